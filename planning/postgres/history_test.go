package postgres_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/history"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// aYear has a community that is founded, renamed, ended and founded again, and housing whose title comes out; each on a day of its own.
func aYear(t *testing.T) (url string, analyst *pgx.Conn) {
	t.Helper()
	url = pgtest.New(t)
	analyst, admin := psql(t, url), psql(t, pgtest.Admin(t, url))
	shape := `"geometry":{"type":"Polygon","coordinates":[[[113,30.1],[113.1,30.1],[113.1,30.2],[113,30.1]]]}`
	for i, statement := range []string{
		`SELECT put_feature('communities', '{"id":"C","properties":{"name":"甲"},` + shape + `}', 'lin')`,
		`SELECT put_feature('communities', '{"id":"C","properties":{"name":"乙"}}', 'wang')`,
		`SELECT close_feature('communities', 'C', 'wang')`,
		`SELECT put_feature('communities', '{"id":"C","properties":{"name":"丙"},` + shape + `}', 'lin')`,
		`SELECT put_feature('developments', '{"id":"D","properties":{"name":"苑","state":"occupied","limited_title":true},` + shape + `}', 'lin')`,
		`SELECT put_feature('developments', '{"id":"D","properties":{"limited_title":false}}', 'lin')`,
		`SELECT put_feature('cells', '{"id":"G","properties":{"name":"格","community_code":"C","responsible":"张三"},` + shape + `}', 'lin')`,
		`SELECT put_feature('developments', '{"id":"E","properties":{"name":"园","state":"occupied"},` + shape + `}', 'lin')`,
		`SELECT put_feature('developments', '{"id":"E","properties":{"limited_title":true}}', 'lin')`,
	} {
		if _, err := analyst.Exec(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
		at := time.Date(2026, time.January, 1+10*(i/2), 12+i%2, 0, 0, 0, time.UTC) // two on a day
		if _, err := admin.Exec(t.Context(), `UPDATE revision SET made_at = $1 WHERE number = (SELECT max(number) FROM revision)`, at); err != nil {
			t.Fatal(err)
		}
	}
	return url, analyst
}

func storeFor(t *testing.T, url string, audience planning.Audience) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: audience, Today: func() planning.Date { return today }, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestTheHistoryOfAFeatureNamesWhoAndWhen(t *testing.T) {
	url, _ := aYear(t)
	line := func(v history.Version) string {
		to := "now"
		if v.To != nil {
			to = fmt.Sprint(v.To.Number, " ", v.To.Actor)
		}
		return fmt.Sprint(v.From.Number, " ", v.From.At.Format(time.DateOnly), " ", v.From.Actor, " ", v.From.Note, "; ", v.Values[0], "; until ", to)
	}
	tell := func(s *postgres.Store, layer, code string) (out []string) {
		t.Helper()
		list, err := s.FeatureHistory(t.Context(), layer, code)
		if err != nil && !errors.Is(err, planning.ErrNotFound) {
			t.Fatal(err)
		}
		for _, v := range list {
			out = append(out, line(v))
		}
		return out
	}
	internal, public := storeFor(t, url, planning.Internal), storeFor(t, url, planning.Public)
	for _, c := range []struct {
		who         *postgres.Store
		layer, code string
		want        []string
	}{
		{internal, planning.Communities, "C", []string{"4 2026-01-11 lin put_feature C; 丙; until now", "2 2026-01-01 wang put_feature C; 乙; until 3 wang", "1 2026-01-01 lin put_feature C; 甲; until 2 wang"}},
		{public, planning.Communities, "C", []string{"4 2026-01-11  ; 丙; until now", "2 2026-01-01  ; 乙; until 3 ", "1 2026-01-01  ; 甲; until 2 "}},
		{internal, planning.Developments, "D", []string{"6 2026-01-21 lin put_feature D; 苑; until now", "5 2026-01-21 lin put_feature D; 苑; until 6 lin"}},
		{public, planning.Developments, "D", []string{"6 2026-01-21  ; 苑; until now"}}, // what was hidden then
		{public, planning.Developments, "E", nil}, // and what is hidden now
		{internal, planning.Developments, "X", nil},
	} {
		if diff := cmp.Diff(c.want, tell(c.who, c.layer, c.code)); diff != "" {
			t.Errorf("%s, %s %s:\n%s", c.who.Audience(), c.layer, c.code, diff)
		}
	}
	cells, err := public.FeatureHistory(t.Context(), planning.Cells, "G")
	if err != nil || len(cells) != 1 || cells[0].Text(planningLayer(planning.Cells), "responsible") != "" {
		t.Errorf("the public reads who walks a cell: %v, %v", cells, err)
	}
	if _, err := internal.FeatureHistory(t.Context(), "nothing", "X"); !errors.Is(err, planning.ErrNotFound) {
		t.Errorf("no such layer: %v", err)
	}
}

func planningLayer(name string) *planning.Layer {
	l, err := planning.LayerNamed(name)
	if err != nil {
		panic(err)
	}
	return l
}

func TestTheDaysOfTheRecord(t *testing.T) {
	url, _ := aYear(t)
	day := func(text string) planning.Date { d, _ := planning.ParseDate(text); return d }
	want := []history.Day{
		{Day: day("2026-01-01"), Revision: 2, Revisions: 2, Changes: 2}, {Day: day("2026-01-11"), Revision: 4, Revisions: 2, Changes: 2},
		{Day: day("2026-01-21"), Revision: 6, Revisions: 2, Changes: 2}, {Day: day("2026-01-31"), Revision: 8, Revisions: 2, Changes: 2},
		{Day: day("2026-02-10"), Revision: 9, Revisions: 1, Changes: 1},
	}
	internal, public := storeFor(t, url, planning.Internal), storeFor(t, url, planning.Public)
	got, err := internal.RecordedDays(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for i := range want {
		want[i].Changes = 0 // how much was changed of what they may not see is not theirs to know
	}
	got, err = public.RecordedDays(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("to the public: %v\n%s", err, diff)
	}
}

func TestRevisionsOfADay(t *testing.T) {
	url, _ := aYear(t)
	s, day := storeFor(t, url, planning.Internal), planning.Date{Year: 2026, Month: time.January, Day: 11}
	list, total, err := s.Revisions(t.Context(), day, day, 10, 0)
	if err != nil || total != 2 || len(list) != 2 || list[0].Number != 4 || list[1].Note != "close_feature C" || list[1].Actor != "wang" {
		t.Fatalf("%+v, %d, %v", list, total, err)
	}
	if diff := cmp.Diff([]history.LayerCount{{Layer: planning.Communities, Count: history.Count{Removed: 1}}}, list[1].Layers); diff != "" {
		t.Error(diff)
	}
	if list, total, err := s.Revisions(t.Context(), planning.Date{}, planning.Date{}, 3, 2); err != nil || total != 9 || len(list) != 3 || list[0].Number != 7 {
		t.Errorf("a page: %+v, %d, %v", list, total, err)
	}
	public, _, err := storeFor(t, url, planning.Public).Revisions(t.Context(), day, day, 10, 0)
	if err != nil || len(public) != 2 || public[0].Actor+public[0].Note != "" || public[0].Layers != nil {
		t.Errorf("to the public: %+v, %v", public, err)
	}
}
