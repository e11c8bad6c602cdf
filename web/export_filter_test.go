package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"peijian/web"
)

// exported are the properties of the features of a GeoJSON file.
func exported(t testing.TB, b *browser, address string) (out []map[string]any) {
	t.Helper()
	status, body := b.send("GET", address, nil)
	var file struct {
		Features []struct{ Properties map[string]any }
	}
	if err := json.Unmarshal(body, &file); status != http.StatusOK || err != nil {
		t.Fatalf("%s: %d %v %.200s", address, status, err, body)
	}
	for _, f := range file.Features {
		out = append(out, f.Properties)
	}
	return out
}

// What the gap map and its table filter by holds in every file that they offer, and its count is told before.
func TestGapsAreFilteredAlikeInEveryFile(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.put("developments", "XM-9", `{"name":"飞地家园","state":"occupied","designed_units":300}`, box(113.50, 30.40, 0.002))
	o.put("developments", "XM-8", `{"name":"夹缝小区","state":"occupied","designed_units":90}`, box(113.52, 30.40, 0.002))
	nobody, minzheng := &browser{o: o}, o.as("minzheng")
	minzheng.gapStep("unclaimed/developments/XM-8", "dismiss", 0, 200, map[string]any{"reason": "已拆除，未及更新"})
	o.put("communities", "C9", `{"name":"重叠社区","kind":"town"}`, box(113.4405, 30.3605, 0.01))
	all := len(exported(t, nobody, "/api/v1/gaps/export"))
	for _, query := range []string{
		"", "kind=unclaimed", "kind=unclaimed,venue_missing", "stage=open", "stage=over", "stage=open&kind=unclaimed", "age=new", "age=90", "community=C1", "bbox=113.51,30.39,113.53,30.41", "cell=nowhere",
	} {
		own, among := exported(t, nobody, "/api/v1/gaps/export?"+query), exported(t, nobody, "/api/v1/export?layers=gaps&"+query)
		var count web.ExportCount
		nobody.ask("exportCount", "GET", "/api/v1/export/count?layers=gaps&"+query, nil, 200, &count)
		if len(own) != len(among) || int(count.Count) != len(own) {
			t.Errorf("%q: %d in the gaps' file, %d in the layers' file, %d counted", query, len(own), len(among), count.Count)
		}
		if query != "" && query != "age=new" && len(own) == all {
			t.Errorf("%q leaves nothing out", query)
		}
	}
	if over := exported(t, nobody, "/api/v1/export?layers=gaps&stage=over"); len(over) != 1 || over[0]["code"] != "XM-8" {
		t.Errorf("over: %v", over)
	}
	kinds := map[any]bool{}
	for _, g := range exported(t, nobody, "/api/v1/export?layers=gaps&kind=unclaimed,venue_missing") {
		kinds[g["kind"]] = true
	}
	if len(kinds) != 2 || !kinds["unclaimed"] || !kinds["venue_missing"] {
		t.Errorf("of two kinds: %v", kinds)
	}
}

// Where gaps stand goes on without a revision: a file that was kept is not said to hold still.
func TestAFileOfGapsIsMadeAnewWhenACaseGoesOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.put("developments", "XM-9", `{"name":"飞地家园","state":"occupied","designed_units":300}`, box(113.50, 30.40, 0.002))
	nobody, minzheng := &browser{o: o}, o.as("minzheng")
	before := len(exported(t, nobody, "/api/v1/export?layers=gaps&stage=open"))
	minzheng.gapStep("unclaimed/developments/XM-9", "dismiss", 0, 200, map[string]any{"reason": "不属实，已核对"})
	if after := len(exported(t, nobody, "/api/v1/export?layers=gaps&stage=open")); after != before-1 {
		t.Errorf("%d open before, %d after one was dismissed", before, after)
	}
	s := open(t)
	for _, address := range []string{"/api/v1/export?layers=gaps&stage=open", "/api/v1/export/count?layers=gaps&stage=open"} {
		if tag := s.get(address).Header().Get("ETag"); tag != "" {
			t.Errorf("%s is said to hold as long as its revision: %s", address, tag)
		}
	}
}

func TestGroundGoesOutByKindBesideGaps(t *testing.T) {
	s := open(t)
	for query, want := range map[string]string{"kind=nonsense": "nonsense", "kind=unclaimed,": "", "stage=nonsense": "", "as_of=2026-03-01&stage=open": "stage"} {
		if p := refused(t, s.get("/api/v1/export?layers=gaps&"+query), http.StatusBadRequest, "bad_parameter"); !strings.Contains(p.Detail, want) {
			t.Errorf("%s: %+v", query, p)
		}
	}
	past := read[web.ExportCount](s, "/api/v1/export/count?layers=ground,communities&as_of=2026-03-01")
	if past.Revision != 16 {
		t.Errorf("the borders of a past day are of revision %d", past.Revision)
	}
	o := newOffice(t)
	o.put("communities", "C9", `{"name":"重叠社区","kind":"town"}`, box(113.4405, 30.3605, 0.01))
	var every, some web.ExportCount
	(&browser{o: o}).ask("exportCount", "GET", "/api/v1/export/count?layers=gaps,ground", nil, 200, &every)
	(&browser{o: o}).ask("exportCount", "GET", "/api/v1/export/count?layers=gaps,ground&kind=void", nil, 200, &some)
	if every.Layers[1].Count == 0 || some.Layers[0].Count != 0 || some.Layers[1].Count != 0 {
		t.Errorf("of voids alone %+v, of everything %+v", some.Layers, every.Layers)
	}
}
