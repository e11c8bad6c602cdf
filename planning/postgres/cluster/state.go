package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sys/unix"
)

// postmaster is what a running server writes into postmaster.pid, and what a
// dead one leaves there.
type postmaster struct {
	pid     int
	data    string
	sockets string
}

// readPostmaster returns false where there is no such file, or not all of it
// yet.
func readPostmaster(data string) (postmaster, bool) {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	lines := strings.Split(string(text), "\n")
	if err != nil || len(lines) < 5 {
		return postmaster{}, false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 1 {
		return postmaster{}, false
	}
	return postmaster{pid: pid, data: lines[1], sockets: lines[4]}, true
}

// serves tells whether the server that wrote the file into data still lives.
// Its number alone proves nothing: numbers come round again, most of all in a
// container. So either a server listens where the file says and for the data
// that the file says, or the process itself says that it is one for this data.
func (m postmaster) serves(data string) bool {
	return sameFile(m.data, data) && listens(m.sockets) || m.isServer(data)
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func listens(sockets string) bool {
	conn, err := net.Dial("unix", filepath.Join(sockets, socketName))
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// isServer reads the command line, which everybody may, where root in a
// container may not look at the process's directory.
func (m postmaster) isServer(data string) bool {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", m.pid))
	if err != nil {
		return false
	}
	args := bytes.Split(line, []byte{0})
	for i := range len(args) - 1 {
		if string(args[i]) == "-D" && sameFile(string(args[i+1]), data) {
			return true
		}
	}
	return false
}

// pidTaken tells whether some process has the number now.
func (m postmaster) pidTaken() bool {
	err := unix.Kill(m.pid, 0)
	return err == nil || errors.Is(err, unix.EPERM)
}

// running waits while a server for data is on its way up or down, and returns
// where it listens, or "" if there is none.
func running(ctx context.Context, data string) (sockets string, err error) {
	err = poll(ctx, 50*time.Millisecond, func() (bool, error) {
		m, ok := readPostmaster(data)
		if !ok || !m.serves(data) {
			return true, nil
		}
		up, err := answers(ctx, m.sockets)
		if up {
			sockets = m.sockets
		}
		return up, err
	})
	return sockets, err
}

// answers tells whether the server takes queries. An error is one that waiting
// will not mend.
func answers(ctx context.Context, sockets string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, address(sockets, Super, "postgres", ""))
	var refused *pgconn.PgError
	var unreadable *pgconn.ParseConfigError
	switch {
	case err == nil:
		return true, conn.Close(ctx)
	case errors.As(err, &unreadable):
		return false, err
	case errors.As(err, &refused) && refused.Code != cannotConnectNow:
		return false, err
	}
	return false, nil
}

// cannotConnectNow is the SQLSTATE of a server that starts, recovers or stops.
const cannotConnectNow = "57P03"

// address is a connection string that pgx and, without a search path, psql
// understand. Both take a plus sign for itself and not for a space.
func address(sockets, role, database, searchPath string) string {
	q := url.Values{"host": {sockets}, "port": {port}}
	if searchPath != "" {
		q.Set("search_path", searchPath)
	}
	u := url.URL{
		Scheme:   "postgres",
		User:     url.User(role),
		Path:     "/" + database,
		RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20"),
	}
	return u.String()
}

// clearLeftovers removes what would keep PostgreSQL from starting although
// nothing runs: PostgreSQL takes any living process with the noted number for
// the old server. Its own check, that nobody is attached to the old shared
// memory, stays in force.
func clearLeftovers(data, sockets string) {
	if m, ok := readPostmaster(data); ok && m.pidTaken() {
		os.Remove(filepath.Join(data, "postmaster.pid"))
	}
	for _, name := range []string{socketName, socketName + ".lock"} {
		os.Remove(filepath.Join(sockets, name))
	}
}
