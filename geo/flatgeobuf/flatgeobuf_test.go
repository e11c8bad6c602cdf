package flatgeobuf

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/spool"
)

var townSchema = geo.Schema{
	Name: "乡镇", Title: "街道", About: "示例数据", Shape: geo.Polygons, EPSG: 4547,
	Columns: []geo.Column{
		{Name: "code", Kind: geo.TextColumn}, {Name: "社区用房建筑面积合计（平方米）", Alias: "面积", Kind: geo.DecimalColumn}, {Name: "n", Kind: geo.IntegerColumn},
		{Name: "inside", Kind: geo.BooleanColumn}, {Name: "since", Kind: geo.DateColumn}, {Name: "doc", Kind: geo.JSONColumn},
	},
}

func shape(t testing.TB, s string) orb.Geometry {
	t.Helper()
	if s == "" {
		return nil
	}
	g, err := wkt.Unmarshal(s)
	if err != nil {
		t.Fatal(s, err)
	}
	return g
}

func square(x, y, side float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}}}
}

func town(code string, g orb.Geometry) geo.Row {
	return geo.Row{ID: code, Shape: g, Values: []any{code, geo.Digits("240.50"), int64(7), true, "2026-11-23", `{"a":1}`}}
}

// written is a file of a layer.
func written(t testing.TB, s geo.Schema, rows ...geo.Row) []byte {
	t.Helper()
	var out bytes.Buffer
	kept := spool.New(t.TempDir(), 1<<30)
	defer kept.Close()
	w := NewWriter(&out, WriteOptions{Spool: kept})
	err := w.Begin(s)
	for _, r := range rows {
		err = errors.Join(err, w.Write(r))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// read opens a file in memory and reads it to its end.
func read(b []byte, l geo.Limits) (about geo.About, features []geo.Feature, problems []*geo.Problem, err error) {
	r, err := Open(bytes.NewReader(b), int64(len(b)), Options{File: "a.fgb", Limits: l})
	if err != nil {
		return about, nil, nil, err
	}
	features, problems, err = guard.Drain(r)
	return r.About(), features, problems, err
}

func readWhole(t testing.TB, b []byte) (geo.About, []geo.Feature) {
	t.Helper()
	about, features, problems, err := read(b, geo.Limits{})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	return about, features
}

func TestAFileReadsAsItWasWritten(t *testing.T) {
	about, features := readWhole(t, written(t, townSchema, town("剅河镇", square(442_000, 3_353_000, 10)), town("长埫口镇", nil),
		geo.Row{Shape: square(442_000, 3_353_000, 5), Values: []any{"𠮷", nil, int64(-1 << 62), false, nil, nil}}))
	if want := (geo.About{Format: "flatgeobuf", Encoding: "UTF-8", CRS: "EPSG:4547", Rows: 3,
		Columns: []string{"code", "社区用房建筑面积合计（平方米）", "n", "inside", "since", "doc"}}); !cmp.Equal(about, want) {
		t.Error(cmp.Diff(want, about))
	}
	fields := func(f geo.Feature) (all []string) {
		for _, c := range f.Fields {
			if c.Null {
				c.Text = "no value"
			}
			all = append(all, c.Text)
		}
		return all
	}
	got := map[string][]string{}
	shapes := map[string]orb.Geometry{}
	for _, f := range features {
		got[f.Fields[0].Text], shapes[f.Fields[0].Text] = fields(f), f.Geometry
	}
	if diff := cmp.Diff(map[string][]string{
		"剅河镇":  {"剅河镇", "240.5", "7", "true", "2026-11-23", `{"a":1}`},
		"长埫口镇": {"长埫口镇", "240.5", "7", "true", "2026-11-23", `{"a":1}`},
		"𠮷":    {"𠮷", "no value", "-4611686018427387904", "false", "no value", "no value"},
	}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]orb.Geometry{"剅河镇": square(442_000, 3_353_000, 10), "长埫口镇": nil, "𠮷": square(442_000, 3_353_000, 5)}, shapes); diff != "" {
		t.Error(diff)
	}
}

func TestShapesOfEveryKindComeBack(t *testing.T) {
	polygon, many := "POLYGON((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1))", "MULTIPOLYGON(((0 0,9 0,9 9,0 0)),((20 0,29 0,29 9,20 0),(25 1,26 1,26 2,25 1)))"
	for _, c := range []struct {
		layer geo.Shapes
		wkt   []string
	}{
		{geo.Points, []string{"POINT(113.4 30.3)", ""}},
		{geo.Lines, []string{"LINESTRING(0 0,1 1,2 0)", "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))", ""}},
		{geo.Polygons, []string{polygon, many, ""}},
		{geo.MixedShape, []string{"POINT(1 2)", "MULTIPOINT((1 2),(3 4))", "LINESTRING(0 0,1 1)", "MULTILINESTRING((0 0,1 1),(2 2,3 3))", polygon, many, ""}},
	} {
		s := geo.Schema{Name: "a", Shape: c.layer, EPSG: 4490, Columns: []geo.Column{{Name: "wkt"}}}
		var rows []geo.Row
		for _, w := range c.wkt {
			rows = append(rows, geo.Row{Shape: shape(t, w), Values: []any{w}})
		}
		_, features := readWhole(t, written(t, s, rows...))
		if len(features) != len(rows) {
			t.Fatal(c.layer, features)
		}
		for _, f := range features {
			if want := inLayer(c.layer, shape(t, f.Fields[0].Text)); !cmp.Equal(f.Geometry, want) {
				t.Errorf("%s: %v instead of %v", c.layer, f.Geometry, want)
			}
		}
	}
}

// inLayer is a shape as its layer has it: of a layer of several each, one alone is several.
func inLayer(layer geo.Shapes, g orb.Geometry) orb.Geometry {
	switch one := g.(type) {
	case orb.LineString:
		if layer == geo.Lines {
			return orb.MultiLineString{one}
		}
	case orb.Polygon:
		if layer == geo.Polygons {
			return orb.MultiPolygon{one}
		}
	}
	return g
}

func TestWhatALayerDoesNotHaveIsRefused(t *testing.T) {
	for layer, wkt := range map[geo.Shapes]string{geo.Points: "MULTIPOINT((1 2))", geo.Lines: "POLYGON((0 0,1 0,1 1,0 0))", geo.Polygons: "POINT(1 2)", geo.MixedShape: "GEOMETRYCOLLECTION(POINT(1 2))"} {
		w := NewWriter(io.Discard, WriteOptions{Spool: spool.New(t.TempDir(), 1<<20)})
		if err := w.Begin(geo.Schema{Name: "a", Shape: layer, EPSG: 4490}); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(geo.Row{Shape: shape(t, wkt)}); err == nil {
			t.Errorf("%s took %s", layer, wkt)
		}
	}
	w := NewWriter(io.Discard, WriteOptions{Spool: spool.New(t.TempDir(), 1<<20)})
	if err := w.Begin(geo.Schema{Name: "a", Shape: geo.Points, EPSG: 27700}); err == nil {
		t.Error("a system without a name was taken")
	}
	if err := errors.Join(w.Write(geo.Row{}), w.Close()); err == nil {
		t.Error("a file of no layer was closed")
	}
	if err := errors.Join(w.Begin(townSchema), w.Begin(townSchema)); err == nil {
		t.Error("a second layer was begun")
	}
}

func TestAnEmptyLayerIsAWholeFile(t *testing.T) {
	for name, s := range map[string]geo.Schema{"with shapes": townSchema, "without": {Name: "rooms", Columns: []geo.Column{{Name: "code"}}}} {
		if about, features := readWhole(t, written(t, s)); len(features) > 0 || about.Rows != 0 {
			t.Error(name, about, features)
		}
	}
}

func TestALayerWithoutShapesHasRows(t *testing.T) {
	about, features := readWhole(t, written(t, geo.Schema{Name: "rooms", Columns: []geo.Column{{Name: "code"}}}, geo.Row{Values: []any{"F1"}}, geo.Row{Values: []any{"F2"}}))
	if about.CRS != "" || about.Rows != 2 || len(features) != 2 || features[0].Geometry != nil || features[0].Fields[0].Text != "F1" || features[1].Fields[0].Text != "F2" {
		t.Error(about, features)
	}
}

// A file that ends anywhere before its end is never taken for whole.
func TestACutFileIsNeverWhole(t *testing.T) {
	for name, whole := range map[string][]byte{
		"with an index": written(t, townSchema, town("T1", square(0, 0, 1)), town("T2", square(5, 5, 1)), town("T3", nil)),
		"without":       written(t, geo.Schema{Name: "rooms", Columns: []geo.Column{{Name: "code"}}}, geo.Row{Values: []any{"F1"}}, geo.Row{Values: []any{"F2"}}),
	} {
		for n := range whole {
			_, _, _, err := read(whole[:n], geo.Limits{})
			if p, ok := err.(*geo.Problem); !ok || !p.Fatal || p.Code != "fgb.short" || p.File != "a.fgb" {
				t.Fatalf("%s, %d of %d bytes: %v", name, n, len(whole), err)
			}
		}
		_, _, _, err := read(append(bytes.Clone(whole), 0), geo.Limits{})
		if p, ok := err.(*geo.Problem); !ok || p.Code != "fgb.behind" {
			t.Errorf("%s and a byte more: %v", name, err)
		}
	}
}
