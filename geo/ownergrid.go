package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// OwnerGrid answers for a layer that (more or less) partitions the ground, such as communities: who owns this
// point? Most cells of a fine grid lie wholly in one shape, so that their points need no test at all; the others
// list whom to ask. Voids and overlaps are answered as they are. It is immutable and safe for concurrent readers.
type OwnerGrid struct {
	shapes []*Shape
	grid   grid
	cells  []int32 // 0 nobody, n > 0 wholly shape n-1, -n a list that begins at lists[n-1]
	lists  []entry
	lines  []orb.Point // the edges of the lists' entries, in the order of the cells: a point asks what lies together
}

// entry is a shape that a cell must consider. Next goes on like a cell: 0 ends the list, n > 0 ends it with a shape
// that covers the cell. Cells share the tails of their lists.
type entry struct {
	id       int32
	next     int32
	from, to int32 // in lines: the shape's edges that may touch the cell, stretches of rings parted by a NaN
	knows    knowledge
}

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
	o.cells = make([]int32, o.grid.cols*o.grid.rows)
	b := newPainter(o)
	for id := len(shapes) - 1; id >= 0; id-- { // a list grows at its head, so the last comes first
		if shapes[id] != nil {
			b.paint(int32(id), shapes[id])
		}
	}
	b.settle()
	return o
}

// Owners hands out the shapes that p is in or on the edge of, by ascending id, until yield says false.
func (o *OwnerGrid) Owners(p orb.Point, yield func(id int, place Place) bool) {
	if !o.grid.holds(p) {
		return
	}
	next := o.cells[o.grid.cell(p)]
	for next < 0 {
		e := &o.lists[-next-1]
		next = e.next
		if place := o.locate(e, p); place != Outside && !yield(int(e.id), place) {
			return
		}
	}
	if next > 0 {
		yield(int(next-1), Inside)
	}
}

// locate tells where p, a point of the entry's cell, lies with respect to its shape. From p it goes level to the line through the cell's middle and
// along that to the middle, of which it is known whether it is inside: every edge on the way turns inside into outside. Only edges in the cell can
// be on the way. Where the way runs into a corner, or anything is not clear, the whole shape is asked; so the answer is exact.
func (o *OwnerGrid) locate(e *entry, p orb.Point) Place {
	if e.knows == coversCell {
		return Inside
	}
	if e.knows == askShape {
		return o.shapes[e.id].Locate(p)
	}
	c := o.grid.middle(p)
	turn := orb.Point{c[0], p[1]}
	odd := e.knows == middleIn
	lines := o.lines[e.from:e.to]
	a := lines[0]
	for i := 1; i < len(lines); i++ {
		b := lines[i]
		if b[0] != b[0] { // NaN: another stretch begins
			i++
			a = lines[i]
			continue
		}
		if a[1] == p[1] || b[1] == p[1] || a[0] == c[0] || b[0] == c[0] {
			return o.shapes[e.id].Locate(p)
		}
		level, along := (a[1] > p[1]) != (b[1] > p[1]), (a[0] > c[0]) != (b[0] > c[0])
		if level || along { // it may be on the level way, from p to the line, or on the way along the line, to the middle
			atTurn := orient(a, b, turn)
			if atTurn == 0 {
				return o.shapes[e.id].Locate(p)
			}
			if level {
				atP := orient(a, b, p)
				if atP == 0 {
					return Edge
				}
				odd = odd != (atP != atTurn)
			}
			if along {
				odd = odd != (orient(a, b, c) != atTurn)
			}
		}
		a = b
	}
	if odd {
		return Inside
	}
	return Outside
}

// grid maps points to cells. A column never decreases with x, nor a row with y, and every cell of an edge is
// found by the same mapping: rounding can move a cell's border, but not lose a point.
type grid struct {
	bound          orb.Bound
	cols, rows     int
	scaleX, scaleY float64 // cells per unit
}

// gridFor picks about sixteen cells an edge, between 64² and 2900², fewer when the shapes lie upon each other (every
// shape must be painted on every cell of its box) or when cells would come near the grain of float64.
func gridFor(shapes []*Shape) grid {
	const least, most, budget = 1 << 12, 1 << 23, 1 << 26
	g := grid{bound: orb.MultiPoint{}.Bound(), cols: 1, rows: 1}
	var edges, boxes float64
	for _, s := range shapes {
		if s != nil {
			g.bound = g.bound.Union(s.bound)
			edges += float64(len(s.edges))
			boxes += boxArea(s.bound)
		}
	}
	whole := boxArea(g.bound)
	if !(whole > 0) || math.IsInf(boxes, 0) {
		return g
	}
	cells := min(max(16*edges, least), most, max(budget*whole/boxes, 1))
	width, height := g.bound.Max[0]-g.bound.Min[0], g.bound.Max[1]-g.bound.Min[1]
	grain := 1e-10 * max(abs(g.bound.Min[0]), abs(g.bound.Min[1]), abs(g.bound.Max[0]), abs(g.bound.Max[1]))
	side := max(math.Sqrt(whole/cells), grain)
	g.cols = int(min(max(math.Floor(width/side), 1), cells))
	g.rows = int(min(max(math.Floor(height/side), 1), cells/float64(g.cols)+1))
	g.scaleX, g.scaleY = float64(g.cols)/width, float64(g.rows)/height
	if math.IsInf(g.scaleX, 0) || math.IsInf(g.scaleY, 0) {
		g.cols, g.rows, g.scaleX, g.scaleY = 1, 1, 0, 0
	}
	return g
}

func boxArea(b orb.Bound) float64 {
	return (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])
}

func (g *grid) holds(p orb.Point) bool {
	return p[0] >= g.bound.Min[0] && p[0] <= g.bound.Max[0] && p[1] >= g.bound.Min[1] && p[1] <= g.bound.Max[1]
}

func (g *grid) cell(p orb.Point) int {
	return g.row(p[1])*g.cols + g.col(p[0])
}

func (g *grid) col(x float64) int {
	return min(max(int((x-g.bound.Min[0])*g.scaleX), 0), g.cols-1)
}

func (g *grid) row(y float64) int {
	return min(max(int((y-g.bound.Min[1])*g.scaleY), 0), g.rows-1)
}

// middle is the center of the cell of p.
func (g *grid) middle(p orb.Point) orb.Point { return g.center(g.col(p[0]), g.row(p[1])) }

// center is a point well inside the cell.
func (g *grid) center(col, row int) orb.Point {
	return orb.Point{
		g.bound.Min[0] + (float64(col)+0.5)/g.scaleX,
		g.bound.Min[1] + (float64(row)+0.5)/g.scaleY,
	}
}
