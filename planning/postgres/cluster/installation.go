package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Oldest is the first major version of PostgreSQL that will do.
const Oldest = 13

// debianDefault is the version to install where there is none: Debian 12's.
const debianDefault = 15

// Installation is a PostgreSQL on this machine.
type Installation struct {
	Major   int    // major version, as in 15
	Bin     string // directory of postgres, initdb and pg_ctl
	Share   string // directory that holds extension/
	PostGIS bool   // whether its PostGIS is installed too
}

// Find returns the newest installed PostgreSQL, version [Oldest] or later, that
// has PostGIS. The error says which package to install.
func Find() (Installation, error) {
	return choose(installed(candidates()))
}

func choose(all []Installation) (Installation, error) {
	for _, in := range all {
		if in.PostGIS && in.Major >= Oldest {
			return in, nil
		}
	}
	return Installation{}, missing(all)
}

// missing says what to install. It wants all sorted, newest first.
func missing(all []Installation) error {
	switch {
	case len(all) == 0:
		return fmt.Errorf("PostgreSQL with PostGIS is not installed: apt-get install postgresql-%d postgresql-%[1]d-postgis-3", debianDefault)
	case all[0].Major < Oldest:
		return fmt.Errorf("PostgreSQL %d is too old, %d or newer is needed: apt-get install postgresql-%d postgresql-%[3]d-postgis-3",
			all[0].Major, Oldest, debianDefault)
	}
	return fmt.Errorf("PostgreSQL %d is installed, its PostGIS is not: apt-get install postgresql-%[1]d-postgis-3", all[0].Major)
}

// findMajor returns the installation that can run a cluster of version major.
func findMajor(major int, all []Installation) (Installation, error) {
	var have []string
	for _, in := range all {
		if in.Major == major && in.PostGIS {
			return in, nil
		}
		have = append(have, strconv.Itoa(in.Major))
	}
	if slices.Contains(have, strconv.Itoa(major)) {
		return Installation{}, missing([]Installation{{Major: major}})
	}
	return Installation{}, fmt.Errorf("its data was made by PostgreSQL %d, installed is %s: apt-get install postgresql-%[1]d postgresql-%[1]d-postgis-3, or move the data away to begin anew",
		major, cmp.Or(strings.Join(have, " and "), "none"))
}

// candidates are the directories where PostgreSQL's programs may lie: Debian
// keeps every version in its own and none in PATH.
func candidates() []string {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if path, err := exec.LookPath("postgres"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	return dirs
}

// installed inspects dirs and returns what is usable there, newest first, of
// equal versions one with PostGIS first.
func installed(dirs []string) []Installation {
	var all []Installation
	seen := map[string]bool{}
	for _, dir := range dirs {
		dir, err := filepath.EvalSymlinks(dir)
		if err != nil || seen[dir] {
			continue
		}
		seen[dir] = true
		if in, err := inspect(dir); err == nil {
			all = append(all, in)
		}
	}
	slices.SortStableFunc(all, func(a, b Installation) int {
		return cmp.Or(b.Major-a.Major, rank(a)-rank(b))
	})
	return all
}

func rank(in Installation) int {
	if in.PostGIS {
		return 0
	}
	return 1
}

// inspect asks the programs in dir what they are. A client-only installation
// has no postgres and is none.
func inspect(dir string) (Installation, error) {
	for _, program := range []string{"initdb", "pg_ctl"} {
		if _, err := os.Stat(filepath.Join(dir, program)); err != nil {
			return Installation{}, err
		}
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return Installation{}, err
	}
	major, err := parseMajor(string(out))
	if err != nil {
		return Installation{}, err
	}
	in := Installation{Major: major, Bin: dir, Share: shareDir(dir, major)}
	_, err = os.Stat(filepath.Join(in.Share, "extension", "postgis.control"))
	in.PostGIS = err == nil
	return in, nil
}

// parseMajor reads "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)",
// and "18beta1" as 18.
func parseMajor(version string) (int, error) {
	_, rest, ok := strings.Cut(version, "(PostgreSQL) ")
	if !ok {
		return 0, errors.New("not PostgreSQL")
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(rest)
	}
	return strconv.Atoi(rest[:end])
}

// shareDir asks the installation's own pg_config, and where there is none
// assumes the place that Debian uses.
func shareDir(bin string, major int) string {
	out, err := exec.Command(filepath.Join(bin, "pg_config"), "--sharedir").Output()
	if err == nil {
		return strings.TrimSpace(string(out))
	}
	return filepath.Join("/usr/share/postgresql", strconv.Itoa(major))
}
