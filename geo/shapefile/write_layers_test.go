package shapefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/internal/guard"
	"peijian/geo/spool"
	"peijian/geo/text"
)

var townSchema = geo.Schema{Name: "towns", Shape: geo.Polygons, EPSG: 4526, Columns: []geo.Column{
	{Name: "subdistrict_code", Alias: "街道代码"}, {Name: "gross_area", Kind: geo.DecimalColumn}, {Name: "n", Kind: geo.IntegerColumn}, {Name: "inside", Kind: geo.BooleanColumn}, {Name: "valid_from", Kind: geo.DateColumn},
}}

var block = orb.MultiPolygon{{{{38442000, 3353000}, {38442010, 3353000}, {38442010, 3353010}, {38442000, 3353000}}}}

func layersOf(t testing.TB, o LayersOptions, s geo.Schema, rows ...geo.Row) ([]byte, error) {
	t.Helper()
	var b bytes.Buffer
	o.Spool = spool.New(t.TempDir(), 1<<30)
	defer o.Spool.Close()
	w := NewWriter(&b, o)
	err := w.Begin(s)
	for _, r := range rows {
		if err == nil {
			err = w.Write(r)
		}
	}
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), err
}

func TestALayerComesBackAsItWasWritten(t *testing.T) {
	for _, o := range []LayersOptions{{}, {Encoding: text.GB18030, Label: "GBK"}, {Encoding: text.GB18030}} {
		b, err := layersOf(t, o, townSchema,
			geo.Row{Shape: block, Values: []any{"剅河镇", geo.Digits("240.50"), int64(-7), true, "2026-11-23"}},
			geo.Row{Shape: block, Values: []any{"长埫口镇", geo.Digits("1000"), nil, false, nil}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := Open(bytes.NewReader(b), int64(len(b)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		features, problems, err := guard.Drain(r)
		if err != nil || len(problems) > 0 || len(features) != 2 {
			t.Fatal(features, problems, err)
		}
		var got []string
		for _, f := range features {
			for _, c := range f.Fields {
				got = append(got, c.Name+"="+c.Text)
			}
		}
		want := "subdi_code=剅河镇 gross_area=240.50 n=-7 inside=T valid_from=2026-11-23 subdi_code=长埫口镇 gross_area=1000 n= inside=F valid_from="
		if s := strings.Join(got, " "); s != want || !orb.Equal(features[0].Geometry.(orb.Polygon).Bound(), block.Bound()) || !strings.Contains(r.About().CRS, "CGCS2000_3_Degree_GK_Zone_38") {
			t.Errorf("%s; %s; %v", s, r.About().CRS, features[0].Geometry)
		}
		if !bytes.Contains(b, []byte("towns_fields.csv")) {
			t.Error("nothing says what the short names mean")
		}
	}
}

func TestWhatAShapefileDoesNotHoldIsTold(t *testing.T) {
	long := townSchema
	long.Columns = long.Columns[:1]
	for code, try := range map[string]struct {
		o    LayersOptions
		text string
	}{"dbf.long": {LayersOptions{}, strings.Repeat("长", 85)}, "dbf.gbk": {LayersOptions{Encoding: text.GB18030, Label: "GBK"}, "𠮷"}, "dbf.text": {LayersOptions{}, "a\x00"}} {
		_, err := layersOf(t, try.o, long, geo.Row{Shape: block, Values: []any{"好"}}, geo.Row{Shape: block, Values: []any{try.text}})
		var p *geo.Problem
		if !errors.As(err, &p) || p.Code != code || p.Row != 2 || p.Field != "subdistrict_code" || p.File != "towns" {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestShapesOfSeveralKindsBecomeSeveralFiles(t *testing.T) {
	mixed := geo.Schema{Name: "gaps", Shape: geo.MixedShape, EPSG: 4490, Columns: []geo.Column{{Name: "code"}}}
	b, err := layersOf(t, LayersOptions{}, mixed, geo.Row{Shape: block, Values: []any{"A"}}, geo.Row{Shape: orb.Point{1, 2}, Values: []any{"B"}}, geo.Row{Values: []any{"C"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"gaps_polygon": 2, "gaps_point": 1} {
		r, err := Open(bytes.NewReader(b), int64(len(b)), Options{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if features, _, err := guard.Drain(r); err != nil || len(features) != want {
			t.Errorf("%s: %d, %v", name, len(features), err)
		}
	}
}

func TestShortNamesAreTenBytesAndDifferent(t *testing.T) {
	long := []string{"developer", "developer_credit_code", "developer_code", "subdistrict_code", "subdistrict_core", "valid_from", "approval_document", "社区用房建筑面积", "社区用房使用面积", "averyveryverylongword"}
	seen := map[string]bool{}
	for i, s := range ShortNames(long) {
		if len(s) > 10 || len(s) == 0 || seen[s] {
			t.Errorf("%s is %q", long[i], s)
		}
		seen[s] = true
	}
	if got := ShortNames([]string{"subdistrict_code", "developer_credit_code", "code"}); got[0] != "subdi_code" || got[1] != "dev_cre_co" || got[2] != "code" {
		t.Error(got)
	}
}

func TestALayerWithoutShapesIsATableThatComesBack(t *testing.T) {
	rooms := geo.Schema{Name: "rooms", Columns: []geo.Column{{Name: "code"}, {Name: "name"}}}
	b, err := layersOf(t, LayersOptions{}, rooms, geo.Row{Values: []any{"F1", "剅河镇"}}, geo.Row{Values: []any{"F2", "长埫口镇"}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	features, problems, err := guard.Drain(r)
	if err != nil || len(problems) > 0 || len(features) != 2 || features[1].Fields[1].Text != "长埫口镇" || features[1].Geometry != nil || !r.About().Shapeless || r.About().Rows != 2 {
		t.Error(features, problems, err, r.About())
	}
}

func TestATableBesideShapefilesIsChosenByItsName(t *testing.T) {
	kept := spool.New(t.TempDir(), 1<<30)
	defer kept.Close()
	var out bytes.Buffer
	w := NewWriter(&out, LayersOptions{Spool: kept})
	rooms := geo.Schema{Name: "rooms", Columns: []geo.Column{{Name: "code"}}}
	if err := errors.Join(w.Begin(townSchema), w.Write(geo.Row{Shape: block, Values: []any{"剅河镇", geo.Digits("1"), nil, nil, nil}}), w.Begin(rooms), w.Write(geo.Row{Values: []any{"F1"}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	b := out.Bytes()
	for name, want := range map[string]string{"": "剅河镇", "towns": "剅河镇", "rooms": "F1", "rooms.dbf": "F1"} {
		features, problems, err := readAll(b, Options{Name: name})
		if err != nil || len(problems) > 0 || len(features) != 1 || features[0].Fields[0].Text != want {
			t.Errorf("%q: %v %v %v", name, features, problems, err)
		}
	}
	a, err := archive.Open(bytes.NewReader(b), int64(len(b)), "a.zip", geo.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if got := Names(a); !slices.Equal(got, []string{"towns", "rooms"}) {
		t.Error(got)
	}
}

func TestAShapefileOfNullShapesSaysSo(t *testing.T) {
	b := repacked(t, func(p map[string][]byte) {
		put32(p[".shp"], 32, typeNull, binary.LittleEndian)
	})
	r, err := open(b, Options{})
	if err != nil || !r.About().Shapeless {
		t.Error(err)
	}
	if r, err = open(repacked(t, func(map[string][]byte) {}), Options{}); err != nil || r.About().Shapeless {
		t.Error("one with shapes says that it has none:", err)
	}
}
