package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// painter fills an OwnerGrid, one shape after the other, by descending id.
type painter struct {
	*OwnerGrid
	known map[entry]int32 // whole entries that are already in lists: neighbouring cells mostly have the same
	runs  []run           // of the entries, until they settle
	last  []int32         // of the cells of the shape's window: their last stretch, -1 for none
	found []stretch
}

// run is a stretch of edges of one ring: the shape's points from one to the other.
type run struct{ from, to uint32 }

// stretch is a run of edges in a cell, with the one found there before it.
type stretch struct {
	run
	before int32
}

// settle lays the lists out in the order of the cells, with the edges themselves beside them, so that the answer to a point, and to its neighbour, lies
// together in memory. Lists that share a tail go on sharing it.
func (b *painter) settle() {
	moved := make([]int32, len(b.lists)) // where an entry is now, 0 for not yet
	lists := make([]entry, 0, len(b.lists))
	room := len(b.runs)
	for _, r := range b.runs {
		room += int(r.to-r.from) + 1
	}
	b.lines = make([]orb.Point, 0, room)
	for cell, at := range b.cells {
		tail := &b.cells[cell]
		for at < 0 {
			if there := moved[-at-1]; there != 0 {
				*tail = there
				break
			}
			e := b.lists[-at-1]
			b.copyLines(&e)
			lists = append(lists, e)
			*tail = -int32(len(lists))
			moved[-at-1] = *tail
			at, tail = e.next, &lists[len(lists)-1].next
		}
	}
	b.lists, b.runs, b.known, b.found, b.last = lists, nil, nil, nil, nil
}

// copyLines puts the edges of an entry where it will find them.
func (b *painter) copyLines(e *entry) {
	runs := b.runs[e.from:e.to]
	e.from = int32(len(b.lines))
	for i, r := range runs {
		if i > 0 {
			b.lines = append(b.lines, orb.Point{math.NaN(), math.NaN()})
		}
		b.lines = append(b.lines, b.shapes[e.id].points[r.from:r.to+1]...)
	}
	e.to = int32(len(b.lines))
}

func newPainter(o *OwnerGrid) *painter {
	return &painter{OwnerGrid: o, known: map[entry]int32{}}
}

// paint notes the edges that touch each cell, then walks the rows of the shape's window: between two touched cells
// nothing changes, so one point decides for the whole run.
func (b *painter) paint(id int32, s *Shape) {
	g := &b.grid
	left, right := g.col(s.bound.Min[0]), g.col(s.bound.Max[0])
	low, high := g.row(s.bound.Min[1]), g.row(s.bound.Max[1])
	width := right - left + 1
	b.found = b.found[:0]
	if n := width * (high - low + 1); cap(b.last) < n {
		b.last = make([]int32, n)
	} else {
		b.last = b.last[:n]
	}
	for i := range b.last {
		b.last[i] = -1
	}
	for i := range s.edges {
		p, q := s.edge(i)
		at := s.edges[i]
		g.trace(p, q, func(row, from, to int) {
			for col := max(from, left); col <= min(to, right); col++ {
				b.touch((row-low)*width+col-left, at)
			}
		})
	}
	for row := low; row <= high; row++ {
		b.paintRow(id, s, row, left, b.last[(row-low)*width:(row-low+1)*width])
	}
}

// touch notes that an edge may touch a cell of the window. Edges come in the order of their rings, so that most go on where the last one ended.
func (b *painter) touch(cell int, at uint32) {
	if l := b.last[cell]; l >= 0 {
		switch r := &b.found[l]; r.to {
		case at:
			r.to = at + 1
			return
		case at + 1:
			return // the same edge again
		}
	}
	b.found = append(b.found, stretch{run{at, at + 1}, b.last[cell]})
	b.last[cell] = int32(len(b.found) - 1)
}

func (b *painter) paintRow(id int32, s *Shape, row, left int, last []int32) {
	sure, inside := false, false
	for i, l := range last {
		cell := row*b.grid.cols + left + i
		if l >= 0 {
			sure = false
			b.addMixed(cell, id, s, b.grid.center(left+i, row), l)
			continue
		}
		if !sure {
			sure, inside = true, s.Locate(b.grid.center(left+i, row)) == Inside
		}
		if inside {
			b.addWhole(cell, id)
		}
	}
}

// addWhole puts a shape that covers a cell at the head of its list.
func (b *painter) addWhole(cell int, id int32) {
	next := b.cells[cell]
	if next == 0 {
		b.cells[cell] = id + 1
		return
	}
	e := entry{id: id, next: next, knows: coversCell}
	at, ok := b.known[e]
	if !ok {
		b.lists = append(b.lists, e)
		at = -int32(len(b.lists))
		b.known[e] = at
	}
	b.cells[cell] = at
}

// addMixed puts a shape whose edges touch a cell at the head of its list, with those edges.
func (b *painter) addMixed(cell int, id int32, s *Shape, middle orb.Point, l int32) {
	e := entry{id: id, next: b.cells[cell], from: int32(len(b.runs)), knows: askShape}
	if s.dim == 2 {
		switch s.Locate(middle) {
		case Inside:
			e.knows = middleIn
		case Outside:
			e.knows = middleOut
		}
	}
	if e.knows != askShape {
		for ; l >= 0; l = b.found[l].before {
			b.runs = append(b.runs, b.found[l].run)
		}
	}
	e.to = int32(len(b.runs))
	b.lists = append(b.lists, e)
	b.cells[cell] = -int32(len(b.lists))
}

// trace hands out, for each row of the grid, the columns that the segment may touch there. It says a little too
// much rather than too little: rows are widened by a thousandth of a cell before the segment is cut to them, and
// columns again, which is far more than rounding.
func (g *grid) trace(p, q orb.Point, f func(row, from, to int)) {
	if p[1] > q[1] {
		p, q = q, p
	}
	low, high := g.row(p[1]), g.row(q[1])
	if low == high || g.col(p[0]) == g.col(q[0]) {
		for row := low; row <= high; row++ {
			f(row, min(g.col(p[0]), g.col(q[0])), max(g.col(p[0]), g.col(q[0])))
		}
		return
	}
	slope := (q[0] - p[0]) / (q[1] - p[1])
	slackX, slackY := 1e-3/g.scaleX, 1e-3/g.scaleY
	for row := low; row <= high; row++ {
		bottom := max(p[1], g.bound.Min[1]+float64(row)/g.scaleY-slackY)
		top := min(q[1], g.bound.Min[1]+float64(row+1)/g.scaleY+slackY)
		a, b := p[0]+(bottom-p[1])*slope, p[0]+(top-p[1])*slope
		f(row, g.col(min(a, b)-slackX), g.col(max(a, b)+slackX))
	}
}
