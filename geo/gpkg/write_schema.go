package gpkg

import (
	"fmt"
	"slices"
	"strings"

	"peijian/geo"
	"peijian/geo/crs"
)

var columnTypes = map[geo.ColumnKind]string{
	geo.TextColumn: "TEXT", geo.IntegerColumn: "INTEGER", geo.DecimalColumn: "REAL", geo.BooleanColumn: "BOOLEAN", geo.DateColumn: "DATE", geo.JSONColumn: "TEXT",
}

// shapeTypes are the names of the standard for the shapes of a layer.
var shapeTypes = map[geo.Shapes]string{geo.Points: "POINT", geo.Lines: "MULTILINESTRING", geo.Polygons: "MULTIPOLYGON", geo.MixedShape: "GEOMETRY"}

func createTable(s *geo.Schema) string {
	columns := []string{quoted(keyColumn) + " INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"}
	if s.Shape != geo.NoShapes {
		columns = append(columns, quoted(shapeColumn)+" "+shapeTypes[s.Shape])
	}
	for _, c := range s.Columns {
		columns = append(columns, quoted(c.Name)+" "+columnTypes[c.Kind])
	}
	return "CREATE TABLE " + quoted(s.Name) + " (" + strings.Join(columns, ", ") + ")"
}

// The tables of the standard (OGC 12-128r17, annex C).
const (
	createSRS = `CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, ` +
		`organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)`
	createContents = `CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', ` +
		`last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, ` +
		`CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`
	createGeometryColumns = `CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, ` +
		`srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), ` +
		`CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), ` +
		`CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))`
	createExtensions = `CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, ` +
		`CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))`
	createDataColumns = `CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, ` +
		`constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))`
	createSequence = `CREATE TABLE sqlite_sequence(name,seq)`
)

// described is one of the tables of the standard, with its rows and the columns of its unique indexes.
type described struct {
	name, sql string
	rows      [][]any
	keys      [][]int // positions of the columns of each index; nothing where the rowid is the key
	rowids    []int64 // nil: 1, 2, 3 …
}

// describe writes the tables that say what the others are.
func (w *Writer) describe() error {
	for _, d := range []described{w.systems(), w.contents(), w.geometryColumns(), w.extensions(), w.dataColumns(), w.sequence()} {
		if err := w.put(&d); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) put(d *described) error {
	table := w.file.Table(d.name, d.sql)
	for i, row := range d.rows {
		if err := table.Append(d.rowid(i), row...); err != nil {
			return err
		}
	}
	if err := table.End(); err != nil {
		return err
	}
	for k, columns := range d.keys {
		var keys [][]any
		for i, row := range d.rows {
			var key []any
			for _, c := range columns {
				key = append(key, row[c])
			}
			keys = append(keys, append(key, d.rowid(i)))
		}
		if err := w.file.Index(fmt.Sprintf("sqlite_autoindex_%s_%d", d.name, k+1), d.name, "", keys); err != nil {
			return err
		}
	}
	return nil
}

func (d *described) rowid(i int) int64 {
	if d.rowids != nil {
		return d.rowids[i]
	}
	return int64(i + 1)
}

// systems are those that every GeoPackage has, and those of the layers.
func (w *Writer) systems() described {
	d := described{name: "gpkg_spatial_ref_sys", sql: createSRS, rowids: []int64{-1, 0}, rows: [][]any{
		{"Undefined Cartesian SRS", nil, "NONE", int64(-1), "undefined", "undefined Cartesian coordinate reference system"},
		{"Undefined geographic SRS", nil, "NONE", int64(0), "undefined", "undefined geographic coordinate reference system"},
	}}
	codes := []int{4326}
	for _, l := range w.layers {
		if l.index != nil && !slices.Contains(codes, l.schema.EPSG) {
			codes = append(codes, l.schema.EPSG)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		s, err := crs.ByCode(code)
		if err != nil {
			continue // Begin has refused it
		}
		d.rowids = append(d.rowids, int64(code))
		d.rows = append(d.rows, []any{s.Name(), nil, "EPSG", int64(code), crs.WKT(s), nil})
	}
	return d
}

func (w *Writer) contents() described {
	d := described{name: "gpkg_contents", sql: createContents, keys: [][]int{{0}, {2}}}
	for _, l := range w.layers {
		row := []any{l.schema.Name, "attributes", w.identifier(l), l.schema.About, w.changed, nil, nil, nil, nil, nil}
		if l.index != nil {
			row[1], row[9] = "features", int64(l.schema.EPSG)
			if !l.bound.IsEmpty() {
				row[5], row[6], row[7], row[8] = l.bound.Min[0], l.bound.Min[1], l.bound.Max[0], l.bound.Max[1]
			}
		}
		d.rows = append(d.rows, row)
	}
	return d
}

// identifier is what people call a layer; two of one title keep their names.
func (w *Writer) identifier(l *writing) string {
	if l.schema.Title == "" {
		return l.schema.Name
	}
	for _, other := range w.layers {
		if other != l && (other.schema.Title == l.schema.Title || other.schema.Name == l.schema.Title) {
			return l.schema.Name
		}
	}
	return l.schema.Title
}

func (w *Writer) geometryColumns() described {
	d := described{name: "gpkg_geometry_columns", sql: createGeometryColumns, keys: [][]int{{0, 1}, {0}}}
	for _, l := range w.layers {
		if l.index != nil {
			d.rows = append(d.rows, []any{l.schema.Name, shapeColumn, shapeTypes[l.schema.Shape], int64(l.schema.EPSG), int64(0), int64(0)})
		}
	}
	return d
}

func (w *Writer) extensions() described {
	d := described{name: "gpkg_extensions", sql: createExtensions, keys: [][]int{{0, 1, 2}}, rows: [][]any{
		{"gpkg_data_columns", nil, "gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema", "read-write"},
	}}
	for _, l := range w.layers {
		if l.index != nil {
			d.rows = append(d.rows, []any{l.schema.Name, shapeColumn, "gpkg_rtree_index", "http://www.geopackage.org/spec120/#extension_rtree", "write-only"})
		}
	}
	return d
}

// dataColumns give the columns their names for people. A name that stands twice in a table stays away.
func (w *Writer) dataColumns() described {
	d := described{name: "gpkg_data_columns", sql: createDataColumns, keys: [][]int{{0, 1}, {0, 2}}}
	for _, l := range w.layers {
		seen := map[string]bool{}
		for _, c := range l.schema.Columns {
			if c.Alias == "" || seen[c.Alias] {
				continue
			}
			seen[c.Alias] = true
			d.rows = append(d.rows, []any{l.schema.Name, c.Name, c.Alias, nil, nil, nil, nil})
		}
	}
	return d
}

// sequence is SQLite's own record of the largest keys.
func (w *Writer) sequence() described {
	d := described{name: "sqlite_sequence", sql: createSequence}
	for _, l := range w.layers {
		if l.count > 0 {
			d.rows = append(d.rows, []any{l.schema.Name, l.count})
		}
	}
	return d
}
