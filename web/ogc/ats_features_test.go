package ogc_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func atsFeaturesResponse(t *testing.T, s *site) {
	for _, id := range collectionIDs {
		got := s.read("/ogc/collections/" + id + "/items")
		if got.Type != "FeatureCollection" || got.Features == nil {
			t.Errorf("%s: %s", id, got.Type)
		}
		for _, f := range got.Features {
			if f.Type != "Feature" || f.ID == "" || f.Properties == nil {
				t.Errorf("%s: %+v", id, f)
			}
		}
	}
}

func atsFeaturesLinks(t *testing.T, s *site) {
	w := s.get("/ogc/collections/communities/items?limit=1&offset=1")
	page := s.read("/ogc/collections/communities/items?limit=1&offset=1")
	if page.link("self", "application/geo+json") == "" || page.link("alternate", "text/html") == "" || page.link("prev", "") == "" || page.link("next", "") != "" {
		t.Errorf("%+v", page.Links)
	}
	for _, rel := range []string{"self", "alternate", "prev", "collection"} {
		if !slices.ContainsFunc(w.Header().Values("Link"), func(l string) bool { return strings.Contains(l, `rel="`+rel+`"`) }) {
			t.Errorf("the header has no %s: %v", rel, w.Header().Values("Link"))
		}
	}
	for _, l := range page.Links {
		if l.Rel == "" || l.Type == "" {
			t.Errorf("%+v", l)
		}
	}
}

func atsTimeStamp(t *testing.T, s *site) {
	if got := s.read("/ogc/collections/communities/items").TimeStamp; got != "2026-11-23T09:30:00Z" {
		t.Error(got)
	} else if _, err := time.Parse(time.RFC3339, got); err != nil {
		t.Error(err)
	}
}

// What is announced is what a walk brings, and what the city has.
func atsNumberMatched(t *testing.T, s *site) {
	for _, id := range collectionIDs {
		first := s.read("/ogc/collections/" + id + "/items?limit=1")
		if all := s.walk("/ogc/collections/" + id + "/items?limit=1"); *first.NumberMatched != len(all) {
			t.Errorf("%s: %d announced, %d came", id, *first.NumberMatched, len(all))
		}
	}
}

func atsNumberReturned(t *testing.T, s *site) {
	for query, want := range map[string]int{"limit=1": 1, "limit=5": 2, "limit=1&offset=1": 1, "limit=1&offset=2": 0, "offset=7": 0} {
		if got := s.read("/ogc/collections/communities/items?" + query); *got.NumberReturned != want || len(got.Features) != want {
			t.Errorf("%s: says %d, has %d", query, *got.NumberReturned, len(got.Features))
		}
	}
}

// everyFeature goes through all features of all collections.
func everyFeature(s *site, do func(collection, address string, f reply)) {
	for _, id := range collectionIDs {
		for _, f := range s.read("/ogc/collections/" + id + "/items").Features {
			do(id, "/ogc/collections/"+id+"/items/"+url.PathEscape(f.ID.(string)), f)
		}
	}
}

func atsFeatureOp(t *testing.T, s *site) {
	everyFeature(s, func(id, address string, f reply) {
		if w := s.get(address); w.Code != 200 {
			t.Errorf("%s: %d", address, w.Code)
		}
		plain := "/ogc/collections/" + id + "/items/" + f.ID.(string) // as QGIS asks for an id with a slash
		if w := s.get(plain); w.Code != 200 {
			t.Errorf("%s: %d", plain, w.Code)
		}
	})
}

func atsFeatureSuccess(t *testing.T, s *site) {
	everyFeature(s, func(_, address string, f reply) {
		one := s.read(address)
		if one.Type != "Feature" || one.ID != f.ID || !same(one.Properties, f.Properties) || !same(one.Geometry, f.Geometry) {
			t.Errorf("%s differs from the collection's: %+v, %+v", address, one, f)
		}
	})
}

func atsFeatureLinks(t *testing.T, s *site) {
	everyFeature(s, func(id, address string, _ reply) {
		one := s.read(address)
		if one.link("self", "application/geo+json") != address || one.link("alternate", "text/html") == "" || one.link("collection", "") != "/ogc/collections/"+id {
			t.Errorf("%s: %+v", address, one.Links)
		}
	})
}

// pages are the addresses of one page of each kind.
var pages = []string{"/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/communities", "/ogc/collections/communities/items", "/ogc/collections/communities/items/C1",
	"/ogc/collections/communities/queryables", "/ogc/collections/communities/schema", "/ogc/collections/gaps/items", "/ogc/collections/rooms/items", "/ogc/collections/streets/items/W1", "/ogc/collections/facilities/items"}

func atsHTMLDefinition(t *testing.T, s *site) {
	browser := "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for _, address := range pages {
		for _, w := range []*httptest.ResponseRecorder{s.get(address + "?f=html"), s.get(address, "Accept", browser)} {
			if w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("%s: %d %s", address, w.Code, w.Header().Get("Content-Type"))
			}
		}
	}
}

func atsHTMLContent(t *testing.T, s *site) {
	for _, address := range pages {
		for lang, want := range map[string]string{"zh": `<html lang="zh-CN">`, "en": `<html lang="en">`} {
			body := s.get(address + "?f=html&lang=" + lang).Body.String()
			if !strings.HasPrefix(body, "<!doctype html>") || !strings.Contains(body, want) || strings.Contains(body, "http://www.w3.org") || strings.Contains(body, "<script") || strings.Contains(body, "ZgotmplZ") || !strings.Contains(body, "<h1>") {
				t.Errorf("%s in %s: %.300s", address, lang, body)
			}
		}
	}
	for _, name := range []string{"襄河社区", "宝龙社区", "村改居", "12000"} {
		if body := s.get("/ogc/collections/communities/items?f=html").Body.String(); !strings.Contains(body, name) {
			t.Errorf("the page does not show %s", name)
		}
	}
}

func atsGeoJSONDefinition(t *testing.T, s *site) {
	for _, accept := range []string{"application/geo+json", "application/json", "*/*", "application/*", "text/html;q=0.5, application/geo+json"} {
		if w := s.get("/ogc/collections/communities/items", "Accept", accept); w.Header().Get("Content-Type") != "application/geo+json" {
			t.Errorf("%s: %s", accept, w.Header().Get("Content-Type"))
		}
	}
}

func atsGeoJSONContent(t *testing.T, s *site) {
	everyFeature(s, func(_, address string, f reply) {
		var raw struct {
			Type       string
			Properties map[string]json.RawMessage
			Geometry   *json.RawMessage
		}
		body := s.get(address).Body.Bytes()
		if err := json.Unmarshal(body, &raw); err != nil || raw.Type != "Feature" || raw.Properties == nil || !strings.Contains(string(body), `"geometry":`) {
			t.Errorf("%s: %v %s", address, err, body)
		}
	})
}
