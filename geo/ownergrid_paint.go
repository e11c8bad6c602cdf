package geo

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// painter fills an OwnerGrid: first every shape on the coarse cells, then every coarse cell that an edge touches by itself.
type painter struct {
	*OwnerGrid
	firsts []uint32 // of the shapes: where theirs begin in points
	runs   []run
	last   []int32 // of the coarse cells: their last run
	above  []state // of the cells of a row of a shape's window
	starts []int32 // of the coarse cells: where their runs begin when they are sorted, and the end
	spans  []span
	room   float64 // finer cells for each edge in a coarse cell
	about  int     // how many finer cells there will be, more or less
}

// run is a stretch of edges of one ring in a coarse cell: the shape's points from one to the other. Without any edge, the shape covers the cell.
type run struct {
	cell, id int32
	from, to uint32
}

// state is what is known of a coarse cell that is being painted.
type state int8

const (
	touched state = iota
	outside
	inside
)

func newPainter(o *OwnerGrid) *painter {
	b := &painter{OwnerGrid: o, last: make([]int32, len(o.cells)), firsts: make([]uint32, len(o.shapes))}
	corners := 0
	for id, s := range o.shapes {
		if b.firsts[id] = uint32(corners); s != nil {
			corners += len(s.points)
		}
	}
	o.points = make([]orb.Point, 0, corners)
	for _, s := range o.shapes {
		if s != nil {
			o.points = append(o.points, s.points...)
		}
	}
	return b
}

func (b *painter) paint() {
	for id, s := range b.shapes {
		if s != nil {
			first := int32(len(b.runs))
			b.outline(int32(id), s)
			if s.dim == 2 {
				b.fill(int32(id), s, first)
			}
		}
	}
	b.sort()
	b.cutAll()
}

// cutAll cuts the coarse cells with runs, on all cores, each a part of the grid with as many runs as the others.
func (b *painter) cutAll() {
	workers := min(runtime.GOMAXPROCS(0), len(b.runs)/piece+1)
	cutters := make([]*cutter, workers)
	var group sync.WaitGroup
	for w := range workers {
		c := &cutter{painter: b, fine: make([]int32, 0, b.about/workers)}
		cutters[w] = c
		from, to := b.share(w, workers), b.share(w+1, workers)
		group.Go(func() {
			for cell := from; cell < to; cell++ {
				if runs := b.runs[b.starts[cell]:b.starts[cell+1]]; len(runs) > 0 {
					c.cut(cell, runs)
				}
			}
		})
	}
	group.Wait()
	b.fine, b.lists = cutters[0].fine, cutters[0].lists
	for w := 1; w < workers; w++ {
		b.append(cutters[w], b.share(w, workers), b.share(w+1, workers))
	}
}

// share is the first cell of a worker.
func (b *painter) share(worker, workers int) int {
	cell, _ := slices.BinarySearch(b.starts[:len(b.cells)], int32(len(b.runs)*worker/workers))
	if worker == workers {
		cell = len(b.cells)
	}
	return cell
}

// append adds what was cut from the coarse cells of a worker.
func (b *painter) append(c *cutter, from, to int) {
	lists, fine := int32(len(b.lists)), len(b.fine)
	b.lists = append(b.lists, c.lists...)
	b.fine = append(b.fine, c.fine...)
	for i, v := range b.fine[fine:] {
		if v < 0 {
			b.fine[fine+i] = v - lists
		}
	}
	for cell, v := range b.cells[from:to] {
		if v < 0 {
			b.cells[from+cell] = block(int(^v)>>3+fine, int(^v)&7)
		}
	}
}

// outline notes the edges that touch each coarse cell. Edges come in the order of their rings, so that most go on where the last one ended.
func (b *painter) outline(id int32, s *Shape) {
	g := &b.grid
	first := int32(len(b.runs))
	here := -1 // the cell of the end of the last edge
	for i, at := range s.edges {
		p, q := &s.points[at], &s.points[at+1]
		if i == 0 || s.edges[i-1]+1 != at {
			here = g.cell(g.col(p[0]), g.row(p[1]))
		}
		if there := g.cell(g.col(q[0]), g.row(q[1])); here == there {
			b.touch(here, id, at, first)
			continue
		} else {
			here = there
		}
		b.spans = g.trace(*p, *q, split, b.spans[:0])
		for _, s := range b.spans {
			for col := s.from; col <= s.to; col++ {
				b.touch(g.cell(col<<split, s.row<<split), id, at, first)
			}
		}
	}
}

// touch notes that an edge may touch a coarse cell. The shape's runs begin at first.
func (b *painter) touch(cell int, id int32, at uint32, first int32) {
	if b.touches(cell, first) {
		if r := &b.runs[b.last[cell]]; r.to == at {
			r.to++
			return
		}
	}
	b.last[cell] = int32(len(b.runs))
	b.runs = append(b.runs, run{int32(cell), id, at, at + 1})
}

// touches tells whether a shape, whose runs begin at first, has an edge in the cell.
func (b *painter) touches(cell int, first int32) bool {
	l := b.last[cell]
	return l >= first && int(l) < len(b.runs) && int(b.runs[l].cell) == cell
}

// fill gives the shape the coarse cells inside that no edge of it touches. Between two such neighbours nothing changes, so few points need be located.
func (b *painter) fill(id int32, s *Shape, first int32) {
	g := &b.grid
	left, right := g.col(s.bound.Min[0])>>split, g.col(s.bound.Max[0])>>split
	low, high := g.row(s.bound.Min[1])>>split, g.row(s.bound.Max[1])>>split
	b.above = append(b.above[:0], make([]state, right-left+1)...)
	for row := low; row <= high; row++ {
		now := touched
		for col := left; col <= right; col++ {
			cell := g.cell(col<<split, row<<split)
			above := &b.above[col-left]
			switch {
			case b.touches(cell, first):
				now = touched
			case now == touched && *above != touched:
				now = *above
			case now == touched:
				if now = outside; s.Locate(g.middle(col<<split, row<<split, 0)) == Inside {
					now = inside
				}
			}
			if *above = now; now == inside {
				b.own(cell, id)
			}
		}
	}
}

// own gives a cell to a shape that covers it.
func (b *painter) own(cell int, id int32) {
	if b.cells[cell] == 0 {
		b.cells[cell] = id + 1
		return
	}
	b.runs = append(b.runs, run{cell: int32(cell), id: id})
}

// sort orders the runs by cell, then as they are, which is by shape, and sees how finely the cells can be cut.
func (b *painter) sort() {
	const few, most, perEdge, perEdgeOfFew = 1 << 18, 1 << 24, 6, 512
	b.starts = make([]int32, len(b.cells)+2)
	edges := 0
	for _, r := range b.runs {
		b.starts[r.cell+2]++
		edges += int(r.to - r.from)
	}
	for i := 2; i < len(b.starts); i++ {
		b.starts[i] += b.starts[i-1]
	}
	sorted := make([]run, len(b.runs))
	for _, r := range b.runs {
		sorted[b.starts[r.cell+1]] = r
		b.starts[r.cell+1]++
	}
	b.runs, b.last = sorted, nil
	b.about = min(max(perEdge*edges, min(perEdgeOfFew*edges, few)), most)
	b.room = float64(b.about) / float64(max(edges, 1))
}

// logFor picks how finely to cut a coarse cell: the logarithm of the finer cells along a side.
func (b *painter) logFor(edges, groups int) int {
	if b.grid.scaleX == 0 {
		return 0
	}
	cells := min(b.room*float64(edges), 4*b.room*float64(edges)/float64(groups))
	return int(min(max(math.Round(math.Log2(cells)/2), 0), split))
}
