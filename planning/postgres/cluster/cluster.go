package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Config says where a private cluster lives.
type Config struct {
	// Dir holds everything that belongs to the cluster: pg (the data, or a link
	// to it), run (the socket), postgres.log and two lock files. It is made if
	// missing.
	Dir string
	// Logger hears what a user may want to know. Nil keeps silent.
	Logger *slog.Logger

	// Tests put these elsewhere.
	elsewhere  string          // where data goes that cannot lie in Dir
	short      string          // where sockets go whose path is too long
	candidates func() []string // directories to look for PostgreSQL in
}

func (cfg Config) withDefaults() Config {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.elsewhere == "" {
		cfg.elsewhere = "/var/lib/peijian"
	}
	if cfg.short == "" {
		cfg.short = "/tmp"
	}
	if cfg.candidates == nil {
		cfg.candidates = candidates
	}
	return cfg
}

func (cfg Config) find() (Installation, error) { return choose(installed(cfg.candidates())) }

// Cluster is a running private PostgreSQL that this process uses.
type Cluster struct {
	cfg          Config
	place        place
	installation Installation
	users        *fileLock // shared, while this process uses the cluster
	close        func() error
}

// Start makes the cluster in cfg.Dir if there is none, starts it if it does not
// run, and joins it if another process runs it already. It returns once the
// database answers and its roles and PostGIS are there. A ctx that ends
// interrupts it and leaves nothing running; once Start has returned, ctx no
// longer matters.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	c, err := start(ctx, cfg.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("private database in %s: %w", cfg.Dir, err)
	}
	return c, nil
}

func start(ctx context.Context, cfg Config) (*Cluster, error) {
	dir, err := makeDir(cfg.Dir)
	if err != nil {
		return nil, err
	}
	gate, err := passGate(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer gate.release()
	c := &Cluster{cfg: cfg}
	c.close = sync.OnceValue(c.leave)
	if c.users, err = openLock(filepath.Join(dir, "users.lock")); err != nil {
		return nil, err
	}
	if err := c.enter(ctx, dir); err != nil {
		return nil, errors.Join(err, c.stopIfLast())
	}
	return c, nil
}

// passGate waits for its turn to start or stop the cluster in dir.
func passGate(ctx context.Context, dir string) (*fileLock, error) {
	gate, err := openLock(filepath.Join(dir, "start.lock"))
	if err != nil {
		return nil, err
	}
	if err := gate.wait(ctx, unix.LOCK_EX); err != nil {
		gate.release()
		return nil, fmt.Errorf("wait for another process that starts or stops it: %w", err)
	}
	return gate, nil
}

// enter becomes a user of the cluster. The caller has passed the gate.
func (c *Cluster) enter(ctx context.Context, dir string) (err error) {
	if err := c.users.wait(ctx, unix.LOCK_SH); err != nil {
		return err
	}
	if c.place, err = c.cfg.settle(dir); err != nil {
		return err
	}
	if err := c.cfg.makeData(ctx, c.place); err != nil {
		return err
	}
	if c.installation, err = c.cfg.installationFor(c.place.data); err != nil {
		return err
	}
	if err := c.run(ctx); err != nil {
		return err
	}
	return bootstrap(ctx, c.place.sockets)
}

// run joins the server, or starts it.
func (c *Cluster) run(ctx context.Context) error {
	sockets, err := running(ctx, c.place.data)
	if err != nil {
		return fmt.Errorf("wait for the running PostgreSQL: %w", err)
	}
	if sockets != "" {
		c.place.sockets = sockets
		c.cfg.Logger.Debug("joined the running database", "data", c.place.data)
		return nil
	}
	clearLeftovers(c.place.data, c.place.sockets)
	if err := launchAfterOrphans(ctx, c.installation, c.place); err != nil {
		return err
	}
	c.cfg.Logger.Debug("started the database", "data", c.place.data, "sockets", c.place.sockets)
	return nil
}

// URL is the connection string of a role, one of migrations.Owner,
// migrations.App and [Super], to the database [Database].
func (c *Cluster) URL(role string) string {
	return c.DatabaseURL(Database, role, "")
}

// DatabaseURL is the connection string of a role to any database of the
// cluster. A searchPath that is not empty becomes the connection's; only pgx
// understands that part.
func (c *Cluster) DatabaseURL(database, role, searchPath string) string {
	return address(c.place.sockets, role, database, searchPath)
}

// Major is the major version of the PostgreSQL that runs.
func (c *Cluster) Major() int { return c.installation.Major }

// Close ends this process's use of the cluster, and stops the server if no
// other process uses it. It does not depend on any context and may be called
// more than once. Connections still open are cut.
func (c *Cluster) Close() error {
	if err := c.close(); err != nil {
		return fmt.Errorf("private database in %s: %w", c.cfg.Dir, err)
	}
	return nil
}

// leave waits for the gate, but not forever: who is in there starts the
// cluster and will be its last user.
func (c *Cluster) leave() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	gate, err := passGate(ctx, c.place.dir)
	if err != nil {
		c.users.release()
		return err
	}
	defer gate.release()
	return c.stopIfLast()
}

// stopIfLast gives up the shared lock. Whoever has passed the gate and gets the
// exclusive one knows that nobody else uses the cluster or is about to.
func (c *Cluster) stopIfLast() error {
	defer c.users.release()
	last, err := c.users.try(unix.LOCK_EX)
	if err != nil || !last || c.installation.Bin == "" {
		return err
	}
	if err := stop(c.installation, c.place); err != nil {
		return err
	}
	c.cfg.Logger.Debug("stopped the database", "data", c.place.data)
	return nil
}
