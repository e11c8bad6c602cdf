package geo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
)

func TestNearestEqualsAskingEachOfEach(t *testing.T) {
	var shapes []*geo.Shape
	for i, p := range scattered(300, 1000) {
		switch i % 5 {
		case 0:
			shapes = append(shapes, prepare(t, p), prepare(t, p)) // twice at the same place
		case 1:
			shapes = append(shapes, nil, prepare(t, orb.LineString{p, {p[0] + 50, p[1] - 20}}))
		default:
			shapes = append(shapes, prepare(t, orb.Polygon{jagged(int64(i), p[0]-442_000, p[1]-3_353_000, 20, 12)}))
		}
	}
	points := append(scattered(5000, 1300), orb.Point{math.NaN(), 1}, orb.Point{1, math.Inf(1)}, orb.Point{1e300, -1e300})
	for _, within := range []float64{math.Inf(1), 25, 0, -1, math.NaN()} {
		want := make([]geo.Near, len(points))
		for i, p := range points {
			want[i] = geo.Near{ID: -1, Distance: math.Inf(1)}
			for id, s := range shapes {
				if s == nil {
					continue
				}
				if d := s.DistanceTo(p); d <= within && d < want[i].Distance {
					want[i] = geo.Near{ID: int32(id), Distance: d}
				}
			}
		}
		if diff := cmp.Diff(want, geo.JoinNearest(points, shapes, within)); diff != "" {
			t.Errorf("within %v: %.400s", within, diff)
		}
	}
	if got := geo.JoinNearest(points[:1], nil, 5); got[0].ID != -1 {
		t.Errorf("among none: %v", got)
	}
}

func ExampleJoinNearest() {
	school, _ := geo.Prepare(orb.Point{300, 400})
	park, _ := geo.Prepare(orb.Polygon{{{0, 0}, {200, 0}, {200, 200}, {0, 200}, {0, 0}}})
	homes := []orb.Point{{100, 100}, {300, 300}, {5000, 0}}
	for _, n := range geo.JoinNearest(homes, []*geo.Shape{school, park}, 1000) {
		fmt.Println(n.ID, n.Distance)
	}
	// Output:
	// 1 0
	// 0 100
	// -1 +Inf
}
