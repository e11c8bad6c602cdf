package postgres_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"peijian/planning/gap"
)

// many are so many gaps on record, as somebody saw them.
func (d *desk) many(n int) (out []gap.Seen) {
	d.t.Helper()
	found := map[string]string{}
	for i := range n {
		id := fmt.Sprintf("unclaimed/developments/D%04d", i)
		found[id] = "示例"
		out = append(out, gap.Seen{ID: id})
	}
	d.record(today, found)
	return out
}

func (d *desk) together(login string, a gap.Action, gaps []gap.Seen) ([]gap.Refusal, error) {
	return d.store.ActOnGaps(d.t.Context(), gap.MoveMany{Gaps: gaps, Action: a, Officer: d.officers[login].ID, On: today, Reason: "并案", DueOn: today.AddDays(10), Assignee: "示例社区"})
}

func TestTwoThousandGapsAreDispatchedTogetherAndEachIsAudited(t *testing.T) {
	t.Parallel()
	d := watch(t)
	gaps := d.many(gap.MostAtOnce)
	if refused, err := d.together("jiedao", gap.Dispatch, gaps); err != nil || len(refused) > 0 {
		t.Fatalf("%v, %d refused: %+v", err, len(refused), refused[:min(3, len(refused))])
	}
	var audited, subjects, dispatched int
	err := psql(t, d.url).QueryRow(t.Context(), `SELECT count(*), count(DISTINCT subject), (SELECT count(*) FROM gap_life WHERE state = 'dispatched' AND assignee = '示例社区' AND due_on IS NOT NULL)
		FROM audit WHERE action IN ('gap_confirm', 'gap_register', 'gap_dispatch')`).Scan(&audited, &subjects, &dispatched)
	if err != nil || audited != 3*len(gaps) || subjects != len(gaps) || dispatched != len(gaps) {
		t.Errorf("%d on record for %d gaps, %d dispatched: %v", audited, subjects, dispatched, err)
	}
	if _, err := d.together("jiedao", gap.Dispatch, append(gaps, gap.Seen{ID: "one more"})); err == nil {
		t.Error("more than the most were taken")
	}
}

func TestWhatOneGapRefusesKeepsAllFromIt(t *testing.T) {
	t.Parallel()
	d := watch(t)
	gaps := d.many(5)
	if _, err := d.step("minzheng", gaps[3].ID, gap.Dismiss); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		login string
		do    gap.Action
		gaps  []gap.Seen
		want  string
	}{
		{"linjie", gap.Confirm, gaps[:2], "D0000 office, D0001 office"},
		{"minzheng", gap.Confirm, append(gaps[:3:3], gap.Seen{ID: gaps[3].ID, Version: 1}), "D0003 state"},
		{"minzheng", gap.Confirm, append(gaps[:1:1], gap.Seen{ID: gaps[1].ID, Version: 4}), "D0001 changed"},
		{"minzheng", gap.Dismiss, append(gaps[:1:1], gap.Seen{ID: "unclaimed/developments/X"}), "X unknown"},
	} {
		refused, err := d.together(c.login, c.do, c.gaps)
		var got []string
		for _, r := range refused {
			got = append(got, r.ID[strings.LastIndex(r.ID, "/")+1:]+" "+string(r.Code))
		}
		if err != nil || strings.Join(got, ", ") != c.want {
			t.Errorf("%s, %s: %v %v", c.login, c.do, got, err)
		}
	}
	for _, bad := range []struct {
		do   gap.Action
		gaps []gap.Seen
	}{{gap.Close, gaps[:1]}, {gap.Confirm, nil}, {gap.Confirm, append(gaps[:1:1], gaps[0])}} {
		if _, err := d.together("minzheng", bad.do, bad.gaps); err == nil {
			t.Errorf("%s of %v was taken", bad.do, bad.gaps)
		}
	}
	for _, g := range gaps {
		if l := d.life(g.ID); l.ID != gaps[3].ID && l.Version != 0 {
			t.Errorf("%s is %s", l.ID, l.State)
		}
	}
}

func TestOfTwoWhoDecideTheSameAtOnceOneIsTold(t *testing.T) {
	t.Parallel()
	d := watch(t)
	gaps := d.many(40)
	var done [2]bool
	var all sync.WaitGroup
	for i, login := range []string{"minzheng", "jiedao"} {
		all.Go(func() {
			refused, err := d.together(login, []gap.Action{gap.Confirm, gap.Dismiss}[i], gaps)
			if err != nil {
				t.Error(err)
			}
			done[i] = err == nil && len(refused) == 0
		})
	}
	all.Wait()
	if done[0] == done[1] {
		t.Errorf("done: %v", done)
	}
}

// A plan that is made while a table is empty must not go through what it writes itself, row for row.
func TestTheFirstImportOfHousingReadsTheGroundOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	db := psql(t, d.url)
	const n = 4000
	var before, after int64
	read := func(into *int64) {
		if err := db.QueryRow(t.Context(), `SELECT heap_blks_read + heap_blks_hit FROM pg_statio_user_tables WHERE relname = 'ground' AND schemaname = current_schema()`).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	say := func(sql string, args ...any) {
		if _, err := db.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	say(`SELECT recount('ground'::regclass)`)
	read(&before)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`SELECT open_stage('buildings')`,
			fmt.Sprintf(`INSERT INTO pg_temp.stage_building (code, audience, source, geom, use, file_row)
				SELECT 'B' || i, 'public', 'test', ST_Multi(ST_MakeEnvelope(113.4 + i * 1e-5, 30.3, 113.4 + i * 1e-5 + 5e-6, 30.30001, 4490)), 'residential', i FROM generate_series(1, %d) i`, n),
			`SELECT apply_staged('buildings', 'test', 'test', false, (SELECT as_of FROM city))`,
		} {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	say(`SELECT pg_stat_force_next_flush()`)
	read(&after)
	if blocks := after - before; blocks < n/2 || blocks > 6*n {
		t.Errorf("%d blocks of the ground were read for %d buildings", blocks, n)
	}
}
