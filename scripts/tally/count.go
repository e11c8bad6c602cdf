package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// count is how many tests came to what end.
type count struct{ Passed, Failed, Skipped int }

func (c count) plus(d count) count {
	return count{c.Passed + d.Passed, c.Failed + d.Failed, c.Skipped + d.Skipped}
}

func (c count) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", c.Passed, c.Failed, c.Skipped)
}

// appendCount adds a line "NAME PASSED FAILED SKIPPED" to the file at path.
func appendCount(path, name string, c count) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, name, c.Passed, c.Failed, c.Skipped)
	return errors.Join(err, f.Close())
}

// readCounts reads what appendCount wrote. Lines of one name are added up.
func readCounts(in io.Reader) (map[string]count, error) {
	all := map[string]count{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var name string
		var c count
		if _, err := fmt.Sscan(lines.Text(), &name, &c.Passed, &c.Failed, &c.Skipped); err != nil {
			return nil, fmt.Errorf("counts: line %q: %w", lines.Text(), err)
		}
		all[name] = all[name].plus(c)
	}
	return all, lines.Err()
}

// printSum prints a line for each runner that must have run, then PASS or FAIL, then the sum.
func printSum(path string, runners []string, out io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	counts, err := readCounts(f)
	if err != nil {
		return err
	}
	sum, faults := count{}, []string{}
	for _, name := range runners {
		c := counts[name]
		fmt.Fprintf(out, "%-8s %s\n", name, c)
		sum = sum.plus(c)
		if fault := c.fault(); fault != "" {
			faults = append(faults, name+": "+fault)
		}
	}
	fmt.Fprintf(out, "%s\npeijian: %s\n", verdict(faults), sum)
	if len(faults) > 0 {
		return errors.New(strings.Join(faults, "; "))
	}
	return nil
}

// fault says why a runner has not passed, "" when it has.
func (c count) fault() string {
	switch {
	case c.Failed > 0:
		return fmt.Sprintf("%d failed", c.Failed)
	case c.Passed == 0:
		return "no test ran"
	}
	return ""
}

func verdict(faults []string) string {
	if len(faults) > 0 {
		return "FAIL"
	}
	return "PASS"
}
