package migrations

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Prepare makes what must stand before a city in schema can be migrated: both
// roles, PostGIS in the schema public, the city's schema owned by [Owner] and
// open to [App]. What exists already is left alone, and any number of
// processes may prepare the same city at once.
//
// conn should belong to an administrator of the database. For a login with
// fewer rights everything that exists already is fine, and for the rest the
// error is an [AdminError].
func Prepare(ctx context.Context, conn *pgx.Conn, schema string) error {
	if err := CheckSchema(schema); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	if err := EnsureRoles(ctx, conn); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		return prepare(ctx, tx, schema)
	})
	if err != nil {
		return fmt.Errorf("prepare %s: %w", schema, err)
	}
	return nil
}

// prepare runs alone in its database: two CREATE EXTENSION or two GRANT on one
// schema at the same time fail in PostgreSQL, even with IF NOT EXISTS.
func prepare(ctx context.Context, tx pgx.Tx, schema string) error {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", lockID("")); err != nil {
		return err
	}
	steps := []func(context.Context, pgx.Tx) error{
		ensurePostGIS,
		closePublic,
		keepFunctionsPrivate,
		func(ctx context.Context, tx pgx.Tx) error { return ensureSchema(ctx, tx, schema) },
	}
	for _, step := range steps {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// closePublic keeps the program from planting objects in public, where every
// city looks second. PostgreSQL before 15 leaves it open to everybody.
func closePublic(ctx context.Context, tx pgx.Tx) error {
	var open bool
	const q = `SELECT has_schema_privilege($1, 'public', 'CREATE')`
	if err := tx.QueryRow(ctx, q, App).Scan(&open); err != nil || !open {
		return err
	}
	const revoke = `REVOKE CREATE ON SCHEMA public FROM PUBLIC`
	if _, err := tx.Exec(ctx, revoke); code(err) != insufficientPrivilege && err != nil {
		return err
	}
	// Without the right, REVOKE may also do nothing and only warn.
	if err := tx.QueryRow(ctx, q, App).Scan(&open); err == nil && !open {
		return nil
	}
	return &AdminError{Task: "close the schema public", SQL: revoke + ";"}
}

// keepFunctionsPrivate takes back what PostgreSQL grants on every new function.
// It cannot be said for one schema: default privileges of a schema only add.
func keepFunctionsPrivate(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "ALTER DEFAULT PRIVILEGES FOR ROLE "+Owner+" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
	return err
}

func ensureSchema(ctx context.Context, tx pgx.Tx, schema string) error {
	var owner string
	const q = `SELECT coalesce((SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = $1), '')`
	if err := tx.QueryRow(ctx, q, schema).Scan(&owner); err != nil {
		return err
	}
	switch owner {
	case Owner:
	case "":
		if err := createSchema(ctx, tx, schema); err != nil {
			return err
		}
	default:
		sql := fmt.Sprintf("ALTER SCHEMA %s OWNER TO %s;", schema, Owner)
		return &AdminError{Task: "use the schema " + schema + ", which belongs to " + owner, SQL: sql}
	}
	return openSchema(ctx, tx, schema)
}

func createSchema(ctx context.Context, tx pgx.Tx, schema string) error {
	sql := "CREATE SCHEMA " + pgx.Identifier{schema}.Sanitize() + " AUTHORIZATION " + Owner
	_, err := tx.Exec(ctx, sql)
	if code(err) == insufficientPrivilege {
		return &AdminError{Task: "create the schema " + schema, SQL: sql + ";"}
	}
	return err
}

// openSchema lets the program look up names in the city. It says nothing about
// the tables there: each migration grants its own.
func openSchema(ctx context.Context, tx pgx.Tx, schema string) error {
	name := pgx.Identifier{schema}.Sanitize()
	_, err := tx.Exec(ctx, "GRANT USAGE ON SCHEMA "+name+" TO "+App)
	return err
}
