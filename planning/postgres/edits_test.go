package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// editor makes edits of every kind that moves ground, as an analyst, the importer and the calendar would.
type editor struct {
	*testing.T
	random  *rand.Rand
	analyst *pgx.Conn
	store   *postgres.Store
	day     planning.Date
	gaps    gap.Tracker
}

func TestAnyEditsLeaveTheGroundAsIfMeasuredAnew(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			url := pgtest.New(t)
			e := &editor{T: t, random: rand.New(rand.NewPCG(seed, 1)), analyst: psql(t, url), day: today}
			s, err := postgres.Open(t.Context(), e.config(url))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			e.store = s
			for n := range 40 {
				what := e.edit()
				if bad := e.wrongGround(); len(bad) > 0 {
					t.Fatalf("edit %d, %s: ground differs from a measurement of everything: %v", n, what, bad)
				}
				if n%5 == 4 {
					e.comesToTheSame(url, fmt.Sprintf("edit %d, %s", n, what))
				}
			}
		})
	}
}

func (e *editor) config(url string) postgres.Config {
	return postgres.Config{URL: url, Audience: planning.Internal, Today: func() planning.Date { return e.day }, Logger: slog.New(slog.DiscardHandler)}
}

// edit does one thing and says what.
func (e *editor) edit() string {
	switch e.random.IntN(10) {
	case 0:
		e.day = planning.DateOf(e.day.Time().AddDate(0, 0, 1+e.random.IntN(4)))
		return "a new day"
	case 1:
		one, two := e.community(), e.community()
		e.say("BEGIN; SAVEPOINT a; " + e.housing() + "; ROLLBACK TO a; " + one + "; " + e.housing() + "; " + two + "; COMMIT")
		return "several in one transaction"
	case 2:
		e.say("BEGIN; " + e.community() + "; ROLLBACK")
		return "nothing"
	case 3:
		im := postgres.Import{Layer: planning.Communities, Replace: e.random.IntN(2) == 0}
		text := collection(e.square("C1", `"name":"甲"`), e.square("C2", `"name":"乙"`), e.square("C9", `"name":"丙","valid_from":"`+e.date()+`"`))
		if r := try(e.T, e.store, im, text); !r.Clean() {
			e.Fatal(r.Problems)
		}
		return "an import of communities"
	case 4, 5:
		var layer, code string
		err := e.analyst.QueryRow(e.Context(), `
			SELECT layer, code FROM (SELECT 'communities' AS layer, code FROM community WHERE rev_to IS NULL UNION ALL SELECT layer, code FROM ground WHERE rev_to IS NULL) f
			ORDER BY md5(code || layer || $1) LIMIT 1`, fmt.Sprint(e.random.IntN(1000))).Scan(&layer, &code)
		if errors.Is(err, pgx.ErrNoRows) {
			return "nothing"
		}
		if err != nil {
			e.Fatal(err)
		}
		e.say(fmt.Sprintf(`SELECT close_feature('%s', '%s')`, layer, code))
		return "the end of " + layer + " " + code
	case 6, 7:
		statement := e.community()
		e.say(statement)
		return statement
	}
	statement := e.housing()
	e.say(statement)
	return statement
}

func (e *editor) say(statements string) {
	e.Helper()
	if _, err := e.analyst.Exec(e.Context(), statements); err != nil {
		e.Fatalf("%s: %v", statements, err)
	}
}

func (e *editor) community() string {
	code := e.one("C1", "C2", "C3")
	switch e.random.IntN(3) {
	case 0:
		return e.put("communities", e.square(code, `"name":"甲","valid_from":null,"valid_to":null`))
	case 1:
		return e.put("communities", e.square(code, `"name":"甲","valid_from":"`+e.date()+`","valid_to":null`))
	}
	return e.put("communities", e.square(code, `"name":"甲","valid_from":null,"valid_to":"`+e.date()+`","kind":"`+e.one("town", "unknown")+`"`))
}

func (e *editor) housing() string {
	code := e.one("H1", "H2", "H3")
	switch e.random.IntN(5) {
	case 0:
		return e.put("developments", e.square(code, `"name":"苑","state":"occupied"`))
	case 1:
		return e.put("compounds", e.square(code, `"name":"院"`))
	case 2:
		return e.put("buildings", e.square(code, `"use":"`+e.one("residential", "public", "mixed")+`"`))
	}
	return e.put("buildings", e.square(code, `"development_code":`+e.one("null", `"H1"`)+`,"compound_code":`+e.one("null", "null", `"H1"`)))
}

// square is a feature on a coarse lattice, so that shapes often share edges and often lie apart.
func (e *editor) square(code, properties string) string {
	n := func(limit int) float64 { return float64(e.random.IntN(limit)) / 10 }
	return square(code, n(8), n(8), 0.1+n(5), 0.1+n(5), properties)
}

func (e *editor) put(layer, feature string) string {
	return fmt.Sprintf(`SELECT put_feature('%s', '%s')`, layer, feature)
}

func (e *editor) one(of ...string) string { return of[e.random.IntN(len(of))] }

func (e *editor) date() string {
	return planning.DateOf(e.day.Time().AddDate(0, 0, e.random.IntN(7)-3)).String()
}

// wrongGround compares what was measured bit by bit with the plainest measurement of everything. In lon/lat and in the plane the straight
// line between two points is not the same, which the tolerance allows for.
func (e *editor) wrongGround() []string {
	if err := e.store.Refresh(e.Context()); err != nil { // on a new day this is what measures
		e.Fatal(err)
	}
	rows, err := e.analyst.Query(e.Context(), `
		WITH claimant AS MATERIALIZED (
			SELECT code, ST_Transform(geom, plane) AS g FROM community, city
			WHERE rev_to IS NULL AND coalesce(valid_from <= as_of, true) AND coalesce(as_of < valid_to, true)
		), housing AS (
			SELECT 'developments' AS layer, code, ST_Transform(geom, plane) AS g FROM development, city WHERE rev_to IS NULL
			UNION ALL SELECT 'compounds', code, ST_Transform(geom, plane) FROM compound, city WHERE rev_to IS NULL
			UNION ALL SELECT 'buildings', code, ST_Transform(geom, plane) FROM building, city
				WHERE rev_to IS NULL AND development_code IS NULL AND compound_code IS NULL AND use IN ('residential', 'mixed', 'unknown')
		), want AS (
			SELECT layer, h.code, ST_Area(g) AS area,
			       coalesce((SELECT ST_Area(ST_Intersection(h.g, ST_Union(c.g))) FROM claimant c), 0) AS covered,
			       coalesce((SELECT sum(ST_Area(ST_Intersection(h.g, c.g))) FROM claimant c), 0) AS claimed
			FROM housing h
		), have AS (
			SELECT layer, code, area, covered, (SELECT coalesce(sum((c->>'area')::float), 0) FROM jsonb_array_elements(claims) c) AS claimed
			FROM ground WHERE rev_to IS NULL
		)
		SELECT format('%s/%s: want %s, have %s', layer, code, want, have) FROM want FULL JOIN have USING (layer, code)
		WHERE want.area IS NULL OR have.area IS NULL OR abs(want.area - have.area) > 0.001
		   OR abs(want.covered - have.covered) > 1e-3 * want.area OR abs(want.claimed - have.claimed) > 1e-3 * want.area`)
	if err != nil {
		e.Fatal(err)
	}
	bad, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		e.Fatal(err)
	}
	return bad
}

// comesToTheSame holds the picture that was changed step by step against one loaded now.
func (e *editor) comesToTheSame(url, what string) {
	e.Helper()
	fresh, err := postgres.Open(e.Context(), e.config(url))
	if err != nil {
		e.Fatal(err)
	}
	defer fresh.Close()
	if diff := cmp.Diff(told(fresh.City()), told(e.store.City())); diff != "" {
		e.Fatalf("%s: loaded (-) and applied (+) differ:\n%s", what, diff)
	}
	same := cmp.Options{cmpopts.IgnoreFields(gap.Gap{}, "Feature"), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(gap.Detect(fresh.City()), e.gaps.Gaps(e.store.City()), same); diff != "" {
		e.Fatalf("%s: the gaps of the city as loaded (-) and as followed (+) differ:\n%s", what, diff)
	}
}

func TestAnEditOfNameAloneMeasuresNothing(t *testing.T) {
	url := pgtest.New(t)
	s, analyst := open(t, url), psql(t, url)
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲"`)))
	take(t, s, planning.Developments, collection(square("D", 0.5, 0.5, 1, 1, `"name":"苑","state":"occupied"`)))
	touched := func(feature string) (n int) {
		t.Helper()
		if _, err := analyst.Exec(t.Context(), `SELECT put_feature('communities', $1)`, feature); err != nil {
			t.Fatal(err)
		}
		err := analyst.QueryRow(t.Context(), `SELECT count(*) FROM touched_housing((SELECT revision FROM city), '2026-11-23', '2026-11-23')`).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := touched(`{"id":"A","properties":{"name":"甲甲","kind":"town"}}`); n != 0 {
		t.Errorf("another name: %d pieces of housing are to be measured", n)
	}
	if n := touched(`{"id":"A","properties":{"valid_to":"2030-01-01"}}`); n == 0 {
		t.Error("another last day: nothing is to be measured")
	}
}

func TestTheDoorForAnalysts(t *testing.T) {
	url := pgtest.New(t)
	here := open(t, url)
	follow(t, here)
	analyst := psql(t, url)
	feature := square("A", 0, 0, 1, 1, `"name":"甲"`)

	// a session with a schema of its own in front is heard all the same
	admin := psql(t, pgtest.Admin(t, url))
	if _, err := admin.Exec(t.Context(), `CREATE SCHEMA desk; GRANT USAGE ON SCHEMA desk TO peijian_app`); err != nil {
		t.Fatal(err)
	}
	listener := psql(t, url)
	if _, err := listener.Exec(t.Context(), `LISTEN peijian_city`); err != nil {
		t.Fatal(err)
	}
	if _, err := analyst.Exec(t.Context(), `SET search_path = desk, city, public; SELECT put_feature('communities', '`+feature+`')`); err != nil {
		t.Fatal(err)
	}
	heard, stop := context.WithTimeout(t.Context(), eventualTime)
	defer stop()
	if n, err := listener.WaitForNotification(heard); err != nil || n.Payload != "1" {
		t.Errorf("the listener heard %v, %v", n, err)
	}
	eventually(t, "the edit to show", func() bool { return here.City().Get(planning.Communities, "A") != nil })

	for what, bad := range map[string]string{
		"a shape as a property goes past the city's extent": `{"id":"X","properties":{"name":"x","geom":"SRID=4490;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))"}}`,
		"a property that nobody knows":                      `{"id":"A","properties":{"colour":"red"}}`,
		"no name of a feature":                              `{"properties":{"name":"x"}}`,
		"a shape outside the city":                          `{"id":"X","properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[0,0]}}`,
	} {
		if _, err := analyst.Exec(t.Context(), `SELECT put_feature('communities', $1)`, bad); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	if n, err := here.DatabaseRevision(t.Context()); err != nil || n != 1 {
		t.Errorf("what was refused left revision %d (%v)", n, err)
	}
}
