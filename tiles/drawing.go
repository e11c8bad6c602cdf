package tiles

import (
	"sync"

	"github.com/paulmach/orb"
)

// fate is what becomes of a feature in a tile.
type fate uint8

const (
	elsewhere fate = iota // nothing of it is in the tile
	drawn
	leftOut // it is in the tile, and not drawn
	perhaps // it is drawn if one of its squares is free
)

// drawing turns the geometry of one layer into commands. It keeps its slices between features, and between tiles.
type drawing struct {
	grid
	box  box
	tiny Tiny

	pen     pen
	squares []point // that may stand for a feature that nothing else was drawn of, the first first
	line    []point
	clipped []point
	rings   rings
	all     []edge
	sweep   sweep
}

var drawings = sync.Pool{New: func() any { return &drawing{} }}

func (d *drawing) prepare(t Tile, l *Layer) {
	b := int64(l.Buffer)
	d.grid, d.box, d.tiny = gridOf(t), box{-b, -b, Extent + b, Extent + b}, l.Tiny
}

// draw gives the kind of a geometry and what becomes of it. Its commands and its squares are behind those of the geometries before.
func (d *drawing) draw(g orb.Geometry) (kind uint8, became fate) {
	d.pen.next()
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
	if d.pen.drew() {
		became = drawn
	}
	return kind, became
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
	if became == leftOut && !d.pen.drew() && d.tiny == Each {
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
	if d.pen.drew() {
		return drawn
	}
	became := elsewhere
	for _, p := range ps {
		if became = max(became, d.swallowed(p)); d.pen.drew() {
			return drawn
		}
	}
	return became
}

// polygon takes the outer ring and, when that is seen, its holes.
func (d *drawing) polygon(p orb.Polygon) {
	for i, r := range p {
		if !d.ring(r, i == 0) && i == 0 {
			return
		}
	}
}

// ring adds what is left of a ring in the tile, and says whether that has an area. It works where the ring will lie: most are whole.
func (d *drawing) ring(r orb.Ring, outer bool) bool {
	from := len(d.rings.points)
	points, around, ok := d.snapAll(d.rings.points, r)
	d.rings.points = points[:from]
	if !ok || d.box.misses(around) {
		return false
	}
	if !d.box.covers(around) {
		d.line, d.clipped = clipRing(append(d.line[:0], points[from:]...), d.clipped, d.box)
		points = append(points[:from], d.line...)
	}
	left := tidyRing(points[from:])
	if len(left) < 3 {
		return false
	}
	d.rings.points = append(points[:from], left...) // its first points may have gone
	return d.rings.end(from, outer)
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
	switch d.tiny {
	case Each:
		d.pen.square(q, d.step)
		return drawn
	case Square: // features before it may have taken the place: see encoder.mark
		d.squares = append(d.squares, q)
		return perhaps
	}
	return leftOut
}
