package geo_test

import (
	"math"
	"math/rand"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
)

func TestPlaceOfAPoint(t *testing.T) {
	const ring = "POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))"
	for _, c := range []struct {
		what, wkt string
		p         orb.Point
		want      geo.Place
	}{
		{"in the ground", ring, orb.Point{1, 1}, geo.Inside},
		{"in the hole", ring, orb.Point{5, 5}, geo.Outside},
		{"on the hole's ring", ring, orb.Point{4, 5}, geo.Edge},
		{"on a corner of the hole", ring, orb.Point{6, 6}, geo.Edge},
		{"on the outer ring", ring, orb.Point{10, 3}, geo.Edge},
		{"on a corner", ring, orb.Point{0, 0}, geo.Edge},
		{"level with corners, inside", ring, orb.Point{2, 4}, geo.Inside},
		{"level with corners, outside", ring, orb.Point{-1, 10}, geo.Outside},
		{"a hair outside", ring, orb.Point{math.Nextafter(10, 11), 5}, geo.Outside},
		{"a hair inside", ring, orb.Point{math.Nextafter(10, 9), 5}, geo.Inside},
		{"not a number", ring, orb.Point{math.NaN(), 5}, geo.Outside},
		{"in a lobe of a bow-tie", "POLYGON((0 0,10 10,10 0,0 10,0 0))", orb.Point{1, 5}, geo.Inside},
		{"beside the waist of a bow-tie", "POLYGON((0 0,10 10,10 0,0 10,0 0))", orb.Point{5, 4}, geo.Outside},
		{"on the waist of a bow-tie", "POLYGON((0 0,10 10,10 0,0 10,0 0))", orb.Point{5, 5}, geo.Edge},
		{"on a spike", "POLYGON((0 0,10 0,10 5,20 5,10 5,10 10,0 10,0 0))", orb.Point{15, 5}, geo.Edge},
		{"between collinear corners", "POLYGON((0 0,5 0,10 0,10 10,0 10,0 0))", orb.Point{7, 0}, geo.Edge},
		{"where two parts touch", "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 1,2 1,2 2,1 2,1 1)))", orb.Point{1, 1}, geo.Edge},
		{"on an edge of two parts", "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 0,2 0,2 1,1 1,1 0)))", orb.Point{1, 0.5}, geo.Edge},
		{"in an island in a hole", "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0),(1 1,8 1,8 8,1 8,1 1)),((2 2,3 2,3 3,2 3,2 2)))", orb.Point{2.5, 2.5}, geo.Inside},
		{"covered twice", "MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((2 0,6 0,6 4,2 4,2 0)))", orb.Point{3, 2}, geo.Outside},
		{"on a line", "LINESTRING(0 0,3 3)", orb.Point{1, 1}, geo.Edge},
		{"beside a line", "LINESTRING(0 0,3 3)", orb.Point{1, 1.1}, geo.Outside},
		{"one of points", "MULTIPOINT((1 1),(2 2))", orb.Point{2, 2}, geo.Edge},
		{"an unclosed ring is closed", "POLYGON((0 0,4 0,4 4,0 4))", orb.Point{0, 2}, geo.Edge},
		{"a ring without height", "POLYGON((0 0,4 0,2 0,0 0))", orb.Point{3, 0}, geo.Edge},
	} {
		if got := shape(t, c.wkt).Locate(c.p); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

// Corners on a coarse grid make bow-ties, spikes, double edges and points on everything.
func TestPlaceEqualsTheReferenceOnUglyRings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
		m := randomPolygons(r)
		s, edges := prepare(t, m), segmentsOf(m)
		for range 60 {
			p := orb.Point{float64(r.Intn(33)) / 4, float64(r.Intn(33)) / 4}
			if got, want := s.Locate(p), locate(edges, at(p)); got != want {
				t.Fatalf("%v in %v: %v, want %v", p, m, got, want)
			}
		}
	})
}

// Points computed to lie on an edge lie a hair beside it, mostly: the sign of that hair is decided exactly, in
// numbers as large as those of a real plane.
func TestPlaceEqualsTheReferenceBesideAnEdge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Int64().Draw(t, "seed")
		r := rand.New(rand.NewSource(seed))
		ring := jagged(seed, 0, 0, 1000, 24)
		s, edges := prepare(t, orb.Polygon{ring}), segmentsOf(orb.MultiPolygon{{ring}})
		for range 40 {
			i, u := 1+r.Intn(len(ring)-1), r.Float64()
			a, b := ring[i-1], ring[i]
			p := orb.Point{a[0] + u*(b[0]-a[0]), a[1] + u*(b[1]-a[1])}
			if got, want := s.Locate(p), locate(edges, at(p)); got != want {
				t.Fatalf("%v on edge %d: %v, want %v", p, i, got, want)
			}
		}
	})
}

func TestPlaceInNumbersAtTheEndsOfTheScale(t *testing.T) {
	for _, k := range []float64{5e-324, 1e-310, 1e-160, 1e-12, 1e150, 1e300, math.MaxFloat64 / 8} {
		s := prepare(t, orb.Polygon{{{0, 0}, {8 * k, 0}, {8 * k, 8 * k}, {0, 8 * k}, {0, 0}}, {{2 * k, 2 * k}, {4 * k, 4 * k}, {4 * k, 2 * k}, {2 * k, 2 * k}}})
		for p, want := range map[orb.Point]geo.Place{
			{k, k}: geo.Inside, {3 * k, 3 * k}: geo.Edge, {8 * k, k}: geo.Edge, {0, 0}: geo.Edge, {-k, k}: geo.Outside,
		} {
			if got := s.Locate(p); got != want {
				t.Errorf("scale %g: %v: %v, want %v", k, p, got, want)
			}
		}
	}
}

func TestACombIsNotListedInEveryStripe(t *testing.T) {
	var comb orb.Ring
	for i := range 20_000 {
		comb = append(comb, orb.Point{float64(i), 1}, orb.Point{float64(i) + 0.5, 1000})
	}
	comb = append(comb, orb.Point{20_000, 0}, orb.Point{0, 0}, comb[0])
	s := prepare(t, orb.Polygon{comb})
	if got := s.Locate(orb.Point{0.5, 900}); got != geo.Inside {
		t.Errorf("in a tooth: %v", got)
	}
	if got := s.Locate(orb.Point{0.001, 900}); got != geo.Outside {
		t.Errorf("beside a tooth: %v", got)
	}
}
