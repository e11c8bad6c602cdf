package web_test

import "testing"

// OpenAPI wants the parameters of an operation to differ in name or place.
func TestEveryParameterIsDescribedOnce(t *testing.T) {
	type parameter struct{ Name, In string }
	document := read[struct {
		Paths map[string]map[string]struct{ Parameters []parameter }
	}](open(t), "/api/v1/openapi.json")
	described := 0
	for path, methods := range document.Paths {
		for method, op := range methods {
			seen := map[parameter]bool{}
			for _, p := range op.Parameters {
				if described++; seen[p] {
					t.Errorf("%s %s: %s is described twice", method, path, p.Name)
				}
				seen[p] = true
			}
		}
	}
	if described == 0 {
		t.Error("no operation has a parameter")
	}
}
