package ogc_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/planning"
	"peijian/web"
	"peijian/web/answer"
)

var monday = planning.Date{Year: 2026, Month: time.November, Day: 23}

// memory is a store without a database.
type memory struct{ city atomic.Pointer[planning.City] }

func (m *memory) City() *planning.City { return m.city.Load() }
func (m *memory) Stale() bool          { return false }
func (m *memory) DatabaseRevision(context.Context) (int64, error) {
	if c := m.City(); c != nil {
		return c.Revision, nil
	}
	return 0, errors.New("empty")
}

// at reads a WKT in thousandths of a degree from 113.44 E, 30.36 N.
func at(text string) orb.Geometry {
	g, err := wkt.Unmarshal(text)
	if err != nil {
		panic(text)
	}
	line := func(ps []orb.Point) {
		for i, p := range ps {
			ps[i] = orb.Point{113.44 + p[0]/1000, 30.36 + p[1]/1000}
		}
	}
	switch g := g.(type) {
	case orb.Point:
		return orb.Point{113.44 + g[0]/1000, 30.36 + g[1]/1000}
	case orb.LineString:
		line(g)
		return orb.MultiLineString{g}
	case orb.Polygon:
		for _, r := range g {
			line(r)
		}
		return orb.MultiPolygon{g}
	}
	panic(text)
}

type fields map[string]any

// builder collects what a city gets.
type builder struct{ delta planning.Delta }

func (b *builder) put(layer, code, text string, values fields) *planning.Record {
	l, err := planning.LayerNamed(layer)
	if err != nil {
		panic(err)
	}
	r := &planning.Record{Code: code, Values: make([]any, len(l.Fields)), Audience: planning.Public, Source: "town_test.go"}
	if l.Internal {
		r.Audience = planning.Internal
	}
	if text != "" {
		r.Geometry = at(text)
	}
	for name, v := range values {
		r.Values[l.Field(name)] = v
	}
	b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: layer, Code: code, Since: b.delta.Revision, Record: r})
	return r
}

func (b *builder) close(layer, code string) {
	b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: layer, Code: code})
}

func (b *builder) apply(t testing.TB, c *planning.City) *planning.City {
	t.Helper()
	next, err := c.Apply(b.delta)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func empty(t testing.TB, audience planning.Audience) *planning.City {
	t.Helper()
	c, err := planning.NewCity(planning.Info{
		Name: planning.Text{Zh: "仙桃市", En: "Xiantao"}, Plane: 4547, Rules: planning.DefaultGapRules(),
		Extent: orb.Bound{Min: orb.Point{112.9, 30}, Max: orb.Point{113.9, 30.6}},
		Notice: planning.Text{Zh: "示例数据,边界为虚构", En: "Sample data, boundaries are invented"},
	}, monday, audience)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func decimal(s string) *apd.Decimal {
	d, _, err := apd.NewFromString(s)
	if err != nil {
		panic(err)
	}
	return d
}

// town is a small city at revision 17. Every collection has a feature in it.
func town(t testing.TB, audience planning.Audience) *planning.City {
	b := &builder{planning.Delta{Revision: 17}}
	b.put(planning.Subdistricts, "S1", "POLYGON((0 0,20 0,20 20,0 20,0 0))", fields{"name": "干河街道", "kind": "street"})
	b.put(planning.Subdistricts, "S2", "POLYGON((20 0,40 0,40 20,20 20,20 0))", fields{"name": "沙嘴街道", "kind": "street"})
	c1 := b.put(planning.Communities, "C1", "POLYGON((0 0,10 0,10.3 7,9.8 13,10 20,0 20,0 0))",
		fields{"name": "襄河社区", "kind": "village_converted", "subdistrict_code": "S1", "population": int64(12000)})
	c1.ValidFrom = planning.Date{Year: 2020, Month: time.March, Day: 1}
	b.put(planning.Communities, "C2", "POLYGON((10 0,20 0,20 20,10 20,9.8 13,10.3 7,10 0))", fields{"name": "宝龙社区", "kind": "pure_urban", "subdistrict_code": "S1", "population": int64(900)})
	b.put(planning.Cells, "C1-01", "POLYGON((0 0,5 0,5 20,0 20,0 0))", fields{"name": "第一网格", "community_code": "C1", "kind": "basic", "responsible": "网格员甲"})
	b.put(planning.Developments, "D1", "POLYGON((2 2,4 2,4 4,2 4,2 2))",
		fields{"name": "示例花园", "developer": "示例置业有限公司", "designed_units": int64(1200), "state": "occupied", "limited_title": false})
	b.put(planning.Developments, "D2", "POLYGON((22 2,24 2,24 4,22 4,22 2))",
		fields{"name": "示例新城", "designed_units": int64(800), "state": "occupied", "limited_title": true})
	b.put(planning.Developments, "D3", "POLYGON((9 2,11 2,11 4,9 4,9 2))", fields{"name": "边界名苑", "state": "planned"})
	b.put(planning.Phases, "D1/1", "", fields{"development_code": "D1", "number": int64(1), "designed_units": int64(600)})
	b.put(planning.Compounds, "K1", "POLYGON((12 12,13 12,13.000012345678 13,12 13,12 12))",
		fields{"name": "示例纺织厂宿舍", "work_unit": "示例纺织厂", "unit_active": false, "reform_year": int64(1998), "dwellings": int64(96)})
	b.put(planning.Buildings, "B1", "POLYGON((2.1 2.1,2.3 2.1,2.3 2.2,2.1 2.2,2.1 2.1))", fields{"name": "1号楼", "development_code": "D1", "use": "residential", "dwellings": int64(66)})
	b.put(planning.Facilities, "F1", "POINT(3 3)", fields{"name": "襄河党群服务中心", "community_code": "C1", "state": "in_use"})
	b.put(planning.Rooms, "R1", "", fields{"facility_code": "F1", "name": "办公室", "use": "office", "gross_area": decimal("80.50")})
	b.put(planning.Roads, "W1", "LINESTRING(-5 10.000012345678,45 10)", fields{"name": "仙桃大道", "class": "arterial"})
	b.put(planning.Waters, "H1", "POLYGON((-5 15,45 15,45 16,-5 16,-5 15))", fields{"name": "襄河", "kind": "river"})
	b.put(planning.Inspections, "I1", "", fields{"facility_code": "F1", "inspected_on": monday, "found": "idle"})
	b.delta.Grounds = []planning.GroundChange{
		{Layer: planning.Developments, Code: "D1", Ground: &planning.Ground{Area: 40000, Covered: 40000, Claims: []planning.Claim{{Community: "C1", Area: 40000}}}},
		{Layer: planning.Developments, Code: "D2", Ground: &planning.Ground{Area: 40000}},
	}
	return b.apply(t, empty(t, audience))
}

// site is a server on a city.
type site struct {
	t     testing.TB
	store *memory
	h     http.Handler
}

func open(t testing.TB, c *planning.City, change ...func(*web.Config)) *site {
	t.Helper()
	s := &site{t: t, store: &memory{}}
	s.store.city.Store(c)
	config := web.Config{Store: s.store, Version: "1.2.3", Clock: func() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) }}
	for _, f := range change {
		f(&config)
	}
	h, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	s.h = h
	return s
}

// ask sends a request; headers come in pairs.
func (s *site) ask(method, address, body string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	r.Host, r.RemoteAddr = "localhost:8080", "127.0.0.1:50000"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

func (s *site) get(address string, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.ask(http.MethodGet, address, "", headers...)
}

type link struct{ Href, Rel, Type, Title string }

// reply is what any answer may have in it.
type reply struct {
	Type           string
	ID             any
	Title          string
	Links          []link
	ConformsTo     []string
	Collections    []reply
	Extent         *struct{ Spatial *struct{ BBox [][]float64 } }
	CRS            []string
	StorageCRS     string `json:"storageCrs"`
	NumberMatched  *int   `json:"numberMatched"`
	NumberReturned *int   `json:"numberReturned"`
	TimeStamp      string `json:"timeStamp"`
	Features       []reply
	Geometry       *struct {
		Type        string
		Coordinates any
	}
	Properties map[string]any
}

// read gets an answer of status 200 as JSON.
func (s *site) read(address string, headers ...string) reply {
	s.t.Helper()
	w := s.get(address, headers...)
	var out reply
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", address, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		s.t.Fatalf("GET %s: %v", address, err)
	}
	return out
}

// link finds the address of a relation, "" for none. It is cut down to path and query.
func (a *reply) link(rel, mime string) string {
	for _, l := range a.Links {
		if l.Rel == rel && (mime == "" || l.Type == mime) {
			return strings.TrimPrefix(l.Href, "http://localhost:8080")
		}
	}
	return ""
}

// walk follows the links from page to page and gives every id.
func (s *site) walk(address string) []string {
	s.t.Helper()
	var ids []string
	for address != "" {
		page := s.read(address)
		if *page.NumberReturned != len(page.Features) {
			s.t.Fatalf("%s: says %d and has %d", address, *page.NumberReturned, len(page.Features))
		}
		for _, f := range page.Features {
			ids = append(ids, f.ID.(string))
		}
		address = page.link("next", "")
	}
	return ids
}

// refused checks that an answer is a problem.
func (s *site) refused(w *httptest.ResponseRecorder, status int, code string) {
	s.t.Helper()
	var p answer.Problem
	if w.Code != status || w.Header().Get("Content-Type") != "application/problem+json" {
		s.t.Fatalf("status %d %s, want %d %s: %s", w.Code, w.Header().Get("Content-Type"), status, code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		s.t.Fatal(err)
	}
	if p.Code != code || p.Status != status || p.Detail == "" || p.Title == "" {
		s.t.Fatalf("got %+v, want code %s", p, code)
	}
}

var collectionIDs = []string{"subdistricts", "communities", "cells", "developments", "compounds", "buildings", "facilities", "streets", "waters", "gaps",
	"phases", "rooms", "rosters", "households", "approvals", "presales", "handovers", "inspections"}

// same compares two values as JSON.
func same(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
