package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRunnersAreCounted(t *testing.T) {
	for _, c := range []struct {
		name, output string
		want         count
	}{
		{"go counts a table through its cases", `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"pass","Package":"p","Test":"TestA/one"}
{"Action":"run","Package":"p","Test":"TestA/two"}
{"Action":"pass","Package":"p","Test":"TestA/two"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Elapsed":0.1}`, count{Passed: 2}},
		{"go counts a failing case once, not again in the test around it", `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"fail","Package":"p","Test":"TestA/one"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`, count{Failed: 1}},
		{"go counts a test that fails after its cases have passed", `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"pass","Package":"p","Test":"TestA/one"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`, count{Passed: 1, Failed: 1}},
		{"a package that does not build is a failure", `
{"ImportPath":"p","Action":"build-output","Output":"undefined: x\n"}
{"ImportPath":"p","Action":"build-fail"}
{"Action":"start","Package":"p"}
{"Action":"fail","Package":"p"}`, count{Failed: 1}},
		{"skipped tests are told apart, packages without tests are nothing", `
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: PEIJIAN_DATA is not set\n"}
{"Action":"skip","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}
{"Action":"skip","Package":"q"}`, count{Skipped: 1}},
		{"vitest", " Test Files  1 failed | 4 passed (5)\n      Tests  1 failed | 33 passed | 2 skipped (36)\n   Start at  10:00\n",
			count{Passed: 33, Failed: 1, Skipped: 2}},
		{"node with its tap reporter", "# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n", count{Passed: 2, Failed: 2}},
		{"node with its spec reporter", "ℹ tests 3\nℹ pass 2\nℹ fail 0\nℹ skipped 1\n", count{Passed: 2, Skipped: 1}},
		{"something else says nothing", "Error: no such script\n", count{}},
		{"a line without an end counts too", "# pass 7", count{Passed: 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := read(strings.NewReader(c.output), &strings.Builder{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatFailedIsShownAndWhatPassedIsNot(t *testing.T) {
	var out strings.Builder
	_, err := read(strings.NewReader(`
{"Action":"output","Package":"p","Test":"TestA","Output":"quiet\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"got 3, want 4\n"}
{"Action":"fail","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Output":"exit status 1\n"}
{"Action":"fail","Package":"p","Elapsed":0.25}
plain words
`), &out)
	if err != nil {
		t.Fatal(err)
	}
	want := "\ngot 3, want 4\nexit status 1\nfail  p                                     0.2 s  1 passed, 1 failed, 0 skipped\nplain words\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestTheClosingLines(t *testing.T) {
	for _, c := range []struct{ name, counts, want, fault string }{
		{"everything passed", "go 10 0 1\nscreens 5 0 0\n",
			"go       10 passed, 0 failed, 1 skipped\nscreens  5 passed, 0 failed, 0 skipped\nPASS\npeijian: 15 passed, 0 failed, 1 skipped\n", ""},
		{"a runner that failed although its tests passed", "go 10 0 0\nscreens 5 0 0\nscreens 0 1 0\n",
			"go       10 passed, 0 failed, 0 skipped\nscreens  5 passed, 1 failed, 0 skipped\nFAIL\npeijian: 15 passed, 1 failed, 0 skipped\n",
			"screens: 1 failed"},
		{"a runner that never ran", "go 10 0 0\n",
			"go       10 passed, 0 failed, 0 skipped\nscreens  0 passed, 0 failed, 0 skipped\nFAIL\npeijian: 10 passed, 0 failed, 0 skipped\n",
			"screens: no test ran"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "counts")
			if err := os.WriteFile(path, []byte(c.counts), 0o644); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			err := run([]string{"-sum", path, "go", "screens"}, nil, &out)
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Error(diff)
			}
			if got := text(err); got != c.fault {
				t.Errorf("fault: got %q, want %q", got, c.fault)
			}
		})
	}
}

func TestARunnerThatTestedNothingHasNotPassed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "counts")
	err := run([]string{"-name", "go", "-counts", path}, strings.NewReader("nothing here\n"), &strings.Builder{})
	if got, want := text(err), "go: no test ran"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCountsAreWrittenAndReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "counts")
	for _, output := range []string{"# pass 3\n", "# pass 4\n# skipped 1\n"} {
		if err := run([]string{"-name", "browser", "-counts", path}, strings.NewReader(output), &strings.Builder{}); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if err := run([]string{"-sum", path, "browser"}, nil, &out); err != nil {
		t.Fatal(err)
	}
	if want := "peijian: 7 passed, 0 failed, 1 skipped\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("got %q, want it to end with %q", out.String(), want)
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
