package gpkg_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	_ "modernc.org/sqlite"

	"peijian/geo"
	"peijian/geo/gpkg"
)

var townSchema = geo.Schema{
	Name: "乡镇", Title: "街道", About: "示例数据", Shape: geo.Polygons, EPSG: 4547,
	Columns: []geo.Column{
		{Name: "code", Kind: geo.TextColumn}, {Name: "社区用房建筑面积合计（平方米）", Alias: "面积", Kind: geo.DecimalColumn}, {Name: "n", Kind: geo.IntegerColumn},
		{Name: "inside", Kind: geo.BooleanColumn}, {Name: "since", Kind: geo.DateColumn}, {Name: "doc", Kind: geo.JSONColumn},
	},
}

func square(x, y, side float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}}}
}

func town(code string, g orb.Geometry) geo.Row {
	return geo.Row{ID: code, Shape: g, Values: []any{code, geo.Digits("240.50"), int64(7), true, "2026-11-23", `{"a":1}`}}
}

// written makes a file and opens it with SQLite.
func written(t testing.TB, fill func(*gpkg.Writer) error) (path string, db *sql.DB) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.gpkg")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := gpkg.NewWriter(out, gpkg.WriteOptions{})
	if err := errors.Join(fill(w), w.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	if db, err = sql.Open("sqlite", path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if got := asked(t, db, "PRAGMA integrity_check"); got != "ok" {
		t.Fatalf("SQLite finds: %s", got)
	}
	if got := asked(t, db, "PRAGMA foreign_key_check"); got != "" {
		t.Fatalf("foreign keys: %s", got)
	}
	return path, db
}

// asked is the answer to a query, a line a row.
func asked(t testing.TB, db *sql.DB, query string, args ...any) string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	var out []string
	columns, _ := rows.Columns()
	for rows.Next() {
		cells := make([]sql.NullString, len(columns))
		targets := make([]any, len(columns))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		var line []string
		for _, c := range cells {
			line = append(line, c.String)
		}
		out = append(out, strings.Join(line, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(query, err)
	}
	return strings.Join(out, "\n")
}

func TestTheIndexFindsWhatLiesInABox(t *testing.T) {
	for _, n := range []int{0, 1, 51, 52, 2601, 2602, 20_000, 66_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			dice := rand.New(rand.NewPCG(uint64(n), 1))
			boxes := make([]orb.Bound, n)
			_, db := written(t, func(w *gpkg.Writer) error {
				if err := w.Begin(townSchema); err != nil {
					return err
				}
				for i := range boxes {
					g := square(442_000+dice.Float64()*50_000, 3_350_000+dice.Float64()*50_000, dice.Float64()*200)
					boxes[i] = g.Bound()
					if err := w.Write(town(fmt.Sprint("T", i), g)); err != nil {
						return err
					}
				}
				return nil
			})
			if got := asked(t, db, `SELECT rtreecheck('rtree_乡镇_geom')`); got != "ok" {
				t.Fatalf("rtreecheck: %s", got)
			}
			for range 20 {
				window := square(440_000+dice.Float64()*50_000, 3_350_000+dice.Float64()*50_000, dice.Float64()*9_000).Bound()
				want := 0
				for _, b := range boxes {
					if b.Intersects(window) {
						want++
					}
				}
				got := asked(t, db, `SELECT count(*) FROM "rtree_乡镇_geom" r JOIN "乡镇" t ON t.fid = r.id WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?`,
					window.Min[0], window.Max[0], window.Min[1], window.Max[1])
				var found int
				if _, err := fmt.Sscan(got, &found); err != nil || found < want || found > want+want/50+1 { // boxes are rounded outward to a quarter of a metre
					t.Errorf("found %s of %d", got, want)
				}
			}
		})
	}
}

func TestAGeoPackageSaysWhatIsInIt(t *testing.T) {
	_, db := written(t, func(w *gpkg.Writer) error {
		plain := geo.Schema{Name: "rooms", Columns: []geo.Column{{Name: "code"}}}
		return errors.Join(w.Begin(townSchema), w.Write(town("T1", square(442_000, 3_353_000, 10))), w.Write(town("T2", nil)),
			w.Begin(plain), w.Write(geo.Row{Values: []any{"剅河镇"}}))
	})
	for query, want := range map[string]string{
		"SELECT table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents": "乡镇|features|街道|示例数据|442000|3.353e+06|442010|3.35301e+06|4547\nrooms|attributes|rooms||||||",
		"SELECT * FROM gpkg_geometry_columns":                                 "乡镇|geom|MULTIPOLYGON|4547|0|0",
		"SELECT srs_id, organization_coordsys_id FROM gpkg_spatial_ref_sys":   "-1|-1\n0|0\n4326|4326\n4547|4547",
		"SELECT table_name, column_name, extension_name FROM gpkg_extensions": "gpkg_data_columns||gpkg_schema\n乡镇|geom|gpkg_rtree_index",
		"SELECT table_name, column_name, name FROM gpkg_data_columns":         "乡镇|社区用房建筑面积合计（平方米）|面积",
		"SELECT * FROM sqlite_sequence":                                       "乡镇|2\nrooms|1",
		"SELECT fid, code, 社区用房建筑面积合计（平方米）, n, inside, since, doc FROM 乡镇":    "1|T1|240.5|7|1|2026-11-23T00:00:00Z|{\"a\":1}\n2|T2|240.5|7|1|2026-11-23T00:00:00Z|{\"a\":1}",
		"SELECT typeof(since), typeof(inside), typeof(geom) FROM 乡镇":          "text|integer|blob\ntext|integer|null",
		"SELECT * FROM rooms": "1|剅河镇",
	} {
		if d := cmp.Diff(want, asked(t, db, query)); d != "" {
			t.Errorf("%s: %s", query, d)
		}
	}
}

func TestAShapeInTheFileIsTheShapeWritten(t *testing.T) {
	g := square(442_000, 3_353_000, 0.1)
	_, db := written(t, func(w *gpkg.Writer) error { return errors.Join(w.Begin(townSchema), w.Write(town("T1", g))) })
	var blob []byte
	if err := db.QueryRow("SELECT geom FROM 乡镇").Scan(&blob); err != nil {
		t.Fatal(err)
	}
	got, p := gpkg.DecodeBlob(blob, 0)
	if p != nil || got.SRS != 4547 || !cmp.Equal(orb.Geometry(g), got.Geometry) {
		t.Error(got, p)
	}
}

func TestWhatAGeoPackageDoesNotHoldIsRefused(t *testing.T) {
	for name, try := range map[string]func(*gpkg.Writer) error{
		"no layer":         func(w *gpkg.Writer) error { return w.Write(geo.Row{}) },
		"one layer twice":  func(w *gpkg.Writer) error { _ = w.Begin(geo.Schema{Name: "a"}); return w.Begin(geo.Schema{Name: "A"}) },
		"a name of SQLite": func(w *gpkg.Writer) error { return w.Begin(geo.Schema{Name: "sqlite_a"}) },
		"the key's name": func(w *gpkg.Writer) error {
			return w.Begin(geo.Schema{Name: "a", Columns: []geo.Column{{Name: "FID"}}})
		},
		"no coordinates": func(w *gpkg.Writer) error { return w.Begin(geo.Schema{Name: "a", Shape: geo.Points}) },
		"a wrong value": func(w *gpkg.Writer) error {
			_ = w.Begin(geo.Schema{Name: "a", Columns: []geo.Column{{Name: "n", Kind: geo.IntegerColumn}}})
			return w.Write(geo.Row{Values: []any{"1"}})
		},
		"too few values": func(w *gpkg.Writer) error {
			_ = w.Begin(geo.Schema{Name: "a", Columns: []geo.Column{{Name: "n"}}})
			return w.Write(geo.Row{})
		},
	} {
		out, err := os.Create(filepath.Join(t.TempDir(), "a.gpkg"))
		if err != nil {
			t.Fatal(err)
		}
		if err := try(gpkg.NewWriter(out, gpkg.WriteOptions{})); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestAFileThatWasNotClosedIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.gpkg")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := gpkg.NewWriter(out, gpkg.WriteOptions{})
	if err := w.Begin(townSchema); err != nil {
		t.Fatal(err)
	}
	for i := range 10_000 {
		if err := w.Write(town(fmt.Sprint(i), square(442_000, 3_353_000, 1))); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	if info, _ := out.Stat(); info.Size() < 1<<20 {
		t.Fatalf("only %d bytes were written", info.Size())
	}
	if err := db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&n); err == nil {
		t.Error("it can be read")
	}
}

// ogrinfo asks GDAL, where it is installed (Debian: gdal-bin).
func ogrinfo(t *testing.T, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		t.Skip("gdal-bin is not installed: nothing asks GDAL what it reads")
	}
	out, err := exec.Command("ogrinfo", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("ogrinfo %v: %v: %s", args, err, out)
	}
	return string(out)
}

func TestGDALReadsAndEditsIt(t *testing.T) {
	const n = 3000
	path, db := written(t, func(w *gpkg.Writer) error {
		err := w.Begin(townSchema)
		for i := range n {
			err = errors.Join(err, w.Write(town(fmt.Sprint("剅河", i), square(442_000+float64(i), 3_353_000, 0.5))))
		}
		return err
	})
	_ = db.Close()
	said := ogrinfo(t, "-so", path, "乡镇")
	for _, want := range []string{fmt.Sprintf("Feature Count: %d", n), `ID["EPSG",4547]`, "Multi Polygon", "社区用房建筑面积合计（平方米）: Real", "n: Integer", "inside: Integer(Boolean)", "since: Date"} {
		if !strings.Contains(said, want) {
			t.Errorf("ogrinfo does not say %q: %s", want, said)
		}
	}
	if strings.Contains(said, "Warning") || strings.Contains(said, "ERROR") {
		t.Error(said)
	}
	if said := ogrinfo(t, path, "乡镇", "-spat", "442099.9", "3353000", "442100.1", "3353001"); !strings.Contains(said, "Feature Count: 1") || !strings.Contains(said, "剅河100") {
		t.Errorf("within a box: %s", said)
	}
	ogrinfo(t, path, "-dialect", "SQLite", "-sql", `DELETE FROM "乡镇" WHERE "code" = '剅河100'`)
	ogrinfo(t, path, "-sql", `UPDATE "乡镇" SET "n" = 8 WHERE "code" = '剅河101'`)
	if said := ogrinfo(t, path, "乡镇", "-spat", "442099.9", "3353000", "442100.1", "3353001"); !strings.Contains(said, "Feature Count: 0") {
		t.Errorf("within the box after the edit: %s", said)
	}
}
