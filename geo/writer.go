package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// Writer takes the features of a file, in order, in bounded memory: the twin of Reader.
type Writer interface {
	// Begin opens the next layer. It must be called before the first Write, and again for each further layer of a format that holds several.
	Begin(Schema) error
	// Write appends a feature to the layer begun last. The row and its values are not kept.
	Write(Row) error
	// Close completes the file; it does not close what it writes to. What was not closed is no whole file, and no program takes it for one.
	Close() error
}

// Schema says what the features of a layer have, before the first of them is written.
type Schema struct {
	Name    string // of the layer in the file
	Title   string // for people, "" for none
	About   string // a sentence beside it: of when it is, that it is made up
	Shape   Shapes
	EPSG    int // of the coordinates, x before y; 0 without shapes
	Columns []Column

	// ShapeText is how many characters the longest shape has as well-known text (table.Longest), for a format whose cells have an end
	// (file.Format.Cells); 0 says that it is not known, and that one which is longer than a cell is refused.
	ShapeText int
}

// Shapes are the shapes that a layer's features have.
type Shapes string

// The shapes of a layer. A feature of any may have none.
const (
	NoShapes   Shapes = ""
	Points     Shapes = "Point"
	Lines      Shapes = "MultiLineString"
	Polygons   Shapes = "MultiPolygon"
	MixedShape Shapes = "Geometry" // of several kinds
)

// Column is one column of a layer.
type Column struct {
	Name  string // in the file
	Alias string // for people, "" for none
	Kind  ColumnKind
}

// ColumnKind is what the values of a column are.
type ColumnKind byte

// The kinds of columns, with the Go types of their values. nil is no value in each.
const (
	TextColumn    ColumnKind = iota // string
	IntegerColumn                   // int64
	DecimalColumn                   // Digits or float64
	BooleanColumn                   // bool
	DateColumn                      // string: 2026-11-23
	JSONColumn                      // string: a valid document
)

// Digits is a decimal number as its digits say, so that no format rounds it that need not: 240.00.
type Digits string

// Row is one feature to be written.
type Row struct {
	ID     string       // in the layer, "" for none
	Shape  orb.Geometry // in the layer's coordinates; nil for none
	Values []any        // in the order of the columns
}

// Fits says what keeps a row from being one of the schema's: too few values, or one of a type that its column does not have.
func (s *Schema) Fits(r *Row) error {
	if len(r.Values) != len(s.Columns) {
		return fmt.Errorf("%d values for %d columns", len(r.Values), len(s.Columns))
	}
	for i, v := range r.Values {
		if v != nil && !s.Columns[i].Kind.takes(v) {
			return fmt.Errorf("%s: a %T is no value of this column", s.Columns[i].Name, v)
		}
	}
	return nil
}

func (k ColumnKind) takes(v any) bool {
	switch v.(type) {
	case string:
		return k == TextColumn || k == DateColumn || k == JSONColumn
	case int64:
		return k == IntegerColumn
	case Digits, float64:
		return k == DecimalColumn
	case bool:
		return k == BooleanColumn
	}
	return false
}
