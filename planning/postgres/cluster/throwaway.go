package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// throwawayPrefix begins the names of throw-away clusters' directories.
const throwawayPrefix = "peijian-test-"

// unsafe trades everything that survives a power cut for speed.
var unsafe = []string{
	"fsync=off",
	"synchronous_commit=off",
	"full_page_writes=off",
	"wal_level=minimal",
	"max_wal_senders=0",
	"shared_buffers=64MB",
	"max_connections=200",
	"max_wal_size=256MB", // its directory may lie in memory
}

// Where the system keeps files in memory, and how much room there must be for it to be worth using: databases that come and go with every test are a thousand
// files each, which some file systems take ten times as long to make.
const (
	memory     = "/dev/shm"
	memoryRoom = 4 << 30
)

// Throwaway makes and starts a cluster in a new temporary directory, without
// fsync, for tests: in TMPDIR where that is set, else in memory where that has
// the room. [Cluster.Close] removes it. The server dies with this
// process, however that dies; the directory is then removed by the next call
// of Throwaway.
func Throwaway(ctx context.Context) (*Cluster, error) {
	c, err := throwaway(ctx, Config{}.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("throw-away database: %w", err)
	}
	return c, nil
}

func throwaway(ctx context.Context, cfg Config) (*Cluster, error) {
	in, err := cfg.find()
	if err != nil {
		return nil, err
	}
	account, err := serverAccount("")
	if err != nil {
		return nil, err
	}
	base := tempBase(account, cfg.short)
	sweep(base)
	dir, mine, err := makeTemp(base, account)
	if err != nil {
		return nil, err
	}
	p := place{dir: dir, data: filepath.Join(dir, "pg"), sockets: filepath.Join(dir, "run"), account: account}
	c := &Cluster{cfg: cfg, place: p, installation: in, users: mine}
	if err := c.runThrowaway(ctx); err != nil {
		return nil, errors.Join(err, c.discard(nil))
	}
	return c, nil
}

// runThrowaway prepares c.close before the server runs on its own.
func (c *Cluster) runThrowaway(ctx context.Context) error {
	if err := c.place.account.makePrivate(c.place.sockets); err != nil {
		return err
	}
	if err := initdb(ctx, c.installation, c.place, "--no-sync"); err != nil {
		return err
	}
	s, err := launch(ctx, c.installation, c.place, syscall.SIGQUIT, unsafe...)
	if err != nil {
		return err
	}
	c.close = sync.OnceValue(func() error { return c.discard(s) })
	if err := bootstrap(ctx, c.place.sockets); err != nil {
		s.end(syscall.SIGQUIT)
		return err
	}
	return nil
}

// discard ends s, if there is one, and removes the directory.
func (c *Cluster) discard(s *server) error {
	defer c.users.release()
	if s != nil {
		s.end(syscall.SIGQUIT)
	}
	return os.RemoveAll(c.place.dir)
}

// tempBase prefers the directory that the environment names, and then memory, if the server can
// get there and a socket's path fits.
func tempBase(a account, short string) string {
	wanted := os.TempDir()
	if os.Getenv("TMPDIR") == "" && roomy(memory) {
		wanted = memory
	}
	base, err := filepath.EvalSymlinks(wanted)
	if err != nil || !fits(filepath.Join(base, throwawayPrefix+"0123456789", "run")) {
		return short
	}
	if blocked, err := a.blockedAt(base); err != nil || blocked != "" {
		return short
	}
	return base
}

// roomy says whether dir is kept in memory, can be written to, and has room for a cluster.
func roomy(dir string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(dir, &fs) == nil && fs.Type == unix.TMPFS_MAGIC && fs.Bavail*uint64(fs.Bsize) >= memoryRoom && unix.Access(dir, unix.W_OK) == nil
}

// makeTemp makes a directory and locks it, which keeps sweep away from it.
func makeTemp(base string, a account) (string, *fileLock, error) {
	for {
		dir, err := os.MkdirTemp(base, throwawayPrefix)
		if err != nil {
			return "", nil, err
		}
		lock, err := lockTemp(dir)
		if err == nil && lock == nil {
			continue // swept away before it was locked
		}
		if err == nil {
			err = a.own(dir)
		}
		return dir, lock, err
	}
}

// lockTemp returns nil if the directory is somebody else's to remove, or is
// removed already.
func lockTemp(dir string) (*fileLock, error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, ignoreMissing(err)
	}
	lock := &fileLock{file}
	held, err := lock.try(unix.LOCK_EX)
	if err == nil && held && exists(dir) {
		return lock, nil
	}
	lock.release()
	return nil, err
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// sweep removes the directories of processes that were killed. It is a courtesy:
// what it cannot remove stays.
func sweep(base string) {
	dirs, _ := filepath.Glob(filepath.Join(base, throwawayPrefix+"*"))
	for _, dir := range dirs {
		if lock, err := lockTemp(dir); err == nil && lock != nil {
			os.RemoveAll(dir)
			lock.release()
		}
	}
}
