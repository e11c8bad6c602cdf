package sample

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// By these the sample reckons distances along its streets, in its own words: those of a new city.
const (
	streetSnap   = .5
	streetAccess = 200
	square       = 400 // m, of the map's sheets
)

// streetMap is the city's streets for somebody with patience: every straight stretch with all stops on it, and from each stop the ways to others. It shares
// nothing with planning/street: stretches lie on sheets of paper, and ways are found by walking on from whatever got nearer (Bellman and Ford).
type streetMap struct {
	stretches []stretch
	sheets    map[[2]int][]int
	at        []orb.Point // of each stop
	ways      [][]way
}

type stretch struct {
	a, b  orb.Point
	box   orb.Bound
	stops []int // by their distance from a
}

type way struct {
	to   int
	long float64
}

// spot is a place on a stretch, with the way from a door to it.
type spot struct {
	stretch int
	at      orb.Point
	off     float64
}

func mapStreets(roads []Road) *streetMap {
	m := &streetMap{sheets: map[[2]int][]int{}}
	known := map[orb.Point]int{}
	var ends []int
	for _, r := range roads {
		for k, p := range r.Line {
			id := m.stop(known, p)
			if k > 0 {
				a := r.Line[k-1]
				m.stretches = append(m.stretches, stretch{a, p, orb.MultiPoint{a, p}.Bound().Pad(streetSnap), []int{known[a], id}})
			}
			if k == 0 || k == len(r.Line)-1 {
				ends = append(ends, id)
			}
		}
	}
	for k, s := range m.stretches {
		for _, sheet := range sheetsOf(s.box) {
			m.sheets[sheet] = append(m.sheets[sheet], k)
		}
	}
	m.joinNear()
	m.joinEnds(known, ends)
	for _, s := range m.stretches {
		slices.SortFunc(s.stops, func(i, j int) int { return cmp.Compare(ground.Distance(s.a, m.at[i]), ground.Distance(s.a, m.at[j])) })
		for k := 1; k < len(s.stops); k++ {
			m.join(s.stops[k-1], s.stops[k])
		}
	}
	return m
}

func (m *streetMap) stop(known map[orb.Point]int, p orb.Point) int {
	id, there := known[p]
	if !there {
		id = len(m.at)
		known[p], m.at, m.ways = id, append(m.at, p), append(m.ways, nil)
	}
	return id
}

func (m *streetMap) join(i, j int) {
	long := ground.Distance(m.at[i], m.at[j])
	m.ways[i], m.ways[j] = append(m.ways[i], way{j, long}), append(m.ways[j], way{i, long})
}

// joinNear joins stops that miss one another by the tolerance: no line of the sample has vertices so near.
func (m *streetMap) joinNear() {
	order := make([]int, len(m.at))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(m.at[i][0], m.at[j][0]) })
	for k, i := range order {
		for _, j := range order[k+1:] {
			if m.at[j][0]-m.at[i][0] > streetSnap {
				break
			}
			if ground.Distance(m.at[i], m.at[j]) <= streetSnap {
				m.join(i, j)
			}
		}
	}
}

// joinEnds puts a stop on every stretch on which a line ends.
func (m *streetMap) joinEnds(known map[orb.Point]int, ends []int) {
	for _, end := range ends {
		p := m.at[end]
		for _, k := range m.sheets[sheetsOf(p.Bound())[0]] {
			s := &m.stretches[k]
			if !s.box.Contains(p) || p == s.a || p == s.b {
				continue
			}
			if foot := footOn(s.a, s.b, p); foot != s.a && foot != s.b && ground.Distance(foot, p) <= streetSnap {
				id := m.stop(known, foot)
				s.stops = append(s.stops, id)
				m.join(end, id)
			}
		}
	}
}

// footOn is the point of the stretch from a to b that is nearest to p.
func footOn(a, b, p orb.Point) orb.Point {
	dx, dy := b[0]-a[0], b[1]-a[1]
	l := dx*dx + dy*dy
	if l == 0 {
		return a
	}
	t := ((p[0]-a[0])*dx + (p[1]-a[1])*dy) / l
	switch {
	case t <= 0:
		return a
	case t >= 1:
		return b
	}
	return orb.Point{a[0] + t*dx, a[1] + t*dy}
}

// door is the spot on a street that is nearest to a ring, or to a point as a ring of one.
func (m *streetMap) door(ring orb.Ring) (best spot, ok bool) {
	best.off = streetAccess
	box := ring.Bound().Pad(streetAccess)
	for _, sheet := range sheetsOf(box) {
		for _, k := range m.sheets[sheet] {
			if s := m.stretches[k]; box.Intersects(s.box) {
				if on, off := s.nearest(ring); off < best.off {
					best, ok = spot{k, on, off}, true
				}
			}
		}
	}
	return best, ok
}

// nearest is the point of a stretch that is nearest to a ring, with its distance. No street of the sample runs through a house.
func (s *stretch) nearest(ring orb.Ring) (on orb.Point, off float64) {
	off = math.Inf(1)
	try := func(a, b orb.Point) {
		if d := ground.Distance(a, b); d < off {
			on, off = a, d
		}
	}
	for i, p := range ring {
		try(footOn(s.a, s.b, p), p)
		if i > 0 {
			try(s.a, footOn(ring[i-1], p, s.a))
			try(s.b, footOn(ring[i-1], p, s.b))
		}
	}
	return on, off
}

// sheetsOf are the sheets that a box touches.
func sheetsOf(b orb.Bound) (out [][2]int) {
	for i := int(math.Floor(b.Min[0] / square)); i <= int(math.Floor(b.Max[0]/square)); i++ {
		for j := int(math.Floor(b.Min[1] / square)); j <= int(math.Floor(b.Max[1]/square)); j++ {
			out = append(out, [2]int{i, j})
		}
	}
	return out
}

// within walks from spots as far as a limit and gives the distance of every stop that it comes to.
func (m *streetMap) within(from []spot, limit float64) map[int]float64 {
	far := map[int]float64{}
	var next []int
	reach := func(stop int, d float64) {
		if was, met := far[stop]; d <= limit && (!met || d < was) {
			far[stop] = d
			next = append(next, stop)
		}
	}
	for _, s := range from {
		for _, stop := range m.stretches[s.stretch].stops {
			reach(stop, s.off+ground.Distance(s.at, m.at[stop]))
		}
	}
	for len(next) > 0 {
		stop := next[0]
		next = next[1:]
		for _, w := range m.ways[stop] {
			reach(w.to, far[stop]+w.long)
		}
	}
	return far
}

// walked is the distance from the places from which far was walked to a door.
func (m *streetMap) walked(from []spot, far map[int]float64, to spot) float64 {
	best := math.Inf(1)
	for _, stop := range m.stretches[to.stretch].stops {
		if d, met := far[stop]; met {
			best = min(best, d+ground.Distance(m.at[stop], to.at)+to.off)
		}
	}
	for _, s := range from {
		if s.stretch == to.stretch {
			best = min(best, s.off+ground.Distance(s.at, to.at)+to.off)
		}
	}
	return best
}
