package shapefile

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// tight keeps a fuzzed file from being large by right.
var tight = geo.Limits{FileBytes: 1 << 20, Records: 1000, Vertices: 10_000, TotalBytes: 2 << 20}

func FuzzOpenShapefile(f *testing.F) {
	p := unpacked(f, written(f, parcelOptions(), parcels()))
	f.Add(p[".shp"], p[".dbf"], "GBK")
	f.Add(p[".shp"][:140], p[".dbf"][:150], "")
	o := parcelOptions()
	o.Shape, o.Encoding = MultiPoint, text.UTF8
	p = unpacked(f, written(f, o, []geo.Feature{{Geometry: orb.MultiPoint{{1, 2}, {3, 4}}, Fields: values("名称", "x")}}))
	f.Add(p[".shp"], p[".dbf"], "utf-8")
	f.Fuzz(func(t *testing.T, shp, dbf []byte, cpg string) {
		b := zipped(t, file{"a.shp", shp}, file{"a.dbf", dbf}, file{"a.cpg", []byte(cpg)})
		features, problems, err := readAll(b, Options{Limits: tight})
		sentences(t, problems, err)
		for _, f := range features {
			if text.Bad(f.Fields[0].Text) {
				t.Errorf("a broken text came through: %q", f.Fields[0].Text)
			}
		}
	})
}

func FuzzOpenArchive(f *testing.F) {
	f.Add(written(f, parcelOptions(), parcels()))
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, problems, err := readAll(b, Options{Limits: tight})
		sentences(t, problems, err)
	})
}

func FuzzDBF(f *testing.F) {
	f.Add(unpacked(f, written(f, parcelOptions(), parcels()))[".dbf"], false)
	f.Fuzz(func(t *testing.T, b []byte, utf8 bool) {
		table, err := openTable(bytes.NewReader(b), guard.Limits(tight))
		if err == nil {
			enc := map[bool]string{true: text.UTF8, false: text.GB18030}[utf8]
			err = table.decode(enc)
		}
		for err == nil {
			var raw []byte
			if raw, err = table.next(); err == nil {
				table.fill(&guard.Record{Feature: geo.Feature{Row: 1}}, raw)
			}
		}
		var p *geo.Problem
		if err != io.EOF && !errors.As(err, &p) {
			t.Error("not a problem:", err)
		}
	})
}

func TestWhateverIsWrittenIsReadBack(t *testing.T) {
	texts := rapid.StringOfN(rapid.RuneFrom([]rune("仙桃剅埫垸沔𠮷社区a1 号")), 1, 12, 60)
	rapid.Check(t, func(t *rapid.T) {
		o := WriteOptions{
			Name: "层", Shape: rapid.SampledFrom([]ShapeType{Point, Line, Polygon, MultiPoint}).Draw(t, "type"),
			Encoding: rapid.SampledFrom([]string{text.UTF8, text.GB18030}).Draw(t, "encoding"),
			Fields:   []FieldDef{{Name: "社区名称", Type: 'C', Width: 90}, {Name: "户数", Type: 'N', Width: 12, Decimals: 3}},
		}
		o.CPG = o.Encoding
		if o.Encoding == text.UTF8 {
			o.Fields[0].Name = "社区名"
		}
		var want []geo.Feature
		for i := range rapid.IntRange(0, 8).Draw(t, "count") {
			name := "a" + texts.Draw(t, "text") + "z" // trailing blanks are padding in a .dbf
			number := strconv.FormatFloat(float64(rapid.IntRange(-1e6, 1e6).Draw(t, "n"))/1000, 'f', -1, 64)
			want = append(want, geo.Feature{Row: i + 1, Geometry: drawShape(t, o.Shape), Fields: values(o.Fields[0].Name, name, "户数", number)})
		}
		var b bytes.Buffer
		if err := Write(&b, o, each(want)); err != nil {
			t.Fatal(err)
		}
		got, problems, err := readAll(b.Bytes(), Options{})
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

// drawShape makes a geometry of a type, or none.
func drawShape(t *rapid.T, kind ShapeType) orb.Geometry {
	if rapid.IntRange(0, 9).Draw(t, "null") == 0 {
		return nil
	}
	at := orb.Point{rapid.Float64Range(-1e7, 1e7).Draw(t, "x"), rapid.Float64Range(-1e7, 1e7).Draw(t, "y")}
	n := rapid.IntRange(1, 3).Draw(t, "parts")
	switch kind {
	case Point:
		return at
	case MultiPoint:
		return orb.MultiPoint(ngon(at[0], at[1], 10, n))
	case Line:
		m := orb.MultiLineString{}
		for i := range n {
			m = append(m, orb.LineString(ngon(at[0], at[1], float64(10+i), 5)))
		}
		if n == 1 {
			return m[0]
		}
		return m
	}
	m := orb.MultiPolygon{}
	for i := range n {
		x := at[0] + float64(i)*100
		m = append(m, orb.Polygon{clockwise(ngon(x, at[1], 20, 9)), ngon(x, at[1], 5, 4)})
	}
	if n == 1 {
		return m[0]
	}
	return m
}

func clockwise(r orb.Ring) orb.Ring {
	r.Reverse()
	return r
}
