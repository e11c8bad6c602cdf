package flatgeobuf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/table"
)

// gdal runs a program of GDAL, which must not complain.
func gdal(t testing.TB, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skip("gdal-bin is not installed: GDAL is not asked what it reads in FlatGeobuf, and writes none")
	}
	var out, complaints bytes.Buffer
	c := exec.Command(program, args...)
	c.Stdout, c.Stderr = &out, &complaints
	if err := c.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%s %s: %v %s", program, strings.Join(args, " "), err, complaints.String())
	}
	return out.String()
}

// put writes a file to be read by GDAL.
func put(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// described is what two files of a layer must have in common: codes with values and shapes.
func described(features []geo.Feature) (all []string) {
	for _, f := range features {
		s := ""
		for _, c := range f.Fields {
			if c.Null {
				c.Text = "no value"
			}
			s += c.Name + "=" + c.Text + " "
		}
		all = append(all, s+fmt.Sprint(f.Geometry))
	}
	slices.Sort(all)
	return all
}

func towns() []geo.Row {
	rows := []geo.Row{town("剅河镇", square(442_000, 3_353_000, 10)), town("长埫口镇", square(443_000, 3_353_000, 10)), town("𠮷", nil),
		{Shape: square(444_000, 3_353_000, 10), Values: []any{"", nil, nil, false, nil, nil}}}
	for i := range 40 {
		rows = append(rows, town(fmt.Sprint("T", i), square(450_000+float64(i)*20, 3_353_000, 10)))
	}
	return rows
}

func TestGDALReadsWhatIsWritten(t *testing.T) {
	path := put(t, "a.fgb", written(t, townSchema, towns()...))
	about := gdal(t, "ogrinfo", "-al", "-so", path)
	for _, want := range []string{"Layer name: 乡镇", "Multi Polygon", "Feature Count: 44", "Extent: (442000.000000, 3353000.000000) - (450790.000000, 3353010.000000)",
		`ID["EPSG",4547]`, "code: String", "社区用房建筑面积合计（平方米）: Real", "n: Integer64", "inside: Integer(Boolean)", "since: DateTime", "doc: String", `alternative name="面积"`} {
		if !strings.Contains(about, want) {
			t.Errorf("GDAL does not say %s: %s", want, about)
		}
	}
	sheet := filepath.Join(t.TempDir(), "a.csv")
	gdal(t, "ogr2ogr", "-f", "CSV", "-lco", "GEOMETRY=AS_WKT", sheet, path)
	b, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	r, err := table.OpenCSV(bytes.NewReader(b), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	features, problems, err := guard.Drain(r)
	if err != nil || len(problems) > 0 || len(features) != 44 {
		t.Errorf("%v %v: GDAL read %d features", err, problems, len(features))
	}
	for _, want := range []string{`剅河镇,240.5,"7","1",2026/11/23 00:00:00,"{""a"":1}"`, "长埫口镇,240.5", "\n,𠮷,240.5", `"MULTIPOLYGON (((442000 3353000,442010 3353000,442010 3353010,442000 3353010,442000 3353000)))",剅河镇`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("GDAL does not read %s: %.1000s", want, b)
		}
	}
	if few := gdal(t, "ogrinfo", "-al", "-q", "-spat", "450000", "3353000", "450095", "3353005", path); strings.Count(few, "OGRFeature") != 5 {
		t.Errorf("by the index GDAL finds: %s", few)
	}
}

// What GDAL makes of a file is what was in it, with an index and without.
func TestWhatGDALWritesIsRead(t *testing.T) {
	rows := slices.DeleteFunc(towns(), func(r geo.Row) bool { return r.Shape == nil }) // GDAL's index has no place for them
	ours := written(t, townSchema, rows...)
	_, want := readWhole(t, ours)
	path := put(t, "a.fgb", ours)
	for _, index := range []string{"YES", "NO"} {
		theirs := filepath.Join(t.TempDir(), "b.fgb")
		gdal(t, "ogr2ogr", "-f", "FlatGeobuf", "-lco", "SPATIAL_INDEX="+index, theirs, path)
		b, err := os.ReadFile(theirs)
		if err != nil {
			t.Fatal(err)
		}
		about, got := readWhole(t, b)
		if about.CRS != "EPSG:4547" || about.Rows != len(rows) {
			t.Error(about)
		}
		if diff := cmp.Diff(described(want), described(got)); diff != "" {
			t.Errorf("index %s: %s", index, diff)
		}
	}
}

func TestKindsThatGDALWritesAreReadOrRefused(t *testing.T) {
	table := "id,kind,WKT\n"
	for i, wkt := range []string{"POINT(1 2)", "MULTIPOINT((1 2),(3 4))", "LINESTRING(0 0,1 1)", "MULTILINESTRING((0 0,1 1),(2 2,3 3))", "POLYGON((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1))",
		"MULTIPOLYGON(((0 0,9 0,9 9,0 0)),((20 0,29 0,29 9,20 0)))", "GEOMETRYCOLLECTION(POINT(1 2))", "CIRCULARSTRING(0 0,1 1,2 0)"} {
		table += fmt.Sprintf("%d,%d,\"%s\"\n", i, i, wkt)
	}
	path, theirs := put(t, "a.csv", []byte(table)), filepath.Join(t.TempDir(), "b.fgb")
	gdal(t, "ogr2ogr", "-f", "FlatGeobuf", "-oo", "AUTODETECT_TYPE=YES", "-lco", "SPATIAL_INDEX=NO", "-a_srs", "EPSG:4326", theirs, path)
	b, err := os.ReadFile(theirs)
	if err != nil {
		t.Fatal(err)
	}
	_, features, problems, err := read(b, geo.Limits{})
	var codes, kinds []string
	for _, p := range problems {
		codes = append(codes, fmt.Sprintf("%s in row %d", p.Code, p.Row))
	}
	for _, f := range features {
		kinds = append(kinds, f.Geometry.GeoJSONType())
	}
	if diff := cmp.Diff([]string{"shape.collection in row 7", "fgb.curve in row 8"}, codes); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if diff := cmp.Diff([]string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestHeightsAreDroppedAndToldOnce(t *testing.T) {
	path, theirs := put(t, "a.csv", []byte("id,WKT\n1,\"MULTIPOLYGON Z(((0 0 3,9 0 3,9 9 3,0 0 3)))\"\n2,\"MULTIPOLYGON Z(((0 0 3,9 0 3,9 9 3,0 0 3)))\"\n")), filepath.Join(t.TempDir(), "b.fgb")
	gdal(t, "ogr2ogr", "-f", "FlatGeobuf", "-nlt", "MULTIPOLYGONZ", "-a_srs", "EPSG:4326", theirs, path)
	b, err := os.ReadFile(theirs)
	if err != nil {
		t.Fatal(err)
	}
	_, features, problems, err := read(b, geo.Limits{})
	if err != nil || len(problems) != 1 || problems[0].Code != "shape.height" || !problems[0].Note || len(features) != 2 {
		t.Error(features, problems, err)
	}
	if want := shape(t, "MULTIPOLYGON(((0 0,9 0,9 9,0 0)))"); !cmp.Equal(features[0].Geometry, want) {
		t.Error(features[0].Geometry)
	}
}
