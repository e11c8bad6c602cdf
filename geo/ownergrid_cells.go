package geo

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	// split is the binary logarithm of the finest cells along a side of a coarse one.
	split = 5
	// middleX and middleY are where the middle of a cell is, in parts of its sides: a little off the centre, because corners of maps and points of
	// registers like round numbers, and so do centres.
	middleX, middleY = 0.4853, 0.5179
	// slack is how far, in sides of the finest cells, an edge is taken for touching a cell that it does not. It is far more than rounding.
	slack = 1e-3
)

// grid maps points to coarse cells and to the finest cells in them. A column never decreases with x, nor a row with y, and every cell of an edge is
// found by the same mapping: rounding can move a cell's border, but not lose a point.
type grid struct {
	bound          orb.Bound
	cols, rows     int     // of coarse cells
	tiles          int     // from west to east
	scaleX, scaleY float64 // finest cells per unit; 0 when there is only one cell
	stepX, stepY   float64 // sides of the finest cells
}

// gridFor picks about a coarse cell for two edges, up to 1024², more for less than 64², fewer when the shapes lie upon each other (every shape must be painted on every
// cell of its box) or when the finest cells would come near the grain of float64.
func gridFor(shapes []*Shape) grid {
	const few, most, budget = 1 << 12, 1 << 20, 1 << 21
	g := grid{bound: orb.MultiPoint{}.Bound(), cols: 1, rows: 1, tiles: 1}
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
	cells := min(max(edges/2, min(16*edges, few)), most, max(budget*whole/boxes, 1))
	width, height := g.bound.Max[0]-g.bound.Min[0], g.bound.Max[1]-g.bound.Min[1]
	grain := 1e-8 * max(abs(g.bound.Min[0]), abs(g.bound.Min[1]), abs(g.bound.Max[0]), abs(g.bound.Max[1]))
	side := max(math.Sqrt(whole/cells), grain)
	cols := int(min(max(math.Floor(width/side), 1), cells))
	rows := int(min(max(math.Floor(height/side), 1), cells/float64(cols)+1))
	scaleX, scaleY := float64(cols<<split)/width, float64(rows<<split)/height
	if min(width, height) < grain || math.IsInf(scaleX, 0) || math.IsInf(scaleY, 0) {
		return g
	}
	g.cols, g.rows, g.scaleX, g.scaleY, g.stepX, g.stepY = cols, rows, scaleX, scaleY, 1/scaleX, 1/scaleY
	g.tiles = (cols + 1<<tile - 1) >> tile
	return g
}

func boxArea(b orb.Bound) float64 {
	return (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])
}

func (g *grid) holds(p *orb.Point) bool {
	return p[0] >= g.bound.Min[0] && p[0] <= g.bound.Max[0] && p[1] >= g.bound.Min[1] && p[1] <= g.bound.Max[1]
}

// col is the finest column of x, which is not left of the grid.
func (g *grid) col(x float64) int {
	return min(max(int((x-g.bound.Min[0])*g.scaleX), 0), g.cols<<split-1)
}

// row is the finest row of y, which is not below the grid.
func (g *grid) row(y float64) int {
	return min(max(int((y-g.bound.Min[1])*g.scaleY), 0), g.rows<<split-1)
}

// place is that of the finer cell of a column and a row in its coarse cell, which is cut into 1<<log cells along a side.
func place(col, row, log int) int {
	const mask = 1<<split - 1
	return row&mask>>(split-log)<<log + col&mask>>(split-log)
}

// middle is a point well inside the finer cell of a column and a row, whose coarse cell is cut into 1<<log cells along a side.
func (g *grid) middle(col, row, log int) orb.Point {
	shift := split - log
	size := float64(int(1) << shift)
	return orb.Point{
		g.bound.Min[0] + float64((float64(col>>shift<<shift)+float64(middleX*size))*g.stepX),
		g.bound.Min[1] + float64((float64(row>>shift<<shift)+float64(middleY*size))*g.stepY),
	}
}

// tile is the binary logarithm of the coarse cells along a side of a tile. Tile by tile they lie in memory, so that what is near on the ground is near
// there.
const tile = 4

// cell is the place in memory of the coarse cell of a finest column and row.
func (g *grid) cell(col, row int) int {
	const mask = 1<<tile - 1
	col, row = col>>split, row>>split
	return (row>>tile*g.tiles+col>>tile)<<(2*tile) | row&mask<<tile | col&mask
}

// corner is the first finest column and row of a coarse cell.
func (g *grid) corner(cell int) (col, row int) {
	const mask = 1<<tile - 1
	n := cell >> (2 * tile)
	return (n%g.tiles<<tile | cell&mask) << split, (n/g.tiles<<tile | cell>>tile&mask) << split
}

// cells is how many coarse cells there are, and some beyond the bound that fill the tiles.
func (g *grid) cells() int { return g.tiles * ((g.rows + 1<<tile - 1) >> tile) << (2 * tile) }

// span is a stretch of a row of cells.
type span struct{ row, from, to int }

// trace lists, for each row of cells that are 1<<shift finest cells wide, the columns that the segment may touch there. It says a little too much
// rather than too little: rows are widened by the slack before the segment is cut to them, and columns again.
func (g *grid) trace(p, q orb.Point, shift int, spans []span) []span {
	if p[1] > q[1] {
		p, q = q, p
	}
	low, high, left, right := g.row(p[1])>>shift, g.row(q[1])>>shift, g.col(p[0])>>shift, g.col(q[0])>>shift
	if low == high || left == right {
		for row := low; row <= high; row++ {
			spans = append(spans, span{row, min(left, right), max(left, right)})
		}
		return spans
	}
	slope := (q[0] - p[0]) / (q[1] - p[1])
	slackX, slackY := slack*g.stepX, slack*g.stepY
	for row := low; row <= high; row++ {
		bottom := max(p[1], g.bound.Min[1]+float64(row<<shift)*g.stepY-slackY)
		top := min(q[1], g.bound.Min[1]+float64((row+1)<<shift)*g.stepY+slackY)
		a, b := p[0]+(bottom-p[1])*slope, p[0]+(top-p[1])*slope
		spans = append(spans, span{row, g.col(min(a, b)-slackX) >> shift, g.col(max(a, b)+slackX) >> shift})
	}
	return spans
}
