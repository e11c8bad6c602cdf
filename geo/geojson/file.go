package geojson

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"peijian/geo"
	"peijian/geo/crs"
)

// Form is how features follow one another in a file.
type Form byte

// The forms of a file.
const (
	Collection Form = iota // a FeatureCollection (RFC 7946)
	Sequence               // a text sequence (RFC 8142): each feature behind a record separator and before a line feed
	Lines                  // a feature a line
)

// FileOptions say how a file is written.
type FileOptions struct {
	Form Form
	Meta map[string]any // further members of a Collection
}

// File writes one layer as GeoJSON. It is a geo.Writer.
type File struct {
	w      *Writer
	out    *bufio.Writer
	o      FileOptions
	schema geo.Schema
	props  []Property
	count  int
	buf    []byte
}

// NewFile begins a file.
func NewFile(w io.Writer, o FileOptions) *File {
	return &File{out: bufio.NewWriterSize(w, 64<<10), o: o}
}

// Begin opens the one layer. EPSG:4490 and 4326 are the coordinates of RFC 7946; others are told in the member "crs" of the GeoJSON of 2008,
// which GDAL and QGIS read, and for which a sequence has no place.
func (f *File) Begin(s geo.Schema) error {
	if f.w != nil {
		return errors.New("write geojson: one layer in a file")
	}
	f.schema, f.w = s, NewWriter(f.out, f.o.Meta)
	if s.Shape == geo.NoShapes {
		return nil
	}
	system, err := crs.ByCode(s.EPSG)
	if err != nil {
		return fmt.Errorf("write geojson: %w", err)
	}
	f.w.SetDigits(crs.Decimals(system))
	if s.EPSG == 4490 || s.EPSG == 4326 {
		return nil
	}
	if f.o.Form != Collection {
		return fmt.Errorf("write geojson: a sequence has no place to say that it is in EPSG:%d", s.EPSG)
	}
	f.w.meta = withCRS(f.o.Meta, s.EPSG)
	return nil
}

// withCRS adds the member that names coordinates.
func withCRS(meta map[string]any, epsg int) map[string]any {
	out := map[string]any{"crs": map[string]any{"type": "name", "properties": map[string]any{"name": fmt.Sprintf("urn:ogc:def:crs:EPSG::%d", epsg)}}}
	for k, v := range meta {
		out[k] = v
	}
	return out
}

// Write appends a feature.
func (f *File) Write(r geo.Row) error {
	if err := f.schema.Fits(&r); err != nil {
		return fmt.Errorf("write geojson: feature %d: %w", f.count+1, err)
	}
	f.props = f.props[:0]
	for i, v := range r.Values {
		f.props = append(f.props, Property{f.schema.Columns[i].Name, memberOf(f.schema.Columns[i].Kind, v)})
	}
	f.count++
	if f.o.Form == Collection {
		return f.w.Write(r.ID, r.Shape, f.props)
	}
	return f.line(r)
}

// memberOf is a value as JSON has it: decimals with all their digits, documents as they are.
func memberOf(kind geo.ColumnKind, v any) any {
	if text, ok := v.(string); ok && kind == geo.JSONColumn {
		return json.RawMessage(text)
	}
	return v
}

func (f *File) line(r geo.Row) error {
	b := f.buf[:0]
	if f.o.Form == Sequence {
		b = append(b, 0x1e)
	}
	b, err := f.w.feature(b, r.ID, r.Shape, f.props)
	f.buf = b
	if err != nil {
		return fmt.Errorf("write geojson: feature %d: %w", f.count, err)
	}
	_, err = f.out.Write(append(b, '\n'))
	return err
}

// Close completes the file.
func (f *File) Close() error {
	if f.w != nil && f.o.Form == Collection {
		if err := f.w.Close(); err != nil {
			return err
		}
	}
	return f.out.Flush()
}
