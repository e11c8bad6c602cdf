package kml

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// decimals of a degree: a tenth of a millimetre.
const decimals = 9

// Writer writes KML 2.2 with a folder for each layer; the values stand in ExtendedData, each under its column's name. It is a geo.Writer, for
// degrees only.
type Writer struct {
	w      *bufio.Writer
	schema geo.Schema
	title  int // column that names a feature, -1 for none
	folder bool
	begun  bool
	count  int
	buf    []byte
}

// NewWriter begins a document.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 64<<10)} }

// Begin opens the folder of a layer.
func (w *Writer) Begin(s geo.Schema) error {
	if s.Shape != geo.NoShapes && s.EPSG != 4326 && s.EPSG != 4490 {
		return fmt.Errorf("write kml: EPSG:%d is not in degrees", s.EPSG)
	}
	b := w.buf[:0]
	if !w.begun {
		b = append(b, xml.Header...)
		b = append(b, `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>`...)
	}
	w.begun = true
	b = w.closed(b)
	w.folder, w.schema, w.title = true, s, -1
	b = append(b, "\n<Folder>"...)
	b = element(b, "name", s.Name)
	if s.About != "" {
		b = element(b, "description", s.About)
	}
	for i, c := range s.Columns {
		if c.Name == "name" || c.Alias == "name" {
			w.title = i
		}
	}
	w.buf = b
	_, err := w.w.Write(b)
	return err
}

// closed ends the folder under way.
func (w *Writer) closed(b []byte) []byte {
	if w.folder {
		b = append(b, "\n</Folder>"...)
	}
	return b
}

// Write appends a Placemark.
func (w *Writer) Write(r geo.Row) error {
	w.count++
	b, err := w.placemark(w.buf[:0], &r)
	w.buf = b
	if err != nil {
		return fmt.Errorf("write kml: feature %d: %w", w.count, err)
	}
	_, err = w.w.Write(b)
	return err
}

func (w *Writer) placemark(b []byte, r *geo.Row) ([]byte, error) {
	if err := w.schema.Fits(r); err != nil {
		return b, err
	}
	if r.Shape != nil && !geo.Finite(r.Shape) {
		return b, errors.New("a coordinate is not a finite number")
	}
	b = append(b, "\n<Placemark>"...)
	if w.title >= 0 {
		if s, ok := r.Values[w.title].(string); ok {
			b = element(b, "name", s)
		}
	}
	b = append(b, "<ExtendedData>"...)
	for i, v := range r.Values {
		if v == nil {
			continue
		}
		b = append(b, `<Data name="`...)
		b = append(escaped(b, w.schema.Columns[i].Name), `">`...)
		b = append(element(b, "value", textOf(v)), "</Data>"...)
	}
	b = append(b, "</ExtendedData>"...)
	if r.Shape != nil {
		b = appendShape(b, geo.Rewind(r.Shape))
	}
	return append(b, "</Placemark>"...), nil
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case geo.Digits:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func element(b []byte, name, text string) []byte {
	b = append(append(append(b, '<'), name...), '>')
	b = escaped(b, text)
	return append(append(append(b, "</"...), name...), '>')
}

// escaped writes text as XML holds it. Characters that XML has no place for become U+FFFD.
func escaped(b []byte, s string) []byte {
	out := sliceWriter{b}
	_ = xml.EscapeText(&out, []byte(s)) // a slice takes everything
	return out.b
}

type sliceWriter struct{ b []byte }

func (s *sliceWriter) Write(b []byte) (int, error) {
	s.b = append(s.b, b...)
	return len(b), nil
}

func appendShape(b []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		return append(appendChain(append(b, "<Point>"...), []orb.Point{g}), "</Point>"...)
	case orb.LineString:
		return append(appendChain(append(b, "<LineString>"...), g), "</LineString>"...)
	case orb.Polygon:
		return appendPolygon(b, g)
	case orb.MultiPoint:
		return many(b, g, func(b []byte, p orb.Point) []byte { return appendShape(b, p) })
	case orb.MultiLineString:
		return many(b, g, func(b []byte, l orb.LineString) []byte { return appendShape(b, l) })
	case orb.MultiPolygon:
		return many(b, g, appendPolygon)
	}
	return b
}

// many writes parts; one alone stands by itself.
func many[T any](b []byte, parts []T, part func([]byte, T) []byte) []byte {
	if len(parts) == 1 {
		return part(b, parts[0])
	}
	b = append(b, "<MultiGeometry>"...)
	for _, p := range parts {
		b = part(b, p)
	}
	return append(b, "</MultiGeometry>"...)
}

func appendPolygon(b []byte, p orb.Polygon) []byte {
	b = append(b, "<Polygon>"...)
	for i, r := range p {
		side := "innerBoundaryIs"
		if i == 0 {
			side = "outerBoundaryIs"
		}
		b = append(append(append(b, '<'), side...), "><LinearRing>"...)
		b = appendChain(b, r)
		b = append(append(append(b, "</LinearRing></"...), side...), '>')
	}
	return append(b, "</Polygon>"...)
}

func appendChain(b []byte, ps []orb.Point) []byte {
	b = append(b, "<coordinates>"...)
	for i, p := range ps {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(appendDegrees(b, p[0]), ',')
		b = appendDegrees(b, p[1])
	}
	return append(b, "</coordinates>"...)
}

// appendDegrees writes a number without the zeros at its end.
func appendDegrees(b []byte, v float64) []byte {
	b = strconv.AppendFloat(b, v, 'f', decimals, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	return b
}

// Close completes the document.
func (w *Writer) Close() error {
	if !w.begun {
		return errors.New("write kml: no layer was begun")
	}
	if _, err := w.w.Write(append(w.closed(w.buf[:0]), "\n</Document></kml>\n"...)); err != nil {
		return err
	}
	return w.w.Flush()
}
