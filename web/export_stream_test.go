package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"peijian/planning"
	"peijian/web"
	"peijian/web/export"
)

// A connection that is cut anywhere never leaves a file that looks whole.
func TestACutConnectionIsNoWholeFile(t *testing.T) {
	for _, format := range everyFormat() {
		spooled := t.TempDir()
		base := servedInSips(t, many(20_000), func(c *web.Config) { c.SpoolDir = spooled })
		const name = "the-connection-is-cut"
		answer, err := sipping.Get(base + "/api/v1/layers/facilities/export?format=" + format + "&receipt=" + name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.CopyN(io.Discard, answer.Body, 100)
		answer.Body.Close() // the client hangs up
		for {               // until the server has noticed
			var r export.Receipt
			_, body := fetched(t, base+"/api/v1/exports/"+name)
			if err := json.Unmarshal(body, &r); err != nil {
				t.Fatal(err)
			}
			if r.State == export.Broken && r.SHA256 == "" {
				break
			}
			if r.State == export.Complete {
				t.Fatalf("%s: the server takes it for sent: %s", format, body)
			}
			runtime.Gosched()
		}
		if left, _ := os.ReadDir(spooled); len(left) > 0 {
			t.Errorf("%s: %v is left behind", format, left)
		}
	}
}

// many puts facilities into the town until it has n.
func many(n int) func(*web.Config) {
	return func(c *web.Config) {
		b := &builder{planning.Delta{Revision: 18}}
		for i := range n - 1 {
			b.put(planning.Facilities, "F"+strconv.Itoa(i+100_000), "POINT(3 3)", fields{"name": "剅河镇长埫口镇用房" + strings.Repeat("长", 30), "state": "built"})
		}
		m := c.Store.(*memory)
		m.set(b.apply(m.City()))
	}
}

// cutting is a connection that ends after so many bytes.
type cutting struct {
	*httptest.ResponseRecorder
	left int
}

func (c *cutting) Write(b []byte) (int, error) {
	if c.left -= len(b); c.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return c.ResponseRecorder.Write(b)
}

func TestAnAnswerThatFailsInTheMiddleEndsTheConnection(t *testing.T) {
	s := open(t, many(2000))
	for _, format := range everyFormat() {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/layers/facilities/export?format="+format, nil)
		r.Host = "localhost"
		ended := false
		func() {
			defer func() { ended = recover() == http.ErrAbortHandler }()
			s.h.ServeHTTP(&cutting{httptest.NewRecorder(), 4000}, r)
		}()
		if !ended {
			t.Errorf("%s: the client would take what it has for whole", format)
		}
	}
}

// watcher takes an answer, and looks at the heap now and then: while it is sent and, by the deadlines that are pushed, while it is made.
type watcher struct {
	header http.Header
	sent   int64
	pushed int
	before uint64
	most   int64 // bytes of heap over what there was before
}

func (s *watcher) Header() http.Header { return s.header }

func (s *watcher) WriteHeader(int) {}

func (s *watcher) SetWriteDeadline(time.Time) error {
	if s.pushed++; s.pushed%900 == 0 {
		s.look()
	}
	return nil
}

func (s *watcher) look() {
	var now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&now)
	s.most = max(s.most, int64(now.HeapAlloc)-int64(s.before))
}

func TestMemoryStaysFlatWhateverTheCount(t *testing.T) {
	if testing.Short() {
		t.Skip("300,000 features take a while")
	}
	const n = 300_000
	s := open(t, many(n), func(c *web.Config) { c.SpoolDir = t.TempDir() })
	for _, format := range everyFormat() {
		var before runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		w := &watcher{header: http.Header{}, before: before.HeapAlloc}
		r := httptest.NewRequest(http.MethodGet, "/api/v1/layers/facilities/export?format="+format, nil)
		r.Host = "localhost"
		s.h.ServeHTTP(w, r)
		if w.header.Get("Peijian-Count") != strconv.Itoa(n) || w.pushed < 1000 {
			t.Errorf("%s: %s features, seen %d times", format, w.header.Get("Peijian-Count"), w.pushed)
		}
		t.Logf("%s: %d kB sent, at most %d kB of heap", format, w.sent>>10, w.most>>10)
		most := int64(16 << 20)
		if format == "xlsx" {
			most += 16 << 20 // of a sheet the library holds so much, whatever its length, before it goes to a file
		}
		if w.most > most {
			t.Errorf("%s: %d MB of heap for a file of %d MB", format, w.most>>20, w.sent>>20)
		}
	}
}
