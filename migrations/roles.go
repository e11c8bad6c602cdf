package migrations

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The two roles of the database. They belong to the whole PostgreSQL cluster
// and are shared by all its cities.
const (
	// Owner owns the schemas and everything in them; migrations run as Owner.
	Owner = "peijian_owner"
	// App is the role the program works as. It owns nothing and may do what
	// migrations grant it, no more.
	App = "peijian_app"
)

// The roles for people who come to the database themselves, see planning/postgres/views. A city works without them: they are made where the login may make roles.
var visitors = []string{"peijian_reader", "peijian_analyst"}

// SQLSTATE codes this package tells apart.
const (
	insufficientPrivilege = "42501"
	duplicateObject       = "42710"
	uniqueViolation       = "23505"
	undefinedObject       = "42704"
	invalidParameter      = "22023"
	undefinedFile         = "58P01"
	featureNotSupported   = "0A000"
)

// AdminError says that the login lacks a right, and what a database
// administrator has to run, once, so that it works.
type AdminError struct {
	Task string // what was to be done, as in "create the role peijian_app"
	SQL  string // the statements to run
}

func (e *AdminError) Error() string {
	return fmt.Sprintf("this login may not %s; a database administrator must run: %s", e.Task, e.SQL)
}

// EnsureRoles makes [Owner] and [App] unless they exist, and makes the login
// of conn a member of both, so that it can act as either. The roles cannot log
// in themselves. Any number of processes may do this at once.
func EnsureRoles(ctx context.Context, conn *pgx.Conn) error {
	for _, role := range []string{Owner, App} {
		if err := ensureRole(ctx, conn, role); err != nil {
			return fmt.Errorf("prepare role %s: %w", role, err)
		}
	}
	return ensureVisitors(ctx, conn)
}

func ensureVisitors(ctx context.Context, conn *pgx.Conn) error {
	for _, role := range visitors {
		var exists bool
		if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`, role).Scan(&exists); err != nil {
			return err
		}
		if exists {
			continue
		}
		var lacking *AdminError
		if err := createRole(ctx, conn, role); err != nil && !errors.As(err, &lacking) {
			return fmt.Errorf("prepare role %s: %w", role, err)
		}
	}
	return nil
}

func ensureRole(ctx context.Context, conn *pgx.Conn, role string) error {
	var exists, may bool
	const q = `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`
	if err := conn.QueryRow(ctx, q, role).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		if err := createRole(ctx, conn, role); err != nil {
			return err
		}
	}
	if err := conn.QueryRow(ctx, mayActAs, role).Scan(&may); err != nil || may {
		return err
	}
	return joinRole(ctx, conn, role)
}

// mayActAs asks whether the login may SET ROLE $1. From PostgreSQL 16 on, who
// creates a role is a member of it and still may not.
const mayActAs = `SELECT pg_has_role(session_user, $1,
	CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)`

// createRole does not mind when somebody else was quicker.
func createRole(ctx context.Context, conn *pgx.Conn, role string) error {
	_, err := conn.Exec(ctx, "CREATE ROLE "+role+" NOLOGIN")
	switch code(err) {
	case duplicateObject, uniqueViolation:
		return nil
	case insufficientPrivilege:
		return &AdminError{Task: "create it", SQL: rolesSQL(conn.Config().User)}
	}
	return err
}

func joinRole(ctx context.Context, conn *pgx.Conn, role string) error {
	_, err := conn.Exec(ctx, "GRANT "+role+" TO session_user")
	switch code(err) {
	case uniqueViolation:
		return nil
	case insufficientPrivilege:
		return &AdminError{Task: "act as it", SQL: membershipSQL(conn.Config().User)}
	}
	return err
}

func rolesSQL(login string) string {
	return fmt.Sprintf("CREATE ROLE %s; CREATE ROLE %s; %s", Owner, App, membershipSQL(login))
}

func membershipSQL(login string) string {
	return fmt.Sprintf("GRANT %s, %s TO %s;", Owner, App, pgx.Identifier{login}.Sanitize())
}

// code is the SQLSTATE of err, or "" where there is none.
func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}
