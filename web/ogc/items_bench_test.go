package ogc_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning"
)

// crowd is a city of n buildings with five corners each.
func crowd(b *testing.B, n int) *site {
	b.Helper()
	delta := planning.Delta{Revision: 1}
	l, err := planning.LayerNamed(planning.Buildings)
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		lon, lat := 113+float64(i%700)*.001, 30.1+float64(i/700)*.0009
		r := &planning.Record{Code: fmt.Sprintf("B%06d", i), Values: make([]any, len(l.Fields)), Audience: planning.Public, Source: "bench"}
		r.Values[l.Field("name")], r.Values[l.Field("use")], r.Values[l.Field("dwellings")] = fmt.Sprint(i%30+1, "号楼"), "residential", int64(i%90)
		r.Geometry = orb.MultiPolygon{{{{lon, lat}, {lon + .000312345, lat}, {lon + .000312345, lat + .000212345}, {lon + .0001, lat + .0003}, {lon, lat}}}}
		delta.Changes = append(delta.Changes, planning.Change{Layer: planning.Buildings, Code: r.Code, Since: 1, Record: r})
	}
	return open(b, (&builder{delta}).apply(b, empty(b, planning.Internal)))
}

// sink counts an answer and throws it away.
type sink struct {
	header http.Header
	status int
	bytes  int64
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(b []byte) (int, error) { s.bytes += int64(len(b)); return len(b), nil }

func benchmark(b *testing.B, s *site, address string) {
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Host, r.RemoteAddr = "localhost:8080", "127.0.0.1:50000"
		w := &sink{header: http.Header{}}
		if s.h.ServeHTTP(w, r); w.status != http.StatusOK && w.status != 0 {
			b.Fatal(w.status)
		}
		b.SetBytes(w.bytes)
	}
}

func BenchmarkItems(b *testing.B) {
	s := crowd(b, 300_000)
	items := "/ogc/collections/buildings/items"
	for _, c := range []struct{ name, address string }{
		{"limit=100", items + "?limit=100"},
		{"limit=10000", items + "?limit=10000"},
		{"one", items + "/B123456"},
		{"limit=10000 in EPSG:4547", items + "?limit=10000&crs=" + epsg + "4547"},
		{"bbox of 1000", items + "?limit=10000&bbox=113.1,30.11,113.13,30.14"},
	} {
		b.Run(c.name, func(b *testing.B) { benchmark(b, s, c.address) })
	}
}

// A walk of 300,000 features to the end, every id once.
func BenchmarkWalk(b *testing.B) {
	const all = 300_000
	s := crowd(b, all)
	for b.Loop() {
		seen := make(map[string]bool, all)
		address := "/ogc/collections/buildings/items?limit=10000&skipGeometry=false"
		pages := 0
		for address != "" {
			w := s.get(address)
			pages++
			for _, line := range strings.Split(w.Body.String(), "\n") {
				if rest, ok := strings.CutPrefix(line, `{"type":"Feature","id":"`); ok {
					id, _, _ := strings.Cut(rest, `"`)
					if seen[id] {
						b.Fatalf("%s came twice", id)
					}
					seen[id] = true
				}
			}
			address = nextOf(w.Header().Values("Link"))
		}
		if len(seen) != all || pages != 30 {
			b.Fatalf("%d features on %d pages", len(seen), pages)
		}
	}
	b.ReportMetric(float64(all)*float64(b.N)/b.Elapsed().Seconds(), "features/s")
}

// nextOf finds the next page in the header.
func nextOf(links []string) string {
	for _, l := range links {
		if strings.Contains(l, `rel="next"`) {
			address, _, _ := strings.Cut(strings.TrimPrefix(l, "<http://localhost:8080"), ">")
			return address
		}
	}
	return ""
}
