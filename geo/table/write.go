package table

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
)

// Place says how a table, which has no shapes, tells where things are.
type Place string

// The ways to tell a place.
const (
	AsWKT    Place = "wkt"   // a last column of well-known text, which GDAL and Open take for the shape
	AsPoint  Place = "point" // two columns with a point: for what is no point, one that lies on it
	Nowhere  Place = "none"
	wktStart       = "_WKT"
)

// placed are the columns that a table has beside those of its schema.
type placed struct {
	place    Place
	decimals int
	names    []string
}

// newPlaced names the columns so that they say in which coordinates they are: _WKT_EPSG_4547 is what GDAL writes and reads.
func newPlaced(s *geo.Schema, place Place) (placed, error) {
	if s.Shape == geo.NoShapes || place == Nowhere {
		return placed{place: Nowhere}, nil
	}
	system, err := crs.ByCode(s.EPSG)
	if err != nil {
		return placed{}, err
	}
	p := placed{place: place, decimals: crs.Decimals(system)}
	switch {
	case place != AsPoint:
		p.place, p.names = AsWKT, []string{fmt.Sprintf("%s_EPSG_%d", wktStart, s.EPSG)}
	case system.Geographic():
		p.names = []string{fmt.Sprintf("lon_EPSG_%d", s.EPSG), fmt.Sprintf("lat_EPSG_%d", s.EPSG)}
	default:
		p.names = []string{fmt.Sprintf("easting_EPSG_%d", s.EPSG), fmt.Sprintf("northing_EPSG_%d", s.EPSG)}
	}
	return p, nil
}

// continued adds the columns in which the longest shape goes on: _WKT_EPSG_4547_2, _3 …
func (p *placed) continued(longest int) {
	if p.place != AsWKT {
		return
	}
	for n := 2; (n-1)*cellRunes < longest; n++ {
		p.names = append(p.names, fmt.Sprintf("%s_%d", p.names[0], n))
	}
}

// Longest is how many characters the longest of shapes has as the well-known text of a table in a system.
func Longest(shapes iter.Seq[orb.Geometry], epsg int) (int, error) {
	system, err := crs.ByCode(epsg)
	if err != nil {
		return 0, err
	}
	longest, decimals, buf := 0, crs.Decimals(system), []byte(nil)
	for g := range shapes {
		if g != nil {
			buf = appendWKT(buf[:0], g, decimals)
			longest = max(longest, len(buf))
		}
	}
	return longest, nil
}

// text is a shape as well-known text.
func (p placed) text(g orb.Geometry) string {
	if g == nil {
		return ""
	}
	return string(appendWKT(nil, g, p.decimals))
}

// point is a point on a shape; ok is false for no shape.
func (p placed) point(g orb.Geometry) (x, y string, ok bool) {
	if g == nil || geo.Bound(g).IsEmpty() {
		return "", "", false
	}
	at, isPoint := g.(orb.Point)
	if !isPoint {
		shape, err := geo.Prepare(g)
		if err != nil {
			return "", "", false
		}
		at = shape.PointOnSurface()
	}
	return coordinate(at[0], p.decimals), coordinate(at[1], p.decimals), true
}

func coordinate(v float64, decimals int) string { return string(appendCoordinate(nil, v, decimals)) }

// appendCoordinate writes a number without the zeros at its end.
func appendCoordinate(b []byte, v float64, decimals int) []byte {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		s = "0"
	}
	return append(b, s...)
}

func appendWKT(b []byte, g orb.Geometry, decimals int) []byte {
	point := func(b []byte, p orb.Point) []byte {
		return appendCoordinate(append(appendCoordinate(b, p[0], decimals), ' '), p[1], decimals)
	}
	chain := func(b []byte, ps []orb.Point) []byte { return listed(b, ps, point) }
	polygon := func(b []byte, p orb.Polygon) []byte {
		return listed(b, p, func(b []byte, r orb.Ring) []byte { return chain(b, r) })
	}
	b = append(b, strings.ToUpper(g.GeoJSONType())...)
	switch g := g.(type) {
	case orb.Point:
		return append(point(append(b, '('), g), ')')
	case orb.MultiPoint:
		return listed(b, g, func(b []byte, p orb.Point) []byte { return append(point(append(b, '('), p), ')') })
	case orb.LineString:
		return chain(b, g)
	case orb.MultiLineString:
		return listed(b, g, func(b []byte, l orb.LineString) []byte { return chain(b, l) })
	case orb.Polygon:
		return polygon(b, g)
	case orb.MultiPolygon:
		return listed(b, g, polygon)
	}
	return append(b, " EMPTY"...)
}

// listed writes items in brackets, and EMPTY for none.
func listed[T any](b []byte, items []T, item func([]byte, T) []byte) []byte {
	if len(items) == 0 {
		return append(b, " EMPTY"...)
	}
	b = append(b, '(')
	for i, v := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = item(b, v)
	}
	return append(b, ')')
}
