package kml

import (
	"encoding/xml"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// placemark is the feature that is being read.
type placemark struct {
	rec     guard.Record
	own     []geo.Field // name and description
	data    []geo.Field // of ExtendedData
	parts   parts
	problem *geo.Problem // of the shape
	count   int          // vertices
	met     int          // fields, also those over the limit
}

// placemark reads to the end of a Placemark.
func (r *Reader) placemark(e xml.StartElement) (guard.Record, error) {
	r.row++
	p := &placemark{rec: guard.Record{Feature: geo.Feature{Row: r.row, ID: attr(e, "id")}}}
	err := r.children(func(e xml.StartElement) error { return r.member(p, e) })
	if err != nil {
		return guard.Record{}, r.inRow(err)
	}
	r.finish(p)
	return p.rec, nil
}

// inRow says at which Placemark a file ends.
func (r *Reader) inRow(err error) error {
	if p, ok := err.(*geo.Problem); ok {
		p.Row = r.row
	}
	return err
}

// children calls f with every element directly inside the one that has begun. f reads it to its end.
func (r *Reader) children(f func(e xml.StartElement) error) error {
	for until := r.depth - 1; r.depth > until; {
		t, err := r.token()
		if err != nil {
			return unexpected(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Reader) member(p *placemark, e xml.StartElement) error {
	switch name := e.Name.Local; name {
	case "name", "description":
		s, err := r.text(r.l.TextBytes)
		if s != "" {
			p.own = append(p.own, geo.Field{Name: name, Text: s})
		}
		return err
	case "ExtendedData":
		return r.children(func(e xml.StartElement) error { return r.extended(p, e) })
	default:
		return r.shape(p, e, &p.parts)
	}
}

// extended reads one member of ExtendedData: Data with a value, SchemaData with its SimpleData, or an element of the
// sender's own.
func (r *Reader) extended(p *placemark, e xml.StartElement) error {
	switch e.Name.Local {
	case "SchemaData":
		return r.children(func(e xml.StartElement) error { return r.value(p, e, attr(e, "name")) })
	case "Data":
		name := attr(e, "name")
		found := false
		err := r.children(func(e xml.StartElement) error {
			if e.Name.Local != "value" || found {
				return r.skip()
			}
			found = true
			return r.value(p, e, name)
		})
		return err
	}
	return r.value(p, e, e.Name.Local)
}

// value adds a field; the last of two of one name counts.
func (r *Reader) value(p *placemark, e xml.StartElement, name string) error {
	if e.Name.Local == "SimpleArrayData" || name == "" {
		return r.skip()
	}
	s, err := r.text(r.l.TextBytes)
	if err != nil {
		return err
	}
	for i := range p.data {
		if p.data[i].Name == name {
			p.data[i].Text = s
			r.note(&p.rec, "twice:"+name, guard.Note("kml.doubled", "同一地标内“%s”出现两次，取最后一次。", "%s stands twice in one Placemark; the last one counts", name))
			return nil
		}
	}
	if p.met++; p.met <= r.l.Fields {
		p.data = append(p.data, geo.Field{Name: name, Text: s})
	}
	return nil
}

// note adds a note the first time it comes up; names of the file's own are remembered up to a hundred.
func (r *Reader) note(rec *guard.Record, key string, n *geo.Problem) {
	if !r.said[key] && len(r.said) < 100 {
		r.said[key] = true
		rec.Add(n, rec.Feature.Row, "")
	}
}

// finish composes shape and fields and judges both.
func (r *Reader) finish(p *placemark) {
	if p.problem == nil {
		p.rec.Feature.Geometry, p.problem = p.parts.whole()
	}
	if p.problem != nil {
		p.rec.Add(p.problem, r.row, "")
	}
	if p.met > r.l.Fields {
		p.rec.Add(guard.Problem("file.fields", "地标有 %d 个属性，上限 %d 个。", "the Placemark has %d fields, the limit is %d", p.met, r.l.Fields), r.row, "")
	}
	for _, f := range p.own {
		if !named(p.data, f.Name) {
			p.rec.Feature.Fields = append(p.rec.Feature.Fields, f)
		}
	}
	p.rec.Feature.Fields = append(p.rec.Feature.Fields, p.data...)
	for _, f := range p.rec.Feature.Fields {
		r.check(&p.rec, f)
	}
}

func named(fields []geo.Field, name string) bool {
	for _, f := range fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// check refuses texts that lost a character and texts too long.
func (r *Reader) check(rec *guard.Record, f geo.Field) {
	if text.Bad(f.Text) || text.Bad(f.Name) {
		rec.Add(guard.Problem("text.invalid", "文字不完整或编码不正确，请检查编码。", "the text has bytes that mean nothing or a lost character; check the encoding"), r.row, guard.Show(f.Name))
	}
	if len(f.Text) > r.l.TextBytes {
		rec.Add(guard.Problem("text.long", "内容超过 %d 字节。", "longer than %d bytes", r.l.TextBytes), r.row, guard.Show(f.Name))
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// parts are the shapes of a Placemark by kind; more than one come from a MultiGeometry.
type parts struct {
	points   orb.MultiPoint
	lines    orb.MultiLineString
	polygons orb.MultiPolygon
}

// whole is the one shape that the parts make, nil when there are none.
func (p *parts) whole() (orb.Geometry, *geo.Problem) {
	kinds := 0
	for _, n := range [...]int{len(p.points), len(p.lines), len(p.polygons)} {
		if n > 0 {
			kinds++
		}
	}
	switch {
	case kinds > 1:
		return nil, guard.Problem("shape.collection", "同一地标内混有点、线、面，请拆分为单一类型。", "the Placemark mixes points, lines and polygons; split it into one kind each")
	case len(p.points) == 1:
		return p.points[0], nil
	case len(p.points) > 1:
		return p.points, nil
	case len(p.lines) == 1:
		return p.lines[0], nil
	case len(p.lines) > 1:
		return p.lines, nil
	case len(p.polygons) == 1:
		return p.polygons[0], nil
	case len(p.polygons) > 1:
		return p.polygons, nil
	}
	return nil, nil
}
