package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// sweep moves a line over the rings from corner to corner, by x and then by y, and keeps the edges under the line
// in the order in which it meets them (Shamos and Hoey, 1976). Edges that cross stand next to each other before
// they do, so only neighbours are compared. Everything else (touching, overlapping, crossing in a corner) happens
// in a corner, and is decided there among the few edges that go through it. All comparisons are exact, so the
// order is never wrong up to the first defect, where the sweep ends.
type sweep struct {
	s       *Shape
	chains  []chain
	under   treap
	found   *meeting
	touches []touch
	first   int     // number in s of the first of chains
	parents []int   // of each of chains: the number in s of the ring around it, none or unknown
	visits  []visit // of the present corner
	right   []int   // edges that go on from it
}

// visit is one way of a ring through a corner: the edge that comes in and the one that goes out. They are the
// same edge when the corner belongs to another ring and lies in the middle of it.
type visit struct {
	chain, in, out int
}

// A chain without a ring around it, and one that the sweep has not met yet.
const none, unknown = -1, -2

// sweepRings looks at some chains of a cleaned shape (closed rings, no repeated corners). Afterwards it knows the
// first forbidden meeting, or, if there is none, the points in which rings of one part touch and which ring lies
// directly in which.
func sweepRings(s *Shape, chains []chain) *sweep {
	w := &sweep{s: s, chains: chains, under: newTreap(s, chains), parents: make([]int, len(chains))}
	w.first = s.chainOf(chains[0].from)
	for i := range w.parents {
		w.parents[i] = unknown
	}
	corners := w.corners()
	for i := 0; i < len(corners) && w.found == nil; {
		v := w.start(corners[i])
		n := i + 1
		for n < len(corners) && w.start(corners[n]) == v {
			n++
		}
		w.corner(v, corners[i:n])
		i = n
	}
	return w
}

// corners lists the edges by their first ends: every corner of a ring is the first end of one edge.
func (w *sweep) corners() []int {
	var out []int
	for _, c := range w.chains {
		for e := c.from; e < c.to; e++ {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(e, f int) int { return compare(w.start(e), w.start(f)) })
	return out
}

func (w *sweep) start(e int) orb.Point {
	return w.s.points[w.s.edges[e]]
}

// compare orders points as the line meets them.
func compare(p, q orb.Point) int {
	switch {
	case p == q:
		return 0
	case p[0] < q[0] || p[0] == q[0] && p[1] < q[1]:
		return -1
	}
	return 1
}

// corner handles one point: the edges through it leave the order, those that go on come back in their new order,
// and the new neighbours are compared.
func (w *sweep) corner(v orb.Point, leaving []int) {
	below, through, above := w.under.split(v)
	w.visit(v, leaving, through)
	if w.overlap(v) || len(w.visits) > 1 && w.forbidden(v) {
		return
	}
	first, last := w.under.last(below), w.under.first(above)
	w.adopt(first)
	if len(w.right) == 0 {
		w.neighbours(first, last)
	} else {
		w.neighbours(first, w.right[0])
		w.neighbours(w.right[len(w.right)-1], last)
	}
	for _, e := range w.right {
		below = w.under.merge(below, w.under.single(e))
	}
	w.under.root = w.under.merge(below, above)
}

// visit collects the ways through v, from the corners there and from the edges that pass, and sorts the edges
// that go on from below to above.
func (w *sweep) visit(v orb.Point, leaving []int, through int32) {
	w.visits, w.right = w.visits[:0], w.right[:0]
	for _, e := range leaving {
		i := w.s.chainOf(e)
		in := e - 1
		if e == w.s.chains[i].from {
			in = w.s.chains[i].to - 1
		}
		w.visits = append(w.visits, visit{i, in, e})
		for _, f := range [...]int{in, e} {
			if compare(w.other(f, v), v) > 0 {
				w.right = append(w.right, f)
			}
		}
	}
	w.under.each(through, func(e int) {
		if a, b := w.s.edge(e); a != v && b != v {
			w.visits = append(w.visits, visit{w.s.chainOf(e), e, e})
			w.right = append(w.right, e)
		}
	})
	slices.SortFunc(w.right, func(e, f int) int { return -orient(v, w.ahead(e), w.ahead(f)) })
}

// adopt finds what lies around the rings that begin here, from the edge directly below their first: the ring of
// that edge, if its inside is above the edge, and else what lies around that ring.
func (w *sweep) adopt(below int) {
	for _, e := range w.right {
		if i := w.s.chainOf(e) - w.first; w.parents[i] == unknown {
			w.parents[i] = w.around(below)
		}
		below = e
	}
}

func (w *sweep) around(below int) int {
	if below < 0 {
		return none
	}
	i := w.s.chainOf(below)
	c := w.s.chains[i]
	a, b := w.s.edge(below)
	counterclockwise := c.insideLeft == (c.ring == 0)
	if counterclockwise == (compare(a, b) < 0) {
		return i
	}
	return w.parents[i-w.first]
}

// other is the end of edge e that is not v.
func (w *sweep) other(e int, v orb.Point) orb.Point {
	a, b := w.s.edge(e)
	if a == v {
		return b
	}
	return a
}

// ahead is the end of an edge that the line meets last.
func (w *sweep) ahead(e int) orb.Point {
	a, b := w.s.edge(e)
	if compare(a, b) > 0 {
		return a
	}
	return b
}

// overlap finds edges that go on from v in one and the same direction.
func (w *sweep) overlap(v orb.Point) bool {
	for i := 1; i < len(w.right); i++ {
		e, f := w.right[i-1], w.right[i]
		if orient(v, w.ahead(e), w.ahead(f)) == 0 {
			w.stop(e, f, v)
			return true
		}
	}
	return false
}

// neighbours compares two edges that have come to lie next to each other; -1 stands for none.
func (w *sweep) neighbours(e, f int) {
	if e < 0 || f < 0 || w.found != nil {
		return
	}
	a, b := w.s.edge(e)
	p, q := w.s.edge(f)
	if orient(a, b, p)*orient(a, b, q) < 0 && orient(p, q, a)*orient(p, q, b) < 0 {
		w.stop(e, f, crossingPoint(a, b, p, q))
	}
}

// stop notes that two edges cross or overlap.
func (w *sweep) stop(e, f int, at orb.Point) {
	i, j := w.s.chainOf(e), w.s.chainOf(f)
	kind := RingsCross
	if i == j {
		kind = SelfCrossing
	}
	w.found = &meeting{kind, at, min(i, j)}
}
