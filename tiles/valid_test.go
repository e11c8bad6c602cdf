package tiles_test

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"pgregory.net/rapid"

	"peijian/geo"
	"peijian/tiles"
	"peijian/tiles/mvt"
)

// The grid moves vertices by up to half a step. Whatever that makes of a shape, what is drawn is valid.
func TestWhatRoundingBreaksIsMended(t *testing.T) {
	for _, c := range []struct{ name, wkt, want string }{
		{"a neck that closes is two parts", "POLYGON((0 0,40 0,40 18,50 19.2,60 18,60 0,100 0,100 40,60 40,60 22,50 20.8,40 22,40 40,0 40,0 0))",
			"MULTIPOLYGON(((0 0,40 0,40 18,50 20,40 22,40 40,0 40,0 0)),((50 20,60 18,60 0,100 0,100 40,60 40,60 22,50 20)))"},
		{"a neck that closes along a line", "POLYGON((0 0,40 0,40 19.2,60 19.2,60 0,100 0,100 40,60 40,60 20.8,40 20.8,40 40,0 40,0 0))",
			"MULTIPOLYGON(((0 0,40 0,40 40,0 40,0 0)),((60 0,100 0,100 40,60 40,60 0)))"},
		{"a hole that comes to the edge", "POLYGON((0 0,100 0,100 100,0 100,0 0),(0.9 40,40 40,40 60,0.9 60,0.9 40))",
			"MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 60,40 60,40 40,0 40,0 0)))"},
		{"a hole that touches the edge in a point", "POLYGON((0 0,100 0,100 100,0 100,0 0),(0.9 50,40 40,40 60,0.9 50))",
			"MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0),(0 50,40 60,40 40,0 50)))"},
		{"a hole that touches it twice", "POLYGON((0 0,100 0,100 100,0 100,0 0),(0.9 50,50 40,99.2 50,50 60,0.9 50))",
			"MULTIPOLYGON(((0 0,100 0,100 50,50 40,0 50,0 0)),((0 50,50 60,100 50,100 100,0 100,0 50)))"},
		{"two parts that meet", "MULTIPOLYGON(((0 0,49.2 0,49.2 50,0 50,0 0)),((50.8 0,100 0,100 50,50.8 50,50.8 0)))",
			"MULTIPOLYGON(((0 0,100 0,100 50,0 50,0 0)))"},
		{"two holes that meet", "POLYGON((0 0,100 0,100 100,0 100,0 0),(20 20,49.2 20,49.2 40,20 40,20 20),(50.8 20,80 20,80 40,50.8 40,50.8 20))",
			"MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0),(20 20,20 40,80 40,80 20,20 20)))"},
		{"an edge that a vertex is moved across", "POLYGON((0 0,100 60,60 90,51.1 30.9,20 90,0 0))",
			"MULTIPOLYGON(((0 0,52 31,20 90,0 0)),((52 31,100 60,60 90,52 31)))"},
		{"a part in the hole of another", "MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0),(20 20,80 20,80 80,20 80,20 20)),((20.9 40,60 40,60 60,20.9 60,20.9 40)))",
			"MULTIPOLYGON(((0 0,100 0,100 100,0 100,0 0),(20 20,20 40,60 40,60 60,20 60,20 80,80 80,80 20,20 20)))"},
		{"what hangs together beyond the tile only", "POLYGON((4000 0,5000 0,5000 300,4000 300,4000 200,4900 200,4900 100,4000 100,4000 0))",
			"MULTIPOLYGON(((4000 0,4160 0,4160 100,4000 100,4000 0)),((4000 200,4160 200,4160 300,4000 300,4000 200)))"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := tiles.Layer{Name: "l", Buffer: 64, Features: []tiles.Feature{{ID: 7, Geometry: at(town, c.wkt)}}}
			f := draw(t, town, l).Layer("l").Feature(7)
			if f == nil {
				t.Fatal("nothing is drawn")
			}
			got, want := f.Geometry().(orb.MultiPolygon), at(town, c.want)
			if err := geo.Validate(got); err != nil {
				t.Error(err)
			}
			if s, w := wkt.MarshalString(sorted(got)), wkt.MarshalString(sorted(unplaced(want))); s != w {
				t.Errorf("%s\n got %s\nwant %s", c.wkt, s, w)
			}
		})
	}
}

// unplaced gives a geometry in EPSG:3857 as units of the town's tile.
func unplaced(g orb.Geometry) orb.MultiPolygon {
	b := town.Bound(0)
	u := (b.Max[0] - b.Min[0]) / tiles.Extent
	return each(orb.Clone(g), func(p orb.Point) orb.Point {
		return orb.Point{math.Round((p[0] - b.Min[0]) / u), math.Round((b.Max[1] - p[1]) / u)}
	}).(orb.MultiPolygon)
}

// sorted begins every ring at its smallest place and orders holes and parts.
func sorted(m orb.MultiPolygon) orb.MultiPolygon {
	first := func(r orb.Ring) orb.Ring {
		r = slices.Clone(r[:len(r)-1])
		least := 0
		for i, p := range r {
			if p[0] < r[least][0] || p[0] == r[least][0] && p[1] < r[least][1] {
				least = i
			}
		}
		r = append(r[least:], r[:least]...)
		return append(r, r[0])
	}
	for i := range m {
		for j := range m[i] {
			m[i][j] = first(m[i][j])
		}
	}
	slices.SortFunc(m, func(a, b orb.Polygon) int { return slices.Compare(a[0][0][:], b[0][0][:]) })
	return m
}

// combs, spirals, rings of holes: shapes whose parts come closer to one another than the grid is wide.
func narrow(t *rapid.T) orb.Geometry {
	size := rapid.SampledFrom([]float64{2, 9, 60, 700, 6000}).Draw(t, "size")
	mid := orb.Point{rapid.Float64Range(-100, 4200).Draw(t, "x"), rapid.Float64Range(-100, 4200).Draw(t, "y")}
	n := rapid.IntRange(3, 30).Draw(t, "n")
	turn := rapid.Float64Range(0, math.Pi).Draw(t, "turn")
	move := func(x, y float64) orb.Point {
		s, c := math.Sincos(turn)
		return orb.Point{mid[0] + size*(x*c-y*s), mid[1] + size*(x*s+y*c)}
	}
	switch rapid.IntRange(0, 2).Draw(t, "shape") {
	case 0: // a comb
		r := orb.Ring{move(0, -.1)}
		for i := range n {
			x := float64(i) / float64(n)
			w := rapid.Float64Range(0.05, 0.95).Draw(t, "tooth") / float64(n)
			r = append(r, move(x, 0), move(x, rapid.Float64Range(.1, 1).Draw(t, "length")), move(x+w, rapid.Float64Range(.1, 1).Draw(t, "length")), move(x+w, 0))
		}
		r = append(r, move(1, -.1))
		return orb.Polygon{append(r, r[0])}
	case 1: // a spiral and back
		var out, back orb.Ring
		for i := range 8 * n {
			a := 2 * math.Pi * float64(i) / 8
			d := .05 + .95*float64(i)/float64(8*n)
			s, c := math.Sincos(a)
			out, back = append(out, move(d*c, d*s)), append(back, move((d+.02)*c, (d+.02)*s))
		}
		slices.Reverse(back)
		r := append(out, back...)
		return orb.Polygon{append(r, r[0])}
	}
	p := orb.Polygon{{move(-1, -1), move(1, -1), move(1, 1), move(-1, 1), move(-1, -1)}}
	for i := range n { // holes along the edge
		x, w := -1+2*float64(i)/float64(n), rapid.Float64Range(.1, 1.9).Draw(t, "hole")/float64(n)
		y := rapid.Float64Range(.002, .05).Draw(t, "near")
		p = append(p, orb.Ring{move(x+.01/float64(n), 1-y), move(x+w, 1-y), move(x+w, .2), move(x+.01/float64(n), 1-y)})
	}
	return p
}

// Whatever is narrow is valid when it is drawn, and as large as it was, but for a strip along its edges as wide as the grid moves them.
func TestNarrowShapesAreValidAndAsLarge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at, g := tile(t), narrow(t)
		at.Z = max(at.Z, 2) // it may be larger than the world is at less
		if err := geo.Validate(g); err != nil {
			t.Skip("the shape is no valid one")
		}
		l := tiles.Layer{Name: "l", Buffer: 1 << 16, Features: []tiles.Feature{{ID: 1, Geometry: place(at, g)}}}
		out, left, err := tiles.Cut(at, []tiles.Layer{l})
		if err != nil {
			t.Fatal(err)
		}
		got, err := mvt.Read(out)
		if err != nil {
			t.Fatal(err)
		}
		area, along := areaOf(g.(orb.Polygon))
		f := got.Layer("l").Feature(1)
		if (f == nil) != (len(left) == 1) {
			t.Fatalf("drawn: %v, left out: %v", f, left)
		}
		drawn := 0.0
		if f != nil {
			drawn = f.Area()
			if err := geo.Validate(f.Geometry()); err != nil {
				t.Fatalf("%v: %s", err, wkt.MarshalString(f.Geometry()))
			}
		}
		if strip := along * (float64(tiles.GridAt(at.Z))/math.Sqrt2 + 1); math.Abs(area-drawn) > strip+1 {
			t.Fatalf("area %g became %g; the edges may move over %g", area, drawn, strip)
		}
	})
}

// areaOf is the area of a polygon, holes taken off, and how long its edges are.
func areaOf(p orb.Polygon) (area, along float64) {
	for i, r := range p {
		sum := 0.0
		for j := 1; j < len(r); j++ {
			sum += r[j-1][0]*r[j][1] - r[j][0]*r[j-1][1]
			along += math.Hypot(r[j][0]-r[j-1][0], r[j][1]-r[j-1][1])
		}
		if i == 0 {
			area += math.Abs(sum) / 2
		} else {
			area -= math.Abs(sum) / 2
		}
	}
	return area, along
}
