package planning_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"pgregory.net/rapid"

	"peijian/geo"
	"peijian/planning"
)

var today = planning.Date{Year: 2026, Month: time.November, Day: 23}

func emptyCity(t interface{ Fatal(...any) }) *planning.City {
	c, err := planning.NewCity(planning.Info{Plane: 4547, Rules: planning.DefaultGapRules()}, today, planning.Internal)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// box is a record on the ground from (x, y) to (x+w, y+w), in thousandths of a degree from 113.4E 30.3N.
func box(l *planning.Layer, code string, x, y, w float64, fields map[string]any) *planning.Record {
	at := func(x, y float64) orb.Point { return orb.Point{113.4 + x/1000, 30.3 + y/1000} }
	ring := orb.Ring{at(x, y), at(x+w, y), at(x+w, y+w), at(x, y+w), at(x, y)}
	return record(l, code, orb.MultiPolygon{{ring}}, fields)
}

func record(l *planning.Layer, code string, g orb.Geometry, fields map[string]any) *planning.Record {
	r := &planning.Record{Code: code, Geometry: g, Audience: planning.Public, Values: make([]any, len(l.Fields))}
	for name, v := range fields {
		r.Values[l.Field(name)] = v
	}
	return r
}

func layer(t interface{ Fatal(...any) }, name string) *planning.Layer {
	l, err := planning.LayerNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func apply(t interface{ Fatal(...any) }, c *planning.City, changes ...planning.Change) *planning.City {
	next, err := c.Apply(planning.Delta{Revision: c.Revision + 1, Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestAnEditLeavesTheCityBeforeItAsItWas(t *testing.T) {
	l := layer(t, planning.Communities)
	first := apply(t, emptyCity(t), planning.Change{Layer: l.Name, Code: "A", Record: box(l, "A", 0, 0, 10, map[string]any{"name": "甲", "kind": "unknown"})})
	before := first.Get(l.Name, "A")
	second := apply(t, first, planning.Change{Layer: l.Name, Code: "A", Record: box(l, "A", 50, 0, 10, map[string]any{"name": "乙", "kind": "unknown"})})
	third := apply(t, second, planning.Change{Layer: l.Name, Code: "A"})

	if first.Get(l.Name, "A") != before || before.Name() != "甲" || first.Revision != 1 {
		t.Error("the first city changed")
	}
	for i, want := range []struct {
		city *planning.City
		n    int
	}{{first, 1}, {second, 0}, {third, 0}} {
		if n := len(slices.Collect(want.city.Layer(l.Name).Within(before.Plane.Bound()))); n != want.n {
			t.Errorf("city %d: %d features where A stood, want %d", i+1, n, want.n)
		}
	}
	if third.Layer(l.Name).Len() != 0 || second.Layer(l.Name).Len() != 1 {
		t.Error("the end of A did not come in the third city only")
	}
	if second.Layer(planning.Roads) != first.Layer(planning.Roads) {
		t.Error("a layer that nobody touched was copied")
	}
}

func TestRandomEditsComeToTheSameAsTheirResult(t *testing.T) {
	l := layer(t, planning.Buildings)
	rapid.Check(t, func(t *rapid.T) {
		city, want := emptyCity(t), map[string]string{}
		for range rapid.IntRange(1, 40).Draw(t, "edits") {
			code := fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "code"))
			if rapid.Bool().Draw(t, "end") {
				city = apply(t, city, planning.Change{Layer: l.Name, Code: code})
				delete(want, code)
				continue
			}
			of := fmt.Sprint("D", rapid.IntRange(0, 2).Draw(t, "development"))
			x := float64(rapid.IntRange(0, 50).Draw(t, "x"))
			city = apply(t, city, planning.Change{Layer: l.Name, Code: code, Record: box(l, code, x, 0, 1, map[string]any{"development_code": of, "use": "residential"})})
			want[code] = fmt.Sprint(of, "@", x)
		}
		checkIndexes(t, city, l, want)
	})
}

// checkIndexes compares what a city's three ways of finding say with what was put in.
func checkIndexes(t *rapid.T, city *planning.City, l *planning.Layer, want map[string]string) {
	everywhere := orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{2e7, 2e7}}
	var byCode, byPlane, byTile, byReference []string
	for f := range city.Layer(l.Name).All() {
		byCode = append(byCode, f.Code)
	}
	for f := range city.Layer(l.Name).Within(everywhere) {
		byPlane = append(byPlane, f.Code)
	}
	for f := range city.Layer(l.Name).WithinTile(everywhere) {
		byTile = append(byTile, f.Code)
	}
	for _, development := range []string{"D0", "D1", "D2"} {
		for f := range city.Layer(l.Name).Referring("development_code", development) {
			byReference = append(byReference, f.Code)
			if f.Row.(*planning.Building).Development != development {
				t.Errorf("%s refers to %s", f.Code, development)
			}
		}
	}
	var codes []string
	for code := range want {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for name, got := range map[string][]string{"code": byCode, "plane": byPlane, "tile": byTile, "reference": byReference} {
		slices.Sort(got)
		if diff := cmp.Diff(codes, got); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAPointOnTheBoundaryIsToldApart(t *testing.T) {
	l := layer(t, planning.Communities)
	city := apply(t, emptyCity(t),
		planning.Change{Layer: l.Name, Code: "A", Record: box(l, "A", 0, 0, 10, map[string]any{"name": "甲", "kind": "unknown"})},
		planning.Change{Layer: l.Name, Code: "B", Record: box(l, "B", 10, 0, 10, map[string]any{"name": "乙", "kind": "unknown"})})
	corner := city.Get(l.Name, "A").Plane.Geometry().(orb.MultiPolygon)[0][0][1]
	got := map[string]geo.Place{}
	for f, place := range city.Layer(l.Name).At(corner) {
		got[f.Code] = place
	}
	if diff := cmp.Diff(map[string]geo.Place{"A": geo.Edge, "B": geo.Edge}, got); diff != "" {
		t.Errorf("at a corner of both (-want +got):\n%s", diff)
	}
}

func TestNearestComesFirst(t *testing.T) {
	l := layer(t, planning.Facilities)
	point := func(code string, x float64) planning.Change {
		return planning.Change{Layer: l.Name, Code: code, Record: record(l, code, orb.Point{113.4 + x/1000, 30.3}, map[string]any{"name": code, "state": "in_use"})}
	}
	city := apply(t, emptyCity(t), point("far", 30), point("near", 10), point("middle", 20))
	x, y := city.Plane().FromGeographic(113.4, 30.3)
	var order []string
	for f, d := range city.Layer(l.Name).Nearest(orb.Point{x, y}) {
		order = append(order, f.Code)
		if d < 900 || d > 3000 {
			t.Errorf("%s is %v m away", f.Code, d)
		}
	}
	if diff := cmp.Diff([]string{"near", "middle", "far"}, order); diff != "" {
		t.Error(diff)
	}
}

func TestTheCentreOfACrescentLiesOnIt(t *testing.T) {
	l := layer(t, planning.Communities)
	crescent, err := wkt.UnmarshalMultiPolygon("MULTIPOLYGON(((113.4 30.3,113.43 30.3,113.43 30.301,113.401 30.301,113.401 30.329,113.43 30.329,113.43 30.33,113.4 30.33,113.4 30.3)))")
	if err != nil {
		t.Fatal(err)
	}
	city := apply(t, emptyCity(t), planning.Change{Layer: l.Name, Code: "A", Record: record(l, "A", crescent, map[string]any{"name": "甲", "kind": "unknown"})})
	p, ok := city.Get(l.Name, "A").Center()
	x, y := city.Plane().FromGeographic(p.Lon(), p.Lat())
	if place := city.Get(l.Name, "A").Plane.Locate(orb.Point{x, y}); !ok || place != geo.Inside {
		t.Errorf("the centre %v is %v", p, place)
	}
}

func TestACityOutsideMetresIsRefused(t *testing.T) {
	for _, plane := range []int{4490, 1, 0} {
		if _, err := planning.NewCity(planning.Info{Plane: plane}, today, planning.Public); err == nil {
			t.Errorf("EPSG:%d was taken as a plane", plane)
		}
	}
}

func TestLayersHangTogether(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range planning.Layers() {
		for _, f := range l.Fields {
			if f.Refers != "" && !seen[f.Refers] {
				t.Errorf("%s.%s refers to %s, which does not come before it", l.Name, f.Name, f.Refers)
			}
			if (f.Kind == planning.KindChoice) != (len(f.Choices) > 0) {
				t.Errorf("%s.%s: choices and kind disagree", l.Name, f.Name)
			}
			if f.Title.Zh == "" || f.Title.En == "" {
				t.Errorf("%s.%s has no title in one language", l.Name, f.Name)
			}
		}
		for _, key := range append(slices.Clone(l.Key), l.OneOf...) {
			if l.Field(key) < 0 {
				t.Errorf("%s has no field %s", l.Name, key)
			}
		}
		seen[l.Name] = true
	}
}

func TestWKTOfAFeatureIsWhatCameIn(t *testing.T) {
	l := layer(t, planning.Communities)
	in := box(l, "A", 0, 0, 10, map[string]any{"name": "甲", "kind": "unknown"})
	want := wkt.MarshalString(in.Geometry)
	city := apply(t, emptyCity(t), planning.Change{Layer: l.Name, Code: "A", Record: in})
	if got := wkt.MarshalString(city.Get(l.Name, "A").Geometry); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
