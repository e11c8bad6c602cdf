package geo

import "github.com/paulmach/orb"

// Intersects tells whether the shapes share at least one point, as ST_Intersects: a common border point counts.
// It is exact.
func (s *Shape) Intersects(o *Shape) bool {
	if !meet(&s.bound, &o.bound) {
		return false
	}
	if s.isBox && within(&s.bound, &o.bound) || o.isBox && within(&o.bound, &s.bound) || s.isBox && o.isBox {
		return true
	}
	if len(s.edges) < len(o.edges) {
		s, o = o, s
	}
	return s.holdsPart(o) || o.holdsPart(s) || s.edgesMeet(o)
}

// holdsPart tells whether the first corner of a ring, line or point of o is in s. Where no edges meet, that
// decides for the whole of it.
func (s *Shape) holdsPart(o *Shape) bool {
	for i := range o.chains {
		if s.Locate(o.points[o.chains[i].first]) != Outside {
			return true
		}
	}
	return false
}

// edgesMeet goes over the edges of the smaller shape o that come near s.
func (s *Shape) edgesMeet(o *Shape) bool {
	found := false
	o.near(s.bound, func(e int) bool {
		p, q := o.edge(e)
		s.near(segmentBound(p, q), func(f int) bool {
			a, b := s.edge(f)
			found = segmentsMeet(a, b, p, q)
			return !found
		})
		return !found
	})
	return found
}

// segmentsMeet tells exactly whether two closed segments share a point. Their boxes are known to meet, which
// settles segments on one line.
func segmentsMeet(a, b, p, q orb.Point) bool {
	return orient(a, b, p)*orient(a, b, q) <= 0 && orient(p, q, a)*orient(p, q, b) <= 0
}
