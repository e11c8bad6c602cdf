package cql2

import (
	"fmt"
	"time"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// Kind is the kind of a value, a property or the result of a function.
type Kind uint8

// The kinds of the standard. A null has no kind.
const (
	Unknown Kind = iota
	Boolean
	String
	Number  // float64
	Integer // int64; goes wherever a Number goes
	Date
	Timestamp
	Interval // from an instant to an instant, both included; either may be open
	Geometry
	Array
)

var kindNames = [...]struct{ en, zh string }{
	{"null", "空值"}, {"boolean", "布尔值"}, {"string", "文本"}, {"number", "数值"}, {"integer", "整数"}, {"date", "日期"},
	{"timestamp", "时间戳"}, {"interval", "时间段"}, {"geometry", "几何图形"}, {"array", "数组"},
}

// String gives the standard's English word, in lower case.
func (k Kind) String() string { return kindNames[k].en }

// Zh gives the Chinese word.
func (k Kind) Zh() string { return kindNames[k].zh }

// Value is what a property has in a record, a literal stands for, or a function gives. The zero Value is null.
type Value struct {
	kind  Kind
	num   float64 // of a Number
	whole int64   // an Integer; a Boolean as 0 or 1; days of a Date and seconds of a Timestamp since 1970
	nanos int32   // of a Timestamp
	text  string
	ref   any // *geo.Shape or *geo.Figure; []Value; [2]Value
}

// Null is the unknown value.
var Null Value

// BooleanOf makes a Boolean.
func BooleanOf(b bool) Value {
	if b {
		return Value{kind: Boolean, whole: 1}
	}
	return Value{kind: Boolean}
}

// StringOf makes a String.
func StringOf(s string) Value { return Value{kind: String, text: s} }

// NumberOf makes a Number. NaN is null: nothing is known of it.
func NumberOf(f float64) Value {
	if f != f {
		return Null
	}
	return Value{kind: Number, num: f}
}

// IntegerOf makes an Integer.
func IntegerOf(i int64) Value { return Value{kind: Integer, whole: i} }

// DateOf makes a Date, the day that t has in its own location.
func DateOf(t time.Time) Value {
	y, m, d := t.Date()
	return Value{kind: Date, whole: time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400}
}

// TimestampOf makes a Timestamp.
func TimestampOf(t time.Time) Value {
	return Value{kind: Timestamp, whole: t.Unix(), nanos: int32(t.Nanosecond())}
}

// IntervalOf makes an Interval of two dates or two timestamps; Null stands for an open end.
func IntervalOf(from, to Value) Value { return Value{kind: Interval, ref: [2]Value{from, to}} }

// ShapeOf makes a Geometry of a prepared shape. nil is null.
func ShapeOf(s *geo.Shape) Value {
	if s == nil {
		return Null
	}
	return Value{kind: Geometry, ref: s}
}

// FigureOf makes a Geometry of any prepared kind, collections included. nil is null.
func FigureOf(f *geo.Figure) Value {
	if f == nil {
		return Null
	}
	return Value{kind: Geometry, ref: f}
}

// ArrayOf makes an Array.
func ArrayOf(values ...Value) Value { return Value{kind: Array, ref: values} }

// Kind of the value; Unknown for null.
func (v Value) Kind() Kind { return v.kind }

// IsNull tells whether nothing is known.
func (v Value) IsNull() bool { return v.kind == Unknown }

// Boolean is the truth of a Boolean.
func (v Value) Boolean() bool { return v.whole != 0 }

// Text is the text of a String.
func (v Value) Text() string { return v.text }

// Float is the number of a Number or an Integer.
func (v Value) Float() float64 {
	if v.kind == Integer {
		return float64(v.whole)
	}
	return v.num
}

// Integer is the number of an Integer.
func (v Value) Integer() int64 { return v.whole }

// Time is the instant of a Timestamp, or the first of a Date, in UTC.
func (v Value) Time() time.Time {
	if v.kind == Date {
		return time.Unix(v.whole*86400, 0).UTC()
	}
	return time.Unix(v.whole, int64(v.nanos)).UTC()
}

// Ends of an Interval; Null for an open one.
func (v Value) Ends() (from, to Value) {
	ends, _ := v.ref.([2]Value)
	return ends[0], ends[1]
}

// Shape is the shape of a Geometry; nil when it was made of a Figure.
func (v Value) Shape() *geo.Shape {
	s, _ := v.ref.(*geo.Shape)
	return s
}

// Figure is a Geometry made ready for every relation.
func (v Value) Figure() *geo.Figure {
	switch g := v.ref.(type) {
	case *geo.Figure:
		return g
	case *geo.Shape:
		return geo.FigureOf(g)
	}
	return nil
}

// Elements of an Array.
func (v Value) Elements() []Value {
	list, _ := v.ref.([]Value)
	return list
}

// bound of a Geometry.
func (v Value) bound() orb.Bound {
	switch g := v.ref.(type) {
	case *geo.Figure:
		return g.Bound()
	case *geo.Shape:
		return g.Bound()
	}
	return geo.Bound(nil)
}

// String is for messages and tests.
func (v Value) String() string {
	switch v.kind {
	case Boolean:
		return fmt.Sprint(v.Boolean())
	case String:
		return v.text
	case Number:
		return fmt.Sprint(v.num)
	case Integer:
		return fmt.Sprint(v.whole)
	case Date:
		return v.Time().Format(time.DateOnly)
	case Timestamp:
		return v.Time().Format(time.RFC3339Nano)
	case Interval:
		from, to := v.Ends()
		return endString(from) + "/" + endString(to)
	case Geometry:
		return "geometry"
	case Array:
		return fmt.Sprint(v.Elements())
	}
	return "null"
}

func endString(v Value) string {
	if v.IsNull() {
		return ".."
	}
	return v.String()
}
