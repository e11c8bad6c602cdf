package file

import (
	"archive/zip"
	"bytes"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/shapefile"
	"peijian/geo/spool"
	"peijian/geo/text"
)

func open(name string, b []byte) (geo.Reader, error) {
	return Open(name, bytes.NewReader(b), int64(len(b)), Options{})
}

func zipOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := z.Create(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipWith(t testing.TB, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func shapefileOf(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	o := shapefile.WriteOptions{Shape: shapefile.Point, Fields: []shapefile.FieldDef{{Name: "名称", Type: 'C', Width: 20}}}
	var seq iter.Seq2[geo.Feature, error] = func(yield func(geo.Feature, error) bool) {
		yield(geo.Feature{Geometry: orb.Point{1, 2}, Fields: []geo.Field{{Name: "名称", Text: "剅河"}}}, nil)
	}
	if err := shapefile.Write(&b, o, seq); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func workbookOf(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	var b bytes.Buffer
	err := errors.Join(f.SetSheetRow("Sheet1", "A1", &[]string{"名称", "数"}), f.SetSheetRow("Sheet1", "A2", &[]string{"剅河", "x"}), f.Write(&b))
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func flatgeobufOf(t testing.TB, names ...string) []byte {
	t.Helper()
	kept := spool.New(t.TempDir(), 1<<20)
	defer kept.Close()
	var b bytes.Buffer
	f, _ := FormatNamed("flatgeobuf")
	w, err := Create(&b, f, CreateOptions{Spool: kept})
	if err == nil {
		err = w.Begin(geo.Schema{Name: "乡镇", Shape: geo.Points, EPSG: 4547, Columns: []geo.Column{{Name: "名称"}}})
	}
	if names == nil {
		names = []string{"剅河"}
	}
	for i, name := range names {
		err = errors.Join(err, w.Write(geo.Row{Shape: orb.Point{442_282 + float64(i), 3_353_522}, Values: []any{name}}))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestContentDecidesNotTheName(t *testing.T) {
	gbk, _ := text.Encode(text.GB18030, "名称,数\n剅河,x\n")
	placemark := `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>剅河</name></Placemark></kml>`
	feature := `{"type":"Feature","geometry":null,"properties":{"名称":"剅河"}}`
	for _, c := range []struct {
		name, format string
		b            []byte
	}{
		{"社区.zip", "shapefile", shapefileOf(t)},
		{"社区.xlsx", "shapefile", shapefileOf(t)},
		{"台账.xlsx", "xlsx", workbookOf(t)},
		{"台账.zip", "xlsx", workbookOf(t)},
		{"a.geojson", "geojson", []byte(feature)},
		{"a.txt", "geojson", []byte("\ufeff \n" + feature)},
		{"a.dbf", "geojson", []byte("\x1e" + feature)},
		{"a.geojsons", "geojson", []byte("\x1e" + feature + "\n")},
		{"a.kml", "kml", []byte(placemark)},
		{"a.xml", "kml", []byte("<?xml version=\"1.0\"?>\n" + placemark)},
		{"a.csv", "kml", []byte("\ufeff\n" + placemark)},
		{"a.kmz", "kml", zipWith(t, "doc.kml", placemark)},
		{"a.fgb", "flatgeobuf", flatgeobufOf(t)},
		{"a.zip", "flatgeobuf", flatgeobufOf(t)},
		{"a.csv", "csv", gbk},
		{"a.txt", "txt", []byte("[地块坐标]\n1,剅河,,,点,,,,@\nJ1,1,3353522,442282\n")},
		{"a.json", "csv", gbk},
		{"无扩展名", "csv", []byte("\ufeff名称\t数\n剅河\tx")},
	} {
		r, err := open(c.name, c.b)
		if err != nil {
			t.Error(c.name, err)
			continue
		}
		features, problems, err := guard.Drain(r)
		if err != nil || len(problems) > 0 || len(features) != 1 || features[0].Fields[0].Text != "剅河" || r.About().Format != c.format {
			t.Error(c.name, r.About(), features, problems, err)
		}
	}
}

func TestWhatIsNotReadSaysWhatToSendInstead(t *testing.T) {
	for _, c := range []struct {
		name, code, zh string
		b              []byte
	}{
		{"a.csv", "file.empty", "空", nil},
		{"社区.zip", "file.rar", "ZIP", []byte("Rar!\x1a\x07\x00rest")},
		{"a.7z", "file.7z", "ZIP", []byte("7z\xbc\xaf\x27\x1crest")},
		{"a.tar.gz", "file.gzip", "ZIP", []byte("\x1f\x8b\x08rest")},
		{"a.shp", "file.shp_alone", ".dbf", []byte("\x00\x00\x27\x0a\x00\x00\x00\x00")},
		{"a.dbf", "file.dbf_alone", ".shp", []byte("\x03\x1a\x01\x01rest")},
		{"a.mdb", "file.mdb", "Shapefile", []byte("\x00\x01\x00\x00Standard Jet DB\x00")},
		{"a.xls", "file.xls", ".xlsx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
		{"a.gpkg", "gpkg.damaged", "GeoPackage", []byte("SQLite format 3\x00rest")},
		{"a.fgb", "file.fgb", "FlatGeobuf", []byte("名称,数\n剅河,x\n")},
		{"a.fgb", "fgb.short", "不完整", flatgeobufOf(t)[:100]},
		{"a.fgb", "fgb.version", "第 2 版", append([]byte("fgb\x02fgb\x00"), make([]byte, 100)...)},
		{"a.pdf", "file.pdf", "Shapefile", []byte("%PDF-1.4")},
		{"图.dwg", "file.dwg", "Shapefile", []byte("AC1027rest")},
		{"图.dxf", "file.dxf", "Shapefile", []byte("0\nSECTION\n")},
		{"a.kml", "kml.root", "KML", []byte("<html><body>登录</body></html>")},
		{"a.csv", "file.xml", "CSV", []byte("<html><body>登录</body></html>")},
		{"a.csv", "file.unknown", "CSV", append([]byte("abc"), make([]byte, 200)...)},
		{"a.csv", "text.utf16", "UTF-16", []byte("\xff\xfea\x00,\x00")},
		{"a.zip", "zip.damaged", "损坏", shapefileOf(t)[:200]},
		{"a.zip", "shapefile.no_shp", ".shp", zipOf(t, "说明.txt")},
		{"a.zip", "shapefile.no_shp", ".shp", zipOf(t)},
		{"a.zip", "file.gdb", "Shapefile", zipOf(t, "数据.gdb/a00000001.gdbtable")},
		{"a.zip", "file.dwg", "Shapefile", zipOf(t, "图/总图.DWG")},
		{"a.zip", "file.packed", "台账.xlsx", zipOf(t, "台账.xlsx")},
		{"a.kmz", "kml.short", "不完整", zipOf(t, "doc.kml")},
		{"a.zip", "dbf.header", ".dbf", zipOf(t, "a.dbf")},
		{"a.zip", "shapefile.no_shp", ".shp", zipOf(t, "a.shx", "a.prj")},
	} {
		r, err := open(c.name, c.b)
		var p *geo.Problem
		if r != nil || !errors.As(err, &p) || p.Code != c.code || !p.Fatal || p.File != c.name || !strings.Contains(p.Zh, c.zh) || p.En == "" {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add("a.zip", shapefileOf(f))
	f.Add("a.xlsx", workbookOf(f))
	f.Add("a.fgb", flatgeobufOf(f))
	f.Add("a.csv", []byte("名称,数\n剅河,x\n"))
	f.Add("a.json", []byte(`{"type":"Feature","geometry":null,"properties":{}}`))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		r, err := Open(name, bytes.NewReader(b), int64(len(b)), Options{Limits: geo.Limits{FileBytes: 1 << 20, Records: 1000, Vertices: 1000, TotalBytes: 2 << 20}})
		if err == nil {
			_, _, err = guard.Drain(r)
			err = errors.Join(err, Close(r))
		}
		var p *geo.Problem
		if err != nil && (!errors.As(err, &p) || !p.Fatal || p.File != name) {
			t.Error("not a fatal problem of the file:", err)
		}
	})
}
