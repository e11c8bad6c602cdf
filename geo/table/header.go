package table

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// header is what names the columns.
type header struct {
	names  []string
	row    int // of the sheet, where it begins
	height int // rows it takes
	used   int // rows looked ahead that belong to it or stand above it
}

// findHeader picks the first row in which most columns hold texts, all different, and composes it with a second one.
func findHeader(lines []line) (header, error) {
	width := usualWidth(lines)
	for i, l := range lines {
		ok, twice := names(l, width)
		if twice != "" {
			return header{}, doubled(twice, l.row)
		}
		if l.problem != nil || !ok {
			continue
		}
		h := header{names: cleaned(l), row: l.row, height: 1, used: i + 1}
		if i+1 < len(lines) {
			h.extend(cleaned(lines[i+1]), lines[i+1])
		}
		return h, h.check()
	}
	return header{}, guard.Fatal("table.no_header", "前 %d 行中没有找到表头（各列名称应为互不相同的文字）。", "no header found in the first %d rows: texts, all different, one for each column", lookahead)
}

// usualWidth is how many cells a row has: that of three quarters of the rows, so that titles, which have few, and a
// single overlong row do not count.
func usualWidth(lines []line) int {
	var widths []int
	for _, l := range lines {
		if l.problem == nil {
			widths = append(widths, filled(l))
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return widths[len(widths)*3/4]
}

func filled(l line) int {
	n := 0
	for _, c := range l.cells {
		if strings.TrimSpace(c.text) != "" {
			n++
		}
	}
	return n
}

// names tells whether a row can name columns. One with gaps and a colon, such as "unit: m²  date: …", is a line of
// the title. A row that would do but for a name standing twice is a header to be mended, and twice is that name: were
// it passed over, a row of data would give the names. Groups repeated over their columns do not count as such.
func names(l line, width int) (ok bool, twice string) {
	seen, texts, gaps := map[string]bool{}, 0, filled(l) < width
	for _, c := range l.cells {
		name := clean(c.text)
		switch {
		case name == "":
			continue
		case gaps && strings.ContainsAny(name, ":："):
			return false, ""
		case seen[name] && twice == "":
			twice = name
		case !seen[name] && !c.number && !numeric(name):
			texts++
		}
		seen[name] = true
	}
	if texts == 0 || 2*texts <= width {
		return false, ""
	}
	return twice == "", twice
}

// doubled is a header with one name for two columns.
func doubled(name string, row int) *geo.Problem {
	p := guard.Fatal("table.header_twice", "表头中有两列都叫“%s”。", "two columns of the header are called %s", name)
	p.Row = row
	return p
}

// cleaned returns the names in a row without empty ones at its end.
func cleaned(l line) []string {
	var out []string
	for _, c := range l.cells {
		out = append(out, clean(c.text))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// extend takes the next row as the lower part of the header when it holds texts in every gap of the upper part and is
// empty somewhere below a name: the picture that merged cells leave.
func (h *header) extend(lower []string, l line) {
	width := max(len(h.names), len(lower))
	upper := append(append([]string(nil), h.names...), make([]string, width-len(h.names))...)
	lower = append(lower, make([]string, width-len(lower))...)
	gaps, blanks := 0, 0
	for i := range width {
		switch {
		case upper[i] == "" && lower[i] == "", lower[i] != "" && (l.cells[i].number || numeric(lower[i])):
			return
		case upper[i] == "":
			gaps++
		case lower[i] == "":
			blanks++
		}
	}
	if gaps == 0 || blanks == 0 || upper[0] == "" {
		return
	}
	h.names, h.height, h.used = composed(upper, lower), 2, h.used+1
}

// composed names a column by its lower part where that is unique, else by group/lower.
func composed(upper, lower []string) []string {
	count := map[string]int{}
	for i := range upper {
		count[last(upper[i], lower[i])]++
	}
	out, group := make([]string, len(upper)), ""
	for i := range upper {
		if upper[i] != "" {
			group = upper[i]
		}
		out[i] = last(upper[i], lower[i])
		if lower[i] != "" && count[lower[i]] > 1 {
			out[i] = group + "/" + lower[i]
		}
	}
	return out
}

func last(upper, lower string) string {
	if lower != "" {
		return lower
	}
	return upper
}

// check names what has no name after its column and refuses one name for two columns.
func (h *header) check() error {
	seen := map[string]bool{}
	for i, n := range h.names {
		if n == "" {
			h.names[i] = "(" + letters(i) + ")"
			continue
		}
		if text.Bad(n) {
			p := guard.Fatal("text.invalid", "表头文字的编码不正确，请指定编码。", "the header has bytes that mean nothing; say the encoding")
			p.Row = h.row
			return p
		}
		if seen[n] {
			return doubled(n, h.row)
		}
		seen[n] = true
	}
	return nil
}

// clean takes blanks off a name. A line break inside goes without trace between Chinese characters, where it only
// serves the width of the column, and becomes a blank elsewhere.
func clean(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' })
	out := ""
	for _, w := range words {
		w = strings.TrimSpace(w)
		r, _ := utf8.DecodeRuneInString(w)
		l, _ := utf8.DecodeLastRuneInString(out)
		if out != "" && w != "" && r < utf8.RuneSelf && l < utf8.RuneSelf {
			out += " "
		}
		out += w
	}
	return strings.TrimSpace(strings.TrimPrefix(out, "\ufeff"))
}

// numeric tells whether a text looks like a value rather than a name.
func numeric(s string) bool {
	_, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	return err == nil
}
