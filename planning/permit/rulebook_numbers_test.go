package permit

import (
	"strings"
	"testing"
	"testing/fstest"
)

// trial is a rulebook with one clause, which a test writes.
func trial(clause string) string {
	return `id: trial
version: "1"
title: {zh: 试, en: Trial}
jurisdiction: {code: "", name: {zh: 试, en: Trial}}
issuer: {zh: 试, en: Trial}
force: standard
valid_from: 2020-01-01
selected_by: {date: received_on, citation: {zh: 试, en: Trial}}
gates:
  - {id: presale_permit, title: {zh: 预售, en: presale}, organ: {zh: 房, en: housing}}
clauses:
  - id: one
    title: {zh: 一, en: One}
    gates: [presale_permit]
    effect: block
    article: {citation: {zh: 试, en: Trial}, quote: "", verified: false}
` + clause
}

const clauseLine = 17 // the first line of the clause that a test writes

func TestAClauseThatCannotBeMeantIsRefusedWithItsLine(t *testing.T) {
	for name, c := range map[string]struct{ clause, says string }{
		"two ways to compute":         {"quantity: {fixed: 100, permille: 2, base: total_gfa, area: gross}", "exactly one of rate"},
		"no way to compute":           {"quantity: {area: gross}", "exactly one of rate"},
		"an unknown base":             {"quantity: {fixed: 100, base: moons, area: gross}", "base is not one of"},
		"a permille of units":         {"quantity: {permille: 2, area: gross}", "of a floor area"},
		"a permille over a thousand":  {"quantity: {permille: 2000, base: total_gfa, area: gross}", "at most 1000"},
		"a whole of floor area":       {"quantity: {fixed: 1, base: total_gfa, whole: true, area: gross}", "only units"},
		"tiers that fall":             {"quantity: {tiers: [{below: 10, area: 300}, {area: 200}], area: gross}", "under the area of the tier before"},
		"bounds that fall":            {"quantity: {tiers: [{below: 10, area: 1}, {below: 5, area: 2}, {area: 3}], area: gross}", "above the tier before"},
		"a last tier with a bound":    {"quantity: {tiers: [{below: 10, area: 1}, {below: 15, area: 2}], area: gross}", "the last has none"},
		"a tier with two bounds":      {"quantity: {tiers: [{below: 10, up_to: 10, area: 1}, {area: 2}], area: gross}", "not both"},
		"a tier without an area":      {"quantity: {tiers: [{below: 10}, {area: 2}], area: gross}", "needs its area"},
		"a step of nothing":           {"quantity: {step: {up_to: 300, area: 150, then_per: 0, add: 50, rounding: prorata}, area: gross}", "between 1 and"},
		"a step that adds nothing":    {"quantity: {step: {up_to: 300, area: 150, then_per: 100, add: 0, rounding: prorata}, area: gross}", "must be over 0"},
		"a step without a rounding":   {"quantity: {step: {up_to: 300, area: 150, then_per: 100, add: 50}, area: gross}", "not one of prorata"},
		"a step with an unknown key":  {"quantity: {step: {upto: 300, area: 150, then_per: 100, add: 50, rounding: prorata}, area: gross}", "no such key"},
		"a maximum under the minimum": {"quantity: {fixed: 100, min: 300, max: 200, area: gross}", "under the minimum"},
		"small ones that owe more":    {"quantity: {rate: {per: 100, area: 20, rounding: prorata}, small: {below: 100, area: 500}, area: gross}", "more than larger"},
		"small ones with two answers": {"quantity: {fixed: 1, small: {below: 100, area: 1, exempt: true}, area: gross}", "exempt: true or an area"},
		"an unknown way in lieu":      {"quantity: {fixed: 1, in_lieu: [{kind: promise}], area: gross}", "not one of cash"},
		"a way in lieu twice":         {"quantity: {fixed: 1, in_lieu: [{kind: cash}, {kind: cash}], area: gross}", "twice"},
		"cash next door":              {"quantity: {fixed: 1, in_lieu: [{kind: cash, adjacent: true}], area: gross}", "only pooled"},
		"a pool by market value":      {"quantity: {fixed: 1, in_lieu: [{kind: pooled, valuation: market}], area: gross}", "cash only"},
		"an unknown quota":            {"quotas: [swimming]\n    quantity: {fixed: 1, area: gross}", "no quota swimming"},
		"a quota twice":               {"quotas: [clinic, clinic]\n    quantity: {fixed: 1, area: gross}", "twice"},
		"an unknown kind of project":  {"when: {project_kinds: [castle]}\n    quantity: {fixed: 1, area: gross}", "no kind of development castle"},
		"a range without units":       {"when: {units_from: 100, units_below: 100}\n    quantity: {fixed: 1, area: gross}", "no number of units"},
		"a share over all":            {"composition: {title: {zh: 活动, en: activity}, any_of: [activity], min_share: 101, of: required}", "at most 100"},
		"a share of nothing":          {"composition: {title: {zh: 活动, en: activity}, any_of: [activity], min_share: 60, of: moon}", "required or promised"},
		"a share for no use":          {"composition: {title: {zh: 活动, en: activity}, any_of: [], min_share: 60, of: required}", "needs a use"},
		"phasing that says nothing":   {"phasing: {}", "needs first_share or before_share"},
		"a first share over all":      {"phasing: {first_share: 150}", "at most 100"},
		"a tolerance of everything":   {"as_built: {tolerance: 100}", "under 100"},
		"a ground floor of nothing":   {"ground_floor: {area: 0}", "must be over 0"},
		"a lowest over the highest":   {"position: {lowest: 3, highest: 2}", "between 0 and the highest"},
		"an unknown mode of transfer": {"transfer: {modes: [gift]}", "no mode gift"},
		"free and for sale":           {"transfer: {free: true, modes: [purchase]}", "contradicts free"},
		"an unknown owner":            {"transfer: {owners: [moon]}", "no owner moon"},
		"an unknown content":          {"agreement: {roles: [{id: a, title: {zh: 甲, en: A}}], must_state: [weather]}", "no content weather"},
		"a role twice":                {"agreement: {roles: [{id: a, title: {zh: 甲, en: A}}, {id: a, title: {zh: 甲, en: A}}]}", "twice"},
		"a handover in the past":      {"agreement: {roles: [{id: a, title: {zh: 甲, en: A}}], handover_within: -1}", "between 0 and 3650"},
		"a negative area":             {"quantity: {fixed: -1, area: gross}", "not an area"},
	} {
		t.Run(name, func(t *testing.T) {
			rb, problems := Load("city.yaml", []byte(trial("    "+c.clause+"\n")))
			if rb != nil || len(problems) == 0 {
				t.Fatal("it was taken")
			}
			for _, p := range problems {
				if strings.Contains(p.En, c.says) && p.Zh != "" && p.File == "city.yaml" && p.Row >= clauseLine {
					return
				}
			}
			t.Errorf("%v", problems)
		})
	}
}

func TestTheTrialItselfIsFine(t *testing.T) {
	if rb, problems := Load("city.yaml", []byte(trial("    quantity: {fixed: 100, area: gross}\n"))); rb == nil {
		t.Error(problems)
	}
}

func TestTwoQuantitiesOfOneQuotaAreOneTooMany(t *testing.T) {
	second := func(more string) string {
		return trial("    quantity: {fixed: 100, area: gross}\n") + strings.Replace(trial("")[strings.Index(trial(""), "  - id: one"):], "id: one", "id: two", 1) + more
	}
	if rb, problems := Load("city.yaml", []byte(second("    quantity: {fixed: 50, area: gross}\n"))); rb != nil || !strings.Contains(problems[0].En, "two tests of one kind: two") || problems[0].Row != 18 {
		t.Errorf("%v", problems)
	}
	for _, fine := range []string{"    quotas: [eldercare]\n    quantity: {fixed: 50, area: gross}\n", "    quantity: {fixed: 50, base: total_gfa, area: gross}\n", "    when: {units_from: 100}\n    quantity: {fixed: 50, area: gross}\n"} {
		if rb, problems := Load("city.yaml", []byte(second(fine))); rb == nil {
			t.Errorf("%s: %v", fine, problems)
		}
	}
}

// dated is a rulebook with a version and days.
func dated(version, days string) *fstest.MapFile {
	text := strings.Replace(trial("    quantity: {fixed: 100, area: gross}\n"), `version: "1"`, `version: "`+version+`"`, 1)
	return &fstest.MapFile{Data: []byte(strings.Replace(text, "valid_from: 2020-01-01", days, 1))}
}

func TestAShelfRefusesTwoVersionsOnOneDay(t *testing.T) {
	for name, c := range map[string]struct {
		days string
		row  int
		says string
	}{
		"the next day":        {"valid_from: 2021-01-01", 0, ""},
		"the same day":        {"valid_from: 2020-12-31", 7, "is in force on days of version 1 (a.yaml), too"},
		"years before":        {"valid_from: 2018-01-01\nvalid_until: 2019-12-31", 0, ""},
		"around":              {"valid_from: 2018-01-01\nvalid_until: 2030-12-31", 7, "version 1"},
		"before, without end": {"valid_from: 2018-01-01", 7, "version 1"},
	} {
		s, problems := LoadShelf(fstest.MapFS{"a.yaml": dated("1", "valid_from: 2020-01-01\nvalid_until: 2020-12-31"), "b.yaml": dated("2", c.days), "notes.txt": {Data: []byte("x")}})
		if (s == nil) != (c.row > 0) {
			t.Errorf("%s: %v", name, problems)
		}
		if c.row > 0 && (len(problems) != 1 || problems[0].File != "b.yaml" || problems[0].Row != c.row || !strings.Contains(problems[0].En, c.says) || problems[0].Zh == "") {
			t.Errorf("%s: %+v", name, problems)
		}
	}
	if s, problems := LoadShelf(fstest.MapFS{"a.yaml": dated("1", "valid_from: 2020-01-01\nvalid_until: 2020-12-31"), "b.yaml": dated("1", "valid_from: 2024-01-01")}); s != nil || problems[0].Row != 2 {
		t.Errorf("one version twice: %v", problems)
	}
	if s, problems := LoadShelf(fstest.MapFS{"a.yaml": dated("1", "valid_from: never")}); s != nil || problems[0].File != "a.yaml" {
		t.Errorf("a file that cannot be read: %v", problems)
	}
}

func TestAShelfFindsTheVersionOfADay(t *testing.T) {
	s, problems := LoadShelf(fstest.MapFS{"b.yaml": dated("2", "valid_from: 2022-01-01"), "a.yaml": dated("1", "valid_from: 2020-01-01\nvalid_until: 2020-12-31")})
	if s == nil {
		t.Fatal(problems)
	}
	for on, want := range map[string]string{"2019-12-31": "", "2020-01-01": "1", "2020-12-31": "1", "2021-06-01": "", "2022-01-01": "2", "2040-01-01": "2"} {
		got := ""
		if rb := s.InForce("trial", day(t, on)); rb != nil {
			got = rb.Version
		}
		if got != want {
			t.Errorf("on %s: version %q and not %q", on, got, want)
		}
	}
	if s.Find("trial", "").Version != "2" || s.Find("trial", "1").Version != "1" || s.Find("trial", "3") != nil || s.Find("other", "") != nil || len(s.All()) != 2 {
		t.Error("a version is not found, or one is that is not there")
	}
	if shelf, problems := NewShelf(Rulebooks()...); shelf == nil || len(shelf.All()) != 4 {
		t.Error(problems)
	}
}

func TestARepealedRulebookEndsOnTheDayBefore(t *testing.T) {
	for days, fine := range map[string]bool{
		"valid_from: 2020-01-01\nvalid_until: 2020-12-31\nrepealed_by: {on: 2021-01-01, text: {zh: 废止, en: repealed}}\nsupersedes: [trial@0, old]": true,
		"valid_from: 2020-01-01\nvalid_until: 2020-12-31\nrepealed_by: {on: 2021-01-02, text: {zh: 废止, en: repealed}}":                             false,
		"valid_from: 2020-01-01\nrepealed_by: {on: 2021-01-01, text: {zh: 废止, en: repealed}}":                                                      false,
		"valid_from: 2020-01-01\nsupersedes: [No Name]":                                                                                            false,
	} {
		if rb, problems := Load("a.yaml", dated("1", days).Data); (rb != nil) != fine {
			t.Errorf("%s: %v", days, problems)
		}
	}
}

func TestTheDayOfAnEarlierPaperSelectsARulebook(t *testing.T) {
	for date, set := range map[SelectionDate]func(*Dates, string){
		ByLandContract:      func(d *Dates, s string) { d.LandContractOn = day(t, s) },
		ByPlanningCondition: func(d *Dates, s string) { d.PlanningConditionOn = day(t, s) },
		ByPlanningPermit:    func(d *Dates, s string) { d.PlanningPermitOn = day(t, s) },
	} {
		text := strings.Replace(string(dated("1", "valid_from: 2020-01-01\nvalid_until: 2020-12-31").Data), "date: received_on", "date: "+string(date), 1)
		rb, problems := Load("a.yaml", []byte(text))
		if rb == nil {
			t.Fatal(problems)
		}
		for on, want := range map[string]Outcome{"2019-12-31": NotInForce, "2020-06-01": Fail, "2021-01-01": NotInForce, "2026-11-24": Undetermined} {
			a := presale()
			a.Rooms, a.Dates = nil, &Dates{}
			set(a.Dates, on)
			if r := Evaluate(rb, a, Surroundings{}, today); r.Outcome != want {
				t.Errorf("%s %s: %s and not %s: %s", date, on, r.Outcome, want, r.Summary.En)
			}
		}
		if r := Evaluate(rb, presale(), Surroundings{}, today); r.Outcome != Undetermined || finding(t, r, "validity").Remedy.IsZero() {
			t.Errorf("without %s: %s", date, r.Summary.En)
		}
	}
}
