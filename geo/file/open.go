package file

import (
	"bytes"
	"io"
	"strings"

	"peijian/geo"
	"peijian/geo/archive"
	"peijian/geo/flatgeobuf"
	"peijian/geo/geojson"
	"peijian/geo/gpkg"
	"peijian/geo/internal/guard"
	"peijian/geo/kml"
	"peijian/geo/points"
	"peijian/geo/shapefile"
	"peijian/geo/table"
)

// Options are those of all formats; what a format does not have is ignored.
type Options struct {
	Encoding string // overrides the guess; not for XLSX
	Layer    string // which shapefile of an archive, which sheet of a workbook, which table of a GeoPackage, which document of a KMZ
	Limits   geo.Limits
}

// Open finds out the format of a file of the given size and opens it. name is used in problems and, where the content
// does not decide, for its extension. Errors are fatal *geo.Problem values.
func Open(name string, r io.ReaderAt, size int64, o Options) (geo.Reader, error) {
	o.Limits = guard.Limits(o.Limits)
	head, err := headOf(r, size)
	if err != nil {
		return nil, guard.In(name, err)
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return openZip(name, r, size, o)
	}
	if bytes.HasPrefix(head, []byte("SQLite format 3\x00")) {
		return reader(gpkg.Open(r, size, gpkg.Options{File: name, Layer: o.Layer, Limits: o.Limits}))
	}
	if flatgeobuf.Is(head) {
		return reader(flatgeobuf.Open(r, size, flatgeobuf.Options{File: name, Limits: o.Limits}))
	}
	if p := refusal(name, head); p != nil {
		return nil, guard.In(name, p)
	}
	whole := io.NewSectionReader(r, 0, size)
	if isMarkup(head) {
		return reader(kml.Open(whole, kml.Options{File: name, Encoding: o.Encoding, Limits: o.Limits}))
	}
	if points.IsTXT(head) {
		return points.OpenTXT(whole, points.Options{File: name, Encoding: o.Encoding, Limits: o.Limits})
	}
	if isJSON(head) {
		return reader(geojson.Open(whole, geojson.Options{File: name, Encoding: o.Encoding, Limits: o.Limits}))
	}
	t, err := table.OpenCSV(whole, table.Options{File: name, Encoding: o.Encoding, Limits: o.Limits})
	return located(t, err, name, o)
}

// located gives the rows of a table the shapes of their coordinates, where it has any.
func located(r *table.Reader, err error, name string, o Options) (geo.Reader, error) {
	if err != nil {
		return nil, err
	}
	return points.Wrap(r, name, o.Limits), nil
}

// Close gives back what a reader holds. Readers hold nothing after their last record; one that is left before needs it.
func Close(r geo.Reader) error {
	if c, ok := r.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// reader keeps a nil pointer from becoming a reader that is not nil.
func reader[R geo.Reader](r R, err error) (geo.Reader, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// headOf reads the first bytes. An empty file is refused here, where no format is known yet.
func headOf(r io.ReaderAt, size int64) ([]byte, error) {
	if size <= 0 {
		return nil, guard.Fatal("file.empty", "文件是空的。", "the file is empty")
	}
	head := make([]byte, min(size, 1024))
	n, err := r.ReadAt(head, 0)
	if n == 0 && err != nil && err != io.EOF {
		return nil, err
	}
	return head[:n], nil
}

func openZip(name string, r io.ReaderAt, size int64, o Options) (geo.Reader, error) {
	a, err := archive.Open(r, size, name, o.Limits)
	if err != nil {
		return nil, err
	}
	for _, e := range a.Entries() {
		switch {
		case e.Ext() == ".shp":
			return reader(shapefile.OpenArchive(a, shapefile.Options{File: name, Name: o.Layer, Encoding: o.Encoding, Limits: o.Limits}))
		case strings.EqualFold(e.Name, "xl/workbook.xml"):
			t, err := table.OpenXLSXArchive(a, table.Options{File: name, Sheet: o.Layer, Limits: o.Limits})
			return located(t, err, name, o)
		case e.Ext() == ".kml":
			return reader(kml.OpenArchive(a, kml.Options{File: name, Name: o.Layer, Encoding: o.Encoding, Limits: o.Limits}))
		}
	}
	for _, e := range a.Entries() {
		if e.Ext() == ".dbf" { // a layer without shapes
			return reader(shapefile.OpenArchive(a, shapefile.Options{File: name, Name: o.Layer, Encoding: o.Encoding, Limits: o.Limits}))
		}
	}
	return nil, guard.In(name, wrongZip(a))
}

// isMarkup tells text that begins as XML does. What is no KML has been refused before.
func isMarkup(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("<"))
}

// isJSON tells text that begins as GeoJSON does, after a byte order mark, blanks or the mark of a text sequence.
func isJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x1e")
	return len(head) > 0 && (head[0] == '{' || head[0] == '[')
}
