package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// forbidden looks at several ways through one corner. Two of the same ring are never allowed; of different rings
// they may touch but not cross. What is allowed is noted, ring by ring.
func (w *sweep) forbidden(v orb.Point) bool {
	slices.SortFunc(w.visits, func(a, b visit) int { return a.chain - b.chain })
	twice := -1
	for i := 1; i < len(w.visits); i++ {
		if w.visits[i].chain == w.visits[i-1].chain {
			twice = w.visits[i].chain
			break
		}
	}
	crossed := w.entangled(v)
	switch {
	case twice >= 0 && crossed:
		w.found = &meeting{SelfCrossing, v, twice}
	case twice >= 0:
		w.found = &meeting{SelfTouching, v, twice}
	case crossed:
		w.found = &meeting{RingsCross, v, w.visits[0].chain}
	default:
		w.touch(v)
	}
	return w.found != nil
}

// arm is one end of a way, by its number and the point it goes to.
type arm struct {
	way int
	to  orb.Point
}

// entangled goes once around the corner. Ways that do not cross nest like brackets: each closes before the one
// that was open before it.
func (w *sweep) entangled(v orb.Point) bool {
	var arms []arm
	for i, way := range w.visits {
		a, b := w.other(way.in, v), w.other(way.out, v)
		if way.in == way.out {
			a, b = w.s.edge(way.in)
		}
		arms = append(arms, arm{i, a}, arm{i, b})
	}
	slices.SortFunc(arms, func(a, b arm) int { return compareAngle(v, a.to, b.to) })
	var open []int
	for _, a := range arms {
		if n := len(open); n > 0 && open[n-1] == a.way {
			open = open[:n-1]
		} else {
			open = append(open, a.way)
		}
	}
	return len(open) > 0
}

// touch notes the rings that meet others of their own part here. Visits are in the order of chains, and so of
// parts.
func (w *sweep) touch(v orb.Point) {
	part := func(i int) int { return w.s.chains[w.visits[i].chain].part }
	for i := range w.visits {
		if i > 0 && part(i-1) == part(i) || i+1 < len(w.visits) && part(i+1) == part(i) {
			w.touches = append(w.touches, touch{w.visits[i].chain, v})
		}
	}
}
