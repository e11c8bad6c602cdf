package geo_test

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/project"

	"peijian/geo"
)

func figure(t testing.TB, text string) *geo.Figure {
	t.Helper()
	g, err := wkt.Unmarshal(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	f, err := geo.PrepareFigure(g)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func TestRelateSaysHowTwoFiguresLie(t *testing.T) {
	const square = "POLYGON((0 0,10 0,10 10,0 10,0 0))"
	for _, c := range []struct{ what, a, b, want string }{
		{"itself", square, square, "2FFF1FFF2"},
		{"a neighbour behind the wall", square, "POLYGON((10 0,20 0,20 10,10 10,10 0))", "FF2F11212"},
		{"a neighbour at the corner", square, "POLYGON((10 10,20 10,20 20,10 20,10 10))", "FF2F01212"},
		{"half over the wall", square, "POLYGON((5 5,15 5,15 8,5 8,5 5))", "212101212"},
		{"a road through", square, "LINESTRING(-1 5,11 5)", "1F20F1102"},
		{"a road that ends at the wall", square, "LINESTRING(5 5,10 5)", "102F01FF2"},
		{"two roads that cross where no number can say", "LINESTRING(0 0,3 1)", "LINESTRING(0 1,1 0)", "0F1FF0102"},
		{"a closed road has no end", "LINESTRING(0 0,1 0,1 1,0 0)", "POINT(0 0)", "0F1FFFFF2"},
		{"an open one has two", "LINESTRING(0 0,1 0,1 1)", "POINT(0 0)", "FF10F0FF2"},
		{"three roads end in one point", "MULTILINESTRING((0 0,1 0),(0 0,0 1),(0 0,-1 0))", "POINT(0 0)", "FF10F0FF2"},
		{"two roads meet there, and it is no end", "MULTILINESTRING((0 0,1 0),(0 0,0 1))", "POINT(0 0)", "0F1FF0FF2"},
		{"nothing", "POLYGON EMPTY", square, "FFFFFF212"},
		{"nothing and nothing", "MULTIPOINT EMPTY", "POLYGON EMPTY", "FFFFFFFF2"},
		{"two halves are the whole", "GEOMETRYCOLLECTION(POLYGON((0 0,5 0,5 10,0 10,0 0)),POLYGON((5 0,10 0,10 10,5 10,5 0)))", square, "2FFF1FFF2"},
		{"two that overlap are the whole", "GEOMETRYCOLLECTION(POLYGON((0 0,7 0,7 10,0 10,0 0)),POLYGON((3 0,10 0,10 10,3 10,3 0)))", square, "2FFF1FFF2"},
		{"a line in the ground of its collection is nothing more", "GEOMETRYCOLLECTION(POLYGON((0 0,10 0,10 10,0 10,0 0)),LINESTRING(1 1,9 9),POINT(5 5))", square, "2FFF1FFF2"},
		{"four quarters hold the middle", "GEOMETRYCOLLECTION(POLYGON((0 0,5 0,5 5,0 5,0 0)),POLYGON((5 0,10 0,10 5,5 5,5 0)),POLYGON((0 5,5 5,5 10,0 10,0 5)),POLYGON((5 5,10 5,10 10,5 10,5 5)))", "POINT(5 5)", "0F2FF1FF2"},
		{"three quarters do not", "GEOMETRYCOLLECTION(POLYGON((0 0,5 0,5 5,0 5,0 0)),POLYGON((5 0,10 0,10 5,5 5,5 0)),POLYGON((0 5,5 5,5 10,0 10,0 5)))", "POINT(5 5)", "FF20F1FF2"},
	} {
		a, b := figure(t, c.a), figure(t, c.b)
		if got := a.Relate(b).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
		if got, want := b.Relate(a), transposed(a.Relate(b)); got != want {
			t.Errorf("%s: the other way round %s, want %s", c.what, got, want)
		}
	}
}

func transposed(m geo.Matrix) geo.Matrix {
	return geo.Matrix{m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]}
}

func TestAFigureOfNoNumberIsRefused(t *testing.T) {
	if _, err := geo.PrepareFigure(orb.Collection{orb.Point{math.NaN(), 0}}); !errors.Is(err, geo.ErrNotFinite) {
		t.Errorf("got %v", err)
	}
	if f, err := geo.PrepareFigure(orb.Collection{nil, orb.MultiPoint{}}); err != nil || !f.IsEmpty() {
		t.Errorf("got %v, %v", f, err)
	}
}

func TestPatternsOfAMatrix(t *testing.T) {
	m := figure(t, "POLYGON((0 0,10 0,10 10,0 10,0 0))").Relate(figure(t, "LINESTRING(-1 5,11 5)"))
	for pattern, want := range map[string]bool{
		"1F20F1102": true, "T*T***T**": true, "*********": true, "2********": false, "F********": false, "TT*******": false, "1F2": false, "": false,
	} {
		if m.Matches(pattern) != want {
			t.Errorf("%s matches %s: %v", m, pattern, !want)
		}
	}
}

// Random figures of all kinds on a coarse lattice, where nearly everything touches something and most crossings have no
// float64, against a reference in rational numbers that builds the whole arrangement.
func TestRelateEqualsTheReference(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	many := 250
	if testing.Short() {
		many = 50
	}
	seen := map[geo.Matrix]int{}
	for range many {
		a, b := randomFigure(rng), randomFigure(rng)
		if rng.IntN(4) == 0 {
			if a, b = faraway(a), faraway(b); !allValid(a) || !allValid(b) {
				continue
			}
		}
		want := relateByArrangement(a, b)
		fa, errA := geo.PrepareFigure(a)
		fb, errB := geo.PrepareFigure(b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		got := fa.Relate(fb)
		if got != want {
			t.Fatalf("%s, want %s:\n%s\n%s", got, want, wkt.MarshalString(a), wkt.MarshalString(b))
		}
		if got.Intersects() != fa.Intersects(fb) {
			t.Fatalf("intersects is %v by %s:\n%s\n%s", fa.Intersects(fb), got, wkt.MarshalString(a), wkt.MarshalString(b))
		}
		seen[got]++
	}
	if len(seen) < many/8 {
		t.Errorf("only %d different matrices were met", len(seen))
	}
}

// faraway moves a figure to where a city's plane has its numbers, so that what lay on a line lies beside it by a rounding.
func faraway(g orb.Geometry) orb.Geometry {
	return project.Geometry(geo.Clone(g), func(p orb.Point) orb.Point {
		return orb.Point{442_000.123 + p[0]*7.3, 3_353_000.456 + p[1]*7.3}
	})
}

// randomFigure draws valid ground, lines, points and collections of them.
func randomFigure(rng *rand.Rand) orb.Geometry {
	var g orb.Geometry
	switch rng.IntN(6) {
	case 0, 1:
		g = randomGround(rng)
	case 2:
		g = randomLines(rng)
	case 3:
		g = orb.MultiPoint{latticePoint(rng), latticePoint(rng)}
	default:
		c := orb.Collection{}
		for len(c) == 0 || rng.IntN(3) > 0 {
			switch rng.IntN(5) {
			case 0, 1, 2:
				c = append(c, randomGround(rng))
			case 3:
				c = append(c, randomLines(rng))
			default:
				c = append(c, latticePoint(rng))
			}
		}
		g = c
	}
	return g
}

func latticePoint(rng *rand.Rand) orb.Point {
	return orb.Point{float64(rng.IntN(6)), float64(rng.IntN(6))}
}

func randomLines(rng *rand.Rand) orb.Geometry {
	var m orb.MultiLineString
	for len(m) == 0 || rng.IntN(2) == 0 {
		l := orb.LineString{latticePoint(rng)}
		for len(l) < 2 || rng.IntN(2) == 0 {
			if p := latticePoint(rng); p != l[len(l)-1] {
				l = append(l, p)
			}
		}
		m = append(m, l)
	}
	return m
}

func randomGround(rng *rand.Rand) orb.Geometry {
	for {
		var m orb.MultiPolygon
		for len(m) == 0 || rng.IntN(4) == 0 {
			var p orb.Polygon
			for len(p) == 0 || rng.IntN(4) == 0 {
				r := orb.Ring{latticePoint(rng), latticePoint(rng), latticePoint(rng)}
				for rng.IntN(2) == 0 {
					r = append(r, latticePoint(rng))
				}
				p = append(p, append(r, r[0]))
			}
			m = append(m, p)
		}
		if geo.Validate(m) == nil {
			return m
		}
	}
}

// arrangement is two figures cut into cells, without any rounding.
type arrangement struct {
	areas  [2][]orb.MultiPolygon
	lines  [2][]segment
	ends   [2]map[orb.Point]int
	points [2][]point
	all    []segment // edges of both
}

func (w *arrangement) add(side int, g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		w.points[side] = append(w.points[side], at(g))
	case orb.MultiPoint:
		for _, p := range g {
			w.add(side, p)
		}
	case orb.MultiLineString:
		for _, l := range g {
			w.ends[side][l[0]]++
			w.ends[side][l[len(l)-1]]++
			for i := 1; i < len(l); i++ {
				w.lines[side] = append(w.lines[side], segment{at(l[i-1]), at(l[i])})
			}
		}
	case orb.MultiPolygon:
		w.areas[side] = append(w.areas[side], g)
	case orb.Collection:
		for _, part := range g {
			w.add(side, part)
		}
	}
}

func relateByArrangement(a, b orb.Geometry) geo.Matrix {
	w := &arrangement{ends: [2]map[orb.Point]int{{}, {}}}
	w.add(0, a)
	w.add(1, b)
	for side := range 2 {
		w.all = append(w.all, w.lines[side]...)
		for _, m := range w.areas[side] {
			w.all = append(w.all, segmentsOf(m)...)
		}
	}
	m := geo.Matrix{-1, -1, -1, -1, -1, -1, -1, -1, 2}
	raise := func(dim int8, x, y int) { m[x*3+y] = max(m[x*3+y], dim) }
	nodes := append(append([]point{}, w.points[0]...), w.points[1]...)
	faces := map[string][]point{} // around each node
	for _, s := range w.all {
		cuts := w.cutsOf(s)
		nodes = append(nodes, cuts...)
		for i := 1; i < len(cuts); i++ {
			mid := point{middle(cuts[i-1].x, cuts[i].x), middle(cuts[i-1].y, cuts[i].y)}
			left, right := w.beside(mid, s)
			for _, f := range [...]point{left, right} {
				raise(2, groundPlace(w.inAreas(0, f)), groundPlace(w.inAreas(1, f)))
				for _, c := range cuts[i-1 : i+1] {
					faces[c.x.String()+" "+c.y.String()] = append(faces[c.x.String()+" "+c.y.String()], f)
				}
			}
			raise(1, w.locate(0, mid, []point{left, right}), w.locate(1, mid, []point{left, right}))
		}
	}
	for _, n := range nodes {
		f := faces[n.x.String()+" "+n.y.String()]
		raise(0, w.locate(0, n, f), w.locate(1, n, f))
	}
	return m
}

func groundPlace(in bool) int {
	if in {
		return 0
	}
	return 2
}

// cutsOf lists the points in which a segment meets the others and the points, in order.
func (w *arrangement) cutsOf(s segment) []point {
	cuts := []point{s.a, s.b}
	for _, p := range append(append([]point{}, w.points[0]...), w.points[1]...) {
		if onSegment(s, p) {
			cuts = append(cuts, p)
		}
	}
	for _, o := range w.all {
		for _, p := range []point{o.a, o.b} {
			if onSegment(s, p) {
				cuts = append(cuts, p)
			}
		}
		if cross(s.a, s.b, o.a)*cross(s.a, s.b, o.b) < 0 && cross(o.a, o.b, s.a)*cross(o.a, o.b, s.b) < 0 {
			cuts = append(cuts, crossingOf(s, o))
		}
	}
	order := func(p, q point) int {
		if c := p.x.Cmp(q.x); c != 0 {
			return c
		}
		return p.y.Cmp(q.y)
	}
	slices.SortFunc(cuts, order)
	return slices.CompactFunc(cuts, func(p, q point) bool { return order(p, q) == 0 })
}

func crossingOf(s, o segment) point {
	sub := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
	mul := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
	dx, dy, ex, ey := sub(s.b.x, s.a.x), sub(s.b.y, s.a.y), sub(o.b.x, o.a.x), sub(o.b.y, o.a.y)
	t := new(big.Rat).Quo(sub(mul(sub(o.a.x, s.a.x), ey), mul(sub(o.a.y, s.a.y), ex)), sub(mul(dx, ey), mul(dy, ex)))
	return point{new(big.Rat).Add(s.a.x, mul(t, dx)), new(big.Rat).Add(s.a.y, mul(t, dy))}
}

// beside gives points just left and right of the middle of a piece: nearer than any edge of float64 corners of this size
// can come without touching it.
func (w *arrangement) beside(mid point, s segment) (left, right point) {
	step := new(big.Rat).SetFrac64(1, 1<<62)
	step.Mul(step, step).Mul(step, step)
	dx := new(big.Rat).Mul(step, new(big.Rat).Sub(s.b.y, s.a.y))
	dy := new(big.Rat).Mul(step, new(big.Rat).Sub(s.b.x, s.a.x))
	left = point{new(big.Rat).Sub(mid.x, dx), new(big.Rat).Add(mid.y, dy)}
	right = point{new(big.Rat).Add(mid.x, dx), new(big.Rat).Sub(mid.y, dy)}
	return left, right
}

func (w *arrangement) inAreas(side int, p point) bool {
	for _, m := range w.areas[side] {
		if locate(segmentsOf(m), p) == geo.Inside {
			return true
		}
	}
	return false
}

// locate gives 0 for inside, 1 for the boundary, 2 for outside: of ground by the faces around the point.
func (w *arrangement) locate(side int, p point, faces []point) int {
	on := false
	for _, m := range w.areas[side] {
		switch locate(segmentsOf(m), p) {
		case geo.Inside:
			return 0
		case geo.Edge:
			on = true
		}
	}
	if on {
		for _, f := range faces {
			if !w.inAreas(side, f) {
				return 1
			}
		}
		return 0
	}
	for end, n := range w.ends[side] {
		if e := at(end); e.x.Cmp(p.x) == 0 && e.y.Cmp(p.y) == 0 && n%2 == 1 {
			return 1
		}
	}
	for _, s := range w.lines[side] {
		if onSegment(s, p) {
			return 0
		}
	}
	for _, q := range w.points[side] {
		if q.x.Cmp(p.x) == 0 && q.y.Cmp(p.y) == 0 {
			return 0
		}
	}
	return 2
}

// Ground that is not valid, numbers at the ends of float64: whatever the matrix is, there is one.
func TestRelateOfAnythingEnds(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	scales := []float64{1, 1e-308, 1e-160, 1e100, 1e-9}
	for range 1000 {
		draw := func() *geo.Figure {
			scale := scales[rng.IntN(len(scales))]
			var c orb.Collection
			for range 1 + rng.IntN(3) {
				ps := make([]orb.Point, 1+rng.IntN(7))
				for i := range ps {
					ps[i] = orb.Point{float64(rng.IntN(5)) * scale, float64(rng.IntN(5)) * scale}
				}
				c = append(c, []orb.Geometry{orb.Polygon{ps}, orb.LineString(ps), orb.MultiPoint(ps), orb.MultiPolygon{{ps}, {slices.Clone(ps)}}}[rng.IntN(4)])
			}
			f, err := geo.PrepareFigure(c)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		a, b := draw(), draw()
		if m := a.Relate(b); len(m.String()) != 9 || m[8] != 2 {
			t.Fatalf("got %s", m)
		}
	}
}

// A small figure is related to a large one by the edges near it, and the rest of the large one still counts.
func TestRelateSeesWhatLiesFarAway(t *testing.T) {
	for _, c := range []struct{ what, a, b, want string }{
		{"a point on a long line", "LINESTRING(0 0,1 0,100 0,100 100)", "POINT(0.5 0)", "0F1FF0FF2"},
		{"a point on a line whose ends are far away", "LINESTRING(-90 0,0 0,1 0,90 0)", "POINT(0.5 0)", "0F1FF0FF2"},
		{"one of two points", "MULTIPOINT((0 0),(9 9))", "POINT(0 0)", "0F0FFFFF2"},
		{"a point, and one in the ground of its collection", "GEOMETRYCOLLECTION(POINT(5 5),POLYGON((4 4,6 4,6 6,4 6,4 4)),POINT(0 0))", "POINT(0 0)", "0F2FF1FF2"},
		{"a house in a province", "POLYGON((0 0,100 0,100 100,0 100,0 0),(60 60,70 60,70 70,60 60))", "POLYGON((1 1,2 1,2 2,1 1))", "212FF1FF2"},
	} {
		if got := figure(t, c.a).Relate(figure(t, c.b)).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}
