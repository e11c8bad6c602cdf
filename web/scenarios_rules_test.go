package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peijian/planning/permit"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// adopt makes a rulebook the city's: one of the variants with worked cases, or one that comes with the program.
func (o *office) adopt(id string) {
	o.t.Helper()
	var rb *permit.Rulebook
	for _, shipped := range permit.Rulebooks() {
		if shipped.ID == id {
			rb = shipped
		}
	}
	if rb == nil {
		name := filepath.Join("..", "planning", "permit", "testdata", "variants", id+".yaml")
		text, err := os.ReadFile(name)
		if err != nil {
			o.t.Fatal(err)
		}
		var problems any
		if rb, problems = loaded(name, text); rb == nil {
			o.t.Fatal(problems)
		}
	}
	if err := postgres.Adopt(o.t.Context(), pgtest.OwnerURL(o.t, o.url), pgtest.Schema, rb); err != nil {
		o.t.Fatal(err)
	}
	if err := o.store.Refresh(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func loaded(name string, text []byte) (*permit.Rulebook, any) {
	rb, problems := permit.Load(filepath.Base(name), text)
	return rb, problems
}

// plain is a file at a gate with so many units, and whatever else is said.
func plain(gate string, units int, more ...string) string {
	return fmt.Sprintf(`
id: GH-1
gate: %s
name: 示例方案
received_on: 2026-11-18
development: {name: 示例花园, developer: {name: 示例花园置业有限公司}}
scheme: {designed_units: %d}
%s
`, gate, units, strings.Join(more, "\n"))
}

// TestScenariosOfOtherRulebooks are the acceptance scenarios that another law decides: the city adopts it, and the next check is by it.
func TestScenariosOfOtherRulebooks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const approval, verified = "planning_approval", "planning_verification"
	residential := func(area string) string { return "measures: {residential_gfa: " + area + "}" }
	built := func(area string) string {
		return "rooms: [{id: R1, name: 办公室, building: 1#, floor: 1, use: office, gross_area: 200, as_built_area: " + area + "}]"
	}
	pooled := func(area string) string {
		return "in_lieu: {kind: pooled, number: 合1, on: 2026-11-01, area: " + area + ", adjacent: true}"
	}
	for _, s := range []struct {
		name, rulebook, file, required string
		outcome                        permit.Outcome
		says                           string
	}{
		{"2 100 units, each started hundred", "p2-ceil-hundred", plain(approval, 100), "20.00", permit.Fail, ""},
		{"2 101 units, each started hundred", "p2-ceil-hundred", plain(approval, 101), "40.00", permit.Fail, ""},
		{"2 250 units, each started hundred", "p2-ceil-hundred", plain(approval, 250), "60.00", permit.Fail, ""},
		{"2 100 units, each full hundred", "p2-floor-hundred", plain(approval, 100), "20.00", permit.Fail, ""},
		{"2 101 units, each full hundred", "p2-floor-hundred", plain(approval, 101), "20.00", permit.Fail, ""},
		{"2 250 units, each full hundred", "p2-floor-hundred", plain(approval, 250), "40.00", permit.Fail, ""},
		{"2 250 units, in proportion", "xiantao-2016", plain("presale_permit", 250, "phases: [{number: 1, designed_units: 250, status: this}]"), "50.00", permit.Fail, ""},
		{"2 1,500 units and 300 m² at the least", "xiangyang", plain("land_permit", 1500), "300.00", permit.Fail, ""},
		{"2 1,501 units and 300 m² at the least", "xiangyang", plain("land_permit", 1501), "300.20", permit.Fail, ""},
		{"5 one room for both quotas, where they are one", "r18-mianyang",
			plain(approval, 1000, "rooms: [{id: R1, name: 合用, floor: 1, use: activity, gross_area: 600, quotas: [community, eldercare]}]"), "600.00", permit.Pass, ""},
		{"8 pooled next door, 300 m²", "r26-shaoxing", plain(approval, 900, residential("100000"), pooled("300")), "200.00", permit.Pass, ""},
		{"8 pooled next door, 299 m²", "r26-shaoxing", plain(approval, 900, residential("100000"), pooled("299")), "200.00", permit.Fail, "低于每处"},
		{"8 cash instead", "r13-cash-in-lieu", plain(approval, 500, "in_lieu: {kind: cash, number: 缴1, on: 2026-11-01, amount: 50, area: 100}"), "100.00", permit.Pass, ""},
		{"8 pooling where only cash is let", "r13-cash-in-lieu", plain(approval, 500, pooled("300")), "100.00", permit.Fail, "规则书不允许"},
		{"8 never more than the cap", "r14-cap", plain(approval, 9000), "700.00", permit.Fail, ""},
		{"9 29,999 m² of housing", "r12-xixian", plain(approval, 500, residential("29999")), "300.00", permit.Fail, ""},
		{"9 30,000 m² of housing", "r12-xixian", plain(approval, 500, residential("30000")), "800.00", permit.Fail, ""},
		{"9 280,000 m² of housing", "r12-xixian", plain(approval, 500, residential("280000")), "4,800.00", permit.Fail, ""},
		{"10 196.4 of 200 m² as built, no tolerance", "p1-tolerance-0", plain(verified, 1000, built("196.4")), "200.00", permit.Fail, "实测 196.40"},
		{"10 196.4 of 200 m² as built, 3 %", "p1-tolerance-3", plain(verified, 1000, built("196.4")), "200.00", permit.Pass, ""},
		{"10 193.9 of 200 m² as built, 3 %", "p1-tolerance-3", plain(verified, 1000, built("193.9")), "200.00", permit.Fail, "实测 193.90"},
	} {
		o.adopt(s.rulebook)
		r := o.judged(s.file)
		if r.Rulebook.ID != s.rulebook || strings.ReplaceAll(r.Required, ",", "") != strings.ReplaceAll(s.required, ",", "") || r.Outcome != s.outcome || r.Open != (s.outcome == permit.Pass) {
			t.Errorf("%s: by %s, required %s, %s: %s", s.name, r.Rulebook.ID, r.Required, r.Outcome, r.Summary.Zh)
		}
		said := r.Summary.Zh
		for _, f := range r.Findings {
			said += f.Sentence.Zh
		}
		if !strings.Contains(said, s.says) {
			t.Errorf("%s: nothing says %s: %s", s.name, s.says, said)
		}
	}
}

// TestAnotherRulebookHoldsTheGate: the file in the queue is judged by the rulebook that the city adopts, the database lets no permit out that the old one
// would have let, and an old ruling stays what it was.
func TestAnotherRulebookHoldsTheGate(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.file(presale("gross_area: 160", "gross_area: 200"))
	jia, yi, bing := o.as("jia"), o.as("yi"), o.as("bing")
	jia.act("YS-1", "assess", 200)
	yi.act("YS-1", "review", 200)
	text := strings.NewReplacer(`version: "1"`, `version: "2"`, "area: 20,", "area: 30,").Replace(string(permit.Default().Text()))
	rb, problems := loaded("stricter.yaml", []byte(text))
	if rb == nil {
		t.Fatal(problems)
	}
	if err := postgres.Adopt(t.Context(), pgtest.OwnerURL(t, o.url), pgtest.Schema, rb); err != nil {
		t.Fatal(err)
	}
	if err := o.store.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	var file struct{ Ruling permit.Ruling }
	jia.ask("application", "GET", "/api/v1/applications/YS-1", nil, 200, &file)
	if file.Ruling.Required != "360.00" || file.Ruling.Rulebook.Version != "2" {
		t.Errorf("required %s by version %s", file.Ruling.Required, file.Ruling.Rulebook.Version)
	}
	bing.act("YS-1", "issue", 409, map[string]any{"permit_number": "示例房预售〔2026〕1号"})
	var list struct {
		Rulebooks []struct {
			ID, Version      string
			Default, Adopted bool
		}
	}
	jia.ask("rulebooks", "GET", "/api/v1/rulebooks", nil, 200, &list)
	if first := list.Rulebooks[0]; first.Version != "2" || !first.Default || !first.Adopted || !list.Rulebooks[1].Adopted || list.Rulebooks[2].Adopted {
		t.Errorf("%+v", list.Rulebooks)
	}
	if d := yi.act("YS-1", "return", 200, map[string]any{"reason": "规则书已更换"}); d.State != "assessing" || d.Rulings[0].Outcome != "pass" {
		t.Errorf("%+v", d)
	}
}

// TestAClauseIsPassedOverWithAReason: where the rulebook lets a clause be passed over, whoever assesses may, another officer reviews it, and a third
// issues; the finding stays as the machine made it.
func TestAClauseIsPassedOverWithAReason(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	rb, problems := loaded("override.yaml", []byte(strings.NewReplacer(`version: "1"`, `version: "2"`, "  - id: approved_units\n", "  - id: approved_units\n    override: true\n").Replace(string(permit.Default().Text()))))
	if rb == nil {
		t.Fatal(problems)
	}
	if err := postgres.Adopt(t.Context(), pgtest.OwnerURL(t, o.url), pgtest.Schema, rb); err != nil {
		t.Fatal(err)
	}
	o.file(presale("date: 2026-06-30, units: 1200", "date: 2026-06-30, units: 1100"))
	jia, yi, bing := o.as("jia"), o.as("yi"), o.as("bing")
	over := func(clause, reason string) map[string]any {
		return map[string]any{"overrides": []map[string]string{{"clause": clause, "reason": reason}}}
	}
	jia.act("YS-1", "assess", 422, over("area", "示例理由"))
	jia.act("YS-1", "assess", 422, over("approved_units", ""))
	jia.act("YS-1", "assess", 200)
	if d := yi.act("YS-1", "review", 200); fmt.Sprint(d.MayPassOver) != "[approved_units]" {
		t.Errorf("may pass over %v", d.MayPassOver)
	}
	bing.act("YS-1", "issue", 422, map[string]any{"permit_number": "示1", "overrides": over("approved_units", "擅自")["overrides"]})
	bing.act("YS-1", "issue", 409, map[string]any{"permit_number": "示1"})
	yi.act("YS-1", "return", 200, map[string]any{"reason": "须特批"})
	if d := jia.act("YS-1", "assess", 200, over("approved_units", "会议纪要〔2026〕3号")); len(d.Overrides) != 1 || d.Overrides[0].Reason != "会议纪要〔2026〕3号" || d.Rulings[0].Open {
		t.Errorf("%+v", d.Overrides)
	}
	yi.act("YS-1", "review", 200)
	if d := bing.act("YS-1", "issue", 200, map[string]any{"permit_number": "示1"}); d.State != "issued" || d.Rulings[0].Outcome != "fail" || d.Permit != "示1" {
		t.Errorf("%s, %+v", d.State, d.Rulings[0])
	}
}
