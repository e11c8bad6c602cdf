package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// PointOnSurface is a point that lies on the shape for certain, for labels and markers: Inside, in the widest
// part near middle height, for ground; a corner near the centroid for lines and points. Only for ground without
// an inside (a flat polygon) or thinner than float64 can tell is it on the Edge.
func (s *Shape) PointOnSurface() orb.Point {
	if s.dim == 2 {
		for _, y := range s.scanlines() {
			if p, ok := s.widest(y); ok {
				return p
			}
		}
	}
	return s.cornerNear(s.centroid)
}

// scanlines proposes heights to look at: between the corners just above and below the middle first, where the
// line touches no corner, then between other neighbouring corners, tallest gap first.
func (s *Shape) scanlines() []float64 {
	const tries = 64
	ys := make([]float64, 0, len(s.points))
	for _, p := range s.points {
		ys = append(ys, p[1])
	}
	slices.Sort(ys)
	ys = slices.Compact(ys)
	middle := s.bound.Min[1]/2 + s.bound.Max[1]/2
	at, _ := slices.BinarySearch(ys, middle)
	at = min(max(at, 1), len(ys)-1)
	if at < 1 {
		return nil
	}
	type gap struct{ low, high float64 }
	gaps := make([]gap, 0, len(ys))
	for i := 1; i < len(ys); i++ {
		gaps = append(gaps, gap{ys[i-1], ys[i]})
	}
	first := gaps[at-1]
	slices.SortStableFunc(gaps, func(a, b gap) int {
		switch {
		case a.high-a.low > b.high-b.low:
			return -1
		case a.high-a.low < b.high-b.low:
			return 1
		}
		return 0
	})
	out := []float64{first.low/2 + first.high/2}
	for _, g := range gaps[:min(len(gaps), tries)] {
		out = append(out, g.low/2+g.high/2)
	}
	return out
}

// widest finds the widest stretch of inside at height y and takes its middle, if that is Inside.
func (s *Shape) widest(y float64) (orb.Point, bool) {
	var xs []float64
	for _, at := range s.stripes.at(y) {
		a, b := s.points[at], s.points[at+1]
		if (a[1] <= y) != (b[1] <= y) {
			xs = append(xs, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
		}
	}
	slices.Sort(xs)
	best, width := orb.Point{}, -1.0
	for i := 1; i < len(xs); i += 2 {
		if w := xs[i] - xs[i-1]; w > width {
			best, width = orb.Point{xs[i-1]/2 + xs[i]/2, y}, w
		}
	}
	return best, width >= 0 && s.Locate(best) == Inside
}

func (s *Shape) cornerNear(c orb.Point) orb.Point {
	best, gap := s.points[0], math.Inf(1)
	for _, p := range s.points {
		if d := math.Hypot(p[0]-c[0], p[1]-c[1]); d < gap {
			best, gap = p, d
		}
	}
	return best
}
