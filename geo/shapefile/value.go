package shapefile

import (
	"bytes"
	"time"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// fill adds the values of a record.
func (t *table) fill(rec *guard.Record, raw []byte) {
	row := rec.Feature.Row
	rec.Feature.Fields = make([]geo.Field, len(t.columns))
	at := 1
	for i := range t.columns {
		c := &t.columns[i]
		b := raw[at : at+c.width]
		at += c.width
		f := &rec.Feature.Fields[i]
		f.Name = c.name
		if c.kind == 'C' {
			t.text(rec, f, c, b)
		} else {
			f.Text, f.Null = plain(c.kind, b)
		}
		if text.Bad(f.Text) {
			rec.Add(guard.Problem("text.invalid", "有不属于 %s 的字节，请检查编码。", "bytes that are not %s; check the encoding", t.enc), row, c.name)
		}
		if len(f.Text) > t.limits.TextBytes {
			rec.Add(guard.Problem("text.long", "内容超过 %d 字节。", "longer than %d bytes", t.limits.TextBytes), row, c.name)
		}
	}
}

// text reads a C value. One that fills its field may end in half a character, which its writer cut off.
func (t *table) text(rec *guard.Record, f *geo.Field, c *column, b []byte) {
	whole := text.Cut(t.enc, b)
	if len(whole) < len(b) && !c.cut {
		c.cut = true
		rec.Add(guard.Note("dbf.cut", "内容被字段宽度 %d 字节截断，末尾的半个汉字已去掉。", "the value was cut off at the field's %d bytes; the half character at its end is dropped", c.width), rec.Feature.Row, c.name)
	}
	whole = bytes.TrimRight(nulEnded(whole), " ")
	f.Null = len(whole) == 0
	f.Text, _ = t.dec.Decode(whole)
}

// plain reads the values that are ASCII. Asterisks stand for a number that did not fit, ? for an unknown logical.
func plain(kind byte, b []byte) (string, bool) {
	b = bytes.TrimSpace(nulEnded(b))
	switch {
	case len(b) == 0, kind == 'L' && b[0] == '?', len(bytes.Trim(b, "*")) == 0:
		return "", true
	case kind != 'D':
		return string(b), false
	case len(bytes.Trim(b, "0")) == 0:
		return "", true
	}
	if day, err := time.Parse("20060102", string(b)); err == nil {
		return day.Format(time.DateOnly), false
	}
	return string(b), false
}
