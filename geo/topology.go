package geo

import "github.com/paulmach/orb"

// topology checks rings against each other, by the rules of JTS's and GEOS's IsValidOp: rings may touch in
// points and nothing else, and touching rings must not cut the inside in two.
type topology struct {
	*checker
	s       *Shape
	broken  []bool // chains that already have their defect
	touches []touch
}

// touch is a point that a ring shares with another of the same polygon.
type touch struct {
	chain int
	at    orb.Point
}

func newTopology(c *checker, s *Shape) *topology {
	return &topology{checker: c, s: s, broken: make([]bool, len(s.chains))}
}

// meetings looks at every pair of edges whose boxes meet, once, in the order of the file.
func (t *topology) meetings() {
	for i := range t.s.chains {
		for e := t.s.chains[i].from; e < t.s.chains[i].to && !t.broken[i]; e++ {
			t.s.near(t.s.edgeBound(e), func(f int) bool {
				if f > e {
					t.pair(i, e, f)
				}
				return !t.broken[i]
			})
		}
	}
}

func (t *topology) pair(i, e, f int) {
	a, b := t.s.edge(e)
	p, q := t.s.edge(f)
	oa, ob := orient(p, q, a), orient(p, q, b)
	op, oq := orient(a, b, p), orient(a, b, q)
	if oa*ob > 0 || op*oq > 0 {
		return
	}
	j := i
	if f >= t.s.chains[i].to {
		j = t.s.chainOf(f)
	}
	if oa*ob < 0 && op*oq < 0 {
		t.crossing(i, j, crossingPoint(a, b, p, q))
		return
	}
	at, overlap := commonPoint(a, b, p, q, oa, ob, op, oq)
	switch {
	case overlap:
		t.crossing(i, j, at)
	case i == j && t.adjacent(i, e, f):
	case i == j:
		t.mark(SelfTouching, i, j, at)
	case at != b && at != q: // each corner once, from the edge that leaves it
		t.touching(i, e, j, f, at)
	}
}

// commonPoint of two segments that meet but do not properly cross: an end of one of them. Segments on one line
// overlap unless they meet in a single common end.
func commonPoint(a, b, p, q orb.Point, oa, ob, op, oq int) (at orb.Point, overlap bool) {
	var found []orb.Point
	for _, c := range []struct {
		turn     int
		v, x, y_ orb.Point
	}{{oa, a, p, q}, {ob, b, p, q}, {op, p, a, b}, {oq, q, a, b}} {
		if c.turn == 0 && between(c.x, c.y_, c.v) {
			found = append(found, c.v)
		}
	}
	for _, v := range found[1:] {
		if v != found[0] {
			return found[0], true
		}
	}
	return found[0], false
}

// crossingPoint of two segments that properly cross, as near as float64 allows.
func crossingPoint(a, b, p, q orb.Point) orb.Point {
	dx, dy := b[0]-a[0], b[1]-a[1]
	ex, ey := q[0]-p[0], q[1]-p[1]
	u := ((p[0]-a[0])*ey - (p[1]-a[1])*ex) / (dx*ey - dy*ex)
	u = min(max(u, 0), 1)
	return orb.Point{a[0] + u*dx, a[1] + u*dy}
}

func (t *topology) adjacent(i, e, f int) bool {
	c := t.s.chains[i]
	return f == e+1 || e == c.from && f == c.to-1
}

func (t *topology) crossing(i, j int, at orb.Point) {
	if i == j {
		t.mark(SelfCrossing, i, j, at)
	} else {
		t.mark(RingsCross, i, j, at)
	}
}

// mark notes one defect for a ring and looks no further at it.
func (t *topology) mark(k DefectKind, i, j int, at orb.Point) {
	if t.broken[i] || t.broken[j] {
		return
	}
	t.broken[i], t.broken[j] = true, true
	t.add(k, at, t.s.chains[i].part, t.s.chains[i].ring)
}

// touching looks at two rings in a point that both go through: they may touch there, not cross.
func (t *topology) touching(i, e, j, f int, at orb.Point) {
	a0, a1 := t.around(i, e, at)
	b0, b1 := t.around(j, f, at)
	if crossAt(at, a0, a1, b0, b1) {
		t.mark(RingsCross, i, j, at)
		return
	}
	if t.s.chains[i].part == t.s.chains[j].part {
		t.touches = append(t.touches, touch{i, at}, touch{j, at})
	}
}

// around gives the corners before and after the point at, which is the first end of edge e or in its middle.
func (t *topology) around(i, e int, at orb.Point) (before, after orb.Point) {
	before, after = t.s.edge(e)
	if before == at {
		c := t.s.chains[i]
		if e == c.from {
			e = c.to
		}
		before, _ = t.s.edge(e - 1)
	}
	return before, after
}

// crossAt tells whether the way a0, at, a1 crosses the way b0, at, b1: whether exactly one end of b lies in the
// angle from a0 to a1.
func crossAt(at, a0, a1, b0, b1 orb.Point) bool {
	if turnsFurther(at, a0, a1) {
		a0, a1 = a1, a0
	}
	in := func(p orb.Point) bool { return turnsFurther(at, p, a0) && !turnsFurther(at, p, a1) }
	return in(b0) != in(b1)
}

// turnsFurther compares the directions from o to p and to q by their angles from the x axis, exactly.
func turnsFurther(o, p, q orb.Point) bool {
	if qp, qq := quadrant(o, p), quadrant(o, q); qp != qq {
		return qp > qq
	}
	return orient(o, q, p) > 0
}

func quadrant(o, p orb.Point) int {
	switch {
	case p[0] >= o[0] && p[1] >= o[1]:
		return 0
	case p[0] < o[0] && p[1] >= o[1]:
		return 1
	case p[0] < o[0]:
		return 2
	}
	return 3
}
