package table

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// one reads a CSV of a code and a shape under the given header.
func one(t *testing.T, header string, shapes ...string) (*Reader, []geo.Feature, string) {
	t.Helper()
	r, err := OpenCSV(strings.NewReader("code,"+header+"\nA,\""+strings.Join(shapes, "\"\nB,\"")+"\"\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	features, problems, err := guard.Drain(r)
	return r, features, guard.Codes(problems, err)
}

func TestHeightsAndMeasuresAreDroppedWithAWord(t *testing.T) {
	for wkt, want := range map[string]orb.Geometry{
		"POINT Z (113.4 30.3 12)":                         orb.Point{113.4, 30.3},
		"PointZ (113.4 30.3 12)":                          orb.Point{113.4, 30.3},
		"POINT(113.4 30.3 12)":                            orb.Point{113.4, 30.3},
		"Point ZM (113.4 30.3 12 7)":                      orb.Point{113.4, 30.3},
		"MultiPointM ((1 2 3),(4 5 6))":                   orb.MultiPoint{{1, 2}, {4, 5}},
		"LINESTRING Z (1 2 3, 4 5 6)":                     orb.LineString{{1, 2}, {4, 5}},
		"POLYGONZ((0 0 1,1 0 1,1 1 1,0 0 1))":             orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}},
		"MultiPolygonZ (((0 0 1,1 0 1,1 1 1,0 0 1)))":     orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}},
		"multilinestring z ((0 0 1,1 0 1),(2 2 2,3 3 3))": orb.MultiLineString{{{0, 0}, {1, 0}}, {{2, 2}, {3, 3}}},
	} {
		_, features, codes := one(t, "WKT", wkt, wkt)
		if len(features) != 2 || !orb.Equal(features[1].Geometry, want) || codes != "table.heights" {
			t.Errorf("%s: %v, %s", wkt, features, codes)
		}
	}
}

func TestPostGISNamesTheSystemBeforeTheShape(t *testing.T) {
	r, features, codes := one(t, "WKT", "SRID=4547;POINT(442282 3353522)", "SRID=4547; POINT(442283 3353522)")
	if r.About().CRS != "EPSG:4547" || len(features) != 2 || codes != "" {
		t.Errorf("%s: %v, %s", r.About().CRS, features, codes)
	}
	if _, features, codes := one(t, "WKT", "SRID=4547;POINT(442282 3353522)", "SRID=2383;POINT(442283 3353522)"); len(features) != 1 || codes != "table.srid" {
		t.Errorf("two systems in a column: %v, %s", features, codes)
	}
	if _, features, codes := one(t, "_WKT_EPSG_4547", "SRID=4526;POINT(442282 3353522)"); len(features) != 0 || codes != "table.srid" {
		t.Errorf("another system than the header says: %v, %s", features, codes)
	}
	if r, features, codes := one(t, "WKT", "SRID=0;POINT(1 2)"); r.About().CRS != "" || len(features) != 1 || codes != "" {
		t.Errorf("no system: %s, %v, %s", r.About().CRS, features, codes)
	}
}

func TestAShapeColumnIsKnownByItsTextToo(t *testing.T) {
	for _, header := range []string{"geometry", "geom", "the_geom", "wkt_geom", "Shape"} {
		if r, features, codes := one(t, header, "POINT (1 2)"); r.About().Shapeless || len(features) != 1 || features[0].Geometry == nil || codes != "" {
			t.Errorf("%s: %v, %s", header, features, codes)
		}
		if r, features, codes := one(t, header, "0101000000"); !r.About().Shapeless || len(features) != 1 || len(features[0].Fields) != 2 || codes != "" {
			t.Errorf("%s without well-known text: %v, %s", header, features, codes)
		}
	}
}

func TestAnEmptyShapeIsNone(t *testing.T) {
	for _, wkt := range []string{"POINT EMPTY", "MULTIPOLYGON Z EMPTY", "SRID=4490;POLYGON EMPTY"} {
		if _, features, codes := one(t, "WKT", wkt); len(features) != 1 || features[0].Geometry != nil || codes != "" {
			t.Errorf("%s: %v, %s", wkt, features, codes)
		}
	}
}
