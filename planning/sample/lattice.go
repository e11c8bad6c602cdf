package sample

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// segments is the number of pieces of one edge of the lattice. The smallest community has four edges, so that each has
// at least 200 vertices.
const segments = 64

// The sides of a cell, counter-clockwise.
const (
	south = iota
	east
	north
	west
)

// none stands where a cell belongs to nobody.
const none = -1

// cell is a block of the lattice: column and row, counted from the south-west.
type cell struct{ i, j int }

func (c cell) beside(side int) cell {
	step := [4]cell{{0, -1}, {1, 0}, {0, 1}, {-1, 0}}[side]
	return cell{c.i + step.i, c.j + step.j}
}

// lattice is a warped grid of city blocks. Each of its edges is made once and used by the ground on both of its sides,
// in opposite directions; so neighbours match vertex for vertex.
type lattice struct {
	nx, ny    int
	nodes     []orb.Point
	across    [][]orb.Point // eastward edges, row by row
	up        [][]orb.Point // northward edges, row by row
	community []int         // by cell
	district  []int         // by cell: index of the sub-district
	margins   [][4]float64  // by cell and side: metres that stay free of housing
	bulges    []bulge
}

// newLattice displaces the edges between the nodes like a coast line.
func newLattice(nx, ny int, d *dice, node func(i, j int) orb.Point) *lattice {
	l := &lattice{nx: nx, ny: ny}
	for j := range ny + 1 {
		for i := range nx + 1 {
			l.nodes = append(l.nodes, node(i, j))
		}
	}
	for j := range ny + 1 {
		for i := range nx {
			l.across = append(l.across, l.edge(l.node(i, j), l.node(i+1, j), d))
		}
	}
	for j := range ny {
		for i := range nx + 1 {
			l.up = append(l.up, l.edge(l.node(i, j), l.node(i, j+1), d))
		}
	}
	for range nx * ny {
		l.community, l.district = append(l.community, none), append(l.district, none)
		l.margins = append(l.margins, [4]float64{34, 34, 34, 34})
	}
	return l
}

func (l *lattice) node(i, j int) orb.Point { return l.nodes[j*(l.nx+1)+i] }

// index is the position of c in the slices by cell, none outside of the lattice.
func (l *lattice) index(c cell) int {
	if c.i < 0 || c.j < 0 || c.i >= l.nx || c.j >= l.ny {
		return none
	}
	return c.j*l.nx + c.i
}

// owner is the community of c, none outside of the lattice.
func (l *lattice) owner(c cell) int {
	if k := l.index(c); k != none {
		return l.community[k]
	}
	return none
}

func (l *lattice) cells() []cell {
	var out []cell
	for j := range l.ny {
		for i := range l.nx {
			out = append(out, cell{i, j})
		}
	}
	return out
}

// corners are the cell's nodes, counter-clockwise from the south-west.
func (l *lattice) corners(c cell) [4]orb.Point {
	return [4]orb.Point{l.node(c.i, c.j), l.node(c.i+1, c.j), l.node(c.i+1, c.j+1), l.node(c.i, c.j+1)}
}

// side is the edge of c on that side, in the counter-clockwise direction.
func (l *lattice) side(c cell, side int) []orb.Point {
	switch side {
	case south:
		return l.across[c.j*l.nx+c.i]
	case east:
		return l.up[c.j*(l.nx+1)+c.i+1]
	case north:
		return backwards(l.across[(c.j+1)*l.nx+c.i])
	}
	return backwards(l.up[c.j*(l.nx+1)+c.i])
}

func backwards(path []orb.Point) []orb.Point {
	out := slices.Clone(path)
	slices.Reverse(out)
	return out
}

// edge strays from the straight line by no more than a block's margins allow.
func (l *lattice) edge(a, b orb.Point, d *dice) []orb.Point {
	return jagged(a, b, min(distance(a, b)*.035, 17), d)
}

// jagged is a path from a to b, displaced again and again at the middle of its parts, by up to reach at first and by less each time. It stays in a
// narrow diamond around the straight line, and the diamonds of different edges meet in their nodes only: so nothing
// made of such edges crosses itself.
func jagged(a, b orb.Point, reach float64, d *dice) []orb.Point {
	var off [segments + 1]float64
	for step := segments; step > 1; step /= 2 {
		for k := step / 2; k < segments; k += step {
			off[k] = (off[k-step/2]+off[k+step/2])/2 + d.between(-reach, reach)
		}
		reach *= .52
	}
	path := make([]orb.Point, segments+1)
	for k := range path {
		limit := .25 * distance(a, b) * float64(min(k, segments-k)) / segments
		path[k] = along(a, b, float64(k)/segments, math.Max(-limit, math.Min(limit, off[k])))
	}
	path[0], path[segments] = a, b
	return path
}

// trace walks around the cells for which in holds, counter-clockwise. ok is false when they are not one piece without
// holes that touches itself nowhere.
func (l *lattice) trace(in func(cell) bool, side func(cell, int) []orb.Point) (ring orb.Ring, ok bool) {
	type edge struct {
		c    cell
		side int
	}
	from := map[orb.Point]edge{}
	var first orb.Point
	for _, c := range l.cells() {
		for s := range 4 {
			if !in(c) || in(c.beside(s)) {
				continue
			}
			start := l.corners(c)[s]
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
