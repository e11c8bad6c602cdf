package crs

import "github.com/paulmach/orb"

// Transform returns g, given in the system from, in the system to. The result is always a new geometry; g is
// left alone, whatever the systems. nil gives nil. A Bound becomes the bound of its transformed outline.
func Transform(g orb.Geometry, from, to System) orb.Geometry {
	return apply(g, step(from, to))
}

// TransformRing is Transform of a ring into the room that an earlier one had.
func TransformRing(room, r orb.Ring, from, to System) orb.Ring {
	room = room[:0]
	f := step(from, to)
	for _, p := range r {
		room = append(room, f(p))
	}
	return room
}

// ToMercator returns a geometry of longitudes and latitudes in EPSG:3857, from which tiles are cut.
func ToMercator(g orb.Geometry) orb.Geometry {
	return Transform(g, cgcs2000, mercator{})
}

// step is the way of one point. The same system twice is the identity to the last bit.
func step(from, to System) func(orb.Point) orb.Point {
	if from == to {
		return func(p orb.Point) orb.Point { return p }
	}
	return func(p orb.Point) orb.Point {
		lon, lat := from.ToGeographic(p[0], p[1])
		x, y := to.FromGeographic(lon, lat)
		return orb.Point{x, y}
	}
}

func apply(g orb.Geometry, f func(orb.Point) orb.Point) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return f(g)
	case orb.MultiPoint:
		return orb.MultiPoint(points(g, f))
	case orb.LineString:
		return orb.LineString(points(g, f))
	case orb.Ring:
		return orb.Ring(points(g, f))
	case orb.MultiLineString:
		return each(g, func(l orb.LineString) orb.LineString { return orb.LineString(points(l, f)) })
	case orb.Polygon:
		return polygon(g, f)
	case orb.MultiPolygon:
		return each(g, func(p orb.Polygon) orb.Polygon { return polygon(p, f) })
	case orb.Collection:
		return each(g, func(m orb.Geometry) orb.Geometry { return apply(m, f) })
	case orb.Bound:
		return outline(g, f)
	}
	return nil
}

func points(ps []orb.Point, f func(orb.Point) orb.Point) []orb.Point {
	return each(ps, f)
}

func polygon(p orb.Polygon, f func(orb.Point) orb.Point) orb.Polygon {
	return each(p, func(r orb.Ring) orb.Ring { return orb.Ring(points(r, f)) })
}

// each maps a slice and keeps nil nil.
func each[S ~[]E, E any](s S, f func(E) E) S {
	if s == nil {
		return nil
	}
	out := make(S, len(s))
	for i, v := range s {
		out[i] = f(v)
	}
	return out
}

// outline walks around a box, because a side that was straight is bent afterwards and may bulge.
func outline(b orb.Bound, f func(orb.Point) orb.Point) orb.Bound {
	const parts = 16
	out := orb.MultiPoint{f(b.Min)}.Bound()
	for i := range parts + 1 {
		t := float64(i) / parts
		x := b.Min[0] + t*(b.Max[0]-b.Min[0])
		y := b.Min[1] + t*(b.Max[1]-b.Min[1])
		for _, p := range [...]orb.Point{{x, b.Min[1]}, {x, b.Max[1]}, {b.Min[0], y}, {b.Max[0], y}} {
			out = out.Extend(f(p))
		}
	}
	return out
}
