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
		a, b := s.points[at], s.points[at+1]
		switch passes(a, b, p) {
		case 1:
			odd = !odd
		case 2:
			return Edge
		}
	}
	if odd {
		return Inside
	}
	return Outside
}

// passes tells how the ray from p towards larger x meets the edge: 0 not, 1 crosses, 2 begins on it. The lower
// end belongs to an edge and the upper does not, so that a vertex counts once.
func passes(a, b, p orb.Point) int {
	if a[0] < p[0] && b[0] < p[0] {
		return 0
	}
	if a[1] > b[1] {
		a, b = b, a
	}
	if p[1] < a[1] || p[1] > b[1] {
		return 0
	}
	if a[0] > p[0] && b[0] > p[0] {
		if p[1] < b[1] && a[1] != b[1] {
			return 1
		}
		return 0
	}
	return passesClose(a, b, p)
}

// passesClose decides where the boxes do not: p is at the height of the edge a→b, which goes up, and not to the
// right or left of both its ends.
func passesClose(a, b, p orb.Point) int {
	if a[1] == b[1] {
		return 2 // level with p, and p is between the ends
	}
	switch orient(a, b, p) {
	case 0:
		return 2
	case 1:
		if p[1] < b[1] {
			return 1
		}
	}
	return 0
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
