package geo

import (
	"math"
	"math/big"
	"slices"

	"github.com/paulmach/orb"
)

// segmentCuts is one edge, p→q, cut by all the others.
type segmentCuts struct {
	parts   []relationPart
	edge    int
	p, q    orb.Point
	axis    int // in which the edge is longer
	spots   []spot
	along   []overlay
	touched []bool  // by part: some edge of it meets the segment
	whole   []Place // by part that does not touch: where all of the segment is; unknownPlace before anybody asked
}

const unknownPlace Place = -1

// spot is a cut: a corner that lies on the edge, or the point in which another edge properly crosses it. Its fraction
// of the edge lies between low and high.
type spot struct {
	low, high float64
	corner    bool
	at        orb.Point // of a corner
	a, b      orb.Point // ends of the crossing edge
	part, e   int       // of the crossing edge
	exact     *big.Rat  // the fraction, once it was needed
}

// overlay is an edge of another part that runs along the edge in hand, from one spot of it to another.
type overlay struct {
	part, e  int
	from, to spot
	same     bool // it has the direction of the edge
}

// start cuts an edge. The cuts come in order, p first and q last; some may be equal.
func (c *segmentCuts) start(part, e int) {
	own := c.parts[part]
	c.edge = e
	c.p, c.q = own.edge(e)
	c.axis = 0
	if math.Abs(c.q[1]-c.p[1]) > math.Abs(c.q[0]-c.p[0]) {
		c.axis = 1
	}
	c.along = c.along[:0]
	c.spots = append(c.spots[:0], c.cornerSpot(c.p), c.cornerSpot(c.q))
	box := segmentBound(c.p, c.q)
	for at, s := range c.parts {
		c.touched[at], c.whole[at] = false, unknownPlace
		if at == part && s.dim == 2 {
			continue // a ring touches itself in corners only
		}
		s.near(box, func(f int) bool {
			a, b := s.edge(f)
			c.by(at, f, a, b, at == part)
			return true
		})
	}
	if len(c.spots) > 2 {
		slices.SortFunc(c.spots, func(u, v spot) int { return c.compare(&u, &v) })
	}
}

// by notes how one edge meets the segment. Of its own lines only the corners count: a line has no sides.
func (c *segmentCuts) by(part, e int, a, b orb.Point, own bool) {
	oa, ob := orient(c.p, c.q, a), orient(c.p, c.q, b)
	if oa*ob > 0 {
		return
	}
	op, oq := orient(a, b, c.p), orient(a, b, c.q)
	if op*oq > 0 {
		return
	}
	c.touched[part] = true
	switch {
	case oa*ob < 0 && op*oq < 0:
		if !own {
			c.spots = append(c.spots, c.crossingSpot(part, e, a, b))
		}
		return
	case oa == 0 && ob == 0 && a != b && !own:
		c.over(part, e, a, b)
	}
	for _, v := range [...]orb.Point{a, b} {
		if v != c.p && v != c.q && between(c.p, c.q, v) && orient(c.p, c.q, v) == 0 {
			c.spots = append(c.spots, c.cornerSpot(v))
		}
	}
}

// over notes an edge on the same line.
func (c *segmentCuts) over(part, e int, a, b orb.Point) {
	same := (a[c.axis] < b[c.axis]) == (c.p[c.axis] < c.q[c.axis])
	if !same {
		a, b = b, a
	}
	c.along = append(c.along, overlay{part, e, c.cornerSpot(a), c.cornerSpot(b), same})
}

// runsAlong finds an edge of a part that runs along the whole of a piece, -1 if there is none.
func (c *segmentCuts) runsAlong(part int, u, v *spot) (edge int, same bool) {
	for i := range c.along {
		o := &c.along[i]
		if o.part == part && c.compare(&o.from, u) <= 0 && c.compare(v, &o.to) <= 0 {
			return o.e, o.same
		}
	}
	return -1, false
}

// inside tells whether a piece lies inside a part with ground along whose edges it does not run.
func (c *segmentCuts) inside(part int, u, v *spot, mid *fraction) bool {
	s := c.parts[part].Shape
	if !c.touched[part] {
		if c.whole[part] == unknownPlace {
			c.whole[part] = s.Locate(c.p)
		}
		return c.whole[part] == Inside
	}
	mid.between(c, u, v)
	return c.holds(s, mid)
}

// cornerSpot is a point known to lie on the line of the edge. Of one beyond its ends only the order counts.
func (c *segmentCuts) cornerSpot(v orb.Point) spot {
	s := spot{corner: true, at: v}
	switch v {
	case c.p:
		return s
	case c.q:
		s.low, s.high = 1, 1
		return s
	}
	t := (v[c.axis] - c.p[c.axis]) / (c.q[c.axis] - c.p[c.axis])
	s.low, s.high = around1(t, t, 4)
	return s
}

// crossingSpot bounds the fraction n/(n+m), where n and m are how far p and q lie from the crossing edge.
func (c *segmentCuts) crossingSpot(part, e int, a, b orb.Point) spot {
	n, dn := turnFloat(a, b, c.p)
	m, dm := turnFloat(a, b, c.q)
	n, m = abs(n), abs(m)
	s := spot{a: a, b: b, part: part, e: e, high: 1}
	if n > dn && m > dm {
		s.low, s.high = around1((n-dn)/((n-dn)+(m+dm)), (n+dn)/((n+dn)+(m-dm)), 8)
		s.low, s.high = max(s.low, 0), min(s.high, 1)
	}
	return s
}

// turnFloat is the determinant of orient, and how far it may be from the truth.
func turnFloat(a, b, c orb.Point) (det, bound float64) {
	left := float64((b[0] - a[0]) * (c[1] - a[1]))
	right := float64((b[1] - a[1]) * (c[0] - a[0]))
	return left - right, rounding*(abs(left)+abs(right)) + underflow
}

// around1 widens bounds by some roundings, and to everything where float64 has come to its end.
func around1(low, high, roundings float64) (float64, float64) {
	const ulp = 0x1p-52
	low -= abs(low)*roundings*ulp + 1e-300
	high += abs(high)*roundings*ulp + 1e-300
	if !(low <= high) {
		return math.Inf(-1), math.Inf(1)
	}
	return low, high
}

// compare orders two spots along the edge.
func (c *segmentCuts) compare(u, v *spot) int {
	switch {
	case u.high < v.low:
		return -1
	case v.high < u.low:
		return 1
	case u.corner && v.corner:
		if u.at[c.axis] == v.at[c.axis] {
			return 0
		}
		if (u.at[c.axis] < v.at[c.axis]) == (c.p[c.axis] < c.q[c.axis]) {
			return -1
		}
		return 1
	}
	return c.fraction(u).Cmp(c.fraction(v))
}

// fraction is exact.
func (c *segmentCuts) fraction(s *spot) *big.Rat {
	if s.exact == nil {
		n, d := minus(s.at[c.axis], c.p[c.axis]), minus(c.q[c.axis], c.p[c.axis])
		if !s.corner {
			n = turn(s.a, s.b, c.p)
			d = new(big.Float).SetPrec(exactBits).Sub(n, turn(s.a, s.b, c.q))
		}
		s.exact = new(big.Rat).Quo(rational(n), rational(d))
	}
	return s.exact
}

func rational(f *big.Float) *big.Rat {
	r, _ := f.Rat(nil)
	return r
}
