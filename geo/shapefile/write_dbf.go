package shapefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"peijian/geo"
	"peijian/geo/text"
)

// rowWriter collects the records of a .dbf.
type rowWriter struct {
	fields []FieldDef
	names  [][]byte
	enc    string
	rows   []byte
	count  uint32
}

// newRows checks the field definitions.
func newRows(o WriteOptions) (*rowWriter, error) {
	if len(o.Fields) == 0 || len(o.Fields) > 255 {
		return nil, fmt.Errorf("%d fields; a .dbf has 1 to 255", len(o.Fields))
	}
	w := &rowWriter{enc: o.Encoding}
	seen := map[string]bool{}
	for _, f := range o.Fields {
		if f.Type == 'D' {
			f.Width, f.Decimals = 8, 0
		}
		name, ok := text.Encode(o.Encoding, f.Name)
		if err := checkField(f, name, ok && !seen[f.Name]); err != nil {
			return nil, fmt.Errorf("field %s: %w", f.Name, err)
		}
		seen[f.Name] = true
		w.fields, w.names = append(w.fields, f), append(w.names, name)
	}
	return w, nil
}

func checkField(f FieldDef, name []byte, once bool) error {
	switch {
	case !once:
		return errors.New("the name is not valid or stands twice")
	case len(name) == 0 || len(name) > NameBytes || strings.TrimSpace(f.Name) != f.Name || strings.ContainsRune(f.Name, 0):
		return fmt.Errorf("the name has %d bytes; 1 to 10 without blanks at its ends are possible", len(name))
	case f.Type == 'C' && (f.Width < 1 || f.Width > 254):
		return fmt.Errorf("width %d; a text has 1 to 254 bytes", f.Width)
	case f.Type == 'N' && (f.Width < 1 || f.Width > 20 || f.Decimals < 0 || f.Decimals > 0 && f.Decimals > f.Width-2):
		return fmt.Errorf("width %d with %d decimals; a number has 1 to 20 digits, its point included", f.Width, f.Decimals)
	case strings.IndexByte("CND", f.Type) < 0:
		return fmt.Errorf("type %q; C, N and D are possible", f.Type)
	}
	return nil
}

// add appends a record; fields are found by name, and one that is missing is null.
func (w *rowWriter) add(values []geo.Field) error {
	w.rows = append(w.rows, ' ')
	used := 0
	for _, f := range w.fields {
		v, found := valueOf(values, f.Name)
		if found {
			used++
		}
		b, err := w.cell(f, v)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		w.rows = append(w.rows, b...)
	}
	if used != len(values) {
		return fmt.Errorf("%d of %d values belong to no field or to the same", len(values)-used, len(values))
	}
	w.count++
	return nil
}

func valueOf(values []geo.Field, name string) (geo.Field, bool) {
	for _, v := range values {
		if v.Name == name {
			return v, true
		}
	}
	return geo.Field{Null: true}, false
}

// cell encodes one value to the width of its field.
func (w *rowWriter) cell(f FieldDef, v geo.Field) ([]byte, error) {
	blank := bytes.Repeat([]byte{' '}, f.Width)
	if v.Null || v.Text == "" {
		return blank, nil
	}
	b, ok := text.Encode(w.enc, v.Text)
	if !ok || strings.ContainsRune(v.Text, 0) {
		return nil, errors.New("the text is not valid")
	}
	var err error
	switch f.Type {
	case 'D':
		b, err = date(v.Text)
	case 'N':
		err = number(v.Text, f.Decimals)
	}
	if err != nil {
		return nil, err
	}
	if len(b) > f.Width {
		return nil, fmt.Errorf("%d bytes, the field holds %d", len(b), f.Width)
	}
	if f.Type == 'N' {
		copy(blank[f.Width-len(b):], b)
	} else {
		copy(blank, b)
	}
	return blank, nil
}

// number checks that a text is a decimal with no more than the given decimals: [-]digits[.digits].
func number(s string, decimals int) error {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if whole == "" || !digits(whole) || !digits(fraction) || point && fraction == "" {
		return fmt.Errorf("%q is not a decimal number", s)
	}
	if len(fraction) > decimals {
		return fmt.Errorf("%s has %d decimals, the field holds %d", s, len(fraction), decimals)
	}
	return nil
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func date(s string) ([]byte, error) {
	for _, layout := range []string{time.DateOnly, "20060102"} {
		if d, err := time.Parse(layout, s); err == nil {
			return d.AppendFormat(nil, "20060102"), nil
		}
	}
	return nil, fmt.Errorf("%q is not a date (2006-01-02)", s)
}

// file returns the .dbf.
func (w *rowWriter) file(o WriteOptions) []byte {
	size, record := dbfHeader*(len(w.fields)+1)+1, 1
	for _, f := range w.fields {
		record += f.Width
	}
	out := make([]byte, dbfHeader, size+len(w.rows)+1)
	out[0], out[1], out[2], out[3] = 3, byte(o.Date.Year()-1900), byte(o.Date.Month()), byte(o.Date.Day())
	binary.LittleEndian.PutUint32(out[4:], w.count)
	binary.LittleEndian.PutUint16(out[8:], uint16(size))
	binary.LittleEndian.PutUint16(out[10:], uint16(record))
	out[29] = o.Language
	for i, f := range w.fields {
		var d [32]byte
		copy(d[:], w.names[i])
		d[11], d[16], d[17] = f.Type, byte(f.Width), byte(f.Decimals)
		out = append(out, d[:]...)
	}
	out = append(out, endOfFields)
	out = append(out, w.rows...)
	return append(out, endOfTable)
}
