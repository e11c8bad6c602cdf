package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"peijian/planning/proceeding"
	"peijian/web/answer"
	"peijian/web/gaps"
)

// manyStep takes a step with many gaps.
func (b *browser) manyStep(action string, gaps map[string]int64, want int, more map[string]any) {
	b.o.t.Helper()
	seen := []map[string]any{}
	for id, version := range gaps {
		seen = append(seen, map[string]any{"id": id, "version": version})
	}
	body := map[string]any{"gaps": seen, "action": action}
	for k, v := range more {
		body[k] = v
	}
	b.ask("actOnGaps", "POST", "/api/v1/gaps/lives", body, want, nil)
}

// states are where gaps stand, as "state/version".
func (b *browser) states(ids ...string) string {
	b.o.t.Helper()
	var lives gaps.GapLives
	b.ask("gapLives", "GET", "/api/v1/gaps/lives", nil, 200, &lives)
	out := make([]string, len(ids))
	for _, l := range lives.Lives {
		if i := slices.Index(ids, l.ID); i >= 0 {
			out[i] = fmt.Sprintf("%s/%d", l.State, l.Version)
		}
	}
	return strings.Join(out, " ")
}

func TestManyGapsAreWorkedAtOnceOrNone(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var ids []string
	for i, name := range []string{"甲小区", "乙小区", "丙小区", "丁小区"} {
		code := fmt.Sprintf("XM-7%d", i)
		o.put("developments", code, fmt.Sprintf(`{"name":%q,"state":"occupied","designed_units":90}`, name), box(113.50+float64(i)*.01, 30.40, 0.002))
		ids = append(ids, "unclaimed/developments/"+code)
	}
	nobody, jia, minzheng := &browser{o: o}, o.as("jia"), o.as("minzheng")
	all := func(version int64) map[string]int64 {
		out := map[string]int64{}
		for _, id := range ids {
			out[id] = version
		}
		return out
	}
	nobody.manyStep("confirm", all(0), 401, nil)
	jia.manyStep("confirm", all(0), 409, nil) // each of them is another office's
	minzheng.manyStep("dismiss", all(0), 422, nil)
	minzheng.manyStep("dispatch", all(0), 422, map[string]any{"assignee": "示例街道", "due_on": "2020-01-01"})
	minzheng.manyStep("close", all(0), 422, nil)
	minzheng.manyStep("confirm", nil, 422, nil)
	if got := minzheng.states(ids...); got != "proposed/0 proposed/0 proposed/0 proposed/0" {
		t.Fatalf("something was done: %s", got)
	}

	minzheng.gapStep(ids[0], "confirm", 0, 200, nil)
	minzheng.gapStep(ids[1], "dismiss", 0, 200, map[string]any{"reason": "已拆除"})
	body := map[string]any{"action": "confirm", "gaps": []map[string]any{{"id": ids[0], "version": 0}, {"id": ids[1], "version": 1}, {"id": ids[2], "version": 0}, {"id": "unclaimed/developments/NONE", "version": 0}}}
	status, got := minzheng.send("POST", "/api/v1/gaps/lives", body)
	var problem answer.Problem
	if err := json.Unmarshal(got, &problem); err != nil || status != 409 || problem.Code != "not_all" {
		t.Fatalf("%d %s", status, got)
	}
	var refused []string
	for _, m := range problem.Errors {
		refused = append(refused, m.Field+" "+m.Code)
		if m.Zh == "" || m.En == "" {
			t.Errorf("%+v", m)
		}
	}
	if got, want := strings.Join(refused, ", "), "unclaimed/developments/NONE unknown, "+ids[0]+" changed, "+ids[1]+" state"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
	if got := minzheng.states(ids...); got != "confirmed/1 dismissed/1 proposed/0 proposed/0" {
		t.Errorf("something was done: %s", got)
	}

	sent := map[string]int64{ids[0]: 1, ids[2]: 0, ids[3]: 0}
	minzheng.manyStep("dispatch", sent, 200, map[string]any{"assignee": "示例街道", "due_on": "2026-12-10", "reason": "并案办理"})
	if got := minzheng.states(ids...); got != "dispatched/3 dismissed/1 dispatched/3 dispatched/3" {
		t.Errorf("dispatched: %s", got)
	}
	var d gaps.GapLifeDetail
	minzheng.ask("gapLife", "GET", "/api/v1/gaps/life?id="+ids[2], nil, 200, &d)
	var steps []string
	for _, e := range d.Events {
		steps = append(steps, string(e.Action)+" "+e.Officer+" "+e.Assignee+" "+e.Reason)
	}
	if got := strings.Join(steps, ", "); got != "open   , confirm minzheng  , register minzheng  , dispatch minzheng 示例街道 并案办理" {
		t.Errorf("%s", got)
	}
	o.put("subdistricts", "JD-2", `{"name":"别处街道","kind":"street"}`, box(113.70, 30.30, 0.1))
	o.officer("bieren", proceeding.Subdistrict, "JD-2")
	o.as("bieren").manyStep("dismiss", map[string]int64{ids[2]: 3}, 409, map[string]any{"reason": "试试"})
}

func TestChosenGapsAreExported(t *testing.T) {
	s := open(t)
	all := read[gaps.GapList](s, "/api/v1/gaps")
	w := s.ask("POST", "/api/v1/gaps/export", fmt.Sprintf(`{"ids":[%q,%q,"nothing"]}`, all.Gaps[0].ID, all.Gaps[3].ID), "Content-Type", "application/json")
	var got struct{ Features []struct{ ID string } }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if len(got.Features) != 2 || got.Features[0].ID != all.Gaps[0].ID || got.Features[1].ID != all.Gaps[3].ID {
		t.Errorf("%+v", got)
	}
	if w := s.ask("POST", "/api/v1/gaps/export", `{"ids":[]}`, "Content-Type", "application/json"); w.Code != 422 {
		t.Errorf("nothing: %d", w.Code)
	}
}
