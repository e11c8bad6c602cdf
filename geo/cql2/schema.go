package cql2

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// Schema is what a filter may ask of a record.
type Schema struct {
	// Properties by name, with their kinds. Names are told apart by case.
	Properties map[string]Kind
	// Functions that may be called besides those of BuiltIn; one of the same name goes before it.
	Functions []Function
	// Literals takes a geometry of the expression, as written, into the coordinates of the records: x before y. nil
	// leaves it as it is: longitude and latitude, then, if the records have those. It must not change its argument.
	Literals func(orb.Geometry) (orb.Geometry, error)
	// Location says which day a timestamp falls on when it is compared with a date; nil is UTC.
	Location *time.Location
}

// Record is one feature.
type Record interface {
	// Value of a property of the schema; Null when the record has none. It is of the schema's kind, but for numbers,
	// where a Number may be an Integer, and a Geometry, which may be a shape or a figure.
	Value(property string) Value
}

// Row is the simplest Record.
type Row map[string]Value

// Value of a property, Null when it is not there.
func (r Row) Value(property string) Value { return r[property] }

// Check tells whether an expression is true or false of records of this schema: its properties and functions exist
// and every part is of a kind that its place asks for. An error is an *Error.
func Check(e *Expr, s *Schema) error { return check(e, s) }

// function finds a function by name, in any case, as the standard's words are.
func (s *Schema) function(name string) *Function {
	for i := range s.Functions {
		if strings.EqualFold(s.Functions[i].Name, name) {
			return &s.Functions[i]
		}
	}
	for i := range builtIn {
		if strings.EqualFold(builtIn[i].Name, name) {
			return &builtIn[i]
		}
	}
	return nil
}

// noProperty words the error, with the name that was perhaps meant.
func (s *Schema) noProperty(name string) *Error {
	shown := short(name)
	for _, known := range slices.Sorted(maps.Keys(s.Properties)) {
		if strings.EqualFold(known, name) {
			return fault(CodeProperty, "没有属性“%[1]s”；是否为“%[2]s”？", "there is no property %[1]s; perhaps %[2]s is meant", shown, known)
		}
	}
	if wide := strings.IndexFunc(name, isWide); wide >= 0 {
		return fault(CodeProperty, "没有属性“%[1]s”：其中有全角标点，请改用半角。", "there is no property %[1]s: it has full-width punctuation, which belongs to the name; use that of a keyboard in English", shown)
	}
	return fault(CodeProperty, "没有属性“%s”。", "there is no property %s", shown)
}

// isWide finds the full-width punctuation of a Chinese keyboard, which the standard takes for letters.
func isWide(r rune) bool { return r >= 0xFF01 && r <= 0xFF0F || r >= 0xFF1A && r <= 0xFF20 }
