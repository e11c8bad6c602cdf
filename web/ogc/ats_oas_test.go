package ogc_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// api is an OpenAPI document as it was answered.
type api map[string]any

func apiOf(t *testing.T, s *site) api {
	t.Helper()
	var d api
	if err := json.Unmarshal(s.get("/ogc/api").Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// resolve follows a reference inside the document.
func (d api) resolve(t *testing.T, v map[string]any) map[string]any {
	t.Helper()
	name, ok := v["$ref"].(string)
	if !ok {
		return v
	}
	at := any(map[string]any(d))
	for _, part := range strings.Split(strings.TrimPrefix(name, "#/"), "/") {
		at = at.(map[string]any)[part]
		if at == nil {
			t.Fatalf("%s leads nowhere", name)
		}
	}
	return d.resolve(t, at.(map[string]any))
}

func (d api) operation(t *testing.T, path, method string) map[string]any {
	t.Helper()
	item, ok := d["paths"].(map[string]any)[path].(map[string]any)
	if !ok || item[method] == nil {
		t.Fatalf("%s %s is not described", method, path)
	}
	return item[method].(map[string]any)
}

func (d api) parameter(t *testing.T, path, name string) map[string]any {
	t.Helper()
	for _, p := range d.operation(t, path, "get")["parameters"].([]any) {
		if p := d.resolve(t, p.(map[string]any)); p["name"] == name {
			return p
		}
	}
	t.Fatalf("%s has no parameter %s", path, name)
	return nil
}

// operations goes through every operation.
func (d api) operations(do func(path, method string, o map[string]any)) {
	paths := d["paths"].(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for method, o := range paths[path].(map[string]any) {
			if o, ok := o.(map[string]any); ok {
				do(path, method, o)
			}
		}
	}
}

// Every address that the service links to is described, with all its parameters.
func atsOASCompleteness(t *testing.T, s *site) {
	d := apiOf(t, s)
	for _, path := range []string{"/", "/conformance", "/api", "/collections"} {
		d.operation(t, path, "get")
	}
	for _, id := range collectionIDs {
		for _, below := range []string{"", "/items", "/items/{featureId}", "/queryables", "/schema", "/sortables"} {
			d.operation(t, "/collections/"+id+below, "get")
		}
		for _, name := range []string{"limit", "bbox", "bbox-crs", "crs", "datetime", "offset", "f", "filter", "filter-lang", "filter-crs", "sortby", "properties", "skipGeometry"} {
			d.parameter(t, "/collections/"+id+"/items", name)
		}
		for name := range s.read("/ogc/collections/" + id + "/queryables").Properties {
			if name != "geometry" {
				d.parameter(t, "/collections/"+id+"/items", name)
			}
		}
	}
}

// Problems that a client can cause are described.
func atsOASExceptions(t *testing.T, s *site) {
	apiOf(t, s).operations(func(path, method string, o map[string]any) {
		responses := o["responses"].(map[string]any)
		for _, status := range []string{"400", "404"} {
			if method == "get" && responses[status] == nil {
				t.Errorf("%s %s does not tell of %s", method, path, status)
			}
		}
	})
}

func atsOASDefinition(t *testing.T, s *site) {
	page := s.read("/ogc")
	w := s.get(page.link("service-desc", ""))
	if got := w.Header().Get("Content-Type"); got != "application/vnd.oai.openapi+json;version=3.0" {
		t.Error(got)
	}
	if got := s.get(page.link("service-doc", "")).Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Error(got)
	}
}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// What a linter finds wrong: names that are used twice, references to nothing, parameters of a path that are not there, answers without content.
func atsOASValid(t *testing.T, s *site) {
	d := apiOf(t, s)
	if !strings.HasPrefix(d["openapi"].(string), "3.0.") || d["info"].(map[string]any)["title"] == "" || d["info"].(map[string]any)["version"] != "1.2.3" {
		t.Errorf("%v %v", d["openapi"], d["info"])
	}
	seen := map[string]bool{}
	d.operations(func(path, method string, o map[string]any) {
		id, _ := o["operationId"].(string)
		if seen[id] || id == "" || o["summary"] == "" || len(o["responses"].(map[string]any)) == 0 {
			t.Errorf("%s %s: %q, %v", method, path, id, o["summary"])
		}
		seen[id] = true
		d.checkParameters(t, path, o)
	})
	d.checkReferences(t, map[string]any(d))
}

func (d api) checkParameters(t *testing.T, path string, o map[string]any) {
	given := map[string]bool{}
	list, _ := o["parameters"].([]any)
	shared, _ := d["paths"].(map[string]any)[path].(map[string]any)["parameters"].([]any)
	for _, p := range append(slices.Clone(list), shared...) {
		p := d.resolve(t, p.(map[string]any))
		key := fmt.Sprint(p["in"], " ", p["name"])
		if given[key] || p["schema"] == nil || p["in"] == "path" && p["required"] != true {
			t.Errorf("%s: %s", path, key)
		}
		given[key] = true
	}
	for _, name := range pathParameter.FindAllStringSubmatch(path, -1) {
		if !given["path "+name[1]] {
			t.Errorf("%s: {%s} is not described", path, name[1])
		}
	}
}

func (d api) checkReferences(t *testing.T, v any) {
	switch v := v.(type) {
	case map[string]any:
		d.resolve(t, v)
		for _, part := range v {
			d.checkReferences(t, part)
		}
	case []any:
		for _, part := range v {
			d.checkReferences(t, part)
		}
	}
}

// Every address that is described answers, and with the type that is described.
func atsOASImplemented(t *testing.T, s *site) {
	apiOf(t, s).operations(func(path, method string, o map[string]any) {
		if method != "get" || strings.Contains(path, "{") {
			return
		}
		w := s.get("/ogc" + strings.TrimSuffix(path, "/"))
		content := o["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)
		if w.Code != http.StatusOK || content[w.Header().Get("Content-Type")] == nil {
			t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	})
}

// Reading needs nobody to sign in; what changes something says how.
func atsOASSecurity(t *testing.T, s *site) {
	d := apiOf(t, s)
	schemes := d["components"].(map[string]any)["securitySchemes"].(map[string]any)
	d.operations(func(path, method string, o map[string]any) {
		list, _ := o["security"].([]any)
		if (method == "get") != (len(list) == 0) {
			t.Errorf("%s %s: %v", method, path, list)
		}
		for _, one := range list {
			for name := range one.(map[string]any) {
				if schemes[name] == nil {
					t.Errorf("%s %s: %s is not described", method, path, name)
				}
			}
		}
	})
}
