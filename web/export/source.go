package export

import (
	"encoding/json"
	"iter"

	"github.com/cockroachdb/apd/v3"

	"peijian/geo"
	"peijian/planning"
)

// Words say how columns and choices are called in a file.
type Words string

// The ways to call columns.
const (
	Fields  Words = "field" // short names that programs know: subdistrict_code
	Chinese Words = "zh"    // 街道代码
	English Words = "en"    // Sub-district code
	Both    Words = "both"  // 街道代码 (Sub-district code)
)

// View is a city as somebody may see it.
type View struct {
	City     *planning.City
	Audience planning.Audience // never more than the city's own
	Words    Words             // "": Fields
}

// Source is a layer on its way into a file.
type Source struct {
	Layer  string
	Title  planning.Text
	Shape  geo.Shapes
	Count  int // 0 of what is read while it is written: see View.Read
	fields []field
	rows   iter.Seq[geo.Row] // in EPSG:4490; a row and its values are good until the next
	failed *error            // what ended the rows; nil: nothing can
}

// field is a column in both languages.
type field struct {
	name    string
	title   planning.Text
	kind    geo.ColumnKind
	choices []planning.Choice
}

var kinds = map[planning.Kind]geo.ColumnKind{
	planning.KindText: geo.TextColumn, planning.KindInteger: geo.IntegerColumn, planning.KindDecimal: geo.DecimalColumn, planning.KindDate: geo.DateColumn,
	planning.KindBoolean: geo.BooleanColumn, planning.KindChoice: geo.TextColumn, planning.KindJSON: geo.JSONColumn,
}

var shapes = map[planning.GeometryKind]geo.Shapes{
	planning.NoGeometry: geo.NoShapes, planning.PointGeometry: geo.Points, planning.LineGeometry: geo.Lines, planning.PolygonGeometry: geo.Polygons,
}

// sees says whether the view shows what is meant for somebody.
func (v *View) sees(a planning.Audience) bool { return v.Audience.Sees(a) && v.City.Audience.Sees(a) }

// Layer is a layer of the city, filtered. It is counted here and read when it is written, both on the same city.
func (v View) Layer(name string, f Filter) (Source, error) {
	s, l, positions, err := v.source(name)
	if err != nil {
		return s, err
	}
	picked := v.picked(l, f)
	for range picked {
		s.Count++
	}
	s.rows = func(yield func(geo.Row) bool) { picked(v.rowsTo(yield, len(s.fields), positions)) }
	return s, nil
}

// source is that of a layer, without its rows, and the positions of the layer's fields that the view shows.
func (v *View) source(name string) (s Source, l *planning.Layer, positions []int, err error) {
	if l, err = planning.LayerNamed(name); err != nil {
		return s, nil, nil, err
	}
	if l.Internal && !v.sees(planning.Internal) {
		return s, nil, nil, planning.Errorf(planning.ErrNotFound, "there is no layer %q", name)
	}
	s = Source{Layer: l.Name, Title: l.Title, Shape: shapes[l.Geometry]}
	s.fields, positions = v.columnsOf(l)
	return s, l, positions, nil
}

// rowsTo makes rows of so many columns of features.
func (v *View) rowsTo(yield func(geo.Row) bool, columns int, positions []int) func(*planning.Feature) bool {
	values := make([]any, columns)
	return func(f *planning.Feature) bool {
		v.fill(values, f, positions)
		return yield(geo.Row{ID: f.Code, Shape: f.Geometry, Values: values})
	}
}

func (v *View) picked(l *planning.Layer, f Filter) iter.Seq[*planning.Feature] {
	rows := f.Pick(v.City, v.City.Layer(l.Name))
	return func(yield func(*planning.Feature) bool) {
		for feature := range rows {
			if v.sees(feature.Audience) && !yield(feature) {
				return
			}
		}
	}
}

// columnsOf are the code, the fields in the layer's order, the legal dates and, for officers, for whom a feature is.
func (v *View) columnsOf(l *planning.Layer) (out []field, positions []int) {
	out = []field{{"code", l.Code.Title, geo.TextColumn, nil}}
	for i, f := range l.Fields {
		if f.Internal && !v.sees(planning.Internal) {
			continue
		}
		out = append(out, field{f.Name, f.Title, kinds[f.Kind], f.Choices})
		positions = append(positions, i)
	}
	out = append(out, field{"valid_from", planning.Text{Zh: "生效日期", En: "Valid from"}, geo.DateColumn, nil},
		field{"valid_to", planning.Text{Zh: "失效日期", En: "Valid to"}, geo.DateColumn, nil})
	if v.sees(planning.Internal) {
		out = append(out, field{"audience", planning.Text{Zh: "公开范围", En: "Audience"}, geo.TextColumn, audiences})
	}
	return out, positions
}

var audiences = []planning.Choice{
	{Value: string(planning.Public), Title: planning.Text{Zh: "公开", En: "public"}}, {Value: string(planning.Internal), Title: planning.Text{Zh: "内部", En: "internal"}},
}

// fill puts the values of a feature where columnsOf has their columns.
func (v *View) fill(values []any, f *planning.Feature, positions []int) {
	values[0] = f.Code
	for i, at := range positions {
		values[i+1] = nil
		if at < len(f.Values) {
			values[i+1] = valueOf(f.Values[at])
		}
	}
	rest := values[len(positions)+1:]
	rest[0], rest[1] = valueOf(f.ValidFrom), valueOf(f.ValidTo)
	if len(rest) > 2 {
		rest[2] = string(f.Audience)
	}
}

// valueOf is a record's value as geo.Writer takes it.
func valueOf(v any) any {
	switch v := v.(type) {
	case *apd.Decimal:
		if v == nil || v.Form != apd.Finite {
			return nil
		}
		return geo.Digits(v.Text('f'))
	case planning.Date:
		if v.IsZero() {
			return nil
		}
		return v.String()
	case json.RawMessage:
		if len(v) == 0 {
			return nil
		}
		return string(v)
	}
	return v
}

// columns are the source's columns as a file calls them.
func (s *Source) columns(w Words) []geo.Column {
	out := make([]geo.Column, len(s.fields))
	for i, f := range s.fields {
		out[i] = geo.Column{Name: f.name, Alias: f.title.Zh, Kind: f.kind}
		switch w {
		case Chinese:
			out[i].Name, out[i].Alias = f.title.Zh, f.name
		case English:
			out[i].Name, out[i].Alias = f.title.En, f.title.Zh
		case Both:
			out[i].Name, out[i].Alias = f.title.Zh+" ("+f.title.En+")", f.name
		}
	}
	return out
}

// spoken turns the values of choices into words.
func (s *Source) spoken(w Words, values []any) {
	if w == Fields || w == "" {
		return
	}
	lang := planning.Chinese
	if w == English {
		lang = planning.English
	}
	for i, f := range s.fields {
		for _, c := range f.choices {
			if values[i] == c.Value {
				values[i] = c.Title.In(lang)
				break
			}
		}
	}
}
