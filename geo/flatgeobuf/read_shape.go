package flatgeobuf

import (
	"math"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// shapes reads one shape. After the first problem it goes no further.
type shapes struct {
	left    int // vertices that may still come
	max     int
	kind    byte // of all shapes of the layer, kindUnknown when each says its own
	height  bool
	problem *geo.Problem
}

func (s *shapes) fail(p *geo.Problem) {
	if s.problem == nil {
		s.problem = p
	}
}

// whole reads a shape, nil for one without vertices.
func (s *shapes) whole(t flat) orb.Geometry {
	kind := s.kind
	if kind == kindUnknown {
		kind = byte(t.number(shapeKind, 1, kindUnknown))
	}
	s.height = t.list(shapeZ, 8).n > 0 || t.list(shapeM, 8).n > 0
	g := s.one(kind, t)
	if s.problem != nil || t.f.broken || geo.VertexCount(g) == 0 {
		return nil
	}
	return g
}

func (s *shapes) one(kind byte, t flat) orb.Geometry {
	switch kind {
	case kindPoint:
		return s.point(t)
	case kindLine:
		return s.line(s.points(t))
	case kindMultiPoint:
		return orb.MultiPoint(s.points(t))
	case kindMultiLine:
		return s.lines(t)
	case kindPolygon:
		return s.polygon(t)
	case kindMultiPolygon:
		return s.polygons(t)
	default:
		s.fail(guard.UnreadKind("fgb", int(kind)))
	}
	return nil
}

// points reads the vertices of a shape, which are counted before they are taken.
func (s *shapes) points(t flat) []orb.Point {
	xy := t.list(shapeXY, 8)
	n := xy.n / 2
	if n > s.left {
		s.fail(guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", s.max))
	}
	if s.problem != nil || t.f.broken {
		return nil
	}
	s.left -= n
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = orb.Point{xy.float(2 * i), xy.float(2*i + 1)}
		if !(math.Abs(out[i][0]) < 1e100 && math.Abs(out[i][1]) < 1e100) {
			s.fail(guard.Problem("shape.coordinate", "坐标不是有效数字（NaN 或无穷大）。", "a coordinate is no finite number"))
			return nil
		}
	}
	return out
}

// point reads a single vertex. Two NaN are how programs write a point that is none.
func (s *shapes) point(t flat) orb.Geometry {
	xy := t.list(shapeXY, 8)
	if xy.n == 0 || xy.n == 2 && math.IsNaN(xy.float(0)) && math.IsNaN(xy.float(1)) {
		return nil
	}
	p := s.points(t)
	if len(p) != 1 {
		s.fail(guard.Problem("shape.points", "点图形有 %d 个顶点。", "a point has %d vertices", xy.n/2))
		return nil
	}
	return p[0]
}

// chains parts the vertices of a shape where it says that they end.
func (s *shapes) chains(t flat) [][]orb.Point {
	points, ends := s.points(t), t.list(shapeEnds, 4)
	if ends.n == 0 {
		if len(points) == 0 {
			return nil
		}
		return [][]orb.Point{points}
	}
	var out [][]orb.Point
	from := 0
	for i := range ends.n {
		end := int(ends.number(i))
		if s.problem != nil || t.f.broken {
			return nil
		}
		if end <= from || end > len(points) {
			break
		}
		out = append(out, points[from:end:end])
		from = end
	}
	if from != len(points) || len(out) != ends.n {
		s.fail(guard.Problem("fgb.ends", "图形各部分的起止位置不正确。", "the parts of the shape do not end where they can"))
	}
	return out
}

func (s *shapes) line(points []orb.Point) orb.LineString {
	if len(points) == 1 {
		s.fail(guard.Problem("shape.line", "线少于 2 个顶点。", "a line has fewer than 2 vertices"))
	}
	return points
}

func (s *shapes) lines(t flat) orb.MultiLineString {
	var out orb.MultiLineString
	for _, c := range s.chains(t) {
		out = append(out, s.line(c))
	}
	return out
}

func (s *shapes) polygon(t flat) orb.Polygon {
	var p orb.Polygon
	for i, c := range s.chains(t) {
		switch {
		case len(c) < 4:
			s.fail(guard.Problem("shape.ring", "第 %d 个环少于 4 个顶点。", "ring %d has fewer than 4 vertices", i+1))
		case c[0] != c[len(c)-1]:
			s.fail(guard.Problem("shape.unclosed", "第 %d 个环没有闭合。", "ring %d is not closed", i+1))
		}
		p = append(p, c)
	}
	return p
}

// polygons reads the parts of a shape; one that has none of its own is a polygon itself.
func (s *shapes) polygons(t flat) orb.MultiPolygon {
	parts := t.list(shapeParts, 4)
	if parts.n == 0 {
		return orb.MultiPolygon{s.polygon(t)}
	}
	var out orb.MultiPolygon
	for i := range parts.n {
		part := parts.table(i)
		s.height = s.height || part.list(shapeZ, 8).n > 0 || part.list(shapeM, 8).n > 0
		p := s.polygon(part)
		if s.problem != nil || t.f.broken {
			return nil
		}
		if len(p) > 0 {
			out = append(out, p)
		}
	}
	return out
}
