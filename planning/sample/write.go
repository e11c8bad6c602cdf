package sample

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"peijian/geo"
	"peijian/geo/geojson"
	"peijian/geo/shapefile"
	"peijian/geo/text"
)

// arcGIS is the .prj that ArcGIS writes for the 3-degree strips of CGCS2000; the name and the false easting vary.
const arcGIS = `PROJCS["%s",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",` +
	`SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],` +
	`PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",%s],PARAMETER["False_Northing",0.0],` +
	`PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`

// fileDate stands in the headers of shapefiles.
var fileDate = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)

// writeShapefile leaves out the .cpg, and says nothing of the encoding in the .dbf either, as many offices do.
func writeShapefile(w io.Writer, f File, t *sheet) error {
	projection := fmt.Sprintf(arcGIS, "CGCS2000_3_Degree_GK_CM_114E", "500000.0")
	if f.CRS == 4526 {
		projection = fmt.Sprintf(arcGIS, "CGCS2000_3_Degree_GK_Zone_38", "38500000.0")
	}
	options := shapefile.WriteOptions{
		Name: strings.TrimSuffix(f.Name, ".zip"), Shape: shapefile.Polygon, Encoding: text.GB18030, CRS: projection, Date: fileDate,
	}
	for _, c := range t.columns {
		options.Fields = append(options.Fields, shapefile.FieldDef{Name: c.header, Type: c.kind, Width: c.width})
	}
	return shapefile.Write(w, options, func(yield func(geo.Feature, error) bool) {
		for k, r := range t.rows {
			g, err := inSystem(r.geometry, f.CRS)
			if !yield(geo.Feature{Row: k + 1, Geometry: g, Fields: t.fields(r)}, err) {
				return
			}
		}
	})
}

// writeGeoJSON says in the file itself that it is made up. Eight decimals are a millimetre.
func writeGeoJSON(w io.Writer, t *sheet) error {
	out := geojson.NewWriter(w, map[string]any{
		"crs":    map[string]any{"type": "name", "properties": map[string]any{"name": "urn:ogc:def:crs:EPSG::4490"}},
		"notice": Notice.Zh + " " + Notice.En,
	})
	out.SetDigits(8)
	for _, r := range t.rows {
		g, err := inSystem(r.geometry, 4490)
		if err != nil {
			return err
		}
		if err := out.Write("", g, t.properties(r)); err != nil {
			return err
		}
	}
	return out.Close()
}

func (t *sheet) properties(r record) []geojson.Property {
	out := make([]geojson.Property, len(t.columns))
	for k, c := range t.columns {
		out[k].Name = c.header
		switch {
		case r.cells[k] == "":
		case c.kind == 'N':
			out[k].Value = json.Number(r.cells[k])
		default:
			out[k].Value = r.cells[k]
		}
	}
	return out
}

// writeXLSX puts a title over the whole width above the headers, as ledgers have.
func writeXLSX(w io.Writer, t *sheet) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	const tab = "台账"
	if err := book.SetSheetName("Sheet1", tab); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(t.columns), 1)
	if err != nil {
		return err
	}
	if err := errors.Join(book.SetCellStr(tab, "A1", t.title), book.MergeCell(tab, "A1", last)); err != nil {
		return err
	}
	for k, c := range t.columns {
		if err := setCell(book, tab, k+1, 2, 'C', c.header); err != nil {
			return err
		}
		for n, r := range t.rows {
			if err := setCell(book, tab, k+1, n+3, c.kind, r.cells[k]); err != nil {
				return err
			}
		}
	}
	return book.Write(w)
}

// setCell writes a number as its digits, so that 307.31 stays 307.31.
func setCell(book *excelize.File, tab string, column, row int, kind byte, value string) error {
	name, err := excelize.CoordinatesToCellName(column, row)
	switch {
	case err != nil:
		return err
	case value == "":
		return nil
	case kind == 'N':
		return book.SetCellDefault(tab, name, value)
	}
	return book.SetCellStr(tab, name, value)
}

// writeCSV writes lines as Excel does: UTF-8 with its mark, or GB18030 without any.
func writeCSV(w io.Writer, f File, t *sheet) error {
	var b strings.Builder
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	var header []string
	for _, c := range t.columns {
		header = append(header, c.header)
	}
	lines := [][]string{header}
	for _, r := range t.rows {
		lines = append(lines, r.cells)
	}
	if err := out.WriteAll(lines); err != nil {
		return err
	}
	content := b.String()
	if f.Encoding == text.UTF8 {
		content = "\ufeff" + content
	}
	raw, ok := text.Encode(f.Encoding, content)
	if !ok {
		return fmt.Errorf("a text cannot be written in %s", f.Encoding)
	}
	_, err := w.Write(raw)
	return err
}

func (c *City) writeText(w io.Writer, name string) error {
	if name == NotesFile {
		_, err := io.WriteString(w, notes)
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(c.planted)
}
