package main

import (
	"strings"
	"testing"
)

// community is a GeoJSON file of one community near the middle of the city.
func community(code, name string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"` + code + `","name":"` + name + `"},
		"geometry":{"type":"Polygon","coordinates":[[[113.45,30.36],[113.47,30.36],[113.47,30.38],[113.45,30.38],[113.45,30.36]]]}}]}`)
}

func TestTwoServersOnOneDatabaseShowTheSameCity(t *testing.T) {
	p := newProgram(t)
	one, two := p.start("serve"), p.start("serve")
	fetch(t, one+"/tiles/communities/14/13355/6740.mvt", 204) // nothing is there yet
	p.must("import", "communities", put(t, "a.geojson", community("A", "甲社区")))
	for _, server := range []string{one, two} {
		eventually(t, "the import to show in the tiles of "+server, func() bool {
			_, tile := reply(t, server+"/tiles/communities/14/13355/6740.mvt")
			return strings.Contains(tile, "甲社区")
		})
	}
	for path, says := range map[string]string{
		"/healthz": "ok", "/readyz": `"revision":1`, "/api/v1/openapi.json": `"openapi": "3.1`,
		"/api/v1/layers/communities/export?format=geojson": "甲社区", "/tiles/communities.json": "tilejson", "/": "<html",
	} {
		if body := fetch(t, two+path, 200); !strings.Contains(body, says) {
			t.Errorf("%s: does not say %q: %.300s", path, says, body)
		}
	}
	fetch(t, one+"/api/v1/gaps?nope=1", 400)
}
