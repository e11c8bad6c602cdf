package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// Feature is one record of a file: where it stands, its shape, its fields as the file wrote them.
// A format never interprets a value; what "1,200" or "是" means is decided where the layer is known.
type Feature struct {
	Row      int          // counted from 1 as a person counts records, the header not included
	ID       string       // the file's own identifier, "" when it has none
	Geometry orb.Geometry // in the file's coordinates, x before y; nil when the record has no shape
	Fields   []Field      // in the file's order
}

// Field is one cell. Text is the value exactly as written: digits stay digits, so no decimal is lost.
type Field struct {
	Name string
	Text string
	Null bool // the file says "no value", which is not the same as an empty text
}

// Reader hands out the features of one opened file, in order, in bounded memory.
type Reader interface {
	// Next returns the next feature and io.EOF after the last. An error that is a *Problem with Fatal false
	// concerns one record only, and Next may be called again; after any other error it may not.
	Next() (Feature, error)
	// About tells what is known of the file before its first record is read.
	About() About
}

// About describes an opened file.
type About struct {
	Format   string   // "shapefile", "gpkg", "flatgeobuf", "geojson", "kml", "csv", "xlsx", "txt"
	Encoding string   // encoding of texts as read: "UTF-8", "GB18030"
	CRS      string   // what the file says of its coordinates: WKT of a .prj, a GeoJSON crs name, or ""
	Columns  []string // field names in order; nil when the format has none before the first record
	Rows     int      // number of records announced, -1 when unknown

	Shapeless bool // no record has a shape: the file is a table, or says that its shapes are none
}

// Problem is something wrong with a file, placed so that the sender can find it: file, row, field and a
// sentence in both languages. Code is stable and is what a program should look at.
type Problem struct {
	Code  string `json:"code"`
	File  string `json:"file,omitempty"`
	Row   int    `json:"row,omitempty"` // 0 when the problem is the file's as a whole
	Field string `json:"field,omitempty"`
	Zh    string `json:"zh"`
	En    string `json:"en"`
	Fatal bool   `json:"fatal,omitempty"` // nothing after it could be read
	Note  bool   `json:"note,omitempty"`  // worth saying, but no data is lost by it
}

// Error gives place and English sentence in one line.
func (p *Problem) Error() string {
	s := p.En
	if p.Field != "" {
		s = p.Field + ": " + s
	}
	if p.Row > 0 {
		s = fmt.Sprintf("row %d: %s", p.Row, s)
	}
	if p.File != "" {
		s = p.File + ": " + s
	}
	return s
}

// Limits bound what a reader accepts from a hostile file. The zero value means DefaultLimits.
type Limits struct {
	FileBytes  int64 // one file, unpacked
	Records    int   // records of one file
	Fields     int   // fields of one record
	Vertices   int   // vertices of one shape
	TextBytes  int   // bytes of one value
	ZipEntries int   // entries of one archive
	ZipRatio   int64 // unpacked to packed size, above which an entry is taken for a bomb
	TotalBytes int64 // all entries of an archive, unpacked
}

// DefaultLimits suit a city's own layers with room to spare.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 2 << 30, Records: 5_000_000, Fields: 255, Vertices: 5_000_000, TextBytes: 1 << 20,
		ZipEntries: 1000, ZipRatio: 200, TotalBytes: 4 << 30,
	}
}
