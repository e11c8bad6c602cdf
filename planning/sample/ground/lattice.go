package ground

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Segments is the number of pieces of one edge of the lattice. The smallest community has four edges, so that each has
// at least 200 vertices.
const Segments = 64

// The sides of a cell, counter-clockwise.
const (
	South = iota
	East
	North
	West
)

// None stands where a cell belongs to nobody.
const None = -1

// Cell is a block of the lattice: column and row, counted from the south-west.
type Cell struct{ I, J int }

// Beside is the neighbour behind a side.
func (c Cell) Beside(side int) Cell {
	step := [4]Cell{{0, -1}, {1, 0}, {0, 1}, {-1, 0}}[side]
	return Cell{c.I + step.I, c.J + step.J}
}

// Lattice is a warped grid of city blocks. Each of its edges is made once and used by the ground on both of its sides,
// in opposite directions; so neighbours match vertex for vertex.
type Lattice struct {
	NX, NY    int
	nodes     []orb.Point
	Across    [][]orb.Point // eastward edges, row by row
	Up        [][]orb.Point // northward edges, row by row
	Community []int         // by cell
	District  []int         // by cell: index of the sub-district
	Margins   [][4]float64  // by cell and side: metres that stay free of housing
	Bulges    []Bulge
}

// NewLattice displaces the edges between the nodes like a coast line.
func NewLattice(nx, ny int, d *Dice, node func(i, j int) orb.Point) *Lattice {
	l := &Lattice{NX: nx, NY: ny}
	for j := range ny + 1 {
		for i := range nx + 1 {
			l.nodes = append(l.nodes, node(i, j))
		}
	}
	for j := range ny + 1 {
		for i := range nx {
			l.Across = append(l.Across, l.edge(l.Node(i, j), l.Node(i+1, j), d))
		}
	}
	for j := range ny {
		for i := range nx + 1 {
			l.Up = append(l.Up, l.edge(l.Node(i, j), l.Node(i, j+1), d))
		}
	}
	for range nx * ny {
		l.Community, l.District = append(l.Community, None), append(l.District, None)
		l.Margins = append(l.Margins, [4]float64{34, 34, 34, 34})
	}
	return l
}

// Node is the street corner at the south-west of the block (i, j).
func (l *Lattice) Node(i, j int) orb.Point { return l.nodes[j*(l.NX+1)+i] }

// Index is the position of c in the slices by cell, none outside of the lattice.
func (l *Lattice) Index(c Cell) int {
	if c.I < 0 || c.J < 0 || c.I >= l.NX || c.J >= l.NY {
		return None
	}
	return c.J*l.NX + c.I
}

// Owner is the community of c, none outside of the lattice.
func (l *Lattice) Owner(c Cell) int {
	if k := l.Index(c); k != None {
		return l.Community[k]
	}
	return None
}

// Cells lists all blocks, row by row from the south-west.
func (l *Lattice) Cells() []Cell {
	var out []Cell
	for j := range l.NY {
		for i := range l.NX {
			out = append(out, Cell{i, j})
		}
	}
	return out
}

// Corners are the cell's nodes, counter-clockwise from the south-west.
func (l *Lattice) Corners(c Cell) [4]orb.Point {
	return [4]orb.Point{l.Node(c.I, c.J), l.Node(c.I+1, c.J), l.Node(c.I+1, c.J+1), l.Node(c.I, c.J+1)}
}

// Side is the edge of c on that side, in the counter-clockwise direction.
func (l *Lattice) Side(c Cell, side int) []orb.Point {
	switch side {
	case South:
		return l.Across[c.J*l.NX+c.I]
	case East:
		return l.Up[c.J*(l.NX+1)+c.I+1]
	case North:
		return Backwards(l.Across[(c.J+1)*l.NX+c.I])
	}
	return Backwards(l.Up[c.J*(l.NX+1)+c.I])
}

// Backwards is the same path, walked from its end.
func Backwards(path []orb.Point) []orb.Point {
	out := slices.Clone(path)
	slices.Reverse(out)
	return out
}

// edge strays from the straight line by no more than a block's margins allow.
func (l *Lattice) edge(a, b orb.Point, d *Dice) []orb.Point {
	return Jagged(a, b, min(Distance(a, b)*.035, 17), d)
}

// Jagged is a path from a to b, displaced again and again at the middle of its parts, by up to reach at first and by less each time. It stays in a
// narrow diamond around the straight line, and the diamonds of different edges meet in their nodes only: so nothing
// made of such edges crosses itself.
func Jagged(a, b orb.Point, reach float64, d *Dice) []orb.Point {
	var off [Segments + 1]float64
	for step := Segments; step > 1; step /= 2 {
		for k := step / 2; k < Segments; k += step {
			off[k] = (off[k-step/2]+off[k+step/2])/2 + d.Between(-reach, reach)
		}
		reach *= .52
	}
	path := make([]orb.Point, Segments+1)
	for k := range path {
		limit := .25 * Distance(a, b) * float64(min(k, Segments-k)) / Segments
		path[k] = Along(a, b, float64(k)/Segments, math.Max(-limit, math.Min(limit, off[k])))
	}
	path[0], path[Segments] = a, b
	return path
}

// Trace walks around the cells for which in holds, counter-clockwise. ok is false when they are not one piece without
// holes that touches itself nowhere.
func (l *Lattice) Trace(in func(Cell) bool, side func(Cell, int) []orb.Point) (ring orb.Ring, ok bool) {
	type edge struct {
		c    Cell
		side int
	}
	from := map[orb.Point]edge{}
	var first orb.Point
	for _, c := range l.Cells() {
		for s := range 4 {
			if !in(c) || in(c.Beside(s)) {
				continue
			}
			start := l.Corners(c)[s]
			if _, twice := from[start]; twice {
				return nil, false
			}
			if from[start] = (edge{c, s}); len(from) == 1 {
				first = start
			}
		}
	}
	for p, n := first, 0; len(from) > 0; n++ {
		e, there := from[p]
		if !there {
			return nil, false
		}
		delete(from, p)
		path := side(e.c, e.side)
		ring = append(ring, path[:len(path)-1]...)
		p = path[len(path)-1]
	}
	return append(ring, ring[0]), true
}

// Corner is the street corner of l that is nearest to a place outside.
func (l *Lattice) Corner(place orb.Point) orb.Point {
	near := l.Node(l.NX/2, l.NY/2)
	for _, c := range l.Cells() {
		for _, p := range l.Corners(c) {
			if l.Owner(c) != None && Distance(p, place) < Distance(near, place) {
				near = p
			}
		}
	}
	return near
}

// Communities lists the owners of cells in the order in which they are met.
func (l *Lattice) Communities() []int {
	var out []int
	seen := map[int]bool{None: true}
	for _, k := range l.Community {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}
