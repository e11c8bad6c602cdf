package geo_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
)

func TestAreaAndCentroid(t *testing.T) {
	for _, c := range []struct {
		what, wkt string
		area      float64
		centroid  orb.Point
	}{
		{"a square in the numbers of a real plane", "POLYGON((442000 3353000,442010 3353000,442010 3353010,442000 3353010,442000 3353000))", 100, orb.Point{442005, 3353005}},
		{"wound clockwise", "POLYGON((0 0,0 4,4 4,4 0,0 0))", 16, orb.Point{2, 2}},
		{"with a hole wound like the ring", "POLYGON((0 0,4 0,4 4,0 4,0 0),(0 0,2 0,2 4,0 4,0 0))", 8, orb.Point{3, 2}},
		{"two parts", "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((3 0,4 0,4 1,3 1,3 0)))", 2, orb.Point{2, 0.5}},
		{"a flat polygon", "POLYGON((0 0,4 0,0 0))", 0, orb.Point{2, 0}},
		{"a line", "LINESTRING(0 0,4 0,4 4)", 0, orb.Point{3, 1}},
		{"points", "MULTIPOINT((0 0),(4 0),(2 6))", 0, orb.Point{2, 2}},
	} {
		s := shape(t, c.wkt)
		if s.Area() != c.area || math.Hypot(s.Centroid()[0]-c.centroid[0], s.Centroid()[1]-c.centroid[1]) > 1e-12 {
			t.Errorf("%s: area %v, centroid %v", c.what, s.Area(), s.Centroid())
		}
	}
}

func TestPointOnSurfaceIsInside(t *testing.T) {
	gen := polygons()
	rapid.Check(t, func(t *rapid.T) {
		s := prepare(t, gen.Draw(t, "ground"))
		if p := s.PointOnSurface(); s.Locate(p) != geo.Inside {
			t.Fatalf("%v is %v", p, s.Locate(p))
		}
	})
	for _, text := range []string{"POINT(3 4)", "LINESTRING(0 0,5 5)", "POLYGON((0 0,4 0,0 0))", "MULTIPOINT((0 0),(9 9))"} {
		s := shape(t, text)
		if p := s.PointOnSurface(); s.Locate(p) != geo.Edge {
			t.Errorf("%s: %v is %v", text, p, s.Locate(p))
		}
	}
}

func TestPrepareRefuses(t *testing.T) {
	for _, c := range []struct {
		g    orb.Geometry
		want error
	}{
		{nil, geo.ErrEmpty},
		{orb.Polygon{}, geo.ErrEmpty},
		{orb.Polygon{{}}, geo.ErrEmpty},
		{orb.MultiPolygon{{}, nil}, geo.ErrEmpty},
		{orb.MultiPoint{}, geo.ErrEmpty},
		{orb.LineString{}, geo.ErrEmpty},
		{orb.MultiPoint{}.Bound(), geo.ErrEmpty},
		{orb.Point{math.NaN(), 0}, geo.ErrNotFinite},
		{orb.Polygon{{{0, 0}, {1, math.Inf(-1)}, {1, 0}, {0, 0}}}, geo.ErrNotFinite},
		{orb.Collection{orb.Point{}}, geo.ErrKind},
	} {
		if s, err := geo.Prepare(c.g); !errors.Is(err, c.want) {
			t.Errorf("%#v: %v, %v, want %v", c.g, s, err, c.want)
		}
	}
}

func TestAShapeKeepsACopy(t *testing.T) {
	for _, text := range []string{
		"POINT(1 2)", "MULTIPOINT((1 2),(3 4))", "LINESTRING(1 2,3 4)", "MULTILINESTRING((1 2,3 4),(5 6,7 8,9 9))",
		"POLYGON((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1))", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((3 3,4 3,4 4,3 3)))",
	} {
		g := parse(t, text)
		s := prepare(t, g)
		if diff := cmp.Diff(g, s.Geometry()); diff != "" {
			t.Errorf("%s came back otherwise: %s", text, diff)
		}
		switch g := g.(type) {
		case orb.Polygon:
			g[0][0] = orb.Point{-99, -99}
		case orb.LineString:
			g[0] = orb.Point{-99, -99}
		}
		if diff := cmp.Diff(parse(t, text), s.Geometry()); diff != "" {
			t.Errorf("%s is shared with the caller: %s", text, diff)
		}
	}
}

func TestRewindWindsByTheRightHandAndKeepsTheInput(t *testing.T) {
	g := parse(t, "MULTIPOLYGON(((0 0,0 9,9 9,9 0,0 0),(1 1,2 1,2 2,1 1)),((20 0,29 0,29 9,20 0)))").(orb.MultiPolygon)
	before := g.Clone()
	got := geo.Rewind(g).(orb.MultiPolygon)
	for i, p := range got {
		for j, r := range p {
			if a := geo.SignedArea(r); (a > 0) != (j == 0) {
				t.Errorf("part %d ring %d has signed area %v", i, j, a)
			}
		}
	}
	if diff := cmp.Diff(before, g); diff != "" {
		t.Errorf("the input changed: %s", diff)
	}
}

func TestRingUtilities(t *testing.T) {
	open := orb.Polygon{{{0, 0}, {4, 0}, {4, 4}}, {}}
	closed := geo.CloseRings(open).(orb.Polygon)
	if diff := cmp.Diff(orb.Polygon{{{0, 0}, {4, 0}, {4, 4}, {0, 0}}, {}}, closed); diff != "" {
		t.Error(diff)
	}
	if geo.SignedArea(open[0]) != 8 || geo.SignedArea(closed[0]) != 8 || geo.SignedArea(nil) != 0 {
		t.Error("signed area depends on the closing point")
	}
	if n := geo.VertexCount(orb.Collection{closed, orb.Point{}, orb.MultiLineString{{{1, 1}, {2, 2}}}}); n != 7 {
		t.Errorf("%d vertices", n)
	}
	for _, g := range []orb.Geometry{nil, orb.Polygon{}, orb.MultiPolygon{{}}, orb.Collection{}} {
		if !geo.Bound(g).IsEmpty() || !geo.Finite(g) || geo.VertexCount(g) != 0 || geo.NewIndex[int]().Insert(geo.Bound(g), 1) {
			t.Errorf("%#v is not empty", g)
		}
	}
	if geo.Finite(orb.MultiPoint{{0, 0}, {0, math.Inf(1)}}) {
		t.Error("infinity is finite")
	}
	if geo.Clone(nil) != nil {
		t.Error("nothing became something")
	}
}
