package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// event is one line of go test -json; see `go doc test2json`.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// goTests turns events into one line a package, the output of what failed, and counts. A test with subtests is counted through
// them, so that a table of ten cases counts ten.
type goTests struct {
	out      io.Writer
	total    count
	packages map[string]*goPackage
}

type goPackage struct {
	count
	output  map[string][]string // by test, "" for the package itself
	parents map[string]bool     // tests that have subtests
	blamed  map[string]bool     // tests with a subtest that failed
}

func newGoTests(out io.Writer) *goTests {
	return &goTests{out: out, packages: map[string]*goPackage{}}
}

// take reads one line; false means that it is no event.
func (g *goTests) take(line string) bool {
	var e event
	if !strings.HasPrefix(line, `{"`) || json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		return false
	}
	if e.Action == "build-output" {
		fmt.Fprint(g.out, e.Output)
		return true
	}
	if e.Package != "" {
		g.of(e.Package).take(e, g)
	}
	return true
}

func (g *goTests) of(name string) *goPackage {
	p := g.packages[name]
	if p == nil {
		p = &goPackage{output: map[string][]string{}, parents: map[string]bool{}, blamed: map[string]bool{}}
		g.packages[name] = p
	}
	return p
}

func (p *goPackage) take(e event, g *goTests) {
	switch e.Action {
	case "run":
		if parent := parentOf(e.Test); parent != "" {
			p.parents[parent] = true
		}
	case "output":
		p.output[e.Test] = append(p.output[e.Test], e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			p.end(e, g)
		} else {
			p.endTest(e, g.out)
		}
	}
}

func (p *goPackage) endTest(e event, out io.Writer) {
	switch {
	case e.Action == "fail":
		p.blame(e.Test)
		fmt.Fprint(out, strings.Join(p.output[e.Test], ""))
	case e.Action == "skip":
		fmt.Fprintf(out, "skip  %s  %s: %s\n", e.Package, e.Test, reason(p.output[e.Test]))
		p.Skipped++
	case !p.parents[e.Test]:
		p.Passed++
	}
	delete(p.output, e.Test)
}

// blame counts a failure once, at the innermost test, which ends before the tests around it.
func (p *goPackage) blame(test string) {
	if !p.blamed[test] {
		p.Failed++
	}
	if parent := parentOf(test); parent != "" {
		p.blamed[parent] = true
	}
}

// end closes the package. A package can fail without a failing test: it did not build, it panicked, it ran out of time.
func (p *goPackage) end(e event, g *goTests) {
	if e.Action == "fail" {
		if p.Failed == 0 {
			p.Failed = 1
		}
		for _, test := range slices.Sorted(maps.Keys(p.output)) {
			fmt.Fprint(g.out, strings.Join(p.output[test], ""))
		}
	}
	if p.count != (count{}) {
		fmt.Fprintf(g.out, "%-4s  %-34s %6.1f s  %s\n", e.Action, e.Package, e.Elapsed, p.count)
	}
	g.total = g.total.plus(p.count)
	delete(g.packages, e.Package)
}

func parentOf(test string) string {
	if i := strings.LastIndexByte(test, '/'); i >= 0 {
		return test[:i]
	}
	return ""
}

// reason is what a skipped test said, without go test's frame around it.
func reason(output []string) string {
	for _, line := range output {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			return line
		}
	}
	return "no reason given"
}
