package gpkg

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/geo/internal/sqlitefile"
)

// WriteOptions say what a file tells of itself.
type WriteOptions struct {
	Changed string // when its contents were made: 2026-11-23T08:00:00Z; "" means 1980
}

// Writer writes a GeoPackage of any number of layers. It is a geo.Writer. What it writes to is written from anywhere, and is no database
// before Close.
type Writer struct {
	file    *sqlitefile.File
	changed string
	layers  []*writing
	open    *writing
}

// writing is one table of features or attributes.
type writing struct {
	schema geo.Schema
	table  *sqlitefile.Table
	index  *rtree // nil without shapes
	bound  orb.Bound
	count  int64
	values []any
	blob   []byte
}

const (
	applicationID = 0x47504b47 // GPKG
	userVersion   = 10300      // GeoPackage 1.3
	keyColumn     = "fid"
	shapeColumn   = "geom"
)

// NewWriter begins a GeoPackage at the start of out.
func NewWriter(out io.WriterAt, o WriteOptions) *Writer {
	w := &Writer{file: sqlitefile.New(out, sqlitefile.Options{ApplicationID: applicationID, UserVersion: userVersion}), changed: o.Changed}
	if w.changed == "" {
		w.changed = "1980-01-01T00:00:00Z"
	}
	return w
}

// Begin opens the table of a layer.
func (w *Writer) Begin(s geo.Schema) error {
	if err := w.end(); err != nil {
		return err
	}
	if err := w.check(s); err != nil {
		return fmt.Errorf("write geopackage: layer %s: %w", s.Name, err)
	}
	w.open = &writing{schema: s, table: w.file.Table(s.Name, createTable(&s)), bound: orb.MultiPoint{}.Bound()}
	if s.Shape != geo.NoShapes {
		w.open.index = newRTree(w.file, indexName(s.Name))
	}
	w.layers = append(w.layers, w.open)
	return nil
}

// check refuses names that a database does not tell apart, and coordinates that have no code.
func (w *Writer) check(s geo.Schema) error {
	for _, l := range w.layers {
		if strings.EqualFold(l.schema.Name, s.Name) {
			return errors.New("there is a layer of this name")
		}
	}
	if s.Name == "" || reserved(s.Name) {
		return errors.New("a layer cannot have this name")
	}
	seen := map[string]bool{keyColumn: true, shapeColumn: s.Shape != geo.NoShapes}
	for _, c := range s.Columns {
		name := strings.ToLower(c.Name)
		if name == "" || seen[name] {
			return fmt.Errorf("column %q has no name or one that is taken", c.Name)
		}
		seen[name] = true
	}
	if s.Shape == geo.NoShapes {
		return nil
	}
	_, err := crs.ByCode(s.EPSG)
	return err
}

func reserved(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "gpkg_") || strings.HasPrefix(name, "sqlite_") || strings.HasPrefix(name, "rtree_")
}

// Write appends a row.
func (w *Writer) Write(r geo.Row) error {
	l := w.open
	if l == nil {
		return errors.New("write geopackage: no layer was begun")
	}
	if err := l.add(&r); err != nil {
		return fmt.Errorf("write geopackage: layer %s: row %d: %w", l.schema.Name, l.count+1, err)
	}
	return nil
}

func (l *writing) add(r *geo.Row) error {
	if err := l.schema.Fits(r); err != nil {
		return err
	}
	l.values = append(l.values[:0], nil) // the key
	if l.index != nil {
		shape, err := l.shape(r.Shape)
		if err != nil {
			return err
		}
		l.values = append(l.values, shape)
	}
	for _, v := range r.Values {
		stored, err := stored(v)
		if err != nil {
			return err
		}
		l.values = append(l.values, stored)
	}
	l.count++
	return l.table.Append(l.count, l.values...)
}

// shape encodes a shape and enters its box into the index.
func (l *writing) shape(g orb.Geometry) (any, error) {
	if g == nil {
		return nil, nil
	}
	var err error
	if l.blob, err = AppendBlob(l.blob[:0], g, int32(l.schema.EPSG)); err != nil {
		return nil, err
	}
	if box := geo.Bound(g); !box.IsEmpty() {
		l.bound = l.bound.Union(box)
		return l.blob, l.index.add(l.count+1, box)
	}
	return l.blob, nil
}

// stored is a value as the database has it. Decimals become numbers.
func stored(v any) (any, error) {
	if d, ok := v.(geo.Digits); ok {
		return strconv.ParseFloat(string(d), 64)
	}
	return v, nil
}

// end completes the layer under way.
func (w *Writer) end() error {
	l := w.open
	if w.open = nil; l == nil {
		return nil
	}
	if err := l.table.End(); err != nil || l.index == nil {
		return err
	}
	if err := l.index.end(); err != nil {
		return err
	}
	for _, t := range triggers(l.schema.Name) {
		w.file.Object("trigger", t.name, l.schema.Name, t.sql)
	}
	return nil
}

// Close writes the tables that describe the others, and the first page.
func (w *Writer) Close() error {
	if err := w.end(); err != nil {
		return err
	}
	if err := w.describe(); err != nil {
		return fmt.Errorf("write geopackage: %w", err)
	}
	return w.file.Close()
}
