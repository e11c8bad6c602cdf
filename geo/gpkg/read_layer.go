package gpkg

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// Layer is one table of a file that can be read.
type Layer struct {
	Table    string // its name, which chooses it
	Title    string // the name shown by other programs, often the same
	Geometry string // "POLYGON", "MULTIPOLYGON", …; "" for a table without shapes
	CRS      string // "EPSG:4547", well-known text, or "" when the file does not say
}

// contents are the tables that the file lists; mostListed bounds them.
const mostListed = 1000

// table is a layer with what is needed to read it.
type table struct {
	Layer
	shape   string // column of the shapes, "" for none
	srs     int64
	columns []column
}

// column is a column that is read.
type column struct {
	name string
	day  bool // declared as a date: SQLite's text is wanted, not a moment made of it
	blob bool // declared as bytes, which have no text
	key  bool // the row's number
}

// List names the layers of a file, feature tables before tables without shapes.
func List(r io.ReaderAt, size int64, l geo.Limits) ([]Layer, error) {
	d, err := openDatabase(r, size, guard.Limits(l))
	if err != nil {
		return nil, err
	}
	defer d.close()
	tables, err := d.tables()
	out := make([]Layer, len(tables))
	for i, t := range tables {
		out[i] = t.Layer
	}
	return out, err
}

// tables reads what the file says it has.
func (d *database) tables() (tables []table, err error) {
	err = d.guarded(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), looking)
		defer cancel()
		if err := d.hasContents(ctx); err != nil {
			return err
		}
		err := d.query(ctx, `SELECT table_name, identifier, data_type, srs_id FROM gpkg_contents NOT INDEXED`, nil, func(row []string) error {
			if len(tables) == mostListed {
				return guard.Fatal("gpkg.tables", "文件中的图层超过 %d 个。", "the file has more than %d layers", mostListed)
			}
			if row[2] == "features" || row[2] == "attributes" || row[2] == "aspatial" {
				tables = append(tables, table{Layer: Layer{Table: row[0], Title: row[1], Geometry: strings.ToUpper(row[2])}})
			}
			return nil
		})
		if err == nil {
			err = d.shapes(ctx, tables)
		}
		if err == nil {
			err = d.systems(ctx, tables)
		}
		slices.SortStableFunc(tables, func(a, b table) int { return strings.Compare(first(a), first(b)) })
		return err
	})
	return tables, err
}

// first sorts tables with shapes before others.
func first(t table) string {
	if t.shape == "" {
		return "1"
	}
	return "0"
}

// hasContents tells a GeoPackage from another SQLite file.
func (d *database) hasContents(ctx context.Context) error {
	found := 0
	err := d.query(ctx, `SELECT name FROM sqlite_schema WHERE name IN ('gpkg_contents', 'gpkg_spatial_ref_sys') AND type = 'table' AND rootpage > 0`, nil,
		func([]string) error { found++; return nil })
	if err == nil && found < 2 {
		return guard.Fatal("gpkg.other", "文件是 SQLite 数据库，但不是 GeoPackage；请在 GIS 软件中导出为 GeoPackage。", "the file is an SQLite database and no GeoPackage; export it as GeoPackage")
	}
	return err
}

// shapes finds the column of shapes of each feature table. A feature table without one is no layer of features.
func (d *database) shapes(ctx context.Context, tables []table) error {
	features := false
	for i := range tables {
		features = features || tables[i].Geometry == "FEATURES"
		tables[i].Geometry = ""
	}
	if !features {
		return nil
	}
	return d.query(ctx, `SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns NOT INDEXED`, nil, func(row []string) error {
		for i := range tables {
			if t := &tables[i]; strings.EqualFold(t.Table, row[0]) && t.shape == "" {
				t.shape, t.Geometry = row[1], strings.ToUpper(row[2])
				t.srs, _ = strconv.ParseInt(row[3], 10, 64)
			}
		}
		return nil
	})
}

// systems turns the numbers of reference systems into what they mean.
func (d *database) systems(ctx context.Context, tables []table) error {
	return d.query(ctx, `SELECT srs_id, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys NOT INDEXED`, nil, func(row []string) error {
		for i := range tables {
			if t := &tables[i]; t.shape != "" && strconv.FormatInt(t.srs, 10) == row[0] {
				t.CRS = systemOf(row[0], row[1], row[2], row[3])
			}
		}
		return nil
	})
}

func systemOf(id, organization, code, definition string) string {
	switch {
	case id == "0" || id == "-1":
		return "" // "undefined", says the standard
	case strings.EqualFold(organization, "EPSG") && code != "":
		return "EPSG:" + code
	case strings.EqualFold(definition, "undefined"):
		return ""
	}
	return definition
}

// choose picks a table by name, or the only one.
func choose(tables []table, name string) (*table, error) {
	var found []*table
	for i := range tables {
		t := &tables[i]
		if name == "" && (t.shape != "" || tables[0].shape == "") || name != "" && (strings.EqualFold(t.Table, name) || strings.EqualFold(t.Title, name)) {
			found = append(found, t)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	all := listed(tables)
	var p *geo.Problem
	switch {
	case len(tables) == 0:
		return nil, guard.Fatal("gpkg.empty", "GeoPackage 中没有矢量图层。", "the GeoPackage has no layer of features")
	case name == "":
		p = guard.Fatal("gpkg.several", "GeoPackage 中有 %d 个图层，请指定其中一个：", "the GeoPackage has %d layers; name one of: ", len(found))
		p.Zh, p.En = p.Zh+all+"。", p.En+all
	default:
		p = guard.Fatal("gpkg.name", "GeoPackage 中没有唯一的图层“%s”。", "the GeoPackage does not have exactly one layer %s", name)
		p.Zh, p.En = p.Zh+"现有："+all+"。", p.En+"; it has "+all
	}
	return nil, p
}

// listed names at most twenty tables.
func listed(tables []table) string {
	var names []string
	for _, t := range tables {
		if len(names) == 20 {
			names = append(names, "…")
			break
		}
		names = append(names, guard.Show(t.Table))
	}
	return strings.Join(names, ", ")
}

// describe finds the columns of a table, and refuses what is not one.
func (d *database) describe(t *table, l geo.Limits) (notes []*geo.Problem, err error) {
	err = d.guarded(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), looking)
		defer cancel()
		isTable := false
		err := d.query(ctx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name = ?1 COLLATE NOCASE`, []any{t.Table},
			func([]string) error { isTable = true; return nil })
		if err != nil {
			return err
		}
		if !isTable {
			return guard.Fatal("gpkg.view", "图层“%s”是视图或虚表，出于安全考虑不读取；请导出为普通图层后发送。", "the layer %s is a view or a virtual table, which is not run here; export it as a plain layer", t.Table)
		}
		notes, err = d.columns(ctx, t)
		if err == nil && len(t.columns) > l.Fields {
			return guard.Fatal("file.fields", "图层有 %d 个字段，上限 %d 个。", "the layer has %d fields, the limit is %d", len(t.columns), l.Fields)
		}
		return err
	})
	return notes, err
}

// columns lists what is read of a table; the column of shapes is not among them.
func (d *database) columns(ctx context.Context, t *table) (notes []*geo.Problem, err error) {
	hasShape := t.shape == ""
	err = d.query(ctx, `PRAGMA table_xinfo(`+quoted(t.Table)+`)`, nil, func(row []string) error {
		name, kind := row[1], strings.ToUpper(row[2])
		if strings.EqualFold(name, t.shape) {
			hasShape, t.shape = row[6] == "0", name
			return nil
		}
		if row[6] != "0" {
			notes = append(notes, inField(guard.Note("gpkg.computed", "字段由公式计算，未读取。", "the field is computed by the file and was not read"), name))
			return nil
		}
		c := column{name: name, blob: strings.Contains(kind, "BLOB"), key: row[5] == "1" && strings.HasPrefix(kind, "INT")}
		c.day = kind == "DATE" || kind == "DATETIME" || kind == "TIMESTAMP"
		if c.blob {
			notes = append(notes, inField(guard.Note("gpkg.bytes", "字段内容为二进制，未读取。", "the field holds bytes and was not read"), name))
		}
		t.columns = append(t.columns, c)
		return nil
	})
	if err == nil && !hasShape {
		err = guard.Fatal("gpkg.shape", "图层“%s”没有其声明的图形字段。", "the layer %s does not have the column of shapes that the file names", t.Table)
	}
	return notes, err
}

func inField(p *geo.Problem, field string) *geo.Problem {
	p.Field = guard.Show(field)
	return p
}
