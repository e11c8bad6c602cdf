package geo_test

import (
	"math/big"
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo"
)

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
