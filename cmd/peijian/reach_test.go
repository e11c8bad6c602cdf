package main

import (
	"strings"
	"testing"

	"peijian/planning/reach"
)

// readTheReachBack asks the demo's city how far its homes lie, where rooms would go, and what planned ones would change.
func readTheReachBack(t *testing.T, p *program) {
	type answer struct {
		Method       string
		Total        reach.Sum
		Communities  []reach.Sum
		Subdistricts []reach.Sum
	}
	got := decode[answer](t, p.must("reach", "--json").out)
	add := func(sums []reach.Sum) (n reach.Count) {
		for _, s := range sums {
			n.Homes, n.Households, n.Unknown = n.Homes+s.Total.Homes, n.Households+s.Total.Households, n.Unknown+s.Total.Unknown
		}
		return n
	}
	if got.Method != "streets" || got.Total.Total != add(got.Subdistricts) || len(got.Communities) != 79 || got.Total.Served.Homes == 0 || got.Total.Unserved.Homes == 0 {
		t.Errorf("%s, %+v, %d communities", got.Method, got.Total, len(got.Communities))
	}
	if wider := decode[answer](t, p.must("reach", "--json", "--distance", "1000").out); wider.Total.Served.Households <= got.Total.Served.Households || wider.Total.Total != got.Total.Total {
		t.Errorf("within 1000 m: %+v, within 500 m: %+v", wider.Total.Served, got.Total.Served)
	}
	type plan struct {
		Unserved, Served reach.Count
		Bound            int64
		Sites            []struct{ Adds int64 }
	}
	placed := decode[plan](t, p.must("place", "--subdistrict", got.Subdistricts[0].Code, "-k", "3", "--json").out)
	if len(placed.Sites) != 3 || placed.Served.Households > placed.Bound || placed.Bound > placed.Unserved.Households || placed.Sites[0].Adds < placed.Sites[2].Adds {
		t.Errorf("%+v", placed)
	}
	if out := p.must("place", "-k", "2", "--candidates", "room").out; !strings.Contains(out, "上界") {
		t.Errorf("%s", out)
	}
	if out := p.must("reach", "--development", "XM-S01").out; out == "" {
		t.Error("nothing is said of a development's rooms")
	}
	for _, args := range [][]string{{"reach", "--community", "nowhere"}, {"reach", "--distance", "-5"}, {"reach", "--development", "nowhere"}, {"place", "-k", "0"}, {"place", "--candidates", "tent"}} {
		if a := p.run(args...); a.status != statusBadInput || a.err == "" {
			t.Errorf("%s: status %d: %s", args, a.status, a.err)
		}
	}
	if out := p.must("city", "--street-access", "120").out; !strings.Contains(out, "access 120 m") || !strings.Contains(out, "snap 0.5 m") {
		t.Errorf("%s", out)
	}
	if narrow := decode[answer](t, p.must("reach", "--json").out); narrow.Total.Served.Households >= got.Total.Served.Households {
		t.Errorf("homes may lie no farther than 120 m from a street, and as many are reached: %+v", narrow.Total.Served)
	}
	p.must("city", "--street-access", "200")
	if a := p.run("city", "--street-snap", "-1"); a.status != statusBadInput {
		t.Errorf("status %d: %s", a.status, a.err)
	}
}
