package reach_test

import (
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/reach"
	"peijian/planning/sample"
	"peijian/planning/towntest"
)

// sampleHomes is the sample city as far as reach reads it: communities, venues, streets and buildings, each of which counts as housing of its own and belongs to
// the first community that holds its middle.
func sampleHomes(b *testing.B) *planning.City {
	w, made := &towntest.Town{TB: b, Plane: sample.Plane}, sample.Build()
	from, _ := crs.ByCode(sample.Plane)
	to, _ := crs.ByCode(4490)
	put := func(layer, code string, g orb.Geometry, fields map[string]any) {
		w.Put(layer, code, crs.Transform(g, from, to), fields)
	}
	var shapes []*geo.Shape
	for _, x := range made.Communities {
		s, err := geo.Prepare(orb.Polygon{x.Ring})
		if err != nil {
			b.Fatal(err)
		}
		shapes = append(shapes, s)
		put(planning.Communities, x.Code, orb.MultiPolygon{{x.Ring}}, map[string]any{"name": x.Name})
	}
	grid := geo.NewOwnerGrid(shapes)
	for _, x := range made.Facilities {
		put(planning.Facilities, x.Code, x.At, map[string]any{"name": x.Name, "community_code": x.Community, "state": x.State})
	}
	for _, x := range made.Roads {
		put(planning.Roads, x.Code, orb.MultiLineString{x.Line}, nil)
	}
	for _, x := range made.Buildings {
		put(planning.Buildings, x.Code, orb.MultiPolygon{{x.Ring}}, map[string]any{"use": x.Use, "dwellings": int64(max(x.Dwellings, 0))})
		grid.Owners(x.Ring[0], func(id int, _ geo.Place) bool {
			w.Grounds = append(w.Grounds, planning.GroundChange{Layer: planning.Buildings, Code: x.Code, Ground: &planning.Ground{
				Area: 100, Covered: 100, Claims: []planning.Claim{{Community: made.Communities[id].Code, Area: 100}},
			}})
			return false
		})
	}
	return w.City()
}

// BenchmarkReachSample measures every home of the sample city, once its network is made and what was walked around its venues is kept.
func BenchmarkReachSample(b *testing.B) {
	c := sampleHomes(b)
	var r reach.Reach
	for b.Loop() {
		r = reach.Of(c)
	}
	if !r.Walked || len(r.Homes) < 5000 {
		b.Fatalf("%d homes", len(r.Homes))
	}
	b.ReportMetric(float64(len(r.Homes)), "homes")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(r.Homes)), "ns/home")
}

// BenchmarkReachPlaceSample chooses 5 of all buildings of the sample city for rooms.
func BenchmarkReachPlaceSample(b *testing.B) {
	c := sampleHomes(b)
	r := reach.Of(c)
	every := reach.CandidatesIn(c, []reach.CandidateKind{reach.CandidateBuilding}, func(*planning.Feature) bool { return true })
	var p reach.Placement
	for b.Loop() {
		p = r.Place(c, every, 5, 500, all)
	}
	if len(p.Sites) != 5 || p.Served.Households > p.Bound {
		b.Fatalf("%+v", p)
	}
	b.ReportMetric(float64(p.Candidates), "candidates")
	b.ReportMetric(float64(p.Served.Households), "households")
	b.ReportMetric(float64(p.Bound), "bound")
}
