package file

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"peijian/geo"
	"peijian/geo/flatgeobuf"
	"peijian/geo/geojson"
	"peijian/geo/gpkg"
	"peijian/geo/kml"
	"peijian/geo/shapefile"
	"peijian/geo/spool"
	"peijian/geo/table"
	"peijian/geo/text"
)

// Format is a format that is written.
type Format struct {
	Name      string // as in addresses and commands
	Ext       string // of its files, with the dot
	MediaType string
	Zh, En    string   // what people call it
	Many      bool     // several layers stand in one file
	Streams   bool     // it is written from front to back: the first bytes can leave before the last feature is known
	Systems   []int    // EPSG codes that it can say; nil: every one
	Encodings []string // of its texts; nil: UTF-8 alone
	Table     bool     // it has no shapes of its own: see table.Place
	Short     bool     // names of columns have ten bytes at most
	Cells     bool     // a cell has an end: how long the longest shape is (geo.Schema.ShapeText) must be known beforehand
}

// says tells whether a format can say that it is in a system.
func (f *Format) says(epsg int) bool {
	return epsg == 0 || f.Systems == nil || slices.Contains(f.Systems, epsg)
}

// CreateOptions say how a file is written; what a format does not have is ignored.
type CreateOptions struct {
	Encoding string         // label of an encoding, "" for UTF-8
	Place    table.Place    // of tables; "" for well-known text
	Words    [2]string      // of a CSV, for yes and no
	Meta     map[string]any // further members of a GeoJSON collection
	Changed  string         // of a GeoPackage: 2026-11-23T08:00:00Z
	Spool    *spool.Spool   // for formats that are written twice
}

var formats = []Format{
	{Name: "geojson", Ext: ".geojson", MediaType: "application/geo+json", Zh: "GeoJSON", En: "GeoJSON", Streams: true},
	{Name: "geojsonseq", Ext: ".geojsons", MediaType: "application/geo+json-seq", Zh: "GeoJSON 文本序列（RFC 8142）", En: "GeoJSON text sequence (RFC 8142)", Streams: true, Systems: []int{4490, 4326}},
	{Name: "geojsonl", Ext: ".geojsonl", MediaType: "application/x-ndjson", Zh: "GeoJSON 每行一个要素", En: "GeoJSON, a feature a line", Streams: true, Systems: []int{4490, 4326}},
	{Name: "gpkg", Ext: ".gpkg", MediaType: "application/geopackage+sqlite3", Zh: "GeoPackage", En: "GeoPackage", Many: true},
	{Name: "flatgeobuf", Ext: ".fgb", MediaType: "application/flatgeobuf", Zh: "FlatGeobuf", En: "FlatGeobuf"},
	{Name: "csv", Ext: ".csv", MediaType: "text/csv", Zh: "CSV 表格", En: "CSV table", Streams: true, Encodings: []string{text.UTF8, "GBK", text.GB18030}, Table: true},
	{Name: "xlsx", Ext: ".xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Zh: "Excel 工作簿", En: "Excel workbook", Many: true, Table: true, Cells: true},
	{Name: "shapefile", Ext: ".zip", MediaType: "application/zip", Zh: "Shapefile（ZIP）", En: "Shapefile (ZIP)", Many: true, Encodings: []string{text.UTF8, "GBK", text.GB18030}, Short: true},
	{Name: "kml", Ext: ".kml", MediaType: "application/vnd.google-earth.kml+xml", Zh: "KML", En: "KML", Many: true, Streams: true, Systems: []int{4490, 4326}},
}

// Formats lists every format that is written.
func Formats() []Format { return slices.Clone(formats) }

// FormatNamed finds a format by its name.
func FormatNamed(name string) (Format, bool) {
	return found(func(f Format) bool { return f.Name == name })
}

// FormatOf finds a format by the ending of a file's name.
func FormatOf(name string) (Format, bool) {
	ext := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	if alias, ok := endings[ext]; ok {
		ext = alias
	}
	return found(func(f Format) bool { return f.Ext == ext })
}

// endings are further endings of formats.
var endings = map[string]string{".json": ".geojson", ".geojsonseq": ".geojsons", ".ndjson": ".geojsonl", ".jsonl": ".geojsonl"}

func found(is func(Format) bool) (Format, bool) {
	if i := slices.IndexFunc(formats, is); i >= 0 {
		return formats[i], true
	}
	return Format{}, false
}

// Create begins a file of a format. A format that does not stream wants an io.WriterAt, at whose beginning the file comes to stand.
func Create(out io.Writer, f Format, o CreateOptions) (geo.Writer, error) {
	encoding, ok := text.UTF8, true
	if o.Encoding != "" {
		encoding, ok = text.Canonical(o.Encoding)
	}
	if !ok || encoding != text.UTF8 && !slices.Contains(f.Encodings, encoding) {
		return nil, fmt.Errorf("%s has no texts in %s", f.Name, o.Encoding)
	}
	w, err := create(out, f, encoding, o)
	if err != nil {
		return nil, err
	}
	return &told{Writer: w, format: f}, nil
}

func create(out io.Writer, f Format, encoding string, o CreateOptions) (geo.Writer, error) {
	switch f.Name {
	case "geojson":
		return geojson.NewFile(out, geojson.FileOptions{Meta: o.Meta}), nil
	case "geojsonseq":
		return geojson.NewFile(out, geojson.FileOptions{Form: geojson.Sequence}), nil
	case "geojsonl":
		return geojson.NewFile(out, geojson.FileOptions{Form: geojson.Lines}), nil
	case "csv":
		return table.NewCSV(out, table.CSVOptions{Encoding: encoding, Place: o.Place, Words: o.Words}), nil
	case "xlsx":
		return table.NewWorkbook(out, table.WorkbookOptions{Place: o.Place, Folder: o.Spool.Folder()}), nil
	case "shapefile":
		label := ""
		if strings.EqualFold(o.Encoding, "GBK") {
			label = "GBK"
		}
		return shapefile.NewWriter(out, shapefile.LayersOptions{Encoding: encoding, Label: label, Spool: o.Spool}), nil
	case "kml":
		return kml.NewWriter(out), nil
	case "flatgeobuf":
		return flatgeobuf.NewWriter(out, flatgeobuf.WriteOptions{Spool: o.Spool}), nil
	case "gpkg":
		if at, ok := out.(io.WriterAt); ok {
			return gpkg.NewWriter(at, gpkg.WriteOptions{Changed: o.Changed}), nil
		}
		return nil, fmt.Errorf("%s cannot be written to what takes bytes in order only", f.Name)
	}
	return nil, fmt.Errorf("%s is not written", f.Name)
}

// told refuses what a format cannot say, in one sentence for all of them.
type told struct {
	geo.Writer
	format Format
	layers int
}

// Begin opens the next layer.
func (t *told) Begin(s geo.Schema) error {
	if t.layers++; t.layers > 1 && !t.format.Many {
		return fmt.Errorf("%s holds one layer", t.format.Name)
	}
	if !t.format.says(s.EPSG) {
		return fmt.Errorf("%s cannot say that it is in EPSG:%d", t.format.Name, s.EPSG)
	}
	return t.Writer.Begin(s)
}

// Discard lets go of what a writer that was not closed keeps in files of its own. It may be called after Close.
func Discard(w geo.Writer) error {
	if t, ok := w.(*told); ok {
		w = t.Writer
	}
	if d, ok := w.(interface{ Discard() error }); ok {
		return d.Discard()
	}
	return nil
}
