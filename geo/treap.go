package geo

import "github.com/paulmach/orb"

// treap holds the edges under the sweep line in their order, as a tree that is balanced by fixed random weights.
// It is only ever cut at a point and put together again, which needs no other comparison than orient. A node is
// numbered by its edge; -1 is no node.
type treap struct {
	s     *Shape
	base  int // edge of node 0
	nodes []treapNode
	root  int32
}

type treapNode struct {
	left, right int32
	weight      uint32
}

func newTreap(s *Shape, chains []chain) treap {
	base := chains[0].from
	return treap{s: s, base: base, nodes: make([]treapNode, chains[len(chains)-1].to-base), root: -1}
}

// single makes a tree of one edge.
func (t *treap) single(e int) int32 {
	n := int32(e - t.base)
	weight := (uint32(n) + 1) * 2654435761 // Knuth's multiplicative hash, then mixed once more
	weight ^= weight >> 15
	t.nodes[n] = treapNode{-1, -1, weight * 2246822519}
	return n
}

// split takes the whole tree apart into the edges below v, through v and above it.
func (t *treap) split(v orb.Point) (below, through, above int32) {
	below, rest := t.cut(t.root, v, 1)
	through, above = t.cut(rest, v, 0)
	return below, through, above
}

// cut parts a tree into the edges for which v lies on side or further up, and the others.
func (t *treap) cut(n int32, v orb.Point, side int) (low, high int32) {
	if n < 0 {
		return -1, -1
	}
	a, b := t.s.edge(int(n) + t.base)
	if compare(a, b) > 0 {
		a, b = b, a
	}
	if orient(a, b, v) >= side {
		t.nodes[n].right, high = t.cut(t.nodes[n].right, v, side)
		return n, high
	}
	low, t.nodes[n].left = t.cut(t.nodes[n].left, v, side)
	return low, n
}

// merge puts two trees together, all of low below all of high.
func (t *treap) merge(low, high int32) int32 {
	switch {
	case low < 0:
		return high
	case high < 0:
		return low
	case t.nodes[low].weight > t.nodes[high].weight:
		t.nodes[low].right = t.merge(t.nodes[low].right, high)
		return low
	}
	t.nodes[high].left = t.merge(low, t.nodes[high].left)
	return high
}

// each visits a tree from below.
func (t *treap) each(n int32, f func(edge int)) {
	if n >= 0 {
		t.each(t.nodes[n].left, f)
		f(int(n) + t.base)
		t.each(t.nodes[n].right, f)
	}
}

// first is the lowest edge of a tree, -1 when it is empty.
func (t *treap) first(n int32) int {
	if n < 0 {
		return -1
	}
	for t.nodes[n].left >= 0 {
		n = t.nodes[n].left
	}
	return int(n) + t.base
}

// last is the highest edge of a tree, -1 when it is empty.
func (t *treap) last(n int32) int {
	if n < 0 {
		return -1
	}
	for t.nodes[n].right >= 0 {
		n = t.nodes[n].right
	}
	return int(n) + t.base
}
