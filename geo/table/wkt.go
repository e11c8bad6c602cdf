package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// shapeColumns finds the column of well-known text: WKT, as QGIS and GDAL write it, or a name that begins with _WKT and may say in which
// coordinates it is (_WKT_EPSG_4547); behind it those in which long shapes go on (_WKT_EPSG_4547_2, _3 …), wherever they stand. Other names that programs
// give to shapes count when the rows ahead bear them out. None: there is no shape.
func shapeColumns(names []string, ahead []line) (columns []int, system string) {
	first := slices.IndexFunc(names, func(name string) bool {
		upper := upperName(name)
		return (upper == "WKT" || strings.HasPrefix(upper, wktStart)) && !continues(upper, names)
	})
	if first < 0 {
		first = knownByText(names, ahead)
	}
	if first < 0 {
		return nil, ""
	}
	if _, code, says := strings.Cut(upperName(names[first]), "_EPSG_"); says {
		system = "EPSG:" + code
	}
	for at := first; at >= 0; {
		columns = append(columns, at)
		next := fmt.Sprintf("%s_%d", upperName(names[first]), len(columns)+1)
		at = slices.IndexFunc(names, func(name string) bool { return upperName(name) == next })
	}
	if srid, _, ok := cutSRID(firstText(ahead, first)); ok && srid != 0 && system == "" {
		system = epsg(srid)
	}
	return columns, system
}

func upperName(name string) string { return strings.ToUpper(strings.TrimSpace(name)) }

// continues tells a column in which another goes on.
func continues(upper string, names []string) bool {
	i := strings.LastIndexByte(upper, '_')
	return i > 0 && slices.ContainsFunc(names, func(name string) bool { return upperName(name) == upper[:i] })
}

// joined is the text of a shape over its columns. One that goes on in the next is full: if it is not, something between them was lost.
func joined(cells []cell, columns []int) (text string, whole bool) {
	if len(columns) == 1 {
		return cellAt(cells, columns[0]).text, true
	}
	var b strings.Builder
	open := true
	for _, at := range columns {
		part := cellAt(cells, at).text
		if part != "" && !open {
			return "", false
		}
		open = len(part) == cellRunes
		b.WriteString(part)
	}
	return b.String(), true
}

func cellAt(cells []cell, i int) cell {
	if i < len(cells) {
		return cells[i]
	}
	return cell{null: true}
}

// shape reads the well-known text of a row.
func (r *Reader) shape(rec *guard.Record, cells []cell) {
	name := r.header.names[r.wkt[0]]
	text, whole := joined(cells, r.wkt)
	if strings.TrimSpace(text) == "" && whole {
		return
	}
	if !whole {
		rec.Add(guard.Problem("table.wkt_parts", "图形分写在 %d 列中，中间有缺失或被改动。", "the shape goes on over %d columns, and something is missing or changed between them", len(r.wkt)), rec.Feature.Row, name)
		return
	}
	srid, text, ok := cutSRID(text)
	g, heights := orb.Geometry(nil), false
	if ok {
		g, heights, ok = parseShape(text)
	}
	switch {
	case !ok:
		rec.Add(guard.Problem("table.wkt", "不是可读的 WKT 图形（如 POLYGON((…))）。", "is no well-known text of a shape, such as POLYGON((…))"), rec.Feature.Row, name)
	case srid != 0 && r.system != "" && r.system != epsg(srid):
		rec.Add(guard.Problem("table.srid", "图形注明的坐标系为 %s，而此列其他图形为 %s。", "the shape says that it is in %s, and others of the column are in %s", epsg(srid), r.system), rec.Feature.Row, name)
	case geo.VertexCount(g) > r.limits.Vertices:
		rec.Add(guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", r.limits.Vertices), rec.Feature.Row, name)
	case geo.VertexCount(g) > 0:
		rec.Feature.Geometry = g
	}
	if heights && !r.toldHeights {
		r.toldHeights = true
		rec.Add(guard.Note("table.heights", "高程和度量值（Z、M）未读取。", "heights and measures (Z, M) are not read"), rec.Feature.Row, name)
	}
}

func epsg(srid int) string { return fmt.Sprint("EPSG:", srid) }

// parseShape reads a shape of two dimensions, or of more without what is beyond them.
func parseShape(text string) (g orb.Geometry, heights, ok bool) {
	if g, ok = parseWKT(text); ok {
		return g, false, true
	}
	if isEmptyShape(text) {
		return nil, false, true
	}
	if flat, ok := flattened(text); ok {
		g, ok = parseWKT(flat)
		return g, ok, ok
	}
	return nil, false, false
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
