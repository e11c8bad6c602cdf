package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// Figure is a geometry of any kind, a collection included, made ready for Relate. It is immutable and safe for
// concurrent readers. Of a collection it is the union that counts: a line inside a polygon of the same collection adds
// nothing to it, and a side that two of its polygons share from either side is inside.
type Figure struct {
	areas  []*Shape // polygons that may overlap each other; each by itself is one shape
	lines  *Shape   // all lines, or nil
	points *Shape   // all points, or nil
	bound  orb.Bound
	ends   map[orb.Point]bool // the boundary of the lines: where an odd number of them begin or end
}

// PrepareFigure makes a Figure of any geometry. Empty parts are left out, and an empty Figure is a Figure. An error
// wraps ErrNotFinite or ErrKind.
func PrepareFigure(g orb.Geometry) (*Figure, error) {
	f := &Figure{bound: Bound(nil)}
	var lines orb.MultiLineString
	var points orb.MultiPoint
	if err := f.gather(g, &lines, &points); err != nil {
		return nil, fmt.Errorf("prepare figure: %w", err)
	}
	if len(lines) > 0 {
		if err := f.prepare(lines); err != nil {
			return nil, err
		}
	}
	if len(points) > 0 {
		if err := f.prepare(points); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// gather prepares the areas and collects lines and points.
func (f *Figure) gather(g orb.Geometry, lines *orb.MultiLineString, points *orb.MultiPoint) error {
	switch g := g.(type) {
	case nil:
	case orb.Point:
		*points = append(*points, g)
	case orb.MultiPoint:
		*points = append(*points, g...)
	case orb.LineString:
		if len(g) > 0 {
			*lines = append(*lines, g)
		}
	case orb.MultiLineString:
		for _, l := range g {
			if len(l) > 0 {
				*lines = append(*lines, l)
			}
		}
	case orb.Collection:
		for _, part := range g {
			if err := f.gather(part, lines, points); err != nil {
				return err
			}
		}
	default:
		if VertexCount(g) > 0 {
			return f.prepare(g)
		}
	}
	return nil
}

func (f *Figure) prepare(g orb.Geometry) error {
	s, err := Prepare(g)
	if err == nil {
		f.take(s)
	}
	return err
}

// FigureOf makes a Figure of a prepared shape without copying it.
func FigureOf(s *Shape) *Figure {
	f := &Figure{bound: Bound(nil)}
	f.take(s)
	return f
}

func (f *Figure) take(s *Shape) {
	switch s.dim {
	case 2:
		f.areas = append(f.areas, s)
	case 1:
		f.lines = s
		f.ends = lineEnds(s)
	default:
		f.points = s
	}
	f.bound = f.bound.Union(s.bound)
}

// lineEnds is the mod-2 rule of OGC 06-103r4 §6.1.6.1.
func lineEnds(s *Shape) map[orb.Point]bool {
	ends := map[orb.Point]bool{}
	for _, c := range s.chains {
		for _, p := range [...]orb.Point{s.points[c.first], s.points[c.last]} {
			if ends[p] {
				delete(ends, p)
			} else {
				ends[p] = true
			}
		}
	}
	return ends
}

// Bound is the smallest box around the figure, upside down (IsEmpty) when there is nothing in it.
func (f *Figure) Bound() orb.Bound { return f.bound }

// IsEmpty tells whether the figure has no point.
func (f *Figure) IsEmpty() bool { return f.Dimension() < 0 }

// Dimension is 2 with any ground, 1 with any line, 0 with points only, and -1 for the empty figure.
func (f *Figure) Dimension() int {
	switch {
	case len(f.areas) > 0:
		return 2
	case f.lines != nil:
		return 1
	case f.points != nil:
		return 0
	}
	return -1
}

// Intersects tells exactly whether the figures share at least one point.
func (f *Figure) Intersects(o *Figure) bool {
	met := false
	f.each(func(s *Shape) bool {
		o.each(func(t *Shape) bool {
			met = s.Intersects(t)
			return !met
		})
		return !met
	})
	return met
}

// each hands out the shapes, areas first, until yield says false.
func (f *Figure) each(yield func(*Shape) bool) {
	for _, s := range f.areas {
		if !yield(s) {
			return
		}
	}
	if f.lines != nil && !yield(f.lines) {
		return
	}
	if f.points != nil {
		yield(f.points)
	}
}
