package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"peijian/migrations"
	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/cluster"
)

// settings are the flags that every verb has.
type settings struct {
	DatabaseURL string        `help:"PostgreSQL with PostGIS to use. Without it the program runs its own under --dir." placeholder:"URL"`
	OwnerURL    string        `help:"Login that may migrate, when that of --database-url may not." placeholder:"URL"`
	Schema      string        `help:"Schema of the city: one database holds many cities." default:"city"`
	Dir         string        `help:"Folder of the program's own database." default:".peijian" type:"path"`
	Lang        planning.Lang `help:"Language of what is printed: zh or en." enum:"zh,en" default:"zh"`
	Verbose     bool          `help:"Say more in the log." short:"v"`
}

func (s *settings) logger() *slog.Logger {
	level := slog.LevelInfo
	if s.Verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// today is the day on which the program runs, in the machine's zone.
func today() planning.Date { return planning.DateOf(time.Now()) }

// hold is a verb's hold on the database.
type hold struct {
	store   *postgres.Store
	cluster *cluster.Cluster // nil with --database-url
	owner   string           // connection string of the login that migrates
}

// open brings up the database, migrates the city and, with load, reads it.
func (s *settings) open(ctx context.Context, audience planning.Audience, load bool) (_ *hold, err error) {
	out := &hold{}
	defer func() {
		if err != nil {
			err = errors.Join(err, out.Close())
		}
	}()
	application, owner, err := s.addresses(ctx, out)
	if err != nil {
		return nil, err
	}
	out.owner = owner
	if err := postgres.Migrate(ctx, owner, s.Schema); err != nil {
		return nil, err
	}
	config := postgres.Config{URL: application, Schema: s.Schema, Audience: audience, Today: today, Logger: s.logger()}
	if load {
		out.store, err = postgres.Open(ctx, config)
	} else {
		out.store, err = postgres.Connect(ctx, config)
	}
	return out, err
}

// addresses are the connection strings of the application and of the login that migrates. Without --database-url the private
// cluster is started first.
func (s *settings) addresses(ctx context.Context, out *hold) (application, owner string, err error) {
	if s.DatabaseURL != "" {
		owner = s.OwnerURL
		if owner == "" {
			owner = s.DatabaseURL
		}
		return s.DatabaseURL, owner, nil
	}
	out.cluster, err = cluster.Start(ctx, cluster.Config{Dir: s.Dir, Logger: s.logger()})
	if err != nil {
		return "", "", err
	}
	return out.cluster.URL(migrations.App), out.cluster.URL(cluster.Super), nil
}

// hasDatabase says whether there is a city to ask without making one.
func (s *settings) hasDatabase() bool {
	if s.DatabaseURL != "" {
		return true
	}
	_, err := os.Stat(filepath.Join(s.Dir, "pg"))
	return err == nil
}

// Close lets go of the database. The private cluster stops when nobody else uses it.
func (s *hold) Close() error {
	if s.store != nil {
		s.store.Close()
	}
	if s.cluster == nil {
		return nil
	}
	if err := s.cluster.Close(); err != nil {
		return fmt.Errorf("stop the database: %w", err)
	}
	return nil
}

// with opens a session for officers, runs do and closes it, whatever happens.
func (s *settings) with(ctx context.Context, load bool, do func(*postgres.Store) error) error {
	return s.withFor(ctx, planning.Internal, load, do)
}

func (s *settings) withFor(ctx context.Context, audience planning.Audience, load bool, do func(*postgres.Store) error) error {
	session, err := s.open(ctx, audience, load)
	if err != nil {
		return err
	}
	return errors.Join(do(session.store), session.Close())
}

// withSession is with for who needs the owner's login too.
func (s *settings) withSession(ctx context.Context, load bool, do func(*hold) error) error {
	session, err := s.open(ctx, planning.Internal, load)
	if err != nil {
		return err
	}
	return errors.Join(do(session), session.Close())
}
