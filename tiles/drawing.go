package tiles

import (
	"github.com/paulmach/orb"
)

// drawing turns the geometry of one layer into commands. It keeps its slices between features.
type drawing struct {
	grid
	box   box
	tiny  Tiny
	taken map[point]bool // grid steps that have their square

	pen     pen
	ring    []point
	clipped []point
}

func newDrawing(t Tile, l *Layer) *drawing {
	b := int64(l.Buffer)
	return &drawing{
		grid: gridOf(t), box: box{-b, -b, Extent + b, Extent + b}, tiny: l.Tiny, taken: map[point]bool{},
	}
}

// draw gives the kind of a geometry and its commands, which are good until the next call; none when nothing of it is in
// the tile.
func (d *drawing) draw(g orb.Geometry) (kind uint64, commands []byte) {
	d.pen.reset()
	switch g := g.(type) {
	case orb.Point:
		kind = kindPoint
		d.points([]orb.Point{g})
	case orb.MultiPoint:
		kind = kindPoint
		d.points(g)
	case orb.LineString:
		kind = kindLine
		d.line(g)
	case orb.MultiLineString:
		kind = kindLine
		for _, l := range g {
			d.line(l)
		}
	case orb.Ring:
		return d.draw(orb.Polygon{g})
	case orb.Polygon:
		kind = kindPolygon
		d.polygons([]orb.Polygon{g})
	case orb.MultiPolygon:
		kind = kindPolygon
		d.polygons(g)
	}
	return kind, d.pen.bytes
}

func (d *drawing) points(ps []orb.Point) {
	d.ring = d.ring[:0]
	for _, p := range ps {
		if q, ok := d.snap(p); ok && d.box.holds(q, d.box.minX < 0) {
			d.ring = append(d.ring, q)
		}
	}
	d.pen.points(d.ring)
}

func (d *drawing) line(l orb.LineString) {
	var ok bool
	if d.ring, ok = d.snapAll(d.ring[:0], l); !ok {
		return
	}
	clipLine(d.ring, d.box, func(part []point) { d.pen.line(tidyLine(part)) })
}

// polygons draws each polygon that can be seen. When none can, the feature as a whole may get its square.
func (d *drawing) polygons(ps []orb.Polygon) {
	for _, p := range ps {
		d.polygon(p)
	}
	if len(d.pen.bytes) > 0 || d.tiny != Square {
		return
	}
	for _, p := range ps {
		if d.square(p) {
			return
		}
	}
}

// polygon draws the outer ring and, when that is seen, its holes. A hole as large as what is seen of the outer ring leaves nothing.
func (d *drawing) polygon(p orb.Polygon) {
	if len(p) == 0 {
		return
	}
	outer, ok := d.seen(p[0])
	if !ok {
		return
	}
	before, whole := d.pen, abs(doubleArea(outer))
	d.pen.ring(outer, true)
	for _, hole := range p[1:] {
		inner, ok := d.seen(hole)
		if !ok {
			continue
		}
		if abs(doubleArea(inner)) >= whole {
			d.pen = before
			return
		}
		d.pen.ring(inner, false)
	}
}

func abs(n int64) int64 { return max(n, -n) }

// seen gives what is left of a ring in the tile; ok is false when that has no area.
func (d *drawing) seen(r orb.Ring) (left []point, ok bool) {
	if d.ring, ok = d.snapAll(d.ring[:0], r); !ok {
		return nil, false
	}
	d.ring, d.clipped = clipRing(d.ring, d.clipped, d.box)
	left = tidyRing(d.ring)
	return left, len(left) >= 3 && doubleArea(left) != 0
}

// square draws the grid step around the middle of a polygon that the grid swallowed whole, unless one stands there already. It says whether one
// stands there now. What merely ends at the tile's edge gets none.
func (d *drawing) square(p orb.Polygon) bool {
	if len(p) == 0 || len(p[0]) == 0 {
		return false
	}
	var ok bool
	if d.ring, ok = d.snapAll(d.ring[:0], p[0]); !ok || len(tidyRing(d.ring)) > 0 {
		return false
	}
	q, ok := d.snap(p[0].Bound().Center())
	if !ok || !d.box.holds(q, true) {
		return false
	}
	if !d.taken[q] {
		d.taken[q] = true
		s := d.step
		d.pen.ring([]point{q, {q.x + s, q.y}, {q.x + s, q.y + s}, {q.x, q.y + s}}, true)
	}
	return true
}
