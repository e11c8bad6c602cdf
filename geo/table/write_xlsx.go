package table

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// What a sheet and a cell hold. Characters are counted as UTF-16 has them.
const (
	sheetRows = 1 << 20
	cellRunes = 32_767
	nameRunes = 31 // of a sheet
)

// WorkbookWriter writes a workbook with a sheet for each layer: numbers as numbers, days as days, codes and all other texts as texts, which no
// spreadsheet computes whatever they begin with. A shape longer than a cell goes on in further columns, as many as the schema's longest needs; all
// but the last of a shape are full. It is a geo.Writer. Rows go to a temporary file and not to memory.
type WorkbookWriter struct {
	out    io.Writer
	o      WorkbookOptions
	f      *excelize.File
	sheet  *excelize.StreamWriter
	schema geo.Schema
	placed placed
	row    int
	cells  []any
	day    int // style of days
	head   int // style of the header
	first  bool
}

// WorkbookOptions say how a workbook is written.
type WorkbookOptions struct {
	Place  Place  // "": AsWKT
	Folder string // of temporary files, "" for that of the system
}

// NewWorkbook begins a workbook.
func NewWorkbook(out io.Writer, o WorkbookOptions) *WorkbookWriter {
	return &WorkbookWriter{out: out, o: o, first: true}
}

// Begin opens the sheet of a layer.
func (w *WorkbookWriter) Begin(s geo.Schema) (err error) {
	if err := w.end(); err != nil {
		return err
	}
	if w.placed, err = newPlaced(&s, w.o.Place); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	w.placed.continued(s.ShapeText)
	if most := geo.DefaultLimits().Fields; len(s.Columns)+len(w.placed.names) > most {
		return guard.Fatal("xlsx.shape", "最长的图形有 %d 个字符，连续写入各列后超过 %d 列，无法再导入；请不带图形导出，或选用 GeoPackage、GeoJSON。",
			"the longest shape has %d characters, and goes on over more than %d columns, which are not read back: export without shapes, or take GeoPackage or GeoJSON", s.ShapeText, most)
	}
	w.schema, w.row = s, 1
	if err := w.open(sheetName(s)); err != nil {
		return fmt.Errorf("write xlsx: sheet %s: %w", s.Name, err)
	}
	return w.header()
}

func sheetName(s geo.Schema) string {
	name := s.Title
	if name == "" {
		name = s.Name
	}
	if r := []rune(name); len(r) > nameRunes {
		name = string(r[:nameRunes])
	}
	return name
}

// open makes the file with the first sheet.
func (w *WorkbookWriter) open(name string) (err error) {
	if w.first {
		w.first = false
		w.f = excelize.NewFile(excelize.Options{TmpDir: w.o.Folder})
		if err = w.f.SetSheetName("Sheet1", name); err == nil {
			err = w.styles()
		}
	} else {
		_, err = w.f.NewSheet(name)
	}
	if err == nil {
		w.sheet, err = w.f.NewStreamWriter(name)
	}
	return err
}

func (w *WorkbookWriter) styles() (err error) {
	format := "yyyy-mm-dd"
	if w.day, err = w.f.NewStyle(&excelize.Style{CustomNumFmt: &format}); err == nil {
		w.head, err = w.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	}
	return err
}

func (w *WorkbookWriter) header() error {
	cells := []any{}
	for _, c := range w.schema.Columns {
		cells = append(cells, excelize.Cell{StyleID: w.head, Value: c.Name})
	}
	for _, name := range w.placed.names {
		cells = append(cells, excelize.Cell{StyleID: w.head, Value: name})
	}
	return errors.Join(w.sheet.SetColWidth(1, max(1, len(cells)), 18),
		w.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		w.sheet.SetRow("A1", cells))
}

// Write appends a row. A text that no cell holds is a problem of its row.
func (w *WorkbookWriter) Write(r geo.Row) error {
	if err := w.schema.Fits(&r); err != nil {
		return fmt.Errorf("write xlsx: row %d: %w", w.row, err)
	}
	if w.row++; w.row > sheetRows {
		return guard.Fatal("xlsx.rows", "工作表最多容纳 %d 行，请缩小范围，或选用 GeoPackage、CSV。", "a sheet holds %d rows: take a smaller part, or GeoPackage or CSV", sheetRows-1)
	}
	w.cells = w.cells[:0]
	for i, v := range r.Values {
		cell, p := w.cell(w.schema.Columns[i].Kind, v)
		if p != nil {
			p.Row, p.Field = w.row, w.schema.Columns[i].Name
			return p
		}
		w.cells = append(w.cells, cell)
	}
	if p := w.place(&r); p != nil {
		return p
	}
	return w.sheet.SetRow("A"+strconv.Itoa(w.row), w.cells)
}

func (w *WorkbookWriter) place(r *geo.Row) *geo.Problem {
	switch w.placed.place {
	case AsWKT:
		text, columns := w.placed.text(r.Shape), len(w.placed.names)
		if len(text) > columns*cellRunes {
			p := guard.Problem("xlsx.shape", "图形有 %d 个字符，单元格最多容纳 %d 个；请不带图形导出，或选用 GeoPackage、GeoJSON。", "the shape has %d characters, a cell holds %d: export without shapes, or take GeoPackage or GeoJSON", len(text), columns*cellRunes)
			p.Row, p.Field = w.row, w.placed.names[0]
			return p
		}
		for ; len(text) > cellRunes; text = text[cellRunes:] {
			w.cells = append(w.cells, text[:cellRunes])
		}
		w.cells = append(w.cells, text)
	case AsPoint:
		x, y, ok := w.placed.point(r.Shape)
		if !ok {
			return nil
		}
		w.cells = append(w.cells, excelNumber(x), excelNumber(y))
	}
	return nil
}

// cell is a value as excelize takes it.
func (w *WorkbookWriter) cell(kind geo.ColumnKind, v any) (any, *geo.Problem) {
	switch v := v.(type) {
	case geo.Digits:
		return excelNumber(string(v)), nil
	case int64:
		if v > 999_999_999_999_999 || v < -999_999_999_999_999 {
			return strconv.FormatInt(v, 10), nil // a sheet's numbers have 15 digits
		}
	case string:
		if len(v) > cellRunes && len(utf16.Encode([]rune(v))) > cellRunes {
			return nil, guard.Problem("xlsx.long", "内容超过 %d 个字符，单元格容纳不下。", "longer than the %d characters that a cell holds", cellRunes)
		}
		if day, ok := dayOf(kind, v); ok {
			return excelize.Cell{StyleID: w.day, Value: day}, nil
		}
	}
	return v, nil
}

// dayOf is a date that a sheet can count: before March of 1900 its days are wrong.
func dayOf(kind geo.ColumnKind, v string) (time.Time, bool) {
	if kind != geo.DateColumn {
		return time.Time{}, false
	}
	day, err := time.Parse(time.DateOnly, v)
	return day, err == nil && day.Year() > 1900
}

// excelNumber is a decimal as a number, and as text where a sheet would round it.
func excelNumber(s string) any {
	v, err := strconv.ParseFloat(s, 64)
	digits := 0
	for _, c := range s {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	if err != nil || digits > 15 {
		return s
	}
	return v
}

func (w *WorkbookWriter) end() error {
	if w.sheet == nil {
		return nil
	}
	err := w.sheet.Flush()
	w.sheet = nil
	return err
}

// Close packs the workbook.
func (w *WorkbookWriter) Close() error {
	if w.f == nil {
		return errors.New("write xlsx: no layer was begun")
	}
	if err := w.end(); err != nil {
		return err
	}
	_, err := w.f.WriteTo(w.out)
	return errors.Join(err, w.Discard())
}

// Discard removes the temporary files. It may be called at any time, and more than once.
func (w *WorkbookWriter) Discard() error {
	if w.f == nil {
		return nil
	}
	f := w.f
	w.f = nil
	return f.Close()
}
