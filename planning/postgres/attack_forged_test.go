package postgres_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"peijian/planning/permit"
	"peijian/planning/proceeding"
)

// The attacker holds the application's credentials: they say what SQL they like, forge rulings, facts and rulebooks, and name whatever
// officers they want. None of it may end in a permit that the rule refuses.

// attacker speaks to the functions of the gate without the program.
type attacker struct {
	*desk
	db interface {
		Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	}
}

// forged is a ruling that says that everything is well, made from the true file.
func (a *attacker) forged(change ...func(report, facts map[string]any)) *proceeding.StoredRuling {
	a.t.Helper()
	r := a.judged()
	var report, facts map[string]any
	if json.Unmarshal(r.Report, &report) != nil || json.Unmarshal(r.Facts, &facts) != nil {
		a.t.Fatal("a ruling that cannot be read")
	}
	report["outcome"], report["open"] = "pass", true
	for _, f := range report["findings"].([]any) {
		f.(map[string]any)["outcome"] = "pass"
	}
	for _, f := range change {
		f(report, facts)
	}
	r.Outcome, r.Open = permit.Pass, true
	r.Report, _ = json.Marshal(report)
	r.Facts, _ = json.Marshal(facts)
	return r
}

// step calls take_step as whoever.
func (a *attacker) step(login string, action proceeding.Action, version int64, r *proceeding.StoredRuling) error {
	a.t.Helper()
	var head, facts, report []byte
	if r != nil {
		head, _ = json.Marshal(map[string]any{"revision": r.Revision, "as_of": r.AsOf, "outcome": r.Outcome, "open": r.Open, "rulebook_digest": r.RulebookDigest})
		facts, report = r.Facts, r.Report
	}
	_, err := a.db.Exec(a.t.Context(), `SELECT take_step($1, $2, $3, $4, $5, 'r', '[]', $6, $7, $8, '[]', 'n1', 'k1', 'o', 0)`,
		fileCode, string(action), a.officers[login].ID, today.Time(), version, head, facts, report)
	return err
}

// walk takes a forged ruling all the way, and tells where it ended.
func (a *attacker) walk(r *proceeding.StoredRuling) error {
	a.t.Helper()
	p, _, err := a.store.Proceeding(a.t.Context(), fileCode)
	if err != nil {
		a.t.Fatal(err)
	}
	if err := a.step("jia", proceeding.Assess, p.Version, r); err != nil {
		return err
	}
	if err := a.step("yi", proceeding.Review, p.Version+1, nil); err != nil {
		return err
	}
	return a.step("yi", proceeding.Issue, p.Version+2, r)
}

func newAttacker(d *desk) *attacker { return &attacker{desk: d, db: psql(d.t, d.url)} }

// The forger's own way is a way that works: an honest file goes through it.
func TestTheAttackersWayIsOpenToAnHonestFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := newAttacker(d)
	if err := a.walk(a.judged()); err != nil || d.permits() != 1 {
		t.Errorf("%d permits, %v", d.permits(), err)
	}
}

// at walks into a document: "rooms.0.sold".
func at(document map[string]any, path string, value any) map[string]any {
	steps := strings.Split(path, ".")
	var here any = document
	for _, s := range steps[:len(steps)-1] {
		switch x := here.(type) {
		case map[string]any:
			here = x[s]
		case []any:
			here = x[int(s[0]-'0')]
		}
	}
	last := steps[len(steps)-1]
	switch x := here.(type) {
	case map[string]any:
		if x[last] = value; value == nil {
			delete(x, last)
		}
	case []any:
		x[int(last[0]-'0')] = value
	}
	return document
}

// Files that the rule refuses, each for one reason; a forged report says that they pass. The database does the sums by itself.
func TestAForgedReportOpensNothing(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		path  string
		value any
		says  string
	}{
		"no rooms":                        {"rooms", nil, "ask for"},
		"ten centimetres short":           {"rooms.1.gross_area", 159.89, "239.99"},
		"a room sold":                     {"rooms.1.sold", true, "ask for"},
		"a room mortgaged":                {"rooms.1.mortgaged", true, "ask for"},
		"a room for money":                {"rooms.1.free", false, "ask for"},
		"a room underground":              {"rooms.1.floor", "-1F", "ask for"},
		"a room in the basement":          {"rooms.1.floor", "地下一层", "ask for"},
		"a room in a half-basement":       {"rooms.1.floor", "半地下", "ask for"},
		"a room on a mezzanine":           {"rooms.1.floor", "1层夹层", "ask for"},
		"a room on a stilt floor":         {"rooms.1.floor", "首层架空层", "ask for"},
		"a room nobody knows where":       {"rooms.1.floor", nil, "ask for"},
		"a room for the elderly":          {"rooms.1.use", "eldercare", "ask for"},
		"a room of the property firm":     {"rooms.1.use", "property", "ask for"},
		"two quotas":                      {"rooms.1.quotas", []any{"community", "eldercare"}, "ask for"},
		"another quota":                   {"rooms.1.quotas", []any{"eldercare"}, "ask for"},
		"only offices":                    {"rooms.1.use", "office", "serves as activity"},
		"a facility that does not exist":  {"rooms.1.facility", "F-0", "ask for"},
		"no agreement":                    {"agreement", nil, "venue agreement"},
		"an agreement that has ended":     {"agreement.valid_until", "2026-11-22", "has ended"},
		"an agreement for money":          {"agreement.free", false, "free of charge"},
		"an agreement for another phase":  {"agreement.phases", []any{2}, "another phase"},
		"an agreement for other rooms":    {"agreement.rooms", []any{"R1"}, "ask for"},
		"two of three signatures":         {"agreement.parties.2.signed_on", nil, "civil_affairs"},
		"a signature of tomorrow":         {"agreement.parties.2.signed_on", "2026-11-24", "civil_affairs"},
		"more units":                      {"phases.0.designed_units", 1212, "ask for"},
		"more units in the scheme":        {"scheme.designed_units", 1300, "approved"},
		"no approval":                     {"scheme.approval", nil, "approval"},
		"an approval of tomorrow":         {"scheme.approval.date", "2026-11-24", "approval"},
		"another development's name only": {"development.land_contract", "示例-2", ""},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.put(at(goodFile(), c.path, c.value))
			a := newAttacker(d)
			honest := a.judged()
			err := a.walk(a.forged())
			if honest.Open {
				if err != nil {
					t.Errorf("the rule lets it through and the database does not: %v", err)
				}
				return
			}
			if c.says == "" {
				t.Errorf("the rule refuses it: %s", honest.Report)
			}
			refusedWith(t, what, err, conflict)
			if d.permits() != 0 || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%d permits, %v", d.permits(), err)
			}
		})
	}
}

// Forged surroundings hide what the map knows; the database reads the map itself.
func TestForgedSurroundingsHideNothing(t *testing.T) {
	t.Parallel()
	const sibling = `"name":"示例花园二期","state":"building","land_contract":"示 例-１","developer":"乙置业","designed_units":400`
	for what, before := range map[string]func(d *desk){
		"a phase released before": func(d *desk) {
			take(d.t, d.store, "phases", rows(`"code":"XM-1-0","development_code":"XM-1","number":"9","designed_units":"300","presale_permit":"示0号"`))
		},
		"a sibling on the same land contract": func(d *desk) {
			take(d.t, d.store, "developments", collection(square("XM-2", 6, 6, 1, 1, sibling)))
		},
		"a sibling of the same developer next door": func(d *desk) {
			take(d.t, d.store, "developments", collection(square("XM-3", 3.05, 2, 1, 1, `"name":"隔壁","state":"on_sale","developer":"示例花园置业有限公司","designed_units":400`)))
		},
		"a permit on record": func(d *desk) {
			take(d.t, d.store, "presales", rows(`"development_code":"XM-1","phase_number":"7","number":"示0号","issued_on":"2025-01-01","units":"300"`))
		},
		"an approval that followed": func(d *desk) {
			take(d.t, d.store, "approvals", rows(`"development_code":"XM-1","number":"示例2号","approved_on":"2026-09-01","units":"1300"`))
		},
		"buildings with more homes": func(d *desk) {
			d.put(at(goodFile(), "buildings", []any{map[string]any{"planning_number": "1", "designed_units": 1212}}))
		},
		"ground in two communities": func(d *desk) {
			take(d.t, d.store, "communities", collection(square("B", 2.5, 0, 7, 7, `"name":"乙社区","kind":"pure_urban"`)))
		},
		"a room in another community": func(d *desk) {
			take(d.t, d.store, "communities", collection(square("B", 20, 0, 7, 7, `"name":"乙社区","kind":"pure_urban"`)))
			d.put(at(at(goodFile(), "rooms.1.lon", 113.21), "rooms.1.lat", 30.11))
		},
		"another community than the file's": func(d *desk) { d.put(at(goodFile(), "development.community", "B")) },
		"a room that is let": func(d *desk) {
			take(d.t, d.store, "facilities", collection(`{"type":"Feature","properties":{"code":"F-1","name":"用房","state":"in_use"},"geometry":{"type":"Point","coordinates":[113.025,30.125]}}`))
			take(d.t, d.store, "inspections", rows(`"facility_code":"F-1","inspected_on":"2026-10-01","found":"出租"`))
			d.put(at(goodFile(), "rooms.1.facility", "F-1"))
		},
		"a room that the same development offers for elder care": func(d *desk) {
			const unit = "429004000001GB00001F00010001"
			d.put(at(goodFile(), "rooms.1.unit_code", unit))
			d.put(at(at(at(goodFile(), "id", "YS-4"), "rooms.1.unit_code", unit), "rooms.1.quotas", []any{"eldercare"}))
		},
		"a room in the file of another development": func(d *desk) {
			take(d.t, d.store, "developments", collection(square("XM-4", 8, 8, 1, 1, `"name":"别处","state":"building","developer":"丙置业","designed_units":10`)))
			d.put(at(goodFile(), "rooms.1.unit_code", "429004000001GB00001F00010001"))
			other := at(at(goodFile(), "id", "YS-4"), "rooms.1.unit_code", "429004000001GB00001F00010001")
			at(at(other, "development.code", "XM-4"), "development.land_contract", "别处-1")
			at(at(other, "development.name", "别处"), "development.developer.name", "丙置业")
			d.put(other)
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			before(d)
			d.refresh()
			a := newAttacker(d)
			if a.judged().Open {
				t.Fatal("the rule lets it through")
			}
			blind := a.forged(func(_, facts map[string]any) {
				s := facts["surroundings"].(map[string]any)
				delete(s, "released")
				delete(s, "siblings")
				delete(s, "claims")
				for _, key := range []string{"approvals", "presales", "rooms", "buildings"} {
					delete(s, key)
				}
				s["communities"] = []any{map[string]any{"code": "A", "name": "甲社区", "kind": "pure_urban", "share": 1}}
			})
			err := a.walk(blind)
			refusedWith(t, what, err, conflict)
			if d.permits() != 0 {
				t.Error("there is a permit")
			}
		})
	}
}

// rows are features without a shape.
func rows(properties ...string) string {
	for i := range properties {
		properties[i] = `{"type":"Feature","properties":{` + properties[i] + `},"geometry":null}`
	}
	return collection(properties...)
}

func TestForgedFactsAndPapersAreRefused(t *testing.T) {
	t.Parallel()
	for what, forge := range map[string]func(a *attacker) *proceeding.StoredRuling{
		"facts with a larger room": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(_, facts map[string]any) { at(facts, "application.rooms.1.gross_area", 900) })
		},
		"a report of another file": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { r["application"] = "YS-9" })
		},
		"a report for another gate": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { r["gate"] = "planning_approval" })
		},
		"a report by another rule": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { at(r, "rulebook.digest", "00") })
		},
		"a report of another day": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { r["as_of"] = "2026-11-01" })
		},
		"a report without findings": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { r["findings"] = []any{} })
		},
		"a report that says it fails": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { r["outcome"] = "fail" })
		},
		"a report that says shut": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { r["open"] = false })
		},
		"a finding that fails": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(r, _ map[string]any) { at(r, "findings.0.outcome", "fail") })
		},
		"surroundings of another revision": func(a *attacker) *proceeding.StoredRuling {
			return a.forged(func(_, f map[string]any) { at(f, "surroundings.revision", 1) })
		},
		"no report": func(a *attacker) *proceeding.StoredRuling { r := a.forged(); r.Report = nil; return r },
		"no facts":  func(a *attacker) *proceeding.StoredRuling { r := a.forged(); r.Facts = nil; return r },
		"an older revision": func(a *attacker) *proceeding.StoredRuling {
			r := a.forged()
			r.Revision--
			return r
		},
		"a rule that nobody keeps": func(a *attacker) *proceeding.StoredRuling { r := a.forged(); r.RulebookDigest = "00"; return r },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			a := newAttacker(newDesk(t))
			err := a.walk(forge(a))
			refusedWith(t, what, err, conflict, "PJ410", "PJ422")
			if a.permits() != 0 {
				t.Error("there is a permit")
			}
			a.sound()
		})
	}
}

// A rulebook that asks for nothing can be kept, and named by a ruling, and issues nothing. Nor does the true one under another reading.
func TestARulebookOfTheAttackersOwnIssuesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.put(at(goodFile(), "rooms", nil))
	a := newAttacker(d)
	var digest string
	row := psql(t, d.url).QueryRow(t.Context(), `SELECT keep_rulebook('mine', '1', '2016-01-01', NULL, 'received_on', 'clauses: []', '{"id": "mine", "clauses": [], "gates": [{"id": "presale_permit"}]}')`)
	if err := row.Scan(&digest); err != nil {
		t.Fatal(err)
	}
	r := a.forged(func(report, _ map[string]any) { at(report, "rulebook.digest", digest) })
	r.RulebookDigest = digest
	refusedWith(t, "a rule of one's own", a.walk(r), conflict)
	if d.permits() != 0 {
		t.Error("there is a permit")
	}
}

// The clauses of a rulebook that was kept with a false reading before the city adopted it are those that the owner read.
func TestTheOwnersReadingOfARulebookDecides(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lenient := strings.Replace(string(permit.Default().Text()), "version: \"1\"", "version: \"2\"", 1)
	rb, problems := permit.Load("xiantao-2016.yaml", []byte(lenient))
	if len(problems) > 0 || rb.Digest() == permit.Default().Digest() {
		t.Fatal(problems)
	}
	db := psql(t, d.url)
	if _, err := db.Exec(t.Context(), `SELECT keep_rulebook('xiantao-2016', '2', '2016-11-22', NULL, 'received_on', $1, '{"clauses": [], "gates": [{"id": "presale_permit"}], "valid_from": "2016-11-22", "selected_by": {"date": "received_on"}}')`, rb.Text()); err != nil {
		t.Fatal(err)
	}
	d.adopt(rb)
	d.put(at(goodFile(), "rooms", nil))
	a := newAttacker(d)
	r := a.forged(func(report, _ map[string]any) { at(report, "rulebook.digest", rb.Digest()) })
	r.RulebookDigest = rb.Digest()
	err := a.walk(r)
	refusedWith(t, "a false reading", err, conflict)
	if d.permits() != 0 || !strings.Contains(err.Error(), "ask for") {
		t.Errorf("%d permits, %v", d.permits(), err)
	}
	// The version before is not the rule any more.
	d.put(goodFile())
	refusedWith(t, "the version before", a.walk(a.judged()), conflict)
}
