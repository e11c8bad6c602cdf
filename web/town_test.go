package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/permit/application"
	"peijian/web"
	"peijian/web/answer"
	"peijian/web/imports"
)

var monday = planning.Date{Year: 2026, Month: time.November, Day: 23}

// memory is a store without a database.
type memory struct {
	city     atomic.Pointer[planning.City]
	revision atomic.Int64
	stale    atomic.Bool
	down     atomic.Bool
}

func (m *memory) City() *planning.City { return m.city.Load() }
func (m *memory) Stale() bool          { return m.stale.Load() }
func (m *memory) DatabaseRevision(context.Context) (int64, error) {
	if m.down.Load() {
		return 0, errors.New(`dial postgres://peijian:secret@db.internal:5432: relation "community" refused`)
	}
	return m.revision.Load(), nil
}

func (m *memory) set(c *planning.City) {
	m.city.Store(c)
	m.revision.Store(c.Revision)
}

// at reads a WKT in thousandths of a degree from 113.44 E, 30.36 N.
func at(text string) orb.Geometry {
	g, err := wkt.Unmarshal(text)
	if err != nil {
		panic(text)
	}
	move := func(p orb.Point) orb.Point { return orb.Point{113.44 + p[0]/1000, 30.36 + p[1]/1000} }
	line := func(ps []orb.Point) {
		for i := range ps {
			ps[i] = move(ps[i])
		}
	}
	switch g := g.(type) {
	case orb.Point:
		return move(g)
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

func (b *builder) put(layer, code, text string, values fields) {
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
}

func (b *builder) lies(layer, code string, area, covered float64, claims ...planning.Claim) {
	b.delta.Grounds = append(b.delta.Grounds, planning.GroundChange{Layer: layer, Code: code,
		Ground: &planning.Ground{Area: area, Covered: covered, Claims: claims}})
}

func (b *builder) apply(c *planning.City) *planning.City {
	next, err := c.Apply(b.delta)
	if err != nil {
		panic(err)
	}
	return next
}

func empty(audience planning.Audience) *planning.City {
	c, err := planning.NewCity(planning.Info{
		Name: planning.Text{Zh: "仙桃市", En: "Xiantao"}, Plane: 4547, Rules: planning.DefaultGapRules(),
		Extent: orb.Bound{Min: orb.Point{112.9, 30}, Max: orb.Point{113.9, 30.6}},
		Notice: planning.Text{Zh: "示例数据,边界为虚构", En: "Sample data, boundaries are invented"},
	}, monday, audience)
	if err != nil {
		panic(err)
	}
	return c
}

// town is a small city at revision 17: two communities side by side, and beyond them ground that nobody governs.
func town(audience planning.Audience) *planning.City {
	b := &builder{planning.Delta{Revision: 17}}
	b.put(planning.Subdistricts, "S1", "POLYGON((0 0,20 0,20 20,0 20,0 0))", fields{"name": "干河街道", "kind": "street"})
	b.put(planning.Subdistricts, "S2", "POLYGON((20 0,40 0,40 20,20 20,20 0))", fields{"name": "沙嘴街道", "kind": "street"})
	b.put(planning.Communities, "C1", "POLYGON((0 0,10 0,10.3 7,9.8 13,10 20,0 20,0 0))",
		fields{"name": "襄河社区", "kind": "village_converted", "subdistrict_code": "S1", "population": int64(12000)})
	b.put(planning.Communities, "C2", "POLYGON((10 0,20 0,20 20,10 20,9.8 13,10.3 7,10 0))",
		fields{"name": "宝龙社区", "kind": "pure_urban", "subdistrict_code": "S1"})
	b.put(planning.Developments, "D1", "POLYGON((2 2,4 2,4 4,2 4,2 2))",
		fields{"name": "示例花园", "developer": "示例置业有限公司", "designed_units": int64(1200), "state": "occupied", "limited_title": false})
	b.put(planning.Developments, "D2", "POLYGON((22 2,24 2,24 4,22 4,22 2))",
		fields{"name": "示例新城", "developer": "示例置业有限公司", "designed_units": int64(800), "state": "on_sale", "limited_title": true})
	b.put(planning.Developments, "D3", "POLYGON((9 2,11 2,11 4,9 4,9 2))", fields{"name": "边界名苑", "state": "planned"})
	b.put(planning.Phases, "D1/1", "", fields{"development_code": "D1", "number": int64(1), "designed_units": int64(600)})
	b.put(planning.Compounds, "K1", "POLYGON((12 12,13 12,13.000012345678 13,12 13,12 12))",
		fields{"name": "示例纺织厂宿舍", "work_unit": "示例纺织厂", "unit_active": false, "reform_year": int64(1998), "dwellings": int64(96)})
	b.put(planning.Buildings, "B1", "POLYGON((2.1 2.1,2.3 2.1,2.3 2.2,2.1 2.2,2.1 2.1))",
		fields{"name": "1号楼", "development_code": "D1", "use": "residential", "dwellings": int64(66)})
	b.put(planning.Facilities, "F1", "POINT(3 3)", fields{"name": "襄河党群服务中心", "community_code": "C1", "state": "in_use"})
	b.put(planning.Rooms, "R1", "", fields{"facility_code": "F1", "name": "办公室", "use": "office", "gross_area": decimal("80.50")})
	b.put(planning.Roads, "W1", "LINESTRING(-5 10.000012345678,45 10)", fields{"name": "仙桃大道", "class": "arterial"})
	b.put(planning.Roads, "W2", "LINESTRING(1.9 2.5,5 2.5)", fields{"name": "花园里"})
	b.put(planning.Waters, "H1", "POLYGON((-5 15,45 15,45 16,-5 16,-5 15))", fields{"name": "襄河", "kind": "river"})
	b.application("A-001", "2026-11-18")
	b.lies(planning.Developments, "D1", 40000, 40000, planning.Claim{Community: "C1", Area: 40000})
	b.lies(planning.Developments, "D2", 40000, 0)
	b.lies(planning.Developments, "D3", 40000, 40000, planning.Claim{Community: "C1", Area: 21000}, planning.Claim{Community: "C2", Area: 19000})
	b.lies(planning.Compounds, "K1", 10000, 10000, planning.Claim{Community: "C2", Area: 10000})
	return b.apply(empty(audience))
}

func decimal(s string) *apd.Decimal {
	d, _, err := apd.NewFromString(s)
	if err != nil {
		panic(err)
	}
	return d
}

// presaleFile asks for 1,200 homes and promises 180 m²: 60 m² short.
const presaleFile = `
id: A-001
gate: presale_permit
name: 示例花园一期
received_on: 2026-11-18
development:
  code: D1
  name: 示例花园
  developer: {name: 示例置业有限公司}
phases:
  - {number: 1, designed_units: 1200, status: this}
rooms:
  - {id: R-1, name: 办公室, use: office, gross_area: 80.00, floor: "1", free: true}
  - {id: R-2, name: 活动室, use: activity, gross_area: 100.00, floor: "1", free: true}
`

func (b *builder) application(id, received string) {
	file := strings.ReplaceAll(strings.ReplaceAll(presaleFile, "A-001", id), "2026-11-18", received)
	a, problems := application.Parse("town_test.yaml", []byte(file))
	if a == nil {
		panic(problems[0].Error())
	}
	r := application.Record(a)
	b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: planning.Applications, Code: r.Code, Since: b.delta.Revision, Record: &r})
}

// screens are a built UI.
var screens = fstest.MapFS{
	"index.html":            {Data: []byte("<!doctype html><title>配建</title>")},
	"assets/index-a1b2.js":  {Data: []byte("console.log(1)" + strings.Repeat(" ", 2000))},
	"mark.svg":              {Data: []byte("<svg/>")},
	".keep":                 {Data: []byte("secret")},
	"assets/index-a1b2.css": {Data: []byte("body{}")},
}

type site struct {
	t      testing.TB
	store  *memory
	h      http.Handler
	config web.Config
}

// open makes a server on the small city; change sets it up otherwise.
func open(t testing.TB, change ...func(*web.Config)) *site {
	t.Helper()
	m := &memory{}
	m.set(town(planning.Internal))
	h := newHistory(m)
	s := &site{t: t, store: m, config: web.Config{Store: m, Past: h.at, Archive: h, Assets: screens, Version: "1.2.3", Demo: true}}
	for _, f := range change {
		f(&s.config)
	}
	handler, err := web.New(s.config)
	if err != nil {
		t.Fatal(err)
	}
	s.h = handler
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

// read gets an answer of status 200 as JSON.
func read[T any](s *site, address string) T {
	s.t.Helper()
	var out T
	w := s.get(address)
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", address, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		s.t.Fatalf("GET %s: %v", address, err)
	}
	return out
}

// refused checks that an answer is a problem of a code, and gives it.
func refused(t testing.TB, w *httptest.ResponseRecorder, status int, code string) answer.Problem {
	t.Helper()
	var p answer.Problem
	if w.Code != status || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Fatalf("status %d %s, want %d: %s", w.Code, w.Header().Get("Content-Type"), status, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if p.Code != code || p.Status != status || p.Detail == "" || p.Title == "" || p.Type != "urn:peijian:problem:"+code || p.Request == "" {
		t.Fatalf("got %+v, want code %s", p, code)
	}
	if w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("a problem may be kept: %v", w.Header())
	}
	return p
}

// importer takes everything and remembers it.
type importer struct {
	got  imports.Request
	body string
	err  error
	bad  bool
}

func (i *importer) take(_ context.Context, r imports.Request) (*intake.Receipt, error) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	i.got, i.body = r, string(b)
	receipt := &intake.Receipt{Layer: r.Layer, File: r.File, Revision: 18, DryRun: r.DryRun}
	if i.bad {
		receipt.Add(problem)
	}
	return receipt, i.err
}
