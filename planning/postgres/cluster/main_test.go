package cluster

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"

	"peijian/migrations"
)

// The test binary runs itself as the other processes that use a cluster.
const (
	holdVar      = "PEIJIAN_CLUSTER_TEST_HOLD"      // dir, elsewhere, short; by line
	throwawayVar = "PEIJIAN_CLUSTER_TEST_THROWAWAY" // any
)

func TestMain(m *testing.M) {
	var err error
	switch {
	case os.Getenv(holdVar) != "":
		err = hold(strings.Split(os.Getenv(holdVar), "\n"))
	case os.Getenv(throwawayVar) != "":
		err = holdThrowaway()
	default:
		code := m.Run()
		os.RemoveAll(seed.dir)
		os.Exit(code)
	}
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

// hold uses the cluster until its input ends or a signal comes, and then shows
// that the database still answers before it leaves.
func hold(places []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	c, err := Start(ctx, Config{Dir: places[0], elsewhere: places[1], short: places[2]})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	go func() { io.Copy(io.Discard, os.Stdin); stop() }()
	<-ctx.Done()
	if up, err := answers(context.Background(), c.place.sockets); !up {
		return fmt.Errorf("before leaving the server is gone: %v", err)
	}
	return c.Close()
}

func holdThrowaway() error {
	c, err := Throwaway(context.Background())
	if err != nil {
		return err
	}
	m, _ := readPostmaster(c.place.data)
	fmt.Println("ready", m.pid, c.place.dir)
	io.Copy(io.Discard, os.Stdin)
	return c.Close()
}

// process is another process that uses a cluster.
type process struct {
	cmd   *exec.Cmd
	in    io.Closer
	out   *bufio.Scanner
	words []string // of its first line
}

func spawn(t *testing.T, env string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), env)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(p.kill)
	p.out.Scan()
	if p.words = strings.Fields(p.out.Text()); len(p.words) == 0 || p.words[0] != "ready" {
		t.Fatalf("the other process: %s", p.out.Text())
	}
	return p
}

func spawnHolder(t *testing.T, cfg Config) *process {
	t.Helper()
	return spawn(t, holdVar+"="+cfg.Dir+"\n"+cfg.elsewhere+"\n"+cfg.short)
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// leave lets the process end by itself.
func (p *process) leave(t *testing.T) {
	t.Helper()
	p.in.Close()
	p.mustEndWell(t)
}

func (p *process) mustEndWell(t *testing.T) {
	t.Helper()
	for p.out.Scan() {
		t.Errorf("the other process: %s", p.out.Text())
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the other process: %v", err)
	}
}

// newDir makes a directory with a short name that everybody may enter, unlike
// t.TempDir.
func newDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "pj")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func newConfig(t *testing.T) Config {
	t.Helper()
	root := newDir(t)
	short := filepath.Join(root, "s")
	if err := os.Mkdir(short, 0o755); err != nil {
		t.Fatal(err)
	}
	return Config{
		Dir:       filepath.Join(root, ".peijian"),
		elsewhere: filepath.Join(root, "elsewhere"),
		short:     short,
	}
}

// seed is a cluster that was made and stopped once, to be copied: making one
// takes some seconds, and few tests are about that.
var seed struct {
	once sync.Once
	dir  string
	data string
	err  error
}

func makeSeed() {
	if seed.dir, seed.err = os.MkdirTemp("/tmp", "pj"); seed.err != nil {
		return
	}
	if seed.err = os.Chmod(seed.dir, 0o755); seed.err != nil {
		return
	}
	var c *Cluster
	if c, seed.err = Start(context.Background(), Config{Dir: seed.dir}); seed.err == nil {
		seed.data = c.place.data
		seed.err = c.Close()
	}
}

// madeConfig is a configuration whose cluster has been made already and does
// not run.
func madeConfig(t *testing.T) Config {
	t.Helper()
	seed.once.Do(makeSeed)
	if seed.err != nil {
		t.Fatal(seed.err)
	}
	cfg := newConfig(t)
	copySeed(t, cfg.Dir)
	return cfg
}

func copySeed(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-a", seed.data, filepath.Join(dir, "pg")).CombinedOutput(); err != nil {
		t.Fatalf("copy the cluster: %v: %s", err, out)
	}
}

func mustStart(t *testing.T, cfg Config) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func mustClose(t *testing.T, c *Cluster) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// serverPid is the number of the server that runs for c, 0 if none does.
func serverPid(c *Cluster) int {
	m, ok := readPostmaster(c.place.data)
	if !ok || !m.serves(c.place.data) {
		return 0
	}
	return m.pid
}

// query answers with the one text that sql selects, as role.
func query(t *testing.T, c *Cluster, role, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.URL(role))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var text string
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

// remember and recall put something into the database that must survive.
func remember(t *testing.T, c *Cluster, text string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.URL(migrations.Owner))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	sql := "CREATE SCHEMA memory; CREATE TABLE memory.memory AS SELECT '" + text + "'::text AS said"
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func recall(t *testing.T, c *Cluster) string {
	t.Helper()
	return query(t, c, migrations.Owner, "SELECT said FROM memory.memory")
}

// gone waits until no process has the number.
func gone(t *testing.T, pid int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	err := poll(ctx, 10*time.Millisecond, func() (bool, error) {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		return err != nil || strings.Contains(string(stat), ") Z "), nil
	})
	if err != nil {
		t.Fatalf("process %d: %v", pid, err)
	}
}

func killServer(t *testing.T, c *Cluster) {
	t.Helper()
	pid := serverPid(c)
	if pid == 0 {
		t.Fatal("no server runs")
	}
	if err := unix.Kill(pid, unix.SIGKILL); err != nil {
		t.Fatal(err)
	}
	gone(t, pid)
}
