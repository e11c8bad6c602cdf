package geo_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/project"

	"peijian/geo"
)

func figure(t testing.TB, text string) *geo.Figure {
	t.Helper()
	g, err := wkt.Unmarshal(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	f, err := geo.PrepareFigure(g)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}

func TestRelateSaysHowTwoFiguresLie(t *testing.T) {
	const square = "POLYGON((0 0,10 0,10 10,0 10,0 0))"
	for _, c := range []struct{ what, a, b, want string }{
		{"itself", square, square, "2FFF1FFF2"},
		{"a neighbour behind the wall", square, "POLYGON((10 0,20 0,20 10,10 10,10 0))", "FF2F11212"},
		{"a neighbour at the corner", square, "POLYGON((10 10,20 10,20 20,10 20,10 10))", "FF2F01212"},
		{"half over the wall", square, "POLYGON((5 5,15 5,15 8,5 8,5 5))", "212101212"},
		{"a road through", square, "LINESTRING(-1 5,11 5)", "1F20F1102"},
		{"a road that ends at the wall", square, "LINESTRING(5 5,10 5)", "102F01FF2"},
		{"two roads that cross where no number can say", "LINESTRING(0 0,3 1)", "LINESTRING(0 1,1 0)", "0F1FF0102"},
		{"a closed road has no end", "LINESTRING(0 0,1 0,1 1,0 0)", "POINT(0 0)", "0F1FFFFF2"},
		{"an open one has two", "LINESTRING(0 0,1 0,1 1)", "POINT(0 0)", "FF10F0FF2"},
		{"three roads end in one point", "MULTILINESTRING((0 0,1 0),(0 0,0 1),(0 0,-1 0))", "POINT(0 0)", "FF10F0FF2"},
		{"two roads meet there, and it is no end", "MULTILINESTRING((0 0,1 0),(0 0,0 1))", "POINT(0 0)", "0F1FF0FF2"},
		{"nothing", "POLYGON EMPTY", square, "FFFFFF212"},
		{"nothing and nothing", "MULTIPOINT EMPTY", "POLYGON EMPTY", "FFFFFFFF2"},
		{"two halves are the whole", "GEOMETRYCOLLECTION(POLYGON((0 0,5 0,5 10,0 10,0 0)),POLYGON((5 0,10 0,10 10,5 10,5 0)))", square, "2FFF1FFF2"},
		{"two that overlap are the whole", "GEOMETRYCOLLECTION(POLYGON((0 0,7 0,7 10,0 10,0 0)),POLYGON((3 0,10 0,10 10,3 10,3 0)))", square, "2FFF1FFF2"},
		{"a line in the ground of its collection is nothing more", "GEOMETRYCOLLECTION(POLYGON((0 0,10 0,10 10,0 10,0 0)),LINESTRING(1 1,9 9),POINT(5 5))", square, "2FFF1FFF2"},
		{"four quarters hold the middle", "GEOMETRYCOLLECTION(POLYGON((0 0,5 0,5 5,0 5,0 0)),POLYGON((5 0,10 0,10 5,5 5,5 0)),POLYGON((0 5,5 5,5 10,0 10,0 5)),POLYGON((5 5,10 5,10 10,5 10,5 5)))", "POINT(5 5)", "0F2FF1FF2"},
		{"three quarters do not", "GEOMETRYCOLLECTION(POLYGON((0 0,5 0,5 5,0 5,0 0)),POLYGON((5 0,10 0,10 5,5 5,5 0)),POLYGON((0 5,5 5,5 10,0 10,0 5)))", "POINT(5 5)", "FF20F1FF2"},
	} {
		a, b := figure(t, c.a), figure(t, c.b)
		if got := a.Relate(b).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
		if got, want := b.Relate(a), transposed(a.Relate(b)); got != want {
			t.Errorf("%s: the other way round %s, want %s", c.what, got, want)
		}
	}
}

func transposed(m geo.Matrix) geo.Matrix {
	return geo.Matrix{m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]}
}

func TestAFigureOfNoNumberIsRefused(t *testing.T) {
	if _, err := geo.PrepareFigure(orb.Collection{orb.Point{math.NaN(), 0}}); !errors.Is(err, geo.ErrNotFinite) {
		t.Errorf("got %v", err)
	}
	if f, err := geo.PrepareFigure(orb.Collection{nil, orb.MultiPoint{}}); err != nil || !f.IsEmpty() {
		t.Errorf("got %v, %v", f, err)
	}
}

func TestPatternsOfAMatrix(t *testing.T) {
	m := figure(t, "POLYGON((0 0,10 0,10 10,0 10,0 0))").Relate(figure(t, "LINESTRING(-1 5,11 5)"))
	for pattern, want := range map[string]bool{
		"1F20F1102": true, "T*T***T**": true, "*********": true, "2********": false, "F********": false, "TT*******": false, "1F2": false, "": false,
	} {
		if m.Matches(pattern) != want {
			t.Errorf("%s matches %s: %v", m, pattern, !want)
		}
	}
}

// Random figures of all kinds on a coarse lattice, where nearly everything touches something and most crossings have no
// float64, against a reference in rational numbers that builds the whole arrangement.
func TestRelateEqualsTheReference(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	many := 120
	if testing.Short() {
		many = 50
	}
	seen := map[geo.Matrix]int{}
	for range many {
		a, b := randomFigure(rng), randomFigure(rng)
		if rng.IntN(4) == 0 {
			if a, b = faraway(a), faraway(b); !allValid(a) || !allValid(b) {
				continue
			}
		}
		want := relateByArrangement(a, b)
		fa, errA := geo.PrepareFigure(a)
		fb, errB := geo.PrepareFigure(b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		got := fa.Relate(fb)
		if got != want {
			t.Fatalf("%s, want %s:\n%s\n%s", got, want, wkt.MarshalString(a), wkt.MarshalString(b))
		}
		if got.Intersects() != fa.Intersects(fb) {
			t.Fatalf("intersects is %v by %s:\n%s\n%s", fa.Intersects(fb), got, wkt.MarshalString(a), wkt.MarshalString(b))
		}
		seen[got]++
	}
	if len(seen) < many/8 {
		t.Errorf("only %d different matrices were met", len(seen))
	}
}

// faraway moves a figure to where a city's plane has its numbers, so that what lay on a line lies beside it by a rounding.
func faraway(g orb.Geometry) orb.Geometry {
	return project.Geometry(geo.Clone(g), func(p orb.Point) orb.Point {
		return orb.Point{442_000.123 + p[0]*7.3, 3_353_000.456 + p[1]*7.3}
	})
}

// randomFigure draws valid ground, lines, points and collections of them.
func randomFigure(rng *rand.Rand) orb.Geometry {
	var g orb.Geometry
	switch rng.IntN(6) {
	case 0, 1:
		g = randomGround(rng)
	case 2:
		g = randomLines(rng)
	case 3:
		g = orb.MultiPoint{latticePoint(rng), latticePoint(rng)}
	default:
		c := orb.Collection{}
		for len(c) == 0 || rng.IntN(3) > 0 {
			switch rng.IntN(5) {
			case 0, 1, 2:
				c = append(c, randomGround(rng))
			case 3:
				c = append(c, randomLines(rng))
			default:
				c = append(c, latticePoint(rng))
			}
		}
		g = c
	}
	return g
}

func latticePoint(rng *rand.Rand) orb.Point {
	return orb.Point{float64(rng.IntN(6)), float64(rng.IntN(6))}
}

func randomLines(rng *rand.Rand) orb.Geometry {
	var m orb.MultiLineString
	for len(m) == 0 || rng.IntN(2) == 0 {
		l := orb.LineString{latticePoint(rng)}
		for len(l) < 2 || rng.IntN(2) == 0 {
			if p := latticePoint(rng); p != l[len(l)-1] {
				l = append(l, p)
			}
		}
		m = append(m, l)
	}
	return m
}

func randomGround(rng *rand.Rand) orb.Geometry {
	for {
		var m orb.MultiPolygon
		for len(m) == 0 || rng.IntN(4) == 0 {
			var p orb.Polygon
			for len(p) == 0 || rng.IntN(4) == 0 {
				r := orb.Ring{latticePoint(rng), latticePoint(rng), latticePoint(rng)}
				for rng.IntN(2) == 0 {
					r = append(r, latticePoint(rng))
				}
				p = append(p, append(r, r[0]))
			}
			m = append(m, p)
		}
		if geo.Validate(m) == nil {
			return m
		}
	}
}

// Ground that is not valid, numbers at the ends of float64: whatever the matrix is, there is one.
func TestRelateOfAnythingEnds(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	scales := []float64{1, 1e-308, 1e-160, 1e100, 1e-9}
	for range 300 {
		draw := func() *geo.Figure {
			scale := scales[rng.IntN(len(scales))]
			var c orb.Collection
			for range 1 + rng.IntN(3) {
				ps := make([]orb.Point, 1+rng.IntN(7))
				for i := range ps {
					ps[i] = orb.Point{float64(rng.IntN(5)) * scale, float64(rng.IntN(5)) * scale}
				}
				c = append(c, []orb.Geometry{orb.Polygon{ps}, orb.LineString(ps), orb.MultiPoint(ps), orb.MultiPolygon{{ps}, {slices.Clone(ps)}}}[rng.IntN(4)])
			}
			f, err := geo.PrepareFigure(c)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		a, b := draw(), draw()
		if m := a.Relate(b); len(m.String()) != 9 || m[8] != 2 {
			t.Fatalf("got %s", m)
		}
	}
}

// A small figure is related to a large one by the edges near it, and the rest of the large one still counts.
func TestRelateSeesWhatLiesFarAway(t *testing.T) {
	for _, c := range []struct{ what, a, b, want string }{
		{"a point on a long line", "LINESTRING(0 0,1 0,100 0,100 100)", "POINT(0.5 0)", "0F1FF0FF2"},
		{"a point on a line whose ends are far away", "LINESTRING(-90 0,0 0,1 0,90 0)", "POINT(0.5 0)", "0F1FF0FF2"},
		{"one of two points", "MULTIPOINT((0 0),(9 9))", "POINT(0 0)", "0F0FFFFF2"},
		{"a point, and one in the ground of its collection", "GEOMETRYCOLLECTION(POINT(5 5),POLYGON((4 4,6 4,6 6,4 6,4 4)),POINT(0 0))", "POINT(0 0)", "0F2FF1FF2"},
		{"a house in a province", "POLYGON((0 0,100 0,100 100,0 100,0 0),(60 60,70 60,70 70,60 60))", "POLYGON((1 1,2 1,2 2,1 1))", "212FF1FF2"},
	} {
		if got := figure(t, c.a).Relate(figure(t, c.b)).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}
