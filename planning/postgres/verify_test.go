package postgres_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning/permit"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/proceeding"
)

// rulingsOfATest is how many rulings a test replays; PEIJIAN_RULINGS asks for another number, as for 10000.
func rulingsOfATest() int {
	if n, err := strconv.Atoi(os.Getenv("PEIJIAN_RULINGS")); err == nil && n > 0 {
		return n
	}
	return 300
}

// secondBook is the default rulebook with another rate and an override.
func secondBook(t testing.TB, change ...string) *permit.Rulebook {
	t.Helper()
	text := strings.NewReplacer(append([]string{`version: "1"`, `version: "2"`}, change...)...).Replace(string(permit.Default().Text()))
	rb, problems := permit.Load("xiantao-2016.yaml", []byte(text))
	if len(problems) > 0 || rb.Digest() == permit.Default().Digest() {
		t.Fatalf("%v", problems)
	}
	return rb
}

// store puts n rulings of mixed age, rulebooks and outcomes into the city, as the owner's function does for the program.
func (d *desk) storeRulings(n int) {
	d.t.Helper()
	books := []*permit.Rulebook{permit.Default(), secondBook(d.t, "area: 20,", "area: 30,")}
	if err := d.store.KeepRulebook(d.t.Context(), books[1]); err != nil {
		d.t.Fatal(err)
	}
	owner := psql(d.t, pgtest.OwnerURL(d.t, d.url))
	const aVersion = 100
	for stored := 0; stored < n; {
		d.put(at(goodFile(), "rooms.1.gross_area", 100+stored/aVersion))
		var batch pgx.Batch
		for ; batch.Len() < aVersion && stored < n; stored++ {
			r, err := proceeding.Judge(books[stored%2], d.store.City(), fileCode, today.AddDays(stored%400))
			if err != nil {
				d.t.Fatal(err)
			}
			batch.Queue(`SELECT store_ruling($1, $2, $3, $4, $5, NULL)`, fileCode, d.officers["jia"].ID, map[string]any{"revision": r.Revision, "as_of": r.AsOf,
				"outcome": r.Outcome, "open": r.Open, "rulebook_digest": r.RulebookDigest}, r.Facts, r.Report)
		}
		if err := owner.SendBatch(d.t.Context(), &batch).Close(); err != nil {
			d.t.Fatal(err)
		}
	}
}

// differences replays everything.
func (d *desk) differences(want int) []postgres.Difference {
	d.t.Helper()
	var out []postgres.Difference
	began := time.Now()
	n, err := d.store.Verify(d.t.Context(), 0, func(x postgres.Difference) { out = append(out, x) })
	if err != nil || n != want {
		d.t.Fatalf("replayed %d of %d: %v", n, want, err)
	}
	d.t.Logf("%d rulings replayed in %v", n, time.Since(began))
	return out
}

func TestAReplayNamesTheRulingOfWhichSomebodyChangedAByte(t *testing.T) {
	t.Parallel()
	d, n := newDesk(t), rulingsOfATest()
	d.storeRulings(n)
	if found := d.differences(n); len(found) != 0 {
		t.Fatalf("untouched rulings differ: %+v", found[0])
	}
	admin := psql(t, pgtest.Admin(t, d.url))
	touch := func(sql string, args ...any) {
		t.Helper()
		for _, s := range []string{"SET session_replication_role = replica", "ALTER TABLE ruling DROP CONSTRAINT IF EXISTS ruling_check, DROP CONSTRAINT IF EXISTS ruling_check1, DROP CONSTRAINT IF EXISTS ruling_check2"} {
			if _, err := admin.Exec(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		tag, err := admin.Exec(t.Context(), sql, args...)
		if err != nil || tag.RowsAffected() != 1 {
			t.Fatalf("%s: %v %v", sql, tag, err)
		}
	}
	ids := []int64{int64(n) / 7, int64(n) / 3, int64(n) / 2, int64(n) - 1}
	wants := []string{"digest of the facts", "application.rooms[0].gross_area", ".units", "row"}
	touch(`UPDATE ruling SET facts = set_byte(facts, position('80.1'::bytea IN facts) - 1, 57) WHERE id = $1`, ids[0])
	touch(`UPDATE ruling SET facts = set_byte(facts, position('80.1'::bytea IN facts) - 1, 57), facts_digest = encode(sha256(set_byte(facts, position('80.1'::bytea IN facts) - 1, 57)), 'hex') WHERE id = $1`, ids[1])
	touch(`UPDATE ruling SET report = set_byte(report, position('"units":1'::bytea IN report) + 7, 57), digest = encode(sha256(set_byte(report, position('"units":1'::bytea IN report) + 7, 57)), 'hex') WHERE id = $1`, ids[2])
	touch(`UPDATE ruling SET outcome = 'undetermined', open = false WHERE id = $1`, ids[3])
	found := d.differences(n)
	if len(found) != len(ids) {
		t.Fatalf("%d differences, want %d: %+v", len(found), len(ids), found)
	}
	for i, x := range found {
		if x.Ruling != ids[i] || x.Where != wants[i] || x.Application != fileCode {
			t.Errorf("ruling %d: %+v, want %s", ids[i], x, wants[i])
		}
	}
}

func TestAReplayReadsTheRulebookThatWasKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.storeRulings(4)
	admin := psql(t, pgtest.Admin(t, d.url))
	for _, sql := range []string{"SET session_replication_role = replica", "ALTER TABLE rulebook DROP CONSTRAINT rulebook_check",
		`UPDATE rulebook SET body = set_byte(body, position('area: 30'::bytea IN body) + 5, 50) WHERE version = '2'`} {
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	found := d.differences(4)
	if len(found) != 3 || found[0].Where != "rulebook xiantao-2016" || found[1].Ruling != 2 || found[2].Ruling != 4 {
		t.Errorf("%+v", found)
	}
}

func TestTheAuditIsWalkedFromItsFirstRow(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		sql  string
		want int64
	}{
		"a word changed":         {`UPDATE audit SET detail = detail || '{"x": 1}' WHERE seq = 2`, 2},
		"a row taken out":        {`DELETE FROM audit WHERE seq = 3`, 4},
		"the first row gone":     {`DELETE FROM audit WHERE seq = 1`, 2},
		"the last row gone":      {`DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)`, 8},
		"a row with a new hash":  {`UPDATE audit a SET action = 'x', hash = audit_hash((a.seq, a.at, a.officer_id, a.actor, 'x', a.subject, a.detail, a.prev_hash, a.hash)::audit) WHERE seq = 2`, 3},
		"another officer's name": {`UPDATE audit SET actor = 'yi' WHERE seq = 7`, 7},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t).reviewed()
			d.sound()
			admin := psql(t, pgtest.Admin(t, d.url))
			if _, err := admin.Exec(t.Context(), "SET session_replication_role = replica"); err != nil {
				t.Fatal(err)
			}
			if _, err := admin.Exec(t.Context(), c.sql); err != nil {
				t.Fatal(err)
			}
			if broken, _, err := d.store.AuditChain(t.Context()); err != nil || broken != c.want {
				t.Errorf("broken at %d, want %d, %v", broken, c.want, err)
			}
		})
	}
}

// A clause is passed over where the rulebook lets it, by whoever assesses, and the finding stays.
func TestAClauseIsPassedOverInFrontOfFourEyes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rb := secondBook(t, "  - id: approved_units\n", "  - id: approved_units\n    override: true\n")
	d.adopt(rb)
	d.put(at(goodFile(), "scheme.approval.units", 1100))
	ruled := func(overrides ...string) func(*proceeding.Move) {
		return func(m *proceeding.Move) {
			var err error
			if m.Ruling, err = proceeding.Judge(rb, d.store.City(), fileCode, today); err != nil {
				t.Fatal(err)
			}
			for _, c := range overrides {
				m.Overrides = append(m.Overrides, proceeding.Override{Clause: c, Reason: "示例理由"})
			}
		}
	}
	if _, err := d.move("jia", proceeding.Assess, ruled("area")); err == nil || !strings.Contains(err.Error(), "passed over") {
		t.Errorf("a clause that blocks was passed over: %v", err)
	}
	d.must("jia", proceeding.Assess, ruled())
	d.must("yi", proceeding.Review)
	if _, err := d.move("yi", proceeding.Issue, ruled("approved_units")); err == nil {
		t.Error("whoever issues passed over a clause that nobody reviewed")
	}
	if _, err := d.move("yi", proceeding.Issue, ruled()); err == nil {
		t.Error("a failing ruling issued")
	}
	d.must("yi", proceeding.Return)
	d.must("jia", proceeding.Assess, ruled("approved_units"))
	d.must("yi", proceeding.Review)
	p := d.must("yi", proceeding.Issue, ruled("approved_units"))
	r, err := d.store.Ruling(t.Context(), p.Ruling)
	if err != nil || r.Open || r.Outcome != permit.Fail || d.permits() != 1 {
		t.Errorf("the finding did not stay: %+v, %v", r.Outcome, err)
	}
	if found := d.differences(3 + 0); len(found) != 0 {
		t.Errorf("%+v", found)
	}
	d.sound()
}
