package pgtest_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

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

func ask(t *testing.T, conn *pgx.Conn, question string) string {
	t.Helper()
	var answer string
	if err := conn.QueryRow(t.Context(), question).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return answer
}

func TestTheURLLeadsIntoTheMigratedCityAsTheProgram(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.New(t))
	for question, want := range map[string]string{
		"SELECT current_user":                                       "peijian_app",
		"SELECT current_schema()":                                   "city",
		"SHOW search_path":                                          "city,public",
		"SHOW server_encoding":                                      "UTF8",
		"SELECT to_regclass('goose_db_version')::text":              "goose_db_version",
		"SELECT ST_AsText(ST_MakeValid('POINT(113 30)'::geometry))": "POINT(113 30)",
		"SELECT upper('沙嘴街道 é')":                                    "沙嘴街道 É",
	} {
		if got := ask(t, conn, question); got != want {
			t.Errorf("%s: got %q, want %q", question, got, want)
		}
	}
}

func TestTwoDatabasesDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "other"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			owner := connect(t, pgtest.OwnerURL(t, pgtest.New(t)))
			if _, err := owner.Exec(t.Context(), "CREATE TABLE only_here (name text)"); err != nil {
				t.Fatalf("the other database's table is here too: %v", err)
			}
			if _, err := owner.Exec(t.Context(), "INSERT INTO only_here VALUES ($1)", name); err != nil {
				t.Fatal(err)
			}
			if got := ask(t, owner, "SELECT string_agg(name, ' ') FROM only_here"); got != name {
				t.Errorf("read %q, wrote %q", got, name)
			}
		})
	}
}

func TestTheProgramMayDoNothingThatNoMigrationGranted(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	owner, app := connect(t, pgtest.OwnerURL(t, url)), connect(t, url)
	const things = `CREATE TABLE ledger (line text);
		CREATE FUNCTION secret() RETURNS int LANGUAGE sql AS 'SELECT 1'`
	if _, err := owner.Exec(t.Context(), things); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"CREATE TABLE mine ()",
		"CREATE TABLE public.mine ()",
		"CREATE SCHEMA mine",
		"SELECT * FROM ledger",
		"INSERT INTO ledger VALUES ('x')",
		"DROP TABLE ledger",
		"SELECT secret()",
		"SET ROLE peijian_owner",
		"UPDATE goose_db_version SET is_applied = false",
	} {
		_, err := app.Exec(t.Context(), sql)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "42501" {
			t.Errorf("%s: got %v, want: insufficient privilege", sql, err)
		}
	}
}

func TestOwnerAndAdministratorReachTheSameDatabase(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	app := connect(t, url)
	owner := connect(t, pgtest.OwnerURL(t, url))
	admin := connect(t, pgtest.Admin(t, url))
	const where = "SELECT current_database()"
	want := ask(t, app, where)
	if got := ask(t, owner, where); got != want {
		t.Errorf("the owner is in %s, the program in %s", got, want)
	}
	if got := ask(t, admin, where); got != want {
		t.Errorf("the administrator is in %s, the program in %s", got, want)
	}
	if got := ask(t, owner, "SELECT current_user"); got != "peijian_owner" {
		t.Errorf("the owner is %s", got)
	}
	if got := ask(t, admin, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"); got != "true" {
		t.Errorf("the administrator is no superuser")
	}
}

func TestADatabaseGoesWithItsTestAndTakesOpenConnectionsAlong(t *testing.T) {
	t.Parallel()
	var name string
	var left *pgx.Conn
	if !t.Run("a test that forgets its connection", func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), pgtest.New(t))
		if err != nil {
			t.Fatal(err)
		}
		left, name = conn, ask(t, conn, "SELECT current_database()")
	}) {
		return
	}
	if err := left.Ping(t.Context()); err == nil {
		t.Error("the forgotten connection still works")
	}
	admin := connect(t, pgtest.Empty(t))
	if got := ask(t, admin, "SELECT count(*)::text FROM pg_database WHERE datname = '"+name+"'"); got != "0" {
		t.Errorf("database %s is still there", name)
	}
}

func TestAnEmptyDatabaseHasNoCity(t *testing.T) {
	t.Parallel()
	admin := connect(t, pgtest.Empty(t))
	if got := ask(t, admin, "SELECT count(*)::text FROM pg_namespace WHERE nspname = 'city'"); got != "0" {
		t.Error("there is a city")
	}
}

func BenchmarkNew(b *testing.B) {
	pgtest.New(b) // starts the cluster
	for b.Loop() {
		pgtest.New(b) // dropped all together in the end
	}
}
