package postgres_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"peijian/migrations"
	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

func TestEveryLayerHasItsTable(t *testing.T) {
	db := psql(t, pgtest.New(t))
	for _, l := range planning.Layers() {
		var table string
		if err := db.QueryRow(t.Context(), `SELECT table_name FROM layer WHERE name = $1`, l.Name).Scan(&table); err != nil || table != l.Table {
			t.Errorf("%s: table %q, want %q (%v)", l.Name, table, l.Table, err)
		}
		want := []string{"code", "valid_from", "valid_to", "audience", "source"}
		if l.Geometry != planning.NoGeometry {
			want = append(want, "geom")
		}
		for _, f := range l.Fields {
			want = append(want, f.Name)
		}
		var got []string
		if err := db.QueryRow(t.Context(), `SELECT payload_of($1)`, l.Table).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: columns\n%v, want\n%v", l.Name, got, want)
		}
	}
}

func TestImportThenEditThenEnd(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	r := take(t, s, planning.Communities, collection(
		square("A", 0, 0, 1, 1, `"name":"甲社区","kind":"村改居"`),
		square("B", 1, 0, 1, 1, `"name":"剅河社区","kind":"纯社区"`)))
	if r.Rows.Added != 2 || r.Revision != 1 || s.City().Revision != 1 {
		t.Fatalf("receipt %+v, city at %d", r.Rows, s.City().Revision)
	}
	take(t, s, planning.Developments, collection(square("D", 0.9, 0.4, 0.2, 0.2, `"name":"示例苑","state":"occupied","designed_units":100`)))
	g := s.City().Ground(planning.Developments, "D")
	if g == nil || len(g.Claims) != 2 || g.Share(g.Claims[0]) < 0.49 || g.Share(g.Claims[1]) < 0.49 {
		t.Fatalf("ground of D: %+v", g)
	}
	again := take(t, s, planning.Communities, collection(square("B", 1, 0, 1, 1, `"name":"剅河社区","kind":"纯社区"`)))
	if again.Rows.Unchanged != 1 || again.Rows.Changed != 0 || again.Revision != 2 {
		t.Errorf("an unchanged row: %+v at revision %d", again.Rows, again.Revision)
	}

	db := psql(t, url)
	if _, err := db.Exec(t.Context(), `SELECT close_feature('communities', 'B')`); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	g = s.City().Ground(planning.Developments, "D")
	if s.City().Get(planning.Communities, "B") != nil || len(g.Claims) != 1 || g.Covered > 0.51*g.Area {
		t.Errorf("after B ended: ground of D: %+v", g)
	}
	var versions int
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM community`).Scan(&versions); err != nil || versions != 2 {
		t.Errorf("%d versions of communities on record, want 2: nothing is overwritten (%v)", versions, err)
	}
}

func TestALoginOfTheApplicationWorksInACityThatIsUpToDate(t *testing.T) {
	url := pgtest.New(t)
	if err := postgres.Migrate(t.Context(), url, pgtest.Schema); err != nil {
		t.Errorf("up to date: %v", err)
	}
	admin := psql(t, pgtest.Admin(t, url))
	if _, err := admin.Exec(t.Context(), `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`); err != nil {
		t.Fatal(err)
	}
	var lacking *migrations.AdminError
	if err := postgres.Migrate(t.Context(), url, pgtest.Schema); !errors.As(err, &lacking) || lacking.SQL == "" {
		t.Errorf("a migration behind: %v, want what an administrator must run", err)
	}
}

func TestARefusedConnectionSaysWhyInOneLine(t *testing.T) {
	url := strings.Replace(pgtest.New(t), "peijian_app", "nobody", 1)
	_, err := postgres.Open(t.Context(), postgres.Config{URL: url, Today: func() planning.Date { return today }})
	if err == nil || !strings.Contains(err.Error(), "nobody") || strings.ContainsAny(err.Error(), "\n/") {
		t.Errorf("got %v", err)
	}
}
