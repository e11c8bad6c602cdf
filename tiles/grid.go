package tiles

import (
	"math"

	"github.com/paulmach/orb"
)

// point is a place in units of a tile, y downward.
type point struct{ x, y int64 }

// grid is the grid of a zoom, seen from one tile.
type grid struct {
	scale float64 // grid steps a metre
	step  int64   // units
	x, y  int64   // the tile's corner, in units from the corner of the world
}

func gridOf(t Tile) grid {
	step := GridAt(t.Z)
	return grid{
		scale: 1 / (unit(t.Z) * float64(step)), step: int64(step),
		x: int64(t.X) * Extent, y: int64(t.Y) * Extent,
	}
}

// snap gives the grid point nearest to p. It depends on the zoom and on p alone; the tile only moves the origin. ok is false for what is no
// place on earth.
func (g *grid) snap(p orb.Point) (q point, ok bool) {
	if !(math.Abs(p[0]) <= 4*half && math.Abs(p[1]) <= 4*half) {
		return point{}, false
	}
	return point{nearest((p[0]+half)*g.scale)*g.step - g.x, nearest((half-p[1])*g.scale)*g.step - g.y}, true
}

// nearest rounds to a whole number, a half upward, in a few instructions.
func nearest(v float64) int64 {
	v += 0.5
	n := int64(v)
	if float64(n) > v {
		n--
	}
	return n
}

// snapAll appends the grid points of a line to out, without repeats, and gives the box around them.
func (g *grid) snapAll(out []point, ps []orb.Point) ([]point, box, bool) {
	around := nowhere
	for i := range ps {
		q, ok := g.snap(ps[i])
		if !ok {
			return out, around, false
		}
		if n := len(out); n == 0 || out[n-1] != q {
			out = append(out, q)
			around = around.with(q)
		}
	}
	return out, around, true
}
