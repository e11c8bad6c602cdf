package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
)

func TestCoversAndIntersects(t *testing.T) {
	const square = "POLYGON((0 0,10 0,10 10,0 10,0 0))"
	const holed = "POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))"
	for _, c := range []struct {
		what, a, b         string
		covers, intersects bool
	}{
		{"itself", holed, holed, true, true},
		{"a room in a house", square, "POLYGON((1 1,2 1,2 2,1 2,1 1))", true, true},
		{"a room at the wall", square, "POLYGON((0 1,2 1,2 2,0 2,0 1))", true, true},
		{"a room in the corner, wound the other way", square, "POLYGON((0 0,0 2,2 2,2 0,0 0))", true, true},
		{"a diamond in the square", square, "POLYGON((5 0,10 5,5 10,0 5,5 0))", true, true},
		{"a neighbour behind the wall", square, "POLYGON((10 0,20 0,20 10,10 10,10 0))", false, true},
		{"a neighbour at the corner", square, "POLYGON((10 10,20 10,20 20,10 20,10 10))", false, true},
		{"a stranger", square, "POLYGON((11 11,20 11,20 20,11 20,11 11))", false, false},
		{"half over the wall", square, "POLYGON((5 5,15 5,15 8,5 8,5 5))", false, true},
		{"what fills the hole", holed, "POLYGON((4 4,6 4,6 6,4 6,4 4))", false, true},
		{"what stands in the hole", holed, "POLYGON((4.5 4.5,5.5 4.5,5.5 5.5,4.5 5.5,4.5 4.5))", false, false},
		{"what lies over the hole", holed, "POLYGON((3 3,7 3,7 7,3 7,3 3))", false, true},
		{"what goes around the hole", holed, "POLYGON((3 3,7 3,7 7,3 7,3 3),(4 4,6 4,6 6,4 6,4 4))", true, true},
		{"a chord between corners of the hole", "POLYGON((0 0,9 0,9 9,0 9,0 0),(3 3,6 3,6 6,4 5,3 3))", "POLYGON((3 3,6 6,0 6,3 3))", false, true},
		{"a corner point", square, "POINT(10 10)", true, true},
		{"a point in the hole", holed, "POINT(5 5)", false, false},
		{"a point and a wall", "POINT(10 5)", square, false, true},
		{"a path along the wall", square, "LINESTRING(0 0,10 0,10 10)", true, true},
		{"a path that leaves", square, "LINESTRING(5 5,15 5)", false, true},
		{"a path through the hole", holed, "LINESTRING(1 5,9 5)", false, true},
		{"a path past the hole's corner", holed, "LINESTRING(3 5,5 7)", true, true},
		{"part of a street", "LINESTRING(0 0,10 0,10 10)", "LINESTRING(5 0,10 0,10 5)", true, true},
		{"a street that leaves the street", "LINESTRING(0 0,10 0)", "LINESTRING(5 0,11 0)", false, true},
		{"a crossing street", "LINESTRING(0 0,10 0)", "LINESTRING(5 -5,5 5)", false, true},
		{"a house on the street", "LINESTRING(0 0,10 0)", square, false, true},
		{"two halves that touch in points", "MULTIPOLYGON(((0 0,5 5,0 10,0 0)),((10 0,10 10,5 5,10 0)))", "POLYGON((0 4,2 4,2 6,0 6,0 4))", true, true},
		{"a path from one part into another where they touch", "MULTIPOLYGON(((0 0,0 100,140 100,140 0,0 0)),((20 170,70 100,130 170,20 170)))", "LINESTRING(70 50,70 150)", true, true},
		{"a path that misses that point by one", "MULTIPOLYGON(((0 0,0 100,140 100,140 0,0 0)),((20 170,70 100,130 170,20 170)))", "LINESTRING(71 50,71 150)", false, true},
	} {
		a, b := shape(t, c.a), shape(t, c.b)
		if got := a.Covers(b); got != c.covers {
			t.Errorf("%s: covers is %v", c.what, got)
		}
		if a.Intersects(b) != c.intersects || b.Intersects(a) != c.intersects {
			t.Errorf("%s: intersects is %v and %v", c.what, a.Intersects(b), b.Intersects(a))
		}
		if far := a.Distance(b) > 0; far == c.intersects {
			t.Errorf("%s: distance is %v", c.what, a.Distance(b))
		}
	}
}

func TestCoversAndIntersectsEqualTheReference(t *testing.T) {
	gen := polygons()
	rapid.Check(t, func(t *rapid.T) {
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		sa, sb := prepare(t, a), prepare(t, b)
		if got, want := sa.Covers(sb), covers(a, b); got != want {
			t.Fatalf("%v covers %v: %v, want %v", a, b, got, want)
		}
		if got, want := sa.Intersects(sb), intersects(a, b); got != want {
			t.Fatalf("%v intersects %v: %v, want %v", a, b, got, want)
		}
	})
}

func TestDistanceEqualsTheNearestOfAllEdges(t *testing.T) {
	gen := polygons()
	rapid.Check(t, func(t *rapid.T) {
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		sa, sb := prepare(t, a), prepare(t, b)
		want := 0.0
		if !intersects(a, b) {
			want = nearestEdges(a, b)
		}
		if got := sa.Distance(sb); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v from %v: %v, want %v", a, b, got, want)
		}
		p := orb.Point{rapid.Float64Range(-9, 18).Draw(t, "x"), rapid.Float64Range(-9, 18).Draw(t, "y")}
		want = 0
		if locate(segmentsOf(a), at(p)) == geo.Outside {
			want = nearestEdges(a, orb.MultiPolygon{{{p, p}}})
		}
		if got := sa.DistanceTo(p); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v from %v: %v, want %v", a, p, got, want)
		}
	})
}

// Large shapes have boxes upon boxes to choose from.
func TestDistanceOfLargeShapesEqualsTheNearestOfAllEdges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int64().Draw(t, "seed")
		angle := rapid.Float64Range(0, 2*math.Pi).Draw(t, "direction")
		sin, cos := math.Sincos(angle)
		a := orb.MultiPolygon{{jagged(seed, 0, 0, 1000, rapid.IntRange(3, 300).Draw(t, "corners"))}}
		b := orb.MultiPolygon{{jagged(seed+1, 2010*cos, 2010*sin, 1000, rapid.IntRange(3, 300).Draw(t, "others"))}}
		sa, sb := prepare(t, a), prepare(t, b)
		if got, want := sa.Distance(sb), nearestEdges(a, b); math.Abs(got-want) > 1e-6 || got != sb.Distance(sa) {
			t.Fatalf("%v and %v, want %v", got, sb.Distance(sa), want)
		}
		p := b[0][0][0]
		if got, want := sa.DistanceTo(p), nearestEdges(a, orb.MultiPolygon{{{p, p}}}); math.Abs(got-want) > 1e-6 {
			t.Fatalf("%v to %v: %v, want %v", a, p, got, want)
		}
	})
}

// nearestEdges compares every corner of each with every edge of the other, by projection.
func nearestEdges(a, b orb.MultiPolygon) float64 {
	best := math.Inf(1)
	for _, pair := range [][2]orb.MultiPolygon{{a, b}, {b, a}} {
		eachEdge(pair[0], func(p, q orb.Point) {
			dx, dy := q[0]-p[0], q[1]-p[1]
			eachEdge(pair[1], func(c, _ orb.Point) {
				u := 0.0
				if l := dx*dx + dy*dy; l > 0 {
					u = min(max(((c[0]-p[0])*dx+(c[1]-p[1])*dy)/l, 0), 1)
				}
				best = min(best, math.Hypot(c[0]-p[0]-u*dx, c[1]-p[1]-u*dy))
			})
		})
	}
	return best
}

func eachEdge(m orb.MultiPolygon, f func(p, q orb.Point)) {
	for _, p := range m {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				f(r[i-1], r[i])
			}
		}
	}
}

// A large shape against parts of itself: shared borders of a thousand corners, in a real plane.
func TestAJaggedCommunityCoversItsHalves(t *testing.T) {
	ring := jagged(3, 0, 0, 1000, 1000)
	whole := prepare(t, orb.Polygon{ring})
	left := append(append(orb.Ring{}, ring[:501]...), ring[0])
	right := append(append(orb.Ring{}, ring[500:]...), ring[500])
	l, r := prepare(t, orb.Polygon{left}), prepare(t, orb.Polygon{right})
	if !whole.Covers(l) || !whole.Covers(r) || !whole.Covers(whole) {
		t.Error("the whole does not cover its halves")
	}
	if l.Covers(whole) || l.Covers(r) || !l.Intersects(r) || l.Distance(r) != 0 {
		t.Error("the halves are confused")
	}
	if got := l.Area() + r.Area() - whole.Area(); math.Abs(got) > 1e-6 {
		t.Errorf("the halves differ from the whole by %v m²", got)
	}
}
