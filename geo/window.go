package geo

import "github.com/paulmach/orb"

// MeetsBox says exactly whether g shares a point with the closed box b, without preparing g: for a box that is asked about once. nil and
// what is empty meet nothing.
func MeetsBox(g orb.Geometry, b orb.Bound) bool {
	if g == nil {
		return false
	}
	bound := g.Bound()
	if bound.IsEmpty() || !meet(&bound, &b) {
		return false
	}
	if within(&b, &bound) {
		return true
	}
	switch g := g.(type) {
	case orb.Point:
		return b.Contains(g)
	case orb.MultiPoint:
		return anyOf(g, b.Contains)
	case orb.LineString:
		return lineMeetsBox(g, b)
	case orb.MultiLineString:
		return anyOf(g, func(l orb.LineString) bool { return lineMeetsBox(l, b) })
	case orb.Ring:
		return polygonMeetsBox(orb.Polygon{g}, b)
	case orb.Polygon:
		return polygonMeetsBox(g, b)
	case orb.MultiPolygon:
		return anyOf(g, func(p orb.Polygon) bool { return polygonMeetsBox(p, b) })
	}
	return true
}

func anyOf[T any](items []T, is func(T) bool) bool {
	for _, v := range items {
		if is(v) {
			return true
		}
	}
	return false
}

func lineMeetsBox(ps []orb.Point, b orb.Bound) bool {
	for i := range ps {
		if b.Contains(ps[i]) || i > 0 && segmentMeetsBox(ps[i-1], ps[i], b) {
			return true
		}
	}
	return false
}

// segmentMeetsBox: neither end lies in the box, so the segment meets it when their boxes meet and the corners lie on both sides of its line.
func segmentMeetsBox(p, q orb.Point, b orb.Bound) bool {
	s := segmentBound(p, q)
	if !meet(&s, &b) {
		return false
	}
	left, right := false, false
	for _, corner := range [...]orb.Point{b.Min, {b.Max[0], b.Min[1]}, b.Max, {b.Min[0], b.Max[1]}} {
		side := orient(p, q, corner)
		left, right = left || side >= 0, right || side <= 0
	}
	return left && right
}

// polygonMeetsBox: an edge meets the box, or the box lies wholly on one side of every ring and one corner tells which.
func polygonMeetsBox(p orb.Polygon, b orb.Bound) bool {
	inside := false
	for _, ring := range p {
		if lineMeetsBox(ring, b) {
			return true
		}
		if ringHolds(ring, b.Min) {
			inside = !inside
		}
	}
	return inside
}

// ringHolds counts the edges to the right of c, which lies on none of them.
func ringHolds(ring orb.Ring, c orb.Point) bool {
	inside := false
	for i := 1; i < len(ring); i++ {
		p, q := ring[i-1], ring[i]
		if (p[1] > c[1]) == (q[1] > c[1]) {
			continue
		}
		if q[1] < p[1] {
			p, q = q, p
		}
		if orient(p, q, c) > 0 {
			inside = !inside
		}
	}
	return inside
}
