package table

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"peijian/geo"
	"peijian/geo/text"
)

// CSVOptions say how a CSV is written.
type CSVOptions struct {
	Encoding string    // text.UTF8, with a byte order mark (also when empty), or text.GB18030
	Place    Place     // "": AsWKT
	Words    [2]string // for yes and no; "": true and false
}

// CSVWriter writes one layer as RFC 4180, so that Excel reads its Chinese. It is a geo.Writer.
//
// A text that a spreadsheet would take for a formula (=, +, -, @, a tab or the end of a line at its beginning) gets an apostrophe before it, and so
// does one that already begins with apostrophes and then with one of these: OpenCSV takes one away again, so that nothing changes on the way.
type CSVWriter struct {
	w      *bufio.Writer
	o      CSVOptions
	schema geo.Schema
	placed placed
	begun  bool
	row    int
	line   []byte
	cells  int // of the line
}

// NewCSV begins a CSV.
func NewCSV(w io.Writer, o CSVOptions) *CSVWriter {
	if o.Words == ([2]string{}) {
		o.Words = [2]string{"true", "false"}
	}
	return &CSVWriter{w: bufio.NewWriterSize(w, 64<<10), o: o}
}

// Begin writes the header.
func (c *CSVWriter) Begin(s geo.Schema) (err error) {
	if c.begun {
		return errors.New("write csv: one layer in a file")
	}
	c.begun, c.schema = true, s
	if c.placed, err = newPlaced(&s, c.o.Place); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	if c.o.Encoding != text.GB18030 {
		if _, err := c.w.WriteString("\ufeff"); err != nil {
			return err
		}
	}
	c.line, c.cells = c.line[:0], 0
	for _, column := range s.Columns {
		c.cell(column.Name, true)
	}
	for _, name := range c.placed.names {
		c.cell(name, true)
	}
	return c.end()
}

// Write writes a row.
func (c *CSVWriter) Write(r geo.Row) error {
	c.row++
	if err := c.add(&r); err != nil {
		return fmt.Errorf("write csv: row %d: %w", c.row, err)
	}
	return nil
}

func (c *CSVWriter) add(r *geo.Row) error {
	if err := c.schema.Fits(r); err != nil {
		return err
	}
	c.line, c.cells = c.line[:0], 0
	for _, v := range r.Values {
		c.value(v)
	}
	switch c.placed.place {
	case AsWKT:
		c.cell(c.placed.text(r.Shape), r.Shape != nil)
	case AsPoint:
		x, y, ok := c.placed.point(r.Shape)
		c.cell(x, ok)
		c.cell(y, ok)
	}
	return c.end()
}

func (c *CSVWriter) value(v any) {
	switch v := v.(type) {
	case nil:
		c.cell("", false)
	case string:
		c.cell(defused(v), true)
	case bool:
		word := c.o.Words[1]
		if v {
			word = c.o.Words[0]
		}
		c.cell(word, true)
	case int64:
		c.cell(strconv.FormatInt(v, 10), true)
	case float64:
		c.cell(strconv.FormatFloat(v, 'f', -1, 64), true)
	case geo.Digits:
		c.cell(string(v), true)
	}
}

// formulas are the beginnings that a spreadsheet executes.
const formulas = "=+-@\t\r\n"

// defused is a text that no spreadsheet takes for a formula.
func defused(s string) string {
	if armed(s) {
		return "'" + s
	}
	return s
}

// armed says that a text begins like a formula, behind any number of apostrophes.
func armed(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte(formulas, s[0]) >= 0
}

// rearmed is the text that defused was given.
func rearmed(s string) string {
	if strings.HasPrefix(s, "'") && armed(s) {
		return s[1:]
	}
	return s
}

// cell appends a cell. An empty text has quotes, no value has none.
func (c *CSVWriter) cell(s string, valued bool) {
	if c.cells++; c.cells > 1 {
		c.line = append(c.line, ',')
	}
	if s == "" && valued || strings.ContainsAny(s, "\",;\t\r\n") || strings.TrimSpace(s) != s {
		c.line = append(c.line, '"')
		c.line = append(c.line, strings.ReplaceAll(s, `"`, `""`)...)
		c.line = append(c.line, '"')
		return
	}
	c.line = append(c.line, s...)
}

func (c *CSVWriter) end() error {
	c.line = append(c.line, "\r\n"...)
	out := c.line
	if c.o.Encoding == text.GB18030 {
		var ok bool
		if out, ok = text.Encode(text.GB18030, string(c.line)); !ok {
			return errors.New("a text is not valid")
		}
	}
	_, err := c.w.Write(out)
	return err
}

// Close flushes the file.
func (c *CSVWriter) Close() error { return c.w.Flush() }
