package geo

import (
	"math"
	"math/bits"
	"slices"

	"github.com/paulmach/orb"
)

// cutter cuts one coarse cell after the other into finer ones, with what it needs for that.
type cutter struct {
	*painter
	fine   []int32 // as those of the grid, until they are joined
	lists  []entry
	spans  []span
	groups []group
	parts  []part
	sorted []part
	heads  [1<<(2*split) + 2]int32 // of the finer cells: where their parts begin
	tails  [1 << (2 * split)]int32 // of the finer cells: their last part
	none   [1 << (2 * split)]int32 // finer cells of nobody
	window
}

// window is the coarse cell that is being cut: in finest cells, where it begins, and how many each finer cell is wide.
type window struct {
	col, row   int
	log, shift int
	side       int // finer cells along a side: 1<<log
}

// all are the bits of a row of finer cells.
func (w *window) all() uint32 { return uint32(1<<w.side - 1) }

// group is a shape that a coarse cell must consider. The bits of a number stand for the finer cells of a row.
type group struct {
	id      int32
	inside  [1 << split]uint32 // the finer cell's middle is inside
	edge    [1 << split]uint32 // the middle is on an edge: it says nothing
	touched [1 << split]uint32 // an edge may touch the finer cell
}

// part is a run of edges in a finer cell.
type part struct {
	cell, group int32
	from, to    uint32
}

// cut cuts a coarse cell, whose runs are given.
func (b *cutter) cut(cell int, runs []run) {
	edges, groups := 0, 1
	for i, r := range runs {
		edges += int(r.to - r.from)
		if i > 0 && runs[i-1].id != r.id {
			groups++
		}
	}
	log := b.logFor(edges, groups)
	col, row := b.grid.corner(cell)
	b.window = window{col, row, log, split - log, 1 << log}
	b.groups, b.parts = b.groups[:0], b.parts[:0]
	owner := b.cells[cell] - 1
	for len(runs) > 0 {
		n := 1
		for n < len(runs) && runs[n].id == runs[0].id {
			n++
		}
		if owner >= 0 && owner < runs[0].id {
			b.addCover(owner)
			owner = -1
		}
		if runs[0].from == runs[0].to {
			b.addCover(runs[0].id)
		} else {
			b.addGroup(runs[:n])
		}
		runs = runs[n:]
	}
	if owner >= 0 {
		b.addCover(owner)
	}
	b.order()
	b.cells[cell] = block(len(b.fine), log)
	b.fine = append(b.fine, b.none[:b.side*b.side]...)
	fine := b.fine[len(b.fine)-b.side*b.side:]
	for row := range b.side {
		b.listRow(row, fine[row<<log:(row+1)<<log])
	}
}

// listRow sets the values of a row of finer cells: first those that lie in one shape, then those that need a list.
func (b *cutter) listRow(row int, fine []int32) {
	var once, twice, touched uint32
	for i := range b.groups {
		g := &b.groups[i]
		twice |= once & g.inside[row]
		once |= g.inside[row]
		touched |= g.touched[row]
	}
	mixed := twice | touched
	for i := range b.groups {
		g := &b.groups[i]
		for own := g.inside[row] &^ mixed; own != 0; own &= own - 1 {
			fine[bits.TrailingZeros32(own)] = g.id + 1
		}
	}
	for ; mixed != 0; mixed &= mixed - 1 {
		col := bits.TrailingZeros32(mixed)
		fine[col] = b.list(row, col)
	}
}

// next makes room for a group.
func (b *cutter) next(id int32) *group {
	if len(b.groups) < cap(b.groups) {
		b.groups = b.groups[:len(b.groups)+1]
	} else {
		b.groups = append(b.groups, group{})
	}
	g := &b.groups[len(b.groups)-1]
	g.id = id
	clear(g.inside[:b.side])
	clear(g.edge[:b.side])
	clear(g.touched[:b.side])
	return g
}

func (b *cutter) addCover(id int32) {
	g := b.next(id)
	for row := range b.side {
		g.inside[row] = b.all()
	}
}

// addGroup notes the edges of a shape in each finer cell.
func (b *cutter) addGroup(runs []run) {
	s, g := b.shapes[runs[0].id], b.next(runs[0].id)
	first := int32(len(b.parts))
	for _, r := range runs {
		for at := r.from; at < r.to; at++ {
			b.rasterize(g, s.points[at], s.points[at+1], at, first)
		}
	}
	if s.dim < 2 || b.grid.scaleX == 0 {
		for row := range b.side {
			g.edge[row] = math.MaxUint32
		}
		return
	}
	b.flood(g, s, runs)
}

// rasterize notes the finer cells that an edge may touch. The group's parts begin at first.
func (b *cutter) rasterize(g *group, p, q orb.Point, at uint32, first int32) {
	top := b.side - 1
	b.spans = b.grid.trace(p, q, b.shift, b.spans[:0])
	for _, s := range b.spans {
		row := s.row - b.row>>b.shift
		if row < 0 || row > top {
			continue
		}
		for col := max(s.from-b.col>>b.shift, 0); col <= min(s.to-b.col>>b.shift, top); col++ {
			g.touched[row] |= 1 << col
			cell := int32(row<<b.log + col)
			if l := b.tails[cell]; l >= first && int(l) < len(b.parts) && b.parts[l].cell == cell && b.parts[l].to == at {
				b.parts[l].to++
				continue
			}
			b.tails[cell] = int32(len(b.parts))
			b.parts = append(b.parts, part{cell, int32(len(b.groups) - 1), at, at + 1})
		}
	}
}

// flood finds which middles of the finer cells are inside. One is located; from it the way to another goes along the column of the first to the
// right row, then along the row, and each edge on the way turns inside into outside. The crossings are rounded: a row in which one comes too near
// to a middle is located point by point.
func (b *cutter) flood(g *group, s *Shape, runs []run) {
	var turns, unsure uint32 // rows that a crossing of the first column turns, rows that are not clear
	all := b.all()
	start := s.Locate(b.middle(0, 0))
	if start == Edge {
		unsure = all
	} else if b.side > 1 {
		turns, unsure = b.crossings(g, s, runs)
	}
	for row := range b.side {
		if unsure>>row&1 == 0 {
			if (start == Inside) != (turns>>row&1 == 1) {
				g.inside[row] ^= all
			}
			continue
		}
		g.inside[row] = 0
		for col := range b.side {
			switch s.Locate(b.middle(col, row)) {
			case Inside:
				g.inside[row] |= 1 << col
			case Edge:
				g.edge[row] |= 1 << col
			}
		}
	}
}

// middle is that of a finer cell.
func (b *cutter) middle(col, row int) orb.Point {
	return b.grid.middle(b.col+col<<b.shift, b.row+row<<b.shift, b.log)
}

// crossings turns, in each row, the middles that lie right of a crossing and tells which rows a crossing of the first column turns.
func (b *cutter) crossings(g *group, s *Shape, runs []run) (turns, unsure uint32) {
	o := b.middle(0, 0)
	w, h := b.grid.stepX*float64(int(1)<<b.shift), b.grid.stepY*float64(int(1)<<b.shift)
	perW, perH := 1/w, 1/h
	top := b.side - 1
	for _, r := range runs {
		for at := r.from; at < r.to; at++ {
			p, q := &s.points[at], &s.points[at+1]
			if (p[0] > o[0]) != (q[0] > o[0]) {
				rows, clear := turned((p[1]+(o[0]-p[0])*(q[1]-p[1])/(q[0]-p[0])-o[1])*perH, top)
				turns ^= rows
				if !clear {
					unsure = math.MaxUint32
				}
			}
			low, high := b.grid.row(min(p[1], q[1]))>>b.shift-b.row>>b.shift, b.grid.row(max(p[1], q[1]))>>b.shift-b.row>>b.shift
			for row := max(low, 0); row <= min(high, top); row++ {
				y := b.middle(0, row)[1]
				if (p[1] > y) != (q[1] > y) {
					cols, clear := turned((p[0]+(y-p[1])*(q[0]-p[0])/(q[1]-p[1])-o[0])*perW, top)
					g.inside[row] ^= cols
					if !clear {
						unsure |= 1 << row
					}
				}
			}
		}
	}
	return turns, unsure
}

// turned sets the bits of the middles 1 to top that lie beyond x, in cells from the middle 0, and tells whether x is clear of all.
func turned(x float64, top int) (bits uint32, clear bool) {
	if x < -slack*2 || x > float64(top)+slack*2 {
		return 0, true
	}
	whole := math.Floor(x)
	clear = x-whole > slack && x-whole < 1-slack
	if whole < 0 || int(whole) >= top {
		return 0, clear
	}
	return (1<<(top+1) - 1) &^ (1<<(int(whole)+1) - 1), clear
}

// order sorts the parts by finer cell, then as they are, which is by group.
func (b *cutter) order() {
	cells := b.side * b.side
	heads := b.heads[:cells+2]
	clear(heads)
	for _, p := range b.parts {
		heads[p.cell+2]++
	}
	for i := 2; i < len(heads); i++ {
		heads[i] += heads[i-1]
	}
	b.sorted = slices.Grow(b.sorted[:0], len(b.parts))[:len(b.parts)]
	for _, p := range b.parts {
		b.sorted[heads[p.cell+1]] = p
		heads[p.cell+1]++
	}
}

// list makes the list of a finer cell and gives its value.
func (b *cutter) list(row, col int) int32 {
	cell, bit := row<<b.log+col, uint32(1)<<col
	parts := b.sorted[b.heads[cell]:b.heads[cell+1]]
	first := len(b.lists)
	for i := range b.groups {
		switch g := &b.groups[i]; {
		case g.touched[row]&bit != 0:
			n := 1
			for n < len(parts) && parts[n].group == parts[0].group {
				n++
			}
			b.addStretches(g, row, bit, parts[:n])
			parts = parts[n:]
		case g.inside[row]&bit != 0:
			b.lists = append(b.lists, entry{id: g.id, other: -1, end: endsShape})
		}
	}
	list := b.lists[first:]
	switch {
	case len(list) == 0:
		return 0
	case len(list) == 1 && list[0].knows == coversCell:
		b.lists = b.lists[:first]
		return list[0].id + 1
	case len(list) == 2 && b.complement(&list[0], &list[1]):
		list[0].other = list[1].id
		b.lists = b.lists[:first+1]
	}
	b.lists[len(b.lists)-1].end = endsCell
	return -int32(first + 1)
}

// addStretches adds the entries of a shape with edges in a finer cell.
func (b *cutter) addStretches(g *group, row int, bit uint32, parts []part) {
	e := entry{id: g.id, other: -1, knows: middleOut}
	switch {
	case g.edge[row]&bit != 0:
		e.knows, e.end = askShape, endsShape
		b.lists = append(b.lists, e)
		return
	case g.inside[row]&bit != 0:
		e.knows = middleIn
	}
	for _, p := range parts {
		for p.from < p.to {
			e.from, e.edges = b.firsts[g.id]+p.from, uint16(min(p.to-p.from, math.MaxUint16))
			p.from += uint32(e.edges)
			b.lists = append(b.lists, e)
		}
	}
	b.lists[len(b.lists)-1].end = endsShape
}

// complement tells whether two shapes share all their edges in a cell and lie on opposite sides of them, so that one knows of the other.
func (b *cutter) complement(x, y *entry) bool {
	opposite := x.knows == middleIn && y.knows == middleOut || x.knows == middleOut && y.knows == middleIn
	if !opposite || x.edges != y.edges || x.id == y.id {
		return false
	}
	these, those := b.points[x.from:x.from+uint32(x.edges)+1], b.points[y.from:y.from+uint32(y.edges)+1]
	for i, p := range these {
		if p != those[len(those)-1-i] {
			return false
		}
	}
	return true
}
