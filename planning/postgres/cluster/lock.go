package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// fileLock is an open file with, at times, a lock of the kernel on it. It goes
// with the process; nothing that the process starts inherits it.
type fileLock struct{ file *os.File }

func openLock(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|os.O_CREATE, 0o644)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%w: the directory belongs to another user", err)
	}
	if err != nil {
		return nil, err
	}
	return &fileLock{file}, nil
}

// try returns false if somebody else's lock is in the way. A lock held before
// is then lost.
func (l *fileLock) try(how int) (bool, error) {
	for {
		err := unix.Flock(int(l.file.Fd()), how|unix.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, unix.EINTR):
			return false, fmt.Errorf("lock %s: %w", l.file.Name(), err)
		}
	}
}

// wait takes the lock as soon as it is free.
func (l *fileLock) wait(ctx context.Context, how int) error {
	return poll(ctx, 20*time.Millisecond, func() (bool, error) { return l.try(how) })
}

// release gives the lock and the file back. Its error is of no use: a file
// that was only read cannot lose anything when it is closed.
func (l *fileLock) release() { _ = l.file.Close() }

// poll calls done until it says yes, fails, or ctx ends.
func poll(ctx context.Context, every time.Duration, done func() (bool, error)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
