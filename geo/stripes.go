package geo

import "math"

// stripes cut a polygon into horizontal bands of equal height and list for each the edges that touch it, so that
// a point is compared with the few edges at its own height. An edge in several bands is listed in each.
type stripes struct {
	low   float64
	scale float64  // bands per unit of height
	start []uint32 // of each band in list, and the end
	list  []uint32 // index in points of the first end
}

// newStripes makes one band for every two edges, fewer when edges are so tall (a comb) that the lists would
// outgrow the coordinates.
func newStripes(s *Shape) stripes {
	height := s.bound.Max[1] - s.bound.Min[1]
	var tall float64
	for i := range s.edges {
		a, b := s.edge(i)
		tall += abs(b[1] - a[1])
	}
	n := float64(len(s.edges))
	count := math.Floor(min(n/2, 2*n*height/tall))
	t := stripes{low: s.bound.Min[1], scale: count / height}
	if !(count > 1) || !(t.scale > 0) || math.IsInf(t.scale, 0) {
		count, t.scale = 1, 0
	}
	t.start = make([]uint32, int(count)+1)
	t.fill(s)
	return t
}

// fill is a counting sort: count, add up, place.
func (t *stripes) fill(s *Shape) {
	t.each(s, func(band int, _ uint32) { t.start[band+1]++ })
	for i := 1; i < len(t.start); i++ {
		t.start[i] += t.start[i-1]
	}
	t.list = make([]uint32, t.start[len(t.start)-1])
	next := make([]uint32, len(t.start))
	copy(next, t.start)
	t.each(s, func(band int, at uint32) {
		t.list[next[band]] = at
		next[band]++
	})
}

func (t *stripes) each(s *Shape, f func(band int, at uint32)) {
	for i, at := range s.edges {
		a, b := s.edge(i)
		for band, last := t.band(min(a[1], b[1])), t.band(max(a[1], b[1])); band <= last; band++ {
			f(band, at)
		}
	}
}

// band never decreases with y, which is all that correctness needs: an edge that reaches the height of a point
// is listed in the band of that point, however the division rounds.
func (t *stripes) band(y float64) int {
	if len(t.start) <= 2 {
		return 0
	}
	return min(max(int((y-t.low)*t.scale), 0), len(t.start)-2)
}

// at lists the edges at height y.
func (t *stripes) at(y float64) []uint32 {
	band := t.band(y)
	return t.list[t.start[band]:t.start[band+1]]
}
