package cql2

import (
	"encoding/json"
	"strconv"

	"github.com/paulmach/orb"
)

// geometry reads a GeoJSON geometry. Heights and further members are read over.
func (p *jsonParser) geometry(o map[string]element, kind element) *Expr {
	n := p.node(OpGeometry)
	name, _ := kind.scalar.(string)
	if name == "GeometryCollection" {
		n.Geometry = orb.Collection(items(p, "geometries", o["geometries"], p.member))
	} else {
		n.Geometry = p.single(name, o["coordinates"])
	}
	return n
}

// member of a collection is any geometry that is no collection itself.
func (p *jsonParser) member(e element) orb.Geometry {
	name, _ := e.object["type"].scalar.(string)
	return p.single(name, e.object["coordinates"])
}

func (p *jsonParser) single(name string, at element) orb.Geometry {
	const key = "coordinates"
	switch name {
	case "Point":
		var point orb.Point
		p.under(key, func() *Expr { point = p.position(at); return nil })
		return point
	case "MultiPoint":
		return orb.MultiPoint(items(p, key, at, p.position))
	case "LineString":
		var line orb.LineString
		p.under(key, func() *Expr { line = p.line(at); return nil })
		return line
	case "MultiLineString":
		return orb.MultiLineString(items(p, key, at, p.line))
	case "Polygon":
		return orb.Polygon(items(p, key, at, p.ring))
	case "MultiPolygon":
		return orb.MultiPolygon(items(p, key, at, p.polygon))
	}
	p.under("type", func() *Expr {
		return p.fail(fault(CodeGeometry, "“%s”不是此处可用的 GeoJSON 几何类型。", "%q is no type of a GeoJSON geometry that can stand here", short(name)))
	})
	return nil
}

// items reads one or more items from a list under a name; "" stands for the list in hand.
func items[T any](p *jsonParser, name string, e element, read func(element) T) []T {
	if name != "" {
		p.path = append(p.path, "/"+name)
		defer func() { p.path = p.path[:len(p.path)-1] }()
	}
	if e.kind != '[' || len(e.list) == 0 {
		p.fail(fault(CodeGeometry, "此处应为非空的坐标数组。", "there should be an array of coordinates that is not empty"))
		return nil
	}
	out := make([]T, 0, len(e.list))
	for i, item := range e.list {
		p.path = append(p.path, "/"+strconv.Itoa(i))
		out = append(out, read(item))
		p.path = p.path[:len(p.path)-1]
		if p.problem != nil {
			return nil
		}
	}
	return out
}

func (p *jsonParser) line(e element) orb.LineString {
	l := orb.LineString(items(p, "", e, p.position))
	if err := lineFault(l); err != nil {
		p.fail(err)
	}
	return l
}

func (p *jsonParser) ring(e element) orb.Ring {
	r := orb.Ring(items(p, "", e, p.position))
	if p.problem == nil {
		if err := ringFault(r); err != nil {
			p.fail(err)
		}
	}
	return r
}

func (p *jsonParser) polygon(e element) orb.Polygon { return items(p, "", e, p.ring) }

// position has two numbers or three.
func (p *jsonParser) position(e element) orb.Point {
	if e.kind != '[' || len(e.list) < 2 || len(e.list) > 3 {
		p.fail(fault(CodeGeometry, "坐标应为两个或三个数。", "a position has two or three numbers"))
		return orb.Point{}
	}
	return orb.Point{p.coordinate(e.list[0]), p.coordinate(e.list[1])}
}

func (p *jsonParser) coordinate(e element) float64 {
	n, ok := e.scalar.(json.Number)
	v, err := strconv.ParseFloat(n.String(), 64)
	if !ok || err != nil || !isCoordinate(v) {
		p.fail(fault(CodeGeometry, "坐标不是数字，或数值过大。", "a coordinate is no number, or too large"))
	}
	return v
}
