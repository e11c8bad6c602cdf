package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// OwnerGrid answers for a layer that (more or less) partitions the ground, such as communities: who owns this
// point? Coarse cells that no border touches lie wholly in one shape, so that their points need no test at all; the
// others are cut into finer ones, the finer the more edges there are, and of those again most lie in one shape. What is
// left lists whom to ask, with the few edges that are there. Voids and overlaps are answered as they are. It is
// immutable and safe for concurrent readers.
type OwnerGrid struct {
	shapes []*Shape
	grid   grid
	cells  []int32 // coarse: 0 nobody, n > 0 wholly shape n-1, n < 0 cut: see block
	fine   []int32 // finer cells, block by block, row by row: 0 nobody, n > 0 wholly shape n-1, -n a list from lists[n-1]
	lists  []entry
	points []orb.Point // of all shapes, one after the other: what neighbouring cells ask lies together
}

// entry is a shape that a cell must consider, with a stretch of its edges that may touch the cell; further stretches follow in entries of their own.
// The entries of a cell follow each other by ascending id.
type entry struct {
	id    int32
	other int32  // a shape that has the same edges here and lies on the other side of them, -1 for none
	from  uint32 // in points: where the stretch begins
	edges uint16
	knows knowledge
	end   ending
}

// ending is what ends with an entry.
type ending uint8

const (
	endsStretch ending = iota
	endsShape
	endsCell
)

// knowledge is what is known of a shape in a cell before any point comes.
type knowledge int8

const (
	coversCell knowledge = iota // although another shape makes the cell a mixed one
	middleOut                   // the cell's middle is outside
	middleIn                    // the cell's middle is inside
	askShape                    // the middle tells nothing: the whole shape must be asked
)

// NewOwnerGrid makes the grid. The id of a shape is its position; nil stands for a shape that is not there.
func NewOwnerGrid(shapes []*Shape) *OwnerGrid {
	o := &OwnerGrid{shapes: slices.Clone(shapes), grid: gridFor(shapes)}
	o.cells = make([]int32, o.grid.cells())
	newPainter(o).paint()
	return o
}

// block packs where a coarse cell's finer cells begin and the logarithm of how many a side has into a negative number.
func block(first, log int) int32 { return ^int32(first<<3 | log) }

// find is the value of the finer cell of p, or of the coarse one where that is not cut, and the middle of the finer cell.
func (o *OwnerGrid) find(p orb.Point) (at int32, middle orb.Point) {
	g := &o.grid
	col, row := g.col(p[0]), g.row(p[1])
	v := o.cells[g.cell(col, row)]
	if v >= 0 {
		return v, orb.Point{}
	}
	first, log := int(^v)>>3, int(^v)&7
	return o.fine[first+place(col, row, log)], g.middle(col, row, log)
}

// Owners hands out the shapes that p is in or on the edge of, by ascending id, until yield says false.
func (o *OwnerGrid) Owners(p orb.Point, yield func(id int, place Place) bool) {
	if !o.grid.holds(&p) {
		return
	}
	at, middle := o.find(p)
	if at > 0 {
		yield(int(at-1), Inside)
	}
	if at >= 0 {
		return
	}
	for i := int(-at - 1); ; i++ {
		e := &o.lists[i]
		var place Place
		place, i = o.locate(i, p, middle)
		if place != Outside && !yield(int(e.id), place) {
			return
		}
		if e.other >= 0 && place != Inside && !yield(int(e.other), Inside-place) { // outside of one is inside of the other, and an edge is both's
			return
		}
		if o.lists[i].end == endsCell {
			return
		}
	}
}

// locate tells where p, a point of a cell with the middle c, lies with respect to the shape of the i-th entry, and which entry is the shape's last. It
// goes straight from p to c, of which it is known whether it is inside: every edge on the way turns inside into outside, and only edges in the cell
// can be on the way. Where the way runs into a corner, or anything is not clear, the whole shape is asked; so the answer is exact.
func (o *OwnerGrid) locate(i int, p, c orb.Point) (Place, int) {
	e := &o.lists[i]
	if e.knows == coversCell {
		return Inside, i
	}
	id, way := e.id, wayInside
	switch e.knows {
	case middleOut:
		way = wayOutside
	case askShape:
		way = wayUnclear
	}
	for ; ; i++ {
		e = &o.lists[i]
		if way <= wayInside {
			way = way.along(o.points[e.from:e.from+uint32(e.edges)+1], p, c)
		}
		if e.end != endsStretch {
			break
		}
	}
	switch way {
	case wayOutside:
		return Outside, i
	case wayInside:
		return Inside, i
	case wayEdge:
		return Edge, i
	}
	return o.shapes[id].Locate(p), i
}

// way is what is known of a point after some of the edges on the way from a middle.
type way int8

const (
	wayOutside way = iota
	wayInside
	wayEdge
	wayUnclear
)

// along goes on with the edges of a line.
func (w way) along(line []orb.Point, p, c orb.Point) way {
	dx, dy := c[0]-p[0], c[1]-p[1]
	before := false
	for i := range line {
		v := &line[i]
		left, right := float64(dx*(v[1]-p[1])), float64(dy*(v[0]-p[0])) // orient(p, c, v)
		det := left - right
		if !(abs(det) > rounding*(abs(left)+abs(right))+underflow) {
			return wayUnclear
		}
		side := det > 0
		if side != before && i > 0 { // the edge crosses the line through p and c: between them, too?
			a := &line[i-1]
			ex, ey := v[0]-a[0], v[1]-a[1]
			pl, pr := float64(ex*(p[1]-a[1])), float64(ey*(p[0]-a[0])) // orient(a, v, p)
			cl, cr := float64(ex*(c[1]-a[1])), float64(ey*(c[0]-a[0])) // orient(a, v, c)
			atP, atC := pl-pr, cl-cr
			if abs(atP) > rounding*(abs(pl)+abs(pr))+underflow && abs(atC) > rounding*(abs(cl)+abs(cr))+underflow {
				w ^= way((math.Float64bits(atP) ^ math.Float64bits(atC)) >> 63)
			} else if w = w.across(*a, *v, p, c); w > wayInside {
				return w
			}
		}
		before = side
	}
	return w
}

// across goes on with an edge that crosses the line through p and c, exactly.
func (w way) across(a, b, p, c orb.Point) way {
	atP, atC := orient(a, b, p), orient(a, b, c)
	switch {
	case atP == 0:
		return wayEdge
	case atC == 0:
		return wayUnclear
	case atP != atC:
		return w ^ wayInside
	}
	return w
}
