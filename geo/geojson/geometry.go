package geojson

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// geometry reads a geometry object into the record's feature.
func (p *parser) geometry(rec *guard.Record, raw []byte) {
	row := rec.Feature.Row
	if raw[0] == 'n' {
		return
	}
	if raw[0] != '{' {
		rec.Add(guard.Problem("geojson.geometry", "geometry 不是对象。", "the geometry is not an object"), row, "")
		return
	}
	m := p.memberMap(rec, raw)
	kind, _ := unquote(m["type"])
	if kind == "GeometryCollection" {
		rec.Add(guard.Problem("geojson.collection", "不支持图形集合（GeometryCollection），请拆分为点、线、面要素。", "a GeometryCollection is not read; split it into points, lines and polygons"), row, "")
		return
	}
	coordinates, ok := m["coordinates"]
	if !ok {
		rec.Add(guard.Problem("geojson.coordinates", "图形缺少 coordinates。", "the geometry has no coordinates"), row, "")
		return
	}
	s := shape{cursor: cursor{b: coordinates}, max: p.limits.Vertices}
	g := s.read(kind)
	if s.problem != nil {
		rec.Add(s.problem, row, "")
		return
	}
	if s.height {
		p.note(rec, "z", "", guard.Note("geojson.z", "坐标中的高程等第三维数值已舍去。", "third and further numbers of positions, such as heights, are dropped"))
	}
	rec.Feature.Geometry = g
}

// shape reads coordinates. The first problem stops it.
type shape struct {
	cursor
	max     int
	count   int // positions read
	height  bool
	problem *geo.Problem
}

// read returns nil for empty coordinates, as RFC 7946 §3.1 allows.
func (s *shape) read(kind string) orb.Geometry {
	if s.empty() && slices.Contains(geometryTypes[1:], kind) {
		return nil
	}
	switch kind {
	case "Point":
		return s.position()
	case "MultiPoint":
		return orb.MultiPoint(list(s, s.position))
	case "LineString":
		return s.line()
	case "MultiLineString":
		return orb.MultiLineString(list(s, s.line))
	case "Polygon":
		return s.polygon()
	case "MultiPolygon":
		return orb.MultiPolygon(list(s, s.polygon))
	}
	s.fail(guard.Problem("geojson.type", "图形类型“%s”不正确。", "%s is not a type of geometry", kind))
	return nil
}

// empty tells whether the coordinates are [].
func (s *shape) empty() bool {
	at := s.cursor
	if at.peek() != '[' {
		return false
	}
	at.i++
	return at.peek() == ']'
}

func (s *shape) fail(p *geo.Problem) {
	if s.problem == nil {
		s.problem = p
	}
}

// list reads an array of whatever item reads.
func list[T any](s *shape, item func() T) []T {
	if s.peek() != '[' {
		s.fail(guard.Problem("geojson.nesting", "坐标的嵌套层次与图形类型不符（第 %d 个坐标附近）。", "the coordinates are not nested as the type asks (near position %d)", s.count+1))
		return nil
	}
	s.i++
	var out []T
	for s.peek() != ']' {
		v := item()
		if s.problem != nil {
			return nil
		}
		out = append(out, v)
		if s.peek() == ',' {
			s.i++
		}
	}
	s.i++
	return out
}

// line reads a LineString: two positions or none.
func (s *shape) line() orb.LineString {
	l := orb.LineString(list(s, s.position))
	if s.problem == nil && len(l) < 2 {
		s.fail(guard.Problem("shape.line", "线少于 2 个顶点（第 %d 个坐标处）。", "a line has fewer than 2 vertices (at position %d)", s.count))
	}
	return l
}

func (s *shape) polygon() orb.Polygon {
	p := orb.Polygon(list(s, s.ring))
	if s.problem == nil && len(p) == 0 {
		s.fail(guard.Problem("shape.ring", "面没有边界环（第 %d 个坐标处）。", "a polygon has no ring (at position %d)", s.count))
	}
	return p
}

func (s *shape) ring() orb.Ring {
	r := orb.Ring(list(s, s.position))
	switch {
	case s.problem != nil:
	case len(r) < 4:
		s.fail(guard.Problem("shape.ring", "环少于 4 个顶点（第 %d 个坐标处）。", "a ring has fewer than 4 vertices (at position %d)", s.count))
	case r[0] != r[len(r)-1]:
		s.fail(guard.Problem("shape.unclosed", "环没有闭合（第 %d 个坐标处）。", "a ring is not closed (at position %d)", s.count))
	}
	return r
}

// position reads x and y; further numbers are passed.
func (s *shape) position() orb.Point {
	var xy orb.Point
	s.count++
	if s.count > s.max {
		s.fail(guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", s.max))
		return xy
	}
	n := 0
	list(s, func() struct{} {
		v := s.number()
		if n < 2 {
			xy[n] = v
		}
		n++
		return struct{}{}
	})
	s.height = s.height || n > 2
	if s.problem == nil && n < 2 {
		s.fail(guard.Problem("geojson.position", "第 %d 个坐标少于两个数字。", "position %d has fewer than two numbers", s.count))
	}
	return xy
}

// number reads a finite number.
func (s *shape) number() float64 {
	if c := s.peek(); c != '-' && (c < '0' || c > '9') {
		s.notNumber(c)
		return 0
	}
	from := s.i
	for s.i < len(s.b) && !ends(s.b[s.i]) {
		s.i++
	}
	v, err := strconv.ParseFloat(string(s.b[from:s.i]), 64)
	if err != nil || math.Abs(v) > 1e100 {
		s.fail(guard.Problem("shape.coordinate", "第 %d 个坐标的数值过大或不是有效数字。", "position %d has a number that is too large to be a coordinate", s.count))
	}
	return v
}

func (s *shape) notNumber(c byte) {
	switch c {
	case '[':
		s.fail(guard.Problem("geojson.nesting", "坐标的嵌套层次与图形类型不符（第 %d 个坐标附近）。", "the coordinates are not nested as the type asks (near position %d)", s.count))
	case '"':
		s.fail(guard.Problem("geojson.position", "第 %d 个坐标写成了文本，应为数字。", "position %d is written as text instead of numbers", s.count))
	default:
		s.fail(guard.Problem("geojson.position", "第 %d 个坐标不是数字。", "position %d is not made of numbers", s.count))
	}
}
