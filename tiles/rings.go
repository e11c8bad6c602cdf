package tiles

import "slices"

// rings are the rings of one feature in one tile, one after another, none repeating its first point. Outer ones have a positive doubleArea, holes a negative
// one, and each hole follows the outer ring of its polygon.
type rings struct {
	points []point
	ends   []int // of each ring in points
}

func (r *rings) reset() { r.points, r.ends = r.points[:0], r.ends[:0] }

func (r *rings) len() int { return len(r.ends) }

// ring is the i-th ring. It must not be appended to.
func (r *rings) ring(i int) []point {
	if i == 0 {
		return r.points[:r.ends[0]]
	}
	return r.points[r.ends[i-1]:r.ends[i]]
}

// add appends a ring with area, turned as an outer ring or as a hole.
func (r *rings) add(ring []point, outer bool) {
	from := len(r.points)
	r.points = append(r.points, ring...)
	r.end(from, outer)
}

// end makes a ring of the points from a place on, turned as an outer ring or as a hole. Without an area it is none, and its points are gone.
func (r *rings) end(from int, outer bool) bool {
	area := doubleArea(r.points[from:])
	if area == 0 {
		r.points = r.points[:from]
		return false
	}
	if (area > 0) != outer {
		slices.Reverse(r.points[from:])
	}
	r.ends = append(r.ends, len(r.points))
	return true
}
