package web_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"peijian/planning"
	"peijian/web"
)

// A page elsewhere whose name suddenly points to this server must not read what officers see.
func TestOnlyKnownNamesAreAnswered(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Hosts = []string{"GIS-Server", "peijian.example.gov.cn."} })
	anyName := open(t, func(c *web.Config) { c.Hosts = []string{"*"} })
	for host, known := range map[string]bool{
		"localhost": true, "LOCALHOST:8080": true, "localhost.:8080": true, "127.0.0.1:8080": true, "127.1.2.3": true,
		"[::1]:8080": true, "[::1]": true, "192.0.2.7": true, "[fe80::1]:80": true, "": true,
		"gis-server:8080": true, "peijian.example.gov.cn": true, "PEIJIAN.example.gov.cn.:80": true,
		"evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false,
		"gis-server.evil.example": false, "127.0.0.1@evil.example": false, "2130706433": false, "*": false,
	} {
		for _, address := range []string{"/api/v1/city", "/tiles/communities.json", "/map", "/healthz"} {
			ask := func(s *site) *httptest.ResponseRecorder {
				r := httptest.NewRequest(http.MethodGet, address, nil)
				r.Host = host
				w := httptest.NewRecorder()
				s.h.ServeHTTP(w, r)
				return w
			}
			if w := ask(s); known && w.Code != 200 {
				t.Errorf("%s of %q: %d %s", address, host, w.Code, w.Body)
			} else if !known {
				refused(t, w, http.StatusMisdirectedRequest, "wrong_host")
			}
			if w := ask(anyName); w.Code != 200 {
				t.Errorf("under any name: %s of %q: %d", address, host, w.Code)
			}
		}
	}
}

func TestAQuerySaysEachThingOnce(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer = i.take })
	for query, code := range map[string]string{
		"dry_run=false&dry_run=true": "bad_parameter", "dry_run=true&dry_run=true": "bad_parameter", "dry_run=": "bad_parameter", "dry_run": "bad_parameter",
		"dry_run=%zz": "bad_query", "dry_run=true;x=1": "bad_query", "dry_run=true&%zz": "bad_query",
	} {
		refused(t, s.ask(http.MethodPost, "/api/v1/layers/communities/import?"+query, "x", "Peijian-Filename", "a.zip"), 400, code)
	}
	if i.body != "" {
		t.Error("a file was read all the same")
	}
	for query, says := range map[string]string{
		"limit=1&limit=2": "parameter limit: may be given once only", "kind=": "parameter kind: has no value", "a;b": "The parameters of the address", "limit=%": "cannot be read",
		"lang=en&lang=zh": "lang",
	} {
		if p := refused(t, s.get("/api/v1/gaps?"+query, "Accept-Language", "en"), 400, map[bool]string{true: "bad_query", false: "bad_parameter"}[strings.ContainsAny(query, ";%")]); !strings.Contains(p.Detail, says) {
			t.Errorf("%s: %q", query, p.Detail)
		}
	}
	if w := s.get("/map?a=1&a=2&b="); w.Code != 200 {
		t.Errorf("a page may have any query: %d", w.Code)
	}
}

// An answer may be larger than its question, but not without bound.
func TestAThousandMistakesAreNotAllToldOf(t *testing.T) {
	var query strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&query, "x%d=1&", i)
	}
	p := refused(t, open(t).get("/api/v1/gaps?"+strings.TrimSuffix(query.String(), "&")), 400, "unknown_parameter")
	if len(p.Errors) != 20 {
		t.Errorf("told of %d", len(p.Errors))
	}
}

func TestAllowedMethodsAreNamed(t *testing.T) {
	s := open(t)
	for address, want := range map[string]string{
		"/api/v1/city": "GET, HEAD", "/tiles/communities/2/0/0.mvt": "GET, HEAD", "/map": "GET, HEAD", "/api/v1/check": "POST", "/api/v1/layers/communities/import": "POST",
	} {
		for _, method := range []string{http.MethodDelete, http.MethodOptions, http.MethodPut, "BREW"} {
			w := s.ask(method, address, "")
			refused(t, w, http.StatusMethodNotAllowed, "method_not_allowed")
			if got := w.Header().Get("Allow"); got != want {
				t.Errorf("%s %s: Allow %q, want %q", method, address, got, want)
			}
		}
	}
}

func TestATileIsNotPackedForThoseWhoRefuseIt(t *testing.T) {
	b := &builder{planning.Delta{Revision: 18}}
	for i := range 40 {
		x := itoa(uint32(i))
		b.put(planning.Buildings, "B"+x, "POLYGON(("+x+" 1,"+x+".5 1,"+x+".5 1.5,"+x+" 1.5,"+x+" 1))", fields{"name": x + "号楼", "use": "residential"})
	}
	s := open(t, func(c *web.Config) { m := c.Store.(*memory); m.set(b.apply(m.City())) })
	for accept, want := range map[string]string{
		"gzip": "gzip", "GZIP;q=0.5": "gzip", "br, gzip;q=1.0": "gzip",
		"gzip;q=0": "", "gzip; q=0.000, br": "", "x-gzip": "", "identity": "", "gzip;q=x": "",
	} {
		if got := s.get("/tiles/buildings/12/3338/1685.mvt", "Accept-Encoding", accept).Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q: packed as %q, want %q", accept, got, want)
		}
	}
}

// A file number may have a dot in it, and its page may be opened anew.
func TestAPageMayHaveADotInItsAddress(t *testing.T) {
	s := open(t)
	if w := s.get("/permits/2026.1", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8"); w.Code != 200 || !strings.Contains(w.Body.String(), "<title>配建") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for _, address := range []string{"/permits/missing.js", "/assets/gone.js"} {
		refused(t, s.get(address, "Accept", "*/*"), 404, "not_found")
	}
	refused(t, s.get("/assets/gone.html", "Accept", "text/html"), 404, "not_found")
}

func TestNothingIsKeptUnlessItSaysSo(t *testing.T) {
	s := open(t)
	for address, want := range map[string]string{
		"/api/v1/rulebook": "no-store", "/api/v1/glossary": "no-store", "/healthz": "no-store", "/readyz": "no-store", "/api/v1/city": "private, no-cache",
		"/tiles/communities/10/834/421.mvt": "private, no-cache", "/api/v1/layers/communities/export": "private, no-cache", "/map": "no-cache",
		"/assets/index-a1b2.js": "public, max-age=31536000, immutable", "/nothing.txt": "no-store",
	} {
		h := s.get(address).Header()
		if h.Get("Cache-Control") != want || h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: %q, want %q; %q", address, h.Get("Cache-Control"), want, h.Get("Cross-Origin-Resource-Policy"))
		}
	}
	if h := s.ask(http.MethodPost, "/api/v1/check", presaleFile).Header(); h.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("a ruling: %q", h.Get("Cache-Control"))
	}
}

func TestNamesOfFilesThatDeceive(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer = i.take })
	for _, name := range []string{"a%0d%0aX-Evil:1.zip", "a%00.zip", "a%7f.zip", "a%c2%85.zip", "%e2%80%aepiz.exe.zip", "a%e2%80%a8.zip", "%ff.zip", ".", "/", "%2e%2e", "a%2f.."} {
		p := refused(t, s.ask(http.MethodPost, "/api/v1/layers/communities/import", "x", "Peijian-Filename", name), 400, "bad_parameter")
		if len(p.Errors) != 1 || p.Errors[0].Location != "header.Peijian-Filename" {
			t.Errorf("%s: %+v", name, p.Errors)
		}
	}
	if w := s.ask(http.MethodPost, "/api/v1/layers/communities/import", "x", "Peijian-Filename", "%E5%89%85%20%F0%A0%AE%B7%EF%BC%881%EF%BC%89.zip"); w.Code != 200 || i.got.File != "剅 𠮷（1）.zip" {
		t.Errorf("%d, %q", w.Code, i.got.File)
	}
}

// While the database works on a file that has come, net/http reads on to see whether the client stays. When that reading runs out, it
// cancels the import.
func TestAnImportIsNotCancelledWhileTheDatabaseWorks(t *testing.T) {
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer = i.take })
	r := httptest.NewRequest(http.MethodPost, "/api/v1/layers/communities/import", strings.NewReader("x"))
	r.Host, r.RemoteAddr = "localhost", "127.0.0.1:5000"
	r.Header.Set("Peijian-Filename", "a.zip")
	p := &patient{ResponseRecorder: httptest.NewRecorder()}
	if s.h.ServeHTTP(p, r); p.Code != 200 || p.lastRead < 10*time.Minute {
		t.Errorf("%d: %v are left when the file has come", p.Code, p.lastRead)
	}
}

// What a connection does is the client's mistake and not the server's.
func TestAFileThatDoesNotComeWhole(t *testing.T) {
	var log bytes.Buffer
	i := &importer{}
	s := open(t, func(c *web.Config) { c.Importer, c.Logger = i.take, slog.New(slog.NewTextHandler(&log, nil)) })
	server := httptest.NewServer(s.h)
	defer server.Close()
	const head = "POST /api/v1/layers/communities/import HTTP/1.1\r\nHost: localhost\r\nPeijian-Filename: a.zip\r\nConnection: close\r\n"
	for name, rest := range map[string]string{
		"a chunk without a length": "Transfer-Encoding: chunked\r\n\r\nZZ\r\nxx\r\n",
		"an end before the end":    "Content-Length: 100\r\n\r\nonly this",
	} {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, head+rest)
		_ = c.(*net.TCPConn).CloseWrite()
		w, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if body, _ := io.ReadAll(w.Body); w.StatusCode != 400 || !strings.Contains(string(body), "read_timeout") {
			t.Errorf("%s: %d %s", name, w.StatusCode, body)
		}
		_ = c.Close()
	}
	if strings.Contains(log.String(), "ERROR") {
		t.Errorf("the log blames the server: %s", &log)
	}
}

// A download that a client leaves is in the log as what it is, though its status was sent as 200.
func TestABrokenDownloadIsInTheLog(t *testing.T) {
	log := make(chan string, 10)
	s := open(t, func(c *web.Config) { c.Logger = slog.New(slog.NewTextHandler(lines(log), nil)) })
	r := httptest.NewRequest(http.MethodGet, "/api/v1/layers/communities/export", nil)
	r.Host = "localhost"
	func() {
		defer func() {
			if recover() != http.ErrAbortHandler {
				t.Error("the connection was not ended")
			}
		}()
		s.h.ServeHTTP(&deaf{httptest.NewRecorder()}, r)
	}()
	if line := <-log; !strings.Contains(line, "status=200") || !strings.Contains(line, "aborted=true") {
		t.Error(line)
	}
}

// lines hands on each line of a log.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

// deaf is a client that has gone.
type deaf struct{ *httptest.ResponseRecorder }

func (deaf) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestAHostilePresaleFileIsSmall(t *testing.T) {
	s := open(t)
	p := refused(t, s.ask(http.MethodPost, "/api/v1/check", presaleFile+"\n#"+strings.Repeat("x", 256<<10)), 413, "too_large")
	if !strings.Contains(p.Detail, "0.25 MiB") {
		t.Errorf("does not say how much is allowed: %q", p.Detail)
	}
}

// Who sends a file while the database is away should send it again, and not call the administrator.
func TestAnImportWithoutADatabase(t *testing.T) {
	var log bytes.Buffer
	i := &importer{err: errors.New("import communities: dial unix: connection refused")}
	s := open(t, func(c *web.Config) { c.Importer, c.Logger = i.take, slog.New(slog.NewTextHandler(&log, nil)) })
	ask := func() *httptest.ResponseRecorder {
		return s.ask(http.MethodPost, "/api/v1/layers/communities/import", "x", "Peijian-Filename", "a.zip")
	}
	refused(t, ask(), 500, "internal")
	log.Reset()
	s.store.down.Store(true)
	refused(t, ask(), 503, "database_away")
	if !strings.Contains(log.String(), "connection refused") {
		t.Errorf("the log does not say why: %s", &log)
	}
}
