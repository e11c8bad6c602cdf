package table

import (
	"io"
	"slices"
	"strings"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// Options for OpenCSV and OpenXLSX; the zero value guesses encoding, delimiter and sheet.
type Options struct {
	File      string // name used in problems
	Encoding  string // of a CSV; overrides the guess
	Delimiter byte   // of a CSV; overrides the guess
	Sheet     string // of an XLSX; the first visible one when empty
	Limits    geo.Limits
}

const (
	lookahead = 30      // rows in which a header is looked for
	maxRow    = 8 << 20 // bytes of one row, and of the rows looked ahead
)

// cell is one value of a row.
type cell struct {
	text    string
	null    bool
	number  bool         // stored as a number, or looks like one
	problem *geo.Problem // why it has no value
}

// line is one row of the sheet.
type line struct {
	row     int // as the sheet counts
	cells   []cell
	bytes   int
	problem *geo.Problem // why the row as a whole cannot be read
}

// empty tells whether a row has nothing in it.
func (l line) empty() bool {
	for _, c := range l.cells {
		if strings.TrimSpace(c.text) != "" || c.problem != nil {
			return false
		}
	}
	return l.problem == nil
}

// rows is a sheet, row by row. The cells of a line are valid until the next call.
type rows interface {
	next() (line, error)
	// ragged tells whether a row shorter than the header is a mistake.
	ragged() bool
}

// Reader hands out the rows of one table. It implements geo.Reader and is not for concurrent use.
type Reader struct {
	feed    guard.Feed
	about   func() geo.About
	rows    rows
	limits  geo.Limits
	waiting []line // looked ahead
	header  header
	pending error  // met while looking ahead
	wkt     []int  // columns of shapes, none without
	system  string // in which coordinates they are, "" when the header does not say

	toldHeights bool
}

// newReader finds the header.
func newReader(src rows, o Options, about func() geo.About) (*Reader, error) {
	r := &Reader{rows: src, limits: o.Limits, about: about}
	r.feed = guard.Feed{File: o.File, Max: o.Limits.Records, Read: r.read}
	r.look()
	h, err := findHeader(r.waiting)
	if err != nil {
		if fatal, ok := r.pending.(*geo.Problem); ok {
			err = fatal // the file's damage is the better reason
		}
		return nil, err
	}
	r.header, r.waiting = h, r.waiting[h.used:]
	r.wkt, r.system = shapeColumns(h.names, r.waiting)
	if h.row != 1 || h.height > 1 {
		p := guard.Note("table.header", "表头取自第 %d 行（共 %d 行）。", "the header is taken from row %d (%d rows)", h.row, h.height)
		p.Row = h.row
		r.feed.Say(p)
	}
	return r, nil
}

// look reads the rows a header may stand in.
func (r *Reader) look() {
	size := 0
	for len(r.waiting) < lookahead && size < maxRow {
		l, err := r.rows.next()
		if err != nil {
			r.pending = err
			return
		}
		if l.empty() {
			continue
		}
		l.cells = append([]cell(nil), l.cells...)
		size += l.bytes
		r.waiting = append(r.waiting, l)
	}
}

// About tells format, encoding and columns.
func (r *Reader) About() geo.About {
	a := r.about()
	a.Columns, a.Rows, a.CRS, a.Shapeless = []string{}, -1, r.system, len(r.wkt) == 0
	for i, name := range r.header.names {
		if !slices.Contains(r.wkt, i) {
			a.Columns = append(a.Columns, name)
		}
	}
	return a
}

// Next returns the next row that is not empty; see geo.Reader and the notes of package guard on problems.
func (r *Reader) Next() (geo.Feature, error) { return r.feed.Next() }

// read makes a record of the next row.
func (r *Reader) read() (guard.Record, error) {
	l, err := r.nextLine()
	if err != nil {
		return guard.Record{}, err
	}
	if l.empty() {
		return guard.Record{Skip: true}, nil
	}
	return r.record(l), nil
}

func (r *Reader) nextLine() (line, error) {
	if len(r.waiting) > 0 {
		l := r.waiting[0]
		r.waiting = r.waiting[1:]
		return l, nil
	}
	l, err := line{}, r.pending
	if err == nil {
		l, err = r.rows.next()
	}
	if err == io.EOF {
		r.mergedCells()
	}
	return l, err
}

// record checks a row and turns its cells into fields.
func (r *Reader) record(l line) guard.Record {
	rec := guard.Record{Feature: geo.Feature{Row: l.row}}
	if l.problem != nil {
		rec.Add(l.problem, l.row, "")
		return rec
	}
	names := r.header.names
	if len(l.cells) < len(names) && r.rows.ragged() {
		rec.Add(guard.Problem("table.ragged", "该行有 %d 列，表头有 %d 列。", "the row has %d cells, the header has %d", len(l.cells), len(names)), l.row, "")
	}
	for i := len(names); i < len(l.cells); i++ {
		if !l.cells[i].null {
			rec.Add(guard.Problem("table.ragged", "表头之外的 %s 列有内容。", "column %s, which the header does not name, is not empty", letters(i)), l.row, "")
			break
		}
	}
	rec.Feature.Fields = make([]geo.Field, 0, len(names))
	for i, name := range names {
		c := cellAt(l.cells, i)
		if slices.Contains(r.wkt, i) {
			if c.problem != nil {
				r.check(&rec, c, name)
			}
			continue
		}
		rec.Feature.Fields = append(rec.Feature.Fields, geo.Field{Name: name, Text: c.text, Null: c.null})
		r.check(&rec, c, name)
	}
	if len(r.wkt) > 0 {
		r.shape(&rec, l.cells)
	}
	return rec
}

// check adds what is wrong with one cell.
func (r *Reader) check(rec *guard.Record, c cell, name string) {
	switch {
	case c.problem != nil:
		p := *c.problem
		rec.Add(&p, rec.Feature.Row, name)
	case text.Bad(c.text):
		rec.Add(guard.Problem("text.invalid", "文字不完整或编码不正确，请检查编码。", "the text has bytes that mean nothing or a lost character; check the encoding"), rec.Feature.Row, name)
	case len(c.text) > r.limits.TextBytes:
		rec.Add(guard.Problem("text.long", "内容超过 %d 字节。", "longer than %d bytes", r.limits.TextBytes), rec.Feature.Row, name)
	}
}

// letters names a column as Excel does, counted from 0.
func letters(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// tooWide is a row of more cells than allowed.
func tooWide(limit int) *geo.Problem {
	return guard.Problem("file.fields", "该行超过 %d 列。", "the row has more than %d cells", limit)
}

// tooLong is a row of more bytes than one row may have.
func tooLong() *geo.Problem {
	return guard.Problem("table.long", "该行内容超过 %d 字节。", "the row is longer than %d bytes", maxRow)
}
