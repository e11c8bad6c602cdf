package tiles

import (
	"math"
	"slices"

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
	if v < 0 && float64(n) > v {
		n--
	}
	return n
}

// snapAll appends the grid points of a line to out, without repeats, and gives the box around them.
func (g *grid) snapAll(out []point, ps []orb.Point) ([]point, box, bool) {
	around, step := nowhere, *g // where the compiler sees that nobody changes it
	out = slices.Grow(out, len(ps))
	var last point
	for i := range ps {
		p := &ps[i]
		if !(math.Abs(p[0]) <= 4*half && math.Abs(p[1]) <= 4*half) {
			return out, around, false
		}
		q := point{nearest((p[0]+half)*step.scale)*step.step - step.x, nearest((half-p[1])*step.scale)*step.step - step.y}
		if i > 0 && q == last {
			continue
		}
		out, last, around = append(out, q), q, around.with(q)
	}
	return out, around, true
}
