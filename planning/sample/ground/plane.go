package ground

import (
	"math"

	"github.com/paulmach/orb"
)

// At makes a vertex. Rounding to the centimetre also swallows what a processor that fuses multiplication and addition
// computes differently in the last bit, so that every machine makes the same city.
func At(x, y float64) orb.Point { return orb.Point{Centimetre(x), Centimetre(y)} }

// Centimetre rounds metres.
func Centimetre(v float64) float64 { return math.Round(v*100) / 100 }

// Distance is in metres.
func Distance(a, b orb.Point) float64 { return math.Hypot(b[0]-a[0], b[1]-a[1]) }

// Along is the point at part t of the way from a to b, moved off metres to the left of it.
func Along(a, b orb.Point, t, off float64) orb.Point {
	length := Distance(a, b)
	dx, dy := (b[0]-a[0])/length, (b[1]-a[1])/length
	return At(a[0]+t*(b[0]-a[0])-off*dy, a[1]+t*(b[1]-a[1])+off*dx)
}

// Rect is a rectangle turned so that its first axis points along (DX, DY), a unit vector.
type Rect struct {
	Center       orb.Point
	DX, DY       float64
	Wide, Deep   float64 // half of its sides
	CornerRadius float64
}

// at is the point x metres along the rectangle's axis from its centre and y metres to the left of it.
func (r Rect) at(x, y float64) orb.Point {
	return At(r.Center[0]+x*r.DX-y*r.DY, r.Center[1]+x*r.DY+y*r.DX)
}

// Part is a rectangle of the given half sides around a point of r, turned like r.
func (r Rect) Part(x, y, wide, deep float64) Rect {
	return Rect{Center: r.at(x, y), DX: r.DX, DY: r.DY, Wide: wide, Deep: deep}
}

// Turned is r, turned counter-clockwise around its centre by an angle in radians.
func (r Rect) Turned(angle float64) Rect {
	s, c := math.Sincos(angle)
	r.DX, r.DY = r.DX*c-r.DY*s, r.DX*s+r.DY*c
	return r
}

// Area is in square metres.
func (r Rect) Area() float64 { return 4 * r.Wide * r.Deep }

// Ring runs counter-clockwise; corners with a radius are drawn by four vertices each.
func (r Rect) Ring() orb.Ring {
	var out orb.Ring
	for corner, sign := range [4][2]float64{{1, -1}, {1, 1}, {-1, 1}, {-1, -1}} {
		x, y := sign[0]*(r.Wide-r.CornerRadius), sign[1]*(r.Deep-r.CornerRadius)
		if r.CornerRadius == 0 {
			out = append(out, r.at(x, y))
			continue
		}
		for step := range 4 {
			s, c := math.Sincos(math.Pi / 2 * (float64(corner) - 1 + float64(step)/3))
			out = append(out, r.at(x+r.CornerRadius*c, y+r.CornerRadius*s))
		}
	}
	return append(out, out[0])
}

// Corner is an L: r without its upper right quarter.
func (r Rect) Corner(notchWide, notchDeep float64) orb.Ring {
	x, y := r.Wide-notchWide, r.Deep-notchDeep
	out := orb.Ring{
		r.at(-r.Wide, -r.Deep), r.at(r.Wide, -r.Deep), r.at(r.Wide, y), r.at(x, y), r.at(x, r.Deep), r.at(-r.Wide, r.Deep),
	}
	return append(out, out[0])
}

// Bilinear maps the unit square to the quadrilateral with corners in counter-clockwise order.
func Bilinear(q [4]orb.Point, u, v float64) orb.Point {
	mix := func(k int) float64 {
		return (1-v)*((1-u)*q[0][k]+u*q[1][k]) + v*((1-u)*q[3][k]+u*q[2][k])
	}
	return At(mix(0), mix(1))
}

// Inscribed is a large rectangle in a convex quadrilateral with corners in counter-clockwise order.
func Inscribed(q [4]orb.Point) Rect {
	west, east, south, north := Bilinear(q, 0, .5), Bilinear(q, 1, .5), Bilinear(q, .5, 0), Bilinear(q, .5, 1)
	wide, deep := Distance(west, east)/2, Distance(south, north)/2
	length := Distance(west, east)
	r := Rect{Center: Bilinear(q, .5, .5), DX: (east[0] - west[0]) / length, DY: (east[1] - west[1]) / length, Wide: wide, Deep: deep}
	for range 40 {
		if r.inside(q) {
			return r
		}
		r.Wide, r.Deep = r.Wide*.97, r.Deep*.97
	}
	return r
}

func (r Rect) inside(q [4]orb.Point) bool {
	for _, p := range r.Ring() {
		for k := range q {
			if Turn(q[k], q[(k+1)%4], p) < 0 {
				return false
			}
		}
	}
	return true
}

// Turn is positive when p lies to the left of the way from a to b.
func Turn(a, b, p orb.Point) float64 {
	return float64((b[0]-a[0])*(p[1]-a[1])) - float64((b[1]-a[1])*(p[0]-a[0]))
}

// Area is the signed area, positive for a counter-clockwise ring. It is measured from the first vertex, because
// the products of whole eastings and northings would eat the centimetres.
func Area(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		sum += Turn(r[0], r[i], r[i+1])
	}
	return sum / 2
}
