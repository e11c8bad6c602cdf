package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"peijian/planning"
	record "peijian/planning/history"
	"peijian/web"
)

// history has the town as it stood before the present one: at revision 16 of 1 March, C2 had another name and line, D3 and the road W2 were not there, and a pond was.
type history struct {
	*memory
	past *planning.City
}

var (
	firstDay = planning.Date{Year: 2026, Month: 2, Day: 10}
	march    = planning.Date{Year: 2026, Month: 3, Day: 1}
)

func newHistory(m *memory) *history {
	b := &builder{planning.Delta{Revision: 16}}
	b.put(planning.Communities, "C2", "POLYGON((10 0,18 0,18 20,10 20,9.8 13,10.3 7,10 0))",
		fields{"name": "宝龙旧社区", "kind": "pure_urban", "subdistrict_code": "S1"})
	b.put(planning.Waters, "H9", "POLYGON((1 17,2 17,2 18,1 18,1 17))", fields{"name": "旧塘", "kind": "lake"})
	b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: planning.Developments, Code: "D3"}, planning.Change{Layer: planning.Roads, Code: "W2"})
	past, err := m.City().On(march, b.delta)
	if err != nil {
		panic(err)
	}
	return &history{memory: m, past: past}
}

func (h *history) at(_ context.Context, revision int64, day planning.Date) (*planning.City, error) {
	switch {
	case revision == 17 && day.IsZero(), revision < 0 && day == monday:
		return h.City(), nil
	case monday.Before(day):
		return nil, &planning.NoPast{Why: planning.Text{Zh: day.String() + " 还没有到", En: day.String() + " is still to come"}}
	case day.Before(firstDay) && !day.IsZero():
		return nil, &planning.NoPast{Why: planning.Text{Zh: "本市在 2026-02-10 之前没有记录", En: "the city has no records before 2026-02-10"}}
	case revision > 17:
		return nil, &planning.NoPast{Why: planning.Text{Zh: "没有这一版", En: "there is no such revision"}}
	}
	return h.past, nil
}

func (h *history) RecordedDays(context.Context) ([]record.Day, error) {
	return []record.Day{{Day: firstDay, Revision: 16, Revisions: 16, Changes: 40}, {Day: monday, Revision: 17, Revisions: 1, Changes: 4}}, nil
}

var lastRevision = record.Revision{Number: 17, At: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), Actor: "grid1", Note: "put_feature C2",
	Layers: []record.LayerCount{{Layer: planning.Communities, Count: record.Count{Changed: 1}}}}

func (h *history) Revisions(_ context.Context, from, to planning.Date, limit, offset int) ([]record.Revision, int, error) {
	if !to.IsZero() && to.Before(monday) {
		return nil, 0, nil
	}
	return []record.Revision{lastRevision}[min(offset, 1):], 1, nil
}

func (h *history) FeatureHistory(_ context.Context, layer, code string) ([]record.Version, error) {
	now, then := h.City().Get(layer, code), h.past.Get(layer, code)
	if now == nil || then == nil {
		return nil, planning.Errorf(planning.ErrNotFound, "%s never had %q", layer, code)
	}
	first := record.Revision{Number: 16, At: time.Date(2026, 2, 10, 9, 0, 0, 0, time.UTC), Actor: "import"}
	return []record.Version{{Record: now.Record, From: lastRevision}, {Record: then.Record, From: first, To: &lastRevision}}, nil
}

func TestTheMapAnswersAsOfAPastDay(t *testing.T) {
	s := open(t)
	for address, holds := range map[string][2]string{ // of the past, of the present
		"/api/v1/city":                                 {`"revision":16,"as_of":"2026-03-01"`, `"revision":17,"as_of":"2026-11-23"`},
		"/api/v1/layers":                               {`"polygon","count":2,"housing":true`, `"polygon","count":3,"housing":true`},
		"/api/v1/layers/communities/features":          {"宝龙旧社区", "宝龙社区"},
		"/api/v1/layers/communities/features/C2":       {"宝龙旧社区", "宝龙社区"},
		"/api/v1/identify?lon=113.4415&lat=30.3775":    {"旧塘", "襄河社区"},
		"/api/v1/search?q=宝龙":                          {"宝龙旧社区", "宝龙社区"},
		"/api/v1/gaps":                                 {`"revision":16,"as_of":"2026-03-01"`, `"revision":17,"as_of":"2026-11-23"`},
		"/api/v1/gaps/export":                          {`"as_of":"2026-03-01"`, `"as_of":"2026-11-23"`},
		"/api/v1/layers/communities/export":            {"宝龙旧社区", "宝龙社区"},
		"/api/v1/communities/C2/profile":               {"宝龙旧社区", "宝龙社区"},
		"/api/v1/cells/defects":                        {`"revision":16`, `"revision":17`},
		"/api/v1/reach":                                {`"as_of":"2026-03-01"`, `"as_of":"2026-11-23"`},
		"/api/v1/ground":                               {`"as_of":"2026-03-01"`, `"as_of":"2026-11-23"`},
		"/tiles/communities/14/13355/6740.mvt":         {"宝龙旧社区", "宝龙社区"},
		"/tiles/communities.json":                      {"?revision=16&as_of=2026-03-01", `/{y}.mvt"`},
		"/api/v1/layers/compounds/features/K1":         {"示例纺织厂宿舍", "示例纺织厂宿舍"},
		"/api/v1/layers/developments/features?limit=9": {`"total":2`, `"total":3`},
	} {
		sign := "?"
		if strings.Contains(address, "?") {
			sign = "&"
		}
		now, same, past, byRevision := s.get(address), s.get(address+sign+"as_of=2026-11-23"), s.get(address+sign+"as_of=2026-03-01"), s.get(address+sign+"revision=16")
		for what, answer := range map[string]string{"now": now.Body.String(), "on this day": same.Body.String()} {
			if !strings.Contains(answer, holds[1]) {
				t.Errorf("%s %s: %.300q, want %s", address, what, answer, holds[1])
			}
		}
		for what, answer := range map[string]string{"the day": past.Body.String(), "the revision": byRevision.Body.String()} {
			if !strings.Contains(answer, holds[0]) {
				t.Errorf("%s as of %s: %.300q, want %s", address, what, answer, holds[0])
			}
		}
		if tag := past.Header().Get("ETag"); tag == now.Header().Get("ETag") && tag != "" {
			t.Errorf("%s: one tag for the past and the present", address)
		}
		if tag := past.Header().Get("ETag"); tag != "" && s.get(address+sign+"as_of=2026-03-01", "If-None-Match", tag).Code != http.StatusNotModified {
			t.Errorf("%s: the past is sent again to who has it", address)
		}
	}
}

// Whatever answers for the past says so in its description, and the other way round.
func TestEveryOperationThatIsDescribedSoAnswersForThePast(t *testing.T) {
	s := open(t)
	d, raw := description(t)
	took := 0
	for path, methods := range d.Paths {
		for method, op := range methods {
			described := strings.Contains(fmt.Sprint(raw.(map[string]any)["paths"].(map[string]any)[path].(map[string]any)[method]), "name:as_of")
			for _, address := range samples[op.OperationID] {
				if method != "get" || strings.Contains(address, "A-001") || strings.Contains(address, "applications") {
					continue
				}
				sign := "?"
				if strings.Contains(address, "?") {
					sign = "&"
				}
				w := s.get(address + sign + "as_of=2026-03-01")
				if !described {
					refused(t, w, http.StatusBadRequest, "unknown_parameter")
					continue
				}
				if w.Code != http.StatusOK || w.Header().Get("Peijian-Revision") != "16" {
					t.Errorf("%s: %d of revision %s: %s", address, w.Code, w.Header().Get("Peijian-Revision"), w.Body)
				}
				took++
			}
		}
	}
	if took < 15 {
		t.Errorf("only %d addresses answered for the past", took)
	}
}

func TestMomentsThatCannotBeShown(t *testing.T) {
	s := open(t)
	for query, says := range map[string]string{
		"as_of=2026-11-24":                "2026-11-24 is still to come",
		"as_of=2026-02-09":                "the city has no records before 2026-02-10",
		"as_of=0001-01-01":                "no records before",
		"as_of=0000-01-01":                "a day like 2026-03-01",
		"as_of=2026-02-30":                "a day like 2026-03-01",
		"as_of=20260301":                  "a day like 2026-03-01",
		"as_of=2026-3-1":                  "a day like 2026-03-01",
		"as_of=2026-03-01T00:00:00Z":      "a day like 2026-03-01",
		"as_of=%20":                       "a day like 2026-03-01",
		"as_of=now":                       "a day like 2026-03-01",
		"as_of=99999-01-01":               "a day like 2026-03-01",
		"as_of=2026-03-01%27--":           "a day like 2026-03-01",
		"as_of=":                          "has no value",
		"as_of=2026-03-01&as_of=2026-3-2": "once only",
		"revision=18":                     "no such revision",
		"revision=-1":                     "the number of a revision",
		"revision=%2B16":                  "the number of a revision",
		"revision=016":                    "the number of a revision",
		"revision=1e1":                    "the number of a revision",
		"revision=99999999999999999999":   "the number of a revision",
		"revision=":                       "has no value",
	} {
		for _, address := range []string{"/api/v1/city", "/tiles/communities/10/834/421.mvt", "/api/v1/gaps/export"} {
			p := refused(t, s.get(address+"?"+query, "Accept-Language", "en"), http.StatusBadRequest, "bad_parameter")
			if !strings.Contains(p.Detail, says) {
				t.Errorf("%s?%s: %q, want %q", address, query, p.Detail, says)
			}
			if zh := refused(t, s.get(address+"?"+query), http.StatusBadRequest, "bad_parameter"); zh.Detail == p.Detail {
				t.Errorf("%s?%s: in Chinese %q", address, query, zh.Detail)
			}
		}
	}
	refused(t, s.get("/api/v1/gaps/export?as_of=2026-03-01&stage=open"), http.StatusBadRequest, "bad_parameter")
	refused(t, open(t, func(c *web.Config) { c.Past = nil }).get("/api/v1/city?as_of=2026-03-01"), http.StatusBadRequest, "no_past")
}

// Tiles of layers that did not change since are not cut again, nor fetched; those that did are never taken for one another.
func TestTilesOfThePastAndThePresentAreKeptApart(t *testing.T) {
	s := open(t)
	tile := func(layer, query string) string {
		return s.get("/tiles/" + layer + "/14/13355/6740.mvt" + query).Body.String()
	}
	for range 2 { // the second time from what was kept
		if a, b := tile("communities", ""), tile("communities", "?as_of=2026-03-01"); a == b || a == "" || b == "" {
			t.Error("communities of the past are those of the present")
		}
		if a, b := tile("gaps", ""), tile("gaps", "?as_of=2026-03-01"); a == b {
			t.Error("gaps of the past are those of the present")
		}
		if tile("buildings", "") != tile("buildings", "?revision=16") {
			t.Error("buildings did not change")
		}
	}
}
