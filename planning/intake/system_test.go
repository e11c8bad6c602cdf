package intake_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/intake"
)

// many is a file of n communities in a system, the format and the file's word about its coordinates given.
func many(t *testing.T, n int, system, format, about string, change func(orb.Point) orb.Point) *rows {
	t.Helper()
	r := ground(t, system, about, change)
	one := r.list[0]
	r.about.Format, r.list = format, nil
	for i := range n {
		f := geo.Feature{Row: i + 1, Geometry: one.Geometry, Fields: []geo.Field{{Name: "code", Text: fmt.Sprint("C", i+1)}, {Name: "name", Text: "剅河"}}}
		r.list = append(r.list, f)
	}
	return r
}

// title opens a file and says as what its coordinates are read, and the first problem.
func title(t *testing.T, source geo.Reader, o intake.Options) (string, *geo.Problem) {
	t.Helper()
	l, err := planning.LayerNamed(planning.Communities)
	if err != nil {
		t.Fatal(err)
	}
	o.Extent = xiantao
	in, problems, err := intake.Open(l, source, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) > 0 {
		return in.CRS().En, &problems[0]
	}
	return in.CRS().En, nil
}

func TestAFileThatDoesNotSayItsCoordinates(t *testing.T) {
	for _, c := range []struct {
		name, in, format, about string
		change                  func(orb.Point) orb.Point
		title, code, says       string
	}{
		{"4547", "EPSG:4547", "shapefile", "", same, "CM 114E (by its numbers)", "crs_guessed", "EPSG:4547"},
		{"4526", "EPSG:4526", "csv", "", same, "zone 38 (by its numbers)", "crs_guessed", "EPSG:4526"},
		{"degrees", "EPSG:4490", "gpkg", "", same, "2000 (by its numbers)", "crs_guessed", "EPSG:4326 的数值与之相同"},
		{"the strip next door", "EPSG:4525", "shapefile", "", same, "zone 37 (by its numbers)", "crs_guessed", "EPSG:4525"},
		{"X north", "EPSG:4547", "shapefile", "", swap, "CM 114E (by its numbers)", "crs_guessed", "X 为北坐标"},
		{"a .prj that says Unknown", "EPSG:4547", "shapefile", "Unknown", same, "CM 114E (by its numbers)", "crs_guessed", "EPSG:4547"},
		{"a local system that is none", "EPSG:4547", "shapefile", `LOCAL_CS["仙桃",UNIT["m",1]]`, same, "CM 114E (by its numbers)", "crs_guessed", "EPSG:4547"},
		{"GeoJSON in metres", "EPSG:4547", "geojson", "", same, "CM 114E (by its numbers)", "crs_guessed", "EPSG:4547"},
		{"GeoJSON in degrees", "EPSG:4490", "geojson", "", same, "WGS 84 (as GeoJSON prescribes)", "", ""},
		{"two systems", "EPSG:4546", "shapefile", "", same, "", "crs_ambiguous", "EPSG:32649"},
		{"UTM and its twin", "EPSG:32649", "shapefile", "", same, "", "crs_ambiguous", "EPSG:4508 的数值与之相同"},
		{"far away", "EPSG:4490", "shapefile", "", func(p orb.Point) orb.Point { return orb.Point{p.X() + 20, p.Y()} }, "", "crs_missing", "都不在城市范围内"},
		{"Xi'an 1980 as the file says", "EPSG:4547", "gpkg", "EPSG:2383", same, "", "crs_controlled", "--transform"},
		{"a file's own EPSG code", "EPSG:4526", "gpkg", "EPSG:4526", same, "zone 38 (as the file says)", "", ""},
		{"a system that nobody computes", "EPSG:4547", "gpkg", "EPSG:27700", same, "", "crs_unknown", "--crs"},
	} {
		got, p := title(t, many(t, 3, c.in, c.format, c.about, c.change), intake.Options{})
		if !strings.HasSuffix(got, c.title) || c.title == "" && got != "" {
			t.Errorf("%s: read as %q", c.name, got)
		}
		if c.code == "" && p != nil || c.code != "" && (p == nil || p.Code != c.code || !strings.Contains(p.Zh, c.says) || p.En == "") {
			t.Errorf("%s: %+v", c.name, p)
		}
		if p != nil && p.Note != (c.code == "crs_guessed") {
			t.Errorf("%s: %s is a note: %v", c.name, p.Code, p.Note)
		}
	}
}

func TestOnlyTheOperatorSaysGCJ02(t *testing.T) {
	got, _ := title(t, many(t, 3, "GCJ-02", "csv", "", same), intake.Options{})
	if strings.Contains(got, "GCJ") {
		t.Errorf("GCJ-02 was guessed: %s", got)
	}
	got, p := title(t, many(t, 3, "BD-09", "csv", "", same), intake.Options{CRS: "BD-09"})
	if got != "BD-09 (as told)" || p != nil {
		t.Error(got, p)
	}
}

func TestNoRecordIsLostByLookingAhead(t *testing.T) {
	source := many(t, 1200, "EPSG:4547", "shapefile", "", same)
	source.list[3].Geometry = nil
	good, said := read(t, planning.Communities, source, intake.Options{})
	if len(good) != 1199 || strings.Join(said, ",") != "crs_guessed,no_shape" {
		t.Errorf("%d records, %v", len(good), said)
	}
	if _, there := good["C4"]; there || good["C1200"].Code == "" || good["C1"].Code == "" {
		t.Error("the wrong record is missing")
	}
}

// broken says a problem in the place of its second record, and breaks off after its third.
type broken struct {
	*rows
	n int
}

func (b *broken) Next() (geo.Feature, error) {
	switch b.n++; b.n {
	case 2:
		return geo.Feature{}, &geo.Problem{Code: "shape.ring", Row: 2, Zh: "坏", En: "bad"}
	case 4:
		return geo.Feature{}, &geo.Problem{Code: "file.short", Fatal: true, Zh: "断", En: "short"}
	}
	return b.rows.Next()
}

func TestProblemsMetWhileLookingAheadAreSaid(t *testing.T) {
	good, said := read(t, planning.Communities, &broken{rows: many(t, 3, "EPSG:4547", "shapefile", "", same)}, intake.Options{})
	if len(good) != 2 || strings.Join(said, ",") != "crs_guessed,shape.ring,file.short" {
		t.Errorf("%d records, %v", len(good), said)
	}
}

func TestTheOperatorSaysThatXIsNorth(t *testing.T) {
	good, said := read(t, planning.Communities, many(t, 1, "EPSG:4547", "shapefile", "", swap), intake.Options{CRS: "EPSG:4547", Swap: true})
	if len(good) != 1 || len(said) > 0 {
		t.Error(said)
	}
	if got, _ := title(t, many(t, 1, "EPSG:4547", "shapefile", "", swap), intake.Options{CRS: "EPSG:4547", Swap: true}); !strings.HasSuffix(got, "X being north") {
		t.Error(got)
	}
}

func TestAnOldFileWithTheOperatorsParameters(t *testing.T) {
	parameters, err := crs.ParseShift([]byte(`{"method":"helmert","convention":"position_vector","tx":24,"ty":-123,"tz":-94,"rx":0.02,"ry":-0.25,"rz":-0.13,"ds":1.1}`))
	if err != nil {
		t.Fatal(err)
	}
	old, err := parameters.System("EPSG:2383")
	if err != nil {
		t.Fatal(err)
	}
	source := many(t, 1, "EPSG:4490", "gpkg", "EPSG:2383", func(p orb.Point) orb.Point {
		x, y := old.FromGeographic(p[0], p[1])
		return orb.Point{x, y}
	})
	good, said := read(t, planning.Communities, source, intake.Options{Shift: parameters})
	if len(said) > 0 || len(good) != 1 {
		t.Fatal(said)
	}
	p := good["C1"].Geometry.(orb.MultiPolygon)[0][0][0]
	if max(p[0]-113.45, 113.45-p[0], p[1]-30.36, 30.36-p[1]) > 2e-9 {
		t.Error("came to", p)
	}
	if _, p := title(t, many(t, 1, "EPSG:4547", "gpkg", "EPSG:4547", same), intake.Options{Shift: parameters}); p == nil || p.Code != "crs_transform" {
		t.Error("a file that needs no transform:", p)
	}
}

func TestAnotherCityHasAnotherAnswer(t *testing.T) {
	l, err := planning.LayerNamed(planning.Communities)
	if err != nil {
		t.Fatal(err)
	}
	east := orb.Bound{Min: orb.Point{118.9, 30.1}, Max: orb.Point{119.9, 30.6}} // six degrees further
	in, problems, err := intake.Open(l, many(t, 3, "EPSG:4547", "shapefile", "", same), intake.Options{Extent: east})
	if err != nil || len(problems) != 1 || !strings.Contains(in.CRS().En, "CM 120E") {
		t.Error(in.CRS(), problems, err)
	}
	if _, _, err := in.Next(); err != nil && err != io.EOF {
		t.Error(err)
	}
}
