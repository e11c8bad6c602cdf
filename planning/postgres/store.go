package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"peijian/migrations"
	"peijian/planning"
	"peijian/planning/permit"
)

// Config says which city a Store keeps, and for whom.
type Config struct {
	URL      string // PostgreSQL connection string; the city's schema is first in its search_path, or Schema names it
	Schema   string // "" for what URL says
	Audience planning.Audience
	Today    func() planning.Date // the day for which the picture is made
	Zone     *time.Location       // in which days begin and end, as Today has them; nil: the machine's
	Logger   *slog.Logger
}

// Store keeps one picture of the city current and publishes changes to it.
type Store struct {
	pool    *pgxpool.Pool
	config  Config
	city    atomic.Pointer[planning.City]
	adopted atomic.Pointer[permit.Adopted]
	stale   atomic.Bool
	refresh sync.Mutex // one goroutine at a time makes the next City
	past    pastKeeper
}

// Open connects to a migrated city and loads it. The errors say what is wrong without the connection string, which may hold a
// password.
func Open(ctx context.Context, c Config) (*Store, error) {
	s, err := Connect(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := s.Refresh(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Connect is Open without loading the city: enough to write to it. City is nil until the first Refresh.
func Connect(ctx context.Context, c Config) (*Store, error) {
	pool, err := connect(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, plain("connect to the database", err)
	}
	return &Store{pool: pool, config: c, past: newPastKeeper()}, nil
}

func connect(ctx context.Context, c Config) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, planning.Errorf(planning.ErrInvalid, "the database URL cannot be read")
	}
	if c.Schema != "" {
		config.ConnConfig.RuntimeParams["search_path"] = migrations.SearchPath(c.Schema)
	}
	config.ConnConfig.RuntimeParams["application_name"] = "peijian"
	config.ConnConfig.ConnectTimeout = 10 * time.Second
	config.AfterConnect = asApplication
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, plain("connect to the database", err)
	}
	return pool, nil
}

// asApplication gives up whatever else the login may do.
func asApplication(ctx context.Context, c *pgx.Conn) error {
	if c.Config().User == migrations.App {
		return nil
	}
	if _, err := c.Exec(ctx, "SET ROLE "+pgx.Identifier{migrations.App}.Sanitize()); err != nil {
		return fmt.Errorf("the login %s may not work as %[2]s (an administrator can GRANT %[2]s TO it): %w", c.Config().User, migrations.App, err)
	}
	return nil
}

// City is the current picture. It is never nil after Open.
func (s *Store) City() *planning.City { return s.city.Load() }

// Stale says that the database could not be asked lately, so that the picture may be older than the city.
func (s *Store) Stale() bool { return s.stale.Load() }

// Audience is for whom the picture is made.
func (s *Store) Audience() planning.Audience { return s.config.Audience }

// Close ends all connections.
func (s *Store) Close() { s.pool.Close() }

// DatabaseRevision asks the database for its revision.
func (s *Store) DatabaseRevision(ctx context.Context) (int64, error) {
	var n int64
	err := s.pool.QueryRow(ctx, `SELECT revision FROM city`).Scan(&n)
	return n, plain("read the city's revision", err)
}

// inTransaction runs do in one transaction and commits it when do returns nil. What fails after ctx has ended is the end of ctx, also where
// the driver saw no more of it than that its connection was gone.
func (s *Store) inTransaction(ctx context.Context, o pgx.TxOptions, do func(pgx.Tx) error) error {
	tx, err := s.pool.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		_ = tx.Rollback(context.WithoutCancel(ctx)) // the transaction is lost either way
		if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
			return fmt.Errorf("%w: %w", ended, err)
		}
		return err
	}
	return tx.Commit(ctx)
}

// plain says what failed without the parts of a database error that nobody but an administrator may see, and gives errors raised by
// our own functions their kind.
func plain(task string, err error) error {
	if err == nil {
		return nil
	}
	var raised *pgconn.PgError
	var refused *pgconn.ConnectError
	switch isRaised := errors.As(err, &raised); {
	case errors.As(err, &refused) && isRaised: // several attempts, each with its address, say the same
		return fmt.Errorf("%s: the database refuses the connection: %s", task, raised.Message)
	case errors.As(err, &refused):
		return fmt.Errorf("%s: the database cannot be reached: %w", task, errors.Unwrap(refused))
	case isRaised && raisedKinds[raised.Code] != nil:
		return planning.Errorf(raisedKinds[raised.Code], "%s: %s", task, raised.Message)
	}
	return fmt.Errorf("%s: %w", task, err)
}

// raisedKinds are the codes with which the city's functions raise, and those with which PostgreSQL ends one of two transactions.
var raisedKinds = map[string]error{
	"PJ404": planning.ErrNotFound, "PJ422": planning.ErrInvalid, "PJ409": planning.ErrConflict, "PJ403": planning.ErrForbidden, "PJ410": planning.ErrConflict,
	"40001": planning.ErrConflict, "40P01": planning.ErrConflict, // another transaction was first: ask again
}
