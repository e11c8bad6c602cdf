// Package gpkgtest makes GeoPackages for tests, also such as no honest program writes: by SQL.
package gpkgtest

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the driver
)

// skeleton is the least that a GeoPackage has.
const skeleton = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('x', -1, 'NONE', -1, 'undefined', ''), ('x', 0, 'NONE', 0, 'undefined', ''), ('x', 4490, 'EPSG', 4490, 'GEOGCS[…]', ''),
  ('CGCS2000 / 3-degree Gauss-Kruger CM 114E', 4547, 'EPSG', 4547, 'PROJCS[…]', ''), ('own', 100001, 'QGIS', 1, 'PROJCS["独立坐标系"]', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT, last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER, PRIMARY KEY (table_name, column_name));
`

// Layer is the SQL of a feature table with columns fid, geom and those given (", name TEXT"). Its title is the name with 图层.
func Layer(name string, srs int, columns string) string {
	return fmt.Sprintf(`CREATE TABLE "%[1]s" (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON%[3]s);
INSERT INTO gpkg_contents VALUES ('%[1]s', 'features', '%[1]s 图层', '', '', 0, 0, 1, 1, %[2]d);
INSERT INTO gpkg_geometry_columns VALUES ('%[1]s', 'geom', 'MULTIPOLYGON', %[2]d, 0, 0);
`, name, srs, columns)
}

// Row is one statement with its arguments.
type Row []any

// Made runs statements and rows against a new GeoPackage and returns its bytes.
func Made(t testing.TB, statements string, rows ...Row) []byte {
	t.Helper()
	return MadeAs(t, "", statements, rows...)
}

// MadeAs is Made with parameters of the connection, such as "?_pragma=journal_mode(WAL)".
func MadeAs(t testing.TB, parameters, statements string, rows ...Row) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.gpkg")
	db, err := sql.Open("sqlite", path+parameters)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(skeleton + statements); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if _, err := db.Exec(r[0].(string), r[1:]...); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
