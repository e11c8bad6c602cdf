package table

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"peijian/geo/internal/guard"
)

// maxMerges is how many merged ranges are remembered and reported.
const maxMerges = 50

// sheet reads the rows of one worksheet part.
type sheet struct {
	book   *workbook
	part   *part
	row    int
	cells  []cell
	merges []string
	ended  bool // the part was read to its end, behind the rows
}

// ragged is false: a sheet does not store empty cells at the end of a row.
func (s *sheet) ragged() bool { return false }

// next reads up to the end of the next row element. The end of the part comes behind the merged ranges.
func (s *sheet) next() (line, error) {
	for {
		t, err := s.part.token()
		if err == io.EOF && !s.ended {
			err = s.part.damage(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return line{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				return s.line(t)
			case "mergeCell":
				s.merge(attr(t, "ref"))
			}
		case xml.EndElement:
			s.ended = s.ended || t.Name.Local == "worksheet"
		}
	}
}

// line reads one row. Rows must stand in order; one that says no number follows the last.
func (s *sheet) line(e xml.StartElement) (line, error) {
	row := s.row + 1
	if r := attr(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n <= s.row {
			return line{}, guard.Fatal("xlsx.damaged", "工作表第 %d 行之后的行号顺序不正确。", "row numbers behind row %d are out of order", s.row)
		}
		row = n
	}
	s.row, s.cells = row, s.cells[:0]
	l := line{row: row}
	for {
		t, err := s.part.token()
		if err == io.EOF {
			err = s.part.damage(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return line{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "c" {
				if err := s.cell(&l, t); err != nil {
					return line{}, err
				}
			}
		case xml.EndElement:
			if t.Name.Local == "row" {
				l.cells = s.cells
				return l, nil
			}
		}
	}
}

// cell reads one cell to its end and puts it in its column.
func (s *sheet) cell(l *line, e xml.StartElement) error {
	at := len(s.cells)
	if ref := attr(e, "r"); ref != "" {
		at = column(ref)
	}
	c, err := s.content(e)
	if err != nil {
		return err
	}
	l.bytes += len(c.text)
	switch {
	case at < len(s.cells):
		return guard.Fatal("xlsx.damaged", "工作表第 %d 行的单元格顺序不正确。", "the cells of row %d are out of order", l.row)
	case c.null && c.problem == nil: // a cell with a border and nothing in it
	case at >= s.book.limits.Fields:
		l.problem = tooWide(s.book.limits.Fields)
	case l.bytes > maxRow:
		l.problem = tooLong()
	default:
		for len(s.cells) < at {
			s.cells = append(s.cells, cell{null: true})
		}
		s.cells = append(s.cells, c)
	}
	return nil
}

// content reads what a c element holds: v, is or f with v.
func (s *sheet) content(e xml.StartElement) (cell, error) {
	var value string
	var has, formula bool
	for {
		t, err := s.part.token()
		if err == io.EOF {
			err = s.part.damage(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return cell{}, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "c" {
				return s.value(attr(e, "t"), attr(e, "s"), value, has, formula), nil
			}
		case xml.StartElement:
			inner, err := s.part.text(s.book.limits.TextBytes)
			if err != nil {
				return cell{}, err
			}
			switch t.Name.Local {
			case "v", "is":
				value, has = inner, true
			case "f":
				formula = true
			}
		}
	}
}

// value interprets a stored value by the cell's type and style.
func (s *sheet) value(kind, style, v string, has, formula bool) cell {
	switch {
	case !has && formula:
		return cell{null: true, problem: guard.Problem("xlsx.formula", "公式没有保存计算结果，请在 Excel 中打开并保存一次。", "the formula has no stored result; open the file in Excel and save it")}
	case !has:
		return cell{null: true}
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(s.book.shared) {
			return cell{null: true, problem: guard.Problem("xlsx.damaged", "单元格指向不存在的文字（编号 %s）。", "the cell points to a text that does not exist (number %s)", v)}
		}
		return cell{text: s.book.shared[i], null: s.book.shared[i] == ""}
	case "str", "inlineStr":
		return cell{text: v, null: v == "" && !formula}
	case "d":
		return cell{text: strings.TrimSuffix(strings.Replace(v, "T", " ", 1), " 00:00:00")}
	case "b":
		return cell{text: map[bool]string{true: "TRUE", false: "FALSE"}[v == "1" || v == "true"]}
	case "e":
		return cell{null: true, problem: guard.Problem("xlsx.error", "单元格是错误值 %s。", "the cell holds the error %s", v)}
	}
	return s.number(style, v)
}

func (s *sheet) number(style, v string) cell {
	if v == "" {
		return cell{null: true}
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(s.book.styles) {
		if m := s.book.styles[i]; m.date || m.clock {
			if t, ok := dateText(v, m, s.book.from1904); ok {
				return cell{text: t}
			}
		}
	}
	return cell{text: numberText(v), number: true}
}

// merge remembers a merged range.
func (s *sheet) merge(ref string) {
	if len(s.merges) < maxMerges {
		s.merges = append(s.merges, ref)
	}
}

// mergedCells reports ranges below the header that span rows: only their first row has the value.
func (r *Reader) mergedCells() {
	s, ok := r.rows.(*sheet)
	if !ok {
		return
	}
	for _, ref := range s.merges {
		from, to, _ := strings.Cut(ref, ":")
		if rowOf(from) < r.header.row+r.header.height || rowOf(from) >= rowOf(to) {
			continue
		}
		p := guard.Problem("xlsx.merged", "合并单元格 %s 跨多行，只有首行有值，请取消合并并逐行填写。", "the merged cells %s span rows, of which only the first has the value; unmerge and fill them", ref)
		p.Row = rowOf(from)
		if c := column(from); c < len(r.header.names) {
			p.Field = r.header.names[c]
		}
		r.feed.Say(p)
	}
	s.merges = nil
}

// column reads the letters of a reference such as B5, counted from 0. Nonsense gives a column beyond every limit.
func column(ref string) int {
	n := 0
	for i := 0; i < len(ref) && ref[i] >= 'A'; i++ {
		if c := ref[i] &^ 0x20; c > 'Z' || n > 1<<20 {
			return 1 << 30
		} else {
			n = n*26 + int(c-'A') + 1
		}
	}
	if n == 0 {
		return 1 << 30
	}
	return n - 1
}

// rowOf reads the digits of a reference, 0 when there are none.
func rowOf(ref string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(strings.ToUpper(ref), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return n
}
