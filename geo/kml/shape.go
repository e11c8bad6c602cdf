package kml

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// unread are shapes of KML that no layer has.
var unread = map[string]bool{"Model": true, "Track": true, "MultiTrack": true}

// shape reads an element of a Placemark that may be a shape; others are passed.
func (r *Reader) shape(p *placemark, e xml.StartElement, into *parts) error {
	switch name := e.Name.Local; {
	case name == "Point":
		ps, err := r.coordinates(p)
		if len(ps) == 1 {
			into.points = append(into.points, ps[0])
		} else if len(ps) > 1 {
			p.fail(guard.Problem("kml.point", "点有 %d 个坐标。", "a point has %d positions", len(ps)))
		}
		return err
	case name == "LineString" || name == "LinearRing":
		ps, err := r.coordinates(p)
		if len(ps) == 1 {
			p.fail(guard.Problem("shape.line", "线少于 2 个顶点。", "a line has fewer than 2 vertices"))
		} else if len(ps) > 1 {
			into.lines = append(into.lines, ps)
		}
		return err
	case name == "Polygon":
		return r.polygon(p, into)
	case name == "MultiGeometry":
		return r.children(func(e xml.StartElement) error { return r.shape(p, e, into) })
	case unread[name]:
		p.fail(guard.Problem("kml.shape", "图形类型 %s 无法读取，请转换为点、线、面。", "a %s is not read; turn it into points, lines or polygons", name))
	}
	return r.skip()
}

func (p *placemark) fail(why *geo.Problem) {
	if p.problem == nil {
		p.problem = why
	}
}

// polygon reads the boundaries of a Polygon.
func (r *Reader) polygon(p *placemark, into *parts) error {
	var outer, inner []orb.Ring
	err := r.children(func(e xml.StartElement) error {
		rings := &inner
		switch e.Name.Local {
		case "outerBoundaryIs":
			rings = &outer
		case "innerBoundaryIs":
		default:
			return r.skip()
		}
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "LinearRing" {
				return r.skip()
			}
			ps, err := r.coordinates(p)
			if len(ps) > 0 {
				*rings = append(*rings, orb.Ring(ps))
			}
			return err
		})
	})
	switch {
	case err != nil || p.problem != nil || len(outer) == 0 && len(inner) == 0:
	case len(outer) != 1:
		p.fail(guard.Problem("kml.outer", "面有 %d 个外环，应为 1 个。", "a polygon has %d outer boundaries; it should have one", len(outer)))
	default:
		polygon := append(orb.Polygon{outer[0]}, inner...)
		p.judge(polygon)
		into.polygons = append(into.polygons, polygon)
	}
	return err
}

func (p *placemark) judge(polygon orb.Polygon) {
	for i, ring := range polygon {
		if len(ring) < 4 {
			p.fail(guard.Problem("shape.ring", "第 %d 个环少于 4 个顶点。", "ring %d has fewer than 4 vertices", i+1))
		} else if ring[0] != ring[len(ring)-1] {
			p.fail(guard.Problem("shape.unclosed", "第 %d 个环没有闭合。", "ring %d is not closed", i+1))
		}
	}
}

// coordinates reads the list of positions of the element that has begun, to its end.
func (r *Reader) coordinates(p *placemark) (positions []orb.Point, err error) {
	err = r.children(func(e xml.StartElement) error {
		if e.Name.Local != "coordinates" {
			return r.skip()
		}
		s, err := r.text(int(min(r.budget.max, math.MaxInt32)))
		if err != nil {
			return err
		}
		l := list{rest: s, max: r.l.Vertices - p.count}
		more := l.positions()
		positions = append(positions, more...)
		p.count += len(more)
		if l.problem != nil {
			p.fail(l.problem)
			positions = nil
		}
		if l.height {
			r.note(&p.rec, "height", guard.Note("shape.height", "坐标中的高程已舍去。", "heights are dropped"))
		}
		return nil
	})
	return positions, err
}

// list is what stands in <coordinates>: longitude,latitude[,altitude], parted by blanks. People and programs also write
// blanks around the commas.
type list struct {
	rest    string
	max     int
	height  bool // an altitude other than 0
	problem *geo.Problem
}

func (l *list) positions() (out []orb.Point) {
	for l.blanks(); l.rest != "" && l.problem == nil; l.blanks() {
		if len(out) == l.max {
			l.problem = guard.Problem("shape.vertices", "图形的顶点过多。", "the shape has too many vertices")
			break
		}
		out = append(out, l.position(len(out)+1))
	}
	return out
}

func (l *list) blanks() {
	l.rest = strings.TrimLeftFunc(l.rest, unicode.IsSpace)
}

// position reads two or three numbers with commas between them.
func (l *list) position(at int) orb.Point {
	var v [3]float64
	n := 0
	for {
		x, ok := l.number()
		if !ok || n == 3 {
			l.problem = guard.Problem("kml.position", "第 %d 个坐标不是“经度,纬度[,高程]”。", "position %d is not longitude,latitude[,altitude]", at)
			return orb.Point{}
		}
		v[n] = x
		n++
		before := l.rest
		l.blanks()
		if !strings.HasPrefix(l.rest, ",") {
			l.rest = before
			break
		}
		l.rest = l.rest[1:]
		if r, _ := utf8.DecodeRuneInString(l.rest); n == 2 && (l.rest == "" || unicode.IsSpace(r)) && !l.again() {
			break // "113.4,30.3, " with nothing for the altitude
		}
		l.blanks()
	}
	if n < 2 {
		l.problem = guard.Problem("kml.position", "第 %d 个坐标不是“经度,纬度[,高程]”。", "position %d is not longitude,latitude[,altitude]", at)
	}
	l.height = l.height || n == 3 && v[2] != 0
	return orb.Point{v[0], v[1]}
}

// again tells whether a number that no comma follows comes after blanks: an altitude, since a position begins with a
// number that a comma follows.
func (l *list) again() bool {
	ahead := list{rest: l.rest}
	ahead.blanks()
	if _, ok := ahead.number(); !ok {
		return false
	}
	ahead.blanks()
	return !strings.HasPrefix(ahead.rest, ",")
}

// number reads a finite number that could be a coordinate.
func (l *list) number() (float64, bool) {
	end := strings.IndexFunc(l.rest, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	if end < 0 {
		end = len(l.rest)
	}
	v, err := strconv.ParseFloat(l.rest[:end], 64)
	if err != nil || !(math.Abs(v) < 1e100) {
		return 0, false
	}
	l.rest = l.rest[end:]
	return v, true
}
