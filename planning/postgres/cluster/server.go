package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// settings hold for every server this package starts; what a city may want to
// tune stays in postgresql.conf.
var settings = []string{
	"listen_addresses=",
	"port=" + port,
	"unix_socket_permissions=0700",
	"timezone=UTC",
	"log_timezone=UTC",
	"log_checkpoints=off",
	"logging_collector=off",
	"jit=off", // compiling takes longer than our queries
}

// A log longer than this becomes postgres.log.old when the server starts.
const longestLog = 10 << 20

// How long a fast stop may take, in seconds: connections are cut at once, what
// takes time is the last checkpoint.
const stopSeconds = "120"

// server is a postgres that this process started.
type server struct {
	cmd  *exec.Cmd
	done chan struct{} // closed once the server has ended
}

// launch starts the server of p and waits until it answers. extra are settings
// besides the usual ones. With a deathSignal, the server gets it when this
// process dies.
func launch(ctx context.Context, in Installation, p place, deathSignal syscall.Signal, extra ...string) (*server, error) {
	log, err := openLog(p.log())
	if err != nil {
		return nil, err
	}
	defer log.Close()
	start, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	s := &server{cmd: serverCommand(in, p, extra), done: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.SysProcAttr.Pdeathsig = deathSignal
	if err := s.start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := s.awaitReady(ctx, p.sockets); err != nil {
		s.end(syscall.SIGINT)
		return nil, fmt.Errorf("start PostgreSQL: %w%s", err, tail(p.log(), start))
	}
	return s, nil
}

// launchAfterOrphans starts the server as launch does. When the old one was
// killed, its children may still be finishing a query on the old shared
// memory, which PostgreSQL rightly refuses to share; they notice and go.
func launchAfterOrphans(ctx context.Context, in Installation, p place) error {
	patient, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var last error
	err := poll(patient, 200*time.Millisecond, func() (bool, error) {
		_, last = launch(ctx, in, p, 0)
		if last != nil && strings.Contains(last.Error(), "pre-existing shared memory block") {
			return false, nil
		}
		return true, last
	})
	if err != nil && last != nil {
		return last
	}
	return err
}

func serverCommand(in Installation, p place, extra []string) *exec.Cmd {
	args := []string{"-D", p.data, "-c", `unix_socket_directories="` + p.sockets + `"`}
	for _, setting := range slices.Concat(settings, extra) {
		args = append(args, "-c", setting)
	}
	return p.account.command(context.Background(), filepath.Join(in.Bin, "postgres"), args...)
}

// start runs the server from a goroutine that stays with it: the kernel takes
// the end of the starting thread for the death of the parent.
func (s *server) start() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			_ = s.cmd.Wait() // how it ended stands in its log
			close(s.done)
		}
	}()
	return <-started
}

func (s *server) awaitReady(ctx context.Context, sockets string) error {
	return poll(ctx, 20*time.Millisecond, func() (bool, error) {
		select {
		case <-s.done:
			return false, errors.New("it ended at once")
		default:
			return answers(ctx, sockets)
		}
	})
}

// end stops the server, cleanly on SIGINT and at once on SIGQUIT, and waits
// until it is gone.
func (s *server) end(how syscall.Signal) {
	_ = s.cmd.Process.Signal(how) // fails only when it has ended already
	<-s.done
}

func openLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > longestLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
}

// tail returns the last lines that were written to a log after start, to be
// put behind an error.
func tail(path string, start int64) string {
	const most = 8
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	text, err := io.ReadAll(io.NewSectionReader(file, start, 64<<10))
	if err != nil || len(bytes.TrimSpace(text)) == 0 {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	lines = lines[max(0, len(lines)-most):]
	return "; its log (" + path + ") ends:\n" + strings.Join(lines, "\n")
}

// stop ends the server of p, whoever started it. Where none runs, it returns
// nil.
func stop(in Installation, p place) error {
	if m, ok := readPostmaster(p.data); !ok || !m.serves(p.data) {
		return nil
	}
	cmd := p.account.command(context.Background(), filepath.Join(in.Bin, "pg_ctl"),
		"stop", "-D", p.data, "-m", "fast", "-w", "-t", stopSeconds)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}
