package cql2

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/paulmach/orb"
)

// MarshalJSON writes the JSON encoding.
func (e *Expr) MarshalJSON() ([]byte, error) { return e.appendJSON(nil), nil }

// JSON writes the JSON encoding, on one line.
func (e *Expr) JSON() []byte { return e.appendJSON(nil) }

func (e *Expr) appendJSON(b []byte) []byte {
	switch e.Op {
	case OpLiteral:
		return appendValue(b, e.Value)
	case OpProperty:
		return append(appendString(append(b, `{"property":`...), e.Name), '}')
	case OpArray:
		return appendList(b, e.Args)
	case OpInterval:
		b = append(b, `{"interval":[`...)
		b = append(appendEnd(b, e.Args[0]), ',')
		return append(appendEnd(b, e.Args[1]), "]}"...)
	case OpGeometry:
		return appendGeometry(b, e.Geometry)
	case OpBBox:
		return append(appendList(append(b, `{"bbox":`...), e.Args), '}')
	case OpFunction:
		return appendOperation(b, e.Name, e.Args)
	}
	return appendOperation(b, string(e.Op), e.Args)
}

func appendOperation(b []byte, op string, args []*Expr) []byte {
	b = append(appendString(append(b, `{"op":`...), op), `,"args":`...)
	return append(appendList(b, args), '}')
}

func appendList(b []byte, args []*Expr) []byte {
	b = append(b, '[')
	for i, a := range args {
		if i > 0 {
			b = append(b, ',')
		}
		b = a.appendJSON(b)
	}
	return append(b, ']')
}

// appendEnd writes an end of an interval, whose instants are bare texts.
func appendEnd(b []byte, e *Expr) []byte {
	switch e.Op {
	case OpUnbounded:
		return append(b, `".."`...)
	case OpLiteral:
		return appendString(b, instantText(e.Value))
	}
	return e.appendJSON(b)
}

func appendValue(b []byte, v Value) []byte {
	switch v.kind {
	case Boolean:
		return strconv.AppendBool(b, v.Boolean())
	case String:
		return appendString(b, v.text)
	case Integer:
		return strconv.AppendInt(b, v.whole, 10)
	case Number:
		return append(b, numberText(v.num)...)
	case Date, Timestamp:
		return append(appendString(append(b, `{"`+v.kind.String()+`":`...), instantText(v)), '}')
	}
	return append(b, "null"...)
}

// numberText writes a Number so that it is read as one again and not as an Integer: 2 is written 2.0.
func numberText(f float64) string {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		s += ".0"
	}
	return s
}

func instantText(v Value) string {
	if v.kind == Date {
		return v.Time().Format(time.DateOnly)
	}
	return v.Time().Format(time.RFC3339Nano)
}

func appendString(b []byte, s string) []byte {
	text, _ := json.Marshal(s) // a string cannot fail
	return append(b, text...)
}

func appendGeometry(b []byte, g orb.Geometry) []byte {
	b = append(b, `{"type":"`+g.GeoJSONType()+`",`...)
	if list, ok := g.(orb.Collection); ok {
		b = append(b, `"geometries":[`...)
		for i, part := range list {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendGeometry(b, part)
		}
		return append(b, "]}"...)
	}
	coordinates, _ := json.Marshal(g) // finite numbers in lists cannot fail
	return append(append(append(b, `"coordinates":`...), coordinates...), '}')
}
