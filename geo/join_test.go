package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
)

// tessera is a partition of a square of the given side into n×n polygons with crooked shared borders, some with corners of their neighbours in them.
func tessera(t testing.TB, n int, side float64, wiggle int) []*geo.Shape {
	t.Helper()
	dice := rand.New(rand.NewPCG(7, uint64(n)))
	corner := make([][]orb.Point, n+1)
	step := side / float64(n)
	for i := range corner {
		corner[i] = make([]orb.Point, n+1)
		for j := range corner[i] {
			x, y := float64(i)*step, float64(j)*step
			if i > 0 && i < n {
				x += (dice.Float64() - .5) * step * .4
			}
			if j > 0 && j < n {
				y += (dice.Float64() - .5) * step * .4
			}
			corner[i][j] = orb.Point{x, y}
		}
	}
	// crooked is the border from a to b, the same from either side.
	crooked := func(a, b orb.Point) []orb.Point {
		line := []orb.Point{a, b}
		for range wiggle {
			var next []orb.Point
			for k := 1; k < len(line); k++ {
				p, q := line[k-1], line[k]
				m := orb.Point{(p[0]+q[0])/2 + (dice.Float64()-.5)*(q[1]-p[1])*.3, (p[1]+q[1])/2 - (dice.Float64()-.5)*(q[0]-p[0])*.3}
				next = append(next, p, m)
			}
			line = append(next, b)
		}
		return line
	}
	across, up := map[[2]int][]orb.Point{}, map[[2]int][]orb.Point{}
	for i := range n + 1 {
		for j := range n + 1 {
			if i < n {
				across[[2]int{i, j}] = crooked(corner[i][j], corner[i+1][j])
			}
			if j < n {
				up[[2]int{i, j}] = crooked(corner[i][j], corner[i][j+1])
			}
		}
	}
	back := func(line []orb.Point) []orb.Point {
		out := slices.Clone(line)
		slices.Reverse(out)
		return out
	}
	var out []*geo.Shape
	for i := range n {
		for j := range n {
			var ring orb.Ring
			for _, part := range [][]orb.Point{across[[2]int{i, j}], up[[2]int{i + 1, j}], back(across[[2]int{i, j + 1}]), back(up[[2]int{i, j}])} {
				ring = append(ring, part[:len(part)-1]...)
			}
			out = append(out, prepare(t, orb.Polygon{append(ring, ring[0])}))
		}
	}
	return out
}

// scattered are points in a square from the origin.
func scattered(n int, side float64) []orb.Point {
	dice := rand.New(rand.NewPCG(9, 9))
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = orb.Point{dice.Float64() * side, dice.Float64() * side}
	}
	return out
}

func TestJoinsEqualAskingEachOfEach(t *testing.T) {
	shapes := append(tessera(t, 7, 1000, 3), nil, prepare(t, orb.Polygon{jagged(3, 500, 500, 400, 64)})) // one lies upon the others
	var points []orb.Point
	for _, s := range shapes {
		if s != nil { // corners are where neighbours meet
			points = append(points, s.Geometry().(orb.Polygon)[0]...)
		}
	}
	points = append(points, scattered(20_000, 1100)...)
	points = append(points, orb.Point{math.NaN(), 1}, orb.Point{math.Inf(1), 1})
	grid := geo.NewOwnerGrid(shapes)
	var want []geo.Pair
	for i, p := range points {
		for id, s := range shapes {
			if s != nil && s.Locate(p) != geo.Outside {
				want = append(want, geo.Pair{A: int32(i), B: int32(id)})
			}
		}
	}
	for name, got := range map[string][]geo.Pair{"one core": grid.Join(points, nil), "all cores": grid.JoinAll(points)} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %.400s", name, diff)
		}
	}
	if got := grid.Join(points, make([]geo.Pair, 0, len(want))); testing.AllocsPerRun(3, func() { grid.Join(points, got[:0]) }) > 0 {
		t.Error("the inner loop allocates")
	}
}

func TestBoxesAndShapesThatMeet(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	boxes := func(n int) (out []orb.Bound) {
		for range n {
			p := orb.Point{math.Floor(dice.Float64() * 100), math.Floor(dice.Float64() * 100)} // many share a border
			out = append(out, orb.Bound{Min: p, Max: orb.Point{p[0] + float64(dice.IntN(9)), p[1] + float64(dice.IntN(9))}})
		}
		return append(out, orb.MultiPoint{}.Bound(), orb.Bound{Min: orb.Point{math.NaN(), 0}, Max: orb.Point{1, 1}})
	}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {17, 16}, {400, 9000}, {9000, 300}} {
		a, b := boxes(size[0]), boxes(size[1])
		var want []geo.Pair
		for i, x := range a[:size[0]] {
			for j, y := range b[:size[1]] {
				if x.Intersects(y) {
					want = append(want, geo.Pair{A: int32(i), B: int32(j)})
				}
			}
		}
		if diff := cmp.Diff(want, geo.JoinBoxes(a, b)); diff != "" {
			t.Errorf("%v: %.400s", size, diff)
		}
	}
	a, b := tessera(t, 6, 1000, 2), append(tessera(t, 5, 1000, 2), nil)
	var want []geo.Pair
	for i, x := range a {
		for j, y := range b {
			if y != nil && x.Intersects(y) {
				want = append(want, geo.Pair{A: int32(i), B: int32(j)})
			}
		}
	}
	if diff := cmp.Diff(want, geo.JoinShapes(append(a, nil), b)); diff != "" {
		t.Errorf("%.400s", diff)
	}
}

// Crowds in a corner with a few far away, and boxes as wide as all: what a curve does badly.
func TestCrowdedBoxesThatMeet(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 6))
	boxes := func(n int) (out []orb.Bound) {
		for i := range n {
			side, at := 1e-3, orb.Point{dice.NormFloat64(), dice.NormFloat64()}
			if i%100 == 0 {
				side = 1e6
			}
			out = append(out, orb.Bound{Min: at, Max: orb.Point{at[0] + side*dice.Float64(), at[1] + side*dice.Float64()}})
		}
		return append(out, orb.Bound{Min: orb.Point{-1e12, -1e12}, Max: orb.Point{-1e12, -1e12}}, orb.Bound{Min: orb.Point{-1e308, 0}, Max: orb.Point{1e308, 0}})
	}
	a, b := boxes(3000), boxes(2000)
	var want []geo.Pair
	for i, x := range a {
		for j, y := range b {
			if x.Intersects(y) {
				want = append(want, geo.Pair{A: int32(i), B: int32(j)})
			}
		}
	}
	if diff := cmp.Diff(want, geo.JoinBoxes(a, b)); diff != "" {
		t.Errorf("%.400s", diff)
	}
}

func ExampleOwnerGrid_Join() {
	west, _ := geo.Prepare(orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}})
	east, _ := geo.Prepare(orb.Polygon{{{1, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 0}}})
	grid := geo.NewOwnerGrid([]*geo.Shape{west, east})
	for _, p := range grid.Join([]orb.Point{{0.5, 0.5}, {1, 0.5}, {3, 3}}, nil) {
		fmt.Println(p.A, p.B)
	}
	// Output:
	// 0 0
	// 1 0
	// 1 1
}

func ExampleJoinBoxes() {
	a := []orb.Bound{{Min: orb.Point{0, 0}, Max: orb.Point{1, 1}}}
	b := []orb.Bound{{Min: orb.Point{5, 5}, Max: orb.Point{6, 6}}, {Min: orb.Point{1, 1}, Max: orb.Point{2, 2}}}
	fmt.Println(geo.JoinBoxes(a, b))
	// Output: [{0 1}]
}

func ExampleJoinShapes() {
	pond, _ := geo.Prepare(orb.Polygon{{{0, 0}, {4, 0}, {0, 4}, {0, 0}}})
	house, _ := geo.Prepare(orb.Polygon{{{3, 3}, {4, 3}, {4, 4}, {3, 4}, {3, 3}}})
	jetty, _ := geo.Prepare(orb.LineString{{2, 2}, {5, 5}})
	fmt.Println(geo.JoinShapes([]*geo.Shape{house, jetty}, []*geo.Shape{pond})) // the house is only in the pond's box
	// Output: [{1 0}]
}

// Partitions of 81, 2,025 and 99,856 polygons with a million random points on one core, the making of the grid apart.
func BenchmarkJoin(b *testing.B) {
	for _, n := range []int{9, 45, 316} {
		wiggle := map[int]int{9: 8, 45: 6, 316: 3}[n]
		shapes := tessera(b, n, 50_000, wiggle)
		points := scattered(1_000_000, 50_000)
		b.Run(fmt.Sprint(n*n, "/grid"), func(b *testing.B) {
			for range b.N {
				geo.NewOwnerGrid(shapes)
			}
		})
		grid := geo.NewOwnerGrid(shapes)
		pairs := make([]geo.Pair, 0, 1_200_000)
		b.Run(fmt.Sprint(n*n, "/points"), func(b *testing.B) {
			for range b.N {
				pairs = grid.Join(points, pairs[:0])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(points)), "ns/point")
		})
	}
}
