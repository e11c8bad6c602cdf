package cql2

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// isWKT tells whether a word in upper case begins a geometry.
func isWKT(word string) bool {
	switch word {
	case "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION", "BBOX":
		return true
	}
	return false
}

// geometry reads a geometry after its first word. Heights are read and dropped.
func (p *textParser) geometry(t token, word string) *Expr {
	if word == "BBOX" {
		return p.box(t)
	}
	e := p.node(t.at, OpGeometry)
	e.Geometry = p.tagged(word)
	return e
}

// tagged reads what follows the first word of a geometry.
func (p *textParser) tagged(word string) orb.Geometry {
	p.accept("Z")
	switch word {
	case "POINT":
		return p.pointText()
	case "LINESTRING":
		return p.lineText()
	case "POLYGON":
		return p.polygonText()
	case "MULTIPOINT":
		return orb.MultiPoint(commaSeparated(p, p.memberPoint))
	case "MULTILINESTRING":
		return orb.MultiLineString(commaSeparated(p, p.lineText))
	case "MULTIPOLYGON":
		return orb.MultiPolygon(commaSeparated(p, p.polygonText))
	}
	return orb.Collection(commaSeparated(p, p.member))
}

// member of a collection is any geometry that is no collection itself.
func (p *textParser) member() orb.Geometry {
	word := ""
	if p.token.kind == tokenName {
		word = upper(p.token.text)
	}
	if !isWKT(word) || word == "BBOX" || word == "GEOMETRYCOLLECTION" {
		p.unexpected("几何图形", "a geometry")
		return orb.MultiPoint{}
	}
	p.advance()
	return p.tagged(word)
}

// commaSeparated reads one or more items in parentheses.
func commaSeparated[T any](p *textParser, item func() T) []T {
	var out []T
	p.expect("(")
	for {
		out = append(out, item())
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	return out
}

func (p *textParser) pointText() orb.Point {
	p.expect("(")
	at := p.position()
	p.expect(")")
	return at
}

// memberPoint also takes a position without parentheses, as older writers leave them out.
func (p *textParser) memberPoint() orb.Point {
	if p.is("(") {
		return p.pointText()
	}
	return p.position()
}

func (p *textParser) lineText() orb.LineString {
	at := p.token.at
	l := orb.LineString(commaSeparated(p, p.position))
	if p.problem == nil {
		p.blame(at, lineFault(l))
	}
	return l
}

func (p *textParser) polygonText() orb.Polygon { return commaSeparated(p, p.ringText) }

func (p *textParser) ringText() orb.Ring {
	at := p.token.at
	r := orb.Ring(commaSeparated(p, p.position))
	if p.problem == nil {
		p.blame(at, ringFault(r))
	}
	return r
}

func (p *textParser) blame(at int, e *Error) {
	if e != nil {
		p.stop(at, e)
	}
}

// position reads two or three numbers.
func (p *textParser) position() orb.Point {
	at := orb.Point{p.coordinate(), p.coordinate()}
	if p.is("+") || p.is("-") || p.token.kind == tokenNumber {
		p.coordinate()
	}
	return at
}

func (p *textParser) coordinate() float64 {
	minus := p.accept("-")
	if !minus {
		p.accept("+")
	}
	if p.token.kind != tokenNumber {
		p.unexpected("坐标", "a coordinate")
		return 0
	}
	v, err := strconv.ParseFloat(p.token.text, 64)
	if err != nil || !isCoordinate(v) {
		p.stop(p.token.at, coordinateFault())
	}
	p.advance()
	if minus {
		return -v
	}
	return v
}

// box reads BBOX(…) with four or six numbers.
func (p *textParser) box(t token) *Expr {
	e := p.node(t.at, OpBBox)
	for _, v := range commaSeparated(p, p.coordinate) {
		if len(e.Args) > 6 {
			break
		}
		e.Args = append(e.Args, p.literal(t.at, NumberOf(v)))
	}
	return e
}

func isCoordinate(v float64) bool { return math.Abs(v) <= 1e100 }

func coordinateFault() *Error {
	return fault(CodeGeometry, "坐标数值过大。", "a number is too large to be a coordinate")
}

func lineFault(l orb.LineString) *Error {
	if len(l) < 2 {
		return fault(CodeGeometry, "线少于 2 个顶点。", "a line has fewer than 2 vertices")
	}
	return nil
}

func ringFault(r orb.Ring) *Error {
	switch {
	case len(r) < 4:
		return fault(CodeGeometry, "环少于 4 个顶点。", "a ring has fewer than 4 vertices")
	case r[0] != r[len(r)-1]:
		return fault(CodeGeometry, "环没有闭合。", "a ring is not closed")
	}
	return nil
}
