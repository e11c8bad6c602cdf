package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/shapefile"
	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres"
	"peijian/planning/postgres/clerk"
	"peijian/planning/proceeding"
	"peijian/web"
	"peijian/web/imports"
)

// newDesk is an office with a desk, an analyst and another one.
func newDesk(t testing.TB) *office {
	t.Helper()
	var c *clerk.Clerk
	o := newOffice(t, func(config *web.Config) {
		c = clerk.New(config.Store.(*postgres.Store), slog.New(slog.DiscardHandler))
		config.Desk = c
	})
	t.Cleanup(c.Close)
	o.officer("dixin", proceeding.Analyst, "")
	o.officer("dixin2", proceeding.Analyst, "")
	return o
}

// lay sends a file to the desk.
func (b *browser) lay(query, name string, body []byte, want int) desk.Draft {
	b.o.t.Helper()
	r, err := http.NewRequestWithContext(b.o.t.Context(), http.MethodPost, b.o.server.URL+"/api/v1/imports/drafts?"+query, bytes.NewReader(body))
	if err != nil {
		b.o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Peijian-Filename", url.PathEscape(name))
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		b.o.t.Fatal(err)
	}
	defer w.Body.Close()
	answer, err := io.ReadAll(w.Body)
	if err != nil || w.StatusCode != want {
		b.o.t.Fatalf("%s: %d, want %d: %s %v", name, w.StatusCode, want, answer, err)
	}
	var d desk.Draft
	if want == 200 {
		b.o.valid("receive-draft", answer)
		if err := json.Unmarshal(answer, &d); err != nil {
			b.o.t.Fatal(err)
		}
	}
	return d
}

func draftAt(d desk.Draft) string { return "/api/v1/imports/drafts/" + d.ID }

func (b *browser) options(d desk.Draft, o desk.Options) {
	b.o.t.Helper()
	if o.Mapping == nil {
		o.Mapping = map[string]string{}
	}
	if o.Ignore == nil {
		o.Ignore = []string{}
	}
	b.ask("set-draft-options", "PUT", draftAt(d)+"/options", o, 200, nil)
}

func (b *browser) check(d desk.Draft) (out desk.Draft) {
	b.o.t.Helper()
	b.ask("check-draft", "POST", draftAt(d)+"/check", nil, 200, &out)
	if out.Running != nil {
		b.o.t.Fatalf("still running: %+v", out.Running)
	}
	return out
}

func (b *browser) commit(d desk.Draft, want int) (out desk.Draft) {
	b.o.t.Helper()
	b.ask("commit-draft", "POST", draftAt(d)+"/commit", map[string]string{"digest": d.Digest}, want, &out)
	return out
}

// ring is a square of the city, in degrees.
func ring(lon, lat, d float64) orb.Ring {
	return orb.Ring{{lon, lat}, {lon, lat + d}, {lon + d, lat + d}, {lon + d, lat}, {lon, lat}}
}

// brokenTowns is a GBK shapefile of communities in which three rows of five are broken: two rings that cross themselves, one code that stands there twice. Its
// names stand in a column that nobody can guess.
func brokenTowns(t testing.TB) []byte {
	t.Helper()
	bowtie := func(lon, lat, d float64) orb.Ring {
		return orb.Ring{{lon, lat}, {lon + d, lat + d}, {lon + d, lat}, {lon, lat + d}, {lon, lat}}
	}
	rows := []struct {
		code, name string
		ring       orb.Ring
	}{
		{"A", "甲社区改", ring(113.44, 30.36, 0.019)},
		{"T2", "剅河社区", ring(113.50, 30.36, 0.01)},
		{"T3", "长埫口社区", bowtie(113.52, 30.36, 0.01)},
		{"T4", "坏环社区", bowtie(113.54, 30.36, 0.01)},
		{"T2", "重号社区", ring(113.56, 30.36, 0.01)},
	}
	o := shapefile.WriteOptions{Shape: shapefile.Polygon, Name: "社区", CRS: `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`,
		Fields: []shapefile.FieldDef{{Name: "代码", Type: 'C', Width: 20}, {Name: "BZ1", Type: 'C', Width: 60}}}
	var b bytes.Buffer
	err := shapefile.Write(&b, o, func(yield func(geo.Feature, error) bool) {
		for i, r := range rows {
			if !yield(geo.Feature{Row: i + 1, Geometry: orb.Polygon{r.ring}, Fields: []geo.Field{{Name: "代码", Text: r.code}, {Name: "BZ1", Text: r.name}}}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAFileGoesOverTheDeskStepByStepAndBack(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	b := o.as("dixin")
	before := o.store.City().Revision
	d := b.lay("layer=communities&sender="+url.QueryEscape("民政局"), "社区.zip", brokenTowns(t), 200)

	b.ask("drafts", "GET", "/api/v1/imports/drafts", nil, 200, nil)
	b.ask("draft", "GET", draftAt(d), nil, 200, nil)
	b.ask("", "POST", draftAt(d)+"/stop", nil, 409, nil) // nothing runs

	var seen clerk.Inspection
	b.ask("inspect-draft", "GET", draftAt(d)+"/inspection", nil, 200, &seen)
	if seen.Format != "shapefile" || seen.Encoding != "GB18030" || len(seen.Previews) != 2 || seen.Previews[0].Rows[1][1] != "剅河社区" || seen.Previews[1].Bad == 0 {
		t.Errorf("the inspection says %+v", seen)
	}
	if len(seen.Headers) != 2 || seen.Headers[0].Field != "code" || seen.Headers[1].Field != "" || seen.Systems[0].CRS != "EPSG:4490" || !seen.Systems[0].Said || len(seen.Shapes) != 5 {
		t.Errorf("columns %+v, systems %+v, %d shapes", seen.Headers, seen.Systems, len(seen.Shapes))
	}

	d = b.check(d) // the name's column is not understood yet
	if d.State != desk.Checked || d.Receipt.Clean() || d.Digest != "" {
		t.Fatalf("a file without names: %+v", d)
	}
	told := desk.Options{Layer: "communities", Sender: "民政局", Mapping: map[string]string{"name": "BZ1"}}
	b.options(d, told)
	d = b.check(d)
	if d.Receipt.ProblemCount != 3 || d.ShapeCount < 3 {
		t.Errorf("%d problems, %d with a place: %v", d.Receipt.ProblemCount, d.ShapeCount, d.Receipt.Problems)
	}
	var page imports.ProblemPage
	b.ask("draft-problems", "GET", draftAt(d)+"/problems", nil, 200, &page)
	crossing := 0
	for _, p := range page.Problems {
		if p.Code == "shape_invalid" && p.Lat != nil && *p.Lat > 30.3649 && *p.Lat < 30.3651 && strings.Contains(string(p.Shape), "MultiPolygon") {
			crossing++ // it breaks where its lines cross
		}
	}
	if crossing != 2 {
		t.Errorf("the rings break elsewhere: %+v", page.Problems)
	}
	b.ask("", "POST", draftAt(d)+"/commit", map[string]string{"digest": "x"}, 409, nil)

	told.LeaveOut = true
	b.options(d, told)
	d = b.check(d)
	if !d.Receipt.Clean() || d.Receipt.LeftOutCount != 3 || d.Receipt.Rows.Added != 1 || d.Receipt.Rows.Changed != 1 {
		t.Fatalf("rows left out: %+v", d.Receipt)
	}
	var difference imports.ChangePage
	b.ask("draft-changes", "GET", draftAt(d)+"/changes", nil, 200, &difference)
	if difference.Total != 2 {
		t.Fatalf("%d changes", difference.Total)
	}
	changed := difference.Changes[1]
	if changed.Code != "A" || changed.Name != "甲社区改" || !changed.Moved || *changed.OldArea <= *changed.NewArea || !strings.Contains(fmt.Sprint(changed.Values), "name") {
		t.Errorf("changed: %+v", changed)
	}

	d = b.commit(d, 200)
	if d.State != desk.Committed || d.Record == 0 || o.store.City().Revision != before+1 || o.store.City().Get(planning.Communities, "T2").Name() != "剅河社区" {
		t.Fatalf("committed: %+v", d)
	}
	var e desk.Entry
	b.ask("import-entry", "GET", fmt.Sprintf("/api/v1/imports/%d", d.Record), nil, 200, &e)
	if e.Actor != "dixin" || e.SHA256 != d.SHA256 || e.LeftOut != 3 || len(e.LeftRows) != 3 || e.Sender != "民政局" || e.Encoding != "GB18030" || e.Revision != before+1 || !e.Undoable {
		t.Errorf("on record: %+v", e)
	}

	b.ask("imports", "GET", "/api/v1/imports", nil, 200, nil)
	var back desk.Entry
	b.ask("undo-import", "POST", fmt.Sprintf("/api/v1/imports/%d/undo", e.ID), nil, 200, &back)
	city := o.store.City()
	if city.Get(planning.Communities, "T2") != nil || city.Get(planning.Communities, "A").Name() != "甲社区" || back.Undoes != e.ID || city.Revision != before+2 {
		t.Errorf("undone: %+v at revision %d", back, city.Revision)
	}
	b.ask("", "POST", fmt.Sprintf("/api/v1/imports/%d/undo", e.ID), nil, 409, nil)

	next := b.lay("layer=communities&sender="+url.QueryEscape("民政局"), "社区.zip", brokenTowns(t), 200)
	b.ask("inspect-draft", "GET", draftAt(next)+"/inspection", nil, 200, &seen)
	if seen.Remembered == nil || seen.Remembered.Mapping["name"] != "BZ1" {
		t.Errorf("the sender's columns are forgotten: %+v", seen.Remembered)
	}
}
