package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Distance between the nearest points of two shapes, in units of the plane; 0 exactly when they intersect.
func (s *Shape) Distance(o *Shape) float64 {
	if s.Intersects(o) {
		return 0
	}
	best := math.Inf(1)
	top := len(o.boxes) - 1
	s.closer(len(s.boxes)-1, 0, o, top, 0, &best)
	return best
}

// DistanceTo is the distance of p from the shape, 0 on it and inside it. NaN gives NaN.
func (s *Shape) DistanceTo(p orb.Point) float64 {
	if !finite(p) {
		return math.NaN()
	}
	if s.Locate(p) != Outside {
		return 0
	}
	best := math.Inf(1)
	s.closerPoint(len(s.boxes)-1, 0, p, &best)
	return best
}

// closerPoint lowers best by what is under one box, nearest boxes first.
func (s *Shape) closerPoint(level, i int, p orb.Point, best *float64) {
	if level == 0 {
		for e := i * fan; e < min((i+1)*fan, len(s.edges)); e++ {
			a, b := s.edge(e)
			*best = min(*best, pointToSegment(p, a, b))
		}
		return
	}
	point := orb.Bound{Min: p, Max: p}
	for _, n := range nearestFirst(s.boxes[level-1], i, &point) {
		if n.gap >= *best {
			return
		}
		s.closerPoint(level-1, n.at, p, best)
	}
}

// closer lowers best by the pairs of edges under two boxes. The higher of the two is opened.
func (s *Shape) closer(level, i int, o *Shape, other, j int, best *float64) {
	if level == 0 && other == 0 {
		s.closerEdges(i, o, j, best)
		return
	}
	if other > level {
		s, level, i, o, other, j = o, other, j, s, level, i
	}
	for _, n := range nearestFirst(s.boxes[level-1], i, &o.boxes[other][j]) {
		if n.gap >= *best {
			return
		}
		s.closer(level-1, n.at, o, other, j, best)
	}
}

func (s *Shape) closerEdges(i int, o *Shape, j int, best *float64) {
	for e := i * fan; e < min((i+1)*fan, len(s.edges)); e++ {
		a, b := s.edge(e)
		box := segmentBound(a, b)
		if boxGap(&box, &o.boxes[0][j]) >= *best {
			continue
		}
		for f := j * fan; f < min((j+1)*fan, len(o.edges)); f++ {
			p, q := o.edge(f)
			*best = min(*best, pointToSegment(a, p, q), pointToSegment(b, p, q),
				pointToSegment(p, a, b), pointToSegment(q, a, b))
		}
	}
}

// ranked is a box with its distance from the one that is looked for.
type ranked struct {
	gap float64
	at  int
}

// nearestFirst ranks the boxes under box i of the level above. The array lives on the caller's stack; entries
// beyond the last box are infinitely far.
func nearestFirst(level []orb.Bound, i int, from *orb.Bound) (out [fan]ranked) {
	for k := range out {
		n := ranked{math.Inf(1), 0}
		if at := i*fan + k; at < len(level) {
			n = ranked{boxGap(&level[at], from), at}
		}
		m := k
		for ; m > 0 && out[m-1].gap > n.gap; m-- {
			out[m] = out[m-1]
		}
		out[m] = n
	}
	return out
}

// boxGap is the distance between two boxes.
func boxGap(a, b *orb.Bound) float64 {
	dx := max(0, a.Min[0]-b.Max[0], b.Min[0]-a.Max[0])
	dy := max(0, a.Min[1]-b.Max[1], b.Min[1]-a.Max[1])
	return math.Hypot(dx, dy)
}

// pointToSegment takes the height over the line as cross product over length, which keeps its digits when p is
// close, and the nearer end where the foot lies beyond the segment.
func pointToSegment(p, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	ax, ay := p[0]-a[0], p[1]-a[1]
	bx, by := p[0]-b[0], p[1]-b[1]
	switch {
	case ax*dx+ay*dy <= 0:
		return math.Hypot(ax, ay)
	case bx*dx+by*dy >= 0:
		return math.Hypot(bx, by)
	}
	return min(abs(ax*dy-ay*dx)/math.Hypot(dx, dy), math.Hypot(ax, ay), math.Hypot(bx, by))
}
