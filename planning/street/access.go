package street

import (
	"math"

	"github.com/paulmach/orb"
)

// Access is where a place is joined to the network.
type Access struct {
	Away float64   // m from the place to the street
	At   orb.Point // on the street

	piece int32
	along float64 // m from the beginning of the piece
}

// Access joins a place, a geometry in the network's plane, to the nearest street: of equally near ones the first. Of a polygon its rings count. ok is false when no street
// lies within the access distance.
func (n *Network) Access(place orb.Geometry) (best Access, ok bool) {
	best.Away, best.piece = math.Inf(1), -1
	box := place.Bound()
	if box.IsEmpty() || !finite(box.Min) || !finite(box.Max) {
		return best, false
	}
	for pad := n.access / 8; ; pad = min(2*pad, n.access) { // the first streets found are mostly near
		n.index.Search(box.Pad(pad), func(_ orb.Bound, k int32) bool {
			n.closer(&best, k, place)
			return true
		})
		if pad >= n.access || best.Away <= pad {
			return best, best.piece >= 0
		}
	}
}

// closer takes piece k for best when it is nearer to the place.
func (n *Network) closer(best *Access, k int32, place orb.Geometry) {
	p := n.pieces[k]
	a, b := n.nodes[p.from], n.nodes[p.to]
	stretches(place, func(c, d orb.Point) {
		away, t := nearest(a, b, c, d)
		if away > n.access || away > best.Away {
			return
		}
		if away < best.Away || k < best.piece || k == best.piece && t*p.length < best.along {
			*best = Access{Away: away, At: n.at(k, t), piece: k, along: t * p.length}
		}
	})
}

// Connected says whether one can walk from a to b.
func (n *Network) Connected(a, b Access) bool {
	return n.part[n.pieces[a.piece].from] == n.part[n.pieces[b.piece].from]
}

// stretches goes through the straight stretches of a geometry; a point is one of no length.
func stretches(g orb.Geometry, do func(a, b orb.Point)) {
	run := func(ps []orb.Point) {
		for i := 1; i < len(ps); i++ {
			do(ps[i-1], ps[i])
		}
	}
	switch g := g.(type) {
	case orb.Point:
		do(g, g)
	case orb.MultiPoint:
		for _, p := range g {
			do(p, p)
		}
	case orb.LineString:
		run(g)
	case orb.MultiLineString:
		for _, l := range g {
			run(l)
		}
	case orb.Ring:
		run(g)
	case orb.Polygon:
		for _, r := range g {
			run(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			stretches(p, do)
		}
	}
}

// nearest is the distance between the stretches ab and cd, and where on ab it is taken, from 0 to 1.
func nearest(a, b, c, d orb.Point) (away, t float64) {
	if t, cross := crossing(a, b, c, d); cross {
		return 0, t
	}
	away = math.Inf(1)
	try := func(far, at float64) {
		if far < away {
			away, t = far, at
		}
	}
	for _, p := range [2]orb.Point{c, d} {
		at := along(a, b, p)
		try(distance(p, between(a, b, at)), at)
	}
	try(distance(a, between(c, d, along(c, d, a))), 0)
	try(distance(b, between(c, d, along(c, d, b))), 1)
	return away, t
}

// crossing says whether ab and cd cross, both within, and where on ab.
func crossing(a, b, c, d orb.Point) (t float64, cross bool) {
	c1, c2 := turn(a, b, c), turn(a, b, d)
	if c1 > 0 == (c2 > 0) || c1 == 0 || c2 == 0 {
		return 0, false
	}
	a1, b1 := turn(c, d, a), turn(c, d, b)
	if a1 > 0 == (b1 > 0) || a1 == 0 || b1 == 0 {
		return 0, false
	}
	return a1 / (a1 - b1), true
}

func turn(a, b, p orb.Point) float64 {
	return (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
}

// along is the place on ab that is nearest to p, from 0 to 1.
func along(a, b, p orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	l := dx*dx + dy*dy
	if l == 0 {
		return 0
	}
	return min(max(((p[0]-a[0])*dx+(p[1]-a[1])*dy)/l, 0), 1)
}

func between(a, b orb.Point, t float64) orb.Point {
	if t == 1 {
		return b
	}
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

func distance(a, b orb.Point) float64 { return math.Hypot(b[0]-a[0], b[1]-a[1]) }

func finite(p orb.Point) bool {
	return !math.IsNaN(p[0]) && !math.IsNaN(p[1]) && !math.IsInf(p[0], 0) && !math.IsInf(p[1], 0)
}
