package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/proceeding"
)

// Two transactions, one of which issues a permit (i, and A commits or X rolls it back) while the other acts (a, and B commits or Y rolls it back), in
// every order in which their steps can come. begin says nothing at read committed, so it is not a step.
var schedules = []string{"iAaB", "iaAB", "iaBA", "aiAB", "aiBA", "aBiA", "aYiA", "aiYA", "iaAY", "iXaB", "iaXB", "aiXB"}

// rival is what the other transaction does, and what puts the city back for the next schedule.
type rival struct {
	act  string // with $1 the file and $2 the officer bing
	undo string
	// waits says that it takes the city's row first, as everybody who changes what a gate relies on: whoever begins first is first. A rival that
	// does not wait is first only when it has committed.
	waits bool
}

var rivals = map[string]rival{
	"a correction":                    {waits: true, act: `SELECT put_feature('applications', jsonb_build_object('id', $1::text, 'properties', jsonb_build_object('document', (SELECT document || '{"rooms": []}' FROM application WHERE code = $1 AND rev_to IS NULL)))), $2::bigint`},
	"a file withdrawn from the layer": {waits: true, act: `SELECT close_feature('applications', $1), $2::bigint`},
	"a withdrawal":                    {waits: true, act: `SELECT take_step($1, 'withdraw', $2, '2026-11-23', 2, 'r', '[]', NULL, NULL, NULL, '[]', NULL, NULL, NULL, 0)`},
	"a return":                        {waits: true, act: `SELECT take_step($1, 'return', $2, '2026-11-23', 2, 'r', '[]', NULL, NULL, NULL, '[]', NULL, NULL, NULL, 0)`},
	"a room withdrawn": {waits: true, act: `SELECT close_feature('facilities', 'F-1'), $1::text, $2::bigint`,
		undo: `SELECT put_feature('facilities', '{"id": "F-1", "properties": {"name": "用房", "state": "promised", "development_code": "XM-1"}, "geometry": {"type": "Point", "coordinates": [113.025, 30.125]}}')`},
	"a sibling on the map": {waits: true, act: `SELECT put_feature('developments', '{"id": "XM-9", "properties": {"name": "二期", "state": "on_sale", "land_contract": "示例-1", "designed_units": 900}, "geometry": {"type": "Polygon", "coordinates": [[[113.06,30.16],[113.07,30.16],[113.07,30.17],[113.06,30.17],[113.06,30.16]]]}}'), $1::text, $2::bigint`,
		undo: `SELECT close_feature('developments', 'XM-9')`},
	"an officer who leaves": {act: `SELECT change_officer('jia', NULL, false, 'test'), $1::text, $2::bigint`, undo: `SELECT change_officer('jia', NULL, true, 'test')`},
}

// placed is the good file with its room at a facility of the map, under a number of its own.
func placed(code string) map[string]any {
	return at(at(goodFile(), "id", code), "rooms.1.facility", "F-1")
}

func TestEveryInterleavingEndsAsIfOneCameAfterTheOther(t *testing.T) {
	t.Parallel()
	for what, r := range rivals {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.say(rivals["a room withdrawn"].undo)
			for i, schedule := range schedules {
				code := fmt.Sprintf("YS-%d", 100+i)
				d.put(placed(code))
				d.interleave(what, r, code, schedule)
				if r.undo != "" {
					_, _ = psql(t, d.url).Exec(t.Context(), r.undo) // nothing to undo where the rival rolled back
				}
			}
			d.sound()
		})
	}
}

func (d *desk) say(sql string) {
	d.t.Helper()
	if _, err := psql(d.t, d.url).Exec(d.t.Context(), sql); err != nil {
		d.t.Fatal(err)
	}
	d.refresh()
}

// interleave brings a file before its permit, lets both transactions run by the schedule, and compares.
func (d *desk) interleave(what string, r rival, code, schedule string) {
	d.t.Helper()
	d.refresh()
	ruling, err := proceeding.Judge(permit.Default(), d.store.City(), code, today)
	if err != nil || !ruling.Open {
		d.t.Fatalf("%s, %s: the file is not a good one: %v", what, schedule, err)
	}
	for i, m := range []proceeding.Move{{Action: proceeding.Assess, Officer: d.officers["jia"].ID, Ruling: ruling}, {Action: proceeding.Review, Officer: d.officers["yi"].ID}} {
		m.Application, m.On, m.Version = code, today, int64(i)
		if _, err := d.store.Take(d.t.Context(), m); err != nil {
			d.t.Fatal(err)
		}
	}
	a, b := d.actor(), d.actor()
	var issued, acted *call
	for _, step := range schedule {
		switch step {
		case 'i':
			issued = a.call(issueSQL, issueArguments(d, code, ruling)...)
		case 'a':
			acted = b.call(r.act, code, d.officers["bing"].ID)
		case 'A', 'X':
			a.finish(issued, step == 'A')
		case 'B', 'Y':
			b.finish(acted, step == 'B')
		}
	}
	a.end()
	b.end()
	var permits int
	if err := psql(d.t, d.url).QueryRow(d.t.Context(), `SELECT count(*) FROM permit WHERE application_code = $1`, code).Scan(&permits); err != nil {
		d.t.Fatal(err)
	}
	if want := r.leaves(schedule); permits != want {
		d.t.Errorf("%s, %s: %d permits, want %d (issue: %v, other: %v)", what, schedule, permits, want, issued.err, acted.err)
	}
}

// leaves is the number of permits after a schedule in which one transaction comes wholly after the other.
func (r rival) leaves(schedule string) int {
	first := strings.IndexAny(schedule, "B") // of a rival that does not wait, its commit
	if r.waits {
		first = strings.Index(schedule, "a")
	}
	if strings.Contains(schedule, "X") || strings.Contains(schedule, "B") && first < strings.Index(schedule, "i") {
		return 0
	}
	return 1
}

const issueSQL = `SELECT take_step($1, 'issue', $2, $3, 2, '', '[]', $4, $5, $6, '[]', $1, $1, '示例市房管局', 0)`

func issueArguments(d *desk, code string, r *proceeding.StoredRuling) []any {
	head, _ := json.Marshal(map[string]any{"revision": r.Revision, "as_of": r.AsOf, "outcome": r.Outcome, "open": r.Open, "rulebook_digest": r.RulebookDigest})
	return []any{code, d.officers["yi"].ID, today.Time(), head, r.Facts, r.Report}
}

// actor is one connection with one transaction.
type actor struct {
	d     *desk
	db    *pgx.Conn
	admin *pgx.Conn
	pid   uint32
	end   func()
}

// call is a statement under way: it has come back when done is closed.
type call struct {
	done chan struct{}
	err  error
}

func (d *desk) actor() *actor {
	d.t.Helper()
	a := &actor{d: d, db: psql(d.t, d.url), admin: psql(d.t, pgtest.Admin(d.t, d.url))}
	a.pid = a.db.PgConn().PID()
	if _, err := a.db.Exec(d.t.Context(), "BEGIN"); err != nil {
		d.t.Fatal(err)
	}
	a.end = func() {}
	return a
}

// call says a statement and comes back when it is answered or waits for the other transaction.
func (a *actor) call(sql string, args ...any) *call {
	a.d.t.Helper()
	c := &call{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		_, c.err = a.db.Exec(a.d.t.Context(), sql, args...)
	}()
	for {
		select {
		case <-c.done:
			return c
		default:
		}
		var waits bool
		if err := a.admin.QueryRow(a.d.t.Context(), `SELECT cardinality(pg_blocking_pids($1)) > 0`, a.pid).Scan(&waits); err != nil {
			a.d.t.Fatal(err)
		}
		if waits {
			return c
		}
	}
}

// finish ends the transaction: at once, or, when its statement still waits for the other one, as soon as that is answered.
func (a *actor) finish(c *call, commit bool) {
	end := func() {
		<-c.done
		word := "ROLLBACK"
		if commit {
			word = "COMMIT"
		}
		if _, err := a.db.Exec(context.WithoutCancel(a.d.t.Context()), word); err != nil {
			a.d.t.Error(err)
		}
	}
	select {
	case <-c.done:
		end()
	default:
		a.end = end
	}
}

// Two files that promise one room, decided at once: the room serves one.
func TestTwoFilesWithOneRoomMakeOnePermit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	take(t, d.store, "developments", collection(square("XM-4", 8, 8, 1, 1, `"name":"别处","state":"building","developer":"丙置业","designed_units":10`)))
	for _, code := range []string{"YS-11", "YS-12"} {
		f := at(at(goodFile(), "id", code), "rooms.1.unit_code", "429004000001GB00001F00010001")
		if code == "YS-12" {
			at(at(f, "development.code", "XM-4"), "development.land_contract", "别处-1")
			at(at(f, "development.name", "别处"), "development.developer.name", "丙置业")
		}
		d.put(f)
	}
	var wg sync.WaitGroup
	for _, code := range []string{"YS-11", "YS-12"} {
		ruling, err := proceeding.Judge(permit.Default(), d.store.City(), code, today)
		if err != nil {
			t.Fatal(err)
		}
		a := newAttacker(d)
		var report map[string]any
		_ = json.Unmarshal(ruling.Report, &report)
		report["outcome"], report["open"] = "pass", true
		for _, f := range report["findings"].([]any) {
			f.(map[string]any)["outcome"] = "pass"
		}
		ruling.Outcome, ruling.Open = permit.Pass, true
		ruling.Report, _ = json.Marshal(report)
		for i, m := range []proceeding.Move{{Action: proceeding.Assess, Officer: d.officers["jia"].ID, Ruling: ruling}, {Action: proceeding.Review, Officer: d.officers["yi"].ID}} {
			m.Application, m.On, m.Version = code, today, int64(i)
			if _, err := d.store.Take(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		wg.Go(func() { _, _ = a.db.Exec(t.Context(), issueSQL, issueArguments(d, code, ruling)...) })
	}
	wg.Wait()
	if n := d.permits(); n > 1 {
		t.Errorf("%d permits on one room", n)
	}
}

// Officers issue different files at once, under one number: one gets it.
func TestOneNumberIsGivenOnceHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	numbers := []string{"示预售字〔2026〕1号", "示预售字[2026]1号", "示预售字【２０２６】 1 号", "示预售字\u200b(2026)1号"}
	errs := make([]error, len(numbers))
	var wg sync.WaitGroup
	moves := make([]proceeding.Move, len(numbers))
	for i := range numbers {
		d.put(at(goodFile(), "id", fmt.Sprintf("YS-%d", 20+i)))
	}
	for i, number := range numbers {
		code := fmt.Sprintf("YS-%d", 20+i)
		ruling, err := proceeding.Judge(permit.Default(), d.store.City(), code, today)
		if err != nil {
			t.Fatal(err)
		}
		for v, m := range []proceeding.Move{{Action: proceeding.Assess, Officer: d.officers["jia"].ID, Ruling: ruling}, {Action: proceeding.Review, Officer: d.officers["yi"].ID}} {
			m.Application, m.On, m.Version = code, today, int64(v)
			if _, err := d.store.Take(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		moves[i] = proceeding.Move{Application: code, Action: proceeding.Issue, Officer: d.officers["yi"].ID, On: today, Version: 2, Ruling: ruling, PermitNumber: number, Organ: "示例市房管局"}
	}
	for i := range moves {
		wg.Go(func() { _, errs[i] = d.store.Take(t.Context(), moves[i]) })
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil && !errors.Is(err, planning.ErrConflict) {
			t.Errorf("%s: %v", numbers[i], err)
		}
	}
	if d.permits() != 1 {
		t.Errorf("%d permits of one number: %v", d.permits(), errs)
	}
	d.sound()
}

// The database writes names and numbers as the program does.
func TestNamesAndNumbersAreFoldedAlike(t *testing.T) {
	t.Parallel()
	db := psql(t, pgtest.OwnerURL(t, pgtest.New(t)))
	for _, s := range []string{"", "示例-１", "示 例\u3000－1", "ＡＢＣ（甲）", "abc(甲)", "剅河埫𠮷\u00a0园", "武房开预售[2021]679号", "武房开预售〔2021〕679 号", "【x】{y}\u200b\ufeff", "①②㎡ﬁ", "é É", "'\"\\~！～"} {
		var folded, key string
		if err := db.QueryRow(t.Context(), `SELECT folded($1), permit_number_key($1)`, s).Scan(&folded, &key); err != nil {
			t.Fatal(err)
		}
		if want := permit.Folded(s); folded != want {
			t.Errorf("folded(%q) = %q, the program says %q", s, folded, want)
		}
		if want := planning.PermitNumberKey(s); key != want {
			t.Errorf("permit_number_key(%q) = %q, the program says %q", s, key, want)
		}
	}
}
