package cql2_test

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo/cql2"
)

func TestTheBoxThatAGeometryMustTouch(t *testing.T) {
	const all, none = "all", "none"
	for text, want := range map[string]string{
		`S_INTERSECTS(geometry, BBOX(1,2,3,4))`:     "[1 2] [3 4]",
		`S_WITHIN(POINT(5 6), geometry)`:            "[5 6] [5 6]",
		`S_DISJOINT(geometry, BBOX(1,2,3,4))`:       all,
		`NOT S_DISJOINT(geometry, BBOX(1,2,3,4))`:   "[1 2] [3 4]",
		`NOT S_INTERSECTS(geometry, BBOX(1,2,3,4))`: all,
		`i = 1`: all,
		`i = 1 AND S_TOUCHES(geometry, BBOX(1,2,3,4))`:                                      "[1 2] [3 4]",
		`i = 1 OR S_TOUCHES(geometry, BBOX(1,2,3,4))`:                                       all,
		`S_EQUALS(geometry, POINT(0 0)) OR S_TOUCHES(geometry, BBOX(1,2,3,4))`:              "[0 0] [3 4]",
		`S_INTERSECTS(geometry, BBOX(0,0,9,9)) AND S_INTERSECTS(geometry, BBOX(8,8,10,10))`: "[8 8] [10 10]",
		`S_INTERSECTS(noGeometry, BBOX(1,2,3,4))`:                                           all,
		`S_INTERSECTS(geometry, noGeometry)`:                                                all,
		`FALSE`:                                                                             none,
		`FALSE OR S_WITHIN(geometry, BBOX(1,2,3,4))`:                                        "[1 2] [3 4]",
		`FALSE AND S_WITHIN(geometry, BBOX(1,2,3,4))`:                                       none,
		`TRUE`: all,
		`S_INTERSECTS(geometry, BBOX(170,0,-170,1))`: "[-180 0] [180 1]",
	} {
		box, ok := compile(t, text, everything).Bound("geometry")
		got := fmt.Sprint(box.Min, box.Max)
		switch {
		case !ok:
			got = all
		case box.IsEmpty():
			got = none
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// A long road meets two boxes without meeting what they share, so the shared box would be wrong.
func TestTheBoxOfTwoConditionsLosesNothing(t *testing.T) {
	f := compile(t, `S_INTERSECTS(geometry, BBOX(0,0,4,4)) AND S_INTERSECTS(geometry, BBOX(3,3,9,9))`, everything)
	road := shape(t, "LINESTRING(0 4,9 4,9 9,0 9)")
	ok, err := f.Match(cql2.Row{"geometry": road})
	box, bounded := f.Bound("geometry")
	if err != nil || !ok || !bounded || !box.Intersects(road.Shape().Bound()) {
		t.Errorf("match %v, %v; box %v", ok, err, box)
	}
	long := orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{1, 1}}
	f = compile(t, `S_INTERSECTS(geometry, BBOX(0,0,1,1)) AND S_INTERSECTS(geometry, BBOX(8,8,9,9))`, everything)
	if box, ok := f.Bound("geometry"); !ok || box != long {
		t.Errorf("got %v, %v", box, ok)
	}
}

func TestTheValuesThatAnIdentifierMustHave(t *testing.T) {
	for text, want := range map[string]string{
		`name = 'a'`:                        "[a]",
		`'a' = name`:                        "[a]",
		`name IN ('a', 'b')`:                "[a b]",
		`name = 'a' AND i = 1`:              "[a]",
		`name IN ('a', 'b') AND name = 'c'`: "[c]",
		`name = 'a' OR name = 'b'`:          "[a b]",
		`name = 'a' OR i = 1`:               "any",
		`name <> 'a'`:                       "any",
		`NOT name = 'a'`:                    "any",
		`name = noName`:                     "any",
		`CASEI(name) = 'a'`:                 "any",
		`name IN ('a', noName)`:             "any",
		`i = 1`:                             "any",
		`FALSE`:                             "[]",
		`FALSE OR name = 'a'`:               "[a]",
	} {
		values, ok := compile(t, text, everything).Values("name")
		got := fmt.Sprint(values)
		if !ok {
			got = "any"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if v, ok := compile(t, `i = 2 * 3`, everything).Values("i"); !ok || v[0].Integer() != 6 {
		t.Errorf("got %v, %v", v, ok)
	}
	if _, ok := compile(t, `start = DATE('2022-01-01')`, everything).Values("start"); ok {
		t.Error("a day is many instants")
	}
}
