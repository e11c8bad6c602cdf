package gpkg

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/gpkg/gpkgtest"
	"peijian/geo/internal/guard"
)

func readAll(b []byte, o Options) (geo.About, []geo.Feature, []*geo.Problem, error) {
	r, err := Open(bytes.NewReader(b), int64(len(b)), o)
	if err != nil {
		return geo.About{}, nil, nil, err
	}
	features, problems, err := guard.Drain(r)
	return r.About(), features, problems, err
}

// inPlane is a shape that says 4547, as its layer does.
func inPlane(t testing.TB, g orb.Geometry) []byte {
	t.Helper()
	b, err := AppendBlob(nil, g, 4547)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func square(x, y float64) orb.Polygon {
	return orb.Polygon{{{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}}}
}

func TestALayerIsReadWithItsFieldsAndItsReferenceSystem(t *testing.T) {
	b := gpkgtest.Made(t, gpkgtest.Layer("乡镇", 4547, `, "名称" TEXT, "面积" REAL, "户数" INTEGER, "建成" BOOLEAN, "日期" DATE, "照片" BLOB`),
		gpkgtest.Row{`INSERT INTO "乡镇" VALUES (7, ?, '剅河镇', 0.1, 300, 1, '2026-11-23', x'ff')`, inPlane(t, square(442282, 3353522))},
		gpkgtest.Row{`INSERT INTO "乡镇" VALUES (9, NULL, '长埫口镇', 3353522.37, NULL, 0, 'vorgestern', NULL)`})
	about, features, problems, err := readAll(b, Options{})
	if d := cmp.Diff(geo.About{Format: "gpkg", Encoding: "UTF-8", CRS: "EPSG:4547", Columns: []string{"名称", "面积", "户数", "建成", "日期"}, Rows: -1}, about); d != "" {
		t.Error(d)
	}
	if got := guard.Codes(problems, err); got != "gpkg.bytes" || !problems[0].Note {
		t.Errorf("said %s", got)
	}
	want := []geo.Feature{
		{Row: 1, ID: "7", Geometry: square(442282, 3353522), Fields: []geo.Field{{Name: "名称", Text: "剅河镇"}, {Name: "面积", Text: "0.1"}, {Name: "户数", Text: "300"}, {Name: "建成", Text: "1"}, {Name: "日期", Text: "2026-11-23"}}},
		{Row: 2, ID: "9", Fields: []geo.Field{{Name: "名称", Text: "长埫口镇"}, {Name: "面积", Text: "3353522.37"}, {Name: "户数", Null: true}, {Name: "建成", Text: "0"}, {Name: "日期", Text: "vorgestern"}}},
	}
	if d := cmp.Diff(want, features); d != "" {
		t.Error(d)
	}
}

func TestAKeyThatMeansSomethingStaysAField(t *testing.T) {
	b := gpkgtest.Made(t, strings.Replace(gpkgtest.Layer("a", 4547, ""), "fid", "code", 1)+`INSERT INTO a VALUES (429004, NULL)`)
	about, features, _, err := readAll(b, Options{})
	if err != nil || len(about.Columns) != 1 || features[0].ID != "429004" || features[0].Fields[0].Text != "429004" {
		t.Error(about, features, err)
	}
}

func TestSeveralLayersMustBeNamed(t *testing.T) {
	b := gpkgtest.Made(t, gpkgtest.Layer("社区", 4547, `, n TEXT`)+gpkgtest.Layer("项目", 0, `, n TEXT`)+`INSERT INTO "社区" VALUES (1, NULL, 'a'); INSERT INTO "项目" VALUES (1, NULL, 'b');
CREATE TABLE "台账" (id INTEGER PRIMARY KEY, n TEXT); INSERT INTO "台账" VALUES (1, 'c'); INSERT INTO gpkg_contents VALUES ('台账', 'attributes', '台账', '', '', 0, 0, 0, 0, 0);`)
	_, _, _, err := readAll(b, Options{File: "a.gpkg"})
	var p *geo.Problem
	if !errors.As(err, &p) || p.Code != "gpkg.several" || !strings.Contains(p.Zh, "2 个图层") || !strings.Contains(p.Zh, "社区, 项目") || p.File != "a.gpkg" {
		t.Errorf("%v", err)
	}
	for name, c := range map[string]struct{ crs, n string }{"社区": {"EPSG:4547", "a"}, "项目 图层": {"", "b"}, "台账": {"", "c"}} {
		about, features, problems, err := readAll(b, Options{Layer: name})
		if err != nil || len(problems) > 0 || len(features) != 1 || features[0].Fields[0].Text != c.n || about.CRS != c.crs {
			t.Error(name, about, features, problems, err)
		}
	}
	if _, _, _, err := readAll(b, Options{Layer: "没有"}); guard.Codes(nil, err) != "gpkg.name" {
		t.Error(err)
	}
	layers, err := List(bytes.NewReader(b), int64(len(b)), geo.Limits{})
	want := []Layer{{"社区", "社区 图层", "MULTIPOLYGON", "EPSG:4547"}, {"项目", "项目 图层", "MULTIPOLYGON", ""}, {"台账", "台账", "", ""}}
	if d := cmp.Diff(want, layers); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestReferenceSystemsOfTheFilesOwn(t *testing.T) {
	for srs, want := range map[int]string{4547: "EPSG:4547", 0: "", -1: "", 100001: `PROJCS["独立坐标系"]`, 5: ""} {
		about, _, _, err := readAll(gpkgtest.Made(t, gpkgtest.Layer("a", srs, "")), Options{})
		if err != nil || about.CRS != want {
			t.Errorf("srs %d: %q, %v", srs, about.CRS, err)
		}
	}
}

func TestRowsThatCannotBeReadDoNotStopTheNext(t *testing.T) {
	arc := with(t, 1, 0, "01 08000000 00000000")
	b := gpkgtest.Made(t, gpkgtest.Layer("a", 4547, `, n TEXT`),
		gpkgtest.Row{`INSERT INTO a VALUES (1, ?, 'arc')`, arc},
		gpkgtest.Row{`INSERT INTO a VALUES (2, 'POLYGON((0 0,1 1,1 0,0 0))', 'text for a shape')`},
		gpkgtest.Row{`INSERT INTO a VALUES (3, NULL, CAST(x'c4e3' AS TEXT))`},
		gpkgtest.Row{`INSERT INTO a VALUES (4, NULL, x'00ff')`},
		gpkgtest.Row{`INSERT INTO a VALUES (5, ?, 'Z')`, with(t, 1, 0, "01 e9030000"+oneLittle+oneLittle+oneLittle)},
		gpkgtest.Row{`INSERT INTO a VALUES (6, ?, 'other srs')`, encoded(t, square(0, 0))})
	_, features, problems, err := readAll(b, Options{})
	if got := guard.Codes(problems, err); got != "gpkg.curve gpkg.blob text.invalid gpkg.bytes shape.height gpkg.srs" {
		t.Error(got)
	}
	for i, p := range problems {
		if p.Row != i+1 {
			t.Errorf("%s stands in row %d, said to be in %d", p.Code, i+1, p.Row)
		}
	}
	if len(features) != 2 || features[0].ID != "5" || features[1].ID != "6" {
		t.Error(features)
	}
}

func TestNothingOfTheFileIsRun(t *testing.T) {
	view := gpkgtest.Made(t, `CREATE VIEW a AS SELECT 1 AS fid, NULL AS geom, hex(zeroblob(100000000)) AS n;
INSERT INTO gpkg_contents VALUES ('a', 'features', 'a', '', '', 0, 0, 1, 1, 0); INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 'POINT', 0, 0, 0);`)
	if _, _, _, err := readAll(view, Options{}); guard.Codes(nil, err) != "gpkg.view" {
		t.Error("a view:", err)
	}
	contents := gpkgtest.Made(t, gpkgtest.Layer("a", 0, "")+`DROP TABLE gpkg_contents;
CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'a' AS table_name, 'features' AS data_type, 'a' AS identifier, 0 AS srs_id FROM n;`)
	if _, _, _, err := readAll(contents, Options{}); guard.Codes(nil, err) != "gpkg.other" {
		t.Error("the contents as an endless view:", err)
	}
	columns := gpkgtest.Made(t, gpkgtest.Layer("a", 0, "")+`DROP TABLE gpkg_geometry_columns;
CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'a' AS table_name, 'geom' AS column_name, 'POINT' AS geometry_type_name, 0 AS srs_id FROM n;`)
	if _, _, _, err := readAll(columns, Options{}); guard.Codes(nil, err) != "gpkg.damaged" {
		t.Error("the columns as an endless view:", err)
	}
	fts := gpkgtest.Made(t, `CREATE VIRTUAL TABLE a USING fts5(fid, geom, n); INSERT INTO gpkg_contents VALUES ('a', 'features', 'a', '', '', 0, 0, 1, 1, 0);
INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 'POINT', 0, 0, 0);`)
	if _, _, _, err := readAll(fts, Options{}); guard.Codes(nil, err) != "gpkg.view" {
		t.Error("a virtual table:", err)
	}
	computed := gpkgtest.Made(t, gpkgtest.Layer("a", 0, `, n TEXT, big TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000)))`)+`INSERT INTO a (fid, n) VALUES (1, 'x')`)
	if about, features, problems, err := readAll(computed, Options{}); guard.Codes(problems, err) != "gpkg.computed" || len(features) != 1 || len(about.Columns) != 1 {
		t.Error("a computed column:", about, features, problems, err)
	}
}

func TestFilesThatAreNoGeoPackageGetASentence(t *testing.T) {
	good := gpkgtest.Made(t, gpkgtest.Layer("a", 4547, `, n TEXT`)+`INSERT INTO a VALUES (1, NULL, 'x')`)
	for name, c := range map[string]struct {
		b    []byte
		code string
	}{
		"only the magic":      {[]byte("SQLite format 3\x00rest"), "gpkg.damaged"},
		"cut to half":         {good[:len(good)/2], "gpkg.damaged"},
		"one page":            {good[:4096], "gpkg.damaged"},
		"an empty database":   {gpkgtest.Made(t, `DROP TABLE gpkg_contents; DROP TABLE gpkg_geometry_columns; DROP TABLE gpkg_spatial_ref_sys;`), "gpkg.other"},
		"no layer":            {gpkgtest.Made(t, ``), "gpkg.empty"},
		"no table":            {gpkgtest.Made(t, gpkgtest.Layer("a", 0, "")+`DROP TABLE a`), "gpkg.view"},
		"no column of shapes": {gpkgtest.Made(t, gpkgtest.Layer("a", 0, "")+`ALTER TABLE a RENAME COLUMN geom TO g`), "gpkg.shape"},
		"a long value":        {gpkgtest.Made(t, gpkgtest.Layer("a", 0, `, n TEXT`)+`INSERT INTO a VALUES (1, NULL, printf('%2000000d', 1))`), "gpkg.long"},
	} {
		_, _, problems, err := readAll(c.b, Options{File: "a.gpkg", Limits: geo.Limits{Vertices: 10, TextBytes: 1 << 20}})
		if got := guard.Codes(problems, err); got != c.code {
			t.Errorf("%s: %s (%v), want %s", name, got, err, c.code)
		}
	}
	if _, _, _, err := readAll(good, Options{Limits: geo.Limits{FileBytes: 100}}); guard.Codes(nil, err) != "file.size" {
		t.Error(err)
	}
}

func TestEveryDamagedByteLeavesASentence(t *testing.T) {
	good := gpkgtest.Made(t, gpkgtest.Layer("a", 4547, `, n TEXT`)+`INSERT INTO a VALUES (1, NULL, 'x')`)
	for at := 0; at < len(good); at += 37 {
		b := bytes.Clone(good)
		b[at] ^= 0xff
		_, _, problems, err := readAll(b, Options{})
		var p *geo.Problem
		if err != nil && !errors.As(err, &p) {
			t.Fatalf("byte %d: %v, %v", at, problems, err)
		}
	}
}

func TestAReaderMayBeClosedBeforeItsEnd(t *testing.T) {
	b := gpkgtest.Made(t, gpkgtest.Layer("a", 4547, `, n TEXT`)+`INSERT INTO a VALUES (1, NULL, 'x'), (2, NULL, 'y')`)
	r, err := Open(bytes.NewReader(b), int64(len(b)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Close(), r.Close()); err != nil {
		t.Error(err)
	}
	if _, err := r.Next(); err == nil {
		t.Error("a closed reader read on")
	}
	if n := len(strangers.open); n != 0 {
		t.Errorf("%d files are still known", n)
	}
}

// What a program has not yet carried over from the -wal file is not in the one that is sent: the reader says that something may be missing.
func TestADatabaseInWALModeIsRead(t *testing.T) {
	b := gpkgtest.MadeAs(t, "?_pragma=journal_mode(WAL)", gpkgtest.Layer("a", 4547, `, n TEXT`)+`INSERT INTO a VALUES (1, NULL, '剅河')`)
	if _, features, problems, err := readAll(b, Options{}); err != nil || len(features) != 1 || b[18] != 2 || guard.Codes(problems, nil) != "gpkg.wal" || !problems[0].Note {
		t.Error(features, problems, err, b[18])
	}
	if _, _, problems, err := readAll(gpkgtest.Made(t, gpkgtest.Layer("a", 4547, `, n TEXT`)), Options{}); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
}

func FuzzOpen(f *testing.F) {
	b := gpkgtest.Made(f, gpkgtest.Layer("a", 4547, `, n TEXT`)+`INSERT INTO a VALUES (1, NULL, 'x')`)
	f.Add(b)
	f.Add(b[:4096])
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _, _, err := readAll(b, Options{Limits: geo.Limits{Records: 1000, FileBytes: 1 << 20}})
		var p *geo.Problem
		if err != nil && !errors.As(err, &p) {
			t.Error(err)
		}
	})
}
