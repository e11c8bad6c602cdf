package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/proceeding"
)

// desk is an office with one presale file on its table: 1,200 units and 240.10 m² of rooms, in one community.
type desk struct {
	t        testing.TB
	url      string
	store    *postgres.Store
	officers map[string]proceeding.Officer
}

const fileCode = "YS-1"

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t: t, url: pgtest.New(t), officers: map[string]proceeding.Officer{}}
	d.store = open(t, d.url)
	take(t, d.store, "communities", collection(square("A", 0, 0, 10, 10, `"name":"甲社区","kind":"pure_urban"`)))
	take(t, d.store, "developments", collection(square("XM-1", 2, 2, 1, 1, `"name":"示例花园","state":"building","land_contract":"示例-1","developer":"示例花园置业有限公司","designed_units":1200`)))
	for login, role := range map[string]proceeding.Role{
		"jia": proceeding.PresaleOfficer, "yi": proceeding.PresaleOfficer, "bing": proceeding.PresaleOfficer, "plan": proceeding.PlanningReviewer, "audit": proceeding.Auditor,
	} {
		o, err := d.store.AddOfficer(t.Context(), proceeding.Officer{Login: login, Name: login, Role: role}, "x", "test")
		if err != nil {
			t.Fatal(err)
		}
		d.officers[login] = o
	}
	d.put(goodFile())
	if err := d.store.KeepRulebook(t.Context(), permit.Default()); err != nil {
		t.Fatal(err)
	}
	return d
}

// goodFile lacks nothing.
func goodFile() map[string]any {
	var m map[string]any
	err := json.Unmarshal([]byte(`{
		"id": "YS-1", "gate": "presale_permit", "name": "示例预售", "received_on": "2026-11-18",
		"development": {"code": "XM-1", "name": "示例花园", "developer": {"name": "示例花园置业有限公司"}, "land_contract": "示例-1"},
		"scheme": {"approval": {"number": "示例1号", "date": "2026-06-30", "units": 1200}},
		"phases": [{"number": 1, "designed_units": 1200, "status": "this"}],
		"rooms": [
			{"id": "R1", "name": "办公室", "building": "1", "floor": "1", "use": "office", "gross_area": 80.10, "free": true},
			{"id": "R2", "name": "活动室", "building": "1", "floor": "1-2", "use": "activity", "gross_area": 160, "free": true}],
		"agreement": {"number": "示例协1", "free": true, "valid_until": "2027-10-21", "parties": [
			{"role": "developer", "name": "示例花园置业有限公司", "signed_on": "2026-10-20"},
			{"role": "subdistrict", "name": "示例街道办事处", "signed_on": "2026-10-21"},
			{"role": "civil_affairs", "name": "示例市民政局", "signed_on": "2026-10-22"}]}}`), &m)
	if err != nil {
		panic(err)
	}
	return m
}

// put publishes a version of a file as an import does.
func (d *desk) put(document map[string]any) {
	d.t.Helper()
	b, _ := json.Marshal(document)
	f, _ := json.Marshal(map[string]any{"type": "Feature", "id": document["id"], "properties": map[string]any{
		"gate": document["gate"], "name": document["name"], "development_code": "XM-1", "received_on": document["received_on"], "document": json.RawMessage(b)}})
	db := psql(d.t, d.url)
	defer func() { _ = db.Close(context.Background()) }()
	if _, err := db.Exec(d.t.Context(), `SELECT put_feature('applications', $1)`, f); err != nil {
		d.t.Fatal(err)
	}
	d.refresh()
}

func (d *desk) refresh() {
	d.t.Helper()
	if err := d.store.Refresh(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) judged() *proceeding.StoredRuling {
	d.t.Helper()
	r, err := proceeding.Judge(permit.Default(), d.store.City(), fileCode, today)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// move asks for a step as an officer who saw the file as it is.
func (d *desk) move(login string, a proceeding.Action, change ...func(*proceeding.Move)) (proceeding.Proceeding, error) {
	d.t.Helper()
	p, _, err := d.store.Proceeding(d.t.Context(), fileCode)
	if err != nil {
		d.t.Fatal(err)
	}
	m := proceeding.Move{Application: fileCode, Action: a, Officer: d.officers[login].ID, On: today, Version: p.Version, Reason: "示例理由",
		Items: []planning.Text{{Zh: "补交场所协议", En: "hand in the agreement"}}, PermitNumber: "示预售字〔2026〕1号", Organ: "示例市房管局"}
	if a == proceeding.Assess || a == proceeding.Issue {
		m.Ruling = d.judged()
	}
	for _, f := range change {
		f(&m)
	}
	return d.store.Take(d.t.Context(), m)
}

func (d *desk) must(login string, a proceeding.Action, change ...func(*proceeding.Move)) proceeding.Proceeding {
	d.t.Helper()
	p, err := d.move(login, a, change...)
	if err != nil {
		d.t.Fatalf("%s by %s: %v", a, login, err)
	}
	return p
}

// reviewed brings the file to the last step before the permit.
func (d *desk) reviewed() *desk {
	d.t.Helper()
	d.must("jia", proceeding.Assess)
	d.must("yi", proceeding.Review)
	return d
}

func (d *desk) permits() int {
	d.t.Helper()
	var n int
	if err := psql(d.t, d.url).QueryRow(d.t.Context(), `SELECT count(*) FROM permit`).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

// sound says that the audit chain holds.
func (d *desk) sound() {
	d.t.Helper()
	if broken, rows, err := d.store.AuditChain(d.t.Context()); err != nil || broken != 0 || rows == 0 {
		d.t.Errorf("the audit chain: broken at %d of %d, %v", broken, rows, err)
	}
}

func TestAFileWalksToItsPermit(t *testing.T) {
	t.Parallel()
	d := newDesk(t).reviewed()
	p := d.must("yi", proceeding.Issue)
	if p.State != proceeding.Issued || p.Permit != "示预售字〔2026〕1号" || d.permits() != 1 {
		t.Errorf("%+v", p)
	}
	_, steps, err := d.store.Proceeding(t.Context(), fileCode)
	if err != nil || len(steps) != 3 || steps[0].From != proceeding.Received || steps[2].Ruling == 0 {
		t.Errorf("history: %+v, %v", steps, err)
	}
	d.must("bing", proceeding.Revoke)
	permits, err := d.store.Permits(t.Context())
	if err != nil || len(permits) != 1 || permits[0].RevokedOn != today {
		t.Errorf("after the revocation: %+v, %v", permits, err)
	}
	d.sound()
}

func TestTheDatabaseHoldsTheSameTable(t *testing.T) {
	t.Parallel()
	rows, err := psql(t, pgtest.New(t)).Query(t.Context(), `SELECT action, from_state, to_state FROM proceeding_transition`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[proceeding.Transition])
	if err != nil {
		t.Fatal(err)
	}
	got := map[proceeding.Transition]bool{}
	for _, x := range list {
		got[x] = true
	}
	for _, want := range proceeding.Transitions() {
		if !got[want] {
			t.Errorf("the database lacks %+v", want)
		}
		delete(got, want)
	}
	for extra := range got {
		t.Errorf("the database allows %+v besides", extra)
	}
}

func TestAHundredOfficersMakeOnePermit(t *testing.T) {
	t.Parallel()
	d := newDesk(t).reviewed()
	p, _, err := d.store.Proceeding(t.Context(), fileCode)
	if err != nil {
		t.Fatal(err)
	}
	ruling := d.judged()
	errs := make([]error, 100)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			login := []string{"yi", "bing"}[i%2]
			_, errs[i] = d.store.Take(t.Context(), proceeding.Move{Application: fileCode, Action: proceeding.Issue, Officer: d.officers[login].ID, On: today,
				Version: p.Version, Ruling: ruling, PermitNumber: fmt.Sprintf("示%d号", i), Organ: "示例市房管局"})
		})
	}
	wg.Wait()
	issued := 0
	for _, err := range errs {
		if err == nil {
			issued++
		} else if !errors.Is(err, planning.ErrConflict) {
			t.Errorf("no clear conflict: %v", err)
		}
	}
	if issued != 1 || d.permits() != 1 {
		t.Errorf("%d said they issued, %d permits", issued, d.permits())
	}
	d.sound()
}

// adopt makes a rulebook the city's, as its owner does.
func (d *desk) adopt(rb *permit.Rulebook) {
	d.t.Helper()
	if err := postgres.Adopt(d.t.Context(), pgtest.OwnerURL(d.t, d.url), pgtest.Schema, rb); err != nil {
		d.t.Fatal(err)
	}
}
