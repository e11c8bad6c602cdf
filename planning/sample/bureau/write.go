package bureau

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

// The .prj of ArcGIS for the 3-degree strips of CGCS2000, around the name and around the false easting.
const (
	arcGISDatum = `",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",` +
		`SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],` +
		`PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",`
	arcGISStrip = `],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],` +
		`PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
)

// projections are the two in which the offices of Xiantao work.
var projections = map[int]string{
	4547: `PROJCS["CGCS2000_3_Degree_GK_CM_114E` + arcGISDatum + "500000.0" + arcGISStrip,
	4526: `PROJCS["CGCS2000_3_Degree_GK_Zone_38` + arcGISDatum + "38500000.0" + arcGISStrip,
}

// fileDate stands in the headers of shapefiles.
var fileDate = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)

// Shapefile writes a zipped shapefile of polygons in GBK. It leaves out the .cpg, and says nothing of the encoding in the
// .dbf either, as many offices do.
func (s *Sheet) Shapefile(w io.Writer, name string, epsg int) error {
	projection, known := projections[epsg]
	if !known {
		return fmt.Errorf("no .prj for EPSG:%d", epsg)
	}
	options := shapefile.WriteOptions{
		Name: name, Shape: shapefile.Polygon, Encoding: text.GB18030, CRS: projection, Date: fileDate,
	}
	for _, c := range s.Columns {
		options.Fields = append(options.Fields, shapefile.FieldDef{Name: c.Header, Type: c.Kind, Width: c.Width})
	}
	return shapefile.Write(w, options, func(yield func(geo.Feature, error) bool) {
		for k, r := range s.Rows {
			g, err := s.in(r.Geometry, epsg)
			if !yield(geo.Feature{Row: k + 1, Geometry: g, Fields: s.fields(r)}, err) {
				return
			}
		}
	})
}

// GeoJSON writes EPSG:4490, and says in the file itself that it is made up. Eight decimals are a millimetre.
func (s *Sheet) GeoJSON(w io.Writer) error {
	out := geojson.NewWriter(w, map[string]any{
		"crs":    map[string]any{"type": "name", "properties": map[string]any{"name": "urn:ogc:def:crs:EPSG::4490"}},
		"notice": s.Notice,
	})
	out.SetDigits(8)
	for _, r := range s.Rows {
		g, err := s.in(r.Geometry, 4490)
		if err != nil {
			return err
		}
		if err := out.Write("", g, s.properties(r)); err != nil {
			return err
		}
	}
	return out.Close()
}

func (s *Sheet) properties(r Row) []geojson.Property {
	out := make([]geojson.Property, len(s.Columns))
	for k, c := range s.Columns {
		out[k].Name = c.Header
		switch {
		case r.Cells[k] == "":
		case c.Kind == 'N':
			out[k].Value = json.Number(r.Cells[k])
		default:
			out[k].Value = r.Cells[k]
		}
	}
	return out
}

// XLSX writes a workbook with a title over the whole width above the headers, as ledgers have.
func (s *Sheet) XLSX(w io.Writer) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	const tab = "台账"
	if err := book.SetSheetName("Sheet1", tab); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(s.Columns), 1)
	if err != nil {
		return err
	}
	if err := errors.Join(book.SetCellStr(tab, "A1", s.Title), book.MergeCell(tab, "A1", last)); err != nil {
		return err
	}
	for k, c := range s.Columns {
		if err := setCell(book, tab, k+1, 2, 'C', c.Header); err != nil {
			return err
		}
		for n, r := range s.Rows {
			if err := setCell(book, tab, k+1, n+3, c.Kind, r.Cells[k]); err != nil {
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

// CSV writes lines as Excel does: UTF-8 with its mark, or GB18030 without any.
func (s *Sheet) CSV(w io.Writer, encoding string) error {
	var b strings.Builder
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	var header []string
	for _, c := range s.Columns {
		header = append(header, c.Header)
	}
	lines := [][]string{header}
	for _, r := range s.Rows {
		lines = append(lines, r.Cells)
	}
	if err := out.WriteAll(lines); err != nil {
		return err
	}
	content := b.String()
	if encoding == text.UTF8 {
		content = "\ufeff" + content
	}
	raw, ok := text.Encode(encoding, content)
	if !ok {
		return fmt.Errorf("a text cannot be written in %s", encoding)
	}
	_, err := w.Write(raw)
	return err
}
