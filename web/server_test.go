package web_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"peijian/planning"
	"peijian/web"
	"peijian/web/imports"
)

func TestConditionalRequests(t *testing.T) {
	s := open(t)
	for _, address := range []string{"/api/v1/city", "/api/v1/layers", "/api/v1/gaps?limit=3", "/api/v1/layers/communities/export", "/tiles/communities/10/834/421.mvt", "/tiles/communities.json"} {
		first := s.get(address)
		tag := first.Header().Get("ETag")
		if first.Code != 200 || !strings.HasPrefix(tag, `W/"`) || first.Header().Get("Peijian-Revision") != "17" {
			t.Fatalf("%s: %d, tag %q", address, first.Code, tag)
		}
		if w := s.get(address, "If-None-Match", `"other", `+tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
			t.Errorf("%s: asked again: %d with %d bytes", address, w.Code, w.Body.Len())
		}
		if w := s.get(address, "If-None-Match", `W/"other"`); w.Code != 200 {
			t.Errorf("%s: another tag: %d", address, w.Code)
		}
		want := 200
		if strings.HasSuffix(address, ".mvt") {
			want = 304 // a tile has no language
		}
		if w := s.get(address, "If-None-Match", tag, "Accept-Language", "en"); w.Code != want {
			t.Errorf("%s: in another language: %d", address, w.Code)
		}
	}
}

// An edit in one layer makes lists new, and the tiles that show it; the others stay where they are kept.
func TestAnEditLeavesTheTilesOfOtherLayers(t *testing.T) {
	s := open(t)
	tile := func(layer string) string { return "/tiles/" + layer + "/10/834/421.mvt" }
	tags := map[string]string{}
	for _, address := range []string{"/api/v1/city", tile("communities"), tile("developments"), tile("gaps")} {
		tags[address] = s.get(address).Header().Get("ETag")
	}
	b := &builder{planning.Delta{Revision: 18}}
	b.put(planning.Communities, "C3", "POLYGON((20 0,30 0,30 20,20 20,20 0))", fields{"name": "新社区", "kind": "unknown"})
	s.store.set(b.apply(s.store.City()))
	for address, want := range map[string]int{"/api/v1/city": 200, tile("communities"): 200, tile("developments"): 304, tile("gaps"): 200} {
		w := s.get(address, "If-None-Match", tags[address])
		if w.Code != want || w.Header().Get("Peijian-Revision") != "18" {
			t.Errorf("%s: %d at revision %s, want %d", address, w.Code, w.Header().Get("Peijian-Revision"), want)
		}
	}
}

func TestHeadAnswersWithoutABody(t *testing.T) {
	s := open(t)
	server := httptest.NewServer(s.h)
	defer server.Close()
	for _, address := range []string{"/", "/api/v1/city", "/tiles/communities/10/834/421.mvt", "/api/v1/layers/communities/export", "/readyz", "/mark.svg"} {
		r, err := http.Head(server.URL + address)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != 200 || len(body) != 0 {
			t.Errorf("HEAD %s: %d with %d bytes", address, r.StatusCode, len(body))
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	s := open(t)
	for _, address := range []string{"/", "/assets/index-a1b2.js", "/api/v1/city", "/nothing.txt", "/api/v1/city?x=1", "/healthz"} {
		h := s.get(address).Header()
		if !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'self'") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Peijian-Request") == "" {
			t.Errorf("%s: %v", address, h)
		}
	}
}

func TestAnotherSiteMayNotWrite(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer = i.take })
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		headers = append(headers, "Peijian-Filename", "a.zip")
		refused(t, s.ask(http.MethodPost, "/api/v1/layers/communities/import", "x", headers...), http.StatusForbidden, "cross_origin")
		refused(t, s.ask(http.MethodPost, "/api/v1/check", presaleFile, headers...), http.StatusForbidden, "cross_origin")
	}
	if i.body != "" {
		t.Error("another site's file was read")
	}
	if w := s.ask(http.MethodPost, "/api/v1/check", presaleFile, "Origin", "http://localhost:8080"); w.Code != 200 {
		t.Errorf("our own page: %d", w.Code)
	}
}

func TestCompression(t *testing.T) {
	s := open(t)
	for address, want := range map[string]string{"/api/v1/layers": "gzip", "/assets/index-a1b2.js": "gzip", "/healthz": ""} {
		w := s.get(address, "Accept-Encoding", "gzip")
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%s: encoding %q, want %q", address, got, want)
		}
	}
	if w := s.get("/api/v1/layers"); w.Header().Get("Content-Encoding") != "" {
		t.Error("packed without being asked")
	}
}

func TestScreens(t *testing.T) {
	s := open(t)
	for _, address := range []string{"/", "/map", "/permits/A-001", "/help?lang=en", "/index.html"} {
		w := s.get(address)
		if w.Code != 200 || !strings.Contains(w.Body.String(), "<title>配建") || w.Header().Get("Cache-Control") != "no-cache" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %v", address, w.Code, w.Header())
		}
		if again := s.get(address, "If-None-Match", w.Header().Get("ETag")); again.Code != 304 {
			t.Errorf("%s: asked again: %d", address, again.Code)
		}
	}
	js := s.get("/assets/index-a1b2.js")
	if js.Header().Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(js.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%v", js.Header())
	}
	if w := s.get("/mark.svg"); w.Code != 200 || w.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for _, address := range []string{"/.keep", "/assets/gone.js", "/assets/", "/assets", "/favicon.ico", "/../config.go", "/ogc/nothing"} {
		if w := s.get(address); w.Code != 404 || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
}

func TestScreensThatWereNotBuiltSaySo(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Assets = fstest.MapFS{".keep": {}} })
	w := s.get("/")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "界面尚未构建") || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestReadiness(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s := open(t, func(c *web.Config) { c.Clock = func() time.Time { return now } })
	ask := func() (int, string) {
		w := s.get("/readyz")
		return w.Code, w.Body.String()
	}
	expect := func(when string, code int, status string) {
		t.Helper()
		if got, body := ask(); got != code || !strings.Contains(body, `"`+status+`"`) || strings.Contains(body, "secret") {
			t.Errorf("%s: %d %s, want %d %s", when, got, body, code, status)
		}
	}
	expect("at rest", 200, "ready")
	s.store.revision.Store(18)
	expect("a moment after a change", 200, "ready")
	now = now.Add(4 * time.Second)
	expect("four seconds later", 200, "ready")
	now = now.Add(2 * time.Second)
	expect("six seconds later", 503, "behind")
	s.store.revision.Store(17)
	expect("when it has caught up", 200, "ready")
	s.store.down.Store(true)
	expect("without a database", 503, "unreachable")
}

func TestServeEndsWhenToldTo(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	inside, release := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(inside)
		<-release
		_, _ = io.WriteString(w, "done")
	})
	ended, answer := make(chan error, 1), make(chan string, 1)
	go func() { ended <- web.Serve(ctx, listener, h, slog.New(slog.DiscardHandler)) }()
	go func() {
		r, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		answer <- string(b)
	}()
	<-inside
	stop()
	close(release)
	if got := <-answer; got != "done" {
		t.Errorf("a request that ran when the server was stopped got %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestServeSaysWhyItCannot(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if err := web.Serve(context.Background(), listener, http.NotFoundHandler(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("serving on a closed listener is no error")
	}
}

func TestImport(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer, c.MaxFile = i.take, 1000 })
	const address = "/api/v1/layers/communities/import?crs=EPSG:4547&encoding=GB18030&dry_run=true&replace=true&repair=true"
	w := s.ask(http.MethodPost, address, "the file", "Peijian-Filename", "%E7%A4%BE%E5%8C%BA.zip", "Content-Type", "application/octet-stream")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"revision":18`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	i.got.Body = nil
	if want := (imports.Request{Layer: "communities", File: "社区.zip", CRS: "EPSG:4547", Encoding: "GB18030", DryRun: true, Replace: true, Repair: true, Actor: "http:127.0.0.1"}); i.got != want || i.body != "the file" {
		t.Errorf("got %+v with %q", i.got, i.body)
	}
	i.bad = true
	if w := s.ask(http.MethodPost, address, "x", "Peijian-Filename", "a.zip"); w.Code != 422 || !strings.Contains(w.Body.String(), `"row":37`) || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("a file with problems: %d %s", w.Code, w.Body)
	}
	i.bad = false
	for _, c := range []struct {
		name, address, file, body string
		status                    int
		code                      string
	}{
		{"no name", address, "", "x", 400, "bad_parameter"},
		{"a name that is none", address, "%zz", "x", 400, "bad_parameter"},
		{"an unknown layer", "/api/v1/layers/planets/import", "a.zip", "x", 404, "not_found"},
		{"an unknown parameter", address + "&force=1", "a.zip", "x", 400, "unknown_parameter"},
		{"a switch that is none", "/api/v1/layers/communities/import?dry_run=perhaps", "a.zip", "x", 400, "bad_parameter"},
		{"too large", address, "a.zip", strings.Repeat("x", 1001), 413, "too_large"},
	} {
		headers := []string{}
		if c.file != "" {
			headers = append(headers, "Peijian-Filename", c.file)
		}
		t.Run(c.name, func(t *testing.T) {
			refused(t, s.ask(http.MethodPost, c.address, c.body, headers...), c.status, c.code)
		})
	}
	if w := s.ask(http.MethodPost, address, "x", "Peijian-Filename", `C:\data\..\a.zip`); w.Code != 200 || i.got.File != "a.zip" {
		t.Errorf("folders in a name: %d, %q", w.Code, i.got.File)
	}
}

// A body that does not say how long it is must be cut off all the same.
func TestImportOfUnknownLengthIsBounded(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer, c.MaxFile = i.take, 1000 })
	server := httptest.NewServer(s.h)
	defer server.Close()
	r, err := http.NewRequest(http.MethodPost, server.URL+"/api/v1/layers/communities/import", io.MultiReader(strings.NewReader(strings.Repeat("x", 5000))))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Peijian-Filename", "a.zip")
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	if b, _ := io.ReadAll(w.Body); w.StatusCode != 413 || !strings.Contains(string(b), "too_large") {
		t.Errorf("%d %s", w.StatusCode, b)
	}
}

func TestWhoMayImport(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer, c.Hosts = i.take, []string{"*"} })
	for _, c := range []struct {
		name, from, host, header string
		want                     int
	}{
		{"this machine", "127.0.0.1:5000", "localhost:8080", "", 200},
		{"this machine by number", "[::1]:5000", "[::1]:8080", "", 200},
		{"this machine in the other family", "[::ffff:127.0.0.1]:5000", "127.0.0.1", "", 200},
		{"another machine", "10.0.0.7:5000", "localhost:8080", "", 403},
		{"a proxy on this machine", "127.0.0.1:5000", "localhost:8080", "X-Forwarded-For", 403},
		{"a name that was made to point here", "127.0.0.1:5000", "evil.example:8080", "", 403},
		{"nobody", "@", "localhost", "", 403},
	} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/layers/communities/import", strings.NewReader("x"))
		r.RemoteAddr, r.Host = c.from, c.host
		r.Header.Set("Peijian-Filename", "a.zip")
		if c.header != "" {
			r.Header.Set(c.header, "10.0.0.7")
		}
		w := httptest.NewRecorder()
		s.h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
	off := open(t)
	refused(t, off.ask(http.MethodPost, "/api/v1/layers/communities/import", "x", "Peijian-Filename", "a.zip"), 403, "import_off")
	anybody := open(t, func(c *web.Config) { c.Importer, c.AllowImport = i.take, func(*http.Request) bool { return true } })
	r := httptest.NewRequest(http.MethodPost, "http://10.0.0.1/api/v1/layers/communities/import", strings.NewReader("x"))
	r.Header.Set("Peijian-Filename", "a.zip")
	w := httptest.NewRecorder()
	if anybody.h.ServeHTTP(w, r); w.Code != 200 {
		t.Errorf("when the configuration allows it: %d", w.Code)
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	if _, err := web.New(web.Config{}); err == nil || err.Error() != "web: a store is needed" {
		t.Errorf("got %v", err)
	}
}

// patient remembers the deadlines that a connection was given.
type patient struct {
	*httptest.ResponseRecorder
	read, write time.Duration // the longest
	lastRead    time.Duration
}

func (p *patient) SetReadDeadline(t time.Time) error {
	p.lastRead = time.Until(t)
	p.read = max(p.read, p.lastRead)
	return nil
}

func (p *patient) SetWriteDeadline(t time.Time) error {
	p.write = max(p.write, time.Until(t))
	return nil
}

func TestOnlyImportsMayTakeLong(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer = i.take })
	ask := func(method, address string) *patient {
		r := httptest.NewRequest(method, address, strings.NewReader("x"))
		r.Host, r.RemoteAddr = "localhost", "127.0.0.1:5000"
		r.Header.Set("Peijian-Filename", "a.zip")
		r.Header.Set("Accept-Encoding", "gzip")
		p := &patient{ResponseRecorder: httptest.NewRecorder()}
		s.h.ServeHTTP(p, r)
		return p
	}
	if p := ask(http.MethodGet, "/api/v1/city"); p.read > 30*time.Second || p.write > time.Minute || p.read == 0 || p.write == 0 {
		t.Errorf("a question has %v to be read and %v to be answered", p.read, p.write)
	}
	if p := ask(http.MethodPost, "/api/v1/layers/communities/import"); p.Code != 200 || p.write < 10*time.Minute {
		t.Errorf("%d: an import has %v to be answered", p.Code, p.write)
	}
}

// What the program carries is a page in any case: the screens, or the word that they were not built.
func TestTheProgramCarriesAPage(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Assets = nil })
	if w := s.get("/map"); w.Code != 200 || !strings.Contains(w.Body.String(), "配建") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
