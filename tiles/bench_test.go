package tiles_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"peijian/tiles"
)

// city makes 80 communities of 1,000 vertices, or 6,000 buildings, over a square of 3 × 3 tiles of zoom 14.
func city(parts, vertices int) tiles.Layer {
	l := tiles.Layer{Name: "l", Buffer: 64, Tiny: tiles.Square}
	side := int(math.Ceil(math.Sqrt(float64(parts))))
	step := 3 * 4096 / float64(side)
	for i := range parts {
		mid := orb.Point{-4096 + step*(float64(i%side)+0.5), -4096 + step*(float64(i/side)+0.5)}
		var r orb.Ring
		for j := range vertices {
			a, d := 2*math.Pi*float64(j)/float64(vertices), step*(0.4+0.05*math.Sin(float64(7*j)))
			r = append(r, orb.Point{mid[0] + d*math.Cos(a), mid[1] + d*math.Sin(a)})
		}
		l.Features = append(l.Features, tiles.Feature{ID: uint64(i), Geometry: place(town, orb.MultiPolygon{{append(r, r[0])}}),
			Attributes: []tiles.Attribute{{Key: "name", Value: "襄河社区"}, {Key: "dwellings", Value: int64(i % 40)}}})
	}
	return l
}

func benchmark(b *testing.B, at tiles.Tile, l tiles.Layer) {
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		out, err := tiles.Encode(at, []tiles.Layer{l})
		if err != nil {
			b.Fatal(err)
		}
		size = len(out)
	}
	b.ReportMetric(float64(size), "bytes/tile")
}

func BenchmarkCommunitiesZoom14(b *testing.B) { benchmark(b, town, city(80, 1000)) }
func BenchmarkCommunitiesZoom10(b *testing.B) {
	benchmark(b, tiles.Tile{Z: 10, X: town.X >> 4, Y: town.Y >> 4}, city(80, 1000))
}
func BenchmarkBuildingsZoom14(b *testing.B) { benchmark(b, town, city(6000, 6)) }
func BenchmarkBuildingsZoom10(b *testing.B) {
	benchmark(b, tiles.Tile{Z: 10, X: town.X >> 4, Y: town.Y >> 4}, city(6000, 6))
}

func BenchmarkLabelPoint(b *testing.B) {
	g := city(1, 1000).Features[0].Geometry
	for b.Loop() {
		if _, ok := tiles.LabelPoint(g); !ok {
			b.Fatal("no place")
		}
	}
}
