package web_test

import (
	"strconv"
	"strings"
	"testing"

	"peijian/planning/proceeding"
	"peijian/web/gaps"
)

// gapStep takes a step with a gap and wants a status.
func (b *browser) gapStep(id, action string, version int64, want int, more map[string]any) gaps.GapLifeDetail {
	b.o.t.Helper()
	body := map[string]any{"id": id, "action": action, "version": version}
	for k, v := range more {
		body[k] = v
	}
	var d gaps.GapLifeDetail
	var into any
	if want == 200 {
		into = &d
	}
	b.ask("actOnGap", "POST", "/api/v1/gaps/life", body, want, into)
	return d
}

// One gap is dismissed, another walks through the five stages and back, and is mended by the boundary.
func TestAGapIsWorkedAndMended(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.put("developments", "XM-9", `{"name":"飞地家园","state":"occupied","designed_units":300}`, box(113.50, 30.40, 0.002))
	o.put("developments", "XM-8", `{"name":"夹缝小区","state":"occupied","designed_units":90}`, box(113.52, 30.40, 0.002))
	const gap, other = "unclaimed/developments/XM-9", "unclaimed/developments/XM-8"
	nobody, jia, minzheng, jiedao := &browser{o: o}, o.as("jia"), o.as("minzheng"), o.as("jiedao")
	var lives gaps.GapLives
	nobody.ask("gapLives", "GET", "/api/v1/gaps/lives", nil, 200, &lives)
	if len(lives.Lives) < 2 || lives.Lives[0].State != "proposed" {
		t.Fatalf("%+v", lives)
	}
	nobody.gapStep(gap, "confirm", 0, 401, nil)
	jia.gapStep(gap, "confirm", 0, 403, nil)
	minzheng.gapStep(other, "dismiss", 0, 422, nil)
	if d := minzheng.gapStep(other, "dismiss", 0, 200, map[string]any{"reason": "已拆除，未及更新"}); d.State != "dismissed" || len(d.Events) != 2 || d.Events[1].Officer != "minzheng" {
		t.Errorf("%+v", d)
	}
	for stage, want := range map[string]bool{"open": false, "over": true, "all": true, "case": false} {
		_, body := nobody.send("GET", "/api/v1/gaps/export?stage="+stage, nil)
		if got := strings.Contains(string(body), `"state":"dismissed"`); got != want {
			t.Errorf("stage %s has the dismissed: %v", stage, got)
		}
	}
	nobody.ask("", "GET", "/api/v1/gaps/export?stage=nonsense", nil, 400, nil)
	minzheng.gapStep(gap, "confirm", 7, 409, nil)
	v := minzheng.gapStep(gap, "confirm", 0, 200, nil).Version
	for _, s := range []struct {
		action string
		more   map[string]any
		state  string
	}{
		{"register", nil, "registered"}, {"dispatch", map[string]any{"due_on": "2026-12-10", "assignee": "示例街道"}, "dispatched"},
		{"handle", map[string]any{"reason": "已提出划归方案", "attachment": []byte("\x89PNG\r\n\x1a\n-"), "attachment_name": "现场.png"}, "handled"},
		{"return", map[string]any{"reason": "方案未附图"}, "dispatched"}, {"handle", map[string]any{"reason": "已补图"}, "handled"},
		{"follow_up", map[string]any{"satisfaction": 5}, "followed"}, {"close", nil, "closed"},
	} {
		d := minzheng.gapStep(gap, s.action, v, 200, s.more)
		if v = d.Version; string(d.State) != s.state {
			t.Fatalf("%s: %s", s.action, d.State)
		}
	}
	var d gaps.GapLifeDetail
	minzheng.ask("gapLife", "GET", "/api/v1/gaps/life?id="+gap, nil, 200, &d)
	file := d.Events[4]
	if file.Attachment != "现场.png" || d.Satisfaction != 5 || len(d.Actions) != 1 {
		t.Errorf("%+v", d)
	}
	if status, body := minzheng.send("GET", "/api/v1/gaps/steps/"+strconv.FormatInt(file.Seq, 10)+"/file", nil); status != 200 || len(body) != 9 {
		t.Errorf("%d, %d bytes", status, len(body))
	}
	if status, _ := nobody.send("GET", "/api/v1/gaps/steps/"+strconv.FormatInt(file.Seq, 10)+"/file", nil); status != 401 {
		t.Errorf("a stranger got %d", status)
	}
	jiedao.ask("gapLife", "GET", "/api/v1/gaps/life?id="+gap, nil, 200, &d)
	if !d.Actions[0].Allowed {
		t.Errorf("its own sub-district may not act: %+v", d.Actions)
	}
	o.put("subdistricts", "JD-2", `{"name":"别处街道","kind":"street"}`, box(113.70, 30.30, 0.1))
	o.officer("bieren", proceeding.Subdistrict, "JD-2")
	bieren := o.as("bieren")
	bieren.gapStep(gap, "reopen", v, 403, map[string]any{"reason": "试试"})
	bieren.ask("gapLife", "GET", "/api/v1/gaps/life?id="+gap, nil, 200, &d)
	if d.Actions[0].Allowed || d.Actions[0].Why.Zh == "" {
		t.Errorf("a sub-district elsewhere may act: %+v", d.Actions)
	}
	o.put("communities", "C", `{"name":"丙社区","kind":"pure_urban","subdistrict_code":"JD-1"}`, box(113.49, 30.39, 0.05))
	if err := o.store.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	minzheng.ask("gapLife", "GET", "/api/v1/gaps/life?id="+gap, nil, 200, &d)
	if d.State != "mended" || d.Events[len(d.Events)-1].Action != "mend" {
		t.Errorf("%+v", d.Life)
	}
	var months gaps.GapMonths
	minzheng.ask("gapMonths", "GET", "/api/v1/gaps/months", nil, 200, &months)
	opened := int64(0)
	for _, m := range months.Months {
		opened += m.Opened
	}
	if opened == 0 {
		t.Errorf("%+v", months)
	}
	minzheng.ask("", "GET", "/api/v1/gaps/months?from=2026-13-01", nil, 400, nil)
}
