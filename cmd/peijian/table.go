package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"peijian/planning/permit/table"
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
			widths[i] = max(widths[i], table.Columns(cell))
		}
	}
	out := bufio.NewWriter(w)
	defer out.Flush()
	for _, row := range append([][]string{header}, rows...) {
		line := make([]string, len(row))
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-table.Columns(cell))
			if line[i] = cell + pad; right[i] {
				line[i] = pad + cell
			}
		}
		fmt.Fprintln(out, strings.TrimRight(strings.Join(line, "  "), " "))
	}
}
