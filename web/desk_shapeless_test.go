package web_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"peijian/geo"
	"peijian/geo/file"
	"peijian/geo/spool"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres/clerk"
)

// tableOf is a zipped shapefile of communities of which only the table is there, as somebody sends it who forgot the rest; with its .shx and .prj, when they were
// packed without the .shp.
func tableOf(t testing.TB, withRest bool) []byte {
	t.Helper()
	kept := spool.New(t.TempDir(), 1<<20)
	defer kept.Close()
	var whole, out bytes.Buffer
	f, _ := file.FormatNamed("shapefile")
	w, err := file.Create(&whole, f, file.CreateOptions{Spool: kept})
	if err == nil {
		err = w.Begin(geo.Schema{Name: "社区", Shape: geo.Polygons, EPSG: 4547, Columns: []geo.Column{{Name: "code"}, {Name: "name"}}})
	}
	if err = errors.Join(err, w.Write(geo.Row{Values: []any{"T1", "剅河社区"}}), w.Write(geo.Row{Values: []any{"T2", "长埫口社区"}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(whole.Bytes()), int64(whole.Len()))
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(&out)
	for _, e := range from.File {
		if strings.HasSuffix(e.Name, ".shp") || !withRest && !strings.HasSuffix(e.Name, ".dbf") {
			continue
		}
		in, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		entry, err := to.Create(e.Name)
		if err == nil {
			_, err = io.Copy(entry, in)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// nullShapes is a whole shapefile of polygons whose features have none.
func nullShapes(t testing.TB) []byte {
	t.Helper()
	kept := spool.New(t.TempDir(), 1<<20)
	defer kept.Close()
	var b bytes.Buffer
	f, _ := file.FormatNamed("shapefile")
	w, err := file.Create(&b, f, file.CreateOptions{Spool: kept})
	if err == nil {
		err = w.Begin(geo.Schema{Name: "社区", Shape: geo.Polygons, EPSG: 4547, Columns: []geo.Column{{Name: "code"}, {Name: "name"}}})
	}
	if err = errors.Join(err, w.Write(geo.Row{Values: []any{"T1", "剅河社区"}}), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file without shapes is told when it is looked into and when it is checked, in one sentence in both languages, and not as a file of unknown coordinates.
func TestAFileWithoutShapesIsToldOnTheDesk(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	b := o.as("dixin")
	for name, c := range map[string]struct {
		file string
		body []byte
		zh   string
	}{
		"a table alone":              {"社区.zip", tableOf(t, false), ".shp、.shx、.dbf、.prj"},
		"all but the .shp":           {"社区.zip", tableOf(t, true), ".shp、.shx、.dbf、.prj"},
		"null shapes only":           {"社区.zip", nullShapes(t), "确认要素有图形"},
		"a ledger of no coordinates": {"社区.csv", []byte("code,name\nT1,剅河社区\n"), "经纬度"},
	} {
		d := b.lay("layer=communities", c.file, c.body, 200)
		var seen clerk.Inspection
		b.ask("inspect-draft", "GET", draftAt(d)+"/inspection", nil, 200, &seen)
		if p := seen.Problem; p == nil || p.Code != "no_shapes" || !strings.Contains(p.Zh, c.zh) || !strings.Contains(p.En, "no feature of the file has a shape") || len(seen.Previews) == 0 || seen.Previews[0].Rows[0][1] != "剅河社区" {
			t.Errorf("%s: the inspection says %+v", name, seen)
		}
		d = b.check(d)
		if r := d.Receipt; d.State != desk.Checked || r.Clean() || r.ProblemCount != 1 || r.Problems[0].Code != "no_shapes" || d.Digest != "" {
			t.Errorf("%s: checked %+v", name, r)
		}
		b.ask("", "DELETE", draftAt(d), nil, 204, nil)
	}
}
