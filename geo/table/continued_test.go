package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// coast is an island with so many vertices on a shore that is rugged at every scale, and with a lake.
func coast(vertices int) orb.Polygon {
	at := func(i int, radius float64) orb.Point {
		a := 2 * math.Pi * float64(i%vertices) / float64(vertices)
		r := radius
		for k := 1; k < 12; k++ {
			r += radius * .3 / float64(k*k) * math.Sin(a*float64(k*k*k)+float64(k))
		}
		round := func(v float64) float64 { return math.Round(v*1e9) / 1e9 }
		return orb.Point{round(113.4 + r*math.Cos(a)), round(30.3 + r*math.Sin(a))}
	}
	var shore, lake orb.Ring
	for i := range vertices + 1 {
		shore, lake = append(shore, at(i, .1)), append(lake, at(vertices-i%vertices, .01))
	}
	return orb.Polygon{shore, lake}
}

func shapesOf(rows []geo.Row) func(func(orb.Geometry) bool) {
	return func(yield func(orb.Geometry) bool) {
		for _, r := range rows {
			if !yield(r.Shape) {
				return
			}
		}
	}
}

// coastal writes rows of shapes as a workbook whose columns are as many as the longest of them needs.
func coastal(t testing.TB, rows []geo.Row) []byte {
	t.Helper()
	s := geo.Schema{Name: "coast", Shape: geo.Polygons, EPSG: 4490, Columns: []geo.Column{{Name: "code"}, {Name: "name"}}}
	var err error
	if s.ShapeText, err = Longest(shapesOf(rows), s.EPSG); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := NewWorkbook(&b, WorkbookOptions{Folder: t.TempDir()})
	err = w.Begin(s)
	for _, r := range rows {
		err = errors.Join(err, w.Write(r))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func coastsOf(b []byte) (about geo.About, features []geo.Feature, problems []*geo.Problem, err error) {
	r, err := OpenXLSX(bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		return about, nil, nil, err
	}
	features, problems, err = guard.Drain(r)
	return r.About(), features, problems, err
}

func TestShapesThatNoCellHoldsGoOnInFurtherColumns(t *testing.T) {
	rows := []geo.Row{{Shape: coast(50_000), Values: []any{"A", "剅河"}}, {Shape: coast(500), Values: []any{"B", "长埫口"}}, {Values: []any{"C", "none"}}, {Shape: coast(3_000), Values: []any{"D", "𠮷"}}}
	about, features, problems, err := coastsOf(coastal(t, rows))
	if err != nil || len(problems) > 0 || len(features) != len(rows) {
		t.Fatal(err, problems, len(features))
	}
	if diff := cmp.Diff([]string{"code", "name"}, about.Columns); diff != "" || about.CRS != "EPSG:4490" {
		t.Error(diff, about.CRS)
	}
	for i, f := range features {
		if !cmp.Equal(f.Geometry, rows[i].Shape) || len(f.Fields) != 2 || f.Fields[1].Text != rows[i].Values[1] {
			t.Errorf("row %d: %d vertices instead of %d, %v", f.Row, geo.VertexCount(f.Geometry), geo.VertexCount(rows[i].Shape), f.Fields)
		}
	}
}

func TestColumnsAreAsManyAsTheLongestShapeNeeds(t *testing.T) {
	for longest, want := range map[int]int{0: 1, 1: 1, cellRunes: 1, cellRunes + 1: 2, 2 * cellRunes: 2, 2*cellRunes + 1: 3} {
		p, err := newPlaced(&geo.Schema{Shape: geo.Polygons, EPSG: 4547}, AsWKT)
		if p.continued(longest); err != nil || len(p.names) != want || want == 3 && p.names[2] != "_WKT_EPSG_4547_3" {
			t.Errorf("%d characters: %v", longest, p.names)
		}
	}
}

// changed opens a workbook as a person does, and saves it again.
func changed(t *testing.T, b []byte, change func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := errors.Join(change(f), f.Write(&out)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAPartThatIsMissingIsSeen(t *testing.T) {
	b := coastal(t, []geo.Row{{Shape: coast(6_000), Values: []any{"A", "剅河"}}})
	for name, c := range map[string]struct {
		change func(f *excelize.File) error
		code   string
	}{
		"nothing":               {func(f *excelize.File) error { return f.SetCellValue("coast", "B2", "x") }, ""},
		"the first is emptied":  {func(f *excelize.File) error { return f.SetCellValue("coast", "C2", "") }, "table.wkt_parts"},
		"one is emptied":        {func(f *excelize.File) error { return f.SetCellValue("coast", "E2", "") }, "table.wkt_parts"},
		"one loses a character": {func(f *excelize.File) error { return shortened(f, "D2") }, "table.wkt_parts"},
		"a column is taken out": {func(f *excelize.File) error { return f.RemoveCol("coast", "E") }, "table.wkt"},
		"the last is emptied":   {func(f *excelize.File) error { return emptyLast(f) }, "table.wkt"},
	} {
		_, _, problems, err := coastsOf(changed(t, b, c.change))
		var codes []string
		for _, p := range problems {
			codes = append(codes, fmt.Sprintf("%s in row %d of %s", p.Code, p.Row, p.Field))
		}
		want := []string{c.code + " in row 2 of _WKT_EPSG_4490"}
		if c.code == "" {
			want = nil
		}
		if diff := cmp.Diff(want, codes); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func shortened(f *excelize.File, cell string) error {
	s, err := f.GetCellValue("coast", cell)
	return errors.Join(err, f.SetCellValue("coast", cell, s[:len(s)-1]))
}

func emptyLast(f *excelize.File) error {
	rows, err := f.GetRows("coast")
	if err != nil {
		return err
	}
	cell, err := excelize.CoordinatesToCellName(len(rows[0]), 2)
	return errors.Join(err, f.SetCellValue("coast", cell, ""))
}

func TestAShapeLongerThanWasSaidIsRefused(t *testing.T) {
	w := NewWorkbook(io.Discard, WorkbookOptions{Folder: t.TempDir()})
	defer func() { _ = w.Discard() }()
	s := geo.Schema{Name: "coast", Shape: geo.Polygons, EPSG: 4490, Columns: []geo.Column{{Name: "code"}}}
	if err := w.Begin(s); err != nil {
		t.Fatal(err)
	}
	p, ok := w.Write(geo.Row{Shape: coast(5_000), Values: []any{"A"}}).(*geo.Problem)
	if !ok || p.Code != "xlsx.shape" || p.Row != 2 || !strings.Contains(p.Zh, "GeoPackage") {
		t.Error(p)
	}
	s.ShapeText = 255 * cellRunes
	if p, ok := w.Begin(s).(*geo.Problem); !ok || p.Code != "xlsx.shape" || !p.Fatal {
		t.Error("more columns than are read back were begun:", p)
	}
}

func TestATextOfRareCharactersThatExcelWouldCutIsRefused(t *testing.T) {
	w := NewWorkbook(io.Discard, WorkbookOptions{Folder: t.TempDir()})
	defer func() { _ = w.Discard() }()
	if err := w.Begin(geo.Schema{Name: "a", Columns: []geo.Column{{Name: "name"}}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(geo.Row{Values: []any{strings.Repeat("𠮷", cellRunes/2)}}); err != nil {
		t.Error(err)
	}
	if p, ok := w.Write(geo.Row{Values: []any{strings.Repeat("𠮷", cellRunes/2+1)}}).(*geo.Problem); !ok || p.Code != "xlsx.long" {
		t.Error("𠮷 counts twice in Excel")
	}
}
