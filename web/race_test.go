package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
)

// everything lists addresses that together ask all there is to ask.
var everything = []string{
	"/api/v1/city", "/api/v1/layers", "/api/v1/gaps", "/api/v1/gaps/export", "/api/v1/applications", "/api/v1/applications/A-001",
	"/api/v1/layers/developments/features?sort=-name&subdistrict=S1", "/api/v1/layers/developments/features/D1", "/api/v1/layers/communities/export",
	"/api/v1/identify?lon=113.4495&lat=30.363", "/api/v1/search?q=C", "/tiles/communities.json",
	"/tiles/communities/11/1669/842.mvt", "/tiles/communities/8/208/105.mvt", "/tiles/developments/10/834/421.mvt", "/tiles/buildings/10/834/421.mvt",
	"/tiles/gaps/10/834/421.mvt", "/tiles/roads/11/1669/842.mvt", "/tiles/waters/11/1669/842.mvt", "/tiles/facilities/11/1669/842.mvt",
}

// snapshot writes down everything a City holds.
func snapshot(c *planning.City) map[string]string {
	out := map[string]string{}
	for _, l := range planning.Layers() {
		for f := range c.Layer(l.Name).All() {
			var row strings.Builder
			for _, v := range f.Values {
				fmt.Fprintf(&row, "%+v|", v)
			}
			fmt.Fprintf(&row, "%+v\n%+v\n", f.Row, c.Ground(l.Name, f.Code))
			if f.Geometry != nil {
				for _, g := range []orb.Geometry{f.Geometry, f.Tile, f.Plane.Geometry()} {
					fmt.Fprintf(&row, "%v\n", g) // shortest digits that tell every float64 apart
				}
			}
			out[l.Name+" "+f.Code] = row.String()
		}
	}
	return out
}

func TestNothingThatIsAskedChangesTheCity(t *testing.T) {
	s := open(t)
	city := s.store.City()
	before := snapshot(city)
	for _, address := range everything {
		if w := s.get(address); w.Code != 200 {
			t.Fatalf("%s: %d %s", address, w.Code, w.Body)
		}
	}
	if w := s.ask(http.MethodPost, "/api/v1/check", presaleFile); w.Code != 200 {
		t.Fatal(w.Body)
	}
	for _, l := range planning.Layers() {
		for f := range city.Layer(l.Name).All() {
			s.get("/api/v1/layers/" + l.Name + "/features/" + strings.ReplaceAll(f.Code, "/", "%2F"))
		}
	}
	if diff := cmp.Diff(before, snapshot(city)); diff != "" {
		t.Error(diff)
	}
}

// While cities are swapped, every answer is of one of them: what it counts belongs to the revision that it names.
func TestEveryAnswerIsOfOneCity(t *testing.T) {
	s := open(t)
	done := make(chan struct{})
	var readers, writer sync.WaitGroup
	writer.Go(func() {
		for revision := int64(18); ; revision++ {
			select {
			case <-done:
				return
			default:
			}
			b := &builder{planning.Delta{Revision: revision}}
			b.put(planning.Facilities, "F"+strconv.FormatInt(revision, 10), "POINT(3 3)", fields{"name": "用房", "state": "built"})
			s.store.set(b.apply(s.store.City()))
		}
	})
	for reader := range 4 {
		readers.Go(func() {
			for i := range 60 {
				address := everything[(i*7+reader)%len(everything)]
				r := httptest.NewRequest(http.MethodGet, "http://localhost"+address, nil)
				w := httptest.NewRecorder()
				s.h.ServeHTTP(w, r)
				if w.Code != 200 {
					t.Errorf("%s: %d %s", address, w.Code, w.Body)
				}
				if address != "/api/v1/city" {
					continue
				}
				var got struct {
					Revision int
					Counts   map[string]int
				}
				_ = json.Unmarshal(w.Body.Bytes(), &got)
				if got.Counts["facilities"] != got.Revision-16 || w.Header().Get("Peijian-Revision") != strconv.Itoa(got.Revision) {
					t.Errorf("revision %d counts %d facilities, header %s", got.Revision, got.Counts["facilities"], w.Header().Get("Peijian-Revision"))
				}
			}
		})
	}
	readers.Wait()
	close(done)
	writer.Wait()
}
