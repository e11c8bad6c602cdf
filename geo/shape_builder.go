package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// builder copies the chains of a geometry into one slice.
type builder struct {
	shape *Shape
}

func (b builder) add(g orb.Geometry) error {
	switch g := g.(type) {
	case orb.Point:
		b.point(g)
	case orb.MultiPoint:
		for _, p := range g {
			b.point(p)
		}
	case orb.LineString:
		b.line(g)
	case orb.MultiLineString:
		for _, l := range g {
			b.line(l)
		}
	case orb.Ring:
		b.polygon(0, orb.Polygon{g})
	case orb.Bound:
		return b.box(g)
	case orb.Polygon:
		b.polygon(0, g)
	case orb.MultiPolygon:
		for i, p := range g {
			b.polygon(i, p)
		}
	default:
		return kindError(g)
	}
	return nil
}

func kindError(g orb.Geometry) error {
	if g == nil {
		return ErrEmpty
	}
	return fmt.Errorf("%w: %s", ErrKind, g.GeoJSONType())
}

// box takes orb's empty bounds for what they are, an upside-down box.
func (b builder) box(g orb.Bound) error {
	if g.IsEmpty() {
		return ErrEmpty
	}
	b.polygon(0, g.ToPolygon())
	return nil
}

// point is stored twice, as an edge without length, so that edges are all there is to look at.
func (b builder) point(p orb.Point) {
	b.chain([]orb.Point{p, p}, 0, 0)
}

func (b builder) line(l orb.LineString) {
	b.shape.dim = 1
	if len(l) == 1 {
		l = orb.LineString{l[0], l[0]}
	}
	b.chain(l, len(b.shape.chains), 0)
}

// polygon leaves out empty rings, and everything when the outer ring is empty.
func (b builder) polygon(part int, p orb.Polygon) {
	b.shape.dim = 2
	if len(p) == 0 || len(p[0]) == 0 {
		return
	}
	for i, r := range p {
		if len(r) > 0 && (r[0] != r[len(r)-1] || len(r) == 1) {
			r = append(r[:len(r):len(r)], r[0])
		}
		b.chain(r, part, i)
	}
}

func (b builder) chain(ps []orb.Point, part, ring int) {
	if len(ps) == 0 {
		return
	}
	s := b.shape
	first := len(s.points)
	s.points = append(s.points, ps...)
	s.chains = append(s.chains, chain{part: part, ring: ring, first: first, last: len(s.points) - 1})
}

// geometry gives the kind that went in, over the shape's own points. Capacities are cut, so that an append by a
// careless reader cannot run into the next ring.
func (b builder) geometry(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return g
	case orb.MultiPoint:
		return g.Clone()
	case orb.LineString:
		return orb.LineString(b.slice(0))
	case orb.MultiLineString:
		return b.lines()
	case orb.Ring:
		return orb.Ring(b.slice(0))
	case orb.MultiPolygon:
		return b.polygons()
	}
	return b.polygons()[0]
}

func (b builder) slice(i int) []orb.Point {
	c := b.shape.chains[i]
	return b.shape.points[c.first : c.last+1 : c.last+1]
}

func (b builder) lines() orb.MultiLineString {
	var out orb.MultiLineString
	for i := range b.shape.chains {
		out = append(out, b.slice(i))
	}
	return out
}

func (b builder) polygons() orb.MultiPolygon {
	var out orb.MultiPolygon
	for i, c := range b.shape.chains {
		if c.ring == 0 {
			out = append(out, nil)
		}
		last := len(out) - 1
		out[last] = append(out[last], b.slice(i))
	}
	return out
}
