package cql2

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// geometry writes WKT with all digits that a float64 needs.
func (w *textWriter) geometry(g orb.Geometry) {
	if list, ok := g.(orb.Collection); ok {
		w.b.WriteString("GEOMETRYCOLLECTION")
		parenthesise(w, list, w.geometry)
		return
	}
	w.b.WriteString(strings.ToUpper(g.GeoJSONType()))
	switch g := g.(type) {
	case orb.Point:
		w.point(g)
	case orb.MultiPoint:
		parenthesise(w, g, w.point)
	case orb.LineString:
		parenthesise(w, g, w.position)
	case orb.MultiLineString:
		parenthesise(w, g, func(l orb.LineString) { parenthesise(w, l, w.position) })
	case orb.Polygon:
		w.polygon(g)
	case orb.MultiPolygon:
		parenthesise(w, g, w.polygon)
	}
}

func parenthesise[T any](w *textWriter, items []T, write func(T)) {
	w.b.WriteByte('(')
	for i, item := range items {
		if i > 0 {
			w.b.WriteByte(',')
		}
		write(item)
	}
	w.b.WriteByte(')')
}

func (w *textWriter) polygon(g orb.Polygon) {
	parenthesise(w, g, func(r orb.Ring) { parenthesise(w, r, w.position) })
}

func (w *textWriter) point(p orb.Point) {
	w.b.WriteByte('(')
	w.position(p)
	w.b.WriteByte(')')
}

func (w *textWriter) position(p orb.Point) {
	w.number(p[0])
	w.b.WriteByte(' ')
	w.number(p[1])
}

func (w *textWriter) box(args []*Expr) {
	w.b.WriteString("BBOX(")
	for i, a := range args {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.number(a.Value.Float())
	}
	w.b.WriteByte(')')
}

func (w *textWriter) number(f float64) { w.b.WriteString(strconv.FormatFloat(f, 'g', -1, 64)) }
