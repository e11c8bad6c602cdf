package geo_test

import (
	"math"
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
)

type owner struct {
	ID    int
	Place geo.Place
}

func owners(o *geo.OwnerGrid, p orb.Point) []owner {
	var out []owner
	o.Owners(p, func(id int, place geo.Place) bool { out = append(out, owner{id, place}); return true })
	return out
}

func ownersByBruteForce(shapes []*geo.Shape, p orb.Point) []owner {
	var out []owner
	for id, s := range shapes {
		if s == nil {
			continue
		}
		if place := s.Locate(p); place != geo.Outside {
			out = append(out, owner{id, place})
		}
	}
	return out
}

// Overlaps, voids, shared borders, missing shapes, points on corners and edges.
func TestOwnersEqualBruteForce(t *testing.T) {
	gen := polygons()
	rapid.Check(t, func(t *rapid.T) {
		var shapes []*geo.Shape
		for range rapid.IntRange(0, 6).Draw(t, "many") {
			shapes = append(shapes, prepare(t, gen.Draw(t, "ground")), nil)
		}
		grid := geo.NewOwnerGrid(shapes)
		for x := -0.5; x <= 8; x += 0.25 {
			for y := -0.5; y <= 8; y += 0.25 {
				p := orb.Point{x, y}
				if diff := cmp.Diff(ownersByBruteForce(shapes, p), owners(grid, p)); diff != "" {
					t.Fatalf("%v: %s", p, diff)
				}
			}
		}
	})
}

// Jagged shapes in a real plane, many upon each other, asked at random points and beside their corners.
func TestOwnersOfJaggedGroundEqualBruteForce(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	var shapes []*geo.Shape
	for i := range 60 {
		shapes = append(shapes, prepare(t, orb.Polygon{
			jagged(int64(i), r.Float64()*4000, r.Float64()*4000, 300+r.Float64()*900, 40+r.Intn(200)),
		}))
	}
	grid := geo.NewOwnerGrid(shapes)
	check := func(p orb.Point) {
		if diff := cmp.Diff(ownersByBruteForce(shapes, p), owners(grid, p)); diff != "" {
			t.Fatalf("%v: %s", p, diff)
		}
	}
	for range 20_000 {
		check(orb.Point{442_000 - 1500 + r.Float64()*7000, 3_353_000 - 1500 + r.Float64()*7000})
	}
	for _, s := range shapes {
		for _, p := range s.Geometry().(orb.Polygon)[0] {
			check(p)
			check(orb.Point{math.Nextafter(p[0], 0), p[1]})
			check(orb.Point{p[0], math.Nextafter(p[1], math.Inf(1))})
		}
	}
}

func TestOwnersOfStrangeGround(t *testing.T) {
	needle := prepare(t, orb.Polygon{{{0, 0}, {1e6, 1e-9}, {1e6, 2e-9}, {0, 0}}})
	grain := prepare(t, orb.Polygon{{{1e9, 1e9}, {1e9 + 1e-6, 1e9}, {1e9 + 1e-6, 1e9 + 1e-6}, {1e9, 1e9}}})
	line := prepare(t, orb.LineString{{0, 0}, {5, 5}})
	spot := prepare(t, orb.Point{3, 3})
	for _, shapes := range [][]*geo.Shape{nil, {nil}, {needle}, {grain}, {line, spot}, {spot}, {needle, grain, line, spot}} {
		grid := geo.NewOwnerGrid(shapes)
		for _, p := range []orb.Point{{3, 3}, {5e5, 0.75e-9}, {1e6, 1.5e-9}, {1e9, 1e9}, {1e9 + 1e-6, 1e9 + 5e-7}, {0, 0}, {-1, 5}, {math.NaN(), 1}} {
			if diff := cmp.Diff(ownersByBruteForce(shapes, p), owners(grid, p)); diff != "" {
				t.Errorf("%v: %s", p, diff)
			}
		}
	}
}

// A hundred thousand corners in one finer cell of a wide country, and points among them.
func TestOwnersOfDenseGroundEqualBruteForce(t *testing.T) {
	shapes := []*geo.Shape{
		prepare(t, orb.Polygon{jagged(1, 0, 0, 10, 100_000)}),
		prepare(t, orb.MultiPolygon{{orb.Bound{Min: orb.Point{442_000, 3_353_000}, Max: orb.Point{900_000, 3_900_000}}.ToRing(), jagged(1, 0, 0, 10, 100_000)}}),
		prepare(t, orb.Bound{Min: orb.Point{0, 3_000_000}, Max: orb.Point{442_000, 3_900_000}}),
	}
	grid := geo.NewOwnerGrid(shapes)
	for _, p := range randomPoints(3000, 25) {
		if diff := cmp.Diff(ownersByBruteForce(shapes, p), owners(grid, p)); diff != "" {
			t.Fatalf("%v: %s", p, diff)
		}
	}
}

// Neighbours that share every edge, asked on corners, on the middles of edges and a hair beside them.
func TestOwnersOfAPartitionEqualBruteForce(t *testing.T) {
	for _, n := range []int{2, 9, 23} {
		shapes := tessera(t, n, 1000, 4)
		grid := geo.NewOwnerGrid(shapes)
		for _, s := range shapes {
			ring := s.Geometry().(orb.Polygon)[0]
			for i := range min(len(ring)-1, 600/n) {
				a, b := ring[i], ring[i+1]
				m := orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
				for _, p := range []orb.Point{a, m, {math.Nextafter(m[0], 0), m[1]}, {m[0], m[1] + 1e-9}, {a[0], m[1]}, {a[0] + 1e-3, a[1]}} {
					if diff := cmp.Diff(ownersByBruteForce(shapes, p), owners(grid, p)); diff != "" {
						t.Fatalf("%d: %v: %s", n, p, diff)
					}
				}
			}
		}
	}
}

// Five thousand shapes upon each other: the lists of a cell must not be copied for each.
func TestOwnersOfAPileStayBounded(t *testing.T) {
	var shapes []*geo.Shape
	for range 5000 {
		shapes = append(shapes, prepare(t, orb.Bound{Max: orb.Point{9, 9}}))
	}
	grid := geo.NewOwnerGrid(shapes)
	if n := len(owners(grid, orb.Point{4, 4})); n != len(shapes) {
		t.Errorf("%d owners", n)
	}
	n := 0
	grid.Owners(orb.Point{9, 4}, func(id int, place geo.Place) bool { n++; return id < 4 })
	if n != 5 {
		t.Errorf("%d calls after being told to stop at the fifth", n)
	}
}
