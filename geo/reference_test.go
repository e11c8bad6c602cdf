package geo_test

import (
	"math"
	"math/big"
	"math/rand"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"pgregory.net/rapid"

	"peijian/geo"
)

// The reference answers in rational numbers, by definitions and not by the ways of the package: slowly, and
// without any rounding.

type point struct{ x, y *big.Rat }

type segment struct{ a, b point }

func rat(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }

func at(p orb.Point) point { return point{rat(p[0]), rat(p[1])} }

func middle(a, b *big.Rat) *big.Rat {
	m := new(big.Rat).Add(a, b)
	return m.Quo(m, big.NewRat(2, 1))
}

func cross(a, b, c point) int {
	l := new(big.Rat).Mul(new(big.Rat).Sub(b.x, a.x), new(big.Rat).Sub(c.y, a.y))
	r := new(big.Rat).Mul(new(big.Rat).Sub(b.y, a.y), new(big.Rat).Sub(c.x, a.x))
	return l.Cmp(r)
}

func onSegment(s segment, p point) bool {
	return cross(s.a, s.b, p) == 0 && inRange(s.a.x, s.b.x, p.x) && inRange(s.a.y, s.b.y, p.y)
}

func inRange(a, b, v *big.Rat) bool {
	if a.Cmp(b) > 0 {
		a, b = b, a
	}
	return a.Cmp(v) <= 0 && v.Cmp(b) <= 0
}

// segmentsOf lists the edges of all rings.
func segmentsOf(m orb.MultiPolygon) []segment {
	var out []segment
	for _, p := range m {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				out = append(out, segment{at(r[i-1]), at(r[i])})
			}
		}
	}
	return out
}

// locate is even-odd by the y of the crossings with the vertical through p.
func locate(edges []segment, p point) geo.Place {
	above := 0
	for _, s := range edges {
		if onSegment(s, p) {
			return geo.Edge
		}
		if (s.a.x.Cmp(p.x) <= 0) != (s.b.x.Cmp(p.x) <= 0) && yAt(s, p.x).Cmp(p.y) > 0 {
			above++
		}
	}
	if above%2 == 1 {
		return geo.Inside
	}
	return geo.Outside
}

func yAt(s segment, x *big.Rat) *big.Rat {
	t := new(big.Rat).Quo(new(big.Rat).Sub(x, s.a.x), new(big.Rat).Sub(s.b.x, s.a.x))
	return t.Mul(t, new(big.Rat).Sub(s.b.y, s.a.y)).Add(t, s.a.y)
}

// faces gives a point inside every face of the arrangement of all edges: between two neighbouring corners or
// crossings the vertical line in the middle meets every face that is there.
func faces(edges []segment) []point {
	var xs []*big.Rat
	for i, s := range edges {
		xs = append(xs, s.a.x)
		for _, t := range edges[:i] {
			if x := crossingX(s, t); x != nil {
				xs = append(xs, x)
			}
		}
	}
	xs = sorted(xs)
	var out []point
	for i := 1; i < len(xs); i++ {
		x := middle(xs[i-1], xs[i])
		var ys []*big.Rat
		for _, s := range edges {
			if s.a.x.Cmp(s.b.x) != 0 && inRange(s.a.x, s.b.x, x) {
				ys = append(ys, yAt(s, x))
			}
		}
		ys = sorted(ys)
		for k := 1; k < len(ys); k++ {
			out = append(out, point{x, middle(ys[k-1], ys[k])})
		}
	}
	return out
}

func sorted(v []*big.Rat) []*big.Rat {
	slices.SortFunc(v, (*big.Rat).Cmp)
	return slices.CompactFunc(v, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

// crossingX is the x of the point that two segments on different lines share, nil if there is none.
func crossingX(s, t segment) *big.Rat {
	if cross(s.a, s.b, t.a)*cross(s.a, s.b, t.b) > 0 || cross(t.a, t.b, s.a)*cross(t.a, t.b, s.b) > 0 {
		return nil
	}
	dx, dy := new(big.Rat).Sub(s.b.x, s.a.x), new(big.Rat).Sub(s.b.y, s.a.y)
	ex, ey := new(big.Rat).Sub(t.b.x, t.a.x), new(big.Rat).Sub(t.b.y, t.a.y)
	den := new(big.Rat).Sub(new(big.Rat).Mul(dx, ey), new(big.Rat).Mul(dy, ex))
	if den.Sign() == 0 {
		return nil
	}
	fx, fy := new(big.Rat).Sub(t.a.x, s.a.x), new(big.Rat).Sub(t.a.y, s.a.y)
	u := new(big.Rat).Sub(new(big.Rat).Mul(fx, ey), new(big.Rat).Mul(fy, ex))
	u.Quo(u, den)
	return u.Mul(u, dx).Add(u, s.a.x)
}

// covers and intersects of ground, face by face; edges that only touch intersect too.
func covers(a, b orb.MultiPolygon) bool {
	ea, eb := segmentsOf(a), segmentsOf(b)
	for _, p := range faces(append(slices.Clone(ea), eb...)) {
		if locate(eb, p) == geo.Inside && locate(ea, p) != geo.Inside {
			return false
		}
	}
	return true
}

func intersects(a, b orb.MultiPolygon) bool {
	ea, eb := segmentsOf(a), segmentsOf(b)
	for _, s := range ea {
		for _, t := range eb {
			if crossingX(s, t) != nil || onSegment(s, t.a) || onSegment(t, s.a) {
				return true
			}
		}
	}
	for _, p := range faces(append(slices.Clone(ea), eb...)) {
		if locate(ea, p) == geo.Inside && locate(eb, p) == geo.Inside {
			return true
		}
	}
	return false
}

// Shapes for the tests, most of them ugly.

// polygons draws small valid multipolygons on a coarse grid, so that they share corners, edges and lines often.
func polygons() *rapid.Generator[orb.MultiPolygon] {
	return rapid.Custom(func(t *rapid.T) orb.MultiPolygon {
		r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
		for {
			m := randomPolygons(r)
			if geo.Validate(m) == nil {
				return m
			}
		}
	})
}

func randomPolygons(r *rand.Rand) orb.MultiPolygon {
	m := orb.MultiPolygon{randomPolygon(r)}
	for r.Intn(3) == 0 {
		m = append(m, randomPolygon(r))
	}
	return m
}

func randomPolygon(r *rand.Rand) orb.Polygon {
	p := orb.Polygon{randomRing(r, 8)}
	for r.Intn(2) == 0 {
		p = append(p, randomRing(r, 8))
	}
	return p
}

func randomRing(r *rand.Rand, grid int) orb.Ring {
	corner := func() orb.Point { return orb.Point{float64(r.Intn(grid)), float64(r.Intn(grid))} }
	if r.Intn(2) == 0 {
		return orb.MultiPoint{corner(), corner()}.Bound().ToRing()
	}
	ring := orb.Ring{corner(), corner(), corner()}
	for r.Intn(2) == 0 {
		ring = append(ring, corner())
	}
	return append(ring, ring[0])
}

// jagged is a star with n corners around (x, y), in the numbers of a real plane.
func jagged(seed int64, x, y, radius float64, n int) orb.Ring {
	r := rand.New(rand.NewSource(seed))
	var ring orb.Ring
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		d := radius * (0.9 + 0.1*r.Float64())
		ring = append(ring, orb.Point{442_000 + x + d*cos, 3_353_000 + y + d*sin})
	}
	return append(ring, ring[0])
}

func parse(t interface{ Fatalf(string, ...any) }, text string) orb.Geometry {
	g, err := wkt.Unmarshal(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return g
}

func prepare(t interface{ Fatalf(string, ...any) }, g orb.Geometry) *geo.Shape {
	s, err := geo.Prepare(g)
	if err != nil {
		t.Fatalf("%v: %v", g, err)
	}
	return s
}

func shape(t *testing.T, text string) *geo.Shape {
	t.Helper()
	return prepare(t, parse(t, text))
}
