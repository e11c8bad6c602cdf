package intake_test

import (
	"io"
	"strings"
	"testing"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

// belated is a file that names its coordinates behind its features.
type belated struct {
	*rows
	crs string
}

func (b *belated) Next() (geo.Feature, error) {
	f, err := b.rows.Next()
	if err == io.EOF {
		b.about.CRS = b.crs
	}
	return f, err
}

func TestASystemNamedBehindTheFeaturesCounts(t *testing.T) {
	for _, c := range []struct {
		name, in, says string
		n              int
		o              intake.Options
		good           int
		want           string
	}{
		{"a short file is read as it says", "EPSG:4527", "EPSG:4527", 3, intake.Options{}, 3, ""},
		{"a long one too, where that is what was read", "EPSG:4490", "EPSG:4490", 700, intake.Options{}, 700, ""},
		{"degrees are degrees", "EPSG:4490", "EPSG:4326", 700, intake.Options{}, 700, ""},
		{"an old datum is refused", "EPSG:4490", "EPSG:4610", 3, intake.Options{}, 0, "crs_controlled"},
		{"an old datum is refused after many rows too", "EPSG:4490", "EPSG:4610", 700, intake.Options{}, 700, "crs_controlled"},
		{"an old plane is refused though its numbers fit", "EPSG:4547", "EPSG:2383", 700, intake.Options{}, 700, "crs_guessed,crs_controlled"},
		{"another system is refused", "EPSG:4490", "GCJ-02", 700, intake.Options{}, 700, "crs_late"},
		{"nothing known", "EPSG:4490", "Xiantao", 700, intake.Options{}, 700, ""},
		{"the operator's word stands", "EPSG:4490", "EPSG:4610", 700, intake.Options{CRS: "EPSG:4490"}, 700, ""},
	} {
		source := &belated{many(t, c.n, c.in, "geojson", "", same), c.says}
		good, said := read(t, planning.Communities, source, c.o)
		if got := strings.Join(said, ","); len(good) != c.good || got != c.want {
			t.Errorf("%s: %d records, %s", c.name, len(good), got)
		}
	}
}

// unreadable is a file none of whose shapes can be read.
type unreadable struct{ *rows }

func (u unreadable) Next() (geo.Feature, error) {
	f, err := u.rows.Next()
	if err == nil {
		row := f.Row
		f, err = geo.Feature{}, &geo.Problem{Code: "table.wkt", Row: row, Zh: "不是图形", En: "is no shape"}
	}
	return f, err
}

func TestWhyNoShapeCouldBeReadIsSaidBeforeTheSystem(t *testing.T) {
	_, said := read(t, planning.Communities, unreadable{many(t, 2, "EPSG:4547", "csv", "", same)}, intake.Options{})
	if got := strings.Join(said, ","); got != "table.wkt,table.wkt,crs_missing" {
		t.Error(got)
	}
}

func TestAFileOfNothingDoesNotReplaceALayer(t *testing.T) {
	for name, source := range map[string]*rows{"shapes": {about: geo.About{Format: "gpkg", CRS: "EPSG:4547"}}, "a table": sheet("code|name|facility_code|use|gross_area")} {
		layer := planning.Communities
		if name == "a table" {
			layer = planning.Rooms
		}
		l, err := planning.LayerNamed(layer)
		if err != nil {
			t.Fatal(err)
		}
		in, problems, err := intake.Open(l, source, intake.Options{Extent: xiantao, Replace: true})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if _, problems, _ = in.Next(); len(problems) == 0 || problems[0].Code != "no_rows" || !problems[0].Fatal {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
