package paper

// column is a column of a table: its part of the width, and whether it holds numbers.
type column struct {
	title  string
	part   float64
	number bool
}

const cell = 9.0

// table prints rows under a head that comes again on every page.
func (s *sheet) table(columns []column, rows [][]string) {
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.title
	}
	s.room(3 * cell * 1.7)
	s.row(columns, head)
	for _, row := range rows {
		if s.y+s.height(columns, row) > bottom {
			s.page()
			s.row(columns, head)
		}
		s.row(columns, row)
	}
	s.y += 4
}

func (s *sheet) height(columns []column, row []string) float64 {
	s.size = cell
	most := 1
	for i, c := range columns {
		most = max(most, len(s.wrap(row[i], c.part*width-8)))
	}
	return float64(most)*cell*1.5 + 5
}

func (s *sheet) row(columns []column, row []string) {
	h := s.height(columns, row)
	x := marginX
	for i, c := range columns {
		w := c.part * width
		s.line(x, s.y, x+w, s.y, 0.4)
		s.line(x, s.y, x, s.y+h, 0.4)
		s.line(x, s.y+h, x+w, s.y+h, 0.4)
		s.line(x+w, s.y, x+w, s.y+h, 0.4)
		s.size = cell
		for n, line := range s.wrap(row[i], w-8) {
			left := x + 4
			if c.number {
				left = x + w - 4 - s.widthOf(line)
			}
			s.put(left, s.y+2+float64(n)*cell*1.5+cell, line)
		}
		x += w
	}
	s.y += h
}
