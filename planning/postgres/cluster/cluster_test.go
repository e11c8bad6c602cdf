package cluster

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"peijian/migrations"
)

func TestAClusterIsMadeAndStartsAgainWithItsData(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	c := mustStart(t, cfg)
	for _, role := range []string{Super, migrations.Owner, migrations.App} {
		if got := query(t, c, role, "SELECT current_user"); got != role {
			t.Errorf("the URL of %s leads to %s", role, got)
		}
	}
	for sql, want := range map[string]string{
		"SELECT current_database()":                                                           "peijian",
		"SELECT current_setting('listen_addresses')":                                          "",
		"SELECT current_setting('server_encoding')":                                           "UTF8",
		"SELECT current_setting('fsync')":                                                     "on",
		"SELECT current_setting('shared_buffers')":                                            "128MB",
		"SELECT current_setting('max_connections')":                                           "100",
		"SELECT ST_AsText('POINT(1 2)')":                                                      "POINT(1 2)",
		"SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'": "public",
	} {
		if got := query(t, c, migrations.App, sql); got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
	remember(t, c, "沔阳")
	pid := serverPid(c)
	mustClose(t, c)
	mustClose(t, c) // twice does no harm
	gone(t, pid)
	if got := recall(t, mustStart(t, cfg)); got != "沔阳" {
		t.Errorf("after a restart the database says %q", got)
	}
}

func TestOnlyItsUserComesNearTheServer(t *testing.T) {
	t.Parallel()
	c := mustStart(t, madeConfig(t))
	for _, dir := range []string{c.place.data, c.place.sockets} {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 || ownerIn(info) != c.place.account.uid {
			t.Errorf("%s: %v of %s", dir, info.Mode(), userName(ownerIn(info)))
		}
	}
	if got := query(t, c, migrations.App, "SELECT coalesce(inet_server_addr()::text, 'no address')"); got != "no address" {
		t.Errorf("connected over the network: %s", got)
	}
	const tcp = "SELECT count(*)::text FROM pg_hba_file_rules WHERE type <> 'local' AND auth_method <> 'reject'"
	if got := query(t, c, Super, tcp); got != "0" {
		t.Errorf("%s rules let the network in", got)
	}
}

func TestASecondProcessJoinsAndTheLastOneOutStopsTheServer(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	serve := spawnHolder(t, cfg)
	load := mustStart(t, cfg)
	pid := serverPid(load)
	mustClose(t, load)
	if serverPid(load) != pid {
		t.Fatal("the one who left took the server away from the one who stayed")
	}
	again := mustStart(t, cfg)
	serve.leave(t)
	if serverPid(again) != pid {
		t.Fatal("the one who started it took the server away from the one who joined")
	}
	mustClose(t, again)
	gone(t, pid)
}

func TestManyAtOnceShareOneServer(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 3 {
				c, err := Start(t.Context(), cfg)
				if err != nil {
					t.Error(err)
					return
				}
				if up, err := answers(t.Context(), c.place.sockets); !up {
					t.Errorf("the server was stopped under its user: %v", err)
				}
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if m, ok := readPostmaster(filepath.Join(cfg.Dir, "pg")); ok {
		t.Errorf("server %d still runs", m.pid)
	}
}

func TestTheServerOutlivesAKilledProcessAndTheNextOneInheritsIt(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	spawnHolder(t, cfg).kill()
	m, ok := readPostmaster(filepath.Join(cfg.Dir, "pg"))
	if !ok {
		t.Fatal("no server was left behind")
	}
	c := mustStart(t, cfg)
	if serverPid(c) != m.pid {
		t.Errorf("joined server %d, left behind was %d", serverPid(c), m.pid)
	}
	mustClose(t, c)
	gone(t, m.pid)
}

func TestACrashedServerStartsAgainWithItsData(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	c := mustStart(t, cfg)
	remember(t, c, "acknowledged")
	killServer(t, c)
	next := mustStart(t, cfg)
	if got := recall(t, next); got != "acknowledged" {
		t.Errorf("after the crash the database says %q", got)
	}
	mustClose(t, c)
	if serverPid(next) == 0 {
		t.Error("who had the crashed server stopped the new one")
	}
}

func TestAnotherProcessWithTheOldServersNumberIsNotTakenForIt(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	c := mustStart(t, cfg)
	killServer(t, c)
	bystander := c.place.account.command(t.Context(), "sleep", "600")
	if err := bystander.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bystander.Process.Kill(); bystander.Wait() })
	for _, stale := range []string{filepath.Join(c.place.data, "postmaster.pid"), filepath.Join(c.place.sockets, socketName+".lock")} {
		renumber(t, stale, bystander.Process.Pid)
	}
	mustClose(t, c)
	if got := query(t, mustStart(t, cfg), migrations.App, "SELECT 'up'"); got != "up" {
		t.Error(got)
	}
}

// renumber puts another process's number on the first line of a lock file.
func renumber(t *testing.T, path string, pid int) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(path, []byte(strconv.Itoa(pid)+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCtrlCDoesNotReachTheServerBeforeWeStopIt(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	p := spawnHolder(t, cfg)
	m, _ := readPostmaster(filepath.Join(cfg.Dir, "pg"))
	if err := unix.Kill(-p.cmd.Process.Pid, unix.SIGINT); err != nil { // as a terminal does
		t.Fatal(err)
	}
	p.mustEndWell(t)
	gone(t, m.pid)
}

func TestAnInterruptedStartLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want: canceled", err)
	}
	if m, ok := readPostmaster(filepath.Join(cfg.Dir, "pg")); ok {
		t.Errorf("server %d runs", m.pid)
	}
}

func TestAnInterruptedInitdbLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() {
		_, err := Start(ctx, cfg)
		ended <- err
	}()
	if err := poll(t.Context(), time.Millisecond, func() (bool, error) {
		begun, _ := filepath.Glob(filepath.Join(cfg.Dir, "pg.new-*", "base"))
		return len(begun) > 0, nil
	}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want: canceled", err)
	}
	if exists(filepath.Join(cfg.Dir, "pg")) {
		t.Error("half a cluster got the name of a whole one")
	}
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range lines {
		if line, _ := os.ReadFile(path); bytes.Contains(line, []byte(cfg.Dir)) {
			t.Errorf("still running: %q", line)
		}
	}
}

func TestAServerThatDiesWhileStartingSaysWhy(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	c := mustStart(t, cfg)
	mustClose(t, c)
	conf := filepath.Join(c.place.data, "postgresql.conf")
	if err := os.WriteFile(conf, []byte("shared_bufers = 1GB\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), "shared_bufers") {
		t.Errorf("got %v, want the line of the log that names shared_bufers", err)
	}
}
