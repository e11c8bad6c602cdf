package planning

import "slices"

// Kind is what the values of a field are.
type Kind string

// The kinds of a field, with the Go type of a value in a [Record]. A missing value is nil for each.
const (
	KindText    Kind = "text"    // string
	KindInteger Kind = "integer" // int64, never negative
	KindDecimal Kind = "decimal" // *apd.Decimal, never negative
	KindDate    Kind = "date"    // Date
	KindBoolean Kind = "boolean" // bool
	KindChoice  Kind = "choice"  // string, one of the field's Choices
	KindJSON    Kind = "json"    // json.RawMessage
)

// GeometryKind is the shape that every feature of a layer has.
type GeometryKind string

// The shapes of layers. Polygons are kept as MultiPolygon, lines as MultiLineString.
const (
	NoGeometry      GeometryKind = ""
	PointGeometry   GeometryKind = "point"
	LineGeometry    GeometryKind = "line"
	PolygonGeometry GeometryKind = "polygon"
)

// Choice is one value that a field of KindChoice may have.
type Choice struct {
	Value   string   `json:"value"`
	Title   Text     `json:"title"`
	Aliases []string `json:"-"` // further spellings found in files
}

// Field is one column of a layer.
type Field struct {
	Name     string // column, JSON name and English header
	Title    Text   // Chinese and English header
	Aliases  []string
	Kind     Kind
	Required bool
	Default  any      // value of an empty cell, nil for none
	Choices  []Choice // of KindChoice
	Refers   string   // name of the layer whose code this is, "" for none
	Unit     string   // "m²", "" for none
	Max      int64    // largest value of KindInteger, 0 for none
	Internal bool     // seen by officers only
	Form     Form     // of KindText: what it is written by, "" for none
}

// Form is how a text is written that is more than words.
type Form string

// The forms of texts.
const (
	CreditCode   Form = "credit_code"   // 统一社会信用代码, with a check character: see [ValidCreditCode]
	PermitNumber Form = "permit_number" // 许可证号、文号, kept as printed and compared by [PermitNumberKey]
)

// Layer describes one kind of thing that a city keeps.
type Layer struct {
	Name     string // in addresses and commands: "communities"
	Table    string // in the database: "community"
	Title    Text
	Geometry GeometryKind
	Code     Field // header of the code, which every feature has
	Fields   []Field
	Key      []string // fields that together make the code of a row which has none of its own
	OneOf    []string // of these fields a row fills exactly one
	Housing  bool     // people live in it: its share of ground in each community is kept
	Internal bool     // its features are for officers unless they say otherwise
}

// Field returns the position of the field called name, and -1 when the layer has none.
func (l *Layer) Field(name string) int {
	return slices.IndexFunc(l.Fields, func(f Field) bool { return f.Name == name })
}

// LayerNamed finds a layer by its name.
func LayerNamed(name string) (*Layer, error) {
	for _, l := range layers {
		if l.Name == name {
			return l, nil
		}
	}
	return nil, Errorf(ErrNotFound, "there is no layer %q", name)
}

// Layers lists every layer, each after the layers that it refers to, so that loading in this order never meets a code
// that is not there yet. The caller must not change them.
func Layers() []*Layer { return slices.Clone(layers) }
