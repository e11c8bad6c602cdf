package geo_test

import (
	"math/rand"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
)

func BenchmarkCheck(b *testing.B) {
	for _, c := range []struct {
		name string
		ring orb.Ring
	}{
		{"1k jagged", jagged(1, 0, 0, 1000, 1024)},
		{"100k jagged", jagged(1, 0, 0, 10_000, 100_000)},
		{"100k slanted comb", slantedComb(50_000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				geo.Check(orb.Polygon{c.ring})
			}
		})
	}
}

// A community of a thousand corners and houses of 32 around and in it.
func BenchmarkShape(b *testing.B) {
	ring := jagged(1, 0, 0, 1000, 1024)
	s := prepare(b, orb.Polygon{ring})
	far := prepare(b, orb.Polygon{jagged(2, 3000, 100, 1000, 1024)})
	points := randomPoints(4096, 2000)
	var houses [512]*geo.Shape
	for i := range houses {
		houses[i] = prepare(b, orb.Polygon{jagged(int64(i), points[i][0]-442_000, points[i][1]-3_353_000, 10, 32)})
	}
	for _, c := range []struct {
		name string
		ask  func(i int)
	}{
		{"prepare", func(int) { prepare(b, orb.Polygon{ring}) }},
		{"locate", func(i int) { s.Locate(points[i%len(points)]) }},
		{"distance to point", func(i int) { s.DistanceTo(points[i%len(points)]) }},
		{"covers house", func(i int) { s.Covers(houses[i%len(houses)]) }},
		{"intersects house", func(i int) { s.Intersects(houses[i%len(houses)]) }},
		{"distance of house", func(i int) { s.Distance(houses[i%len(houses)]) }},
		{"distance of neighbour", func(int) { s.Distance(far) }},
		{"covers itself", func(int) { s.Covers(s) }},
		{"point on surface", func(int) { s.PointOnSurface() }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				c.ask(i)
			}
		})
	}
}

// Eighty communities of a thousand corners in a chequered city: points to communities, by tree and by grid.
func BenchmarkOwners(b *testing.B) {
	var shapes []*geo.Shape
	index := geo.NewIndex[int]()
	for i := range 81 {
		x, y := float64(i%9-4)*1000, float64(i/9-4)*1000
		shapes = append(shapes, prepare(b, orb.Polygon{jagged(int64(i), x, y, 600, 1024)}))
		index.Insert(shapes[i].Bound(), i)
	}
	points := randomPoints(1<<16, 9000)
	b.Run("index and locate", func(b *testing.B) {
		for i := range b.N {
			p := points[i%len(points)]
			index.Search(orb.Bound{Min: p, Max: p}, func(_ orb.Bound, v int) bool { shapes[v].Locate(p); return true })
		}
	})
	grid := geo.NewOwnerGrid(shapes)
	b.Run("owner grid", func(b *testing.B) {
		for i := range b.N {
			grid.Owners(points[i%len(points)], func(int, geo.Place) bool { return true })
		}
	})
	b.Run("make owner grid", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			geo.NewOwnerGrid(shapes)
		}
	})
}

// One edit of a city of a hundred thousand things: copy, delete, insert.
func BenchmarkIndexEdit(b *testing.B) {
	points := randomPoints(100_000, 50_000)
	now := geo.NewIndex[int]()
	for i, p := range points {
		now.Insert(orb.Bound{Min: p, Max: p}, i)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		p := points[i%len(points)]
		next := now.Copy()
		next.Delete(orb.Bound{Min: p, Max: p}, i%len(points))
		next.Insert(orb.Bound{Min: p, Max: p}, i%len(points))
		now = next
	}
}

func randomPoints(n int, side float64) []orb.Point {
	r := rand.New(rand.NewSource(9))
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = orb.Point{442_000 + (r.Float64()-0.5)*side, 3_353_000 + (r.Float64()-0.5)*side}
	}
	return out
}
