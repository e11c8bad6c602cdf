package web_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"peijian/geo/file"
	"peijian/geo/spool"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/sample"
	"peijian/web"
	"peijian/web/export"
)

// sampleFile is a file of the sample in memory.
type sampleFile struct {
	bytes.Buffer
}

func (*sampleFile) Close() error { return nil }

// sampleStore is the sample city in a database of the test's own.
func sampleStore(t *testing.T) *postgres.Store {
	t.Helper()
	store, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.New(t), Audience: planning.Internal, Today: func() planning.Date { return monday }, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	if err := store.Configure(t.Context(), sample.Info(), "test"); err != nil {
		t.Fatal(err)
	}
	files := map[string]*sampleFile{}
	if err := sample.Write(func(name string) (io.WriteCloser, error) { files[name] = &sampleFile{}; return files[name], nil }); err != nil {
		t.Fatal(err)
	}
	for _, f := range sample.Files() {
		if f.Layer != "" {
			takeIn(t, store, f.Layer, f.Name, files[f.Name].Bytes(), false)
		}
	}
	if err := store.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store
}

// takeIn imports a file that replaces its layer.
func takeIn(t *testing.T, store *postgres.Store, layer, name string, body []byte, dry bool) *intake.Receipt {
	t.Helper()
	source, err := file.Open(name, bytes.NewReader(body), int64(len(body)), file.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	receipt, err := store.Import(t.Context(), postgres.Import{Layer: layer, File: name, Source: source, Replace: true, DryRun: dry, Actor: "test"})
	if err != nil || !receipt.Clean() {
		t.Fatalf("%s: %v %+v", name, err, receipt)
	}
	return receipt
}

// systemFor spreads the systems over the formats and layers, so that each format meets each.
func systemFor(f file.Format, n int) int {
	systems := f.Systems
	if systems == nil {
		systems = []int{4490, 4547, 4526, 4326, 3857}
	}
	return systems[n%len(systems)]
}

// The sample city, out and in again through every format: nothing has changed, and GDAL counts as many.
func TestWhatGoesOutComesInUnchangedInEveryFormat(t *testing.T) {
	store := sampleStore(t)
	_, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Log("gdal-bin is not installed: GDAL is not asked how many features it counts")
	}
	for _, f := range file.Formats() {
		names := 0
		for n, l := range planning.Layers() {
			if l.Name == planning.Applications {
				continue // they go in as documents
			}
			job := &export.Job{View: export.View{City: store.City(), Audience: planning.Internal, Words: []export.Words{export.Fields, export.Chinese, export.English, export.Both}[names%4]}, Format: f, EPSG: systemFor(f, n), Spool: spool.New(t.TempDir(), 1<<30)}
			if f.Encodings != nil {
				job.Encoding = f.Encodings[names%len(f.Encodings)]
			}
			names++
			body, receipt := madeFile(t, job, l.Name)
			what := fmt.Sprintf("%s as %s in EPSG:%d, %s, %s", l.Name, f.Name, job.EPSG, job.Encoding, job.View.Words)
			back := takeIn(t, store, l.Name, l.Name+f.Ext, body, true)
			if r := back.Rows; r.Unchanged != r.Read || r.Read != receipt.Count || r.Closed+r.Added > 0 || int(receipt.Count) != store.City().Layer(l.Name).Len() {
				t.Errorf("%s: %+v of %d", what, r, receipt.Count)
			}
			if err == nil && l.Geometry != planning.NoGeometry {
				gdalCounts(t, what, f, l.Name, body, receipt.Count)
			}
		}
	}
}

// madeFile makes a file of a layer.
func madeFile(t *testing.T, job *export.Job, layer string) (body []byte, r export.Receipt) {
	t.Helper()
	source, err := job.View.Layer(layer, export.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	job.Sources = []export.Source{source}
	var b bytes.Buffer
	receipt, err := job.Run(t.Context(), &b)
	if closed := job.Spool.Close(); closed != nil {
		t.Fatal(closed)
	}
	if err != nil {
		t.Fatalf("%s as %s: %v", layer, job.Format.Name, err)
	}
	return b.Bytes(), receipt
}

func gdalCounts(t *testing.T, what string, f file.Format, layer string, body []byte, want int64) {
	t.Helper()
	path := filepath.Join(t.TempDir(), layer+f.Ext)
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	if f.Name == "shapefile" {
		path = "/vsizip/" + path + "/" + layer + ".shp"
	}
	ask := exec.Command("ogrinfo", "-al", "-so", path)
	ask.Env = append(os.Environ(), "OGR_XLSX_HEADERS=FORCE") // where all columns are texts, GDAL takes the first row for data
	out, err := ask.CombinedOutput()
	if err != nil || !strings.Contains(string(out), fmt.Sprintf("Feature Count: %d\n", want)) || strings.Contains(string(out), "Warning") {
		t.Errorf("%s: GDAL does not count %d: %v %.2000s", what, want, err, out)
	}
}

func TestRareNamesSurviveEveryFormat(t *testing.T) {
	s := open(t, func(c *web.Config) {
		b := &builder{planning.Delta{Revision: 18}}
		b.put(planning.Subdistricts, "S8", "POLYGON((50 0,60 0,60 10,50 0))", fields{"name": "剅河镇", "kind": "town"})
		b.put(planning.Subdistricts, "S9", "POLYGON((60 0,70 0,70 10,60 0))", fields{"name": "长埫口镇", "kind": "town"})
		m := c.Store.(*memory)
		m.set(b.apply(m.City()))
	})
	for _, f := range file.Formats() {
		for _, encoding := range append([]string{"UTF-8"}, f.Encodings...) {
			body := s.get("/api/v1/layers/subdistricts/export?names=zh&format=" + f.Name + "&encoding=" + encoding).Body.Bytes()
			shown := visible(t, "a"+f.Ext, body)
			if !strings.Contains(shown, "剅河镇") || !strings.Contains(shown, "长埫口镇") || !f.Short && !strings.Contains(shown, "街道代码") {
				t.Errorf("%s in %s: %.400s", f.Name, encoding, shown)
			}
		}
	}
}
