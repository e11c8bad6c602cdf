package geo_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
)

const millimetre = 0.001

// told writes offending edges in metres, in order.
func told(edges []geo.CoverageEdge) []string {
	out := []string{}
	for _, e := range edges {
		at := func(p orb.Point) string { return fmt.Sprintf("%.4g %.4g", p[0], p[1]) }
		out = append(out, fmt.Sprintf("%s %d %s, %s", e.Kind, e.Shape, at(e.From), at(e.To)))
	}
	slices.Sort(out)
	return out
}

// noLimit leaves out what borders the outside.
func noLimit(edges []geo.CoverageEdge) []geo.CoverageEdge {
	return slices.DeleteFunc(edges, func(e geo.CoverageEdge) bool { return e.Kind == geo.EdgeLimit })
}

func TestOffendingEdgesOfHandMadeGround(t *testing.T) {
	for _, c := range []struct {
		name   string
		shapes []string
		want   []string // without the limit
		limit  int      // edges of the limit
	}{
		{"two that match", []string{"POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,1 0))"}, nil, 6},
		{"one alone, wound the other way", []string{"POLYGON((0 0,0 1,1 1,1 0,0 0))"}, nil, 4},
		{"less than a millimetre does not differ", []string{"POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1.0001 0,2 0,2 1,0.9998 1,1.0001 0))"}, nil, 6},
		{"a corner that the neighbour lacks", []string{"POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,1 0.4,1 0))"},
			[]string{"unmatched 0 1 0, 1 0.4", "unmatched 0 1 0.4, 1 1", "unmatched 1 1 0.4, 1 0", "unmatched 1 1 1, 1 0.4"}, 6},
		{"a corner that the neighbour lacks, on a slant off the grid", []string{"POLYGON((0 0,3 0,0 7,0 0))", "POLYGON((3 0,3 7,0 7,1 4.6667,3 0))"},
			[]string{"unmatched 0 1 4.667, 0 7", "unmatched 0 3 0, 1 4.667", "unmatched 1 0 7, 1 4.667", "unmatched 1 1 4.667, 3 0"}, 4},
		{"an overlap", []string{"POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,0.7 0.5,1 0))"},
			[]string{"overlap 0 1 0, 1 1", "overlap 1 0.7 0.5, 1 0", "overlap 1 1 1, 0.7 0.5"}, 6},
		{"a void", []string{"POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,1.2 0.5,1 0))"},
			[]string{"void 0 1 0, 1 1", "void 1 1 1, 1.2 0.5", "void 1 1.2 0.5, 1 0"}, 6},
		{"a border that weaves", []string{"POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,1.2 0.7,0.8 0.3,1 0))"},
			[]string{"overlap 0 1 0, 1 0.5", "overlap 1 0.8 0.3, 1 0", "overlap 1 1 0.5, 0.8 0.3", "void 0 1 0.5, 1 1", "void 1 1 1, 1.2 0.7", "void 1 1.2 0.7, 1 0.5"}, 6},
		{"one in another", []string{"POLYGON((0 0,9 0,9 9,0 9,0 0))", "POLYGON((3 3,4 3,4 4,3 4,3 3))"},
			[]string{"overlap 1 3 3, 4 3", "overlap 1 3 4, 3 3", "overlap 1 4 3, 4 4", "overlap 1 4 4, 3 4"}, 4},
		{"twice the same", []string{"POLYGON((0 0,1 0,0 1,0 0))", "POLYGON((0 0,1 0,0 1,0 0))"},
			[]string{"overlap 0 0 0, 1 0", "overlap 0 0 1, 0 0", "overlap 0 1 0, 0 1", "overlap 1 0 0, 1 0", "overlap 1 0 1, 0 0", "overlap 1 1 0, 0 1"}, 6},
		{"an island in a hole that nobody fills", []string{"POLYGON((0 0,9 0,9 9,0 9,0 0),(2 2,2 7,7 7,7 2,2 2))", "POLYGON((4 4,5 4,4 5,4 4))"},
			[]string{"void 0 2 2, 2 7", "void 0 2 7, 7 7", "void 0 7 2, 2 2", "void 0 7 7, 7 2", "void 1 4 4, 5 4", "void 1 4 5, 4 4", "void 1 5 4, 4 5"}, 4},
		{"a hole that a neighbour fills", []string{"POLYGON((0 0,9 0,9 9,0 9,0 0),(2 2,2 7,7 7,7 2,2 2))", "POLYGON((2 2,7 2,7 7,2 7,2 2))"}, nil, 4},
		{"ground of three", []string{"POLYGON((0 0,2 0,2 2,0 2,0 0))", "POLYGON((2 0,4 0,4 2,2 2,2 0))", "POLYGON((1 0.5,3 0.5,3 1.5,1 1.5,1 0.5))"},
			[]string{"overlap 2 1 0.5, 2 0.5", "overlap 2 1 1.5, 1 0.5", "overlap 2 2 0.5, 3 0.5", "overlap 2 2 1.5, 1 1.5", "overlap 2 3 0.5, 3 1.5", "overlap 2 3 1.5, 2 1.5"}, 6},
		{"apart", []string{"POLYGON((0 0,1 0,0 1,0 0))", "", "POLYGON((5 5,6 5,5 6,5 5))"}, nil, 6},
	} {
		var shapes []*geo.Shape
		for _, text := range c.shapes {
			if text == "" {
				shapes = append(shapes, nil)
				continue
			}
			shapes = append(shapes, shape(t, text))
		}
		all := geo.CheckCoverage(shapes, millimetre)
		limit := len(all)
		rest := noLimit(all)
		if diff := cmp.Diff(append([]string{}, c.want...), told(rest)); diff != "" || limit-len(rest) != c.limit {
			t.Errorf("%s: %d edges of the limit, not %d; (-want +got):\n%s", c.name, limit-len(rest), c.limit, diff)
		}
	}
}

func TestAPartitionHasNoOffendingEdges(t *testing.T) {
	const n, wiggle = 12, 4
	all := geo.CheckCoverage(tessera(t, n, 5000, wiggle), millimetre)
	if rest := noLimit(slices.Clone(all)); len(rest) > 0 || len(all) != 4*n<<wiggle {
		t.Errorf("%d edges, of them offending: %v", len(all), told(rest))
	}
}

// spoil changes some of a partition's shapes: a corner moved, taken away or added, a shape taken away, or moved as a whole.
func spoil(t *rapid.T, shapes []*geo.Shape) []string {
	var did []string
	for range rapid.IntRange(0, 4).Draw(t, "defects") {
		i := rapid.IntRange(0, len(shapes)-1).Draw(t, "shape")
		if shapes[i] == nil {
			continue
		}
		ring := slices.Clone(shapes[i].Geometry().(orb.Polygon)[0])
		k := rapid.IntRange(1, len(ring)-2).Draw(t, "corner")
		dx, dy := rapid.Float64Range(-60, 60).Draw(t, "dx"), rapid.Float64Range(-60, 60).Draw(t, "dy")
		what := rapid.SampledFrom([]string{"move", "drop", "add", "shift", "vanish"}).Draw(t, "what")
		switch what {
		case "move":
			ring[k][0], ring[k][1] = ring[k][0]+dx, ring[k][1]+dy
		case "drop":
			ring = slices.Delete(ring, k, k+1)
		case "add":
			ring = slices.Insert(ring, k, orb.Point{(ring[k][0] + ring[k-1][0]) / 2, (ring[k][1] + ring[k-1][1]) / 2})
		case "shift":
			for n := range ring {
				ring[n][0], ring[n][1] = ring[n][0]+dx, ring[n][1]+dy
			}
		case "vanish":
			shapes[i] = nil
			continue
		}
		if next := (orb.Polygon{ring}); geo.Validate(next) == nil {
			shapes[i] = prepare(t, next)
			did = append(did, what)
		}
	}
	return did
}

// depth is on how many shapes' ground p lies; sure is false beside an edge.
func depth(shapes, borders []*geo.Shape, p orb.Point) (n int, sure bool) {
	sure = true
	for i, s := range shapes {
		if s == nil || !s.Bound().Pad(1).Contains(p) {
			continue
		}
		if s.Locate(p) == geo.Inside {
			n++
		}
		if borders[i].DistanceTo(p) < .0088 {
			sure = false
		}
	}
	return n, sure
}

func bordersOf(t *rapid.T, shapes []*geo.Shape) []*geo.Shape {
	out := make([]*geo.Shape, len(shapes))
	for i, s := range shapes {
		if s != nil {
			out[i] = prepare(t, orb.LineString(s.Geometry().(orb.Polygon)[0]))
		}
	}
	return out
}

// besides are the depths a centimetre to the left and to the right of the point at part of the way from a to b. They are sure when no other edge is so near.
func besides(shapes, borders []*geo.Shape, a, b orb.Point, part float64) (left, right int, sure bool) {
	length := math.Hypot(b[0]-a[0], b[1]-a[1])
	x, y := a[0]+(b[0]-a[0])*part, a[1]+(b[1]-a[1])*part
	nx, ny := (a[1]-b[1])/length*.01, (b[0]-a[0])/length*.01
	left, one := depth(shapes, borders, orb.Point{x + nx, y + ny})
	right, other := depth(shapes, borders, orb.Point{x - nx, y - ny})
	return left, right, one && other && length > .1
}

// hair tells whether other borders than the own ones run beside p in so little distance that the grid may put them together.
func hair(borders []*geo.Shape, p orb.Point, own func(int) bool) bool {
	for i, b := range borders {
		if b != nil && b.DistanceTo(p) < .0025 && !own(i) {
			return true
		}
	}
	return false
}

func halfway(a, b orb.Point) orb.Point { return orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2} }

// Every edge that is named borders what it says, and every edge that borders something is named: both by counting whose ground lies a centimetre to its sides.
func TestOffendingEdgesEqualBruteForce(t *testing.T) {
	tested := map[geo.EdgeKind]int{}
	sound := tessera(t, 4, 1000, 2)
	rapid.Check(t, func(t *rapid.T) {
		shapes := slices.Clone(sound)
		did := spoil(t, shapes)
		borders := bordersOf(t, shapes)
		edges := geo.CheckCoverage(shapes, millimetre)
		named := map[string][]*geo.Shape{}
		for _, e := range edges {
			side := "bare"
			if e.Kind == geo.EdgeOverlap || e.Kind == geo.EdgeUnmatched {
				side = string(e.Kind)
			}
			named[side] = append(named[side], prepare(t, orb.LineString{e.From, e.To}))
			left, right, sure := besides(shapes, borders, e.From, e.To, .5)
			good := map[string]bool{"overlap": (left > 1) != (right > 1), "bare": left > 0 && right == 0, "unmatched": left == 1 && right == 1}[side]
			sure = sure && !hair(borders, halfway(e.From, e.To), func(i int) bool { return i == e.Shape || slices.Contains(e.Others, i) })
			if sure && !good {
				t.Fatalf("%v: %s edge %v %v of %d has %d left and %d right", did, e.Kind, e.From, e.To, e.Shape, left, right)
			}
			if sure {
				tested[e.Kind]++
			}
		}
		near := func(side string, p orb.Point) bool {
			return slices.ContainsFunc(named[side], func(s *geo.Shape) bool { return s.DistanceTo(p) < .003 })
		}
		for i, s := range shapes {
			if s == nil {
				continue
			}
			ring := s.Geometry().(orb.Polygon)[0]
			for k := 1; k < len(ring); k++ {
				part := rapid.Float64Range(.1, .9).Draw(t, "part")
				a, b := ring[k-1], ring[k]
				left, right, sure := besides(shapes, borders, a, b, part)
				p := orb.Point{a[0] + (b[0]-a[0])*part, a[1] + (b[1]-a[1])*part}
				sure = sure && !hair(borders, p, func(i int) bool { return borders[i].DistanceTo(p) < 1e-6 })
				if sure && (left > 1) != (right > 1) != near("overlap", p) || sure && (left == 0 || right == 0) != near("bare", p) {
					t.Fatalf("%v: edge %v %v of %d has %d left and %d right, named %v as overlap, %v as bare", did, a, b, i, left, right, near("overlap", p), near("bare", p))
				}
			}
		}
		voidsAreClosed(t, strings.Join(did, " "), edges)
	})
	for _, kind := range []geo.EdgeKind{geo.EdgeOverlap, geo.EdgeVoid, geo.EdgeLimit, geo.EdgeUnmatched} {
		if tested[kind] == 0 {
			t.Errorf("no %s edge was tested", kind)
		}
	}
}

// voidsAreClosed checks that pieces around voids, and those around the limit, come back to where they begin: as many end in a point as begin there.
func voidsAreClosed(t *rapid.T, did string, edges []geo.CoverageEdge) {
	for _, kind := range []geo.EdgeKind{geo.EdgeVoid, geo.EdgeLimit} {
		at, seen := map[[2]int]int{}, map[[4]int]bool{}
		for _, e := range edges {
			a, b := onGrid(e.From), onGrid(e.To)
			if place := [4]int{a[0], a[1], b[0], b[1]}; e.Kind == kind && !seen[place] {
				seen[place] = true
				at[a]++
				at[b]--
			}
		}
		for p, n := range at {
			if n != 0 {
				t.Fatalf("%s: the %s is open at %v", did, kind, p)
			}
		}
	}
}

func onGrid(p orb.Point) [2]int {
	return [2]int{int(math.Round(p[0] / millimetre)), int(math.Round(p[1] / millimetre))}
}
