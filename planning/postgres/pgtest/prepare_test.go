package pgtest_test

import (
	"errors"
	"net/url"
	"sync"
	"testing"

	"peijian/migrations"
	"peijian/planning/postgres/cluster"
	"peijian/planning/postgres/pgtest"
)

// bare is a cluster as a bureau's administrator hands it over: no role of ours,
// no PostGIS, one empty database.
func bare(t *testing.T) (c *cluster.Cluster, adminURL string) {
	t.Helper()
	c, err := cluster.Throwaway(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	admin := connect(t, c.DatabaseURL("postgres", cluster.Super, ""))
	exec(t, admin, "DROP DATABASE "+cluster.Database)
	exec(t, admin, "DROP ROLE peijian_owner, peijian_app")
	exec(t, admin, "CREATE DATABASE bureau")
	return c, c.DatabaseURL("bureau", cluster.Super, "")
}

func TestManyMayPrepareAtOnce(t *testing.T) {
	t.Parallel()
	_, url := bare(t)
	var all sync.WaitGroup
	for _, city := range []string{"xiantao", "xiantao", "xiantao", "qianjiang", "qianjiang", "tianmen"} {
		conn := connect(t, url)
		all.Go(func() {
			if err := migrations.Prepare(t.Context(), conn, city); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	const cities = `SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace
		WHERE nspowner = 'peijian_owner'::regrole AND has_schema_privilege('peijian_app', oid, 'USAGE')`
	if got := ask(t, connect(t, url), cities); got != "qianjiang tianmen xiantao" {
		t.Errorf("prepared: %s", got)
	}
}

// Each error says what a database administrator has to run; who does as told
// gets through, and the clerk needs no right beyond that.
func TestAPlainLoginIsToldWhatAnAdministratorMustRun(t *testing.T) {
	t.Parallel()
	c, adminURL := bare(t)
	admin := connect(t, adminURL)
	exec(t, admin, `CREATE ROLE "clerk of the bureau" LOGIN`)
	clerkURL := c.DatabaseURL("bureau", "clerk of the bureau", "")
	clerk := connect(t, clerkURL)
	var told []string
	err := migrations.Prepare(t.Context(), clerk, "xiantao")
	for need := new(migrations.AdminError); errors.As(err, &need) && len(told) < 9; {
		exec(t, admin, need.SQL)
		told = append(told, need.Task)
		err = migrations.Prepare(t.Context(), clerk, "xiantao")
	}
	if err != nil {
		t.Fatalf("after %q: %v", told, err)
	}
	if len(told) != 3 {
		t.Errorf("told %q, want: roles, extension, schema", told)
	}
	if err := migrations.Up(t.Context(), config(t, clerkURL), "xiantao"); err != nil {
		t.Error(err)
	}
}

func TestALoginThatMayNotActAsTheOwnerIsToldSo(t *testing.T) {
	t.Parallel()
	_, adminURL := prepared(t)
	u, err := url.Parse(adminURL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(migrations.App)
	err = migrations.Up(t.Context(), config(t, u.String()), "xiantao")
	need := new(migrations.AdminError)
	if !errors.As(err, &need) || need.SQL != `GRANT peijian_owner, peijian_app TO "peijian_app";` {
		t.Errorf("got %v", err)
	}
}

func TestAPublicSchemaOpenToAllIsClosed(t *testing.T) {
	t.Parallel()
	admin := connect(t, pgtest.Empty(t))
	exec(t, admin, "GRANT CREATE ON SCHEMA public TO PUBLIC")
	if err := migrations.Prepare(t.Context(), admin, "xiantao"); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, admin, "SELECT has_schema_privilege('peijian_app', 'public', 'CREATE')::text"); got != "false" {
		t.Error("the program may still create things in public")
	}
}

func TestASchemaOfSomebodyElseIsNotTakenOver(t *testing.T) {
	t.Parallel()
	admin := connect(t, pgtest.Empty(t))
	exec(t, admin, "CREATE SCHEMA xiantao")
	err := migrations.Prepare(t.Context(), admin, "xiantao")
	need := new(migrations.AdminError)
	if !errors.As(err, &need) || need.SQL != "ALTER SCHEMA xiantao OWNER TO peijian_owner;" {
		t.Errorf("got %v", err)
	}
}

func TestPostGISOutsidePublicIsNamed(t *testing.T) {
	t.Parallel()
	admin := connect(t, pgtest.Empty(t))
	exec(t, admin, "CREATE SCHEMA gis; CREATE EXTENSION postgis WITH SCHEMA gis")
	err := migrations.Prepare(t.Context(), admin, "xiantao")
	need := new(migrations.AdminError)
	if !errors.As(err, &need) {
		t.Fatalf("got %v", err)
	}
	exec(t, admin, need.SQL)
	if err := migrations.Prepare(t.Context(), admin, "xiantao"); err != nil {
		t.Error(err)
	}
}
