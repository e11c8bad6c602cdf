package permit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"peijian/planning"
)

func shelfText(t *testing.T) string {
	t.Helper()
	b, err := shelf.ReadFile("rulebooks/xiantao-2016.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEveryRulebookThatShipsCanBeRead(t *testing.T) {
	entries, err := shelf.ReadDir("rulebooks")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(Rulebooks()) {
		t.Errorf("%d files and %d rulebooks", len(entries), len(Rulebooks()))
	}
	for _, e := range entries {
		b, err := shelf.ReadFile("rulebooks/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		rb, problems := Load(e.Name(), b)
		for _, p := range problems {
			t.Error(p.Error())
		}
		if sum := sha256.Sum256(b); rb != nil && rb.Digest() != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: its digest is not that of its bytes", e.Name())
		}
		if rb != nil && !bytes.Equal(rb.Text(), b) {
			t.Errorf("%s: its text is not its bytes", e.Name())
		}
	}
}

func TestXiantaoRestsOnItsSourceAndSaysWhereItDoesNot(t *testing.T) {
	rb := Default()
	if rb.Force != Proposal || !rb.ValidUntil.IsZero() {
		t.Errorf("force %s, valid until %s", rb.Force, rb.ValidUntil)
	}
	for _, c := range rb.Clauses {
		own := strings.Contains(c.Article.Citation.Zh, "系统默认")
		if !c.Article.Verified && (!own || c.Article.Quote != "" || strings.Contains(c.Article.Citation.Zh, "第四")) {
			t.Errorf("%s is not in the source and cites it", c.ID)
		}
		if c.Article.Verified && !strings.Contains(rb.Sources[0].Text, c.Article.Quote) {
			t.Errorf("%s quotes what the source does not say", c.ID)
		}
	}
}

func TestARulebookIsRefusedWithItsLine(t *testing.T) {
	good := shelfText(t)
	line := func(text, part string) int { return strings.Count(text[:strings.Index(text, part)], "\n") + 1 }
	for name, c := range map[string]struct{ old, new, at, says string }{
		"an unknown key":                    {"force: proposal", "forse: proposal", "forse", "no such key"},
		"an unknown key inside":             {"rounding: prorata}", "rounding: prorata, floor: 1}", "rounding: prorata", "no such key"},
		"a clause id twice":                 {"id: grouping", "id: area", "", "twice"},
		"a negative rate":                   {"per: 100, area: 20,", "per: 100, area: -20,", "area: -20", "not an area"},
		"a rate of nothing":                 {"per: 100, area: 20,", "per: 100, area: 0,", "area: 0", "over 0"},
		"a rate per seven":                  {"per: 100, area: 20,", "per: 7, area: 20,", "per: 7", "1, 10, 100"},
		"an unknown rounding":               {"rounding: prorata", "rounding: up", "rounding: up", "prorata"},
		"an unknown area":                   {"area: gross", "area: brutto", "area: brutto", "gross or net"},
		"an unknown force":                  {"force: proposal", "force: wish", "force: wish", "not one of law"},
		"an unknown effect":                 {"effect: hold", "effect: shout", "effect: shout", "not one of block"},
		"an unknown gate":                   {"gates: [planning_approval]\n", "gates: [moon_landing]\n", "moon_landing", "no gate"},
		"an unknown use":                    {"any_of: [activity, reading, party]}\n\n  - id: area", "any_of: [swimming]}\n\n  - id: area", "swimming", "no use swimming"},
		"a date no calendar has":            {"valid_from: 2016-11-22", "valid_from: 2016-02-30", "valid_from", "not a date"},
		"an unknown selecting date":         {"date: received_on", "date: born_on", "date: born_on", "neither received_on"},
		"no selecting date":                 {"  date: received_on\n", "", "citation: {zh: 系统默认：按", "neither received_on"},
		"a selection that rests on nothing": {"  citation: {zh: 系统默认：按受理日期确定适用的规则书；报告未作规定, en", "  cited: {zh: 按, en", "cited", "no such key"},
		"an end before the start":           {"valid_from: 2016-11-22", "valid_until: 2015-01-01\nvalid_from: 2016-11-22", "valid_until", "before it begins"},
		"a quote with a new word":           {"quote: 审批时小区必须设计", "quote: 审批时小区应当设计", "应当", "letter by letter"},
		"a distance too far":                {"same_developer_near: 100", "same_developer_near: 5000", "5000", "1000 m"},
		"verified without a quote":          {"      quote: \"\"\n      verified: false\n    grouping", "      quote: \"\"\n      verified: true\n    grouping", "verified: true\n    grouping", "without a quote"},
		"a clause with no test":             {"    delivery: {later_phases: false}\n", "", "", "exactly one test"},
		"two tests of a kind":               {"gates: [planning_approval]\n", "gates: [planning_approval, presale_permit]\n", "  - id: uses", "two tests"},
		"a title in one language":           {"title: {zh: 面积, en: Area}", "title: {zh: 面积}", "title: {zh: 面积}", "both"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(good, c.old, c.new, 1)
			if bad == good {
				t.Fatal("the test changed nothing")
			}
			rb, problems := Load("city.yaml", []byte(bad))
			if rb != nil || len(problems) == 0 {
				t.Fatal("it was taken")
			}
			for _, p := range problems {
				if strings.Contains(p.En, c.says) && p.File == "city.yaml" && p.Row > 0 && (c.at == "" || p.Row == line(bad, c.at)) {
					return
				}
			}
			t.Errorf("%v", problems)
		})
	}
}

func expired(t *testing.T) *Rulebook {
	t.Helper()
	b, err := os.ReadFile("testdata/expired.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rb, problems := Load("testdata/expired.yaml", b)
	if rb == nil {
		t.Fatal(problems)
	}
	return rb
}

func TestAnExpiredRulebookDecidesNothingNewAndOldThingsAsEver(t *testing.T) {
	rb := expired(t)
	a := presale()
	for on, want := range map[string]Outcome{"2009-12-31": NotInForce, "2010-01-01": Undetermined, "2014-12-31": Undetermined, "2015-01-01": NotInForce} {
		r := Evaluate(rb, a, Surroundings{}, day(t, on))
		if r.Outcome != want || r.Open {
			t.Errorf("on %s: %s", on, r.Outcome)
		}
		if want == NotInForce && (len(r.Findings) != 1 || r.Findings[0].Clause != "validity") {
			t.Errorf("on %s the clauses were heard", on)
		}
	}
}

func day(t testing.TB, s string) planning.Date {
	t.Helper()
	d, err := planning.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestARulebookSaysNothingAboutAnotherGate(t *testing.T) {
	a := presale()
	a.Gate = PlanningApproval
	if r := Evaluate(expired(t), a, Surroundings{}, day(t, "2014-01-01")); r.Outcome != NotApplicable || r.Open {
		t.Errorf("%s, open %v", r.Outcome, r.Open)
	}
}

func FuzzLoad(f *testing.F) {
	b, err := shelf.ReadFile("rulebooks/xiantao-2016.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add("id: x\nclauses: [{gates: [a], quantity: {rate: {per: 0}}}]")
	f.Fuzz(func(t *testing.T, s string) {
		rb, problems := Load("x.yaml", []byte(s))
		if (rb == nil) != (len(problems) > 0) {
			t.Fatal(fmt.Sprint(rb == nil, problems))
		}
		if rb != nil {
			Evaluate(rb, &Application{Gate: PresalePermit, ReceivedOn: rb.ValidFrom, Phases: []Phase{{Number: 1, DesignedUnits: 100, Status: This}}}, Surroundings{}, rb.ValidFrom)
		}
	})
}
