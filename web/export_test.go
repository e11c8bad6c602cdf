package web_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peijian/geo"
	"peijian/geo/file"
	"peijian/planning"
	"peijian/web"
	"peijian/web/export"
	"peijian/web/features"
)

// everyFormat are the names of the formats that are written.
func everyFormat() (names []string) {
	for _, f := range file.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// served is a server that answers over a real connection.
func served(t testing.TB, change ...func(*web.Config)) string {
	t.Helper()
	server := httptest.NewServer(open(t, change...).h)
	t.Cleanup(server.Close)
	return server.URL
}

// servedInSips is served over connections whose kernel holds only a few KiB for the other side. What the kernel holds is
// sent as far as a server can know; elsewhere that can be a whole small file.
func servedInSips(t testing.TB, change ...func(*web.Config)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(open(t, change...).h)
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if err := c.(*net.TCPConn).SetWriteBuffer(4096); err != nil {
			t.Error(err)
		}
		return ctx
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

// sipping is a client whose kernel takes only a few KiB before it reads them.
var sipping = &http.Client{Transport: &http.Transport{
	DisableKeepAlives: true,
	DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, address)
		if err == nil {
			err = c.(*net.TCPConn).SetReadBuffer(4096)
		}
		return c, err
	},
}}

func fetched(t testing.TB, address string) (*http.Response, []byte) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

// ofEnd is a header, or what came behind the answer.
func ofEnd(r *http.Response, name string) string {
	if v := r.Trailer.Get(name); v != "" {
		return v
	}
	return r.Header.Get(name)
}

// features reads a file as the importer does, all its layers.
func featuresIn(t testing.TB, name string, body []byte, layer string) []geo.Feature {
	t.Helper()
	r, err := file.Open(name, bytes.NewReader(body), int64(len(body)), file.Options{Layer: layer})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out []geo.Feature
	for {
		f, err := r.Next()
		var p *geo.Problem
		switch {
		case err == io.EOF:
			return out
		case errors.As(err, &p) && p.Note:
		case err != nil:
			t.Fatalf("%s: %v", name, err)
		default:
			out = append(out, f)
		}
	}
}

func TestCountAndDigestComeWithEveryFile(t *testing.T) {
	base := served(t)
	for _, format := range everyFormat() {
		answer, body := fetched(t, base+"/api/v1/layers/developments/export?format="+format)
		sum := sha256.Sum256(body)
		digest := "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
		if answer.StatusCode != 200 || ofEnd(answer, "Peijian-Count") != "3" || ofEnd(answer, "Peijian-Digest") != digest {
			t.Errorf("%s: %d, %s features, digest %s of %s", format, answer.StatusCode, ofEnd(answer, "Peijian-Count"), ofEnd(answer, "Peijian-Digest"), digest)
		}
		f, _ := file.FormatNamed(format)
		if known := answer.ContentLength >= 0; known == f.Streams {
			t.Errorf("%s: a length of %d was promised", format, answer.ContentLength)
		}
		var receipt export.Receipt
		_, said := fetched(t, base+"/api/v1/exports/"+answer.Header.Get("Peijian-Export"))
		if err := json.Unmarshal(said, &receipt); err != nil || receipt.State != export.Complete || receipt.Count != 3 || receipt.SHA256 != fmt.Sprintf("%x", sum) || receipt.Bytes != int64(len(body)) {
			t.Errorf("%s: %v %s", format, err, said)
		}
		if file := `filename="` + receipt.File + `"`; !strings.Contains(answer.Header.Get("Content-Disposition"), file) {
			t.Errorf("%s: %s", format, answer.Header.Get("Content-Disposition"))
		}
	}
}

func TestTheClientMayNameTheReceipt(t *testing.T) {
	s := open(t)
	const address = "/api/v1/layers/communities/export?receipt=my-own-receipt-no-1"
	if w := s.get(address); w.Code != 200 || w.Header().Get("Peijian-Export") != "my-own-receipt-no-1" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	refused(t, s.get(address), 409, "conflict")
	refused(t, s.get("/api/v1/layers/communities/export?receipt=short"), 400, "bad_parameter")
	refused(t, s.get("/api/v1/exports/nobody-has-this-name"), 404, "not_found")
}

func TestOnlyTheLastThousandReceiptsAreKept(t *testing.T) {
	s := open(t)
	name := func(i int) string { return fmt.Sprintf("receipt-number-%04d", i) }
	for i := range 1001 {
		s.get("/api/v1/layers/subdistricts/export?receipt=" + name(i))
	}
	refused(t, s.get("/api/v1/exports/"+name(0)), 404, "not_found")
	if w := s.get("/api/v1/exports/" + name(1)); w.Code != 200 {
		t.Error(w.Code)
	}
}

func TestWhatDoesNotFitIsAnsweredWithASentenceAndNoFile(t *testing.T) {
	small := func(c *web.Config) { c.SpoolRoom = 10_000 }
	p := refused(t, open(t, small).get("/api/v1/layers/communities/export?format=gpkg"), 422, "invalid")
	if !strings.Contains(p.Detail, "GeoJSON") {
		t.Error(p.Detail)
	}
	for address, want := range map[string]string{
		"/api/v1/layers/communities/export?format=geojsonseq&crs=EPSG:4547": "4547",
		"/api/v1/layers/communities/export?crs=GCJ-02":                      "GCJ-02",
		"/api/v1/layers/communities/export?crs=EPSG:2362":                   "2362",
		"/api/v1/layers/communities/export?encoding=GBK":                    "GBK",
		"/api/v1/layers/communities/export?format=csv&encoding=latin1":      "latin1",
		"/api/v1/export?layers=communities,developments":                    "GeoJSON",
		"/api/v1/export?layers=communities,communities&format=gpkg":         "communities",
		"/api/v1/export/count?layers=communities&bbox=1":                    "西",
	} {
		if p := refused(t, open(t).get(address), 400, "bad_parameter"); !strings.Contains(p.Detail+fmt.Sprint(p.Errors), want) {
			t.Errorf("%s: %+v", address, p)
		}
	}
}

func TestAFilterIsThatOfTheList(t *testing.T) {
	s := open(t)
	for _, query := range []string{"", "q=花园", "subdistrict=S1", "subdistrict=S2", "community=C1", "community=C2", "bbox=113.44,30.36,113.446,30.366", "q=示例&subdistrict=S1", "q=nothing"} {
		list := read[features.FeatureList](s, "/api/v1/layers/developments/features?limit=1000&"+query)
		var file struct {
			Features []struct{ ID string }
		}
		if err := json.Unmarshal(s.get("/api/v1/layers/developments/export?"+query).Body.Bytes(), &file); err != nil {
			t.Fatal(err)
		}
		count := read[web.ExportCount](s, "/api/v1/export/count?layers=developments&"+query)
		if len(file.Features) != list.Total || int(count.Count) != list.Total {
			t.Errorf("%q: %d in the list, %d in the file, %d counted", query, list.Total, len(file.Features), count.Count)
		}
		have := map[string]bool{}
		for _, f := range file.Features {
			have[f.ID] = true
		}
		for _, f := range list.Features {
			if !have[f.Code] {
				t.Errorf("%q: %s is not in the file", query, f.Code)
			}
		}
	}
}

func TestSeveralLayersGoIntoOneGeoPackage(t *testing.T) {
	w := open(t).get("/api/v1/export?layers=communities,rooms,gaps,ground&format=gpkg&crs=EPSG:4547")
	if w.Code != 200 {
		t.Fatal(w.Body)
	}
	path := filepath.Join(t.TempDir(), "a.gpkg")
	if err := os.WriteFile(path, w.Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(w.Body.Bytes(), []byte("SQLite format 3\x00")) {
		t.Error("it is no database")
	}
}

func TestColumnsAreNamedInTheLanguageAskedFor(t *testing.T) {
	s := open(t)
	for names, want := range map[string]string{
		"field": "code,name,subdistrict_code,kind", "zh": "社区代码,社区名称,街道代码,社区类型", "en": "Code,Name,Sub-district code,Kind",
		"both": "社区代码 (Code),社区名称 (Name),街道代码 (Sub-district code),社区类型 (Kind)",
	} {
		body := s.get("/api/v1/layers/communities/export?format=csv&names=" + names).Body.String()
		lines := strings.SplitN(strings.TrimPrefix(body, "\ufeff"), "\r\n", 3)
		kind := map[string]string{"field": "village_converted", "zh": "村改居", "en": "village-converted", "both": "村改居"}[names]
		if !strings.HasPrefix(lines[0], want) || !strings.Contains(lines[1], kind) {
			t.Errorf("%s: %.200s", names, body)
		}
	}
}

func (s *watcher) Write(b []byte) (int, error) {
	if s.sent += int64(len(b)); s.sent%(64<<20) < int64(len(b)) {
		s.look()
	}
	return len(b), nil
}

// A visitor takes away what is public, an officer what the officer works with: in every format, however it names the column of limited title (a shapefile
// has limit_titl).
func TestLimitedTitleLeavesOnlyWithAnOfficer(t *testing.T) {
	o := newOffice(t)
	o.put("developments", "XM-7", `{"name":"内部小区","state":"occupied","limited_title":true,"audience":"internal"}`, box(113.452, 30.368, 0.001))
	nobody, officer := &browser{o: o}, o.as("jia")
	for _, format := range everyFormat() {
		for _, who := range []struct {
			name  string
			b     *browser
			sees  bool
			extra int
		}{{"nobody", nobody, false, 0}, {"an officer", officer, true, 1}} {
			status, body := who.b.send("GET", "/api/v1/layers/developments/export?geometry=none&format="+format, nil)
			f, _ := file.FormatNamed(format)
			shown := visible(t, "a"+f.Ext, body)
			if status != 200 || strings.Contains(shown, "内部小区") != who.sees || strings.Contains(strings.ToLower(shown), "limit") != who.sees || !strings.Contains(shown, "示例花园") {
				t.Errorf("%s, %s: %d %.300s", format, who.name, status, shown)
			}
		}
	}
	nobody.ask("", "GET", "/api/v1/layers/applications/export", nil, 401, nil)
	var public, internal web.ExportCount
	nobody.ask("exportCount", "GET", "/api/v1/export/count?layers=developments", nil, 200, &public)
	officer.ask("exportCount", "GET", "/api/v1/export/count?layers=developments", nil, 200, &internal)
	if public.Count != internal.Count-1 || public.Audience != planning.Public || internal.Audience != planning.Internal {
		t.Errorf("%+v %+v", public, internal)
	}
}

// visible is everything that is to be read in a file, names of columns included.
func visible(t testing.TB, name string, body []byte) string {
	t.Helper()
	var b strings.Builder
	for _, f := range featuresIn(t, name, body, "") {
		for _, cell := range f.Fields {
			fmt.Fprintf(&b, "%s=%s\n", cell.Name, cell.Text)
		}
	}
	return b.String()
}

func TestACSVOpensInASpreadsheet(t *testing.T) {
	body := open(t).get("/api/v1/layers/developments/export?format=csv&geometry=none").Body
	if mark, _ := body.ReadString('c'); mark != "\ufeffc" {
		t.Fatalf("no byte order mark: %q", mark)
	}
	rows, err := csv.NewReader(bufio.NewReader(body)).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Error(rows, err)
	}
}
