package shapefile

import (
	"archive/zip"
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/internal/guard"
	"peijian/geo/spool"
	"peijian/geo/text"
)

// LayersOptions say how layers are written.
type LayersOptions struct {
	Encoding string       // text.UTF8 (also when empty) or text.GB18030
	Label    string       // what the .cpg says: "" for the encoding; "GBK" refuses characters that only GB18030 has
	Spool    *spool.Spool // where records wait until the length of the file is known
	Date     time.Time    // in the headers; the zero time means 1 January 1980
}

// Writer writes a ZIP with a shapefile for each layer: .shp, .shx, .dbf, .prj in ArcGIS's words, .cpg, and a table of what its short column names
// mean. A layer of several kinds of shapes becomes a shapefile for each kind, a layer without shapes a .dbf alone. It is a geo.Writer; records go
// to temporary files, so that memory does not depend on their number. Nothing is cut: what a .dbf does not hold is a problem of its row.
type Writer struct {
	zip   *zip.Writer
	o     LayersOptions
	layer geo.Schema
	short []string
	parts []*part // of the layer under way
	row   int
}

// NewWriter begins an archive.
func NewWriter(w io.Writer, o LayersOptions) *Writer {
	if o.Encoding == "" {
		o.Encoding = text.UTF8
	}
	if o.Label == "" {
		o.Label = o.Encoding
	}
	if o.Date.IsZero() {
		o.Date = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return &Writer{zip: zip.NewWriter(w), o: o}
}

// part is one shapefile under way.
type part struct {
	name   string
	shapes *shapeWriter // nil: a table without shapes
	shp    *spooled
	shx    *spooled
	rows   *spooled
	widths []width
	count  uint32
	cell   []byte
}

// spooled is a file that is written through a buffer.
type spooled struct {
	*bufio.Writer
	f *spool.File
	n int64
}

func (s *spooled) add(b []byte) error {
	s.n += int64(len(b))
	_, err := s.Write(b)
	return err
}

var shapeKinds = map[geo.Shapes]ShapeType{geo.Points: Point, geo.Lines: Line, geo.Polygons: Polygon}

// Begin opens the next layer.
func (w *Writer) Begin(s geo.Schema) error {
	if err := w.end(); err != nil {
		return err
	}
	if len(s.Columns) == 0 || len(s.Columns) > 255 {
		return fmt.Errorf("write shapefile: %d columns; a .dbf has 1 to 255", len(s.Columns))
	}
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Name
	}
	w.layer, w.short, w.row = s, ShortNames(names), 0
	if s.Shape == geo.MixedShape {
		return nil // a part for each kind that comes
	}
	_, err := w.part(s.Name, shapeKinds[s.Shape])
	return err
}

// part begins a shapefile.
func (w *Writer) part(name string, kind ShapeType) (p *part, err error) {
	if w.o.Spool == nil {
		return nil, errors.New("write shapefile: there is nowhere to keep the records")
	}
	p = &part{name: name, widths: make([]width, len(w.layer.Columns))}
	files := []**spooled{&p.rows}
	if kind != 0 {
		p.shapes = newShapeWriter(kind)
		files = append(files, &p.shp, &p.shx)
	}
	for _, f := range files {
		made, err := w.o.Spool.Create()
		if err != nil {
			return nil, err
		}
		*f = &spooled{Writer: bufio.NewWriterSize(made, 64<<10), f: made}
	}
	w.parts = append(w.parts, p)
	return p, nil
}

// of finds the part in which a shape belongs.
func (w *Writer) of(g orb.Geometry) (*part, error) {
	if w.layer.Shape != geo.MixedShape {
		return w.parts[0], nil
	}
	kind, end := kindOf(g)
	for _, p := range w.parts {
		if p.shapes.kind == kind {
			return p, nil
		}
	}
	return w.part(w.layer.Name+end, kind)
}

// kindOf is the kind of shapefile for a shape. What has none stands with the polygons.
func kindOf(g orb.Geometry) (ShapeType, string) {
	switch g.(type) {
	case orb.Point:
		return Point, "_point"
	case orb.MultiPoint:
		return MultiPoint, "_multipoint"
	case orb.LineString, orb.MultiLineString:
		return Line, "_line"
	}
	return Polygon, "_polygon"
}

// Write appends a record.
func (w *Writer) Write(r geo.Row) error {
	w.row++
	if err := w.layer.Fits(&r); err != nil {
		return fmt.Errorf("write shapefile %s: row %d: %w", w.layer.Name, w.row, err)
	}
	p, err := w.of(r.Shape)
	if err != nil {
		return err
	}
	if p.shapes != nil {
		if err := p.shape(r.Shape); err != nil {
			return w.placed(err)
		}
	}
	for i, v := range r.Values {
		if err := p.value(&w.o, i, w.layer.Columns[i].Kind, v); err != nil {
			if problem, ok := err.(*geo.Problem); ok {
				problem.Field = w.layer.Columns[i].Name
			}
			return w.placed(err)
		}
	}
	p.count++
	return nil
}

// placed says in which row of which layer.
func (w *Writer) placed(err error) error {
	if p, ok := err.(*geo.Problem); ok {
		p.Row, p.File = w.row, w.layer.Name
		return p
	}
	return fmt.Errorf("write shapefile %s: row %d: %w", w.layer.Name, w.row, err)
}

// shape appends the record of a shape to .shp and .shx.
func (p *part) shape(g orb.Geometry) error {
	content, err := p.shapes.content(g)
	if err != nil {
		return err
	}
	if p.shp.n+int64(len(content)+shpHeader+8) > maxFile {
		return guard.Fatal("shapefile.size", "Shapefile 最多容纳 2 GB，请缩小范围，或选用 GeoPackage。", "a shapefile holds no more than 2 GB: take a smaller part, or GeoPackage")
	}
	var head [8]byte
	binary.BigEndian.PutUint32(head[:], uint32(shpHeader+p.shp.n)/2)
	binary.BigEndian.PutUint32(head[4:], uint32(len(content)/2))
	if err := p.shx.add(head[:]); err != nil {
		return err
	}
	binary.BigEndian.PutUint32(head[:], p.count+1)
	if err := p.shp.add(head[:]); err != nil {
		return err
	}
	return p.shp.add(content)
}

func (w *Writer) end() error {
	if w.short == nil {
		return nil
	}
	if len(w.parts) == 0 { // of several kinds, and none came
		if _, err := w.part(w.layer.Name, Polygon); err != nil {
			return err
		}
	}
	for _, p := range w.parts {
		if err := w.pack(p); err != nil {
			return fmt.Errorf("write shapefile %s: %w", p.name, err)
		}
	}
	err := w.add(w.layer.Name+"_fields.csv", w.meanings())
	w.parts, w.short = nil, nil
	return err
}

// pack writes the files of a part into the archive.
func (w *Writer) pack(p *part) error {
	if p.shapes != nil {
		for _, f := range []struct {
			ext string
			s   *spooled
		}{{".shp", p.shp}, {".shx", p.shx}} {
			if err := f.s.Flush(); err != nil {
				return err
			}
			if err := w.add(p.name+f.ext, p.shapes.header(int(f.s.n)), f.s.f.Reader()); err != nil {
				return err
			}
		}
		system, err := crs.ByCode(w.layer.EPSG)
		if err != nil {
			return err
		}
		if err := w.add(p.name+".prj", []byte(crs.ESRI(system))); err != nil {
			return err
		}
	}
	if err := w.table(p); err != nil {
		return err
	}
	return w.add(p.name+".cpg", []byte(w.o.Label))
}

// add writes an entry: a beginning and, for large ones, the rest.
func (w *Writer) add(name string, head []byte, rest ...io.Reader) error {
	e, err := w.entry(name)
	if err != nil {
		return err
	}
	if _, err := e.Write(head); err != nil {
		return err
	}
	for _, r := range rest {
		if _, err := io.Copy(e, r); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) entry(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: w.o.Date})
}

// meanings are the names behind the short ones, as a table that a spreadsheet opens.
func (w *Writer) meanings() []byte {
	b := []byte("\ufeff字段,全称,中文名称\r\n")
	for i, c := range w.layer.Columns {
		b = fmt.Appendf(b, "%s,%s,%s\r\n", w.short[i], c.Name, c.Alias)
	}
	return b
}

// Close completes the archive.
func (w *Writer) Close() error {
	if err := w.end(); err != nil {
		return err
	}
	return w.zip.Close()
}
