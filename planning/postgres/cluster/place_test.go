package cluster

import (
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"peijian/migrations"
)

func TestADirectoryOfAnyNameWillDo(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"a name that fits, with a space and Chinese": "配 建",
		"a name that a socket's path cannot have":    "a,b'c\"d%25#?",
		"a path too long for a socket":               strings.Repeat("long/", 20),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := newConfig(t)
			cfg.Dir = filepath.Join(filepath.Dir(cfg.Dir), dir)
			c := mustStart(t, cfg)
			if got := query(t, c, migrations.App, "SELECT current_user"); got != migrations.App {
				t.Error(got)
			}
			if n := len(filepath.Join(c.place.sockets, socketName)); n > longestSocket {
				t.Errorf("the socket's path has %d bytes", n)
			}
			mustClose(t, c)
			mustClose(t, mustStart(t, cfg)) // and is found again
		})
	}
}

// A copy brings the note of the original's running server along.
func TestACopyOfARunningClusterIsAClusterOfItsOwn(t *testing.T) {
	t.Parallel()
	original := mustStart(t, madeConfig(t))
	cfg := madeConfig(t)
	note, err := os.ReadFile(filepath.Join(original.place.data, "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pidFile := filepath.Join(cfg.Dir, "pg", "postmaster.pid")
	if err := os.WriteFile(pidFile, note, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := original.place.account.own(pidFile); err != nil {
		t.Fatal(err)
	}
	duplicate := mustStart(t, cfg)
	if serverPid(duplicate) == serverPid(original) || serverPid(original) == 0 {
		t.Errorf("the original runs as %d, the copy as %d", serverPid(original), serverPid(duplicate))
	}
}

// Only for root is there a difference between who may enter and who runs.
func mustBeRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root runs the server as another user")
	}
}

func TestWhereTheServersUserCannotEnterTheDataLiesElsewhere(t *testing.T) {
	t.Parallel()
	mustBeRoot(t)
	cfg := newConfig(t)
	home := filepath.Join(filepath.Dir(cfg.Dir), "root")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	cfg.Dir = filepath.Join(home, ".peijian")
	c := mustStart(t, cfg)
	remember(t, c, "kept")
	mustClose(t, c)
	target, err := os.Readlink(filepath.Join(cfg.Dir, "pg"))
	if err != nil || filepath.Dir(target) != cfg.elsewhere {
		t.Fatalf("pg leads to %q (%v), want a directory in %s", target, err, cfg.elsewhere)
	}
	if err := os.RemoveAll(cfg.Dir); err != nil {
		t.Fatal(err)
	}
	if got := recall(t, mustStart(t, cfg)); got != "kept" {
		t.Errorf("after the link was removed the database says %q", got)
	}
}

func TestRootRunsTheServerAsTheOwnerOfTheData(t *testing.T) {
	t.Parallel()
	mustBeRoot(t)
	nobody, err := lookup(user.Lookup("nobody"))
	if err != nil {
		t.Skip("there is no user nobody")
	}
	dir := newDir(t)
	if err := os.Chown(dir, int(nobody.uid), int(nobody.gid)); err != nil {
		t.Fatal(err)
	}
	got, err := serverAccount(dir)
	if err != nil || got.uid != nobody.uid {
		t.Errorf("got %s, %v; want nobody", got.name, err)
	}
}

func TestAnInterruptedInitdbIsMadeAnew(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	half := filepath.Join(cfg.Dir, "pg.new-123", "base")
	if err := os.MkdirAll(half, 0o755); err != nil {
		t.Fatal(err)
	}
	c := mustStart(t, cfg)
	if exists(filepath.Dir(half)) {
		t.Error("the half-made directory is still there")
	}
	if !exists(filepath.Join(c.place.data, "PG_VERSION")) {
		t.Error("no cluster was made")
	}
}

func TestWhatIsNoClusterIsNotTouched(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	thesis := filepath.Join(cfg.Dir, "pg", "thesis.txt")
	if err := os.MkdirAll(filepath.Dir(thesis), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(thesis, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("got %v", err)
	}
	if !exists(thesis) {
		t.Error("somebody's file is gone")
	}
}

func TestAPlantedSocketDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	self, err := lookup(user.Current())
	if err != nil {
		t.Fatal(err)
	}
	dir := newDir(t)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(newDir(t), link); err != nil {
		t.Fatal(err)
	}
	if err := self.makePrivate(link); err == nil {
		t.Error("a symbolic link was accepted")
	}
	if err := (account{name: "victim", uid: self.uid + 1}).makePrivateAs(t, filepath.Join(dir, "theirs")); err == nil {
		t.Error("a directory of another user was accepted")
	}
}

// makePrivateAs lets root see a directory that a third user planted; for
// everybody else the directory of anybody but himself is such a one.
func (a account) makePrivateAs(t *testing.T, dir string) error {
	t.Helper()
	if os.Geteuid() != 0 {
		a.uid, dir = uint32(os.Geteuid()), "/usr"
		return a.makePrivate(dir)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, int(a.uid)+1, -1); err != nil {
		t.Fatal(err)
	}
	return a.makePrivate(dir)
}

type entry struct {
	fs.FileInfo
	mode     fs.FileMode
	uid, gid uint32
}

func (e entry) Mode() fs.FileMode  { return e.mode }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) Sys() any           { return &syscall.Stat_t{Uid: e.uid, Gid: e.gid} }

func TestWhoMayEnterIsDecidedByTheFirstClassThatFits(t *testing.T) {
	t.Parallel()
	postgres := account{uid: 101, gid: 104, groups: []uint32{110}}
	for name, c := range map[string]struct {
		dir  entry
		want bool
	}{
		"everybody may":                   {entry{mode: 0o755}, true},
		"root's home":                     {entry{mode: 0o700}, false},
		"its own":                         {entry{mode: 0o700, uid: 101}, true},
		"its own, closed to itself alone": {entry{mode: 0o055, uid: 101}, false},
		"its group's":                     {entry{mode: 0o750, gid: 104}, true},
		"another of its groups'":          {entry{mode: 0o710, gid: 110}, true},
		"closed to its group alone":       {entry{mode: 0o701, gid: 104}, false},
		"readable, not enterable":         {entry{mode: 0o744}, false},
	} {
		if got := postgres.mayEnter(c.dir); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
