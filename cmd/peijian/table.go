package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/width"
)

// grid prints rows under a header, with columns aligned by the width that a terminal gives Chinese characters. Columns whose header
// begins with ">" stand to the right.
func grid(w io.Writer, header []string, rows [][]string) {
	right := make([]bool, len(header))
	for i, h := range header {
		right[i] = strings.HasPrefix(h, ">")
		header[i] = strings.TrimPrefix(h, ">")
	}
	widths := make([]int, len(header))
	for _, row := range append([][]string{header}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], cells(cell))
		}
	}
	out := bufio.NewWriter(w)
	defer out.Flush()
	for _, row := range append([][]string{header}, rows...) {
		line := make([]string, len(row))
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-cells(cell))
			if line[i] = cell + pad; right[i] {
				line[i] = pad + cell
			}
		}
		fmt.Fprintln(out, strings.TrimRight(strings.Join(line, "  "), " "))
	}
}

// cells is the width of s on a terminal.
func cells(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
