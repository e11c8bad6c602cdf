package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Clone copies a geometry, so that orb's functions that overwrite their input (project, clip, simplify) can be
// let loose on it. nil gives nil.
func Clone(g orb.Geometry) orb.Geometry {
	if g == nil {
		return nil
	}
	return orb.Clone(g)
}

// Bound is the smallest box around g. For nil and for empty geometries it is upside down (IsEmpty), which no
// Index takes and which changes nothing in a Union.
func Bound(g orb.Geometry) orb.Bound {
	b := orb.MultiPoint{}.Bound()
	eachChain(g, func(ps []orb.Point) bool {
		for i := range ps {
			b = b.Extend(ps[i])
		}
		return true
	})
	return b
}

// Finite tells whether every coordinate is a number, neither NaN nor infinite.
func Finite(g orb.Geometry) bool {
	return eachChain(g, func(ps []orb.Point) bool {
		for i := range ps {
			if !finite(ps[i]) {
				return false
			}
		}
		return true
	})
}

// VertexCount counts points as they are stored, closing points included.
func VertexCount(g orb.Geometry) int {
	n := 0
	eachChain(g, func(ps []orb.Point) bool {
		n += len(ps)
		return true
	})
	return n
}

// Rewind returns a copy wound as RFC 7946 wants it: outer rings counter-clockwise, holes clockwise.
func Rewind(g orb.Geometry) orb.Geometry {
	return Turn(Clone(g))
}

// Turn is Rewind of a geometry that nobody else holds: its rings are turned where they are.
func Turn(g orb.Geometry) orb.Geometry {
	return rings(g, func(r orb.Ring, hole bool) orb.Ring {
		if Backward(r, hole) {
			slices.Reverse(r)
		}
		return r
	})
}

// Backward says that a ring goes the other way than RFC 7946 wants it.
func Backward(r orb.Ring, hole bool) bool { return len(r) > 2 && counterclockwise(r) == hole }

// CloseRings returns a copy in which every ring ends where it begins.
func CloseRings(g orb.Geometry) orb.Geometry {
	return rings(Clone(g), func(r orb.Ring, _ bool) orb.Ring {
		if len(r) > 0 && r[0] != r[len(r)-1] {
			return append(r, r[0])
		}
		return r
	})
}

// rings replaces the rings of g in place.
func rings(g orb.Geometry, f func(r orb.Ring, hole bool) orb.Ring) orb.Geometry {
	switch g := g.(type) {
	case orb.Ring:
		return f(g, false)
	case orb.Polygon:
		for i := range g {
			g[i] = f(g[i], i > 0)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			rings(p, f)
		}
	case orb.Collection:
		for i := range g {
			g[i] = rings(g[i], f)
		}
	}
	return g
}

// eachChain visits the point sequences of any geometry, without copying them, until visit says false; it says whether all were visited.
func eachChain(g orb.Geometry, visit func([]orb.Point) bool) bool {
	switch g := g.(type) {
	case orb.LineString:
		return visit(g)
	case orb.Ring:
		return visit(g)
	case orb.MultiPoint:
		return visit(g)
	case orb.MultiLineString:
		for _, l := range g {
			if !visit(l) {
				return false
			}
		}
		return true
	case orb.Polygon:
		return eachRing(g, visit)
	case orb.MultiPolygon:
		for _, p := range g {
			if !eachRing(p, visit) {
				return false
			}
		}
		return true
	}
	for _, ps := range chainsOf(g) {
		if !visit(ps) {
			return false
		}
	}
	return true
}

func eachRing(p orb.Polygon, visit func([]orb.Point) bool) bool {
	for _, r := range p {
		if !visit(r) {
			return false
		}
	}
	return true
}

// chainsOf lists the point sequences of any geometry without copying points.
func chainsOf(g orb.Geometry) [][]orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return [][]orb.Point{{g}}
	case orb.MultiPoint:
		return [][]orb.Point{g}
	case orb.LineString:
		return [][]orb.Point{g}
	case orb.Ring:
		return [][]orb.Point{g}
	case orb.MultiLineString:
		return flatten(g, func(l orb.LineString) [][]orb.Point { return [][]orb.Point{l} })
	case orb.Polygon:
		return flatten(g, func(r orb.Ring) [][]orb.Point { return [][]orb.Point{r} })
	case orb.MultiPolygon:
		return flatten(g, func(p orb.Polygon) [][]orb.Point { return chainsOf(p) })
	case orb.Collection:
		return flatten(g, chainsOf)
	case orb.Bound:
		return [][]orb.Point{{g.Min, g.Max}}
	}
	return nil
}

func flatten[E any](list []E, f func(E) [][]orb.Point) [][]orb.Point {
	var out [][]orb.Point
	for _, e := range list {
		out = append(out, f(e)...)
	}
	return out
}
