package shapefile

import (
	"bytes"
	"strings"
	"time"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// sharedRow is up to how many bytes of a record its texts are parts of one text, which comes and goes with all of them. In wider ones most is padding.
const sharedRow = 512

// fill adds the values of a record.
func (t *table) fill(rec *guard.Record, raw []byte) {
	row := rec.Feature.Row
	rec.Feature.Fields = make([]geo.Field, len(t.columns))
	whole := ""
	if len(raw) <= sharedRow {
		whole = string(raw)
	}
	at := 1
	for i := range t.columns {
		c := &t.columns[i]
		b, said := raw[at:at+c.width], ""
		if whole != "" {
			said = whole[at : at+c.width]
		} else {
			said = string(bytes.TrimRight(nulEnded(b), " "))
		}
		at += c.width
		f := &rec.Feature.Fields[i]
		f.Name = c.name
		if c.kind == 'C' {
			t.text(rec, f, c, b, said)
		} else {
			f.Text, f.Null = plain(c.kind, said)
		}
		if text.Bad(f.Text) {
			rec.Add(guard.Problem("text.invalid", "有不属于 %s 的字节，请检查编码。", "bytes that are not %s; check the encoding", t.enc), row, c.name)
		}
		if len(f.Text) > t.limits.TextBytes {
			rec.Add(guard.Problem("text.long", "内容超过 %d 字节。", "longer than %d bytes", t.limits.TextBytes), row, c.name)
		}
	}
}

// text reads a C value, given as bytes and as text. One that fills its field may end in half a character, which its writer cut off.
func (t *table) text(rec *guard.Record, f *geo.Field, c *column, b []byte, said string) {
	whole := text.Cut(t.enc, b)
	if len(whole) < len(b) && !c.cut {
		c.cut = true
		rec.Add(guard.Note("dbf.cut", "内容被字段宽度 %d 字节截断，末尾的半个汉字已去掉。", "the value was cut off at the field's %d bytes; the half character at its end is dropped", c.width), rec.Feature.Row, c.name)
	}
	whole = bytes.TrimRight(nulEnded(whole), " ")
	f.Null = len(whole) == 0
	if f.Text = said[:len(whole)]; len(whole) > 0 && !t.dec.Says(f.Text) {
		f.Text, _ = t.dec.Decode(whole)
	}
}

// plain reads the values that are ASCII. Asterisks stand for a number that did not fit, ? for an unknown logical.
func plain(kind byte, b string) (string, bool) {
	if end := strings.IndexByte(b, 0); end >= 0 {
		b = b[:end]
	}
	b = strings.TrimSpace(b)
	switch {
	case len(b) == 0, kind == 'L' && b[0] == '?', strings.Trim(b, "*") == "":
		return "", true
	case kind != 'D':
		return b, false
	case strings.Trim(b, "0") == "":
		return "", true
	}
	if day, err := time.Parse("20060102", b); err == nil {
		return day.Format(time.DateOnly), false
	}
	return b, false
}
