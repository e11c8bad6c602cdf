package street

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// Settings say how forgiving a network is, in metres.
type Settings struct {
	Snap   float64 // vertices, and an end and a line, that are at most so far apart are joined
	Access float64 // places farther than this from every street are not on the network
}

// Network is a net of streets in a plane. It never changes after it is made.
type Network struct {
	access  float64
	nodes   []orb.Point
	pieces  []piece
	streets int     // the pieces before this one lie on streets; the others are steps over gaps within the tolerance
	first   []int32 // arcs of node i: arcs[first[i]:first[i+1]]
	arcs    []arc
	part    []int32 // of each node: the smallest node that is connected with it
	parts   int
	index   *geo.Index[int32] // of the pieces that lie on streets
	walks   *sync.Pool        // to be used again
}

// piece is a straight stretch between two nodes.
type piece struct {
	from, to int32
	length   float64 // m
}

// arc is a piece as it leaves a node.
type arc struct {
	to, piece int32
	length    float64
}

// Build makes a network of lines in a plane, in metres. Points that are not finite are left out.
func Build(lines []orb.LineString, s Settings) *Network {
	b := &builder{Network: Network{access: s.Access, index: geo.NewIndex[int32]()}, snap: s.Snap, known: map[orb.Point]int32{}}
	for k, line := range lines {
		b.draw(int32(k), line)
	}
	b.indexPieces()
	steps := b.split(b.endsOnLines(), b.nearVertices())
	b.streets = len(b.pieces)
	for _, s := range steps {
		b.pieces = append(b.pieces, piece{s[0], s[1], distance(b.nodes[s[0]], b.nodes[s[1]])})
	}
	b.connect()
	made := b.Network // alone: what the builder knew is let go
	made.walks = &sync.Pool{New: func() any { return made.Walk() }}
	return &made
}

// builder knows what is needed only while a network is made.
type builder struct {
	Network
	snap  float64
	known map[orb.Point]int32
	lines []vertex // of each node
}

// vertex says in which lines a node stands.
type vertex struct {
	line   int32
	end    bool // a line ends in it
	shared bool // it is in several lines
}

func (b *builder) node(p orb.Point, line int32) int32 {
	if id, there := b.known[p]; there {
		if b.lines[id].line != line {
			b.lines[id].shared = true
		}
		return id
	}
	id := int32(len(b.nodes))
	b.known[p] = id
	b.nodes, b.lines = append(b.nodes, p), append(b.lines, vertex{line: line})
	return id
}

func (b *builder) draw(line int32, points orb.LineString) {
	last := int32(-1)
	for _, p := range points {
		if !finite(p) {
			continue
		}
		id := b.node(p, line)
		switch {
		case last < 0:
			b.lines[id].end = true
		case id != last:
			b.pieces = append(b.pieces, piece{last, id, distance(b.nodes[last], p)})
		}
		last = id
	}
	if last >= 0 {
		b.lines[last].end = true
	}
}

func (b *builder) indexPieces() {
	for k := range b.pieces {
		b.index.Insert(b.box(int32(k)), int32(k))
	}
}

func (n *Network) box(k int32) orb.Bound {
	p := n.pieces[k]
	return orb.Bound{Min: n.nodes[p.from], Max: n.nodes[p.from]}.Extend(n.nodes[p.to])
}

// foot is where the end of a line meets a piece between its nodes.
type foot struct {
	piece, node int32
	t           float64 // along the piece, from 0 to 1
}

func (b *builder) endsOnLines() []foot {
	var out []foot
	for id, v := range b.lines {
		if !v.end {
			continue
		}
		p := b.nodes[id]
		b.index.Search(p.Bound().Pad(b.snap), func(_ orb.Bound, k int32) bool {
			if x := b.pieces[k]; x.from != int32(id) && x.to != int32(id) {
				if t := along(b.nodes[x.from], b.nodes[x.to], p); t > 0 && t < 1 && distance(p, b.at(k, t)) <= b.snap {
					out = append(out, foot{k, int32(id), t})
				}
			}
			return true
		})
	}
	slices.SortFunc(out, func(a, b foot) int {
		return cmp.Or(cmp.Compare(a.piece, b.piece), cmp.Compare(a.t, b.t), cmp.Compare(a.node, b.node))
	})
	return out
}

// at is the point of a piece at t from 0 to 1.
func (n *Network) at(k int32, t float64) orb.Point {
	return between(n.nodes[n.pieces[k].from], n.nodes[n.pieces[k].to], t)
}

// split cuts pieces where others end on them, and adds the steps from those ends to the cuts.
func (b *builder) split(feet []foot, steps [][2]int32) [][2]int32 {
	for len(feet) > 0 {
		k, n := feet[0].piece, 1
		for n < len(feet) && feet[n].piece == k {
			n++
		}
		steps = b.cut(k, feet[:n], steps)
		feet = feet[n:]
	}
	return steps
}

// cut divides one piece at feet, which run along it. The piece keeps its number for its first part.
func (b *builder) cut(k int32, feet []foot, steps [][2]int32) [][2]int32 {
	b.index.Delete(b.box(k), k)
	whole := b.pieces[k]
	line := b.lines[whole.from].line
	places := make([]int32, 0, len(feet)+1)
	for _, f := range feet {
		id := b.node(b.at(k, f.t), line)
		if places = append(places, id); id != f.node {
			steps = append(steps, [2]int32{f.node, id})
		}
	}
	last, own := whole.from, k
	for _, id := range append(places, whole.to) {
		if id == last {
			continue
		}
		part := piece{last, id, distance(b.nodes[last], b.nodes[id])}
		if last = id; own >= 0 {
			b.pieces[own] = part
		} else {
			b.pieces = append(b.pieces, part)
			own = int32(len(b.pieces) - 1)
		}
		b.index.Insert(b.box(own), own)
		own = -1
	}
	return steps
}

// nearVertices are the pairs of nodes within the tolerance, but for the inner vertices of one line, which the line joins already.
func (b *builder) nearVertices() (steps [][2]int32) {
	if b.snap <= 0 {
		return nil
	}
	cell := func(p orb.Point) [2]int64 {
		return [2]int64{int64(math.Floor(p[0] / b.snap)), int64(math.Floor(p[1] / b.snap))}
	}
	last, before := make(map[[2]int64]int32, len(b.nodes)), make([]int32, len(b.nodes)) // in a cell: the latest node, and the one before each
	for id, p := range b.nodes {
		here := cell(p)
		for dx := int64(-1); dx <= 1; dx++ {
			for dy := int64(-1); dy <= 1; dy++ {
				for other := last[[2]int64{here[0] + dx, here[1] + dy}] - 1; other >= 0; other = before[other] - 1 {
					if distance(p, b.nodes[other]) <= b.snap && !b.sameLine(int32(id), other) {
						steps = append(steps, [2]int32{other, int32(id)})
					}
				}
			}
		}
		before[id], last[here] = last[here], int32(id)+1
	}
	return steps
}

func (b *builder) sameLine(i, j int32) bool {
	u, v := b.lines[i], b.lines[j]
	return u.line == v.line && !u.end && !v.end && !u.shared && !v.shared
}

// connect lists the arcs of every node and finds the parts of the network.
func (b *builder) connect() {
	b.first = make([]int32, len(b.nodes)+1)
	for _, p := range b.pieces {
		b.first[p.from+1]++
		b.first[p.to+1]++
	}
	for i := range b.nodes {
		b.first[i+1] += b.first[i]
	}
	next := slices.Clone(b.first)
	b.arcs = make([]arc, 2*len(b.pieces))
	for k, p := range b.pieces {
		b.arcs[next[p.from]] = arc{p.to, int32(k), p.length}
		next[p.from]++
		b.arcs[next[p.to]] = arc{p.from, int32(k), p.length}
		next[p.to]++
	}
	b.findParts()
}

func (b *builder) findParts() {
	b.part = make([]int32, len(b.nodes))
	for i := range b.part {
		b.part[i] = -1
	}
	var stack []int32
	for i := range b.part {
		if b.part[i] >= 0 {
			continue
		}
		b.parts++
		b.part[i] = int32(i)
		for stack = append(stack[:0], int32(i)); len(stack) > 0; {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, a := range b.arcs[b.first[u]:b.first[u+1]] {
				if b.part[a.to] < 0 {
					b.part[a.to] = int32(i)
					stack = append(stack, a.to)
				}
			}
		}
	}
}

// Pieces is the number of straight stretches of street.
func (n *Network) Pieces() int { return n.streets }

// Parts is the number of parts between which nobody can walk.
func (n *Network) Parts() int { return n.parts }
