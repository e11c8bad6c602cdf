package postgres_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
	"peijian/planning/postgres/views"
)

// as speaks to a database as a login that has a role and nothing else.
func as(t *testing.T, url, role string) *pgx.Conn {
	t.Helper()
	admin := psql(t, pgtest.Admin(t, url))
	if _, err := admin.Exec(t.Context(), `SET ROLE `+role); err != nil {
		t.Fatal(err)
	}
	return admin
}

func columnsOf(t *testing.T, c *pgx.Conn, query string, arguments ...any) []string {
	t.Helper()
	rows, err := c.Query(t.Context(), query, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

func TestEveryLayerHasItsViews(t *testing.T) {
	url := pgtest.New(t)
	c := psql(t, url)
	for _, l := range planning.Layers() {
		internal := columnsOf(t, c, `SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'city' ORDER BY ordinal_position`, l.Name+"_internal")
		for _, f := range l.Fields {
			if !strings.Contains(strings.Join(internal, " "), f.Name) {
				t.Errorf("%s_internal lacks %s", l.Name, f.Name)
			}
		}
		uncommented := columnsOf(t, c, `
			SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN pg_class k ON k.oid = a.attrelid
			WHERE k.relname = ANY($1) AND k.relkind = 'v' AND a.attnum > 0 AND coalesce(col_description(a.attrelid, a.attnum), '') !~ '[一-龥]'`,
			[]string{l.Name, l.Name + "_internal", l.Name + "_versions", l.Name + "_versions_internal"})
		if len(uncommented) > 0 {
			t.Errorf("without a Chinese word: %v", uncommented)
		}
		public := columnsOf(t, c, `SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'city'`, l.Name)
		if l.Internal != (len(public) == 0) {
			t.Errorf("%s: the public view has the columns %v", l.Name, public)
		}
		for _, f := range l.Fields {
			if f.Internal && strings.Contains(" "+strings.Join(public, " ")+" ", " "+f.Name+" ") {
				t.Errorf("%s: the public view shows %s", l.Name, f.Name)
			}
		}
	}
}

func TestEditsOfAViewAreRevisions(t *testing.T) {
	url := pgtest.New(t)
	s, c := open(t, url), as(t, url, views.Analyst)
	run := func(statement string, arguments ...any) {
		t.Helper()
		if _, err := c.Exec(t.Context(), statement, arguments...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	shape := `ST_GeomFromText('MULTIPOLYGON(((113.123456789012 30.1,113.2 30.1,113.2 30.2,113.123456789012 30.1)))', 4490)`
	run(`INSERT INTO communities_internal (code, name, geom) VALUES ('A', '甲社区', ` + shape + `)`)
	a := s.City().Get(planning.Communities, "A")
	if s.City().Revision != 1 || a == nil || a.Text("kind") != "unknown" || a.Audience != planning.Public {
		t.Fatalf("revision %d, A is %+v", s.City().Revision, a)
	}
	run(`INSERT INTO developments_internal (code, name, state, limited_title, geom) VALUES ('D', '苑', 'occupied', true, ` + shape + `)`)
	if s.City().Ground(planning.Developments, "D") == nil {
		t.Error("the ground of D was not measured")
	}
	run(`UPDATE communities_internal SET population = 1200, kind = 'town' WHERE code = 'A'`)
	now := s.City().Get(planning.Communities, "A")
	if n, _ := now.Integer(now.Layer, "population"); n != 1200 || now.Text("name") != "甲社区" || !now.Plane.Covers(a.Plane) || !a.Plane.Covers(now.Plane) {
		t.Errorf("A is now %+v", now)
	}
	run(`UPDATE communities_internal SET population = NULL WHERE code = 'A'`)
	if _, known := s.City().Get(planning.Communities, "A").Integer(now.Layer, "population"); known {
		t.Error("a value that was taken away is there")
	}
	history, err := s.FeatureHistory(t.Context(), planning.Communities, "A")
	if err != nil || len(history) != 3 || !strings.Contains(history[0].From.Actor, "peijian_super") || history[0].From.Note != "put_feature A" {
		t.Errorf("history: %+v, %v", history, err)
	}
	run(`DELETE FROM communities_internal WHERE code = 'A'`)
	if s.City().Revision != 5 || s.City().Get(planning.Communities, "A") != nil {
		t.Errorf("revision %d, A is there", s.City().Revision)
	}
	for _, wrong := range []string{
		`UPDATE developments_internal SET code = 'E' WHERE code = 'D'`,
		`UPDATE developments_internal SET state = 'dreamt' WHERE code = 'D'`,
		`UPDATE developments_internal SET geom = NULL WHERE code = 'D'`,
		`INSERT INTO developments_internal (name, state, geom) VALUES ('无编号', 'occupied', ` + shape + `)`,
		`INSERT INTO developments_internal (code, name, state, geom) VALUES ('X', '远方', 'occupied', ST_Translate(` + shape + `, 20, 0))`,
		`INSERT INTO applications_internal (code, name) VALUES ('X', '申请')`,
		`INSERT INTO developments (code, name) VALUES ('X', '公开')`,
		`UPDATE development SET name = '绕过' WHERE code = 'D'`,
		`INSERT INTO revision (number, actor) VALUES (99, 'x')`,
	} {
		if _, err := c.Exec(t.Context(), wrong); err == nil {
			t.Errorf("taken: %s", wrong)
		}
	}
	if n, err := s.DatabaseRevision(t.Context()); err != nil || n != 5 {
		t.Errorf("what was refused left revision %d (%v)", n, err)
	}
}

func TestReadersSeeWhatThePublicMaySee(t *testing.T) {
	url, _ := aYear(t) // D came out as public, E as limited title, G has a responsible person
	reader, analyst := as(t, url, views.Reader), as(t, url, views.Analyst)
	for _, c := range []struct {
		who   *pgx.Conn
		query string
		want  []string
	}{
		{reader, `SELECT code FROM developments ORDER BY code`, []string{"D"}},
		{analyst, `SELECT code FROM developments_internal ORDER BY code`, []string{"D", "E"}},
		{reader, `SELECT code || ' ' || revision_from FROM developments_versions ORDER BY 1`, []string{"D 6"}},
		{analyst, `SELECT code || ' ' || revision_from || ' ' || recorded_by FROM developments_versions_internal ORDER BY 1`, []string{"D 5 lin", "D 6 lin", "E 8 lin", "E 9 lin"}},
		{reader, `SELECT name || coalesce(' until ' || revision_to, '') FROM communities_versions ORDER BY version_id`, []string{"甲 until 2", "乙 until 3", "丙"}},
		{reader, `SELECT name FROM communities_versions WHERE recorded_from <= '2026-01-01 12:30+00' AND (recorded_to IS NULL OR recorded_to > '2026-01-01 12:30+00')`, []string{"甲"}},
		{reader, `SELECT name || in_force FROM communities`, []string{"丙true"}},
		{analyst, `SELECT responsible FROM cells_internal`, []string{"张三"}},
	} {
		if diff := cmp.Diff(c.want, columnsOf(t, c.who, c.query)); diff != "" {
			t.Errorf("%s:\n%s", c.query, diff)
		}
	}
	for _, wrong := range []string{`SELECT * FROM developments_internal`, `SELECT * FROM development`, `SELECT * FROM applications_internal`, `SELECT responsible FROM cells`,
		`SELECT put_feature('communities', '{"id":"C"}')`, `DELETE FROM communities`} {
		if _, err := reader.Exec(t.Context(), wrong); err == nil {
			t.Errorf("a reader may %s", wrong)
		}
	}
}

func TestViewsAreMadeOnceAndAgain(t *testing.T) {
	url := pgtest.New(t)
	owner := pgtest.OwnerURL(t, url)
	for range 2 {
		if err := postgres.MakeViews(t.Context(), owner, pgtest.Schema); err != nil {
			t.Fatal(err)
		}
	}
	admin := psql(t, owner)
	for _, statement := range []string{`DROP VIEW roads`, `CREATE VIEW roads AS SELECT code AS other FROM road`, `COMMENT ON FUNCTION edit_layer() IS 'older'`} {
		if _, err := admin.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := postgres.MakeViews(t.Context(), owner, pgtest.Schema); err != nil {
		t.Fatal(err)
	}
	if got := columnsOf(t, psql(t, url), `SELECT column_name::text FROM information_schema.columns WHERE table_name = 'roads' AND column_name = 'class'`); len(got) != 1 {
		t.Error("a view of another shape was left as it was")
	}
}
