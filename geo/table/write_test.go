package table

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

var townSchema = geo.Schema{Name: "towns", Shape: geo.Polygons, EPSG: 4547, Columns: []geo.Column{
	{Name: "代码"}, {Name: "社区用房建筑面积合计（平方米）", Kind: geo.DecimalColumn}, {Name: "note"}, {Name: "n", Kind: geo.IntegerColumn}, {Name: "inside", Kind: geo.BooleanColumn},
}}

func csvOf(t testing.TB, o CSVOptions, s geo.Schema, rows ...geo.Row) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewCSV(&b, o)
	err := w.Begin(s)
	for _, r := range rows {
		if err == nil {
			err = w.Write(r)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readBack(t testing.TB, b []byte) ([]geo.Feature, geo.About) {
	t.Helper()
	r, err := OpenCSV(bytes.NewReader(b), Options{})
	if err != nil {
		t.Fatal(err)
	}
	features, problems, err := guard.Drain(r)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	return features, r.About()
}

var diamond = orb.MultiPolygon{{{{442000.5, 3353000}, {442010, 3353010.12345}, {441990, 3353010}, {442000.5, 3353000}}}}

func TestACSVIsReadAsItWasWritten(t *testing.T) {
	for _, encoding := range []string{"", text.GB18030} {
		b := csvOf(t, CSVOptions{Encoding: encoding}, townSchema,
			geo.Row{Shape: diamond, Values: []any{"429004102", geo.Digits("240.50"), "剅河镇、长埫口镇，\"引号\"\r\n第二行", int64(-7), true}},
			geo.Row{Values: []any{nil, nil, "", nil, nil}})
		if bom := bytes.HasPrefix(b, []byte("\ufeff")); bom != (encoding == "") {
			t.Errorf("%q: byte order mark: %t", encoding, bom)
		}
		features, about := readBack(t, b)
		want := []geo.Feature{
			{Row: 2, Geometry: diamond, Fields: []geo.Field{{Name: "代码", Text: "429004102"}, {Name: "社区用房建筑面积合计（平方米）", Text: "240.50"},
				{Name: "note", Text: "剅河镇、长埫口镇，\"引号\"\r\n第二行"}, {Name: "n", Text: "-7"}, {Name: "inside", Text: "true"}}},
		}
		if d := cmp.Diff(want, features); d != "" {
			t.Error(d)
		}
		if about.CRS != "EPSG:4547" || len(about.Columns) != 5 {
			t.Error(about)
		}
	}
}

func TestNoTextIsAFormulaAndEveryTextComesBack(t *testing.T) {
	s := geo.Schema{Name: "t", Columns: []geo.Column{{Name: "code"}, {Name: "note"}}}
	rapid.Check(t, func(rt *rapid.T) {
		note := rapid.StringMatching(`['=+\-@	\n]{0,4}[ -~剅\r\n]{0,6}`).Draw(rt, "note")
		b := csvOf(t, CSVOptions{}, s, geo.Row{Values: []any{"A", note}})
		cell := strings.TrimPrefix(strings.TrimSuffix(strings.SplitN(string(b[strings.Index(string(b), "\r\n")+2:]), ",", 2)[1], "\r\n"), `"`)
		if cell != "" && strings.IndexByte("=+-@\t\r\n", cell[0]) >= 0 {
			rt.Fatalf("a spreadsheet computes %q", cell)
		}
		if features, _ := readBack(t, b); len(features) != 1 || features[0].Fields[1].Text != note {
			rt.Fatalf("wrote %q, read %v", note, features)
		}
	})
}

func TestNumbersAreNotDefused(t *testing.T) {
	b := csvOf(t, CSVOptions{Place: Nowhere}, townSchema, geo.Row{Shape: diamond, Values: []any{"=1+1", geo.Digits("-1.50"), "@x", int64(-2), false}})
	if got := strings.Split(string(b), "\r\n")[1]; got != "'=1+1,-1.50,'@x,-2,false" {
		t.Error(got)
	}
}

func TestAPlaceCanBeTwoColumns(t *testing.T) {
	b := csvOf(t, CSVOptions{Place: AsPoint}, townSchema, geo.Row{Shape: diamond, Values: []any{"A", nil, nil, nil, nil}}, geo.Row{Values: []any{"B", nil, nil, nil, nil}})
	lines := strings.Split(string(b), "\r\n")
	if !strings.HasSuffix(lines[0], ",easting_EPSG_4547,northing_EPSG_4547") || !strings.HasPrefix(lines[1], "A,,,,,44200") || lines[2] != "B,,,,,," {
		t.Errorf("%q", lines)
	}
	degrees := townSchema
	degrees.EPSG, degrees.Shape = 4490, geo.Points
	b = csvOf(t, CSVOptions{Place: AsPoint}, degrees, geo.Row{Shape: orb.Point{113.1234567891, 30.5}, Values: []any{"A", nil, nil, nil, nil}})
	if lines := strings.Split(string(b), "\r\n"); !strings.HasSuffix(lines[0], ",lon_EPSG_4490,lat_EPSG_4490") || lines[1] != "A,,,,,113.123456789,30.5" {
		t.Errorf("%q", lines)
	}
}

func TestShapesThatAreNoneGetASentence(t *testing.T) {
	for _, wkt := range []string{"POLYGON((0 0", "POLYGON Z((0 0 1 2 3,1 0 1,1 1 1,0 0 1))", "POLYGON Q((0 0,1 0,1 1,0 0))", "SRID=x;POINT(1 2)", "CIRCULARSTRING(0 0,1 1,2 0)", "x", "GEOMETRYCOLLECTION(POINT(1 2))", "POINT(nan 1)", "POINT()", "(", "POLYGON(((((("} {
		r, err := OpenCSV(strings.NewReader("code,WKT\nA,\""+wkt+"\"\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		features, problems, err := guard.Drain(r)
		if err != nil || len(features) != 0 || len(problems) != 1 || problems[0].Code != "table.wkt" {
			t.Errorf("%s: %v %v %v", wkt, features, problems, err)
		}
	}
}

func FuzzWKT(f *testing.F) {
	for _, s := range []string{"POINT(1 2)", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", "LINESTRING EMPTY", "POLYGON((0 0,1 1", "MULTIPOINT((1 2),3 4)", "SRID=4547;PolygonZM((0 0 1 2,1 1 1 2,0 1 1 2,0 0 1 2))"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, s, _ = cutSRID(s)
		g, _, ok := parseShape(s)
		if !ok || g == nil {
			return
		}
		if again, ok := parseWKT(string(appendWKT(nil, g, 9))); !ok && geo.VertexCount(g) > 0 {
			t.Errorf("%q is written as %s, which is not read (%v)", s, appendWKT(nil, g, 9), again)
		}
	})
}

func TestGDALFindsShapesAndCoordinatesOfACSV(t *testing.T) {
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		t.Skip("gdal-bin is not installed: nothing asks GDAL what it reads")
	}
	path := filepath.Join(t.TempDir(), "towns.csv")
	if err := os.WriteFile(path, csvOf(t, CSVOptions{}, townSchema, geo.Row{Shape: diamond, Values: []any{"A", nil, "剅河镇", nil, nil}}), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ogrinfo", "-al", path).CombinedOutput()
	for _, want := range []string{"Feature Count: 1", "3-degree Gauss-Kruger CM 114E", "MULTIPOLYGON (((442000.5 3353000", "剅河镇", "社区用房建筑面积合计（平方米）"} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("ogrinfo does not say %q: %v %s", want, err, out)
		}
	}
}
