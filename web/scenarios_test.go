package web_test

import (
	"strings"
	"testing"

	"peijian/planning/permit"
)

// judged asks the server, on its real city, what the rule says of a file that is not stored.
func (o *office) judged(text string) permit.Ruling {
	o.t.Helper()
	var r permit.Ruling
	(&browser{o: o}).ask("check", "POST", "/api/v1/check", text, 200, &r)
	return r
}

// found is a clause's finding.
func found(t *testing.T, r permit.Ruling, clause string) permit.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Clause == clause {
			return f
		}
	}
	t.Fatalf("nothing about %s", clause)
	return permit.Finding{}
}

const phases = "  - {number: 1, designed_units: 1200, status: this}"

// The acceptance scenarios that one file and the map decide, each through HTTP on a real city.
func TestScenarios(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	second := presale("id: YS-1", "id: YS-9", "name: 示例预售", "name: 别园预售", "code: XM-1", "code: XM-2", "name: 示例花园,", "name: 别园,", "示例-1}", "别-1}",
		"use: activity,", "use: activity, unit_code: \"4290040010010000010100010001\",", "lon: 113.446, lat: 30.366", "lon: 113.453, lat: 30.373")
	o.put("developments", "XM-2", `{"name":"别园","state":"building","land_contract":"别-1","developer":"别园置业有限公司"}`, box(113.452, 30.372, 0.002))
	o.file(second)
	for name, c := range map[string]struct {
		file             string
		required         string
		clause, sentence string
		outcome          permit.Outcome
		open             bool
	}{
		"1 three phases of 90 count as 270": {presale(phases, "  - {number: 1, designed_units: 90, status: released, presale_permit: 甲1}\n  - {number: 2, designed_units: 90, status: released, presale_permit: 甲2}\n  - {number: 3, designed_units: 90, status: this}",
			"designed_units: 1200, approval: {number: 示例1号, date: 2026-06-30, units: 1200}", "designed_units: 270, approval: {number: 示例1号, date: 2026-06-30, units: 270}", "[1]", "[3]"), "54.00", "area", "54.00", permit.Pass, true},
		"2 of 250 units, pro rata":                     {presale("designed_units: 1200", "designed_units: 250"), "50.00", "area", "50.00", permit.Pass, true},
		"3 units rise from 998 to 1,212":               {presale("designed_units: 1200", "designed_units: 1212", "units: 1200}", "units: 998}"), "242.40", "approved_units", "原意见失效", permit.Fail, false},
		"4 a room in the basement":                     {presale(`floor: "1", use: activity`, `floor: "-1F", use: activity`), "240.00", "position", "地下", permit.Fail, false},
		"4 a room on a mezzanine":                      {presale(`floor: "1", use: activity`, `floor: 夹层, use: activity`), "240.00", "position", "夹层", permit.Fail, false},
		"4 a room on a stilt floor":                    {presale(`floor: "1", use: activity`, `floor: 架空层, use: activity`), "240.00", "position", "架空层", permit.Fail, false},
		"5 one room for two quotas":                    {presale("gross_area: 160,", "gross_area: 160, quotas: [community, eldercare],"), "240.00", "exclusive", "", permit.Fail, false},
		"6 a room that another project promises":       {presale("use: activity,", "use: activity, unit_code: \"4290040010010000010100010001\","), "240.00", "exclusive", "YS-9", permit.Fail, false},
		"7 signed by two of three":                     {presale("\n    - {role: civil_affairs, name: 示例市民政局, signed_on: 2026-10-22}", ""), "240.00", "agreement", "2/3", permit.Undetermined, false},
		"7 expired yesterday":                          {presale("2027-10-21", "2026-11-22"), "240.00", "agreement", "到期", permit.Fail, false},
		"7 for another phase":                          {presale("  free: true\n  valid", "  free: true\n  phases: [2]\n  valid"), "240.00", "agreement", "第 1 期", permit.Fail, false},
		"7 superseded":                                 {presale("  free: true\n  valid", "  free: true\n  state: superseded\n  valid"), "240.00", "agreement", "", permit.Fail, false},
		"11 襄河: 4,592 units and 307.31 m²":             {presale("1200", "4592", "gross_area: 80,", "gross_area: 147.31,"), "918.40", "area", "缺 611.09", permit.Fail, false},
		"12 inside the project, outside its community": {presale("use: activity, gross_area: 160, free: true, lon: 113.446", "use: activity, gross_area: 160, free: true, lon: 113.470"), "240.00", "community", "乙社区", permit.Fail, false},
		"13 received before the rule was there":        {presale("received_on: 2026-11-18", "received_on: 2016-03-01"), "", "validity", "2016-11-22", permit.NotInForce, false},
	} {
		r := o.judged(c.file)
		f := found(t, r, c.clause)
		if f.Outcome != c.outcome || !strings.Contains(f.Sentence.Zh, c.sentence) || r.Open != c.open || c.required != "" && r.Required != c.required {
			t.Errorf("%s: required %q, open %v, %s is %s: %s", name, r.Required, r.Open, c.clause, f.Outcome, f.Sentence.Zh)
		}
	}
}
