package shapefile

import (
	"archive/zip"
	"fmt"
	"io"
	"iter"
	"time"

	"peijian/geo"
	"peijian/geo/text"
)

// ShapeType is the type of every shape of a layer.
type ShapeType int32

// The shape types that Write knows. A Line layer takes LineString and MultiLineString, a Polygon layer Polygon and
// MultiPolygon.
const (
	Point      ShapeType = typePoint
	Line       ShapeType = typePolyLine
	Polygon    ShapeType = typePolygon
	MultiPoint ShapeType = typeMultiPoint
)

// FieldDef defines a column. Name has at most 10 bytes in the layer's encoding (five Chinese characters in GB18030).
type FieldDef struct {
	Name     string
	Type     byte // 'C' text, 'N' number, 'D' date
	Width    int  // bytes, 1–254 for C, 1–20 for N; a D is always 8
	Decimals int  // of an N
}

// WriteOptions describe the shapefile to write.
type WriteOptions struct {
	Name     string // file name in the archive, without extension
	Shape    ShapeType
	Fields   []FieldDef
	Encoding string    // text.GB18030 (also when empty) or text.UTF8
	CPG      string    // what the .cpg says; none is written when empty. GDAL takes "GBK" literally: 𠮷 needs "GB18030"
	Language byte      // language driver id of the .dbf: 0x4D for GBK, 0 says nothing
	CRS      string    // WKT for the .prj; none is written when empty
	Date     time.Time // date in the headers; the zero time means 1 January 1980
}

// Write makes a ZIP with .shp, .shx, .dbf and, when asked for, .prj and .cpg. The same features give the same bytes.
// Nothing is cut or rounded: a text too long for its field, a number that does not fit, a field that is not defined
// and a shape of another type are errors that name row and field. A nil geometry becomes a null shape. Outer rings are
// written clockwise, holes against it, as the specification asks. The layer is held in memory until it is complete,
// because its headers, which come first, hold its length and extent.
func Write(w io.Writer, o WriteOptions, features iter.Seq2[geo.Feature, error]) error {
	o = o.complete()
	rows, err := newRows(o)
	if err != nil {
		return fmt.Errorf("write shapefile %s: %w", o.Name, err)
	}
	shapes := newShapeWriter(o.Shape)
	n := 0
	for f, err := range features {
		if err != nil {
			return err
		}
		n++
		if err := shapes.add(f.Geometry); err != nil {
			return fmt.Errorf("write shapefile %s: row %d: %w", o.Name, n, err)
		}
		if err := rows.add(f.Fields); err != nil {
			return fmt.Errorf("write shapefile %s: row %d: %w", o.Name, n, err)
		}
	}
	return pack(w, o, shapes, rows)
}

func (o WriteOptions) complete() WriteOptions {
	if o.Name == "" {
		o.Name = "layer"
	}
	if o.Encoding == "" {
		o.Encoding = text.GB18030
	}
	if o.Date.IsZero() {
		o.Date = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return o
}

// pack writes the parts in a fixed order with fixed times.
func pack(w io.Writer, o WriteOptions, s *shapeWriter, t *rowWriter) error {
	z := zip.NewWriter(w)
	shp, shx := s.files()
	parts := []struct {
		ext     string
		content []byte
	}{{".shp", shp}, {".shx", shx}, {".dbf", t.file(o)}, {".prj", []byte(o.CRS)}, {".cpg", []byte(o.CPG)}}
	for _, p := range parts {
		if len(p.content) == 0 {
			continue
		}
		e, err := z.CreateHeader(&zip.FileHeader{Name: o.Name + p.ext, Method: zip.Deflate, Modified: o.Date})
		if err != nil {
			return err
		}
		if _, err := e.Write(p.content); err != nil {
			return err
		}
	}
	return z.Close()
}
