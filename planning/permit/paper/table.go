package paper

import "math"

// column is a column of a table: its part of the width, and whether it holds numbers.
type column struct {
	title  string
	part   float64
	number bool
}

const (
	cell     = 9.0
	leading  = cell * 1.45
	padding  = 3.5
	together = 190.0 // a table no taller is not broken
)

// table prints rows under a heading, "" for none, and a head that comes again on every page.
func (s *sheet) table(heading string, columns []column, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.title
	}
	tall, lead := s.height(columns, head), 0.0
	for i, row := range rows {
		tall += s.height(columns, row)
		if i < 2 {
			lead = tall
		}
	}
	if tall <= together {
		lead = tall
	}
	lead = math.Min(lead, together)
	if heading != "" {
		s.heading(heading, lead)
	} else {
		s.room(lead)
	}
	s.row(columns, head, true)
	for i, row := range rows {
		need := s.height(columns, row)
		if i == len(rows)-2 { // the last row is not left alone
			need += s.height(columns, rows[i+1])
		}
		if s.y+need > bottom && s.y > top+s.height(columns, head) {
			s.page()
			s.row(columns, head, true)
		}
		s.tallRow(columns, head, row)
	}
	s.y += 4
}

// tallRow prints a row, in parts where no page holds it.
func (s *sheet) tallRow(columns []column, head, row []string) {
	lines := s.lines(columns, row)
	for {
		fit := int((bottom - s.y - 2*padding) / leading)
		if most(lines) <= fit {
			s.cells(columns, lines, false)
			return
		}
		now, later := make([][]string, len(lines)), make([][]string, len(lines))
		for i, l := range lines {
			n := min(max(fit, 1), len(l))
			now[i], later[i] = l[:n], l[n:]
		}
		s.cells(columns, now, false)
		s.page()
		s.row(columns, head, true)
		lines = later
	}
}

func (s *sheet) lines(columns []column, row []string) [][]string {
	s.size = cell
	out := make([][]string, len(columns))
	for i, c := range columns {
		out[i] = s.wrap(row[i], c.part*width-8)
	}
	return out
}

func most(lines [][]string) int {
	n := 1
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

func (s *sheet) height(columns []column, row []string) float64 {
	return float64(most(s.lines(columns, row)))*leading + 2*padding
}

func (s *sheet) row(columns []column, row []string, shaded bool) {
	s.cells(columns, s.lines(columns, row), shaded)
}

func (s *sheet) cells(columns []column, lines [][]string, shaded bool) {
	s.cellsShaded(columns, lines, func(int) bool { return shaded })
}

// cellsShaded prints one row of boxes, the columns of numbers flush right.
func (s *sheet) cellsShaded(columns []column, lines [][]string, shaded func(column int) bool) {
	h := float64(most(lines))*leading + 2*padding
	x := marginX
	for i, c := range columns {
		w := c.part * width
		s.box(x, s.y, w, h, shaded(i))
		s.size = cell
		for n, line := range lines[i] {
			left := x + 4
			if c.number {
				left = x + w - 4 - s.widthOf(line)
			}
			s.put(left, s.y+padding+float64(n)*leading+cell+0.5, line)
		}
		x += w
	}
	s.y += h
}

// box is a frame, grey where it holds a title.
func (s *sheet) box(x, y, w, h float64, shaded bool) {
	s.pdf.SetLineWidth(0.4)
	if !shaded {
		s.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "D")
		return
	}
	s.pdf.SetFillColor(236, 236, 236)
	s.pdf.RectFromUpperLeftWithStyle(x, y, w, h, "DF")
	s.pdf.SetFillColor(0, 0, 0)
}
