package web_test

import (
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"testing"

	"peijian/planning"
	"peijian/planning/reach"
	"peijian/web"
)

// spread is the small city with houses of a compound along a street of C2, a promised room among them, and the venue of C1 in the west.
func spread(t testing.TB) *site {
	s := open(t)
	b := &builder{planning.Delta{Revision: 18}}
	b.put(planning.Roads, "W3", "LINESTRING(5 2.5,12 2.5,19 2.5)", fields{"name": "宝龙路"})
	for code, text := range map[string]string{
		"B2": "POLYGON((11 2.6,11.1 2.6,11.1 2.7,11 2.6))", "B3": "POLYGON((13 2.6,13.1 2.6,13.1 2.7,13 2.6))", "B4": "POLYGON((18 2.6,18.1 2.6,18.1 2.7,18 2.6))",
	} {
		b.put(planning.Buildings, code, text, fields{"name": code, "compound_code": "K1", "use": "residential", "dwellings": int64(30)})
	}
	b.put(planning.Facilities, "F2", "POINT(14 2.7)", fields{"name": "花园二期用房", "community_code": "C2", "development_code": "D1", "state": "promised"})
	s.store.set(b.apply(s.store.City()))
	return s
}

func TestReach(t *testing.T) {
	s := spread(t)
	got := read[web.ReachAnswer](s, "/api/v1/reach")
	if got.Method != "streets" || got.Distance != 500 || len(got.Communities) != 2 || got.Communities[1].Code != "C2" || got.Revision != 18 {
		t.Fatalf("%+v", got)
	}
	if c2 := got.Communities[1]; c2.Unserved != (reach.Count{Homes: 3, Households: 90}) || len(c2.Lacks) != 1 || c2.Lacks[0].Lack != reach.NoVenue || c2.PerHundred != nil {
		t.Errorf("%+v", c2)
	}
	if c1 := got.Communities[0]; c1.Served != (reach.Count{Homes: 1, Households: 66}) || c1.Area == nil || *c1.Area != 80.5 || c1.Bands[0].Homes != 1 {
		t.Errorf("%+v", c1)
	}
	if one := read[web.ReachAnswer](s, "/api/v1/reach?community=C1&distance=50"); one.Total.Served.Homes != 0 || len(one.Communities) != 1 {
		t.Errorf("%+v", one.Total)
	}
	refused(t, s.get("/api/v1/reach?community=X"), http.StatusNotFound, "not_found")
	for _, bad := range []string{"distance=0", "distance=2001", "distance=NaN", "distance=-Inf"} {
		if w := s.get("/api/v1/reach?" + bad); w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: %d %s", bad, w.Code, w.Body)
		}
	}
}

func TestReachLinesAreAsLongAsWasReached(t *testing.T) {
	s := spread(t)
	w := s.get("/api/v1/reach/lines?community=C1&distance=300")
	var got struct {
		Features []struct {
			ID       string
			Geometry struct {
				Type        string
				Coordinates [][][2]float64
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Features) != 1 || got.Features[0].Geometry.Type != "MultiLineString" {
		t.Fatalf("%v %s", err, w.Body)
	}
	east := 0.0
	for _, l := range got.Features[0].Geometry.Coordinates {
		east = math.Max(east, math.Max(l[0][0], l[1][0]))
	}
	// From the venue at 3 and half a thousandth of a degree above the street: 55 m down, and 245 m east.
	if off := (east - 113.443) * 96_100; math.Abs(off-245) > 3 {
		t.Errorf("%.0f m east of the venue, want 245", off)
	}
	if w := s.get("/api/v1/reach/lines?community=C2"); w.Code != 200 || strings.Contains(w.Body.String(), `"LineString`) {
		t.Errorf("a community without a venue reaches nothing: %s", w.Body)
	}
}

func TestPlacement(t *testing.T) {
	s := spread(t)
	got := read[web.PlacementAnswer](s, "/api/v1/placement?community=C2&candidates=room")
	if got.Candidates != 1 || len(got.Sites) != 1 || got.Sites[0].Place.Code != "F2" || got.Sites[0].Adds != 90 || got.Bound != 90 || got.Served.Homes != 3 {
		t.Errorf("%+v", got)
	}
	got = read[web.PlacementAnswer](s, "/api/v1/placement?community=C2&candidates=building&distance=250&k=2")
	if got.Candidates != 3 || len(got.Sites) != 2 || got.Sites[0].Adds != 60 || got.Served.Households != 90 || got.Unserved.Households != 90 {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{"k=0", "k=21", "candidates=tent", "subdistrict=S9"} {
		if w := s.get("/api/v1/placement?" + bad); w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: %d %s", bad, w.Code, w.Body)
		}
	}
}

func TestWhatThePlannedRoomsOfADevelopmentWouldChange(t *testing.T) {
	s := spread(t)
	got := read[web.EffectAnswer](s, "/api/v1/reach/rooms?development=D1")
	if len(got.Rooms) != 1 || got.Rooms[0].Gained.Households != 90 || got.Rooms[0].Sentence.Zh != "花园二期用房建成后，90 户进入 500 m 服务半径" || got.Rooms[0].Communities[0].Community.Code != "C2" {
		t.Errorf("%+v", got)
	}
	if none := read[web.EffectAnswer](s, "/api/v1/reach/rooms?development=D3"); none.Rooms == nil || len(none.Rooms) != 0 {
		t.Errorf("%+v", none)
	}
	refused(t, s.get("/api/v1/reach/rooms?development=X"), http.StatusNotFound, "not_found")
}
