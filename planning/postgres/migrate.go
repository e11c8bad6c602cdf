package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/migrations"
	"peijian/planning"
	"peijian/planning/permit"
)

// Migrate brings the city in schema to the shape this binary expects, making it when it is not there. The URL's login should be an
// administrator of the database the first time; the error says what one has to run when it is not. In a city that is up to date any
// login will do that may work as the application: a server that faces people need not hold the owner's rights.
func Migrate(ctx context.Context, url, schema string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return planning.Errorf(planning.ErrInvalid, "the database URL cannot be read")
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return plain("migrate", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	err = migrations.Prepare(ctx, conn, schema)
	if lacking := (*migrations.AdminError)(nil); errors.As(err, &lacking) {
		if current, _ := migrations.Current(ctx, conn, schema); current { // else what is lacking is what to say
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := migrations.Up(ctx, config, schema); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := MakeViews(ctx, url, schema); err != nil {
		return err
	}
	return adoptDefault(ctx, url, schema)
}

// adoptDefault makes the rulebook that comes with the program the city's own, unless the city has chosen another one.
func adoptDefault(ctx context.Context, url, schema string) error {
	conn, err := asOwner(ctx, url, schema)
	if err != nil {
		return plain("adopt the rulebook "+permit.Default().ID, err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var chosen bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM rulebook_adoption x JOIN rulebook r USING (digest) WHERE r.id <> $1)`, permit.Default().ID).Scan(&chosen)
	if err != nil || chosen {
		return plain("read the rulebooks that the city has adopted", err)
	}
	return adopt(ctx, conn, permit.Default())
}

// Adopt makes a rulebook the one by which the city in schema decides, for the days on which it is in force. The URL's login must be one that may
// work as the owner: the application's own role cannot say by which rule it is held.
func Adopt(ctx context.Context, url, schema string, rb *permit.Rulebook) error {
	conn, err := asOwner(ctx, url, schema)
	if err != nil {
		return plain("adopt the rulebook "+rb.ID, err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	return adopt(ctx, conn, rb)
}

func asOwner(ctx context.Context, url, schema string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, planning.Errorf(planning.ErrInvalid, "the database URL cannot be read")
	}
	config.RuntimeParams["search_path"] = migrations.SearchPath(schema)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "SET ROLE "+migrations.Owner); err != nil {
		_ = conn.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return conn, nil
}

func adopt(ctx context.Context, conn *pgx.Conn, rb *permit.Rulebook) error {
	arguments, err := rulebookArguments(rb)
	if err == nil {
		_, err = conn.Exec(ctx, `SELECT adopt_rulebook($1, $2, $3, $4, $5, $6, $7)`, arguments...)
	}
	return plain("adopt the rulebook "+rb.ID, err)
}

// Configure gives the city its name, plane, extent and notice.
func (s *Store) Configure(ctx context.Context, info planning.Info, actor string) error {
	b := info.Extent
	_, err := s.pool.Exec(ctx, `SELECT configure_city($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		info.Name.Zh, info.Name.En, info.Plane, b.Min[0], b.Min[1], b.Max[0], b.Max[1], info.Notice.Zh, info.Notice.En, actor)
	if err == nil && s.city.Load() != nil {
		return s.Refresh(ctx)
	}
	return plain("configure the city", err)
}
