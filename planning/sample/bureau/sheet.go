package bureau

import (
	"math"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
)

// Sheet is a table, with or without shapes, before anybody decided in which format to send it.
type Sheet struct {
	Title   string // above the header of a ledger
	Notice  string // said inside of files that can say something of themselves
	Plane   int    // EPSG code of the shapes
	Columns []Column
	Rows    []Row
}

// Column is a header with what a DBF needs to know.
type Column struct {
	Header string
	Kind   byte // C text, N number, D date
	Width  int  // in bytes
}

// Row is one line.
type Row struct {
	Cells    []string     // in the order of the columns, "" for no value
	Geometry orb.Geometry // nil without a shape
}

// Text makes text columns.
func Text(headers ...string) []Column {
	var out []Column
	for _, h := range headers {
		out = append(out, Column{h, 'C', 80})
	}
	return out
}

// Typed changes the columns named and gives all of them.
func Typed(columns []Column, kind byte, width int, headers ...string) []Column {
	for k, c := range columns {
		for _, h := range headers {
			if c.Header == h {
				columns[k].Kind, columns[k].Width = kind, width
			}
		}
	}
	return columns
}

// Add appends a row.
func (s *Sheet) Add(g orb.Geometry, cells ...string) { s.Rows = append(s.Rows, Row{cells, g}) }

// fields pairs a row's cells with the headers.
func (s *Sheet) fields(r Row) []geo.Field {
	out := make([]geo.Field, len(s.Columns))
	for k, c := range s.Columns {
		out[k] = geo.Field{Name: c.Header, Text: r.Cells[k], Null: r.Cells[k] == ""}
	}
	return out
}

// in gives a shape of the sheet's plane in another system. Metres keep their centimetres, whatever the way did to the last bits.
func (s *Sheet) in(g orb.Geometry, epsg int) (orb.Geometry, error) {
	from, err := crs.ByCode(s.Plane)
	if err != nil {
		return nil, err
	}
	to, err := crs.ByCode(epsg)
	if err != nil || from == to {
		return g, err
	}
	g = crs.Transform(g, from, to)
	if p, ok := g.(orb.Polygon); ok && !to.Geographic() {
		centimetres(p)
	}
	return g, nil
}

func centimetres(p orb.Polygon) {
	for _, ring := range p {
		for k := range ring {
			ring[k][0], ring[k][1] = math.Round(ring[k][0]*100)/100, math.Round(ring[k][1]*100)/100
		}
	}
}
