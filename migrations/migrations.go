package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed *.sql
var files embed.FS

// How long Up waits for another process that is migrating the same city: it
// asks every second, for ten minutes.
const (
	lockEverySeconds = 1
	lockTries        = 600
)

var schemaName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// CheckSchema returns an error unless schema can be the name of a city's
// schema: a lower-case letter and then at most 40 letters, digits and
// underscores, and none of the names PostgreSQL keeps for itself.
func CheckSchema(schema string) error {
	switch {
	case !schemaName.MatchString(schema):
		return fmt.Errorf("schema %q: want a lower-case letter and then up to 40 of a-z, 0-9 and _", schema)
	case strings.HasPrefix(schema, "pg_"), schema == "public", schema == "information_schema":
		return fmt.Errorf("schema %q: this name belongs to PostgreSQL", schema)
	}
	return nil
}

// SearchPath is the search_path under which every statement about the city in
// schema runs: the city first, then public, where PostGIS lives.
func SearchPath(schema string) string { return schema + ",public" }

// Up applies every migration that the city in schema has not had yet. It
// connects as cfg says and works as [Owner], so the login must be Owner or a
// member of it (a superuser always is). cfg is not changed. Processes that
// migrate the same city at once wait for one another.
//
// [Prepare] must have made the schema. A city that a newer binary has migrated
// is refused and left as it is.
func Up(ctx context.Context, cfg *pgx.ConnConfig, schema string) error {
	if err := CheckSchema(schema); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	db := open(cfg, schema)
	defer db.Close()
	if err := mustExist(ctx, db, schema); err != nil {
		return fmt.Errorf("migrate %s: %w", schema, err)
	}
	if err := run(ctx, db, schema); err != nil {
		return fmt.Errorf("migrate %s: %w", schema, err)
	}
	return nil
}

// Current tells whether the city in schema has had exactly the migrations that this binary knows. A member of [App] may ask. It
// leaves conn working as App.
func Current(ctx context.Context, conn *pgx.Conn, schema string) (bool, error) {
	if err := CheckSchema(schema); err != nil {
		return false, err
	}
	if _, err := conn.Exec(ctx, "SET ROLE "+App); err != nil {
		return false, err
	}
	var have int
	q := "SELECT coalesce(max(version_id), 0) FROM " + pgx.Identifier{schema, goose.DefaultTablename}.Sanitize() + " WHERE is_applied"
	if err := conn.QueryRow(ctx, q).Scan(&have); err != nil {
		return false, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return false, err
	}
	last, err := goose.NumericComponent(names[len(names)-1]) // they come in the order of their numbers
	return int64(have) == last, err
}

// open returns a pool whose every connection works as Owner inside schema.
func open(cfg *pgx.ConnConfig, schema string) *sql.DB {
	cfg = cfg.Copy()
	if cfg.RuntimeParams == nil {
		cfg.RuntimeParams = map[string]string{}
	}
	cfg.RuntimeParams["search_path"] = SearchPath(schema)
	return stdlib.OpenDB(*cfg, stdlib.OptionAfterConnect(becomeOwner))
}

func becomeOwner(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SET ROLE "+Owner)
	login := conn.Config().User
	switch code(err) {
	case undefinedObject, invalidParameter:
		return &AdminError{Task: "work as " + Owner + ", which does not exist", SQL: rolesSQL(login)}
	case insufficientPrivilege:
		return &AdminError{Task: "work as " + Owner, SQL: membershipSQL(login)}
	}
	return err
}

// mustExist keeps goose from putting its table into public, which is where an
// unqualified CREATE TABLE lands when the first schema of the path is missing.
func mustExist(ctx context.Context, db *sql.DB, schema string) error {
	var current sql.NullString
	if err := db.QueryRowContext(ctx, "SELECT current_schema()").Scan(&current); err != nil {
		return err
	}
	if current.String != schema {
		return fmt.Errorf("there is no such schema, or %s may not use it", Owner)
	}
	return nil
}

func run(ctx context.Context, db *sql.DB, schema string) error {
	locker, err := lock.NewPostgresSessionLocker(
		lock.WithLockID(lockID(schema)), lock.WithLockTimeout(lockEverySeconds, lockTries))
	if err != nil {
		return err
	}
	goose, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(locker),
		goose.WithDisableGlobalRegistry(true),
		goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	if _, err := goose.Up(ctx); err != nil {
		return explain(err)
	}
	return refuseNewer(ctx, goose)
}

// refuseNewer returns an error when the city has had migrations that this
// binary does not know.
func refuseNewer(ctx context.Context, p *goose.Provider) error {
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > want {
		return fmt.Errorf("the city is at migration %d and this program knows only %d: use the newer program", have, want)
	}
	return nil
}

// explain names the file that failed.
func explain(err error) error {
	var partial *goose.PartialError
	if errors.As(err, &partial) && partial.Failed != nil {
		return fmt.Errorf("%s: %w", partial.Failed.Source.Path, partial.Err)
	}
	return err
}

// lockID is the advisory lock of a city's migrations: cities of one database
// do not wait for one another.
func lockID(schema string) int64 {
	h := fnv.New64a()
	h.Write([]byte("peijian migrations " + schema))
	return int64(h.Sum64())
}
