package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// measure gives area and centroid. Everything is taken relative to a corner of the shape, because the plane's
// own numbers (3,353,522 m north) would eat half the digits.
func measure(s *Shape) (float64, orb.Point) {
	if s.dim == 2 {
		if area, c, ok := measureGround(s); ok {
			return area, c
		}
	}
	if c, ok := measureLines(s); ok {
		return 0, c
	}
	var c orb.Point
	for i, ch := range s.chains {
		p := s.points[ch.first]
		c[0] += (p[0] - c[0]) / float64(i+1)
		c[1] += (p[1] - c[1]) / float64(i+1)
	}
	return 0, c
}

func measureGround(s *Shape) (float64, orb.Point, bool) {
	o := s.bound.Min
	var area, mx, my float64
	for _, c := range s.chains {
		a, x, y := ringMoments(s.points[c.first:c.last+1], o)
		if (a < 0) == (c.ring == 0) { // outer rings count up and holes down, whichever way they run
			a, x, y = -a, -x, -y
		}
		area, mx, my = area+a, mx+x, my+y
	}
	if !(area > 0) {
		return max(area, 0), orb.Point{}, false
	}
	return area, orb.Point{o[0] + mx/(3*area), o[1] + my/(3*area)}, true
}

// ringMoments gives the signed area of a closed ring and three times its first moments about o.
func ringMoments(ps []orb.Point, o orb.Point) (area, mx, my float64) {
	for i := 1; i < len(ps); i++ {
		ax, ay := ps[i-1][0]-o[0], ps[i-1][1]-o[1]
		bx, by := ps[i][0]-o[0], ps[i][1]-o[1]
		cross := (ax*by - bx*ay) / 2
		area += cross
		mx += (ax + bx) * cross
		my += (ay + by) * cross
	}
	return area, mx, my
}

func measureLines(s *Shape) (orb.Point, bool) {
	o := s.bound.Min
	var length, mx, my float64
	for i := range s.edges {
		a, b := s.edge(i)
		l := math.Hypot(b[0]-a[0], b[1]-a[1])
		length += l
		mx += l * ((a[0] - o[0]) + (b[0] - o[0])) / 2
		my += l * ((a[1] - o[1]) + (b[1] - o[1])) / 2
	}
	if !(length > 0) {
		return orb.Point{}, false
	}
	return orb.Point{o[0] + mx/length, o[1] + my/length}, true
}

// SignedArea of a ring, positive when it runs counter-clockwise. An unclosed ring is taken as closed.
func SignedArea(r orb.Ring) float64 {
	if len(r) < 3 {
		return 0
	}
	area, _, _ := ringMoments(r, r[0])
	return area // the closing edge, if it is missing, ends in the origin of the moments and adds nothing
}

// counterclockwise decides exactly for a simple ring, by the turn at its lowest leftmost corner; area has the
// last word where that corner is a spike.
func counterclockwise(ps []orb.Point) bool {
	at := 0
	for i, p := range ps {
		if p[0] < ps[at][0] || p[0] == ps[at][0] && p[1] < ps[at][1] {
			at = i
		}
	}
	n := len(ps)
	prev, next := at, at
	for i := 1; i < n && ps[prev] == ps[at]; i++ {
		prev = (at - i + n) % n
	}
	for i := 1; i < n && ps[next] == ps[at]; i++ {
		next = (at + i) % n
	}
	if turn := orient(ps[prev], ps[at], ps[next]); turn != 0 {
		return turn > 0
	}
	return SignedArea(ps) > 0
}
