package postgres_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// areasOf are the areas between communities as they stand in the database, by code.
func areasOf(t *testing.T, db pgx.Tx) map[string]string {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT code, kind || ' ' || (SELECT string_agg(c ->> 'community', ' ' ORDER BY c ->> 'community') FROM jsonb_array_elements(claims) c WHERE (c ->> 'area')::float > .02),
		area::float FROM border_area WHERE rev_to IS NULL AND area > 1`)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	var code, what string
	var area float64
	if _, err := pgx.ForEachRow(rows, []any{&code, &what, &area}, func() error {
		out[code] = fmt.Sprintf("%s %.0f", what, area)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// What is measured where something moved must be what is measured when all is measured anew, and all must keep their names.
func TestWhatIsMeasuredWhereCommunitiesMovedIsWhatAFullMeasurementGives(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	s, db := open(t, url), psql(t, pgtest.Admin(t, url))
	seen := map[string]int{}
	for seed := range uint64(6) {
		p := newBlocks(100 + seed)
		hull := plainFeature(t, "S", p.hull)
		for layer, features := range map[string]string{planning.Communities: p.communities(t), planning.Subdistricts: collection(hull)} {
			if r := try(t, s, postgres.Import{Layer: layer, Replace: true}, features); !r.Clean() {
				t.Fatal(r.Problems)
			}
		}
		for range 12 {
			p.spoil()
			if r := try(t, s, postgres.Import{Layer: planning.Communities, Replace: true}, p.communities(t)); !r.Clean() {
				t.Fatal(r.Problems)
			}
			tx, err := db.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			kept := areasOf(t, tx)
			for _, sql := range []string{`SELECT open_revision('test', 'all')`, `UPDATE border_state SET plane = 0`, `SELECT measure_borders()`} {
				if _, err := tx.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			full := areasOf(t, tx)
			if err := tx.Rollback(t.Context()); err != nil {
				t.Fatal(err)
			}
			for code, what := range full {
				seen[strings.Fields(what)[0]]++
				if !sameArea(kept[code], what) {
					t.Fatalf("%d, %s: %s is %s, and %q was kept", seed, p.did, code, what, kept[code])
				}
			}
			if len(kept) != len(full) {
				t.Fatalf("%d, %s: %v was kept, and there are %v", seed, p.did, kept, full)
			}
		}
	}
	for _, kind := range []string{"overlap", "void", "open"} {
		if seen[kind] < 20 {
			t.Errorf("only %d times a %s: %v", seen[kind], kind, seen)
		}
	}
}

// sameArea compares to a square metre, which rounding to the grid may move from one to the next.
func sameArea(a, b string) bool {
	i, j := strings.LastIndex(a, " "), strings.LastIndex(b, " ")
	if i < 0 || j < 0 || a[:i] != b[:j] {
		return false
	}
	var x, y float64
	_, err1 := fmt.Sscan(a[i:], &x)
	_, err2 := fmt.Sscan(b[j:], &y)
	return err1 == nil && err2 == nil && math.Abs(x-y) <= 1
}

func TestAnAreaThatOnlyChangesItsShapeKeepsItsName(t *testing.T) {
	s := open(t, pgtest.New(t))
	take(t, s, planning.Subdistricts, collection(plainSquare(t, "S", 0, 0, 4, 4)))
	codes := func() string {
		var out []string
		for f := range s.City().Layer(planning.Borders).All() {
			if f.Text("kind") != string(gap.BorderOpen) {
				out = append(out, fmt.Sprintf("%s %.0f ha", f.Code, f.Row.(*planning.BorderArea).Area/10_000))
			}
		}
		return strings.Join(out, ", ")
	}
	for _, step := range []struct {
		name, community, want string
	}{
		{"nothing overlaps", plainSquare(t, "A", 0, 0, 1, 1) + "," + plainSquare(t, "B", 1, 0, 1, 1), ""},
		{"B moves a tooth into A", toothed(t, "B", 1, 0, 1, 1), "A+B 4 ha, A+B.2 4 ha"},
		{"the whole side, which goes on as one of them", plainSquare(t, "B", .8, 0, 1.2, 1), "A+B 20 ha"},
		{"a third on the same ground", plainSquare(t, "C", .8, 0, .5, 1), "A+B 50 ha"},
		{"and away", plainSquare(t, "C", 2, 0, .5, 1), "A+B 20 ha"},
		{"mended", plainSquare(t, "B", 1, 0, 1, 1), ""},
		{"broken again", plainSquare(t, "B", .9, 0, 1.1, 1), "A+B 10 ha"},
		{"a hole in A that C does not fill", pierced(t, "A", .2), "A+B 10 ha, A| 4 ha"},
		{"the hole grows", pierced(t, "A", .3), "A+B 10 ha, A| 9 ha"},
	} {
		take(t, s, planning.Communities, collection(step.community))
		if got := codes(); got != step.want {
			t.Errorf("%s: %s; want %s", step.name, got, step.want)
		}
	}
}

// pierced is a square kilometre with a square hole so wide.
func pierced(t *testing.T, code string, hole float64) string {
	outer, inner := plainSquare(t, code, 0, 0, 1, 1), plainSquare(t, code, .3, .3, hole, hole)
	ring := func(f string) string { return f[strings.Index(f, "[[[")+1 : strings.Index(f, "]]]")+2] }
	return strings.Replace(outer, ring(outer), ring(outer)+","+ring(inner), 1)
}

func TestANewDayMeasuresTheGroundOfCommunitiesThatTheLawComesToKnow(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	db := psql(t, url)
	take(t, s, planning.Communities, collection(plainSquare(t, "A", 0, 0, 1, 1),
		strings.Replace(plainSquare(t, "B", .9, 0, 1, 1), `"code"`, fmt.Sprintf(`"valid_from":"%s","code"`, s.City().AsOf.Time().AddDate(0, 0, 3).Format("2006-01-02")), 1)))
	live := func() (n int) {
		if err := db.QueryRow(t.Context(), `SELECT count(*) FROM border_area WHERE rev_to IS NULL`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := live()
	for range 2 { // the second time there is nothing to do
		if _, err := db.Exec(t.Context(), `SELECT advance_day($1)`, s.City().AsOf.Time().AddDate(0, 0, 4)); err != nil {
			t.Fatal(err)
		}
	}
	if after := live(); before != 0 || after != 1 {
		t.Errorf("%d areas, and later %d", before, after)
	}
}
