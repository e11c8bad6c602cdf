package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/proceeding"
)

// watch is a city with gaps, an officer of civil affairs and two of sub-districts.
func watch(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	take(t, d.store, "subdistricts", collection(square("S1", 0, 0, 5, 5, `"name":"示例街道","kind":"street"`), square("S2", 5, 0, 5, 5, `"name":"邻街道","kind":"street"`)))
	for login, o := range map[string]proceeding.Officer{
		"minzheng": {Role: proceeding.CivilAffairs}, "jiedao": {Role: proceeding.Subdistrict, Subdistrict: "S1"}, "linjie": {Role: proceeding.Subdistrict, Subdistrict: "S2"},
	} {
		o.Login, o.Name = login, login
		added, err := d.store.AddOfficer(t.Context(), o, "x", "test")
		if err != nil {
			t.Fatal(err)
		}
		d.officers[login] = added
	}
	return d
}

// seen are gaps as the machine finds them: id → evidence.
func seen(list map[string]string) (out []*gap.Gap) {
	for id, why := range list {
		out = append(out, &gap.Gap{ID: id, Kind: gap.Unclaimed, Subject: planning.Named{Name: id}, Subdistrict: planning.Named{Code: "S1"}, Evidence: planning.Text{Zh: why}})
	}
	return out
}

func (d *desk) record(day planning.Date, list map[string]string) int64 {
	d.t.Helper()
	n, err := d.store.RecordGaps(d.t.Context(), d.store.City().Revision, day, seen(list))
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

func (d *desk) life(id string) gap.Life {
	d.t.Helper()
	l, _, err := d.store.GapLife(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

// step takes one step as whoever, on the version as it is.
func (d *desk) step(login, id string, a gap.Action, change ...func(*gap.Move)) (gap.Life, error) {
	d.t.Helper()
	m := gap.Move{ID: id, Action: a, Officer: d.officers[login].ID, On: today, Version: d.life(id).Version, Reason: "示例理由", DueOn: today.AddDays(10), Assignee: "示例社区", Satisfaction: 4}
	for _, f := range change {
		f(&m)
	}
	return d.store.ActOnGap(d.t.Context(), m)
}

func TestTheDatabaseHasTheStepsOfThePackage(t *testing.T) {
	t.Parallel()
	db := psql(t, newDesk(t).url)
	rows, err := db.Query(t.Context(), `SELECT action, from_state, to_state FROM gap_transition`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowToStructByPos[gap.Step])
	if err != nil {
		t.Fatal(err)
	}
	less := func(a, b gap.Step) int {
		return slices.Compare([]string{string(a.From), string(a.Action)}, []string{string(b.From), string(b.Action)})
	}
	want := slices.Clone(gap.Steps)
	slices.SortFunc(got, less)
	slices.SortFunc(want, less)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAGapLives(t *testing.T) {
	t.Parallel()
	d := watch(t)
	if n := d.record(today, map[string]string{"a": "一", "b": "二"}); n != 2 {
		t.Errorf("%d moves", n)
	}
	if n := d.record(today.AddDays(1), map[string]string{"a": "一", "b": "二"}); n != 0 || d.life("a").OpenedOn != today {
		t.Errorf("finding the same again made %d moves", n)
	}
	if _, err := d.step("jiedao", "b", gap.Dismiss); err != nil {
		t.Fatal(err)
	}
	d.record(today.AddDays(2), map[string]string{"a": "一", "b": "二"})
	if l := d.life("b"); l.State != gap.Dismissed || l.ClosedOn != today {
		t.Errorf("%+v", l)
	}
	d.record(today.AddDays(3), map[string]string{"a": "一", "b": "另一事实"})
	if l := d.life("b"); l.State != gap.Proposed || l.OpenedOn != today.AddDays(3) || !l.ClosedOn.IsZero() {
		t.Errorf("other facts did not bring it back: %+v", l)
	}
	for _, a := range []gap.Action{gap.Confirm, gap.Register, gap.Dispatch, gap.Handle, gap.Return, gap.Handle, gap.FollowUp, gap.Close} {
		if _, err := d.step("jiedao", "a", a); err != nil {
			t.Fatalf("%s: %v", a, err)
		}
	}
	l, events, err := d.store.GapLife(t.Context(), "a")
	if err != nil || l.State != gap.Closed || l.Satisfaction != 4 || l.DueOn != today.AddDays(10) || l.Assignee != "示例社区" || len(events) != 9 || events[0].Officer != "" || events[5].From != gap.Handled {
		t.Errorf("%+v, %d events, %v", l, len(events), err)
	}
	d.record(today.AddDays(4), map[string]string{"b": "另一事实"})
	if l := d.life("a"); l.State != gap.Mended {
		t.Errorf("%+v", l)
	}
	d.record(today.AddDays(5), map[string]string{"a": "一", "b": "另一事实"})
	if l := d.life("a"); l.State != gap.Proposed || l.OpenedOn != today.AddDays(5) {
		t.Errorf("it broke again: %+v", l)
	}
	months, err := d.store.GapMonths(t.Context(), today, today.AddDays(6))
	if err != nil || len(months) != 1 || months[0].Opened != 4 || months[0].Closed != 3 || months[0].Subdistrict != "S1" {
		t.Errorf("%+v, %v", months, err)
	}
}

func TestStepsThatAreRefused(t *testing.T) {
	t.Parallel()
	d := watch(t)
	d.record(today, map[string]string{"a": "一"})
	for what, c := range map[string]struct {
		login  string
		action gap.Action
		change func(*gap.Move)
		want   error
	}{
		"by another sub-district":   {"linjie", gap.Confirm, nil, planning.ErrForbidden},
		"by a presale officer":      {"jia", gap.Confirm, nil, planning.ErrForbidden},
		"out of turn":               {"minzheng", gap.Close, nil, planning.ErrConflict},
		"without a reason":          {"minzheng", gap.Dismiss, func(m *gap.Move) { m.Reason = " " }, planning.ErrInvalid},
		"on what was not seen":      {"minzheng", gap.Confirm, func(m *gap.Move) { m.Version = 7 }, planning.ErrConflict},
		"on a gap that is not":      {"minzheng", gap.Confirm, func(m *gap.Move) { m.ID = "z" }, planning.ErrNotFound},
		"a step that nobody has":    {"minzheng", "explode", nil, planning.ErrConflict},
		"by nobody":                 {"minzheng", gap.Confirm, func(m *gap.Move) { m.Officer = 0 }, planning.ErrForbidden},
		"of the machine, by a hand": {"minzheng", "mend", nil, planning.ErrConflict},
	} {
		var change []func(*gap.Move)
		if c.change != nil {
			change = append(change, c.change)
		}
		if _, err := d.step(c.login, "a", c.action, change...); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, a := range []gap.Action{gap.Confirm, gap.Register} {
		if _, err := d.step("minzheng", "a", a); err != nil {
			t.Fatal(err)
		}
	}
	for what, change := range map[string]func(*gap.Move){
		"to nobody": func(m *gap.Move) { m.Assignee = "" }, "for yesterday": func(m *gap.Move) { m.DueOn = today.AddDays(-1) }, "without a day": func(m *gap.Move) { m.DueOn = planning.Date{} },
	} {
		if _, err := d.step("minzheng", "a", gap.Dispatch, change); !errors.Is(err, planning.ErrInvalid) {
			t.Errorf("dispatched %s: %v", what, err)
		}
	}
	if _, err := psql(t, d.url).Exec(t.Context(), `UPDATE gap_life SET state = 'closed', closed_on = now()`); err == nil {
		t.Error("the program's own login changed a life by hand")
	}
}

func TestTwoOfficersAtOnceMakeOneStep(t *testing.T) {
	t.Parallel()
	d := watch(t)
	d.record(today, map[string]string{"a": "一"})
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 10 {
		wg.Go(func() {
			_, err := d.store.ActOnGap(t.Context(), gap.Move{ID: "a", Action: gap.Confirm, Officer: d.officers["minzheng"].ID, On: today, Version: 0, Reason: fmt.Sprint(i)})
			if mu.Lock(); err == nil {
				won++
			}
			mu.Unlock()
		})
	}
	wg.Go(func() {
		_, _ = d.store.RecordGaps(t.Context(), d.store.City().Revision, today, seen(map[string]string{"a": "一"}))
	})
	wg.Wait()
	if l := d.life("a"); won != 1 || l.State != gap.Confirmed || l.Version != 1 {
		t.Errorf("%d won, %+v", won, l)
	}
}

// A server that lags behind, or has not seen midnight yet, mends nothing that others found meanwhile.
func TestTheRecordOfGapsMovesForwardOnly(t *testing.T) {
	t.Parallel()
	d := watch(t)
	now := d.store.City().Revision
	d.record(today, map[string]string{"a": "一"})
	yesterday := planning.DateOf(today.Time().AddDate(0, 0, -1))
	for _, c := range []struct {
		revision int64
		day      planning.Date
	}{{now - 1, today}, {now, yesterday}, {now - 1, planning.DateOf(today.Time().AddDate(0, 0, 1))}} {
		if n, err := d.store.RecordGaps(t.Context(), c.revision, c.day, nil); n != 0 || err != nil {
			t.Errorf("revision %d on %s moved %d, %v", c.revision, c.day, n, err)
		}
	}
	if l := d.life("a"); l.State != gap.Proposed {
		t.Errorf("an older city mended it: %s", l.State)
	}
	if _, err := d.store.RecordGaps(t.Context(), now+1, today, nil); !errors.Is(err, planning.ErrInvalid) {
		t.Errorf("gaps of a city that there is not were recorded: %v", err)
	}
	if n, err := d.store.RecordGaps(t.Context(), now, today, nil); n != 1 || err != nil {
		t.Errorf("the city itself moved %d, %v", n, err)
	}
}
