package pgtest_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"peijian/migrations"
	"peijian/planning/postgres/pgtest"
)

func config(t *testing.T, url string) *pgx.ConnConfig {
	t.Helper()
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// prepared is an empty database with a city called xiantao, not yet migrated.
func prepared(t *testing.T) (admin *pgx.Conn, url string) {
	t.Helper()
	url = pgtest.Empty(t)
	admin = connect(t, url)
	if err := migrations.Prepare(t.Context(), admin, "xiantao"); err != nil {
		t.Fatal(err)
	}
	return admin, url
}

func TestOneDatabaseHoldsSeveralCitiesThatShareNothing(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	for _, city := range []string{"xiantao", "qianjiang"} {
		if err := migrations.Prepare(t.Context(), admin, city); err != nil {
			t.Fatal(err)
		}
		if err := migrations.Up(t.Context(), config(t, url), city); err != nil {
			t.Fatal(err)
		}
	}
	const shared = `SELECT count(*)::text FROM pg_class WHERE relname = 'goose_db_version'`
	if got := ask(t, admin, shared); got != "2" {
		t.Errorf("%s version tables, want one in each city", got)
	}
	const stray = `SELECT count(*)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname IN ('xiantao', 'qianjiang') AND c.relkind IN ('r', 'v', 'S') AND c.relowner <> 'peijian_owner'::regrole`
	if got := ask(t, admin, stray); got != "0" {
		t.Errorf("%s things in the cities do not belong to the owner", got)
	}
	const public = `SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class c
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'spatial_ref_sys'`
	if got := ask(t, admin, public); got != "" {
		t.Errorf("a migration put %s into public", got)
	}
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	count := func() string {
		if err := migrations.Up(t.Context(), config(t, url), "xiantao"); err != nil {
			t.Fatal(err)
		}
		return ask(t, admin, "SELECT count(*)::text FROM xiantao.goose_db_version")
	}
	if first, second := count(), count(); first != second {
		t.Errorf("%s entries after the first time, %s after the second", first, second)
	}
}

func TestManyMayMigrateOneCityAtOnce(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := migrations.Up(t.Context(), config(t, url), "xiantao"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	const twice = `SELECT count(*)::text FROM (SELECT FROM xiantao.goose_db_version GROUP BY version_id HAVING count(*) > 1) t`
	if got := ask(t, admin, twice); got != "0" {
		t.Errorf("%s migrations were run twice", got)
	}
}

func TestAFailingMigrationIsNamedAndTakenBack(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	exec(t, admin, `CREATE TABLE xiantao.revision ()`) // in the way of the second migration
	err := migrations.Up(t.Context(), config(t, url), "xiantao")
	if err == nil || !strings.HasPrefix(err.Error(), "migrate xiantao: 00002_city.sql: ") || !strings.Contains(err.Error(), `"revision" already exists`) {
		t.Errorf("got %v, want the file and the reason", err)
	}
	if got := ask(t, admin, "SELECT (to_regclass('xiantao.city') IS NULL)::text"); got != "true" {
		t.Error("what the file did before it failed is still there")
	}
	if got := ask(t, admin, "SELECT max(version_id)::text FROM xiantao.goose_db_version"); got != "1" {
		t.Errorf("the city is at migration %s, want 1", got)
	}
}

func TestACityThatANewerProgramMigratedIsRefused(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	if err := migrations.Up(t.Context(), config(t, url), "xiantao"); err != nil {
		t.Fatal(err)
	}
	exec(t, admin, "INSERT INTO xiantao.goose_db_version (version_id, is_applied) VALUES (99999, true)")
	err := migrations.Up(t.Context(), config(t, url), "xiantao")
	if err == nil || !strings.Contains(err.Error(), "the city is at migration 99999 and this program knows only") {
		t.Errorf("got %v", err)
	}
}

func TestACityThatNobodyPreparedIsNotMigratedIntoPublic(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	err := migrations.Up(t.Context(), config(t, url), "nowhere")
	if err == nil || !strings.Contains(err.Error(), "migrate nowhere: there is no such schema") {
		t.Errorf("got %v", err)
	}
	if got := ask(t, admin, "SELECT (to_regclass('public.goose_db_version') IS NULL)::text"); got != "true" {
		t.Error("the version table is in public")
	}
}

func TestSchemaNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"city": true, "c": true, "xiantao_2": true, "user": true, "a" + strings.Repeat("b", 40): true,
		"": false, "City": false, "2city": false, "_city": false, "仙桃": false, `a"b`: false, "a,b": false, "a b": false,
		"a" + strings.Repeat("b", 41): false, "pg_catalog": false, "pg_x": false, "public": false, "information_schema": false, "a\n": false,
	} {
		if err := migrations.CheckSchema(name); (err == nil) != want {
			t.Errorf("%q: got %v, want it accepted: %v", name, err, want)
		}
	}
}

func TestACityMayBeCalledByAKeyword(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	if err := migrations.Prepare(t.Context(), admin, "user"); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(t.Context(), config(t, url), "user"); err != nil {
		t.Fatal(err)
	}
}
