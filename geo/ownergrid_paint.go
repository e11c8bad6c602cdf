package geo

import "github.com/paulmach/orb"

// painter fills an OwnerGrid, one shape after the other, by descending id.
type painter struct {
	*OwnerGrid
	known map[entry]int32 // what is already in lists: neighbouring cells mostly have the same
	touch []bool          // cells of the shape's window that its edges touch
}

func newPainter(o *OwnerGrid) *painter {
	return &painter{OwnerGrid: o, known: map[entry]int32{}}
}

// paint marks the cells that edges touch, then walks the rows of the shape's window: between two touched cells
// nothing changes, so one point decides for the whole run.
func (b *painter) paint(id int32, s *Shape) {
	g := &b.grid
	left, right := g.col(s.bound.Min[0]), g.col(s.bound.Max[0])
	low, high := g.row(s.bound.Min[1]), g.row(s.bound.Max[1])
	width := right - left + 1
	b.touch = append(b.touch[:0], make([]bool, width*(high-low+1))...)
	for i := range s.edges {
		p, q := s.edge(i)
		g.trace(p, q, func(row, from, to int) {
			for col := max(from, left); col <= min(to, right); col++ {
				b.touch[(row-low)*width+col-left] = true
			}
		})
	}
	for row := low; row <= high; row++ {
		b.paintRow(id, s, row, left, b.touch[(row-low)*width:(row-low+1)*width])
	}
}

func (b *painter) paintRow(id int32, s *Shape, row, left int, touch []bool) {
	known, inside := false, false
	for i, touched := range touch {
		cell := row*b.grid.cols + left + i
		if touched {
			known = false
			b.add(cell, id, false)
			continue
		}
		if !known {
			known, inside = true, s.Locate(b.grid.center(left+i, row)) == Inside
		}
		if inside {
			b.add(cell, id, true)
		}
	}
}

// add puts a shape at the head of a cell's list.
func (b *painter) add(cell int, id int32, whole bool) {
	next := b.cells[cell]
	if next == 0 && whole {
		b.cells[cell] = id + 1
		return
	}
	e := entry{id, next, whole}
	at, ok := b.known[e]
	if !ok {
		b.lists = append(b.lists, e)
		at = -int32(len(b.lists))
		b.known[e] = at
	}
	b.cells[cell] = at
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
