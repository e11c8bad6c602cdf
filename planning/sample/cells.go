package sample

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/sample/ground"
)

// GridCell is one block of a community. Ring, staff and households are made up.
type GridCell struct {
	Code, Name, Community, Kind string
	Staff, Households           int
	Ring                        orb.Ring
}

// CellDefect is something wrong with the grid cells that was put there on purpose, or that follows from what else is planted.
type CellDefect struct {
	Kind  string  `json:"kind"` // overlap, crossing or left_out, by the names that planning/gap gives them
	Layer string  `json:"layer"`
	Code  string  `json:"code"`
	Other string  `json:"other,omitempty"` // of an overlap: the cell with the larger code
	Area  float64 `json:"area_m2,omitempty"`
}

// The kinds of defects of cells.
const (
	cellsOverlap = "overlap"
	cellCrosses  = "crossing"
	cellLeaves   = "left_out"
)

// blockCell is a cell with the block that it is.
type blockCell struct {
	lattice   *ground.Lattice
	block     ground.Cell
	community int
	index     int // in the city's list
}

// makeCells makes every block of a community a grid cell, numbered from the south-west, as its community draws it. Three lines are drawn wrong: two cells of one
// community overlap, one reaches into the fields, and one draws back from homes.
func (b *builder) makeCells() {
	urban := *b.urban // a copy: the wrong lines are those of cells and of nobody else
	urban.Bulges = slices.Clone(urban.Bulges)
	wrong := b.planCellEdges(&urban)
	urban.Bulges = append(urban.Bulges, wrong...)
	var cells []blockCell
	for _, l := range append([]*ground.Lattice{&urban}, b.towns...) {
		for _, c := range l.Cells() {
			if own := l.Owner(c); own != ground.None {
				cells = append(cells, blockCell{l, c, own, 0})
			}
		}
	}
	slices.SortStableFunc(cells, func(x, y blockCell) int { return x.community - y.community })
	for k := range cells {
		n := 1
		if k > 0 && cells[k-1].community == cells[k].community {
			n = cells[k-1].index + 1
		}
		cells[k].index = n
		b.addCell(cells[k], n)
	}
	b.countCells()
	b.reckonCells(wrong)
}

// addCell adds the n-th cell of a community. Its code is the community's with three digits more, and every ninth stands for one large work unit.
func (b *builder) addCell(x blockCell, n int) {
	c := b.community(x.community)
	ring, _ := x.lattice.Trace(func(other ground.Cell) bool { return other == x.block }, x.lattice.Drawn)
	kind := "basic"
	if n%9 == 0 {
		kind = "dedicated"
	}
	b.city.Cells = append(b.city.Cells, GridCell{
		Code: fmt.Sprintf("%s%03d", c.Code, n), Name: fmt.Sprintf("%s第%d网格", c.Name, n), Community: c.Code, Kind: kind, Staff: 1 + n%2, Ring: ring,
	})
}

// planCellEdges finds the three lines that are drawn wrong, each in another community: inside one that is purely urban two cells overlap and in the next one draws
// back, and at the southern fringe one goes too far.
func (b *builder) planCellEdges(l *ground.Lattice) (wrong []ground.Bulge) {
	used := map[int]bool{b.location[xianghe]: true}
	find := func(suits func(c ground.Cell, own, other int) bool, side int, void bool) {
		for _, c := range l.Cells() {
			own, other := l.Owner(c), l.Owner(c.Beside(side))
			if b.taken(c) || b.taken(c.Beside(side)) || used[own] || used[other] || !suits(c, own, other) || !long(l, c, side) {
				continue
			}
			used[own], used[other] = own != ground.None, other != ground.None
			wrong = append(wrong, l.BulgeAt(c, side, void))
			return
		}
	}
	inside := func(_ ground.Cell, own, other int) bool { return own != ground.None && own == other }
	find(inside, ground.East, false)
	find(func(c ground.Cell, own, other int) bool {
		return inside(c, own, other) && b.homesIn(l.BulgeAt(c, ground.South, true).Ring) > 2
	}, ground.South, true)
	find(func(_ ground.Cell, own, other int) bool { return own == ground.None && other != ground.None }, ground.North, false)
	return wrong
}

// homesIn counts the homes in a lens, and none of them when the middle of one lies so near its line that two could disagree where.
func (b *builder) homesIn(lens orb.Ring) (n int) {
	const near = 3 // metres
	box := lens.Bound().Pad(near)
	for _, x := range b.city.Buildings {
		p := middle(x.Ring)
		if !livedIn(x) || !box.Contains(p) {
			continue
		}
		in := within(lens, p)
		for _, q := range []orb.Point{{p[0] - near, p[1]}, {p[0] + near, p[1]}, {p[0], p[1] - near}, {p[0], p[1] + near}} {
			if within(lens, q) != in {
				return 0
			}
		}
		if in {
			n++
		}
	}
	return n
}

// long says whether an edge, and the block behind it, have room for a lens.
func long(l *ground.Lattice, c ground.Cell, side int) bool {
	edge, next := l.Side(c, side), l.Side(c, (side+1)%4)
	return ground.Distance(edge[0], edge[ground.Segments]) > 300 && ground.Distance(next[0], next[ground.Segments]) > 2*ground.BulgeDepth
}

// countCells counts the homes of each cell from the middles of the houses: the census of its staff.
func (b *builder) countCells() {
	for _, x := range b.city.Buildings {
		if !livedIn(x) {
			continue
		}
		for _, k := range b.cellsAt(middle(x.Ring)) {
			b.city.Cells[k].Households += max(0, x.Dwellings)
			break
		}
	}
}

// cellsAt are the positions of the cells on which a place lies.
func (b *builder) cellsAt(p orb.Point) (out []int) {
	if b.cellBounds == nil {
		for _, c := range b.city.Cells {
			b.cellBounds = append(b.cellBounds, c.Ring.Bound())
		}
	}
	for k, c := range b.city.Cells {
		if b.cellBounds[k].Contains(p) && within(c.Ring, p) {
			out = append(out, k)
		}
	}
	return out
}

// reckonCells lists what is wrong with the cells: the lenses that were drawn wrong, the ground that two communities draw as theirs with the blocks on it, and the
// homes that lie in a community and in no cell.
func (b *builder) reckonCells(wrong []ground.Bulge) {
	for _, x := range append(slices.Clone(b.urban.Bulges), wrong...) {
		b.reckonLens(x)
	}
	homes := map[string][]orb.Ring{}
	for _, x := range b.city.Buildings {
		if livedIn(x) {
			homes[x.Development+x.Compound] = append(homes[x.Development+x.Compound], x.Ring)
		}
	}
	leaves := func(layer, code string, rings []orb.Ring) {
		if slices.ContainsFunc(rings, b.leftOut) {
			b.city.planted.Cells = append(b.city.planted.Cells, CellDefect{Kind: cellLeaves, Layer: layer, Code: code})
		}
	}
	or := func(rings []orb.Ring, own orb.Ring) []orb.Ring {
		if len(rings) == 0 {
			return []orb.Ring{own}
		}
		return rings
	}
	for _, x := range b.city.Developments {
		leaves(planning.Developments, x.Code, or(homes[x.Code], x.Ring))
	}
	for _, x := range b.city.Compounds {
		leaves(planning.Compounds, x.Code, or(homes[x.Code], x.Ring))
	}
	for _, x := range b.city.Buildings {
		if x.Development == "" && x.Compound == "" && livedIn(x) {
			leaves(planning.Buildings, x.Code, []orb.Ring{x.Ring})
		}
	}
}

// leftOut says whether the middle of a home lies in a community and in no cell.
func (b *builder) leftOut(ring orb.Ring) bool {
	p := middle(ring)
	if len(b.cellsAt(p)) > 0 {
		return false
	}
	for k := range b.city.Communities {
		if r := b.community(k).Ring; r.Bound().Contains(p) && within(r, p) {
			return true
		}
	}
	return false
}

// reckonLens says what a lens makes of the cells at its sides. Where a line draws back, nobody overlaps.
func (b *builder) reckonLens(x ground.Bulge) {
	if x.Void() {
		return
	}
	reaching := b.cellAround(x.Cell.Beside(x.Side))
	area := ground.Centimetre(ground.Area(x.Ring))
	if b.urban.Owner(x.Cell) == ground.None {
		b.city.planted.Cells = append(b.city.planted.Cells, CellDefect{Kind: cellCrosses, Layer: planning.Cells, Code: reaching, Area: area})
		return
	}
	codes := []string{reaching, b.cellAround(x.Cell)}
	slices.Sort(codes)
	b.city.planted.Cells = append(b.city.planted.Cells, CellDefect{Kind: cellsOverlap, Layer: planning.Cells, Code: codes[0], Other: codes[1], Area: area})
}

// cellAround is the code of the cell that a block of the city is.
func (b *builder) cellAround(c ground.Cell) string {
	corner, own := b.urban.Corners(c), b.community(b.urban.Owner(c)).Code
	for _, x := range b.city.Cells {
		if x.Community == own && slices.Contains(x.Ring, corner[0]) && slices.Contains(x.Ring, corner[2]) {
			return x.Code
		}
	}
	return ""
}
