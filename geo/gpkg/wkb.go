package gpkg

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// Kinds of shapes in well-known binary (OGC 06-103r4, clause 8.2).
const (
	wkbPoint = 1 + iota
	wkbLine
	wkbPolygon
	wkbMultiPoint
	wkbMultiLine
	wkbMultiPolygon
	wkbCollection
)

// Flags of the older EWKB, which some programs write into GeoPackages.
const (
	ewkbZ   = 0x80000000
	ewkbM   = 0x40000000
	ewkbSRS = 0x20000000
)

// wkb reads one shape; after the first problem everything it reads is empty.
type wkb struct {
	rest    []byte
	left    int // vertices that may still come
	max     int
	height  bool
	problem *geo.Problem
}

func (w *wkb) fail(p *geo.Problem) {
	if w.problem == nil {
		w.problem, w.rest = p, nil
	}
}

// take consumes n bytes, nil when they are not there.
func (w *wkb) take(n int) []byte {
	if n > len(w.rest) {
		w.fail(guard.Problem("shape.short", "图形的内容不完整。", "the shape is cut short"))
		return nil
	}
	b := w.rest[:n]
	w.rest = w.rest[n:]
	return b
}

// head is the beginning of a shape or of a part of one.
type head struct {
	order binary.ByteOrder
	kind  uint32
	width int // bytes of one vertex
}

func (w *wkb) head() head {
	b := w.take(5)
	if b == nil {
		return head{}
	}
	if b[0] > 1 {
		w.fail(guard.Problem("gpkg.blob", "图形不是 GeoPackage 的格式。", "the shape is not in the form of a GeoPackage"))
		return head{}
	}
	h := head{order: byteOrder(b[0]), width: 16}
	code := h.order.Uint32(b[1:])
	if code&ewkbSRS != 0 {
		w.take(4)
	}
	dimension := code & 0xffff / 1000
	if code&ewkbZ != 0 || dimension == 1 || dimension == 3 {
		h.width += 8
	}
	if code&ewkbM != 0 || dimension == 2 || dimension == 3 {
		h.width += 8
	}
	h.kind = code & 0xffff % 1000
	w.height = w.height || h.width > 16
	return h
}

// whole reads the shape to its last byte; what stands behind it is passed over.
func (w *wkb) whole() orb.Geometry {
	h := w.head()
	var g orb.Geometry
	switch h.kind {
	case wkbPoint:
		if p, there := w.point(h); there {
			g = p
		}
	case wkbLine:
		g = w.line(h)
	case wkbPolygon:
		g = w.polygon(h)
	case wkbMultiPoint:
		g = w.multiPoint(h)
	case wkbMultiLine:
		g = orb.MultiLineString(parts(w, h, wkbLine, w.line))
	case wkbMultiPolygon:
		g = orb.MultiPolygon(parts(w, h, wkbPolygon, w.polygon))
	case wkbCompoundCurve:
		g = w.curve(h)
	case wkbCurvePolygon:
		g = w.surface(h)
	case wkbMultiCurve:
		g = orb.MultiLineString(members(w, h, w.curve))
	case wkbMultiSurface:
		g = orb.MultiPolygon(members(w, h, w.surface))
	default:
		w.other(h)
	}
	if w.problem != nil || geo.VertexCount(g) == 0 {
		return nil
	}
	return g
}

// other is a shape that no layer has. An empty collection is how some programs write "no shape".
func (w *wkb) other(h head) {
	switch {
	case w.problem != nil:
	case h.kind == wkbCollection && w.count(h, 5) == 0:
	default:
		w.fail(guard.UnreadKind("gpkg", int(h.kind)))
	}
}

// count reads how many parts follow, which must be there with at least size bytes each.
func (w *wkb) count(h head, size int) int {
	b := w.take(4)
	if b == nil {
		return 0
	}
	n := int64(h.order.Uint32(b))
	if n*int64(size) > int64(len(w.rest)) {
		w.fail(guard.Problem("shape.points", "图形写明有 %d 个部分，实际内容不足。", "the shape announces %d parts, more than its bytes hold", n))
		return 0
	}
	return int(n)
}

// points reads a counted list of vertices.
func (w *wkb) points(h head) []orb.Point {
	n := w.count(h, h.width)
	if n > w.left {
		w.fail(guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", w.max))
		return nil
	}
	out := make([]orb.Point, 0, n)
	for range n {
		p, there := w.point(h)
		if !there && w.problem == nil {
			w.fail(notFinite())
		}
		if w.problem != nil {
			return nil
		}
		out = append(out, p)
	}
	return out
}

// point reads a vertex. Two NaN are how the format writes an empty point: there is false then.
func (w *wkb) point(h head) (p orb.Point, there bool) {
	b := w.take(h.width)
	if b == nil {
		return p, false
	}
	if w.left--; w.left < 0 {
		w.fail(guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", w.max))
		return p, false
	}
	p = orb.Point{math.Float64frombits(h.order.Uint64(b)), math.Float64frombits(h.order.Uint64(b[8:]))}
	if math.IsNaN(p[0]) && math.IsNaN(p[1]) {
		return p, false
	}
	if !(math.Abs(p[0]) < 1e100 && math.Abs(p[1]) < 1e100) {
		w.fail(notFinite())
	}
	return p, true
}

func notFinite() *geo.Problem {
	return guard.Problem("shape.coordinate", "坐标不是有效数字（NaN 或无穷大）。", "a coordinate is no finite number")
}

func (w *wkb) line(h head) orb.LineString {
	l := orb.LineString(w.points(h))
	if len(l) == 1 {
		w.fail(guard.Problem("shape.line", "线少于 2 个顶点。", "a line has fewer than 2 vertices"))
	}
	return l
}

func (w *wkb) polygon(h head) orb.Polygon {
	var p orb.Polygon
	for i := range w.count(h, 4) {
		r := orb.Ring(w.points(h))
		if w.checkRing(r, i); w.problem != nil {
			return nil
		}
		p = append(p, r)
	}
	return p
}

// checkRing refuses what is no ring; i counts the rings of a polygon from 0.
func (w *wkb) checkRing(r orb.Ring, i int) {
	switch {
	case w.problem != nil:
	case len(r) < 4:
		w.fail(guard.Problem("shape.ring", "第 %d 个环少于 4 个顶点。", "ring %d has fewer than 4 vertices", i+1))
	case r[0] != r[len(r)-1]:
		w.fail(guard.Problem("shape.unclosed", "第 %d 个环没有闭合。", "ring %d is not closed", i+1))
	}
}

func (w *wkb) multiPoint(h head) orb.MultiPoint {
	return parts(w, h, wkbPoint, func(h head) orb.Point {
		p, there := w.point(h)
		if !there && w.problem == nil {
			w.fail(notFinite())
		}
		return p
	})
}

// parts reads the members of a shape of several, all of one kind.
func parts[T any](w *wkb, h head, kind uint32, read func(head) T) []T {
	return members(w, h, func(inner head) T {
		if w.problem == nil && inner.kind != kind {
			w.fail(anotherKind())
		}
		return read(inner)
	})
}

// members reads the members of a shape of several, each with a head of its own, and of whatever kind read takes.
func members[T any](w *wkb, h head, read func(head) T) []T {
	var out []T
	for range w.count(h, 9) {
		v := read(w.head())
		if w.problem != nil {
			return nil
		}
		out = append(out, v)
	}
	return out
}

// appendWKB writes a shape of x and y, little-endian.
func appendWKB(b []byte, g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case nil:
		return appendCount(appendHead(b, wkbCollection), 0), nil
	case orb.Point:
		return appendPoint(appendHead(b, wkbPoint), g), nil
	case orb.LineString:
		return appendPoints(appendHead(b, wkbLine), g), nil
	case orb.Ring:
		return appendPolygon(b, orb.Polygon{g}), nil
	case orb.Polygon:
		return appendPolygon(b, g), nil
	case orb.MultiPoint:
		return appendParts(b, wkbMultiPoint, g, func(b []byte, p orb.Point) []byte { return appendPoint(appendHead(b, wkbPoint), p) }), nil
	case orb.MultiLineString:
		return appendParts(b, wkbMultiLine, g, func(b []byte, l orb.LineString) []byte { return appendPoints(appendHead(b, wkbLine), l) }), nil
	case orb.MultiPolygon:
		return appendParts(b, wkbMultiPolygon, g, appendPolygon), nil
	}
	return b, fmt.Errorf("write geopackage: a %T is not written", g)
}

func appendParts[T any](b []byte, kind uint32, parts []T, one func([]byte, T) []byte) []byte {
	b = appendCount(appendHead(b, kind), len(parts))
	for _, p := range parts {
		b = one(b, p)
	}
	return b
}

func appendPolygon(b []byte, p orb.Polygon) []byte {
	b = appendCount(appendHead(b, wkbPolygon), len(p))
	for _, r := range p {
		b = appendPoints(b, r)
	}
	return b
}

func appendPoints(b []byte, ps []orb.Point) []byte {
	b = appendCount(b, len(ps))
	for _, p := range ps {
		b = appendPoint(b, p)
	}
	return b
}

func appendPoint(b []byte, p orb.Point) []byte { return appendNumber(appendNumber(b, p[0]), p[1]) }

func appendHead(b []byte, kind uint32) []byte {
	return binary.LittleEndian.AppendUint32(append(b, 1), kind)
}

func appendCount(b []byte, n int) []byte { return binary.LittleEndian.AppendUint32(b, uint32(n)) }
