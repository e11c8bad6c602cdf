package flatgeobuf

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

func brokenFeature() *geo.Problem {
	return guard.Problem("fgb.feature", "要素的内容已损坏。", "the bytes of the feature are damaged")
}

// feature reads shape and values.
func (r *Reader) feature(rec *guard.Record, f *buffer) {
	t := f.root()
	if t.list(featureColumns, 4).n > 0 {
		rec.Add(guard.Problem("fgb.columns", "要素自带字段定义，无法读取；请导出为字段统一的图层。", "the feature has columns of its own, which are not read; export a layer of the same columns for all"), r.row, "")
		return
	}
	if shape, there := t.child(featureShape); there {
		s := shapes{left: r.l.Vertices, max: r.l.Vertices, kind: r.head.kind}
		rec.Feature.Geometry = s.whole(shape)
		if s.height {
			r.note(rec, guard.Note("shape.height", "高程或量测值（Z、M）未读取。", "heights and measures (Z, M) are not read"))
		}
		if s.problem != nil {
			rec.Add(s.problem, r.row, "")
		}
	}
	r.values(rec, t.list(featureValues, 1).bytes())
	if f.broken {
		rec.Problems, rec.Feature.Geometry = nil, nil
		rec.Add(brokenFeature(), r.row, "")
	}
}

// values reads the numbered values; what does not stand there is not there.
func (r *Reader) values(rec *guard.Record, b []byte) {
	fields := make([]geo.Field, len(r.head.columns))
	for i, c := range r.head.columns {
		fields[i] = geo.Field{Name: c.name, Null: true}
	}
	for len(b) > 0 {
		n := 0
		if len(b) >= 2 {
			n = int(binary.LittleEndian.Uint16(b))
		}
		if len(b) < 2 || n >= len(fields) {
			rec.Add(brokenFeature(), r.row, "")
			return
		}
		value, rest, ok := taken(r.head.columns[n].kind, b[2:])
		if !ok {
			rec.Add(brokenFeature(), r.row, r.head.columns[n].name)
			return
		}
		b = rest
		fields[n].Text, fields[n].Null = value, false
	}
	for i, c := range r.head.columns {
		if c.kind != typeBinary {
			r.check(rec, &fields[i])
			rec.Feature.Fields = append(rec.Feature.Fields, fields[i])
		}
	}
}

func (r *Reader) check(rec *guard.Record, f *geo.Field) {
	switch {
	case text.Bad(f.Text):
		rec.Add(guard.Problem("text.invalid", "文字不完整或编码不正确，请检查编码。", "the text has bytes that mean nothing or a lost character; check the encoding"), r.row, f.Name)
	case len(f.Text) > r.l.TextBytes:
		rec.Add(guard.Problem("text.long", "内容超过 %d 字节。", "longer than %d bytes", r.l.TextBytes), r.row, f.Name)
	}
}

// widths are the bytes of the kinds that have as many each.
var widths = [...]int{
	typeByte: 1, typeUByte: 1, typeBool: 1, typeShort: 2, typeUShort: 2, typeInt: 4, typeUInt: 4, typeLong: 8, typeULong: 8,
	typeFloat: 4, typeDouble: 8,
}

// taken reads one value as text: numbers with the digits they need and without exponent, a time of midnight as its day.
func taken(kind byte, b []byte) (value string, rest []byte, ok bool) {
	if int(kind) >= len(widths) {
		if len(b) < 4 {
			return "", nil, false
		}
		n := binary.LittleEndian.Uint32(b)
		if b = b[4:]; int64(n) > int64(len(b)) {
			return "", nil, false
		}
		if value = string(b[:n]); kind == typeDateTime {
			value = day(value)
		}
		return value, b[n:], true
	}
	width := widths[kind]
	if len(b) < width {
		return "", nil, false
	}
	return number(kind, (&buffer{b: b}).number(0, width)), b[width:], true
}

func number(kind byte, v uint64) string {
	switch kind {
	case typeByte:
		return strconv.FormatInt(int64(int8(v)), 10)
	case typeShort:
		return strconv.FormatInt(int64(int16(v)), 10)
	case typeInt:
		return strconv.FormatInt(int64(int32(v)), 10)
	case typeLong:
		return strconv.FormatInt(int64(v), 10)
	case typeBool:
		return strconv.FormatBool(v != 0)
	case typeFloat:
		return strconv.FormatFloat(float64(math.Float32frombits(uint32(v))), 'f', -1, 32)
	case typeDouble:
		return strconv.FormatFloat(math.Float64frombits(v), 'f', -1, 64)
	}
	return strconv.FormatUint(v, 10)
}

// day leaves a time away that programs add to a date: 2026-11-23T00:00:00.
func day(s string) string {
	if date, clock, _ := strings.Cut(strings.Replace(s, " ", "T", 1), "T"); clock == "00:00:00" || clock == "00:00:00Z" {
		return date
	}
	return s
}
