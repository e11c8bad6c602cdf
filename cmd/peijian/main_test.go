package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"peijian/planning/postgres/pgtest"
)

// TestMain is also the program: tests start it again as the binary that a person runs.
func TestMain(m *testing.M) {
	if os.Getenv("PEIJIAN_BE_THE_PROGRAM") != "" {
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(pgtest.Main(m))
}

// program is the binary on a city of the test's own.
type program struct {
	t     testing.TB
	flags []string
}

// newProgram gives the program a database on the test cluster.
func newProgram(t testing.TB) *program {
	t.Helper()
	return programOn(t, pgtest.New(t))
}

// programOn gives it that of a string that pgtest.New returned.
func programOn(t testing.TB, url string) *program {
	return &program{t: t, flags: []string{"--database-url", url, "--owner-url", pgtest.Admin(t, url), "--dir", t.TempDir()}}
}

func (p *program) command(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append(args, p.flags...)...)
	c.Env = append(os.Environ(), "PEIJIAN_BE_THE_PROGRAM=1")
	return c
}

// answer is what a run of the program left.
type answer struct {
	status   int
	out, err string
}

func (p *program) run(args ...string) answer {
	p.t.Helper()
	c := p.command(args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	if strings.Contains(errs.String(), "goroutine ") {
		p.t.Errorf("%s printed a stack trace:\n%s", args, errs.String())
	}
	return answer{c.ProcessState.ExitCode(), out.String(), errs.String()}
}

// must is run with a status of 0.
func (p *program) must(args ...string) answer {
	p.t.Helper()
	a := p.run(args...)
	if a.status != 0 {
		p.t.Fatalf("%s: status %d\n%s%s", args, a.status, a.out, a.err)
	}
	return a
}

// decode reads JSON that the program printed.
func decode[T any](t testing.TB, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %.300s", err, text)
	}
	return v
}

// start runs a serving verb until the test ends and returns its address.
func (p *program) start(args ...string) string {
	p.t.Helper()
	address, _ := p.launch(args...)
	return address
}

// launch is start, and tells the number of the process.
func (p *program) launch(args ...string) (address string, pid int) {
	p.t.Helper()
	ready := filepath.Join(p.t.TempDir(), "ready")
	c := p.command(append(args, "--listen", "127.0.0.1:0", "--ready-file", ready)...)
	var log bytes.Buffer
	c.Stdout, c.Stderr = &log, &log
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	p.t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		if err := <-ended; err != nil {
			p.t.Errorf("after SIGTERM: %v\n%s", err, log.String())
		}
	})
	eventually(p.t, "the server to answer", func() bool {
		select {
		case err := <-ended:
			ended <- err
			p.t.Fatalf("the server ended: %v\n%s", err, log.String())
		default:
		}
		b, _ := os.ReadFile(ready)
		address = strings.TrimSpace(string(b))
		return address != ""
	})
	return address, c.Process.Pid
}

// eventually waits until ok; the limit is only there so that a broken test ends.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("%s: did not happen", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// fetch gets an address and expects a status.
func fetch(t testing.TB, url string, status int) string {
	t.Helper()
	got, body := reply(t, url)
	if got != status {
		t.Fatalf("%s: status %d, want %d: %.300s", url, got, status, body)
	}
	return body
}

func reply(t testing.TB, url string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, b.String()
}
