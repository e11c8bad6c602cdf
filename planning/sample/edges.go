package sample

import "slices"

// plannedEdge is a boundary between two communities (or of the city) on which something is planted. It is the side of
// a cell; behind it lies the neighbour.
type plannedEdge struct {
	use       string
	cell      cell
	side      int
	own       int // community of the cell
	neighbour int // community behind the side, none at the city's fringe
}

// Uses of planned edges.
const (
	useVoid     = "void"
	useOverlap  = "overlap"
	useStraddle = "straddle" // housing stands on the boundary
	useHouses   = "houses"   // two village houses stand on the boundary
	useFringe   = "fringe"   // housing stands half in the fields
)

var edgePlan = []struct {
	use  string
	kind string // of the cell's community, "" for any
}{
	{useVoid, pureUrban}, {useVoid, converted}, {useVoid, converted}, {useOverlap, pureUrban}, {useOverlap, converted},
	{useStraddle, pureUrban}, {useStraddle, converted}, {useStraddle, converted}, {useStraddle, pureUrban},
	{useHouses, converted}, {useFringe, converted},
}

// planEdges finds a boundary for each planned use, keeps ordinary housing away from it, and draws the voids and overlaps.
func (b *builder) planEdges() {
	d := newDice(2)
	l := b.urban
	cells := l.cells()
	shuffle(d, cells)
	for _, plan := range edgePlan {
		e := b.findEdge(cells, plan.use, plan.kind)
		b.edges = append(b.edges, e)
		b.special = append(b.special, e.cell, e.cell.beside(e.side))
		switch plan.use {
		case useVoid, useOverlap:
			l.bulges = append(l.bulges, l.bulgeAt(e.cell, e.side, plan.use == useVoid))
			l.margins[l.index(e.cell)][e.side] = bulgeDepth + 50
		default:
			l.margins[l.index(e.cell)][e.side] = 130
			if k := l.index(e.cell.beside(e.side)); k != none {
				l.margins[k][(e.side+2)%4] = 130
			}
		}
	}
}

// findEdge takes the first of cells with a side that suits the use.
func (b *builder) findEdge(cells []cell, use, kind string) plannedEdge {
	for _, c := range cells {
		own := b.urban.owner(c)
		if own == none || b.community(own).Kind != kind || b.taken(c) {
			continue
		}
		for side := range 4 {
			e := plannedEdge{use, c, side, own, b.urban.owner(c.beside(side))}
			if b.suits(e) {
				return e
			}
		}
	}
	return plannedEdge{}
}

func (b *builder) taken(c cell) bool {
	return slices.Contains(b.special, c) || b.urban.owner(c) == b.location[xianghe]
}

// suits wants long edges, deep cells, and neighbours in one sub-district: a quarrel between two sub-districts would be another story.
func (b *builder) suits(e plannedEdge) bool {
	l := b.urban
	edge, next := l.side(e.cell, e.side), l.side(e.cell, (e.side+1)%4)
	if distance(edge[0], edge[segments]) < 400 || distance(next[0], next[segments]) < 400 {
		return false
	}
	other := e.cell.beside(e.side)
	if e.use == useFringe {
		return e.neighbour == none && e.side == south
	}
	if e.neighbour == none || e.neighbour == e.own || b.taken(other) {
		return false
	}
	if e.use == useHouses && b.community(e.neighbour).Kind != converted {
		return false
	}
	return l.district[l.index(e.cell)] == l.district[l.index(other)]
}

// lean is how far the middle part of the edge lies, on average, inside the cell.
func (b *builder) lean(e plannedEdge) float64 {
	path := b.urban.side(e.cell, e.side)
	from, to := path[0], path[segments]
	sum := 0.0
	const first, last = segments * 9 / 32, segments * 23 / 32
	for k := first; k <= last; k++ {
		sum += turn(from, to, path[k]) / distance(from, to)
	}
	return sum / float64(last-first+1)
}

// on is a rectangle along the edge, whose centre lies at part t of it and off metres inside the cell.
func (b *builder) on(e plannedEdge, t, off, wide, deep float64) rect {
	path := b.urban.side(e.cell, e.side)
	from, to := path[0], path[segments]
	length := distance(from, to)
	return rect{center: along(from, to, t, off), dx: (to[0] - from[0]) / length, dy: (to[1] - from[1]) / length, wide: wide, deep: deep}
}
