package bureau

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/shapefile"
	"peijian/geo/table"
)

func towns() *Sheet {
	s := &Sheet{Title: "乡镇台账", Notice: "示例", Plane: 4547, Columns: Typed(Text("代码", "名称", "户数"), 'N', 6, "户数")}
	s.Add(orb.Polygon{{{447000, 3360000}, {447100, 3360000.25}, {447100, 3360100}, {447000, 3360000}}}, "102", "剅河镇", "12")
	s.Add(orb.Polygon{{{448000, 3360000}, {448100, 3360000}, {448100, 3360100}, {448000, 3360000}}}, "105", "长埫口镇", "")
	return s
}

func rows(t *testing.T, in geo.Reader) [][]string {
	t.Helper()
	var out [][]string
	for {
		f, err := in.Next()
		if problem := (*geo.Problem)(nil); errors.As(err, &problem) && problem.Note {
			continue // on the title above the header
		}
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range f.Fields {
			cells = append(cells, c.Text)
		}
		out = append(out, cells)
	}
}

var want = [][]string{{"102", "剅河镇", "12"}, {"105", "长埫口镇", ""}}

func TestAShapefileSaysNothingOfItsEncodingAndIsReadAllTheSame(t *testing.T) {
	for epsg, east := range map[int]float64{4547: 447000, 4526: 38447000} {
		var b bytes.Buffer
		if err := towns().Shapefile(&b, "乡镇", epsg); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b.Bytes(), []byte(".cpg")) {
			t.Error("there is a .cpg")
		}
		in, err := shapefile.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), shapefile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		first, err := in.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got := first.Geometry.Bound().Min; got != (orb.Point{east, 3360000}) {
			t.Errorf("EPSG:%d: the first shape begins at %v", epsg, got)
		}
		if first.Fields[1].Text != "剅河镇" {
			t.Errorf("name %q", first.Fields[1].Text)
		}
	}
	if err := towns().Shapefile(&bytes.Buffer{}, "乡镇", 2383); err == nil {
		t.Error("a system without a .prj was taken")
	}
}

func TestLedgersAndCSVAreReadBack(t *testing.T) {
	var book bytes.Buffer
	if err := towns().XLSX(&book); err != nil {
		t.Fatal(err)
	}
	in, err := table.OpenXLSX(bytes.NewReader(book.Bytes()), int64(book.Len()), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, rows(t, in)); diff != "" {
		t.Error(diff)
	}
	for _, encoding := range []string{"UTF-8", "GB18030"} {
		var b bytes.Buffer
		if err := towns().CSV(&b, encoding); err != nil {
			t.Fatal(err)
		}
		if marked := bytes.HasPrefix(b.Bytes(), []byte("\xef\xbb\xbf")); marked != (encoding == "UTF-8") {
			t.Errorf("%s: byte order mark is %v", encoding, marked)
		}
		in, err := table.OpenCSV(&b, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rows(t, in)); diff != "" || in.About().Encoding != encoding {
			t.Errorf("%s, read as %s: %s", encoding, in.About().Encoding, diff)
		}
	}
}

func TestGeoJSONSaysItsSystemAndItsNotice(t *testing.T) {
	var b strings.Builder
	if err := towns().GeoJSON(&b); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`EPSG::4490`, `"notice":"示例"`, `"户数":12`, `"户数":null`, `"长埫口镇"`} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("%s is missing in %s", part, b.String())
		}
	}
}
