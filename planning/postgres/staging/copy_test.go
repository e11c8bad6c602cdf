package staging

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

func TestShapesAreWrittenAsPostGISReadsThem(t *testing.T) {
	ring := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}
	for _, g := range []orb.Geometry{
		orb.Point{113.123456789, 30.1},
		orb.MultiLineString{{{0, 0}, {1, 2}}, {{3, 4}, {5, 6}, {7, 8}}},
		orb.MultiPolygon{{ring, {{1, 1}, {1, 2}, {2, 2}, {1, 1}}}, {{{9, 9}, {10, 9}, {10, 10}, {9, 9}}}},
	} {
		want, err := ewkb.Marshal(g, srid)
		if err != nil {
			t.Fatal(err)
		}
		got, err := appendEWKB(nil, g)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%T: %v\n%s", g, err, diff)
		}
	}
	if _, err := appendEWKB(nil, orb.LineString{{0, 0}, {1, 1}}); err == nil {
		t.Error("a shape that no layer has was written")
	}
}
