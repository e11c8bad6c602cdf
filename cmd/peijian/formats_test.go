package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/flatgeobuf"
	"peijian/geo/gpkg"
	"peijian/geo/gpkg/gpkgtest"
	"peijian/geo/spool"
	"peijian/planning/intake"
)

// geopackage has feature tables of the two towns in EPSG:4490, squares of a hundredth of a degree at 113.4, 30.3.
func geopackage(t *testing.T, layers ...string) []byte {
	t.Helper()
	shape, err := gpkg.AppendBlob(nil, orb.Polygon{{{113.4, 30.3}, {113.41, 30.3}, {113.41, 30.31}, {113.4, 30.31}, {113.4, 30.3}}}, 4490)
	if err != nil {
		t.Fatal(err)
	}
	statements, rows := "", []gpkgtest.Row{}
	for _, name := range layers {
		statements += gpkgtest.Layer(name, 4490, `, "代码" TEXT, "名称" TEXT, "类型" TEXT`)
		rows = append(rows, gpkgtest.Row{`INSERT INTO "` + name + `" VALUES (1, ?1, 'Z1', '剅河镇', '镇'), (2, ?1, 'Z2', '长埫口镇', '镇')`, shape})
	}
	return gpkgtest.Made(t, statements, rows...)
}

// flatgeobufOf has the same two towns.
func flatgeobufOf(t *testing.T) []byte {
	t.Helper()
	kept := spool.New(t.TempDir(), 1<<20)
	defer kept.Close()
	var b bytes.Buffer
	w := flatgeobuf.NewWriter(&b, flatgeobuf.WriteOptions{Spool: kept})
	err := w.Begin(geo.Schema{Name: "乡镇", Shape: geo.Polygons, EPSG: 4490, Columns: []geo.Column{{Name: "代码"}, {Name: "名称"}, {Name: "类型"}}})
	for _, values := range [][]any{{"Z1", "剅河镇", "镇"}, {"Z2", "长埫口镇", "镇"}} {
		err = errors.Join(err, w.Write(geo.Row{Shape: orb.Polygon{{{113.4, 30.3}, {113.41, 30.3}, {113.41, 30.31}, {113.4, 30.31}, {113.4, 30.3}}}, Values: values}))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTwoTownsInEveryFormat takes the same two towns in by each format; after the first nothing has changed.
func TestTwoTownsInEveryFormat(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.must("city", "--plane", "4547", "--extent", "112.9,30.05,113.85,30.55")
	ring := "113.4,30.3 113.41,30.3 113.41,30.31 113.4,30.31 113.4,30.3"
	placemark := func(code, name string) string {
		return `<Placemark><ExtendedData><SchemaData><SimpleData name="代码">` + code + `</SimpleData><SimpleData name="名称">` + name + `</SimpleData><SimpleData name="类型">镇</SimpleData></SchemaData></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>` + ring + `</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`
	}
	kml := `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>` + placemark("Z1", "剅河镇") + placemark("Z2", "长埫口镇") + `</Folder></Document></kml>`
	line := func(code, name string) string {
		return `{"type":"Feature","properties":{"代码":"` + code + `","名称":"` + name + `","类型":"镇"},"geometry":{"type":"Polygon","coordinates":[[[113.4,30.3],[113.41,30.3],[113.41,30.31],[113.4,30.31],[113.4,30.3]]]}}` + "\n"
	}
	for i, c := range []struct {
		file    string
		content []byte
	}{
		{"乡镇.gpkg", geopackage(t, "乡镇")},
		{"乡镇.kml", []byte(kml)},
		{"乡镇.kmz", zipped(t, map[string][]byte{"doc.kml": []byte(kml)})},
		{"乡镇.geojsons", []byte("\x1e" + line("Z1", "剅河镇") + "\x1e" + line("Z2", "长埫口镇"))},
		{"乡镇.geojsonl", []byte(line("Z1", "剅河镇") + line("Z2", "长埫口镇"))},
		{"乡镇.fgb", flatgeobufOf(t)},
	} {
		a := p.must("import", "subdistricts", put(t, c.file, c.content), "--json")
		r := decode[intake.Receipt](t, a.out)
		if i == 0 && r.Rows.Added != 2 || i > 0 && r.Rows.Unchanged != 2 || !r.Clean() {
			t.Errorf("%s: %+v", c.file, r)
		}
	}
	back := filepath.Join(t.TempDir(), "乡镇.fgb")
	p.must("export", "subdistricts", "-o", back, "--crs", "4547")
	if r := decode[intake.Receipt](t, p.must("import", "subdistricts", back, "--json").out); r.Rows.Unchanged != 2 || !r.Clean() {
		t.Errorf("%s came back as %+v", back, r)
	}
	for _, system := range []string{"GCJ-02", "BD-09", "EPSG:2383"} { // a file that is in another system than was asked for is worse than none
		shifted := filepath.Join(t.TempDir(), "偏移.geojson")
		a := p.run("export", "subdistricts", "-o", shifted, "--crs", system)
		if _, err := os.Stat(shifted); a.status == 0 || err == nil || !strings.Contains(a.err, "--crs") {
			t.Errorf("%s: %d %s%s", system, a.status, a.out, a.err)
		}
	}
	if a := p.must("export", "subdistricts"); !strings.Contains(a.out, "剅河镇") || !strings.Contains(a.out, "长埫口镇") {
		t.Errorf("the towns lost their names: %s", a.out)
	}
}

func TestAFileOfSeveralLayersIsNotGuessed(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.must("city", "--plane", "4547", "--extent", "112.9,30.05,113.85,30.55")
	file := put(t, "两层.gpkg", geopackage(t, "乡镇", "旧乡镇"))
	a := p.run("import", "subdistricts", file, "--json")
	if r := decode[intake.Receipt](t, a.out); a.status != statusBadInput || len(r.Problems) != 1 || r.Problems[0].Code != "gpkg.several" {
		t.Errorf("%d: %s", a.status, a.out)
	}
	if a := p.run("import", "subdistricts", file, "--dry-run"); !strings.Contains(a.out, "试读，未写入") {
		t.Errorf("a dry run is not called one: %s", a.out)
	}
	if a := p.run("import", "subdistricts", file); strings.Contains(a.out, "版本 0") {
		t.Errorf("a file that cannot be opened has a revision: %s", a.out)
	}
	if r := decode[intake.Receipt](t, p.must("import", "subdistricts", file, "--part", "旧乡镇", "--json").out); r.Rows.Added != 2 {
		t.Errorf("%+v", r)
	}
}

// What has rows and no shapes is told so, in the language of who asked, and not as a file of unknown coordinates; a layer that has none takes it.
func TestAShapefileWithoutShapesIsToldInOneSentence(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.must("city", "--plane", "4547", "--extent", "112.9,30.05,113.85,30.55")
	p.must("import", "subdistricts", put(t, "乡镇.fgb", flatgeobufOf(t)))
	whole := filepath.Join(t.TempDir(), "乡镇.zip")
	p.must("export", "subdistricts", "-o", whole)
	parts := unzipped(t, whole)
	null := []byte(nil)
	for name, content := range parts { // every shape of the file becomes none
		if strings.HasSuffix(name, ".shp") {
			null = append(null, content[:100]...)
			for i := range 2 {
				null = append(null, 0, 0, 0, byte(i+1), 0, 0, 0, 2, 0, 0, 0, 0)
			}
			null[24], null[25], null[26], null[27] = 0, 0, 0, byte(len(null)/2)
		}
	}
	for name, c := range map[string]func(ext string, content []byte) []byte{
		"a table alone":    func(ext string, b []byte) []byte { return map[string][]byte{".dbf": b}[ext] },
		"all but the .shp": func(ext string, b []byte) []byte { return map[bool][]byte{true: b}[ext != ".shp"] },
		"null shapes only": func(ext string, b []byte) []byte { return map[bool][]byte{true: null, false: b}[ext == ".shp"] },
	} {
		entries := map[string][]byte{}
		for entry, content := range parts {
			if b := c(filepath.Ext(entry), content); b != nil {
				entries[entry] = b
			}
		}
		file := put(t, "乡镇.zip", zipped(t, entries))
		for lang, want := range map[string]string{"zh": "文件中的要素都没有图形，而“街道”图层需要面图形；请把 .shp、.shx、.dbf、.prj 一起压缩为 ZIP", "en": "no feature of the file has a shape, and the layer subdistricts has polygon shapes: pack .shp, .shx, .dbf and .prj"} {
			if a := p.run("--lang", lang, "import", "subdistricts", file); a.status != statusBadInput || !strings.Contains(a.out+a.err, want) {
				t.Errorf("%s, %s: %d %s %s", name, lang, a.status, a.out, a.err)
			}
		}
	}
}

// unzipped are the entries of an archive.
func unzipped(t *testing.T, path string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string][]byte{}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[e.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestOldDatumsNeedTheOperatorsParameters(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.must("city", "--plane", "4547", "--extent", "112.9,30.05,113.85,30.55")
	ledger := `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2383"}},"features":[{"type":"Feature","properties":{"code":"Z1","name":"剅河镇","kind":"town"},
"geometry":{"type":"Polygon","coordinates":[[[442000,3353000],[443000,3353000],[443000,3354000],[442000,3353000]]]}}]}`
	file := put(t, "旧.geojson", []byte(ledger))
	a := p.run("import", "subdistricts", file, "--json")
	if r := decode[intake.Receipt](t, a.out); a.status != statusBadInput || r.Problems[0].Code != "crs_controlled" || !strings.Contains(r.Problems[0].Zh, "--transform") {
		t.Errorf("%d: %s", a.status, a.out)
	}
	const helmert = `{"method":"helmert","convention":"position_vector","tx":10,"ty":-20,"tz":5,"rx":0.5,"ry":-1,"rz":2,"ds":1.5}`
	r := decode[intake.Receipt](t, p.must("import", "subdistricts", file, "--transform", helmert, "--json").out)
	if r.Rows.Added != 1 || !strings.Contains(r.CRS.Zh, "七参数") || !strings.Contains(r.CRS.En, "Xian 1980") {
		t.Errorf("%+v", r)
	}
	yaml := put(t, "四参数.yaml", []byte("method: plane\nto: EPSG:4547\nnorth: 1\neast: 2\nrotation: 0\nscale: 0\n"))
	r = decode[intake.Receipt](t, p.must("import", "subdistricts", file, "--transform", yaml, "--json").out)
	if r.Rows.Changed != 1 || !strings.Contains(r.CRS.Zh, "四参数") {
		t.Errorf("%+v", r)
	}
	for _, wrong := range []string{`{"method":"helmert"}`, filepath.Join(t.TempDir(), "nowhere.yaml"), `{"method":"plane","to":"EPSG:4547","north":1,"east":2,"rotation":0,"scale":0,"ds":3}`} {
		if a := p.run("import", "subdistricts", file, "--transform", wrong); a.status == 0 || a.err == "" {
			t.Errorf("%s: status %d, %s", wrong, a.status, a.err)
		}
	}
}
