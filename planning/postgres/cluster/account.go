package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// account is the system user whom the server runs as.
type account struct {
	name   string
	uid    uint32
	gid    uint32
	groups []uint32 // supplementary
}

// serverAccount returns who runs the server whose data is, or will be, in data.
// Everybody runs it as himself, only root hands it on: to the owner of the data
// if there is some, so that a cluster made without sudo stays usable with it.
func serverAccount(data string) (account, error) {
	owner, err := ownerOf(data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return account{}, err
	}
	exists := err == nil
	self := uint32(os.Geteuid())
	switch {
	case self != 0 && exists && owner != self:
		return account{}, fmt.Errorf("its data in %s belongs to %s: run as that user or as root", data, userName(owner))
	case self != 0:
		return lookup(user.Current())
	case exists && owner != 0:
		return lookup(user.LookupId(strconv.Itoa(int(owner))))
	}
	a, err := lookup(user.Lookup("postgres"))
	if errors.As(err, new(user.UnknownUserError)) {
		return a, errors.New("root cannot run PostgreSQL itself and the user postgres does not exist: install the package postgresql, or run as another user")
	}
	return a, err
}

func lookup(u *user.User, err error) (account, error) {
	if err != nil {
		return account{}, fmt.Errorf("find the server's user: %w", err)
	}
	ids, err := u.GroupIds()
	if err != nil {
		return account{}, fmt.Errorf("find the groups of %s: %w", u.Username, err)
	}
	a := account{name: u.Username}
	for _, n := range []struct {
		text string
		into *uint32
	}{{u.Uid, &a.uid}, {u.Gid, &a.gid}} {
		if *n.into, err = parseID(n.text); err != nil {
			return account{}, err
		}
	}
	for _, id := range ids {
		gid, err := parseID(id)
		if err != nil {
			return account{}, err
		}
		a.groups = append(a.groups, gid)
	}
	return a, nil
}

func parseID(s string) (uint32, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	return uint32(n), err
}

func userName(uid uint32) string {
	u, err := user.LookupId(strconv.Itoa(int(uid)))
	if err != nil {
		return fmt.Sprintf("user %d", uid)
	}
	return u.Username
}

func ownerOf(path string) (uint32, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return ownerIn(info), nil
}

func ownerIn(info fs.FileInfo) uint32 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Uid
	}
	return uint32(os.Geteuid())
}

// own gives path to the account. Only root needs to, and only root can.
func (a account) own(path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

// blockedAt returns the topmost directory on the way to and including path that
// the account may not enter, or "" if it can go all the way. It reads the
// permission bits; where an access list says otherwise the server says so.
func (a account) blockedAt(path string) (string, error) {
	var way []string
	for p := path; ; p = filepath.Dir(p) {
		way = append(way, p)
		if p == filepath.Dir(p) {
			break
		}
	}
	for _, p := range slices.Backward(way) {
		info, err := os.Stat(p)
		if err != nil {
			return "", err
		}
		if !a.mayEnter(info) {
			return p, nil
		}
	}
	return "", nil
}

// mayEnter applies the kernel's rule: the first class that fits decides alone.
func (a account) mayEnter(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	perm := info.Mode().Perm()
	switch {
	case !ok || a.uid == 0:
		return true
	case stat.Uid == a.uid:
		return perm&0o100 != 0
	case stat.Gid == a.gid || slices.Contains(a.groups, stat.Gid):
		return perm&0o010 != 0
	}
	return perm&0o001 != 0
}

// command prepares a program that runs as the account, out of reach of the
// terminal's Ctrl-C, with an environment in which no PG… variable of the caller
// can point it elsewhere.
func (a account) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // its children too
	if os.Geteuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: a.groups}
	}
	return cmd
}
