package geo

import "github.com/paulmach/orb"

// fan is the number of edges, or of boxes, under one box.
const fan = 8

// boxes is a hierarchy over the edges in their own order, in which neighbours are near each other anyway: level 0
// has a box for every 8 edges, the next one for every 8 of those, up to a single one. It costs 5 bytes an edge
// and no sorting.
type boxes [][]orb.Bound

func newBoxes(s *Shape) boxes {
	level := make([]orb.Bound, (len(s.edges)+fan-1)/fan)
	for i := range level {
		level[i] = s.edgeBound(i * fan)
		for e := i*fan + 1; e < min((i+1)*fan, len(s.edges)); e++ {
			b := s.edgeBound(e)
			widen(&level[i], &b)
		}
	}
	all := boxes{level}
	for len(level) > 1 {
		up := make([]orb.Bound, (len(level)+fan-1)/fan)
		for i := range up {
			up[i] = around(level[i*fan : min((i+1)*fan, len(level))])
		}
		all, level = append(all, up), up
	}
	return all
}

func (s *Shape) edgeBound(i int) orb.Bound {
	a, b := s.edge(i)
	return segmentBound(a, b)
}

func segmentBound(a, b orb.Point) orb.Bound {
	return orb.Bound{
		Min: orb.Point{min(a[0], b[0]), min(a[1], b[1])},
		Max: orb.Point{max(a[0], b[0]), max(a[1], b[1])},
	}
}

// near hands out, in order, the edges whose boxes meet b (touching counts), until yield says false.
func (s *Shape) near(b orb.Bound, yield func(edge int) bool) bool {
	return s.nearUnder(len(s.boxes)-1, 0, &b, yield)
}

func (s *Shape) nearUnder(level, i int, b *orb.Bound, yield func(edge int) bool) bool {
	if !meet(&s.boxes[level][i], b) {
		return true
	}
	if level > 0 {
		for c := i * fan; c < min((i+1)*fan, len(s.boxes[level-1])); c++ {
			if !s.nearUnder(level-1, c, b, yield) {
				return false
			}
		}
		return true
	}
	for e := i * fan; e < min((i+1)*fan, len(s.edges)); e++ {
		p, q := s.edge(e)
		if box := segmentBound(p, q); meet(&box, b) && !yield(e) {
			return false
		}
	}
	return true
}

func meet(a, b *orb.Bound) bool {
	return a.Min[0] <= b.Max[0] && b.Min[0] <= a.Max[0] && a.Min[1] <= b.Max[1] && b.Min[1] <= a.Max[1]
}

// within tells whether the box b lies in the box a, borders included.
func within(a, b *orb.Bound) bool {
	return a.Min[0] <= b.Min[0] && b.Max[0] <= a.Max[0] && a.Min[1] <= b.Min[1] && b.Max[1] <= a.Max[1]
}
