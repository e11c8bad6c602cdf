package migrations_test

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"peijian/migrations"
	"peijian/planning/postgres/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

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

func ask(t *testing.T, conn *pgx.Conn, question string) string {
	t.Helper()
	var answer string
	if err := conn.QueryRow(t.Context(), question).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return answer
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

func files(bodies map[string]string) fs.FS {
	all := fstest.MapFS{}
	for name, body := range bodies {
		all[name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + body)}
	}
	return all
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
	slow := files(map[string]string{"00001_once.sql": "CREATE TABLE once (); SELECT pg_sleep(0.1);"})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := migrations.UpFrom(t.Context(), config(t, url), "xiantao", slow); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := ask(t, admin, "SELECT to_regclass('xiantao.once')::text"); got != "xiantao.once" {
		t.Error(got)
	}
}

func TestAFailingMigrationIsNamedAndTakenBack(t *testing.T) {
	t.Parallel()
	admin, url := prepared(t)
	err := migrations.UpFrom(t.Context(), config(t, url), "xiantao", files(map[string]string{
		"00001_good.sql": "CREATE TABLE good ();",
		"00002_bad.sql":  "CREATE TABLE half (); CREATE TABLE bad (of no_such_type);",
	}))
	if err == nil || !strings.HasPrefix(err.Error(), "migrate xiantao: 00002_bad.sql: ") || !strings.Contains(err.Error(), "no_such_type") {
		t.Errorf("got %v, want the file and the reason", err)
	}
	if got := ask(t, admin, "SELECT concat(to_regclass('xiantao.good'), to_regclass('xiantao.half'))"); got != "xiantao.good" {
		t.Errorf("there are %s", got)
	}
}

func TestACityThatANewerProgramMigratedIsRefused(t *testing.T) {
	t.Parallel()
	_, url := prepared(t)
	newer := map[string]string{"00001_a.sql": "SELECT 1;", "00002_b.sql": "SELECT 1;"}
	if err := migrations.UpFrom(t.Context(), config(t, url), "xiantao", files(newer)); err != nil {
		t.Fatal(err)
	}
	delete(newer, "00002_b.sql")
	err := migrations.UpFrom(t.Context(), config(t, url), "xiantao", files(newer))
	if err == nil || !strings.Contains(err.Error(), "the city is at migration 2 and this program knows only 1") {
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
