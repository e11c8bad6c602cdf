package geo_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"pgregory.net/rapid"

	"peijian/geo"
)

func TestMeetsBox(t *testing.T) {
	frame := "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,8 2,8 8,2 8,2 2))"
	for _, c := range []struct {
		text string
		box  orb.Bound
		want bool
	}{
		{frame, orb.Bound{Min: orb.Point{3, 3}, Max: orb.Point{7, 7}}, false}, // in the hole
		{frame, orb.Bound{Min: orb.Point{2, 3}, Max: orb.Point{7, 7}}, true},  // on the hole's edge
		{frame, orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{1, 1}}, true},
		{frame, orb.Bound{Min: orb.Point{-1, -1}, Max: orb.Point{11, 11}}, true},
		{frame, orb.Bound{Min: orb.Point{10, 10}, Max: orb.Point{11, 11}}, true},
		{frame, orb.Bound{Min: orb.Point{10.1, 0}, Max: orb.Point{11, 11}}, false},
		{"LINESTRING(0 0,10 10)", orb.Bound{Min: orb.Point{4, 5}, Max: orb.Point{4.9, 9}}, false}, // inside its box
		{"LINESTRING(0 0,10 10)", orb.Bound{Min: orb.Point{4, 5}, Max: orb.Point{5, 9}}, true},
		{"MULTIPOINT((0 0),(10 10))", orb.Bound{Min: orb.Point{4, 5}, Max: orb.Point{5, 9}}, false},
		{"POINT(4 5)", orb.Bound{Min: orb.Point{4, 5}, Max: orb.Point{5, 9}}, true},
		{"POLYGON EMPTY", orb.Bound{Min: orb.Point{4, 5}, Max: orb.Point{5, 9}}, false},
	} {
		g, err := wkt.Unmarshal(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := geo.MeetsBox(g, c.box); got != c.want {
			t.Errorf("%s and %v: %v", c.text, c.box, got)
		}
	}
	if geo.MeetsBox(nil, orb.Bound{Max: orb.Point{1, 1}}) {
		t.Error("nothing meets nothing")
	}
}

// On small whole numbers everything that can touch does.
func TestMeetsBoxAgreesWithPreparedShapes(t *testing.T) {
	number := rapid.IntRange(0, 6)
	rapid.Check(t, func(t *rapid.T) {
		draw := func() orb.Point { return orb.Point{float64(number.Draw(t, "x")), float64(number.Draw(t, "y"))} }
		a, b := draw(), draw()
		box := orb.MultiPoint{a, b}.Bound()
		p, q, r := draw(), draw(), draw()
		var g orb.Geometry = orb.Polygon{{p, q, r, p}}
		if (q[0]-p[0])*(r[1]-p[1]) == (q[1]-p[1])*(r[0]-p[0]) {
			g = orb.LineString{p, q}
		}
		shape, err := geo.Prepare(g)
		if err != nil {
			t.Skip(err)
		}
		other, err := geo.Prepare(box)
		if err != nil {
			t.Skip(err)
		}
		if got, want := geo.MeetsBox(g, box), shape.Intersects(other); got != want {
			t.Fatalf("%v and %v: %v, want %v", g, box, got, want)
		}
	})
}
