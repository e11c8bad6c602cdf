package geo

import "github.com/paulmach/orb"

// Locate tells exactly where p lies: Inside, on the Edge (of the outer ring, of a hole, of any part), or Outside.
// A shape without ground has no inside: a point on it is on its Edge. NaN is Outside.
func (s *Shape) Locate(p orb.Point) Place {
	if !(p[0] >= s.bound.Min[0] && p[0] <= s.bound.Max[0] && p[1] >= s.bound.Min[1] && p[1] <= s.bound.Max[1]) {
		return Outside
	}
	if s.dim < 2 {
		return s.locateOn(p)
	}
	odd := false
	for _, at := range s.stripes.at(p[1]) {
		a, b := &s.points[at], &s.points[at+1]
		switch {
		case a[1] < p[1] && b[1] < p[1], a[1] > p[1] && b[1] > p[1], a[0] < p[0] && b[0] < p[0]:
			// The ray from p towards larger x passes below, above, or begins behind the edge.
		case a[0] > p[0] && b[0] > p[0]:
			// The lower end belongs to an edge and the upper does not, so that a corner counts once.
			odd = odd != ((a[1] > p[1]) != (b[1] > p[1]))
		default:
			on, crosses := beside(*a, *b, p)
			if on {
				return Edge
			}
			odd = odd != crosses
		}
	}
	if odd {
		return Inside
	}
	return Outside
}

// beside decides where boxes do not: p lies in the box of the edge. It tells whether p is on the edge, and
// whether the ray from p towards larger x crosses it.
func beside(a, b, p orb.Point) (on, crosses bool) {
	if a[1] > b[1] {
		a, b = b, a
	}
	if a[1] == b[1] {
		return true, false // level with p, and p is between the ends
	}
	side := orient(a, b, p)
	return side == 0, side > 0 && p[1] < b[1]
}

// locateOn looks for p on points and lines.
func (s *Shape) locateOn(p orb.Point) Place {
	place := Outside
	s.near(orb.Bound{Min: p, Max: p}, func(e int) bool {
		if a, b := s.edge(e); orient(a, b, p) == 0 {
			place = Edge
		}
		return place == Outside
	})
	return place
}

// insideMiddle tells exactly whether the point halfway between v and w lies inside, when it is known not to lie
// on an edge. That point may have no float64 coordinates. An edge that reaches its height also reaches the
// rounded height, since rounding keeps order: the band is the right one.
func (s *Shape) insideMiddle(v, w orb.Point) bool {
	if s.dim < 2 {
		return false
	}
	odd := false
	for _, at := range s.stripes.at(v[1]/2 + w[1]/2) {
		a, b := s.points[at], s.points[at+1]
		if a[1] > b[1] {
			a, b = b, a
		}
		if belowMiddle(a[1], v[1], w[1]) && !belowMiddle(b[1], v[1], w[1]) && orientMiddle(a, b, v, w) > 0 {
			odd = !odd
		}
	}
	return odd
}

// belowMiddle tells exactly whether y <= (v+w)/2.
func belowMiddle(y, v, w float64) bool {
	d := minus(v, y)
	return d.Add(d, minus(w, y)).Sign() >= 0
}
