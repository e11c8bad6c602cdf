package table

import (
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// shapeColumn finds the column of well-known text: WKT, as QGIS and GDAL write it, or a name that begins with _WKT and may say in which
// coordinates it is (_WKT_EPSG_4547). -1: there is none.
func shapeColumn(names []string) (column int, system string) {
	for i, name := range names {
		upper := strings.ToUpper(strings.TrimSpace(name))
		if upper != "WKT" && !strings.HasPrefix(upper, wktStart) {
			continue
		}
		if _, code, says := strings.Cut(upper, "_EPSG_"); says {
			system = "EPSG:" + code
		}
		return i, system
	}
	return -1, ""
}

// shape reads the well-known text of a row.
func (r *Reader) shape(rec *guard.Record, c cell, name string) {
	if c.null || strings.TrimSpace(c.text) == "" {
		return
	}
	g, ok := parseWKT(c.text)
	switch {
	case !ok:
		rec.Add(guard.Problem("table.wkt", "不是可读的二维 WKT 图形（如 POLYGON((…))）。", "is no well-known text of two dimensions, such as POLYGON((…))"), rec.Feature.Row, name)
	case geo.VertexCount(g) > r.limits.Vertices:
		rec.Add(guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", r.limits.Vertices), rec.Feature.Row, name)
	case geo.VertexCount(g) > 0:
		rec.Feature.Geometry = g
	}
}

// parseWKT reads one shape. What the parser has no answer for is no shape either.
func parseWKT(s string) (g orb.Geometry, ok bool) {
	defer func() {
		if recover() != nil {
			g, ok = nil, false
		}
	}()
	g, err := wkt.Unmarshal(strings.TrimSpace(s))
	if _, many := g.(orb.Collection); err != nil || many || g == nil || !geo.Finite(g) {
		return nil, false
	}
	return g, true
}
