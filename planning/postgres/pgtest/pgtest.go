package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/migrations"
	"peijian/planning/permit"
	"peijian/planning/postgres"
	"peijian/planning/postgres/cluster"
)

// Schema is the city's schema in every test database.
const Schema = "city"

// A step of this package that takes longer than this has got stuck.
const patience = 2 * time.Minute

// Main runs the tests of a package and then removes the cluster that [New] may
// have made. TestMain passes its result to os.Exit.
func Main(m *testing.M) int {
	code := m.Run()
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return max(code, 1)
	}
	return code
}

// New makes a database for t alone: one city in [Schema], migrated and empty.
// It returns the connection string of the program's role (migrations.App), with
// the city first in the search path. The database goes when t ends.
func New(t testing.TB) string {
	t.Helper()
	return city(create(t, "TEMPLATE "+cluster.Database), migrations.App)
}

// Empty makes a database without anything in it, not even PostGIS, and returns
// the administrator's connection string. The database goes when t ends.
func Empty(t testing.TB) string {
	t.Helper()
	name := create(t, "TEMPLATE template0")
	return shared.cluster.DatabaseURL(name, cluster.Super, "")
}

// OwnerURL is the connection string of the role that owns the city
// (migrations.Owner), for the database of a string that [New] returned.
func OwnerURL(t testing.TB, appURL string) string {
	t.Helper()
	return city(database(t, appURL), migrations.Owner)
}

// Admin is the connection string of the cluster's administrator, for the
// database of a string that [New] or [Empty] returned.
func Admin(t testing.TB, appURL string) string {
	t.Helper()
	return city(database(t, appURL), cluster.Super)
}

func city(database, role string) string {
	return shared.cluster.DatabaseURL(database, role, migrations.SearchPath(Schema))
}

func database(t testing.TB, appURL string) string {
	t.Helper()
	u, err := url.Parse(appURL)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

var created atomic.Int64

// create makes a database from a template and drops it when t ends, together
// with whatever connections t left open.
func create(t testing.TB, from string) string {
	t.Helper()
	if err := shared.start(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	name := fmt.Sprintf("test_%d", created.Add(1))
	if err := shared.exec("CREATE DATABASE " + name + " " + from + shared.strategy()); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := shared.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return name
}

// server is the process's cluster, started when first wanted.
type server struct {
	once    sync.Once
	cluster *cluster.Cluster
	err     error
}

var shared server

func (s *server) start() error {
	s.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if s.cluster, s.err = cluster.Throwaway(ctx); s.err == nil {
			s.err = migrate(ctx, s.cluster)
		}
	})
	return s.err
}

// migrate makes the cluster's own database the template.
func migrate(ctx context.Context, c *cluster.Cluster) error {
	conn, err := pgx.Connect(ctx, c.URL(cluster.Super))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if err := migrations.Prepare(ctx, conn, Schema); err != nil {
		return err
	}
	cfg, err := pgx.ParseConfig(c.URL(migrations.Owner))
	if err != nil {
		return err
	}
	if err := migrations.Up(ctx, cfg, Schema); err != nil {
		return err
	}
	if err := postgres.MakeViews(ctx, c.URL(migrations.Owner), Schema); err != nil {
		return err
	}
	return postgres.Adopt(ctx, c.URL(migrations.Owner), Schema, permit.Default())
}

// strategy copies files, which without fsync is twice as fast as writing every
// page to the log; before PostgreSQL 15 there was no other way.
func (s *server) strategy() string {
	if s.cluster.Major() < 15 {
		return ""
	}
	return " STRATEGY file_copy"
}

func (s *server) exec(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.cluster.DatabaseURL("postgres", cluster.Super, ""))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// close ends what start started, even when start came only half way.
func (s *server) close() error {
	if s.cluster == nil {
		return nil
	}
	return s.cluster.Close()
}
