package migrations

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// EnsurePostGIS makes the extension in the schema public of conn's database
// unless it is there. [Prepare] does the same; this is for who makes a
// database before its first city.
func EnsurePostGIS(ctx context.Context, conn *pgx.Conn) error {
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return ensurePostGIS(ctx, tx) })
	if err != nil {
		return fmt.Errorf("prepare PostGIS: %w", err)
	}
	return nil
}

// ensurePostGIS makes the extension in public unless it is there, and refuses
// one that is too old or stands where no city would look.
func ensurePostGIS(ctx context.Context, tx pgx.Tx) error {
	schema, version, err := findPostGIS(ctx, tx)
	if errors.Is(err, pgx.ErrNoRows) {
		if err := createPostGIS(ctx, tx); err != nil {
			return err
		}
		schema, version, err = findPostGIS(ctx, tx)
	}
	if err != nil {
		return err
	}
	return checkPostGIS(schema, version)
}

func findPostGIS(ctx context.Context, tx pgx.Tx) (schema, version string, err error) {
	const q = `SELECT n.nspname, e.extversion
	             FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
	            WHERE e.extname = 'postgis'`
	err = tx.QueryRow(ctx, q).Scan(&schema, &version)
	return schema, version, err
}

func createPostGIS(ctx context.Context, tx pgx.Tx) error {
	const sql = `CREATE EXTENSION postgis WITH SCHEMA public`
	_, err := tx.Exec(ctx, sql)
	switch code(err) {
	case insufficientPrivilege:
		return &AdminError{Task: "create the extension postgis", SQL: sql + ";"}
	case undefinedFile, featureNotSupported:
		return fmt.Errorf("the database server has no PostGIS: install it there (Debian: postgresql-<version>-postgis-3): %w", err)
	}
	return err
}

// checkPostGIS wants 3.2, the first with ST_MakeValid(g, 'method=structure').
func checkPostGIS(schema, version string) error {
	var major, minor int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil {
		return fmt.Errorf("PostGIS %q: not a version", version)
	}
	if major < 3 || major == 3 && minor < 2 {
		return fmt.Errorf("PostGIS %s is too old: 3.2 or newer is needed", version)
	}
	if schema != "public" {
		return &AdminError{
			Task: "use PostGIS in the schema " + schema + " (cities look for it in public)",
			SQL:  "DROP EXTENSION postgis; CREATE EXTENSION postgis WITH SCHEMA public;",
		}
	}
	return nil
}
