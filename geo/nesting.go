package geo

import "github.com/paulmach/orb"

// nesting checks rings that are known not to cross: holes in their outer ring and not in each other, parts not in
// each other, and the inside of each part in one piece.
func (t *topology) nesting() {
	parts := t.s.geom.(orb.MultiPolygon)
	first := 0 // chain of the part's outer ring
	for _, p := range parts {
		t.holesInShell(p, first)
		t.holesApart(p, first)
		first += len(p)
	}
	if !t.invalid {
		t.partsApart(parts)
	}
	if !t.invalid {
		t.connected()
	}
}

func (t *topology) holesInShell(p orb.Polygon, first int) {
	if len(p) < 2 {
		return
	}
	shell, err := Prepare(p[0])
	if err != nil {
		return
	}
	for j, hole := range p[1:] {
		if placeOf(hole, shell) == Outside {
			c := t.s.chains[first+1+j]
			t.add(HoleOutside, outsidePoint(hole, shell), c.part, c.ring)
		}
	}
}

// holesApart finds holes in holes. Only holes whose boxes nest are compared.
func (t *topology) holesApart(p orb.Polygon, first int) {
	if len(p) < 3 {
		return
	}
	t.apart(len(p)-1, func(i int) orb.Ring { return p[i+1] }, func(i int) orb.Geometry { return p[i+1] },
		func(i int, at orb.Point) {
			c := t.s.chains[first+1+i]
			t.add(NestedHole, at, c.part, c.ring)
		})
}

func (t *topology) partsApart(parts orb.MultiPolygon) {
	var chains []chain
	for _, c := range t.s.chains {
		if c.ring == 0 {
			chains = append(chains, c)
		}
	}
	t.apart(len(parts), func(i int) orb.Ring { return parts[i][0] }, func(i int) orb.Geometry { return parts[i] },
		func(i int, at orb.Point) { t.add(NestedPart, at, chains[i].part, 0) })
}

// apart reports every ring that lies in the ground of another member. Containers are prepared when first needed.
func (t *topology) apart(n int, ring func(int) orb.Ring, ground func(int) orb.Geometry, report func(int, orb.Point)) {
	index := NewIndex[int]()
	for i := range n {
		index.Insert(ring(i).Bound(), i)
	}
	shapes := make([]*Shape, n)
	for i := range n {
		inner := ring(i).Bound()
		index.Search(inner, func(b orb.Bound, j int) bool {
			if j == i || !within(&b, &inner) {
				return true
			}
			if shapes[j] == nil {
				shapes[j], _ = Prepare(ground(j))
			}
			if shapes[j] == nil || placeOf(ring(i), shapes[j]) != Inside {
				return true
			}
			report(i, ring(i)[0])
			return false
		})
	}
}

// placeOf tells where a ring lies that does not cross the edges of s: Inside or Outside. The first corner off the
// edges decides; a ring with all corners on them is decided by its first piece that is no edge itself.
func placeOf(r orb.Ring, s *Shape) Place {
	for _, p := range r {
		if at := s.Locate(p); at != Edge {
			return at
		}
	}
	var cut pieces
	for i := 1; i < len(r); i++ {
		cut.cut(s, r[i-1], r[i])
		for k := 1; k < len(cut.cuts); k++ {
			u, v := cut.cuts[k-1], cut.cuts[k]
			if shared, _ := cut.shared(s, u, v, nil); u != v && !shared {
				return cut.place(s, u, v)
			}
		}
	}
	return Edge
}

func outsidePoint(r orb.Ring, s *Shape) orb.Point {
	for _, p := range r {
		if s.Locate(p) == Outside {
			return p
		}
	}
	return r[0]
}

// connected looks for a circle in the graph of rings and the points in which they touch: rings that are joined
// in a circle close off a piece of ground. Rings that all touch in one and the same point do not.
func (t *topology) connected() {
	seen := map[touch]bool{}
	joined := forest{}
	for _, touch := range t.touches {
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
