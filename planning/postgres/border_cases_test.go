package postgres_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// plainSquare is ground in the plane from (x, y), in kilometres from the city's corner, to w and h further: on the globe its sides would bend.
func plainSquare(t *testing.T, code string, x, y, w, h float64) string {
	at := func(dx, dy float64) orb.Point { return orb.Point{443_000 + (x+dx)*1000, 3_361_000 + (y+dy)*1000} }
	return plainFeature(t, code, orb.Ring{at(0, 0), at(w, 0), at(w, h), at(0, h), at(0, 0)})
}

// endAll brings every feature of a layer to its end.
func endAll(t *testing.T, s *postgres.Store, layer string) {
	t.Helper()
	for f := range s.City().Layer(layer).All() {
		if _, err := s.Edit(t.Context(), postgres.Edit{Layer: layer, Code: f.Code, Actor: "test"}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGroundBetweenCommunitiesOfHandMadeCities(t *testing.T) {
	s := open(t, pgtest.New(t))
	const metre = 1e-3
	for _, c := range []struct {
		name        string
		communities []string
		limit       []string
		want        []string // kind, claimants, area in hectares
		slivers     int
	}{
		{"two that match", []string{plainSquare(t, "A", 0, 0, 1, 1), plainSquare(t, "B", 1, 0, 1, 1)}, nil, []string{}, 0},
		{"an overlap", []string{plainSquare(t, "A", 0, 0, 1.2, 1), plainSquare(t, "B", 1, 0, 1, 1)}, nil, []string{"overlap [A B] 20"}, 0},
		{"ground of three is one overlap", []string{plainSquare(t, "A", 0, 0, 1, 1), plainSquare(t, "B", 1, 0, 1, 1), plainSquare(t, "C", .8, .2, .5, .5)}, nil, []string{"overlap [A B C] 25"}, 0},
		{"two overlaps of one pair", []string{plainSquare(t, "A", 0, 0, 1, 1), toothed(t, "B", 1, 0, 1, 1)}, nil, []string{"overlap [A B] 4", "overlap [A B] 4"}, 0},
		{"a void", []string{plainSquare(t, "A", 0, 0, 1, 3), plainSquare(t, "B", 1, 0, 1, 1), plainSquare(t, "C", 1, 2, 1, 1), plainSquare(t, "D", 2, 0, 1, 3)}, nil, []string{"void [A B C D] 100"}, 0},
		{"open to the limit, which is not closed in", []string{plainSquare(t, "A", 0, 0, 1, 3), plainSquare(t, "B", 1, 0, 1, 1), plainSquare(t, "C", 1, 2, 1, 1)}, []string{plainSquare(t, "S", 0, 0, 2, 3)}, []string{"open [A B C] 100"}, 0},
		{"the same where the city has no limit of its own", []string{plainSquare(t, "A", 0, 0, 1, 3), plainSquare(t, "B", 1, 0, 1, 1), plainSquare(t, "C", 1, 2, 1, 1)}, nil, []string{}, 0},
		{"a strip of 3 m", []string{plainSquare(t, "A", 0, 0, 1, 3), plainSquare(t, "B", 1+3*metre, 0, 1, 3), plainSquare(t, "C", 0, 3, 3, 1), plainSquare(t, "D", 0, -1, 3, 1)}, nil, []string{"narrow_void [A B C D] 1"}, 0},
		{"a strip of half a metre", []string{plainSquare(t, "A", 0, 0, 1, 3), plainSquare(t, "B", 1+.5*metre, 0, 1, 3), plainSquare(t, "C", 0, 3, 3, 1), plainSquare(t, "D", 0, -1, 3, 1)}, nil, []string{}, 1},
		{"a strip of a tenth of a millimetre", []string{plainSquare(t, "A", 0, 0, 1, 1), plainSquare(t, "B", 1+1e-4*metre, 0, 1, 1)}, nil, []string{}, 0},
		{"nobody", nil, []string{plainSquare(t, "S", 0, 0, 2, 3)}, []string{}, 0},
	} {
		for layer, features := range map[string][]string{planning.Communities: c.communities, planning.Subdistricts: c.limit} {
			if len(features) == 0 {
				endAll(t, s, layer) // a file of nothing ends nothing
				continue
			}
			if r := try(t, s, postgres.Import{Layer: layer, Replace: true}, collection(features...)); !r.Clean() {
				t.Fatal(r.Problems)
			}
		}
		found := borders(t, s)
		got := []string{}
		for _, b := range found.Borders {
			if b.Kind != gap.BorderUnmatched { // corners of one on the side of another, which is as it is
				got = append(got, fmt.Sprintf("%s %v %.0f", b.Kind, codesOf(b.Claimants), b.Area/10_000))
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" || found.Slivers.Count != c.slivers {
			t.Errorf("%s: %+v (-want +got):\n%s", c.name, found.Slivers, diff)
		}
	}
}

// toothed is the ground of a square with two teeth in its west.
func toothed(t *testing.T, code string, x, y, w, h float64) string {
	var ring orb.Ring
	for _, p := range [][2]float64{{0, 0}, {w, 0}, {w, h}, {0, h}, {0, .8}, {-.2, .8}, {-.2, .6}, {0, .6}, {0, .4}, {-.2, .4}, {-.2, .2}, {0, .2}, {0, 0}} {
		ring = append(ring, orb.Point{443_000 + (x+p[0])*1000, 3_361_000 + (y+p[1])*1000})
	}
	return plainFeature(t, code, ring)
}

func TestTheGroundBetweenCommunitiesIsMeasuredWhenTheyMove(t *testing.T) {
	s := open(t, pgtest.New(t))
	area := func() *planning.Feature {
		t.Helper()
		var all []*planning.Feature
		for f := range s.City().Layer(planning.Borders).All() {
			all = append(all, f)
		}
		if len(all) != 1 {
			t.Fatalf("%d areas", len(all))
		}
		return all[0]
	}
	m2 := func(f *planning.Feature) float64 { return f.Row.(*planning.BorderArea).Area }
	take(t, s, planning.Communities, collection(plainSquare(t, "A", 0, 0, 1.2, 1), plainSquare(t, "B", 1, 0, 1, 1)))
	before, first := s.City(), area()
	take(t, s, planning.Buildings, collection(strings.Replace(plainSquare(t, "H", 1.05, .1, .01, .01), `"kind":"town"`, `"use":"residential","dwellings":3`, 1)))
	if area() != first {
		t.Error("a house made the ground be measured again")
	}
	if b := borders(t, s).Borders[0]; b.Households == nil || *b.Households != 3 {
		t.Errorf("the house is not counted: %+v", b)
	}
	take(t, s, planning.Communities, collection(strings.Replace(plainSquare(t, "A", 0, 0, 1.2, 1), `"name":"A"`, `"name":"another"`, 1)))
	if area() != first {
		t.Error("another name made the ground be measured again")
	}
	take(t, s, planning.Communities, collection(plainSquare(t, "A", 0, 0, 1.1, 1)))
	if second := area(); second == first || second.Code != first.Code || math.Abs(m2(second)*2-m2(first)) > 1 {
		t.Errorf("%s has %v m², then %s %v", first.Code, m2(first), second.Code, m2(second))
	}
	if before.Get(planning.Borders, first.Code) != first {
		t.Error("the city of before changed")
	}
}

func TestThresholdsOfTheGroundAreTheCitys(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Communities, collection(plainSquare(t, "A", 0, 0, 1.2, 1), plainSquare(t, "B", 1, 0, 1, 1)))
	set := func(rules string) error {
		_, err := psql(t, url).Exec(t.Context(), `SELECT set_gap_rules($1, 'test')`, rules)
		return errors.Join(err, s.Refresh(t.Context()))
	}
	if got := s.City().Info.Rules; got != planning.DefaultGapRules() {
		t.Errorf("a new city has %+v", got)
	}
	if err := set(`{"sliver_width": 500, "narrow_width": 9, "whole_from": 0.8, "sliver_area": 2, "reach_metres": 400}`); err != nil {
		t.Fatal(err)
	}
	want := planning.DefaultGapRules()
	want.SliverWidth, want.NarrowWidth, want.WholeFrom, want.SliverArea, want.ReachMetres = 500, 9, .8, 2, 400
	if got := s.City().Info.Rules; got != want {
		t.Errorf("%+v", got)
	}
	if found := borders(t, s); len(found.Borders) != 0 || found.Slivers.Count != 1 {
		t.Errorf("%+v", found)
	}
	for _, bad := range []string{`{"no_such": 1}`, `{"sliver_width": -1}`, `{"whole_from": 1.5}`} {
		if set(bad) == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}
