package tiles_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/tiles"
)

func TestLabelPoint(t *testing.T) {
	for _, c := range []struct{ name, wkt, want string }{
		{"a point is its own place", "POINT(3 4)", "POINT(3 4)"},
		{"the first of several points", "MULTIPOINT((3 4),(5 6))", "POINT(3 4)"},
		{"the middle vertex of a line", "LINESTRING(0 0,5 5,9 0)", "POINT(5 5)"},
		{"the middle of the longest line", "MULTILINESTRING((0 0,1 0,2 0),(0 0,9 9,20 0))", "POINT(9 9)"},
		{"the middle of a square", "POLYGON((0 0,8 0,8 8,0 8,0 0))", "POINT(4 4)"},
		{"in the wide end of a club", "POLYGON((0 0,8 0,8 3,24 3,24 5,8 5,8 8,0 8,0 0))", "POINT(4 4)"},
		{"in the larger part", "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((10 10,18 10,18 18,10 18,10 10)))", "POINT(14 14)"},
		{"beside a hole", "POLYGON((0 0,16 0,16 8,0 8,0 0),(1 1,8 1,8 7,1 7,1 1))", "POINT(12 4)"},
		{"on a polygon without area, its first vertex", "POLYGON((1 2,3 2,1 2))", "POINT(1 2)"},
		{"nowhere without vertices", "POLYGON EMPTY", "nowhere"},
		{"nowhere without parts", "MULTIPOLYGON EMPTY", "nowhere"},
		{"nowhere on no line", "LINESTRING EMPTY", "nowhere"},
		{"nowhere on no points", "MULTIPOINT EMPTY", "nowhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := wkt.Unmarshal(c.wkt)
			if err != nil {
				t.Fatal(err)
			}
			got := "nowhere"
			if p, ok := tiles.LabelPoint(g); ok {
				got = wkt.MarshalString(p)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if _, ok := tiles.LabelPoint(orb.Collection{}); ok {
		t.Error("a collection has a label")
	}
}
