package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"peijian/migrations"
	"peijian/planning"
	"peijian/planning/postgres"
)

type psqlCommand struct {
	Args []string `arg:"" optional:"" passthrough:"" help:"What psql is given, for example -c \"SELECT …\"."`
}

// Run opens psql on the city, as the application's own role and with the city's schema first: the door for an analyst.
func (c *psqlCommand) Run(ctx context.Context, s *settings) (err error) {
	psql, err := exec.LookPath("psql")
	if err != nil {
		return planning.Errorf(planning.ErrNotFound, "psql is not installed (apt-get install postgresql-client)")
	}
	if len(c.Args) > 0 && c.Args[0] == "--help" {
		fmt.Println("peijian [flags] psql [what psql is given]: the application's own role, the city's schema first. psql itself:")
		return psqlSays(exec.Command(psql, "--help"))
	}
	session := &hold{}
	application, owner, err := s.addresses(ctx, session)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	if err := postgres.Migrate(ctx, owner, s.Schema); err != nil {
		return err
	}
	client := exec.Command(psql, append([]string{"--dbname", application}, c.arguments()...)...) // not bound to ctx: Ctrl-C is psql's own
	client.Env = append(os.Environ(), "PGOPTIONS=-c search_path="+migrations.SearchPath(s.Schema)+" -c role="+migrations.App)
	return psqlSays(client)
}

// psqlSays runs psql on this terminal; its status is ours.
func psqlSays(psql *exec.Cmd) error {
	psql.Stdin, psql.Stdout, psql.Stderr = os.Stdin, os.Stdout, os.Stderr
	var exit *exec.ExitError
	err := psql.Run()
	if errors.As(err, &exit) {
		return exitStatus(exit.ExitCode())
	}
	if err != nil {
		return fmt.Errorf("psql: %w", err)
	}
	return nil
}

// arguments are what psql gets: kong leaves the "--" in that ends its own flags.
func (c *psqlCommand) arguments() []string {
	if len(c.Args) > 0 && c.Args[0] == "--" {
		return c.Args[1:]
	}
	return c.Args
}
