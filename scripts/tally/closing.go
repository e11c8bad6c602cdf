package main

import (
	"regexp"
	"strconv"
	"strings"
)

// closingLines finds the counts in what vitest or node's test runner say at the end. The last of equal lines counts, since a
// runner may show its closing lines while it goes on.
type closingLines struct {
	vitest map[string]int
	node   map[string]int
}

var (
	vitestLine = regexp.MustCompile(`^\s*Tests\s+(\d+ \w+(?: \| \d+ \w+)*) \(\d+\)\s*$`)
	nodeLine   = regexp.MustCompile(`^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)\s*$`)
)

func (c *closingLines) take(line string) {
	if m := vitestLine.FindStringSubmatch(line); m != nil {
		c.vitest = map[string]int{}
		for _, part := range strings.Split(m[1], " | ") {
			number, word, _ := strings.Cut(part, " ")
			c.vitest[word], _ = strconv.Atoi(number)
		}
	}
	if m := nodeLine.FindStringSubmatch(line); m != nil {
		if c.node == nil {
			c.node = map[string]int{}
		}
		c.node[m[1]], _ = strconv.Atoi(m[2])
	}
}

func (c *closingLines) total() count {
	return count{
		Passed:  c.vitest["passed"] + c.node["pass"],
		Failed:  c.vitest["failed"] + c.node["fail"] + c.node["cancelled"],
		Skipped: c.vitest["skipped"] + c.vitest["todo"] + c.node["skipped"] + c.node["todo"],
	}
}
