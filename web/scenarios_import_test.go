package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/geo/file"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres"
	"peijian/planning/sample/bureau"
	"peijian/web/imports"
)

// fileImporter takes files into the store, as the program does.
func fileImporter(store *postgres.Store) imports.Importer {
	return func(ctx context.Context, r imports.Request) (*intake.Receipt, error) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		source, err := file.Open(r.File, bytes.NewReader(b), int64(len(b)), file.Options{Encoding: r.Encoding, Layer: r.Part})
		if err != nil {
			return nil, err
		}
		return store.Import(ctx, postgres.Import{Layer: r.Layer, File: r.File, Source: source, CRS: r.CRS, Shift: r.Shift, Swap: r.Swap, Replace: r.Replace, Repair: r.Repair, DryRun: r.DryRun, Actor: r.Actor})
	}
}

// upload sends a file and reads the receipt.
func (o *office) upload(layer, name, system string, body []byte) (status int, receipt intake.Receipt) {
	o.t.Helper()
	address := o.server.URL + "/api/v1/layers/" + layer + "/import"
	if system != "" {
		address += "?crs=" + url.QueryEscape(system)
	}
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Peijian-Filename", url.PathEscape(name))
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer w.Body.Close()
	if err := json.NewDecoder(w.Body).Decode(&receipt); err != nil {
		o.t.Fatal(err)
	}
	return w.StatusCode, receipt
}

// said joins what a receipt says.
func said(r intake.Receipt) string {
	var out []string
	for _, p := range append(r.Problems, r.Notes...) {
		out = append(out, p.Code+" "+p.Zh)
	}
	return strings.Join(out, "\n")
}

// Scenario 14: a ledger whose sums contradict its rows is taken as it is, and the contradiction is told.
func TestScenarioALedgerThatContradictsItself(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for i := range 7 {
		o.put("communities", fmt.Sprintf("S%d", i+1), fmt.Sprintf(`{"name":"示例社区%d","kind":"town","subdistrict_code":"JD-1"}`, i+1), box(113.50+float64(i)*.01, 30.31, .005))
	}
	const header = "社区代码,统计口径,户数,统计日期\n"
	bands := header + "S1,户籍,23,2016-11-22\nS2,户籍,32,2016-11-22\nS3,户籍,25,2016-11-22\n合计,,79,\n"
	status, receipt := o.upload("households", "规模分档.csv", "", []byte(bands))
	if text := said(receipt); status != 200 || receipt.Rows.Added != 3 || !strings.Contains(text, "合计写 79，逐行相加为 80，未改动") {
		t.Errorf("%d, %d added: %s", status, receipt.Rows.Added, text)
	}
	premises := header
	for i := range 7 {
		premises += fmt.Sprintf("S%d,入住,1,2016-11-22\n", i+1)
	}
	status, receipt = o.upload("households", "未达标社区.csv", "", []byte(premises+"共8个社区,,,\n"))
	if text := said(receipt); status != 200 || receipt.Rows.Added != 7 || !strings.Contains(text, "文件写共 8 行，实为 7 行，未改动") {
		t.Errorf("%d, %d added: %s", status, receipt.Rows.Added, text)
	}
	sum := int64(0)
	for f := range o.store.City().Layer(planning.Households).All() {
		if row, isCount := f.Row.(*planning.HouseholdCount); isCount && row.Measure == "registered" {
			sum += row.Count
		}
	}
	if sum != 80 {
		t.Errorf("the rows were changed: they come to %d", sum)
	}
}

// Scenario 15: one town in every dress in which it may come. Each brings the same ground and the same name; what is dressed wrong gets a sentence and
// writes nothing.
func TestScenarioOneLayerInEverySystem(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const east, north = 447000.0, 3360000.0
	ring := orb.Ring{{east, north}, {east + 900, north}, {east + 900, north + 700}, {east, north + 700}, {east, north}}
	in := func(system string, change func(orb.Point) orb.Point) []byte {
		from, err := crs.ByCode(4547)
		if err != nil {
			t.Fatal(err)
		}
		to, err := crs.Parse(system)
		if err != nil {
			t.Fatal(err)
		}
		var points []string
		for _, p := range crs.Transform(orb.Polygon{ring.Clone()}, from, to).(orb.Polygon)[0] {
			q := change(p)
			points = append(points, fmt.Sprintf("[%.9f,%.9f]", q[0], q[1]))
		}
		return fmt.Appendf(nil, `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"代码":"Z1","名称":"剅河镇","类型":"镇"},"geometry":{"type":"Polygon","coordinates":[[%s]]}}]}`, strings.Join(points, ","))
	}
	same := func(p orb.Point) orb.Point { return p }
	swapped := func(p orb.Point) orb.Point { return orb.Point{p[1], p[0]} }
	sheet := &bureau.Sheet{Plane: 4547, Columns: bureau.Text("代码", "名称", "类型")}
	sheet.Add(orb.Polygon{ring.Clone()}, "Z1", "剅河镇", "镇")
	zipped := func(epsg int) []byte {
		var b bytes.Buffer
		if err := sheet.Shapefile(&b, "乡镇", epsg); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for i, c := range []struct {
		name, file, system string
		body               []byte
		problem            string
	}{
		{"4547", "乡镇.geojson", "EPSG:4547", in("EPSG:4547", same), ""},
		{"4526, with the zone before the easting", "乡镇.geojson", "EPSG:4526", in("EPSG:4526", same), ""},
		{"4490", "乡镇.geojson", "EPSG:4490", in("EPSG:4490", same), ""},
		{"4547, and nobody says it", "乡镇.geojson", "", in("EPSG:4547", same), ""},
		{"4526, X to the north, and nobody says it", "乡镇.geojson", "", in("EPSG:4526", swapped), ""},
		{"GCJ-02, as declared", "乡镇.geojson", "GCJ-02", in("GCJ-02", same), ""},
		{"GBK shapefile without .cpg, 4547", "乡镇.zip", "", zipped(4547), ""},
		{"GBK shapefile without .cpg, 4526", "乡镇.zip", "", zipped(4526), ""},
		{"X and Y swapped", "乡镇.geojson", "EPSG:4547", in("EPSG:4547", swapped), "swapped"},
		{"degrees swapped", "乡镇.geojson", "EPSG:4490", in("EPSG:4490", swapped), "swapped"},
		{"4526 called 4547", "乡镇.geojson", "EPSG:4547", in("EPSG:4526", same), "wrong_crs"},
	} {
		before := o.store.City().Revision
		status, receipt := o.upload("subdistricts", c.file, c.system, c.body)
		if c.problem != "" {
			if status != 422 || !strings.Contains(said(receipt), c.problem) || o.store.City().Revision != before {
				t.Errorf("%s: %d, %s", c.name, status, said(receipt))
			}
			continue
		}
		if err := o.store.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		f := o.store.City().Get(planning.Subdistricts, "Z1")
		if status != 200 || f == nil || f.Name() != "剅河镇" {
			t.Errorf("%s: %d, %s, %v", c.name, status, said(receipt), f)
			continue
		}
		if bound := f.Plane.Bound(); distance(bound.Min, ring[0]) > .02 || distance(bound.Max, ring[2]) > .02 {
			t.Errorf("%s: came to %v", c.name, bound)
		}
		o.put(planning.Subdistricts, "Z1", fmt.Sprintf(`{"name":"待 %d","kind":"town"}`, i), box(113.41, 30.31, .001)) // the next file must bring all of it anew
	}
}

func distance(a, b orb.Point) float64 { return max(a[0]-b[0], b[0]-a[0], a[1]-b[1], b[1]-a[1]) }
