package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The kernel allows 107 bytes for the path of a socket, and PostgreSQL adds
// its own name to the directory's.
const (
	longestSocket = 107
	socketName    = ".s.PGSQL.5432"
	port          = "5432"
)

// place is where one cluster lies and who runs it.
type place struct {
	dir     string // absolute, without symbolic links; ours
	data    string // the data directory; the account's
	sockets string // the account's, mode 0700
	account account
	blocked string // what keeps the account out of dir, "" if nothing does
}

func (p place) log() string { return filepath.Join(p.dir, "postgres.log") }

// link is where the data lies, or the symbolic link to it.
func (p place) link() string { return filepath.Join(p.dir, "pg") }

// makeDir makes the cluster's directory and returns its one true name.
func makeDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(abs, 0o755); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// settle decides where data and socket go. It makes the socket's directory and
// not yet the data's.
func (cfg Config) settle(dir string) (place, error) {
	p := place{dir: dir}
	away := filepath.Join(cfg.elsewhere, hash(dir))
	for _, data := range []string{p.link(), away} {
		p.data = resolve(data)
		if exists(p.data) {
			break
		}
	}
	var err error
	if p.account, err = serverAccount(p.data); err != nil {
		return p, err
	}
	if p.blocked, err = p.account.blockedAt(dir); err != nil {
		return p, err
	}
	if p.data, err = p.chooseData(away); err != nil {
		return p, err
	}
	p.sockets, err = cfg.makeSockets(p)
	return p, err
}

// chooseData keeps data that exists where it is, if the account can get there.
func (p place) chooseData(away string) (string, error) {
	switch {
	case p.blocked == "":
		if exists(p.data) {
			return p.data, nil
		}
		return p.link(), nil
	case p.data == p.link() && exists(p.data):
		return "", fmt.Errorf("its data is in %s, and %s, who runs the server, may not enter %s", p.data, p.account.name, p.blocked)
	case exists(p.data):
		return p.data, nil
	}
	return away, nil
}

// resolve follows a symbolic link, even one that leads nowhere.
func resolve(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// hash is a short name for a directory, the same every time.
func hash(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return hex.EncodeToString(sum[:8])
}

// makeSockets makes the directory of the socket: beside the data if it can,
// else under /tmp by a name that the next process finds again.
func (cfg Config) makeSockets(p place) (string, error) {
	dir := filepath.Join(p.dir, "run")
	if p.blocked != "" || !fits(dir) {
		dir = filepath.Join(cfg.short, "peijian-"+strconv.Itoa(int(p.account.uid))+"-"+hash(p.dir))
	}
	if err := p.account.makePrivate(dir); err != nil {
		return "", fmt.Errorf("make the socket's directory: %w", err)
	}
	return dir, nil
}

// fits tells whether a socket in dir has a path that the kernel, PostgreSQL's
// list of directories and a client's list of hosts can all express.
func fits(dir string) bool {
	return len(dir)+1+len(socketName) <= longestSocket && !strings.ContainsAny(dir, ",'\"\n")
}

// makePrivate makes dir for the account alone. If dir exists already, it must
// be what it would have made: /tmp is open to everybody, and who prepared this
// directory could put his own socket into it.
func (a account) makePrivate(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	switch owner := ownerIn(info); {
	case !info.IsDir():
		return fmt.Errorf("%s is in the way and not a directory", dir)
	case owner != a.uid && owner != uint32(os.Geteuid()):
		return fmt.Errorf("%s belongs to %s and not to %s: remove it", dir, userName(owner), a.name)
	}
	if err := a.own(dir); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}
