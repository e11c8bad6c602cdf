package shapefile

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// decode makes a geometry of a record's content: nil for a null shape and for one without parts.
func (s *shapes) decode(b []byte) (orb.Geometry, *geo.Problem) {
	if len(b) < 4 {
		return nil, tooShort(len(b))
	}
	kind := int32(binary.LittleEndian.Uint32(b))
	if kind == typeNull {
		return nil, nil
	}
	if kind != s.kind {
		return nil, guard.Problem("shape.mixed", "图形类型为 %d，与图层类型 %d 不一致。", "the shape is of type %d in a layer of type %d", kind, s.kind)
	}
	switch kind % 10 {
	case typePoint:
		return point(b)
	case typeMultiPoint:
		return s.multiPoint(b)
	}
	return s.polyShape(b, kind%10)
}

func point(b []byte) (orb.Geometry, *geo.Problem) {
	if len(b) < 20 {
		return nil, tooShort(len(b))
	}
	p := pointAt(b, 4)
	if !finite(p) {
		return nil, notFinite(1)
	}
	return p, nil
}

func (s *shapes) multiPoint(b []byte) (orb.Geometry, *geo.Problem) {
	if len(b) < 40 {
		return nil, tooShort(len(b))
	}
	points, p := s.points(b, 40, int64(binary.LittleEndian.Uint32(b[36:])))
	if p != nil || len(points) == 0 {
		return nil, p
	}
	return orb.MultiPoint(points), nil
}

// polyShape reads what lines and polygons share: part starts, then points.
func (s *shapes) polyShape(b []byte, base int32) (orb.Geometry, *geo.Problem) {
	if len(b) < 44 {
		return nil, tooShort(len(b))
	}
	parts, n := int64(binary.LittleEndian.Uint32(b[36:])), int64(binary.LittleEndian.Uint32(b[40:]))
	if parts == 0 && n == 0 {
		return nil, nil
	}
	if 44+4*parts > int64(len(b)) {
		return nil, tooShort(len(b))
	}
	points, p := s.points(b, 44+4*parts, n)
	if p != nil {
		return nil, p
	}
	lines, p := split(points, b[44:44+4*parts])
	if p != nil {
		return nil, p
	}
	if base == typePolygon {
		return polygons(lines)
	}
	return polyLines(lines)
}

// points reads n points that must really be in the record before anything is allocated.
func (s *shapes) points(b []byte, at, n int64) ([]orb.Point, *geo.Problem) {
	if n > int64(s.limits.Vertices) {
		return nil, tooManyVertices(s.limits.Vertices)
	}
	if at+16*n > int64(len(b)) {
		return nil, guard.Problem("shape.points", "图形写明有 %d 个顶点，实际内容不足。", "the shape announces %d vertices, more than its bytes hold", n)
	}
	points := make([]orb.Point, n)
	for i := range points {
		points[i] = pointAt(b, int(at)+16*i)
		if !finite(points[i]) {
			return nil, notFinite(i + 1)
		}
	}
	return points, nil
}

// split cuts points into parts; the starts must begin at 0 and rise.
func split(points []orb.Point, starts []byte) ([]orb.LineString, *geo.Problem) {
	n := len(starts) / 4
	lines := make([]orb.LineString, 0, n)
	from := 0
	for i := range n {
		to := len(points)
		if i+1 < n {
			to = int(binary.LittleEndian.Uint32(starts[4*i+4:]))
		}
		if i == 0 && binary.LittleEndian.Uint32(starts) != 0 || to <= from || to > len(points) {
			return nil, guard.Problem("shape.parts", "图形第 %d 部分的起点顺序不正确。", "part %d of the shape starts out of order", i+1)
		}
		lines = append(lines, orb.LineString(points[from:to:to]))
		from = to
	}
	if n == 0 {
		return nil, guard.Problem("shape.parts", "图形有 %d 个顶点但没有部分。", "the shape has %d vertices and no part", len(points))
	}
	return lines, nil
}

func polyLines(lines []orb.LineString) (orb.Geometry, *geo.Problem) {
	for i, l := range lines {
		if len(l) < 2 {
			return nil, guard.Problem("shape.line", "第 %d 条线少于 2 个顶点。", "line %d has fewer than 2 vertices", i+1)
		}
	}
	if len(lines) == 1 {
		return lines[0], nil
	}
	return orb.MultiLineString(lines), nil
}

func polygons(lines []orb.LineString) (orb.Geometry, *geo.Problem) {
	rings := make([]orb.Ring, len(lines))
	for i, l := range lines {
		rings[i] = orb.Ring(l)
		if len(l) < 4 {
			return nil, guard.Problem("shape.ring", "第 %d 个环少于 4 个顶点。", "ring %d has fewer than 4 vertices", i+1)
		}
		if l[0] != l[len(l)-1] {
			return nil, guard.Problem("shape.unclosed", "第 %d 个环没有闭合。", "ring %d is not closed", i+1)
		}
	}
	if len(rings) == 1 {
		return orb.Polygon(rings), nil
	}
	m, ok := nest(rings)
	if !ok {
		return nil, guard.Problem("shape.nesting", "图形有 %d 个环，嵌套过于复杂，无法判定。", "the shape has %d rings nested too deeply to be sorted", len(rings))
	}
	if len(m) == 1 {
		return m[0], nil
	}
	return m, nil
}

func pointAt(b []byte, at int) orb.Point {
	return orb.Point{
		math.Float64frombits(binary.LittleEndian.Uint64(b[at:])),
		math.Float64frombits(binary.LittleEndian.Uint64(b[at+8:])),
	}
}

// finite also refuses numbers so large that their products overflow.
func finite(p orb.Point) bool {
	return math.Abs(p[0]) < 1e100 && math.Abs(p[1]) < 1e100 // false for NaN
}

func notFinite(vertex int) *geo.Problem {
	return guard.Problem("shape.coordinate", "第 %d 个顶点的坐标不是有效数字（NaN 或无穷大）。", "vertex %d has a coordinate that is no finite number", vertex)
}

func tooShort(n int) *geo.Problem {
	return guard.Problem("shape.short", "图形记录只有 %d 字节，内容不完整。", "the shape's record has only %d bytes and is incomplete", n)
}
