package tiles_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"pgregory.net/rapid"

	"peijian/geo"
	"peijian/tiles"
	"peijian/tiles/mvt"
)

// star draws a polygon in units of a tile: corners around a middle, each at its own distance, so that it never crosses itself.
func star(t *rapid.T, label string) orb.Polygon {
	mid := orb.Point{rapid.Float64Range(-500, 4600).Draw(t, label+" x"), rapid.Float64Range(-500, 4600).Draw(t, label+" y")}
	size := rapid.SampledFrom([]float64{0.3, 3, 40, 900, 9000}).Draw(t, label+" size")
	n := rapid.IntRange(3, 40).Draw(t, label+" corners")
	var r orb.Ring
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		d := size * rapid.Float64Range(0.3, 1).Draw(t, label+" distance")
		r = append(r, orb.Point{mid[0] + d*math.Cos(a), mid[1] + d*math.Sin(a)})
	}
	return orb.Polygon{append(r, r[0])}
}

func shape(t *rapid.T) orb.Geometry {
	switch rapid.IntRange(0, 4).Draw(t, "shape") {
	case 0:
		return star(t, "p")[0][0]
	case 1:
		return orb.MultiPoint(star(t, "p")[0])
	case 2:
		return orb.LineString(star(t, "p")[0])
	case 3:
		return orb.MultiPolygon{star(t, "p"), star(t, "q")}
	}
	outer := star(t, "p")
	hole := orb.Clone(outer).(orb.Polygon)[0]
	for i := range hole { // a smaller one of the same form, about a point inside
		hole[i] = orb.Point{outer[0][0][0] + (hole[i][0]-outer[0][0][0])*0.001, outer[0][0][1] + (hole[i][1]-outer[0][0][1])*0.001}
	}
	return append(outer, hole)
}

func tile(t *rapid.T) tiles.Tile {
	z := uint32(rapid.IntRange(0, tiles.MaxZoom).Draw(t, "z"))
	n := 1<<z - 1
	return tiles.Tile{Z: z, X: uint32(rapid.IntRange(0, n).Draw(t, "x")), Y: uint32(rapid.IntRange(0, n).Draw(t, "y"))}
}

// Whatever is drawn, the tile is valid, lies in the tile and its buffer, and leaves its input alone.
func TestEveryTileIsValidAndLeavesItsInputAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tile, buffer := tile(t), rapid.SampledFrom([]int{0, 1, 64, 256}).Draw(t, "buffer")
		l := tiles.Layer{Name: "l", Buffer: buffer, Tiny: tiles.Tiny(rapid.IntRange(0, 2).Draw(t, "tiny"))}
		var before []orb.Geometry
		for i := range rapid.IntRange(1, 4).Draw(t, "features") {
			g := place(tile, shape(t))
			l.Features, before = append(l.Features, tiles.Feature{ID: uint64(i), Geometry: g}), append(before, orb.Clone(g))
		}
		b, err := tiles.Encode(tile, []tiles.Layer{l})
		if err != nil {
			t.Fatal(err)
		}
		got, err := mvt.Read(b)
		if err != nil {
			t.Fatalf("not valid: %v", err)
		}
		for i := range before {
			if diff := cmp.Diff(before[i], l.Features[i].Geometry); diff != "" {
				t.Fatalf("the input changed: %s", diff)
			}
		}
		limit := float64(buffer)
		if l.Tiny != tiles.Drop {
			limit += float64(tiles.GridAt(tile.Z))
		}
		for _, layer := range got.Layers {
			for _, f := range layer.Features {
				if err := geo.Validate(f.Geometry()); err != nil {
					t.Fatalf("%v: %s", err, wkt.MarshalString(f.Geometry()))
				}
				if b := f.Bound(); b.Min[0] < -limit || b.Min[1] < -limit || b.Max[0] > 4096+limit || b.Max[1] > 4096+limit {
					t.Fatalf("%v reaches out of the tile", b)
				}
			}
		}
	})
}

// Every vertex inside the tile that was not dropped comes back within a unit at the deepest zooms, and within the
// grid at the others; and what was dropped lies on what was kept.
func TestVerticesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := tile(t)
		line := orb.LineString(star(t, "p")[0])
		for i := range line { // inside the tile
			line[i] = orb.Point{math.Abs(math.Mod(line[i][0], 4000)), math.Abs(math.Mod(line[i][1], 4000))}
		}
		b, err := tiles.Encode(at, []tiles.Layer{{Name: "l", Buffer: 64, Features: []tiles.Feature{{ID: 1, Geometry: place(at, line)}}}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := mvt.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		f := got.Layer("l").Feature(1)
		if f == nil {
			return // all in one place
		}
		limit := float64(tiles.GridAt(at.Z))/2 + 1e-3
		for _, p := range line {
			if d := nearest(p, f.Paths); d > limit*math.Sqrt2 {
				t.Fatalf("%v is %g units away from %v", p, d, f.Paths)
			}
		}
		for _, q := range f.Paths[0] {
			if !slices.ContainsFunc(line, func(p orb.Point) bool {
				return math.Abs(p[0]-float64(q[0])) <= limit && math.Abs(p[1]-float64(q[1])) <= limit
			}) {
				t.Fatalf("%v was never a vertex of %v", q, line)
			}
		}
	})
}

// nearest is the distance from p to lines drawn in a tile.
func nearest(p orb.Point, paths [][]mvt.Point) float64 {
	best := math.Inf(1)
	for _, path := range paths {
		for i := 1; i < len(path); i++ {
			ax, ay := float64(path[i-1][0]), float64(path[i-1][1])
			dx, dy := float64(path[i][0])-ax, float64(path[i][1])-ay
			s := math.Max(0, math.Min(1, ((p[0]-ax)*dx+(p[1]-ay)*dy)/(dx*dx+dy*dy)))
			best = math.Min(best, math.Hypot(p[0]-ax-s*dx, p[1]-ay-s*dy))
		}
	}
	return best
}

// Neighbours share a jagged line. However far out one looks, and wherever a tile cuts it, what one gives the other takes:
// together they fill the tile, to the unit.
func TestNeighboursStayMatched(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := tile(t)
		var border orb.LineString
		n := rapid.IntRange(2, 200).Draw(t, "vertices")
		reach := rapid.SampledFrom([]float64{5, 300, 2000}).Draw(t, "reach")
		for i := range n {
			y := -200 + 4500*float64(i)/float64(n-1)
			border = append(border, orb.Point{2048 + rapid.Float64Range(-reach, reach).Draw(t, "off"), y})
		}
		west := append(orb.Ring{{-300, 4300}, {-300, -200}}, border...)
		east := orb.Ring{{4400, -200}, {4400, 4300}}
		for i := len(border) - 1; i >= 0; i-- {
			east = append(east, border[i])
		}
		l := tiles.Layer{Name: "l", Buffer: 64, Features: []tiles.Feature{
			{ID: 1, Geometry: place(at, orb.Polygon{append(west, west[0])})}, {ID: 2, Geometry: place(at, orb.Polygon{append(east, east[0])})}}}
		b, err := tiles.Encode(at, []tiles.Layer{l})
		if err != nil {
			t.Fatal(err)
		}
		got, err := mvt.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		sum := got.Layer("l").Feature(1).Area() + got.Layer("l").Feature(2).Area()
		if want := 4224.0 * 4224; sum != want {
			t.Fatalf("together %g square units, the tile has %g", sum, want)
		}
	})
}

// What two tiles show of one line meets on the tiles' edge: the vertices near it are the same places in both.
func TestTilesAgreeAlongTheirEdge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := uint32(rapid.IntRange(2, tiles.MaxZoom).Draw(t, "z"))
		left := tiles.Tile{Z: z, X: 1, Y: 1}
		right := tiles.Tile{Z: z, X: 2, Y: 1}
		var line orb.LineString
		for i := range 30 {
			line = append(line, orb.Point{4096 + rapid.Float64Range(-50, 50).Draw(t, "x"), 130 * float64(i)})
		}
		g := place(left, line)
		var seen [2][]mvt.Point
		for i, at := range []tiles.Tile{left, right} {
			b, err := tiles.Encode(at, []tiles.Layer{{Name: "l", Buffer: 64, Features: []tiles.Feature{{ID: 1, Geometry: g}}}})
			if err != nil {
				t.Fatal(err)
			}
			got, err := mvt.Read(b)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range got.Layer("l").Feature(1).Paths[0] {
				seen[i] = append(seen[i], mvt.Point{p[0] + int64(at.X)*4096, p[1]})
			}
		}
		if diff := cmp.Diff(seen[0], seen[1]); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The label stands inside its polygon, and near the deepest place.
func TestLabelPointLiesInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := star(t, "p")
		at, ok := tiles.LabelPoint(orb.MultiPolygon{p})
		if !ok || !windsAround(p[0], at) {
			t.Fatalf("%v is outside of %v", at, p)
		}
	})
}

// windsAround counts turns of the ring around p: another way to ask for inside than the one under test.
func windsAround(r orb.Ring, p orb.Point) bool {
	sum := 0.0
	for i := 1; i < len(r); i++ {
		a, b := math.Atan2(r[i-1][1]-p[1], r[i-1][0]-p[0]), math.Atan2(r[i][1]-p[1], r[i][0]-p[0])
		sum += math.Remainder(b-a, 2*math.Pi)
	}
	return math.Abs(sum) > math.Pi
}

// Hostile geometry must never panic nor make an invalid tile.
func FuzzEncode(f *testing.F) {
	f.Add(uint32(14), 1.0, 2.0, 300.0, 400.0, -50.0, 9000.0, 0.0, 0.0)
	f.Add(uint32(0), math.NaN(), math.Inf(1), 1e308, -1e308, 0.0, 4096.0, 5e-324, 0.0)
	f.Fuzz(func(t *testing.T, z uint32, a, b, c, d, e, g, h, i float64) {
		at := tiles.Tile{Z: z % (tiles.MaxZoom + 1)}
		ring := orb.Ring{{a, b}, {c, d}, {e, g}, {h, i}, {a, b}}
		l := tiles.Layer{Name: "l", Buffer: 64, Tiny: tiles.Square}
		for n, shape := range []orb.Geometry{orb.Polygon{ring}, orb.LineString(ring), orb.MultiPoint(ring), orb.Polygon{ring, ring}} {
			l.Features = append(l.Features, tiles.Feature{ID: uint64(2 * n), Geometry: shape}, tiles.Feature{ID: uint64(2*n + 1), Geometry: place(at, shape)})
			tiles.LabelPoint(shape)
		}
		out, err := tiles.Encode(at, []tiles.Layer{l})
		if err != nil {
			t.Fatal(err)
		}
		got, err := mvt.Read(out)
		if err != nil {
			t.Fatalf("not valid: %v", err)
		}
		for _, layer := range got.Layers {
			for _, f := range layer.Features {
				if err := geo.Validate(f.Geometry()); err != nil {
					t.Fatalf("feature %d: %v", f.ID, err)
				}
			}
		}
	})
}
