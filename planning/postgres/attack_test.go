package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/proceeding"
)

// The attacker holds the application's credentials: they say what SQL they like, forge rulings, facts and rulebooks, and name whatever
// officers they want. None of it may end in a permit that the rule refuses.

// refusedWith says that err is a refusal of the database with one of the codes.
func refusedWith(t testing.TB, what string, err error, codes ...string) {
	t.Helper()
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		t.Errorf("%s: got %v, want a refusal", what, err)
		return
	}
	for _, c := range codes {
		if pg.Code == c {
			return
		}
	}
	t.Errorf("%s: got %s %s, want one of %v", what, pg.Code, pg.Message, codes)
}

const (
	noRight   = "42501"
	forbidden = "PJ403"
	conflict  = "PJ409"
)

var grownTables = []string{"audit", "rulebook", "rulebook_adoption", "ruling", "ruling_override", "proceeding_step", "proceeding_transition", "permit",
	"permit_revocation", "attachment", "agreement_signature"}

func TestTheProgramWritesNoTableOfTheGateItself(t *testing.T) {
	t.Parallel()
	d := newDesk(t).reviewed()
	d.must("yi", proceeding.Issue)
	db := psql(t, d.url)
	for _, table := range append([]string{"officer", "session", "proceeding", "audit_head"}, grownTables...) {
		var column string
		err := db.QueryRow(t.Context(), `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum LIMIT 1`, table).Scan(&column)
		if err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{
			"INSERT INTO " + table + " SELECT * FROM " + table,
			"INSERT INTO " + table + " DEFAULT VALUES",
			"UPDATE " + table + " SET " + column + " = " + column,
			"DELETE FROM " + table,
			"TRUNCATE " + table + " CASCADE",
			"ALTER TABLE " + table + " DISABLE TRIGGER ALL",
			"DROP TABLE " + table + " CASCADE",
			"CREATE TRIGGER mine BEFORE INSERT ON " + table + " EXECUTE FUNCTION refuse_change()",
			"COPY " + table + " FROM PROGRAM 'true'",
		} {
			_, err := db.Exec(t.Context(), sql)
			refusedWith(t, sql, err, noRight, "428C9") // the second: a generated column, before the right is asked for
		}
	}
	for _, sql := range []string{"SET session_replication_role = replica", "SET ROLE peijian_owner", "RESET ROLE; SET SESSION AUTHORIZATION postgres"} {
		if _, err := db.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s was let through", sql)
		}
	}
	d.sound()
}

func TestWhatIsWrittenStaysEvenForTheOwner(t *testing.T) {
	t.Parallel()
	d := newDesk(t).reviewed()
	d.must("yi", proceeding.Issue)
	owner := psql(t, pgtest.OwnerURL(t, d.url))
	for _, table := range append([]string{"proceeding"}, grownTables...) {
		for _, sql := range []string{"DELETE FROM " + table, "TRUNCATE " + table + " CASCADE"} {
			_, err := owner.Exec(t.Context(), sql)
			refusedWith(t, sql, err, forbidden)
		}
	}
	_, err := owner.Exec(t.Context(), `UPDATE permit SET number = 'x'`)
	refusedWith(t, "another number", err, forbidden)
	for _, sql := range []string{`UPDATE proceeding SET state = 'reviewed'`, `UPDATE proceeding SET state = 'revoked', version = version + 1`, `UPDATE proceeding SET assessor = NULL`} {
		_, err := owner.Exec(t.Context(), sql)
		refusedWith(t, sql, err, conflict)
	}
}

// The owner's own INSERT meets the guard too.
func TestAPermitThatNobodyReviewedIsRefusedToTheOwner(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must("jia", proceeding.Assess)
	_, err := psql(t, pgtest.OwnerURL(t, d.url)).Exec(t.Context(), `INSERT INTO permit (number, number_key, organ, application_code, gate, ruling_id, issued_on, issued_by)
		SELECT 'n', 'n', 'o', application_code, gate, ruling_id, '2026-11-23', (SELECT id FROM officer WHERE login = 'yi') FROM proceeding`)
	refusedWith(t, "an INSERT", err, conflict)
}

func TestFunctionsOfTheOwnerAreNotForTheProgram(t *testing.T) {
	t.Parallel()
	db := psql(t, newDesk(t).url)
	for _, call := range []string{
		`store_ruling('YS-1', 1, '{}', '', '', '[]')`, `adopt_rulebook('mine', '1', '2016-01-01', NULL, 'received_on', 'x', '{"clauses": []}')`,
		`gate_refusal('YS-1', '{}', '{}', 'presale_permit', '2026-11-23', '{}')`, `rulebook_of('presale_permit', '{}', '2026-11-23')`, `passed_over(1, '{}')`,
	} {
		_, err := db.Exec(t.Context(), "SELECT "+call)
		refusedWith(t, call, err, noRight)
	}
}

// Versions of the map and of files come in with a revision of their own transaction or not at all.
func TestNobodyWritesBesideARevision(t *testing.T) {
	t.Parallel()
	d := newDesk(t).reviewed()
	db := psql(t, d.url)
	const columns = `code, audience, source, gate, name, development_code, received_on, document`
	for what, sql := range map[string]string{
		"another version beside the one in force": `INSERT INTO application (rev_from, ` + columns + `) SELECT rev_from, 'YS-2', audience, source, gate, name, development_code, received_on, document FROM application WHERE rev_to IS NULL`,
		"an older version":                        `INSERT INTO application (rev_from, rev_to, ` + columns + `) SELECT 0, 1, ` + columns + ` FROM application WHERE rev_to IS NULL`,
		"a room":                                  `INSERT INTO room (rev_from, code, audience, facility_code, name, use, gross_area) SELECT revision, 'R9', 'public', 'F', 'R', 'office', 500 FROM city`,
		"the end of a version":                    `UPDATE application SET rev_to = (SELECT revision FROM city) + 0 WHERE rev_from < (SELECT revision FROM city) OR true`,
		"a revision":                              `INSERT INTO revision (number, actor) SELECT revision + 1, 'me' FROM city`,
		"a revision back":                         `UPDATE city SET revision = revision - 1`,
		"a revision far ahead":                    `UPDATE city SET revision = revision + 5`,
		"the rules of the ground":                 `UPDATE city SET contested_from = 0.99`,
		"the plane":                               `UPDATE city SET plane = 4548`,
		"a day back":                              `UPDATE city SET as_of = as_of - 400`,
	} {
		_, err := db.Exec(t.Context(), sql)
		refusedWith(t, what, err, forbidden, "23514")
	}
	for what, sql := range map[string]string{
		"a version that was changed": `UPDATE application SET document = '{}'`, "a version that is gone": `DELETE FROM application`, "all versions": `TRUNCATE application`,
		"a revision that is gone": `DELETE FROM revision`, "a city that is gone": `DELETE FROM city`,
	} {
		_, err := db.Exec(t.Context(), sql)
		refusedWith(t, what, err, noRight)
	}
	// An old version cannot be raised from the dead either, not even by a transaction with a revision of its own.
	d.put(goodFile())
	file := goodFile()
	file["name"] = "示例预售，改"
	d.put(file)
	_, err := db.Exec(t.Context(), `SELECT open_revision('me', ''); UPDATE application SET rev_to = NULL WHERE rev_to IS NOT NULL`)
	refusedWith(t, "an old version back in force", err, forbidden, "23505")
}

// Names of the caller's own are looked up last.
func TestTablesOfTheCallersOwnAreNotAsked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	short := goodFile()
	delete(short, "rooms")
	d.put(short)
	db := psql(t, d.url)
	for _, sql := range []string{
		`CREATE TEMP TABLE officer AS SELECT 1::bigint AS id, 'x' AS login, 'x' AS name, 'presale_officer' AS role, '' AS subdistrict_code, '' AS password_hash, true AS active, 0 AS failed, NULL::timestamptz AS locked_until`,
		`CREATE TEMP TABLE proceeding_transition AS SELECT 'issue' AS action, 'received' AS from_state, 'issued' AS to_state`,
		`CREATE TEMP TABLE rulebook_adoption AS SELECT 1::bigint AS seq, ''::text AS digest, '{"clauses": []}'::jsonb AS content, now() AS at`,
		`CREATE TEMP TABLE city AS SELECT * FROM city WHERE false`,
		`CREATE TEMP TABLE application AS SELECT * FROM application`,
		`CREATE TEMP TABLE fresh (rev_from bigint, rev_to bigint)`,
		`CREATE TEMP TABLE stale (rev_from bigint, rev_to bigint)`,
		`CREATE FUNCTION pg_temp.gate_refusal(text, jsonb, jsonb, text, date, text[]) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'`,
		`CREATE FUNCTION pg_temp.own_revision() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'`,
		`CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'`,
	} {
		if _, err := db.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	if _, err := db.Exec(t.Context(), `SELECT set_config('search_path', 'pg_temp,' || current_setting('search_path') || ',pg_catalog', false)`); err != nil {
		t.Fatal(err)
	}
	a := &attacker{desk: d, db: db}
	if err := a.walk(a.forged()); err == nil || d.permits() != 0 {
		t.Errorf("%d permits, %v", d.permits(), err)
	}
	_, err := db.Exec(t.Context(), `INSERT INTO city.room (rev_from, code, audience, facility_code, name, use, gross_area) VALUES (1, 'R9', 'public', 'F', 'R', 'office', 500)`)
	refusedWith(t, "a room behind a table of the same name", err, forbidden)
	d.sound()
}

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

func TestFourEyes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := newAttacker(d)
	r := a.judged()
	if err := a.step("jia", proceeding.Assess, 0, r); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, "own review", a.step("jia", proceeding.Review, 1, nil), forbidden)
	for _, login := range []string{"plan", "audit"} {
		refusedWith(t, "review by "+login, a.step(login, proceeding.Review, 1, nil), forbidden)
	}
	refusedWith(t, "issue before the review", a.step("yi", proceeding.Issue, 1, r), conflict)
	if err := a.step("yi", proceeding.Review, 1, nil); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, "issue by the assessor", a.step("jia", proceeding.Issue, 2, r), forbidden)
	// An officer who left meanwhile stands for nothing.
	if err := d.store.SetActive(t.Context(), "jia", false, "test"); err != nil {
		t.Fatal(err)
	}
	refusedWith(t, "issue on the word of somebody who left", a.step("bing", proceeding.Issue, 2, r), conflict)
	if d.permits() != 0 {
		t.Error("there is a permit")
	}
}

func TestAStepOutOfTurnIsRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := newAttacker(d)
	legal := map[proceeding.Action]bool{}
	for _, s := range proceeding.Transitions() {
		legal[s.Action] = legal[s.Action] || s.From == proceeding.Received
	}
	for _, action := range append(proceeding.Actions(), "approve") {
		if !legal[action] {
			refusedWith(t, string(action), a.step("jia", action, 0, a.judged()), conflict)
		}
	}
	refusedWith(t, "a version that nobody saw", a.step("jia", proceeding.StartAssessment, 7, nil), conflict)
	if _, err := d.move("jia", proceeding.StartAssessment, func(m *proceeding.Move) { m.Version = 5 }); !errors.Is(err, planning.ErrConflict) {
		t.Errorf("an older view of the file: %v", err)
	}
}

// An older snapshot does not see the permit beside it, so none is decided on one.
func TestAPermitIsNotDecidedOnAnOldSnapshot(t *testing.T) {
	t.Parallel()
	d := newDesk(t).reviewed()
	for _, level := range []pgx.TxIsoLevel{pgx.RepeatableRead, pgx.Serializable} {
		tx, err := psql(t, d.url).BeginTx(t.Context(), pgx.TxOptions{IsoLevel: level})
		if err != nil {
			t.Fatal(err)
		}
		a := &attacker{desk: d, db: tx}
		refusedWith(t, string(level), a.step("yi", proceeding.Issue, 2, a.judged()), forbidden)
	}
}

// Who may not sign for a party needs its paper.
func TestNobodySignsForAnotherOffice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	db := psql(t, d.url)
	for _, login := range []string{"audit", "plan", "jia"} {
		_, err := db.Exec(t.Context(), `SELECT note_signature($1, 'civil_affairs', '示例市民政局', '2026-11-23', $2, NULL)`, fileCode, d.officers[login].ID)
		refusedWith(t, "a signature by "+login, err, forbidden)
	}
	if err := d.store.SetActive(t.Context(), "bing", false, "test"); err != nil {
		t.Fatal(err)
	}
	err := d.store.SignAgreement(t.Context(), fileCode, proceeding.Signature{Role: "developer", Party: "x", SignedOn: today, Officer: d.officers["bing"].ID})
	if !errors.Is(err, planning.ErrForbidden) {
		t.Errorf("a signature by somebody who left: %v", err)
	}
	if list, err := d.store.Signatures(t.Context(), fileCode); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// The other gate is held by the same guard, for its own keepers and by its own clauses.
func TestThePlanningGateIsHeldToo(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		path  string
		value any
		want  int
	}{"a good scheme": {"name", "示例方案", 1}, "no activity space": {"rooms.1.use", "office", 0}, "rooms underground": {"rooms.0.floor", "-1", 0}} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			if _, err := psql(t, d.url).Exec(t.Context(), `SELECT close_feature('applications', 'YS-1')`); err != nil {
				t.Fatal(err)
			}
			o, err := d.store.AddOfficer(t.Context(), proceeding.Officer{Login: "plan2", Name: "plan2", Role: proceeding.PlanningReviewer}, "x", "test")
			if err != nil {
				t.Fatal(err)
			}
			d.put(at(at(goodFile(), "gate", "planning_approval"), c.path, c.value))
			// The attacker's two officers are those of the other gate here.
			keepers := *d
			keepers.officers = map[string]proceeding.Officer{"jia": d.officers["plan"], "yi": o}
			wrong := newAttacker(d)
			if err := wrong.walk(wrong.forged()); err == nil {
				t.Error("presale officers issued a planning approval")
			}
			a := newAttacker(&keepers)
			if honest := a.judged(); honest.Open != (c.want == 1) {
				t.Fatalf("the rule says %v", honest.Outcome)
			}
			err = a.walk(a.forged())
			if d.permits() != c.want {
				t.Errorf("%d permits, want %d: %v", d.permits(), c.want, err)
			}
		})
	}
}

// Every function that runs as the owner looks for its tables before it looks among the caller's temporary ones.
func TestNoFunctionOfTheOwnerAsksTemporaryTablesFirst(t *testing.T) {
	t.Parallel()
	var names []string
	err := psql(t, newDesk(t).url).QueryRow(t.Context(), `SELECT coalesce(array_agg(p.proname::text), '{}') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE p.prosecdef AND n.nspname = current_schema() AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%, pg_temp')`).Scan(&names)
	if err != nil || len(names) > 0 {
		t.Errorf("%v, %v", names, err)
	}
}
