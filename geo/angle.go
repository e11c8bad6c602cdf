package geo

import "github.com/paulmach/orb"

// compareAngle compares the directions from o to p and to q by their angles from the x axis, exactly.
func compareAngle(o, p, q orb.Point) int {
	if qp, qq := quadrant(o, p), quadrant(o, q); qp != qq {
		return qp - qq
	}
	return -orient(o, p, q)
}

// quadrant numbers right angles counter-clockwise. Within one, orient orders directions.
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

// crossingPoint of two segments that properly cross, as near as float64 allows.
func crossingPoint(a, b, p, q orb.Point) orb.Point {
	dx, dy := b[0]-a[0], b[1]-a[1]
	ex, ey := q[0]-p[0], q[1]-p[1]
	u := ((p[0]-a[0])*ey - (p[1]-a[1])*ex) / (dx*ey - dy*ex)
	u = min(max(u, 0), 1)
	return orb.Point{a[0] + u*dx, a[1] + u*dy}
}
