package web_test

import (
	"fmt"
	"testing"

	"peijian/planning"
	"peijian/web"
)

// large is the small city with 6,000 buildings.
func large(b *testing.B) *site {
	d := &builder{planning.Delta{Revision: 18}}
	for i := range 6000 {
		x, y := float64(i%80)/2, float64(i/80)/4
		d.put(planning.Buildings, fmt.Sprintf("B%05d", i), fmt.Sprintf("POLYGON((%g %g,%g %g,%g %g,%g %g,%g %g))", x, y, x+.2, y, x+.2, y+.1, x, y+.1, x, y),
			fields{"name": fmt.Sprintf("示例花园%d号楼", i), "use": "residential", "dwellings": int64(i % 90)})
	}
	return open(b, func(c *web.Config) { m := c.Store.(*memory); m.set(d.apply(m.City())); c.TileRoom = 1 })
}

func benchmarkGet(b *testing.B, address string) {
	s := large(b)
	for b.Loop() {
		if w := s.get(address); w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
}

func BenchmarkCity(b *testing.B) { benchmarkGet(b, "/api/v1/city") }
func BenchmarkFeaturesByName(b *testing.B) {
	benchmarkGet(b, "/api/v1/layers/buildings/features?sort=name")
}
func BenchmarkFeaturesOfSubdistrict(b *testing.B) {
	benchmarkGet(b, "/api/v1/layers/buildings/features?subdistrict=S1")
}
func BenchmarkSearch(b *testing.B)          { benchmarkGet(b, "/api/v1/search?q=99") }
func BenchmarkExport(b *testing.B)          { benchmarkGet(b, "/api/v1/layers/buildings/export") }
func BenchmarkTileOfBuildings(b *testing.B) { benchmarkGet(b, "/tiles/buildings/12/3338/1685.mvt") }
func BenchmarkTileNotModified(b *testing.B) {
	s := large(b)
	const address = "/tiles/buildings/12/3338/1685.mvt"
	tag := s.get(address).Header().Get("ETag")
	for b.Loop() {
		if w := s.get(address, "If-None-Match", tag); w.Code != 304 {
			b.Fatal(w.Code)
		}
	}
}
