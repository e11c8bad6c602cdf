package sample

import "peijian/planning/sample/ground"

import "slices"

// plannedEdge is a boundary between two communities (or of the city) on which something is planted. It is the side of
// a cell; behind it lies the neighbour.
type plannedEdge struct {
	use       string
	cell      ground.Cell
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
	d := ground.NewDice(2)
	l := b.urban
	cells := l.Cells()
	ground.Shuffle(d, cells)
	for _, plan := range edgePlan {
		e := b.findEdge(cells, plan.use, plan.kind)
		b.edges = append(b.edges, e)
		b.special = append(b.special, e.cell, e.cell.Beside(e.side))
		switch plan.use {
		case useVoid, useOverlap:
			l.Bulges = append(l.Bulges, l.BulgeAt(e.cell, e.side, plan.use == useVoid))
			l.Margins[l.Index(e.cell)][e.side] = ground.BulgeDepth + 50
		default:
			l.Margins[l.Index(e.cell)][e.side] = 130
			if k := l.Index(e.cell.Beside(e.side)); k != ground.None {
				l.Margins[k][(e.side+2)%4] = 130
			}
		}
	}
}

// findEdge takes the first of cells with a side that suits the use.
func (b *builder) findEdge(cells []ground.Cell, use, kind string) plannedEdge {
	for _, c := range cells {
		own := b.urban.Owner(c)
		if own == ground.None || b.community(own).Kind != kind || b.taken(c) {
			continue
		}
		for side := range 4 {
			e := plannedEdge{use, c, side, own, b.urban.Owner(c.Beside(side))}
			if b.suits(e) {
				return e
			}
		}
	}
	return plannedEdge{}
}

func (b *builder) taken(c ground.Cell) bool {
	return slices.Contains(b.special, c) || b.urban.Owner(c) == b.location[xianghe]
}

// suits wants long edges, deep cells, and neighbours in one sub-district: a quarrel between two sub-districts would be another story.
func (b *builder) suits(e plannedEdge) bool {
	l := b.urban
	edge, next := l.Side(e.cell, e.side), l.Side(e.cell, (e.side+1)%4)
	if ground.Distance(edge[0], edge[ground.Segments]) < 400 || ground.Distance(next[0], next[ground.Segments]) < 400 {
		return false
	}
	other := e.cell.Beside(e.side)
	if e.use == useFringe {
		return e.neighbour == ground.None && e.side == ground.South
	}
	if e.neighbour == ground.None || e.neighbour == e.own || b.taken(other) {
		return false
	}
	if e.use == useHouses && b.community(e.neighbour).Kind != converted {
		return false
	}
	return l.District[l.Index(e.cell)] == l.District[l.Index(other)]
}

// lean is how far the middle part of the edge lies, on average, inside the cell.
func (b *builder) lean(e plannedEdge) float64 {
	path := b.urban.Side(e.cell, e.side)
	from, to := path[0], path[ground.Segments]
	sum := 0.0
	const first, last = ground.Segments * 9 / 32, ground.Segments * 23 / 32
	for k := first; k <= last; k++ {
		sum += ground.Turn(from, to, path[k]) / ground.Distance(from, to)
	}
	return sum / float64(last-first+1)
}

// on is a rectangle along the edge, whose centre lies at part t of it and off metres inside the cell.
func (b *builder) on(e plannedEdge, t, off, wide, deep float64) ground.Rect {
	path := b.urban.Side(e.cell, e.side)
	from, to := path[0], path[ground.Segments]
	length := ground.Distance(from, to)
	return ground.Rect{Center: ground.Along(from, to, t, off), DX: (to[0] - from[0]) / length, DY: (to[1] - from[1]) / length, Wide: wide, Deep: deep}
}
