package sample

import (
	"math"

	"github.com/paulmach/orb"
)

// bulge is a planted defect between the community of a cell and its neighbour behind one side: a lens of ground in the
// cell that is drawn wrong. In a void the cell's own community draws its boundary too far back; in an overlap the
// neighbour draws its own too far forward.
type bulge struct {
	cell cell
	side int
	void bool
	path []orb.Point // the wrong boundary, counter-clockwise around the cell
	ring orb.Ring    // the lens
}

// bulgeDepth is how far a lens reaches into its cell, in metres.
const bulgeDepth = 180

func (l *lattice) bulgeAt(c cell, side int, void bool) bulge {
	right := l.side(c, side)
	a, b := right[0], right[segments]
	wrong := make([]orb.Point, len(right))
	for k, p := range right {
		t := float64(k) / segments
		off := turn(a, b, p)/distance(a, b) + bulgeDepth*math.Sin(math.Pi*t)
		wrong[k] = along(a, b, t, off)
	}
	wrong[0], wrong[segments] = a, b
	ring := append(orb.Ring{}, right[:segments]...)
	ring = append(ring, backwards(wrong)...)
	return bulge{cell: c, side: side, void: void, path: wrong, ring: ring}
}

// drawn is the side of c as its own community draws it.
func (l *lattice) drawn(c cell, side int) []orb.Point {
	for _, b := range l.bulges {
		switch {
		case b.void && b.cell == c && b.side == side:
			return b.path
		case !b.void && b.cell == c.beside(side) && b.side == (side+2)%4:
			return backwards(b.path)
		}
	}
	return l.side(c, side)
}
