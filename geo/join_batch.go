package geo

import "github.com/paulmach/orb"

// batchSize is how many points are found together.
const batchSize = 256

// batch is a number of points that go step by step through the grid, all of them through one step and then through the next: so they wait for memory
// together and not one after the other, and what a step branches on is rarely a surprise.
type batch struct {
	found    [batchSize]int32 // the value of the point's cell, in the end 0 for no shape, n > 0 for the shape n-1 alone, n < 0 for several
	col, row [batchSize]int32
	cut      [batchSize]uint8 // points in coarse cells that are cut
	mixed    [batchSize]uint8 // points in finer cells with a list
	log      [batchSize]uint8
	from, to [batchSize]uint32
	corner   [batchSize]float64
}

// findAll fills a batch with the cells of some points, at most batchSize.
func (o *OwnerGrid) findAll(points []orb.Point, b *batch) {
	g := &o.grid
	east, north := g.cols<<split-1, g.rows<<split-1
	cut := 0
	for i := range points[:min(len(points), batchSize)] {
		p := &points[i]
		v := int32(0)
		if g.holds(p) {
			col, row := min(int((p[0]-g.bound.Min[0])*g.scaleX), east), min(int((p[1]-g.bound.Min[1])*g.scaleY), north) // as g.col and g.row
			v, b.col[i], b.row[i] = o.cells[g.cell(col, row)], int32(col), int32(row)
		}
		b.found[i] = v
		b.cut[cut&(batchSize-1)] = uint8(i)
		cut += int(uint32(v) >> 31)
	}
	mixed := 0
	for _, i := range b.cut[:cut] {
		v := ^b.found[i]
		log := int(v & 7)
		b.log[i] = uint8(log)
		v = o.fine[int(v)>>3+place(int(b.col[i]), int(b.row[i]), log)]
		b.found[i] = v
		b.mixed[mixed&(batchSize-1)] = i
		mixed += int(uint32(v) >> 31)
	}
	for k, i := range b.mixed[:mixed] {
		e := &o.lists[-b.found[i]-1]
		b.from[k], b.to[k] = e.from, e.from+uint32(e.edges)
	}
	for k := range b.mixed[:mixed] {
		b.corner[k] = o.points[b.from[k]][0] + o.points[b.to[k]][0]
	}
	for _, i := range b.mixed[:mixed] {
		b.found[i] = o.only(b.found[i], points[i], g.middle(int(b.col[i]), int(b.row[i]), int(b.log[i])))
	}
}

// only gives the shape of a point in a mixed cell, if there are not several: 0 for none, n > 0 for the shape n-1, else the cell's value again.
func (o *OwnerGrid) only(at int32, p, middle orb.Point) int32 {
	found := int32(0)
	for i := int(-at - 1); ; i++ {
		e := &o.lists[i]
		place, last := o.locate(i, p, middle)
		switch {
		case place == Outside && e.other < 0:
		case found != 0, place == Edge && e.other >= 0:
			return at
		case place == Outside:
			found = e.other + 1
		default:
			found = e.id + 1
		}
		if i = last; o.lists[i].end == endsCell {
			return found
		}
	}
}
