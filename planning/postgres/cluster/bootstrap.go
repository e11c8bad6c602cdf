package cluster

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/migrations"
)

// Database is the name of the private cluster's one database.
const Database = "peijian"

// Super is the cluster's administrator: for migrations.Prepare, and for nothing
// that handles a city's data.
const Super = "peijian_super"

// bootstrap makes roles, database and extension, whichever are missing: it is
// run at every start, since the process that made the cluster may have been
// killed before it came to this.
func bootstrap(ctx context.Context, sockets string) error {
	err := as(ctx, sockets, "postgres", func(conn *pgx.Conn) error {
		if err := ensureLogins(ctx, conn); err != nil {
			return err
		}
		return ensureDatabase(ctx, conn)
	})
	if err == nil {
		err = as(ctx, sockets, Database, func(conn *pgx.Conn) error {
			return migrations.EnsurePostGIS(ctx, conn)
		})
	}
	if err != nil {
		return fmt.Errorf("set up the database: %w", err)
	}
	return nil
}

// as runs do on a connection of the administrator to database.
func as(ctx context.Context, sockets, database string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, address(sockets, Super, database, ""))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return do(conn)
}

// ensureLogins lets both roles log in, which is safe here and only here: the
// socket's directory decides who comes near.
func ensureLogins(ctx context.Context, conn *pgx.Conn) error {
	if err := migrations.EnsureRoles(ctx, conn); err != nil {
		return err
	}
	for _, role := range []string{migrations.Owner, migrations.App} {
		var can bool
		const q = `SELECT rolcanlogin FROM pg_roles WHERE rolname = $1`
		if err := conn.QueryRow(ctx, q, role).Scan(&can); err != nil {
			return err
		}
		if can {
			continue
		}
		if _, err := conn.Exec(ctx, "ALTER ROLE "+role+" LOGIN"); err != nil {
			return err
		}
	}
	return nil
}

func ensureDatabase(ctx context.Context, conn *pgx.Conn) error {
	var exists bool
	const q = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := conn.QueryRow(ctx, q, Database).Scan(&exists); err != nil || exists {
		return err
	}
	_, err := conn.Exec(ctx, "CREATE DATABASE "+Database+" OWNER "+migrations.Owner)
	return err
}
