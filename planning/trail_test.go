package planning_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
)

func TestACityKnowsWhatChangedSince(t *testing.T) {
	l := layer(t, planning.Communities)
	put := func(code string) planning.Change {
		return planning.Change{Layer: l.Name, Code: code, Record: box(l, code, 0, 0, 10, map[string]any{"name": "甲"})}
	}
	first := apply(t, emptyCity(t), put("A"))
	second := apply(t, first, put("B"), planning.Change{Layer: l.Name, Code: "A"})
	third, err := second.Apply(planning.Delta{Revision: 3, Grounds: []planning.GroundChange{{Layer: planning.Developments, Code: "D", Ground: new(planning.Ground)}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from, to *planning.City
		want     string
	}{
		{first, first, "[] true"}, {first, second, "[{communities B} {communities A}] true"},
		{first, third, "[{developments D} {communities B} {communities A}] true"}, {third, first, "[] false"}, {nil, first, "[] false"},
		{apply(t, first, put("C")), second, "[] false"}, // another way on from the first
	} {
		touched, ok := c.to.Since(c.from)
		if got := fmt.Sprint(touched, ok); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	far := first
	for range 40 {
		far = apply(t, far, put("A"))
	}
	if _, ok := far.Since(first); ok {
		t.Error("forty steps are remembered")
	}
	var many []planning.Change
	for i := range 10_001 {
		many = append(many, planning.Change{Layer: l.Name, Code: fmt.Sprint(i)})
	}
	if _, ok := apply(t, first, many...).Since(first); ok {
		t.Error("ten thousand changes are remembered")
	}
}

func TestACommunityKnowsOnWhoseGroundItHasAClaim(t *testing.T) {
	city := emptyCity(t)
	for _, c := range []struct {
		code   string
		claims []string
		want   string // who claims what of A, after
	}{
		{"D", []string{"A", "B"}, "[{developments D}]"}, {"E", []string{"A"}, "[{developments D} {developments E}]"},
		{"D", []string{"B", "AA"}, "[{developments E}]"}, {"E", nil, "[]"},
	} {
		g := planning.GroundChange{Layer: planning.Developments, Code: c.code}
		for _, claim := range c.claims {
			if g.Ground == nil {
				g.Ground = &planning.Ground{Area: 10}
			}
			g.Ground.Claims = append(g.Ground.Claims, planning.Claim{Community: claim, Area: 1})
		}
		next, err := city.Apply(planning.Delta{Revision: city.Revision + 1, Grounds: []planning.GroundChange{g}})
		if err != nil {
			t.Fatal(err)
		}
		before := slices.Collect(city.Claiming("A"))
		if diff := cmp.Diff(c.want, fmt.Sprint(slices.Collect(next.Claiming("A")))); diff != "" {
			t.Errorf("%s %v (-want +got):\n%s", c.code, c.claims, diff)
		}
		if again := slices.Collect(city.Claiming("A")); !slices.Equal(before, again) {
			t.Errorf("the city before changed from %v to %v", before, again)
		}
		city = next
	}
}
