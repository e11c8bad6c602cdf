package geo

import "github.com/paulmach/orb"

// nesting checks rings that are known not to cross: holes in their outer ring and not in each other, parts not in
// each other, and the inside of each part in one piece.
func (t *topology) nesting() {
	for i, c := range t.s.chains {
		at := t.s.points[c.first]
		switch around := t.rings.parents[i]; {
		case c.ring > 0:
			if kind, bad := t.misplaced(c.part, around); bad {
				t.report(kind, at, i)
			}
		case around != none && t.s.chains[around].ring == 0:
			t.report(NestedPart, at, i)
		}
	}
	if !t.invalid {
		t.connected()
	}
}

// misplaced goes outwards from a hole: it must come to the outer ring of its part, and not by way of another of
// its holes. A part in between is reported as such.
func (t *topology) misplaced(part, around int) (DefectKind, bool) {
	for ; around != none; around = t.rings.parents[around] {
		if c := t.s.chains[around]; c.part == part {
			return NestedHole, c.ring > 0
		}
	}
	return HoleOutside, true
}

// connected looks for a circle in the graph of rings and the points in which they touch: rings that are joined
// in a circle close off a piece of ground. Rings that all touch in one and the same point do not.
func (t *topology) connected() {
	seen := map[touch]bool{}
	joined := forest{}
	for _, touch := range t.rings.touches {
		if seen[touch] {
			continue
		}
		seen[touch] = true
		c := t.s.chains[touch.chain]
		if !joined.join(joint{chain: touch.chain}, joint{part: c.part + 1, at: touch.at}) {
			t.add(Disconnected, touch.at, c.part, c.ring)
			return
		}
	}
}

// joint is a node of that graph: a ring, or a point in which rings of one part (counted from 1) touch.
type joint struct {
	chain, part int
	at          orb.Point
}

// forest is a union-find over joints.
type forest map[joint]joint

func (f forest) root(n joint) joint {
	for {
		up, ok := f[n]
		if !ok {
			return n
		}
		if above, ok := f[up]; ok {
			f[n] = above // halve the path for those who come after
		}
		n = up
	}
}

// join says false when both were joined already.
func (f forest) join(a, b joint) bool {
	a, b = f.root(a), f.root(b)
	if a == b {
		return false
	}
	f[a] = b
	return true
}
