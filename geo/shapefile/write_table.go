package shapefile

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// width is how much room the values of a column took so far: bytes, and for numbers the digits before and behind the point.
type width struct{ bytes, whole, fraction int }

const (
	maxText   = 254
	maxNumber = 32
)

// value puts a cell aside: its length, one more than it is so that 0 is nothing, and its bytes.
func (p *part) value(o *LayersOptions, i int, kind geo.ColumnKind, v any) error {
	b, err := p.encoded(o, kind, v)
	if err != nil {
		return err
	}
	if v == nil || len(b) == 0 {
		return p.rows.add([]byte{0})
	}
	p.widths[i].widen(kind, b)
	p.cell = append(binary.AppendUvarint(p.cell[:0], uint64(len(b))+1), b...)
	return p.rows.add(p.cell)
}

func (w *width) widen(kind geo.ColumnKind, b []byte) {
	w.bytes = max(w.bytes, len(b))
	if kind == geo.DecimalColumn {
		whole, fraction, _ := strings.Cut(string(b), ".")
		w.whole, w.fraction = max(w.whole, len(whole)), max(w.fraction, len(fraction))
	}
}

// encoded is a value as a .dbf holds it.
func (p *part) encoded(o *LayersOptions, kind geo.ColumnKind, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		if kind == geo.DateColumn {
			return date(v)
		}
		return encodedText(o, v)
	case bool:
		if v {
			return []byte("T"), nil
		}
		return []byte("F"), nil
	case int64:
		return strconv.AppendInt(nil, v, 10), nil
	case float64:
		return numeric(strconv.FormatFloat(v, 'f', -1, 64))
	case geo.Digits:
		return numeric(string(v))
	}
	return nil, nil
}

func numeric(s string) ([]byte, error) {
	if len(s) > maxNumber {
		return nil, guard.Problem("dbf.number", "数值 %s 超过 %d 位，.dbf 容纳不下，请选用 GeoPackage。", "the number %s has more than %d digits, which a .dbf does not hold; take GeoPackage", s, maxNumber)
	}
	return []byte(s), number(s, maxNumber)
}

func encodedText(o *LayersOptions, s string) ([]byte, error) {
	b, ok := text.Encode(o.Encoding, s)
	switch {
	case !ok || strings.ContainsRune(s, 0):
		return nil, guard.Problem("dbf.text", "文字含无法写入的字符。", "the text has a character that cannot be written")
	case o.Label == "GBK" && fourBytes(b):
		return nil, guard.Problem("dbf.gbk", "“%s”含 GBK 没有的汉字，请选用 UTF-8 或 GB18030。", "%s has a character that GBK lacks; take UTF-8 or GB18030", s)
	case len(b) > maxText:
		return nil, guard.Problem("dbf.long", "文字有 %d 字节，.dbf 字段最多容纳 %d 字节，请选用 GeoPackage 或 GeoJSON。", "the text has %d bytes, a field of a .dbf holds %d; take GeoPackage or GeoJSON", len(b), maxText)
	}
	return b, nil
}

// fourBytes finds a character for which GB18030 needs four bytes, which GBK does not have.
func fourBytes(b []byte) bool {
	for i := 0; i+1 < len(b); i++ {
		if b[i] < 0x81 {
			continue
		}
		if b[i+1] >= '0' && b[i+1] <= '9' {
			return true
		}
		i++
	}
	return false
}

// definitions are the columns, each as wide as its widest value.
func (w *Writer) definitions(p *part) []FieldDef {
	out := make([]FieldDef, len(w.short))
	for i, c := range w.layer.Columns {
		d := FieldDef{Name: w.short[i], Type: 'C', Width: max(1, p.widths[i].bytes)}
		switch c.Kind {
		case geo.DateColumn:
			d.Type, d.Width = 'D', 8
		case geo.BooleanColumn:
			d.Type, d.Width = 'L', 1
		case geo.IntegerColumn:
			d.Type = 'N'
		case geo.DecimalColumn:
			d.Type, d.Decimals = 'N', p.widths[i].fraction
			d.Width = max(1, p.widths[i].whole)
			if d.Decimals > 0 {
				d.Width += 1 + d.Decimals
			}
		}
		out[i] = d
	}
	return out
}

// table writes the .dbf.
func (w *Writer) table(p *part) error {
	fields := w.definitions(p)
	head, record := w.tableHeader(p, fields)
	if int64(record)*int64(p.count) > maxFile {
		return guard.Fatal("shapefile.size", "属性表超过 2 GB，请缩小范围，或选用 GeoPackage。", "the table is larger than 2 GB: take a smaller part, or GeoPackage")
	}
	if err := p.rows.Flush(); err != nil {
		return err
	}
	e, err := w.entry(p.name + ".dbf")
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(e, 64<<10)
	if _, err := out.Write(head); err != nil {
		return err
	}
	in := bufio.NewReaderSize(p.rows.f.Reader(), 64<<10)
	row := make([]byte, record)
	for range p.count {
		if err := fillRow(row, fields, in); err != nil {
			return err
		}
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	if err := out.WriteByte(endOfTable); err != nil {
		return err
	}
	return out.Flush()
}

// fillRow reads the cells of a record and sets them where their fields are: numbers to the right.
func fillRow(row []byte, fields []FieldDef, in *bufio.Reader) error {
	for i := range row {
		row[i] = ' '
	}
	at := 1
	for _, f := range fields {
		n, err := binary.ReadUvarint(in)
		if err != nil {
			return fmt.Errorf("read what was kept: %w", err)
		}
		cell := row[at : at+f.Width]
		if at += f.Width; n == 0 {
			continue
		}
		if f.Type == 'N' {
			cell = cell[f.Width-int(n-1):]
		}
		if _, err := io.ReadFull(in, cell[:n-1]); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) tableHeader(p *part, fields []FieldDef) (head []byte, record int) {
	record = 1
	for _, f := range fields {
		record += f.Width
	}
	head = make([]byte, dbfHeader, dbfHeader*(len(fields)+1)+1)
	head[0], head[1], head[2], head[3] = 3, byte(w.o.Date.Year()-1900), byte(w.o.Date.Month()), byte(w.o.Date.Day())
	binary.LittleEndian.PutUint32(head[4:], p.count)
	binary.LittleEndian.PutUint16(head[8:], uint16(cap(head)))
	binary.LittleEndian.PutUint16(head[10:], uint16(record))
	if w.o.Label == "GBK" {
		head[29] = languageGBK
	}
	for _, f := range fields {
		var d [32]byte
		copy(d[:NameBytes], f.Name)
		d[11], d[16], d[17] = f.Type, byte(f.Width), byte(f.Decimals)
		head = append(head, d[:]...)
	}
	return append(head, endOfFields), record
}
