package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// notch is a point of an edge in which others meet it.
type notch struct {
	at   orb.Point
	part float64 // of the way
}

// cut divides an edge where corners of other shapes lie on it or their edges cross it. It bends towards such a corner by less than a step of the grid, so that two
// that run along each other get the same pieces.
func (c *coverage) cut(e sided) {
	p, q := e.from(), e.to()
	notches := []notch{{p, 0}, {q, 1}}
	box := segmentBound(p, q).Pad(1)
	c.index.Search(box, func(_ orb.Bound, i int) bool {
		if i == e.shape {
			return true
		}
		s := c.shapes[i]
		s.near(box, func(k int) bool {
			a, b := s.edge(k)
			if t, d := alongSegment(p, q, a); d <= snapReach && a != p && a != q && t > 0 && t < 1 {
				notches = append(notches, notch{a, t})
			}
			if x, ok := crossed(p, q, a, b); ok {
				t, _ := alongSegment(p, q, x)
				notches = append(notches, notch{x, t})
			}
			return true
		})
		return true
	})
	c.divide(e, notches)
}

// divide makes pieces of an edge between its notches.
func (c *coverage) divide(e sided, notches []notch) {
	slices.SortFunc(notches, func(x, y notch) int { return cmp.Compare(x.part, y.part) })
	for n := 1; n < len(notches); n++ {
		if from, to := notches[n-1], notches[n]; from.at != to.at {
			c.pieces = append(c.pieces, newSided(from.at, to.at, e.shape, e.order+from.part))
		}
	}
}

// settle cuts pieces again where an end of another has come to lie on them, until none has: what was put on the grid or bent may touch what it did not touch before.
func (c *coverage) settle() {
	const rounds = 8 // two are the rule
	for range rounds {
		ends := NewIndex[orb.Point]()
		for _, e := range c.pieces {
			ends.Insert(e.lo.Bound(), e.lo)
			ends.Insert(e.hi.Bound(), e.hi)
		}
		before := c.pieces
		c.pieces = make([]sided, 0, len(before))
		for _, e := range before {
			p, q := e.from(), e.to()
			notches := []notch{{p, 0}, {q, 1}}
			ends.Search(segmentBound(p, q).Pad(1), func(_ orb.Bound, a orb.Point) bool {
				if t, d := alongSegment(p, q, a); d <= snapReach && a != p && a != q && t > 0 && t < 1 {
					notches = append(notches, notch{a, t})
				}
				return true
			})
			c.divide(e, notches)
		}
		if len(c.pieces) == len(before) {
			return
		}
	}
}

// crossed is the point of the grid in which two edges cross, unless that is as good as an end of one: those are corners already. Both edges get the same.
func crossed(p, q, a, b orb.Point) (orb.Point, bool) {
	if orient(p, q, a)*orient(p, q, b) >= 0 || orient(a, b, p)*orient(a, b, q) >= 0 {
		return orb.Point{}, false
	}
	e, f := newSided(p, q, 0, 0), newSided(a, b, 0, 0)
	if byPlace(e, f) > 0 {
		e, f = f, e
	}
	x := crossingPoint(e.lo, e.hi, f.lo, f.hi)
	for _, end := range [...]orb.Point{p, q, a, b} {
		if math.Hypot(x[0]-end[0], x[1]-end[1]) <= snapReach {
			return orb.Point{}, false
		}
	}
	return orb.Point{math.Round(x[0]), math.Round(x[1])}, true
}

// alongSegment says at which part of the way from p to q the point a lies, and how far from the line.
func alongSegment(p, q, a orb.Point) (part, off float64) {
	dx, dy := q[0]-p[0], q[1]-p[1]
	ax, ay := a[0]-p[0], a[1]-p[1]
	squared := dx*dx + dy*dy
	return (ax*dx + ay*dy) / squared, math.Abs(dx*ay-dy*ax) / math.Sqrt(squared)
}

// Corners hands out the corners of s in the box b, borders included, until yield says false. The corner in which a ring is closed comes once.
func (s *Shape) Corners(b orb.Bound, yield func(orb.Point) bool) {
	s.near(b, func(e int) bool {
		p, _ := s.edge(e)
		return !b.Contains(p) || yield(p)
	})
}
