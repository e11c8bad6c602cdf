package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// pieces is a segment p→q cut where corners of a shape lie on it. Unless the shape properly crosses it, each open
// piece is then wholly inside, wholly outside, or part of the shape's own edges; and since every cut is a corner
// of the input, all of that is decided without computing a single new coordinate.
type pieces struct {
	p, q    orb.Point
	touched bool        // some edge of the shape meets the segment
	cuts    []orb.Point // p, corners on the segment in order, q; may repeat
	along   []int       // edges of the shape that run along the segment
	across  []int       // edges that pass through it, each in the middle of the other
}

// cut fills c with the pieces of p→q by the edges of s. Slices are reused.
func (c *pieces) cut(s *Shape, p, q orb.Point) {
	c.p, c.q, c.touched = p, q, false
	c.cuts, c.along, c.across = append(c.cuts[:0], p, q), c.along[:0], c.across[:0]
	s.near(segmentBound(p, q), func(e int) bool {
		a, b := s.edge(e)
		c.by(e, a, b)
		return true
	})
	if len(c.cuts) > 2 {
		slices.SortFunc(c.cuts, c.order)
	}
}

// by notes how one edge, whose box meets that of the segment, meets the segment itself.
func (c *pieces) by(e int, a, b orb.Point) {
	oa, ob := orient(c.p, c.q, a), orient(c.p, c.q, b)
	if oa*ob > 0 {
		return
	}
	op, oq := orient(a, b, c.p), orient(a, b, c.q)
	if op*oq > 0 {
		return
	}
	c.touched = true
	if oa*ob < 0 && op*oq < 0 {
		c.across = append(c.across, e)
	}
	if oa == 0 && between(c.p, c.q, a) {
		c.cuts = append(c.cuts, a)
	}
	if ob == 0 && between(c.p, c.q, b) {
		c.cuts = append(c.cuts, b)
	}
	if oa == 0 && ob == 0 {
		c.along = append(c.along, e)
	}
}

// leaves tells whether the segment passes through an edge into the outside. Only where a corner of another part
// touches that very point may it go on inside, and then the corner is one of the cuts.
func (c *pieces) leaves(s *Shape) bool {
	for _, e := range c.across {
		a, b := s.edge(e)
		if !slices.ContainsFunc(c.cuts, func(v orb.Point) bool { return orient(a, b, v) == 0 }) {
			return true
		}
	}
	return false
}

// order sorts points of the segment from p to q. All lie exactly on one line, so one coordinate orders them.
func (c *pieces) order(u, v orb.Point) int {
	axis := 0
	if c.p[0] == c.q[0] {
		axis = 1
	}
	switch {
	case u[axis] == v[axis]:
		return 0
	case (u[axis] < v[axis]) == (c.p[axis] < c.q[axis]):
		return -1
	}
	return 1
}

// shared finds an edge of s that runs along the whole piece u→v and for which ok holds.
func (c *pieces) shared(s *Shape, u, v orb.Point, ok func(edge int) bool) (found, good bool) {
	for _, e := range c.along {
		a, b := s.edge(e)
		if between(a, b, u) && between(a, b, v) {
			found = true
			if ok == nil || ok(e) {
				return true, true
			}
		}
	}
	return found, false
}

// place tells where the open piece u→v lies, which is not part of an edge of s: Inside or Outside. An end that is
// off the edges decides; if both are on them, the exact middle does.
func (c *pieces) place(s *Shape, u, v orb.Point) Place {
	if at := s.Locate(u); at != Edge {
		return at
	}
	if at := s.Locate(v); at != Edge {
		return at
	}
	if s.insideMiddle(u, v) {
		return Inside
	}
	return Outside
}
