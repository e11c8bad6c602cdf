package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fake makes an installation that can only say what it is.
func fake(t *testing.T, version string, postGIS bool) string {
	t.Helper()
	root := t.TempDir()
	bin, share := filepath.Join(root, "bin"), filepath.Join(root, "share")
	write := func(path, text string, mode os.FileMode) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	say := func(program, text string) {
		write(filepath.Join(bin, program), fmt.Sprintf("#!/bin/sh\necho '%s'\n", text), 0o755)
	}
	say("postgres", "postgres (PostgreSQL) "+version)
	say("pg_config", share)
	say("initdb", "")
	say("pg_ctl", "")
	if postGIS {
		write(filepath.Join(share, "extension", "postgis.control"), "", 0o644)
	}
	return bin
}

func TestTheNewestInstallationWithPostGISIsChosen(t *testing.T) {
	t.Parallel()
	const with, without = true, false
	old, mid, bare := fake(t, "13.14", with), fake(t, "15.18 (Debian 15.18-0+deb12u1)", with), fake(t, "17.2", without)
	beta := fake(t, "18beta1", with)
	for name, c := range map[string]struct {
		dirs []string
		want int
	}{
		"one":                       {[]string{mid}, 15},
		"the newest, in any order":  {[]string{old, mid}, 15},
		"not the one without":       {[]string{bare, mid, old}, 15},
		"a beta":                    {[]string{mid, beta}, 18},
		"one that is not there":     {[]string{"/nowhere", old}, 13},
		"the same directory twice":  {[]string{mid, mid}, 15},
		"two of one version":        {[]string{fake(t, "15.1", without), mid}, 15},
		"a client without a server": {[]string{t.TempDir(), old}, 13},
	} {
		got, err := choose(installed(c.dirs))
		if err != nil || got.Major != c.want || !got.PostGIS {
			t.Errorf("%s: got %+v, %v; want version %d", name, got, err, c.want)
		}
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	const with, without = true, false
	for name, c := range map[string]struct {
		dirs []string
		want string
	}{
		"nothing":         {nil, "apt-get install postgresql-15 postgresql-15-postgis-3"},
		"no PostGIS":      {[]string{fake(t, "16.1", without)}, "apt-get install postgresql-16-postgis-3"},
		"too old":         {[]string{fake(t, "11.2", with)}, "PostgreSQL 11 is too old"},
		"nor in old ones": {[]string{fake(t, "11.2", with), fake(t, "14.2", without)}, "apt-get install postgresql-14-postgis-3"},
	} {
		_, err := choose(installed(c.dirs))
		if err == nil || !strings.HasSuffix(err.Error(), c.want) && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than a sentence: %v", name, err)
		}
	}
}

func TestStartSaysWhatIsMissingAndLeavesNoData(t *testing.T) {
	t.Parallel()
	cfg := newConfig(t)
	cfg.candidates = func() []string { return []string{fake(t, "15.1", false)} }
	_, err := Start(t.Context(), cfg)
	const want = "PostgreSQL 15 is installed, its PostGIS is not: apt-get install postgresql-15-postgis-3"
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if exists(filepath.Join(cfg.Dir, "pg")) {
		t.Error("a data directory was made all the same")
	}
}

func TestDataOfAnotherVersionWantsThatVersion(t *testing.T) {
	t.Parallel()
	cfg := madeConfig(t)
	version := filepath.Join(cfg.Dir, "pg", "PG_VERSION")
	if err := os.WriteFile(version, []byte("14\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		installed string
		want      string
	}{
		"not installed": {fake(t, "17.1", true), "its data was made by PostgreSQL 14, installed is 17: apt-get install postgresql-14 postgresql-14-postgis-3, or move the data away to begin anew"},
		"no PostGIS":    {fake(t, "14.9", false), "PostgreSQL 14 is installed, its PostGIS is not: apt-get install postgresql-14-postgis-3"},
	} {
		cfg.candidates = func() []string { return []string{c.installed} }
		_, err := Start(t.Context(), cfg)
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestTheMatchingVersionIsTakenEvenIfANewerOneIsThere(t *testing.T) {
	t.Parallel()
	all := installed([]string{fake(t, "17.1", true), fake(t, "14.2", true)})
	if got, err := findMajor(14, all); err != nil || got.Major != 14 {
		t.Errorf("got %+v, %v", got, err)
	}
}
