package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"peijian/web"
)

// described is what the tests read of the description.
type described struct {
	OpenAPI string
	Paths   map[string]map[string]struct {
		OperationID string
		Summary     string
		Responses   map[string]struct {
			Content map[string]struct{ Schema json.RawMessage }
		}
	}
}

func description(t testing.TB) (d described, raw any) {
	t.Helper()
	b := web.OpenAPI("1.2.3")
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	raw, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return d, raw
}

func TestTheServerAnswersItsDescription(t *testing.T) {
	s := open(t)
	w := s.get("/api/v1/openapi.json")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/openapi+json" || !bytes.Equal(w.Body.Bytes(), web.OpenAPI("1.2.3")) {
		t.Errorf("%d %s, %d bytes", w.Code, w.Header().Get("Content-Type"), w.Body.Len())
	}
}

func TestEveryRouteIsDescribed(t *testing.T) {
	d, _ := description(t)
	if d.OpenAPI != "3.1.0" {
		t.Errorf("version %s", d.OpenAPI)
	}
	ids := map[string]bool{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			if op.OperationID == "" || ids[op.OperationID] || op.Summary == "" {
				t.Errorf("%s %s: %q is no name of its own, or has no summary", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
		}
	}
	err := chi.Walk(open(t).h.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasPrefix(route, "/ogc") {
			return nil // it has a description of its own
		}
		if _, there := d.Paths[route][strings.ToLower(method)]; !there {
			t.Errorf("%s %s is not described", method, route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// samples has one good request for every operation that answers JSON.
var samples = map[string][]string{
	"city": {"/api/v1/city"}, "layers": {"/api/v1/layers"},
	"features": {"/api/v1/layers/communities/features", "/api/v1/layers/rooms/features", "/api/v1/layers/applications/features"},
	"feature": {"/api/v1/layers/developments/features/D1", "/api/v1/layers/rooms/features/R1", "/api/v1/layers/facilities/features/F1",
		"/api/v1/layers/roads/features/W1", "/api/v1/layers/applications/features/A-001"},
	"identify": {"/api/v1/identify?lon=113.4495&lat=30.363"}, "search": {"/api/v1/search?q=D"}, "gaps": {"/api/v1/gaps"}, "communityProfile": {"/api/v1/communities/C1/profile"}, "cellDefects": {"/api/v1/cells/defects"},
	"ground":      {"/api/v1/ground"},
	"exportCount": {"/api/v1/export/count?layers=communities,gaps,ground&subdistrict=S1"}, "exportFormats": {"/api/v1/export/formats"}, "exportReceipt": {"/api/v1/exports/" + receiptName},
	"applications": {"/api/v1/applications"}, "application": {"/api/v1/applications/A-001"}, "rulebook": {"/api/v1/rulebook"}, "rulebooks": {"/api/v1/rulebooks"}, "whatif": {"/api/v1/whatif?area=30", "/api/v1/whatif?area=12.5&per=100&min=300"},
	"reach": {"/api/v1/reach", "/api/v1/reach?subdistrict=S1&distance=300"}, "reachRooms": {"/api/v1/reach/rooms?development=D1"},
	"placement": {"/api/v1/placement", "/api/v1/placement?community=C2&k=2&distance=800&candidates=compound,building"},
	"days":      {"/api/v1/days"}, "revisions": {"/api/v1/revisions", "/api/v1/revisions?to=2026-01-01"}, "featureHistory": {"/api/v1/layers/communities/features/C2/history"},
	"changes":  {"/api/v1/changes?from=2026-03-01", "/api/v1/changes?from=2026-11-23"},
	"change":   {"/api/v1/changes/communities/C2?from=2026-03-01", "/api/v1/changes/roads/W2?from=2026-03-01&to=2026-11-23", "/api/v1/changes/waters/H9?from_revision=16"},
	"glossary": {"/api/v1/glossary"}, "tileJSON": {"/tiles/communities.json", "/tiles/gaps.json"}, "health": {"/healthz"}, "readiness": {"/readyz"},
}

// receiptName is an export's name that a client chose.
const receiptName = "0123456789abcdef"

// officeOperations need a database: the tests of the office hold their answers against the description.
var officeOperations = map[string]bool{
	"session": true, "sign-in": true, "demo-sign-in": true, "sign-out": true, "proceedings": true, "proceeding": true, "act": true, "sign": true,
	"correct": true, "ruling": true, "verification": true, "attach": true,
	"gapLives": true, "gapLife": true, "actOnGap": true, "actOnGaps": true, "gapMonths": true,
	"receive-draft": true, "drafts": true, "draft": true, "inspect-draft": true, "set-draft-options": true, "check-draft": true, "commit-draft": true, "stop-draft": true,
	"draft-problems": true, "draft-changes": true, "imports": true, "import-entry": true, "undo-import": true,
}

func TestAnswersMatchTheirDescription(t *testing.T) {
	d, raw := description(t)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:///openapi.json", raw); err != nil {
		t.Fatal(err)
	}
	s := open(t)
	s.get("/api/v1/layers/communities/export?receipt=" + receiptName)
	checked := 0
	for path, methods := range d.Paths {
		for method, op := range methods {
			content := op.Responses["200"].Content["application/json"]
			if content.Schema == nil || op.OperationID == "import" || officeOperations[op.OperationID] {
				continue
			}
			pointer := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path)
			schema, err := compiler.Compile("mem:///openapi.json#/paths/" + pointer + "/" + method + "/responses/200/content/application~1json/schema")
			if err != nil {
				t.Fatal(err)
			}
			var bodies [][]byte
			for _, address := range samples[op.OperationID] {
				bodies = append(bodies, s.get(address).Body.Bytes())
			}
			if op.OperationID == "whatif-one" {
				bodies = append(bodies, s.ask(http.MethodPost, "/api/v1/applications/A-001/whatif", `{"rooms":[{"use":"activity","area":"300","building":"3","floor":"1"}],"area":"30"}`, "Content-Type", "application/json").Body.Bytes())
			}
			if op.OperationID == "check" {
				bodies = append(bodies, s.ask(http.MethodPost, "/api/v1/check", presaleFile).Body.Bytes())
			}
			if len(bodies) == 0 {
				t.Errorf("%s has no sample", op.OperationID)
			}
			for i, body := range bodies {
				answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
				if err == nil {
					err = schema.Validate(answer)
				}
				if err != nil {
					t.Errorf("%s, sample %d: %v\n%s", op.OperationID, i, err, body)
				}
				checked++
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d answers were checked", checked)
	}
}

func TestProblemsMatchTheirDescription(t *testing.T) {
	_, raw := description(t)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:///openapi.json", raw); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("mem:///openapi.json#/components/schemas/Problem")
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	for _, address := range []string{"/api/v1/city?x=1", "/api/v1/applications/A-9", "/nothing.txt"} {
		answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.get(address).Body.Bytes()))
		if err == nil {
			err = schema.Validate(answer)
		}
		if err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}
