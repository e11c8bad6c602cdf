package cluster

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// makeData makes the data directory of p unless it is there, and sees to the
// link that leads to it. A directory that an interrupted initdb left behind is
// thrown away: only a finished one ever gets its name.
func (cfg Config) makeData(ctx context.Context, p place) error {
	if !exists(filepath.Join(p.data, "PG_VERSION")) {
		if err := mustBeEmpty(p.data); err != nil {
			return err
		}
		in, err := cfg.find()
		if err != nil {
			return err
		}
		if err := initdb(ctx, in, p); err != nil {
			return fmt.Errorf("make the data directory %s: %w", p.data, err)
		}
		cfg.Logger.Info("made a database cluster", "data", p.data, "postgresql", in.Major)
	} else if resolve(p.link()) != p.data {
		cfg.Logger.Warn("took over the data of an earlier cluster of this directory", "data", p.data)
	}
	return cfg.makeLink(p)
}

// mustBeEmpty protects whatever somebody keeps where the data is to go.
func mustBeEmpty(data string) error {
	entries, err := os.ReadDir(data)
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not the data of a PostgreSQL cluster: move it away", data)
	}
	return nil
}

// initdb works under a name of its own each time: after kill -9 the old one may
// still be at it.
func initdb(ctx context.Context, in Installation, p place, flags ...string) error {
	if err := makeParent(filepath.Dir(p.data)); err != nil {
		return err
	}
	removeUnfinished(p.data)
	fresh, err := os.MkdirTemp(filepath.Dir(p.data), unfinished(p.data))
	if err != nil {
		return err
	}
	if err := p.account.own(fresh); err != nil {
		return err
	}
	args := append([]string{"-D", fresh, "-U", Super, "-E", "UTF8", "--locale=C.UTF-8",
		"--auth-local=trust", "--auth-host=reject"}, flags...)
	out, err := p.account.command(ctx, filepath.Join(in.Bin, "initdb"), args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", cmp.Or(ctx.Err(), err), bytes.TrimSpace(out))
	}
	return os.Rename(fresh, p.data)
}

// unfinished begins the names of directories that initdb works in.
func unfinished(data string) string { return filepath.Base(data) + ".new-" }

// removeUnfinished removes what it can; what it cannot is in nobody's way.
func removeUnfinished(data string) {
	dir := filepath.Dir(data)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished(data)) {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

// makeParent makes a directory that the server's user can enter, whatever the
// umask.
func makeParent(dir string) error {
	if exists(dir) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.Chmod(dir, 0o755)
}

// makeLink lets dir/pg lead to data that lies elsewhere.
func (cfg Config) makeLink(p place) error {
	if resolve(p.link()) == p.data {
		return nil
	}
	if err := os.Remove(p.link()); err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := os.Symlink(p.data, p.link()); err != nil {
		return err
	}
	cfg.Logger.Info("the database's data lies outside the directory, where its user can enter",
		"user", p.account.name, "cannot enter", p.blocked, "data", p.data, "link", p.link())
	return nil
}

// installationFor returns the installed PostgreSQL that can run data.
func (cfg Config) installationFor(data string) (Installation, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return Installation{}, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return Installation{}, fmt.Errorf("%s is not the data of a PostgreSQL cluster: PG_VERSION says %q", data, text)
	}
	return findMajor(major, installed(cfg.candidates()))
}
