package ogc_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/sample"
)

// parcel is a file of the sample city in memory.
type parcel struct{ bytes.Buffer }

func (*parcel) Close() error { return nil }

// sampleServer is a server on the sample city, in a database, with the number of features of each collection as the receipts of its imports say.
func sampleServer(t *testing.T) (*desk, *httptest.Server, map[string]int) {
	t.Helper()
	d := openDeskOn(t, nil)
	parcels := map[string]*parcel{}
	if err := sample.Write(func(name string) (io.WriteCloser, error) { parcels[name] = &parcel{}; return parcels[name], nil }); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, f := range sample.Files() {
		if f.Layer == "" {
			continue
		}
		b := parcels[f.Name].Bytes()
		source, err := file.Open(f.Name, bytes.NewReader(b), int64(len(b)), file.Options{Encoding: f.Encoding})
		if err != nil {
			t.Fatal(err)
		}
		im := postgres.Import{Layer: f.Layer, File: f.Name, Source: source, Actor: "test"}
		if f.CRS != 0 {
			im.CRS = fmt.Sprintf("EPSG:%d", f.CRS)
		}
		receipt, err := d.kept.Import(t.Context(), im)
		if err != nil || !receipt.Clean() {
			t.Fatalf("%s: %v %v", f.Name, err, receipt)
		}
		counts[collectionOf(f.Layer)] = int(receipt.Rows.Added)
	}
	server := httptest.NewServer(d.h)
	t.Cleanup(server.Close)
	gaps := d.read("/ogc/collections/gaps/items?limit=1")
	counts["gaps"] = *gaps.NumberMatched
	return d, server, counts
}

func collectionOf(layer string) string {
	if layer == planning.Roads {
		return "streets"
	}
	return layer
}

// run gives what a client says on its output.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "HOME="+t.TempDir(), "XDG_RUNTIME_DIR="+t.TempDir())
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", name, err, out, said.Bytes())
	}
	return out
}

// The programs of analysts, against the sample city in a database. Each is skipped, with a sentence, where it is not installed.
func TestClients(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		probe []string
		test  func(*testing.T, *desk, *httptest.Server, map[string]int)
	}{
		{"ogr2ogr fetches everything", []string{"ogr2ogr", "--version"}, ogrFetchesEverything},
		{"QGIS opens, filters and edits", []string{"/usr/bin/python3", "-c", "import qgis.core"}, qgisOpensFiltersAndEdits},
		{"ogc-client lists the collections", []string{"node", "-e", "require('fs').statSync('testdata/clients/node_modules/@camptocamp/ogc-client')"}, ogcClientLists},
	}
	installed := func(probe []string) bool {
		return exec.CommandContext(t.Context(), probe[0], probe[1:]...).Run() == nil
	}
	var d *desk
	var server *httptest.Server
	var counts map[string]int
	for _, c := range tests {
		there := installed(c.probe)
		if there && d == nil {
			d, server, counts = sampleServer(t)
		}
		t.Run(c.name, func(t *testing.T) {
			if !there {
				t.Skip("it is not installed: make test-clients installs it")
			}
			c.test(t, d, server, counts)
		})
	}
}

// ogr2ogr fetches every feature of every collection, and no more.
func ogrFetchesEverything(t *testing.T, _ *desk, server *httptest.Server, counts map[string]int) {
	all := filepath.Join(t.TempDir(), "all.sqlite")
	run(t, "ogr2ogr", "-f", "SQLite", "-oo", "PAGE_SIZE=1000", all, "OAPIF:"+server.URL+"/ogc")
	for id, want := range counts {
		var got struct {
			Features []struct{ Properties map[string]int }
		}
		out := filepath.Join(t.TempDir(), id+".json")
		run(t, "ogr2ogr", "-f", "GeoJSON", "-sql", fmt.Sprintf(`SELECT count(*) AS n, count(DISTINCT code) AS codes FROM "%s"`, id), out, all)
		b, err := os.ReadFile(out)
		if err == nil {
			err = json.Unmarshal(b, &got)
		}
		if err != nil || len(got.Features) != 1 {
			t.Fatalf("%s: %v %s", id, err, b)
		}
		if n := got.Features[0].Properties["n"]; n != want {
			t.Errorf("%s: %d features came, the database has %d", id, n, want)
		}
		if codes := got.Features[0].Properties["codes"]; id != "gaps" && codes != want {
			t.Errorf("%s: %d codes among %d features", id, codes, want)
		}
	}
}

// QGIS opens, filters and counts; it edits and saves where it is new enough (3.30) to edit over OGC API at all.
func qgisOpensFiltersAndEdits(t *testing.T, d *desk, server *httptest.Server, counts map[string]int) {
	args := []string{"testdata/clients/qgis_session.py", server.URL + "/ogc"}
	for id := range counts {
		args = append(args, id)
	}
	var got struct {
		Version          string
		Counts           map[string]int
		Filtered, Window int
		CanEdit          bool `json:"can_edit"`
		Errors           []string
	}
	if err := json.Unmarshal(run(t, "/usr/bin/python3", args...), &got); err != nil {
		t.Fatal(err)
	}
	for id, want := range counts {
		if got.Counts[id] != want {
			t.Errorf("QGIS %s has %d of %d %s", got.Version, got.Counts[id], want, id)
		}
	}
	if want := d.read(communities + "?kind=pure_urban&limit=1"); got.Filtered != *want.NumberMatched || got.Filtered == 0 {
		t.Errorf("%d pure urban communities, want %d", got.Filtered, *want.NumberMatched)
	}
	if want := d.read(communities + "?bbox=113.425,30.355,113.426,30.356&limit=1"); got.Window != *want.NumberMatched || got.Window == 0 {
		t.Errorf("%d in the window, want %d", got.Window, *want.NumberMatched)
	}
	if len(got.Errors) > 0 {
		t.Errorf("QGIS %s: %v", got.Version, got.Errors)
	}
	if !got.CanEdit {
		t.Skipf("QGIS %s reads OGC API - Features and does not edit it: that came with 3.30. TestQGISEditsWithoutIfMatch sends what newer ones send", got.Version)
	}
	if now := d.read(communities + "?name=改名社区"); *now.NumberMatched != 1 {
		t.Error("the changed name was not saved")
	}
	if now := d.get(communities + "/Q1"); now.Code != http.StatusOK {
		t.Errorf("the added community was not saved: %d", now.Code)
	}
}

// The library behind many web maps finds every collection and reads it.
func ogcClientLists(t *testing.T, _ *desk, server *httptest.Server, counts map[string]int) {
	var got struct {
		Features bool
		Counts   map[string]int
	}
	if err := json.Unmarshal(run(t, "node", "testdata/clients/collections.mjs", server.URL+"/ogc"), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Features || len(got.Counts) != len(collectionIDs) {
		t.Errorf("%+v", got)
	}
	for id, want := range counts {
		if got.Counts[id] != want {
			t.Errorf("%s: %d, want %d", id, got.Counts[id], want)
		}
	}
}
