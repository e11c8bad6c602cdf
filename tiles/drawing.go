package tiles

import (
	"github.com/paulmach/orb"
)

// fate is what becomes of a feature in a tile.
type fate int

const (
	elsewhere fate = iota // nothing of it is in the tile
	drawn
	leftOut // it is in the tile, and not drawn
)

// drawing turns the geometry of one layer into commands. It keeps its slices between features.
type drawing struct {
	grid
	box   box
	tiny  Tiny
	taken map[point]bool // grid steps that have their mark

	pen     pen
	line    []point
	clipped []point
	rings   rings
	all     []edge
	sweep   sweep
}

func newDrawing(t Tile, l *Layer) *drawing {
	b := int64(l.Buffer)
	return &drawing{
		grid: gridOf(t), box: box{-b, -b, Extent + b, Extent + b}, tiny: l.Tiny, taken: map[point]bool{},
	}
}

// draw gives the kind of a geometry and its commands, which are good until the next call.
func (d *drawing) draw(g orb.Geometry) (kind uint64, commands []byte, became fate) {
	d.pen.reset()
	switch g := g.(type) {
	case orb.Point:
		kind, became = kindPoint, d.points([]orb.Point{g})
	case orb.MultiPoint:
		kind, became = kindPoint, d.points(g)
	case orb.LineString:
		kind, became = kindLine, d.lines([]orb.LineString{g})
	case orb.MultiLineString:
		kind, became = kindLine, d.lines(g)
	case orb.Ring:
		return d.draw(orb.Polygon{g})
	case orb.Polygon:
		kind, became = kindPolygon, d.polygons([]orb.Polygon{g})
	case orb.MultiPolygon:
		kind, became = kindPolygon, d.polygons(g)
	}
	if len(d.pen.bytes) > 0 {
		became = drawn
	}
	return kind, d.pen.bytes, became
}

func (d *drawing) points(ps []orb.Point) fate {
	d.line = d.line[:0]
	for _, p := range ps {
		if q, ok := d.snap(p); ok && d.box.holds(q, d.box.minX < 0) {
			d.line = append(d.line, q)
		}
	}
	d.pen.points(d.line)
	return elsewhere
}

// lines draws the parts that are in the tile. When the grid swallowed all of them, the feature may get a stroke.
func (d *drawing) lines(ls []orb.LineString) fate {
	became, at := elsewhere, point{}
	for _, l := range ls {
		var ok bool
		if d.line, _, ok = d.snapAll(d.line[:0], l); !ok || len(d.line) == 0 {
			continue
		}
		if len(d.line) == 1 && d.box.holds(d.line[0], d.box.minX < 0) {
			became, at = leftOut, d.line[0]
		}
		clipLine(d.line, d.box, func(part []point) { d.pen.line(tidyLine(part)) })
	}
	if became == leftOut && len(d.pen.bytes) == 0 && d.tiny == Each {
		d.pen.line([]point{at, {at.x + d.step, at.y}})
	}
	return became
}

// polygons draws the polygons that can be seen. When none can, the feature as a whole may get its square.
func (d *drawing) polygons(ps []orb.Polygon) fate {
	d.rings.reset()
	for _, p := range ps {
		d.polygon(p)
	}
	if d.rings.len() > 0 && !d.simple() {
		if d.mend() != nil {
			return leftOut
		}
	}
	for i := range d.rings.len() {
		d.pen.ring(d.rings.ring(i))
	}
	if len(d.pen.bytes) > 0 {
		return drawn
	}
	became := elsewhere
	for _, p := range ps {
		if became = max(became, d.swallowed(p)); len(d.pen.bytes) > 0 {
			return drawn
		}
	}
	return became
}

// polygon takes the outer ring and, when that is seen, its holes.
func (d *drawing) polygon(p orb.Polygon) {
	for i, r := range p {
		ring, ok := d.seen(r)
		if !ok && i == 0 {
			return
		}
		if ok {
			d.rings.add(ring, i == 0)
		}
	}
}

// seen gives what is left of a ring in the tile; ok is false when that has no area.
func (d *drawing) seen(r orb.Ring) (left []point, ok bool) {
	var around box
	if d.line, around, ok = d.snapAll(d.line[:0], r); !ok || d.box.misses(around) {
		return nil, false
	}
	if !d.box.covers(around) {
		d.line, d.clipped = clipRing(d.line, d.clipped, d.box)
	}
	left = tidyRing(d.line)
	return left, len(left) >= 3 && doubleArea(left) != 0
}

// swallowed deals with a polygon that the grid swallowed whole, when its middle is in the tile or its buffer: a square of one grid step stands for it, or it
// is left out. What merely ends at the tile's edge is elsewhere.
func (d *drawing) swallowed(p orb.Polygon) fate {
	if len(p) == 0 || len(p[0]) == 0 {
		return elsewhere
	}
	var around box
	var ok bool
	if d.line, around, ok = d.snapAll(d.line[:0], p[0]); !ok || !d.box.covers(around) && len(tidyRing(d.line)) > 0 {
		return elsewhere
	}
	q, ok := d.snap(p[0].Bound().Center())
	if !ok || !d.box.holds(q, true) {
		return elsewhere
	}
	if d.tiny == Drop || d.tiny == Square && d.taken[q] {
		return leftOut
	}
	d.taken[q] = true
	s := d.step
	d.pen.ring([]point{q, {q.x + s, q.y}, {q.x + s, q.y + s}, {q.x, q.y + s}})
	return drawn
}
