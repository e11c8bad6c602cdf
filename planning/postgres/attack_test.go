package postgres_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"peijian/planning"
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
