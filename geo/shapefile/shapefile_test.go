package shapefile

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"golang.org/x/text/encoding/simplifiedchinese"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

func TestWrittenLayerReadsBackInBothEncodings(t *testing.T) {
	for _, enc := range []string{text.GB18030, text.UTF8} {
		o := parcelOptions()
		o.Encoding = enc
		o.CRS = `PROJCS["CGCS2000_3_Degree_GK_CM_114E"]`
		r, err := open(written(t, o, parcels()), Options{})
		if err != nil {
			t.Fatal(err)
		}
		features, problems, err := guard.Drain(r)
		if err != nil || len(problems) > 0 {
			t.Fatal(enc, err, problems)
		}
		if d := cmp.Diff(parcels(), features); d != "" {
			t.Error(enc, d)
		}
		about := geo.About{Format: "shapefile", Encoding: enc, CRS: o.CRS, Columns: []string{"名称", "户数", "日期"}, Rows: 3}
		if d := cmp.Diff(about, r.About()); d != "" {
			t.Error(d)
		}
	}
}

func TestSameFeaturesGiveTheSameBytes(t *testing.T) {
	if !bytes.Equal(written(t, parcelOptions(), parcels()), written(t, parcelOptions(), parcels())) {
		t.Error("two writes differ")
	}
}

func TestEncodingIsFoundByLabelThenCPGThenLanguageThenBytes(t *testing.T) {
	const gbk, utf8 = text.GB18030, text.UTF8
	for _, c := range []struct {
		name, written, cpg, option string
		language                   byte
		want, note                 string
	}{
		{name: "nothing said, GBK bytes", written: gbk, want: gbk},
		{name: "nothing said, UTF-8 bytes", written: utf8, want: utf8},
		{name: "language byte", written: gbk, language: 0x4d, want: gbk},
		{name: "language byte 936 on UTF-8 bytes that GB18030 cannot be", written: utf8, language: 0x4d, want: utf8},
		{name: "cpg GBK", written: gbk, cpg: "GBK", want: gbk},
		{name: "cpg 936 with line end", written: gbk, cpg: "936\r\n", want: gbk},
		{name: "cpg gb2312 is read as GB18030", written: gbk, cpg: "gb2312", want: gbk},
		{name: "cpg OEM is read as GB18030", written: gbk, cpg: "OEM", want: gbk},
		{name: "cpg 65001", written: utf8, cpg: "65001", want: utf8},
		{name: "cpg that lies", written: gbk, cpg: "UTF-8", want: gbk, note: "cpg.wrong"},
		{name: "cpg nobody knows", written: gbk, cpg: "KOI8-R", want: gbk, note: "cpg.unknown"},
		{name: "the user knows better than the cpg", written: gbk, cpg: "UTF-8", option: "cp936", want: gbk},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := parcelOptions()
			o.Encoding, o.CPG, o.Language = c.written, c.cpg, c.language
			r, err := open(written(t, o, parcels()), Options{Encoding: c.option})
			if err != nil {
				t.Fatal(err)
			}
			features, problems, err := guard.Drain(r)
			if err != nil || r.About().Encoding != c.want {
				t.Fatal(r.About().Encoding, err)
			}
			if d := cmp.Diff(parcels(), features); d != "" {
				t.Error(d)
			}
			if guard.Codes(problems, nil) != c.note {
				t.Errorf("problems %q, want %q", guard.Codes(problems, nil), c.note)
			}
		})
	}
}

func TestNamesAndValuesCutInTheMiddleOfACharacterLoseOnlyTheHalf(t *testing.T) {
	for _, c := range []struct{ enc, column, value string }{
		{text.UTF8, "社区用", "仙桃市干河"},         // 10 bytes hold 3 characters and a third of one; 16 hold 5 and 1
		{text.GB18030, "a社区用房", "a仙桃市干河街道"}, // 10 bytes: a, 4 characters and a half
	} {
		b := repacked(t, func(parts map[string][]byte) {
			parts[".dbf"] = oneColumn(t, c.enc, "a社区用房建筑面积"[strings.Index("a社区", string([]rune(c.column)[0])):], "a仙桃市干河街道"[strings.Index("a仙桃", string([]rune(c.value)[0])):], 16)
		})
		r, err := open(b, Options{})
		if err != nil {
			t.Fatal(err)
		}
		features, problems, err := guard.Drain(r)
		if err != nil || len(features) != 3 {
			t.Fatal(c.enc, err, problems, len(features))
		}
		f := features[0].Fields[0]
		if f.Name != c.column || f.Text != c.value || r.About().Encoding != c.enc {
			t.Errorf("%s: got %q %q in %s", c.enc, f.Name, f.Text, r.About().Encoding)
		}
	}
}

// oneColumn makes a .dbf with three records whose name and value are cut at the byte, as ArcGIS does.
func oneColumn(t *testing.T, enc, name, value string, width int) []byte {
	t.Helper()
	n, _ := text.Encode(enc, name)
	v, _ := text.Encode(enc, value)
	h := make([]byte, 65)
	h[0] = 3
	binary.LittleEndian.PutUint32(h[4:], 3)
	binary.LittleEndian.PutUint16(h[8:], 65)
	binary.LittleEndian.PutUint16(h[10:], uint16(width+1))
	copy(h[32:42], n)
	h[43], h[48], h[64] = 'C', byte(width), 0x0d
	for range 3 {
		h = append(h, ' ')
		cell := bytes.Repeat([]byte{' '}, width)
		copy(cell, v)
		h = append(h, cell...)
	}
	return append(h, 0x1a)
}

func TestDeletedRecordsAreSkippedWithTheirShapes(t *testing.T) {
	features, problems, err := readAll(repacked(t, func(p map[string][]byte) { p[".dbf"][dbfHeader*4+1+39] = '*' }), Options{})
	if err != nil || len(problems) > 0 || len(features) != 2 {
		t.Fatal(features, problems, err)
	}
	if features[1].Row != 3 || features[1].Geometry != nil {
		t.Errorf("got row %d, want 3 without shape", features[1].Row)
	}
}

func TestEmptyValuesAreNull(t *testing.T) {
	for _, c := range []struct {
		kind byte
		cell string
		text string
		null bool
	}{
		{'N', "  12.50 ", "12.50", false}, {'N', "********", "", true}, {'N', "        ", "", true}, {'N', "\x00\x00\x00", "", true},
		{'F', "1.5e+003", "1.5e+003", false}, {'D', "20261123", "2026-11-23", false}, {'D', "00000000", "", true},
		{'D', "        ", "", true}, {'D', "20261332", "20261332", false}, {'L', "?", "", true}, {'L', "T", "T", false},
	} {
		if text, null := plain(c.kind, c.cell); text != c.text || null != c.null {
			t.Errorf("%c %q: got %q %v", c.kind, c.cell, text, null)
		}
	}
}

func TestPartsAreFoundInAnyCaseAndFolder(t *testing.T) {
	p := unpacked(t, written(t, parcelOptions(), parcels()))
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(`数据\社区乗`) // 乗 ends in a backslash in GBK
	if err != nil {
		t.Fatal(err)
	}
	b := zipped(t, file{gbk + ".SHP", p[".shp"]}, file{gbk + ".Dbf", p[".dbf"]}, file{gbk + ".prj", []byte("WKT")},
		file{"__MACOSX/数据/._社区.shp", []byte("junk")}, file{"数据/", nil}, file{"说明.txt", []byte("x")})
	r, err := open(b, Options{Name: "社区乗"})
	if err != nil {
		t.Fatal(err)
	}
	if features, _, err := guard.Drain(r); err != nil || len(features) != 3 || r.About().CRS != "WKT" {
		t.Error(len(features), err, r.About().CRS)
	}
}

func TestSeveralShapefilesMustBeNamed(t *testing.T) {
	p := unpacked(t, written(t, parcelOptions(), parcels()))
	b := zipped(t, file{"a/社区.shp", p[".shp"]}, file{"a/社区.dbf", p[".dbf"]}, file{"b/小区.shp", p[".shp"]}, file{"b/小区.dbf", p[".dbf"]})
	_, err := open(b, Options{File: "x.zip"})
	problem := wantProblem(t, err, "shapefile.several")
	if !strings.Contains(problem.Zh, "a/社区, b/小区") || problem.File != "x.zip" {
		t.Error(problem.Zh, problem.File)
	}
	for _, name := range []string{"小区", "b/小区", "小区.shp"} {
		if _, err := open(b, Options{Name: name}); err != nil {
			t.Error(name, err)
		}
	}
	_, err = open(b, Options{Name: "楼栋"})
	wantProblem(t, err, "shapefile.name")
}

func TestShapeTypesOfTheSpecification(t *testing.T) {
	line := content(3, 1, []uint32{0}, 0, 0, 5, 5)
	for _, c := range []struct {
		name string
		b    []byte
		want string
	}{
		{"point", content(1, -1, nil, 1, 2), "POINT(1 2)"},
		{"point with Z and M", append(content(11, -1, nil, 1, 2), make([]byte, 16)...), "POINT(1 2)"},
		{"point with M", append(content(21, -1, nil, 1, 2), make([]byte, 8)...), "POINT(1 2)"},
		{"multipoint", content(8, -1, nil, 1, 2, 3, 4), "MULTIPOINT((1 2),(3 4))"},
		{"multipoint with Z", append(content(18, -1, nil, 1, 2, 3, 4), make([]byte, 64)...), "MULTIPOINT((1 2),(3 4))"},
		{"line", line, "LINESTRING(0 0,5 5)"},
		{"line with Z", append(content(13, 1, []uint32{0}, 0, 0, 5, 5), make([]byte, 64)...), "LINESTRING(0 0,5 5)"},
		{"two lines with M", append(content(23, 2, []uint32{0, 2}, 0, 0, 5, 5, 6, 6, 7, 7), make([]byte, 48)...), "MULTILINESTRING((0 0,5 5),(6 6,7 7))"},
		{"polygon with Z", append(content(15, 1, []uint32{0}, 0, 0, 0, 1, 1, 1, 0, 0), make([]byte, 96)...), "POLYGON((0 0,0 1,1 1,0 0))"},
	} {
		s := &shapes{kind: int32(c.b[0]), limits: geo.DefaultLimits()}
		g, p := s.decode(c.b)
		if p != nil || !orb.Equal(g, shape(c.want)) {
			t.Errorf("%s: got %v, %v", c.name, g, p)
		}
	}
}

// content makes a record of a shape type with part starts and coordinates; parts -1 means that the type has none.
func content(kind uint32, parts int, starts []uint32, xy ...float64) []byte {
	le := binary.LittleEndian
	b := le.AppendUint32(nil, kind)
	if kind%10 != typePoint {
		b = append(b, make([]byte, 32)...)
		if parts >= 0 {
			b = le.AppendUint32(b, uint32(parts))
		}
		b = le.AppendUint32(b, uint32(len(xy)/2))
	}
	for _, s := range starts {
		b = le.AppendUint32(b, s)
	}
	for _, v := range xy {
		b = le.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

func TestWriteRefusesWhatWouldBeCut(t *testing.T) {
	good := parcels()[0].Geometry
	for _, c := range []struct {
		name, want string
		f          geo.Feature
	}{
		{"text too long", "名称: 24 bytes, the field holds 20", geo.Feature{Geometry: good, Fields: values("名称", "一二三四五六七八九十一二")}},
		{"too many decimals", "户数: 1.005 has 3 decimals", geo.Feature{Geometry: good, Fields: values("户数", "1.005")}},
		{"not a number", "户数: \"1e3\" is not a decimal number", geo.Feature{Geometry: good, Fields: values("户数", "1e3")}},
		{"number too long", "户数: 11 bytes", geo.Feature{Geometry: good, Fields: values("户数", "12345678901")}},
		{"not a date", "is not a date", geo.Feature{Geometry: good, Fields: values("日期", "去年")}},
		{"unknown field", "1 of 1 values belong to no field", geo.Feature{Geometry: good, Fields: values("备注", "x")}},
		{"a point among polygons", "row 1: a Point does not fit", geo.Feature{Geometry: orb.Point{1, 2}}},
		{"NaN", "not a finite number", geo.Feature{Geometry: orb.Polygon{{{0, 0}, {math.NaN(), 1}, {1, 1}, {0, 0}}}}},
	} {
		err := Write(io.Discard, parcelOptions(), each([]geo.Feature{c.f}))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	o := parcelOptions()
	o.Fields[0].Name = "社区用房面积"
	if err := Write(io.Discard, o, each(nil)); err == nil || !strings.Contains(err.Error(), "12 bytes") {
		t.Error(err)
	}
}

func TestRealFiles(t *testing.T) {
	dir := os.Getenv("PEIJIAN_DATA")
	if dir == "" {
		t.Skip("PEIJIAN_DATA is not set: real shapefiles are not read")
	}
	for _, c := range []struct {
		stem, enc string
		rows      int
		column    string
	}{
		{"encoding/gbk_shp/gbk_with_cpg", text.GB18030, 8, ""},
		{"encoding/gbk_shp/gbk_no_cpg_ldid", text.GB18030, 8, ""},
		{"encoding/gbk_shp/gbk_no_cpg_no_ldid", text.GB18030, 8, ""},
		{"encoding/gbk_shp/utf8_no_cpg", text.UTF8, 8, ""},
		{"encoding/shp2geojson_gbktest/GBKTest", text.GB18030, -1, ""},
		{"encoding/taiwan_dbf_utf8_nocpg/Village_Sanhe", text.UTF8, 1, ""},
	} {
		r, err := open(packed(t, filepath.Join(dir, c.stem)), Options{})
		if err != nil {
			t.Error(c.stem, err)
			continue
		}
		features, problems, err := guard.Drain(r)
		if err != nil || r.About().Encoding != c.enc || c.rows >= 0 && len(features) != c.rows || len(problems) > 0 {
			t.Error(c.stem, r.About(), len(features), problems, err)
		}
		t.Log(c.stem, r.About().Columns, features[0].Fields)
	}
}

// packed zips the parts of a shapefile on disk.
func packed(t *testing.T, stem string) []byte {
	t.Helper()
	var files []file
	for _, ext := range []string{".shp", ".dbf", ".prj", ".cpg"} {
		if b, err := os.ReadFile(stem + ext); err == nil {
			files = append(files, file{"layer" + ext, b})
		}
	}
	return zipped(t, files...)
}

func TestOddFilesOfOthers(t *testing.T) {
	dir := os.Getenv("PEIJIAN_DATA")
	if dir == "" {
		t.Skip("PEIJIAN_DATA is not set: files that crash other readers are not read")
	}
	dir = filepath.Join(dir, "invalid/go_shapefile/testdata")
	dbf := unpacked(t, written(t, parcelOptions(), parcels()))[".dbf"]
	shps, _ := filepath.Glob(filepath.Join(dir, "*.shp"))
	for _, path := range shps {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		own, err := os.ReadFile(strings.TrimSuffix(path, "shp") + "dbf")
		if err != nil {
			own = dbf
		}
		features, problems, err := readAll(zipped(t, file{"a.shp", b}, file{"a.dbf", own}), Options{})
		t.Log(filepath.Base(path), len(features), problems, err)
		sentences(t, problems, err)
	}
	zips, _ := filepath.Glob(filepath.Join(dir, "*.zip"))
	for _, path := range zips {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		features, problems, err := readAll(b, Options{})
		t.Log(filepath.Base(path), len(features), len(problems), err)
		sentences(t, problems, err)
	}
}
