package sample

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning/sample/ground"
)

// made is built once for all tests that only read it.
var made = Build()

// sharedArea is the area that a ring has in common with a convex one, by cutting it with each edge of the convex one
// (Sutherland and Hodgman). What a concave ring leaves behind as doubled edges has no area.
func sharedArea(r, convex orb.Ring) float64 {
	if !r.Bound().Intersects(convex.Bound()) {
		return 0
	}
	left := r[:len(r)-1]
	for k := 1; k < len(convex); k++ {
		left = cutBy(left, convex[k-1], convex[k])
	}
	if len(left) < 3 {
		return 0
	}
	return math.Abs(ground.Area(append(slices.Clone(left), left[0])))
}

// cutBy keeps what lies to the left of the line from a to b.
func cutBy(r orb.Ring, a, b orb.Point) orb.Ring {
	var out orb.Ring
	for k, p := range r {
		q := r[(k+1)%len(r)]
		dp, dq := ground.Turn(a, b, p), ground.Turn(a, b, q)
		if dp >= 0 {
			out = append(out, p)
		}
		if dp > 0 && dq < 0 || dp < 0 && dq > 0 {
			t := dp / (dp - dq)
			out = append(out, orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
		}
	}
	return out
}

// hull is the convex hull, counter-clockwise and closed.
func hull(r orb.Ring) orb.Ring {
	ps := slices.Clone(r[:len(r)-1])
	slices.SortFunc(ps, func(a, b orb.Point) int {
		return slices.Compare(a[:], b[:])
	})
	half := func(ps []orb.Point) []orb.Point {
		var out []orb.Point
		for _, p := range ps {
			for len(out) > 1 && ground.Turn(out[len(out)-2], out[len(out)-1], p) <= 0 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	lower := half(ps)
	slices.Reverse(ps)
	out := append(lower, half(ps)...)
	return append(orb.Ring(out), out[0])
}

func TestSharedAreaOfFiguresKnownByHeart(t *testing.T) {
	square := orb.Ring{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}
	for name, c := range map[string]struct {
		ring orb.Ring
		want float64
	}{
		"itself":              {square, 100},
		"half of it":          {orb.Ring{{5, -5}, {20, -5}, {20, 20}, {5, 20}, {5, -5}}, 50},
		"apart":               {orb.Ring{{20, 20}, {30, 20}, {30, 30}, {20, 20}}, 0},
		"two teeth of a comb": {orb.Ring{{0, -9}, {10, -9}, {10, 5}, {8, 5}, {8, -5}, {2, -5}, {2, 5}, {0, 5}, {0, -9}}, 20},
	} {
		if got := sharedArea(c.ring, square); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", name, got, c.want)
		}
	}
}

func TestEveryShapeIsValidInThePlaneAndOnTheGlobe(t *testing.T) {
	plane, _ := crs.ByCode(Plane)
	lonlat, _ := crs.ByCode(4490)
	for name, rings := range allRings(made) {
		for k, r := range rings {
			shape := orb.Polygon{r}
			if defects := geo.Check(shape); len(defects) > 0 {
				t.Errorf("%s %d: %v", name, k, defects)
			}
			if defects := geo.Check(crs.Transform(shape, plane, lonlat)); len(defects) > 0 {
				t.Errorf("%s %d in degrees: %v", name, k, defects)
			}
			if ground.Area(r) <= 0 {
				t.Errorf("%s %d does not run counter-clockwise", name, k)
			}
		}
	}
}

func allRings(c *City) map[string][]orb.Ring {
	out := map[string][]orb.Ring{}
	for _, x := range c.Subdistricts {
		out["sub-district"] = append(out["sub-district"], x.Ring)
	}
	for _, x := range c.Communities {
		out["community"] = append(out["community"], x.Ring)
	}
	for _, x := range c.Developments {
		out["development"] = append(out["development"], x.Ring)
	}
	for _, x := range c.Compounds {
		out["compound"] = append(out["compound"], x.Ring)
	}
	for _, x := range c.Buildings {
		out["building"] = append(out["building"], x.Ring)
	}
	for _, x := range c.Waters {
		out["water"] = append(out["water"], x.Ring)
	}
	for _, x := range c.planted.Ground {
		out["defect"] = append(out["defect"], x.Ring)
	}
	return out
}

func TestBoundariesAreAsJaggedAsRealOnes(t *testing.T) {
	for _, c := range made.Communities {
		if len(c.Ring) < 201 {
			t.Errorf("%s has %d vertices", c.Name, len(c.Ring)-1)
		}
	}
	for _, s := range made.Subdistricts {
		if len(s.Ring) < 201 {
			t.Errorf("%s has %d vertices", s.Name, len(s.Ring)-1)
		}
	}
}

type segment struct{ a, b orb.Point }

func segmentsOf(r orb.Ring) []segment {
	var out []segment
	for k := 1; k < len(r); k++ {
		out = append(out, segment{r[k-1], r[k]})
	}
	return out
}

func (s segment) reversed() segment { return segment{s.b, s.a} }

// Every edge of a community is some neighbour's, backwards, or an edge of its sub-district, or of a planted void or overlap.
func TestNeighboursMatchVertexForVertex(t *testing.T) {
	owned, known := map[segment]int{}, map[segment]bool{}
	for _, c := range made.Communities {
		for _, s := range segmentsOf(c.Ring) {
			owned[s]++
		}
	}
	for _, s := range made.Subdistricts {
		for _, e := range segmentsOf(s.Ring) {
			known[e] = true
		}
	}
	for _, d := range made.planted.Ground {
		for _, e := range segmentsOf(d.Ring) {
			known[e], known[e.reversed()] = true, true
		}
	}
	towns := townEdges(made)
	loose := 0
	for s, n := range owned {
		if n > 1 && !known[s] {
			t.Errorf("edge %v is in %d communities the same way round", s, n)
		}
		if owned[s.reversed()] == 0 && !known[s] && !towns[s] {
			loose++
		}
	}
	if loose > 0 {
		t.Errorf("%d edges of communities match nothing", loose)
	}
}

// townEdges are the edges on the outside of the communities of each town, which lie in fields.
func townEdges(c *City) map[segment]bool {
	out := map[segment]bool{}
	for _, x := range c.Communities {
		if len(x.Subdistrict) == 9 && x.Subdistrict >= "429004100" {
			for _, s := range segmentsOf(x.Ring) {
				if out[s.reversed()] {
					delete(out, s.reversed())
				} else {
					out[s] = true
				}
			}
		}
	}
	return out
}

func TestCommunitiesLieInTheirSubdistrict(t *testing.T) {
	grounds := map[string]*geo.Shape{}
	for _, s := range made.Subdistricts {
		shape, err := geo.Prepare(orb.Polygon{s.Ring})
		if err != nil {
			t.Fatal(err)
		}
		grounds[s.Code] = shape
	}
	for _, c := range made.Communities {
		for _, p := range c.Ring {
			if grounds[c.Subdistrict].Locate(p) == geo.Outside {
				t.Errorf("%s reaches out of %s at %v", c.Name, c.Subdistrict, p)
				break
			}
		}
	}
}

// Towns share their boundaries with each other, and none reaches into the streets of the city.
func TestTownsMatchVertexForVertexAndKeepOutOfTheCity(t *testing.T) {
	owned := map[segment]bool{}
	shared, cityEdges := 0, []segment{}
	for _, s := range made.Subdistricts {
		for _, e := range segmentsOf(s.Ring) {
			if owned[e] {
				t.Errorf("%s has an edge %v that another sub-district has the same way round", s.Name, e)
			}
			if owned[e] = true; owned[e.reversed()] {
				shared++
			}
			if s.Kind != "town" {
				cityEdges = append(cityEdges, e)
			}
		}
	}
	if shared < 28*ground.Segments {
		t.Errorf("only %d edges are shared", shared)
	}
	for _, s := range made.Subdistricts {
		shape, err := geo.Prepare(orb.Polygon{s.Ring})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range cityEdges {
			if s.Kind == "town" && shape.Locate(e.a) != geo.Outside {
				t.Errorf("%s reaches into the city at %v", s.Name, e.a)
				break
			}
		}
	}
}
