package ogc_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"peijian/planning"
)

// The abstract tests of OGC 17-069r4, annex A, by their ids. Each asks what its "Test method" asks, of every collection where it says so.
var part1 = []struct {
	id   string
	test func(*testing.T, *site)
}{
	{"/ats/core/http", atsHTTP},
	{"/ats/core/crs84", atsCRS84},
	{"/ats/core/root-op", atsRootOp},
	{"/ats/core/root-success", atsRootSuccess},
	{"/ats/core/api-definition-op", atsAPIOp},
	{"/ats/core/api-definition-success", atsAPISuccess},
	{"/ats/core/conformance-op", atsConformanceOp},
	{"/ats/core/conformance-success", atsConformanceSuccess},
	{"/ats/core/fc-md-op", atsCollectionsOp},
	{"/ats/core/fc-md-success", atsCollectionsSuccess},
	{"/ats/core/fc-md-links", atsCollectionsLinks},
	{"/ats/core/fc-md-items", atsCollectionsItems},
	{"/ats/core/fc-md-items-links", atsCollectionsItemsLinks},
	{"/ats/core/fc-md-extent", atsExtent},
	{"/ats/core/fc-md-extent-multi", atsExtent},
	{"/ats/core/sfc-md-op", atsCollectionOp},
	{"/ats/core/sfc-md-success", atsCollectionSuccess},
	{"/ats/core/fc-op", atsFeaturesOp},
	{"/ats/core/fc-bbox-definition", atsBoxDefinition},
	{"/ats/core/fc-bbox-response", atsBoxResponse},
	{"/ats/core/fc-limit-definition", atsLimitDefinition},
	{"/ats/core/fc-limit-response", atsLimitResponse},
	{"/ats/core/fc-time-definition", atsTimeDefinition},
	{"/ats/core/fc-time-response", atsTimeResponse},
	{"/ats/core/query-param-unknown", atsUnknown},
	{"/ats/core/query-param-invalid", atsInvalid},
	{"/ats/core/fc-response", atsFeaturesResponse},
	{"/ats/core/fc-links", atsFeaturesLinks},
	{"/ats/core/fc-timeStamp", atsTimeStamp},
	{"/ats/core/fc-numberMatched", atsNumberMatched},
	{"/ats/core/fc-numberReturned", atsNumberReturned},
	{"/ats/core/f-op", atsFeatureOp},
	{"/ats/core/f-success", atsFeatureSuccess},
	{"/ats/core/f-links", atsFeatureLinks},
	{"/ats/html/definition", atsHTMLDefinition},
	{"/ats/html/content", atsHTMLContent},
	{"/ats/geojson/definition", atsGeoJSONDefinition},
	{"/ats/geojson/content", atsGeoJSONContent},
	{"/ats/oas30/completeness", atsOASCompleteness},
	{"/ats/oas30/exceptions-codes", atsOASExceptions},
	{"/ats/oas30/oas-definition-1", atsOASDefinition},
	{"/ats/oas30/oas-definition-2", atsOASValid},
	{"/ats/oas30/oas-impl", atsOASImplemented},
	{"/ats/oas30/security", atsOASSecurity},
}

func TestPart1(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	for _, c := range part1 {
		t.Run(strings.TrimPrefix(c.id, "/"), func(t *testing.T) {
			here := *s
			here.t = t
			c.test(t, &here)
		})
	}
}

func atsHTTP(t *testing.T, s *site) {
	server := httptest.NewServer(s.h)
	defer server.Close()
	for _, address := range []string{"/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/communities/items", "/ogc/collections/communities/items/C1"} {
		r, err := http.Head(server.URL + address)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != 200 || len(body) != 0 || r.ProtoMajor < 1 || r.Header.Get("ETag") == "" {
			t.Errorf("HEAD %s: %s %d with %d bytes", address, r.Proto, r.StatusCode, len(body))
		}
	}
	for _, address := range []string{"/ogc/nothing", "/ogc/collections/nothing", "/ogc/collections/nothing/items", "/ogc/collections/communities/nothing", "/ogc/collections/communities/items/nothing",
		"/ogc/collections/communities/schema/more", "/ogc/collections/applications/items"} {
		s.refused(s.get(address), http.StatusNotFound, "not_found")
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
		w := s.ask(method, "/ogc/collections", "")
		s.refused(w, http.StatusMethodNotAllowed, "method_not_allowed")
		if w.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("%s: Allow: %s", method, w.Header().Get("Allow"))
		}
	}
	s.refused(s.get("/ogc", "Accept", "image/png"), http.StatusNotAcceptable, "not_acceptable")
}

func atsCRS84(t *testing.T, s *site) {
	for _, id := range collectionIDs {
		for _, f := range s.read("/ogc/collections/" + id + "/items").Features {
			if f.Geometry == nil {
				continue
			}
			if x, y := firstPosition(f.Geometry.Coordinates); x < 113 || x > 114 || y < 30 || y > 31 {
				t.Errorf("%s %v stands at %g, %g", id, f.ID, x, y)
			}
		}
	}
}

func firstPosition(coordinates any) (x, y float64) {
	list := coordinates.([]any)
	if n, ok := list[0].(float64); ok {
		return n, list[1].(float64)
	}
	return firstPosition(list[0])
}

func atsRootOp(t *testing.T, s *site) {
	for _, address := range []string{"/ogc", "/ogc/"} {
		if w := s.get(address); w.Code != 200 {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
}

func atsRootSuccess(t *testing.T, s *site) {
	page := s.read("/ogc")
	api := page.link("service-desc", "application/vnd.oai.openapi+json;version=3.0")
	if api == "" || page.link("service-doc", "text/html") == "" || page.link("conformance", "") != "/ogc/conformance" || page.link("data", "") != "/ogc/collections" || page.Title == "" {
		t.Errorf("links: %+v", page.Links)
	}
}

func atsAPIOp(t *testing.T, s *site) {
	page := s.read("/ogc")
	for _, rel := range []string{"service-desc", "service-doc"} {
		if w := s.get(page.link(rel, "")); w.Code != 200 {
			t.Errorf("%s: %d", rel, w.Code)
		}
	}
}

func atsAPISuccess(t *testing.T, s *site) {
	w := s.get("/ogc/api", "Accept", "application/vnd.oai.openapi+json;version=3.0")
	if got := w.Header().Get("Content-Type"); got != "application/vnd.oai.openapi+json;version=3.0" {
		t.Errorf("it is %s", got)
	}
	atsOASValid(t, s)
}

func atsConformanceOp(t *testing.T, s *site) {
	if w := s.get("/ogc/conformance"); w.Code != 200 {
		t.Error(w.Code)
	}
}

func atsConformanceSuccess(t *testing.T, s *site) {
	got := s.read("/ogc/conformance").ConformsTo
	for _, class := range []string{"core", "oas30", "html", "geojson"} {
		if !slices.Contains(got, "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"+class) {
			t.Errorf("does not conform to %s", class)
		}
	}
}

func atsCollectionsOp(t *testing.T, s *site) {
	if w := s.get("/ogc/collections"); w.Code != 200 {
		t.Error(w.Code)
	}
}

func atsCollectionsSuccess(t *testing.T, s *site) {
	all := s.read("/ogc/collections")
	var ids []string
	for _, c := range all.Collections {
		id := c.ID.(string)
		if ids = append(ids, id); strings.Contains(id, ".") {
			t.Errorf("%s has a dot, which QGIS cannot load", id)
		}
	}
	slices.Sort(ids)
	want := slices.Sorted(slices.Values(collectionIDs))
	if !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
	if all.link("self", "application/json") == "" || all.link("alternate", "text/html") == "" {
		t.Errorf("links: %+v", all.Links)
	}
}

func atsCollectionsLinks(t *testing.T, s *site) {
	for _, l := range s.read("/ogc/collections").Links {
		if l.Rel == "" || l.Type == "" || l.Href == "" {
			t.Errorf("%+v", l)
		}
	}
}

func atsCollectionsItems(t *testing.T, s *site) {
	for _, c := range s.read("/ogc/collections").Collections {
		if c.Title == "" || c.ID == "" {
			t.Errorf("%+v", c)
		}
	}
}

func atsCollectionsItemsLinks(t *testing.T, s *site) {
	for _, c := range s.read("/ogc/collections").Collections {
		for _, mime := range []string{"application/geo+json", "text/html"} {
			if w := s.get(c.link("items", mime)); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), mime) {
				t.Errorf("%v as %s: %d %s", c.ID, mime, w.Code, w.Header().Get("Content-Type"))
			}
		}
	}
}

// Every feature lies in its collection's extent.
func atsExtent(t *testing.T, s *site) {
	for _, c := range s.read("/ogc/collections").Collections {
		if c.Extent == nil {
			t.Fatalf("%v has no extent", c.ID)
		}
		if c.Extent.Spatial == nil {
			continue
		}
		b := c.Extent.Spatial.BBox[0]
		for _, f := range s.read(c.link("items", "application/geo+json")).Features {
			if x, y := firstPosition(f.Geometry.Coordinates); x < b[0]-1e-9 || y < b[1]-1e-9 || x > b[2]+1e-9 || y > b[3]+1e-9 {
				t.Errorf("%v %v at %g, %g is outside of %v", c.ID, f.ID, x, y, b)
			}
		}
	}
}

func atsCollectionOp(t *testing.T, s *site) {
	for _, id := range collectionIDs {
		if w := s.get("/ogc/collections/" + id); w.Code != 200 {
			t.Errorf("%s: %d", id, w.Code)
		}
	}
}

// The description of a collection is the same in the list and by itself.
func atsCollectionSuccess(t *testing.T, s *site) {
	for _, c := range s.read("/ogc/collections").Collections {
		one := s.read("/ogc/collections/" + c.ID.(string))
		if one.ID != c.ID || one.Title != c.Title || !slices.Equal(one.CRS, c.CRS) || one.link("items", "") != c.link("items", "") {
			t.Errorf("%v differs: %+v and %+v", c.ID, one, c)
		}
	}
}

func atsFeaturesOp(t *testing.T, s *site) {
	for _, id := range collectionIDs {
		if w := s.get("/ogc/collections/" + id + "/items"); w.Code != 200 || w.Header().Get("Content-Type") != "application/geo+json" {
			t.Errorf("%s: %d %s", id, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func atsBoxDefinition(t *testing.T, s *site) {
	p := apiOf(t, s).parameter(t, "/collections/communities/items", "bbox")
	schema := p["schema"].(map[string]any)
	if p["in"] != "query" || p["style"] != "form" || p["explode"] != false || p["required"] != false || schema["type"] != "array" ||
		schema["minItems"] != 4.0 || schema["maxItems"] != 6.0 || schema["items"].(map[string]any)["type"] != "number" {
		t.Errorf("%v", p)
	}
}

func atsBoxResponse(t *testing.T, s *site) {
	for bbox, want := range map[string][]string{
		"113.441,30.361,113.4415,30.3615":         {"C1"},
		"113.441,30.361,0,113.4415,30.3615,100":   {"C1"}, // heights are not looked at
		"113.4502,30.366,113.4503,30.368":         {"C1", "C2"},
		"113.44,30.36,113.46,30.38":               {"C1", "C2"},
		"113.46,30.36,113.47,30.37":               {"C2"}, // an edge in common
		"113.4601,30.36,113.47,30.37":             nil,
		"-180,-90,180,90":                         {"C1", "C2"},
		"113.45301,30.36,113.44201,30.37":         {"C1", "C2"}, // around the world the other way
		"170,-90,-170,90":                         nil,
		"113.44,30.36,113.44,30.36":               {"C1"}, // a corner
		"113.4404,30.3604,113.44041,30.36041":     {"C1"}, // wholly inside
		"113.4501,30.3611,113.4501000,30.3611":    {"C2"},
		"113.45017,30.3681,113.4503,30.3685":      {"C1", "C2"},
		"113.4399999,30.3599999,113.44,30.380001": {"C1"},
	} {
		got := s.walk("/ogc/collections/communities/items?bbox=" + bbox)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", bbox, got, want)
		}
	}
}

func atsLimitDefinition(t *testing.T, s *site) {
	p := apiOf(t, s).parameter(t, "/collections/communities/items", "limit")
	schema := p["schema"].(map[string]any)
	if p["in"] != "query" || p["style"] != "form" || p["explode"] != false || schema["type"] != "integer" || schema["minimum"] != 1.0 || schema["maximum"] != 10000.0 || schema["default"] != 1000.0 {
		t.Errorf("%v", p)
	}
}

func atsLimitResponse(t *testing.T, s *site) {
	for limit, want := range map[string]int{"1": 1, "2": 2, "3": 2, "10000": 2, "10001": 2, "99999999999999999999": 2} {
		if got := s.read("/ogc/collections/communities/items?limit=" + limit); len(got.Features) != want || *got.NumberMatched != 2 {
			t.Errorf("limit %s: %d features", limit, len(got.Features))
		}
	}
}

func atsTimeDefinition(t *testing.T, s *site) {
	p := apiOf(t, s).parameter(t, "/collections/communities/items", "datetime")
	if p["in"] != "query" || p["style"] != "form" || p["explode"] != false || p["schema"].(map[string]any)["type"] != "string" {
		t.Errorf("%v", p)
	}
}

// C1 is in force from 2020-03-01 in China, C2 always was.
func atsTimeResponse(t *testing.T, s *site) {
	for datetime, want := range map[string][]string{
		"2026-11-23T00:00:00Z":        {"C1", "C2"},
		"2026-11-23":                  {"C1", "C2"},
		"2020-03-01T00:00:00%2B08:00": {"C1", "C2"},
		"../2020-02-29":               {"C2"},
		"/2020-02-29":                 {"C2"},
		"2020-03-01/..":               {"C1", "C2"},
		"2010-01-01T00:00:00Z/2020-02-29T15:59:59Z": {"C2"},
		"2010-01-01T00:00:00Z/2020-02-29T16:00:00Z": {"C1", "C2"},
	} {
		if got := s.walk("/ogc/collections/communities/items?datetime=" + datetime); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", datetime, got, want)
		}
	}
}

func atsUnknown(t *testing.T, s *site) {
	for _, address := range []string{"/ogc?x=1", "/ogc/conformance?limit=1", "/ogc/api?x=1", "/ogc/collections?bbox=1,2,3,4", "/ogc/collections/communities?x=1", "/ogc/collections/communities/items?dwellings=1",
		"/ogc/collections/communities/items/C1?limit=1", "/ogc/collections/communities/schema?x=1"} {
		s.refused(s.get(address), http.StatusBadRequest, "unknown_parameter")
	}
}

func atsInvalid(t *testing.T, s *site) {
	for _, query := range []string{"limit=0", "limit=-1", "limit=x", "limit=1.5", "limit=", "limit=1&limit=2", "offset=-1", "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=1,2,NaN,4", "bbox=1,2,Inf,4", "bbox=1,5,2,4",
		"bbox=1,2,3,91", "bbox=1,2,3,4,5,6,7", "datetime=yesterday", "datetime=../..", "datetime=/", "datetime=2026-13-01", "datetime=2026-11-23T25:00:00Z", "datetime=2026-11-23/2026-11-22", "datetime=1/2/3", "population=many", "kind=castle",
		"f=xml", "lang=fr", "crs=EPSG:1", "bbox-crs=x&bbox=1,2,3,4", "sortby=nothing", "sortby=--name", "properties=nothing", "skipGeometry=yes", "picture=x", "picture=-1.20261123"} {
		s.refused(s.get("/ogc/collections/communities/items?"+query), http.StatusBadRequest, "bad_parameter")
	}
	s.refused(s.get("/ogc/collections/communities/items?name=%zz"), http.StatusBadRequest, "bad_query")
}
