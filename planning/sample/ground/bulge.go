package ground

import (
	"math"

	"github.com/paulmach/orb"
)

// Bulge is a planted defect between the community of a cell and its neighbour behind one side: a lens of ground in the
// cell that is drawn wrong. In a void the cell's own community draws its boundary too far back; in an overlap the
// neighbour draws its own too far forward.
type Bulge struct {
	Cell Cell
	Side int
	Ring orb.Ring // the lens

	void bool
	path []orb.Point // the wrong boundary, counter-clockwise around the cell
}

// BulgeDepth is how far a lens reaches into its cell, in metres.
const BulgeDepth = 180

// BulgeAt draws a bulge into c behind one side; nothing of the lattice changes until it is added to its bulges.
func (l *Lattice) BulgeAt(c Cell, side int, void bool) Bulge {
	right := l.Side(c, side)
	a, b := right[0], right[Segments]
	wrong := make([]orb.Point, len(right))
	for k, p := range right {
		t := float64(k) / Segments
		off := Turn(a, b, p)/Distance(a, b) + BulgeDepth*math.Sin(math.Pi*t)
		wrong[k] = Along(a, b, t, off)
	}
	wrong[0], wrong[Segments] = a, b
	ring := append(orb.Ring{}, right[:Segments]...)
	ring = append(ring, Backwards(wrong)...)
	return Bulge{Cell: c, Side: side, void: void, path: wrong, Ring: ring}
}

// Drawn is the side of c as its own community draws it.
func (l *Lattice) Drawn(c Cell, side int) []orb.Point {
	for _, b := range l.Bulges {
		switch {
		case b.void && b.Cell == c && b.Side == side:
			return b.path
		case !b.void && b.Cell == c.Beside(side) && b.Side == (side+2)%4:
			return Backwards(b.path)
		}
	}
	return l.Side(c, side)
}

// Void says whether the bulge leaves ground to nobody, and not to two.
func (b Bulge) Void() bool { return b.void }
