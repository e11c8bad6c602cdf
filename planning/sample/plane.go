package sample

import (
	"math"

	"github.com/paulmach/orb"
)

// at makes a vertex. Rounding to the centimetre also swallows what a processor that fuses multiplication and addition
// computes differently in the last bit, so that every machine makes the same city.
func at(x, y float64) orb.Point { return orb.Point{centimetre(x), centimetre(y)} }

func centimetre(v float64) float64 { return math.Round(v*100) / 100 }

func distance(a, b orb.Point) float64 { return math.Hypot(b[0]-a[0], b[1]-a[1]) }

// along is the point at part t of the way from a to b, moved off metres to the left of it.
func along(a, b orb.Point, t, off float64) orb.Point {
	length := distance(a, b)
	dx, dy := (b[0]-a[0])/length, (b[1]-a[1])/length
	return at(a[0]+t*(b[0]-a[0])-off*dy, a[1]+t*(b[1]-a[1])+off*dx)
}

// rect is a rectangle turned so that its first axis points along (dx, dy), a unit vector.
type rect struct {
	center       orb.Point
	dx, dy       float64
	wide, deep   float64 // half of its sides
	cornerRadius float64
}

// at is the point x metres along the rectangle's axis from its centre and y metres to the left of it.
func (r rect) at(x, y float64) orb.Point {
	return at(r.center[0]+x*r.dx-y*r.dy, r.center[1]+x*r.dy+y*r.dx)
}

// part is a rectangle of the given half sides around a point of r, turned like r.
func (r rect) part(x, y, wide, deep float64) rect {
	return rect{center: r.at(x, y), dx: r.dx, dy: r.dy, wide: wide, deep: deep}
}

func (r rect) turned(angle float64) rect {
	s, c := math.Sincos(angle)
	r.dx, r.dy = r.dx*c-r.dy*s, r.dx*s+r.dy*c
	return r
}

func (r rect) area() float64 { return 4 * r.wide * r.deep }

// ring runs counter-clockwise; corners with a radius are drawn by four vertices each.
func (r rect) ring() orb.Ring {
	var out orb.Ring
	for corner, sign := range [4][2]float64{{1, -1}, {1, 1}, {-1, 1}, {-1, -1}} {
		x, y := sign[0]*(r.wide-r.cornerRadius), sign[1]*(r.deep-r.cornerRadius)
		if r.cornerRadius == 0 {
			out = append(out, r.at(x, y))
			continue
		}
		for step := range 4 {
			s, c := math.Sincos(math.Pi / 2 * (float64(corner) - 1 + float64(step)/3))
			out = append(out, r.at(x+r.cornerRadius*c, y+r.cornerRadius*s))
		}
	}
	return append(out, out[0])
}

// corner is an L: r without its upper right quarter.
func (r rect) corner(notchWide, notchDeep float64) orb.Ring {
	x, y := r.wide-notchWide, r.deep-notchDeep
	out := orb.Ring{
		r.at(-r.wide, -r.deep), r.at(r.wide, -r.deep), r.at(r.wide, y), r.at(x, y), r.at(x, r.deep), r.at(-r.wide, r.deep),
	}
	return append(out, out[0])
}

// bilinear maps the unit square to the quadrilateral with corners in counter-clockwise order.
func bilinear(q [4]orb.Point, u, v float64) orb.Point {
	mix := func(k int) float64 {
		return (1-v)*((1-u)*q[0][k]+u*q[1][k]) + v*((1-u)*q[3][k]+u*q[2][k])
	}
	return at(mix(0), mix(1))
}

// inscribed is a large rectangle in a convex quadrilateral with corners in counter-clockwise order.
func inscribed(q [4]orb.Point) rect {
	west, east, south, north := bilinear(q, 0, .5), bilinear(q, 1, .5), bilinear(q, .5, 0), bilinear(q, .5, 1)
	wide, deep := distance(west, east)/2, distance(south, north)/2
	length := distance(west, east)
	r := rect{center: bilinear(q, .5, .5), dx: (east[0] - west[0]) / length, dy: (east[1] - west[1]) / length, wide: wide, deep: deep}
	for range 40 {
		if r.inside(q) {
			return r
		}
		r.wide, r.deep = r.wide*.97, r.deep*.97
	}
	return r
}

func (r rect) inside(q [4]orb.Point) bool {
	for _, p := range r.ring() {
		for k := range q {
			if turn(q[k], q[(k+1)%4], p) < 0 {
				return false
			}
		}
	}
	return true
}

// turn is positive when p lies to the left of the way from a to b.
func turn(a, b, p orb.Point) float64 {
	return float64((b[0]-a[0])*(p[1]-a[1])) - float64((b[1]-a[1])*(p[0]-a[0]))
}

// ringArea is the signed area, positive for a counter-clockwise ring. It is measured from the first vertex, because
// the products of whole eastings and northings would eat the centimetres.
func ringArea(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		sum += turn(r[0], r[i], r[i+1])
	}
	return sum / 2
}
