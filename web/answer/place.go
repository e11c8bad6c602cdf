package answer

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"peijian/geo"
	"peijian/planning"
)

// Bounds are west, south, east and north in degrees.
type Bounds [4]float64

// BoundsOf is a box with seven decimals of a degree.
func BoundsOf(b orb.Bound) Bounds {
	return Bounds{Rounded(b.Min[0]), Rounded(b.Min[1]), Rounded(b.Max[0]), Rounded(b.Max[1])}
}

// Box reads west,south,east,north; anything else is the problem bad_parameter.
func Box(text string) (orb.Bound, error) {
	wrong := BadParameter("bbox", planning.Text{Zh: "应为 西,南,东,北 四个经纬度", En: "must be west,south,east,north in degrees"})
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return orb.Bound{}, wrong
	}
	var v [4]float64
	for i, part := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if limit := [2]float64{180, 89}[i%2]; err != nil || !(n >= -limit && n <= limit) {
			return orb.Bound{}, wrong
		}
		v[i] = n
	}
	if v[0] > v[2] || v[1] > v[3] {
		return orb.Bound{}, wrong
	}
	return orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}, nil
}

// PlaceOf gives the middle and the box of a feature, nil for one without geometry.
func PlaceOf(f *planning.Feature) (center *[2]float64, box *Bounds) {
	c, ok := f.Center()
	if !ok {
		return nil, nil
	}
	b := BoundsOf(f.Geometry.Bound())
	return &[2]float64{Rounded(c[0]), Rounded(c[1])}, &b
}

// Geometry is a geometry as RFC 7946 has it: rings turn right-handed, and seven decimals (a centimetre) are enough. It
// works on a copy; nil stays null.
func Geometry(g orb.Geometry) any {
	if g == nil {
		return nil
	}
	return geojson.NewGeometry(roundAll(geo.Rewind(g)))
}

func roundAll(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return orb.Point{Rounded(g[0]), Rounded(g[1])}
	case orb.MultiPoint:
		roundLine(g)
	case orb.LineString:
		roundLine(g)
	case orb.MultiLineString:
		for _, l := range g {
			roundLine(l)
		}
	case orb.Polygon:
		for _, r := range g {
			roundLine(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			roundAll(p)
		}
	}
	return g
}

func roundLine(ps []orb.Point) {
	for i, p := range ps {
		ps[i] = orb.Point{Rounded(p[0]), Rounded(p[1])}
	}
}

// Rounded keeps seven decimals of a degree.
func Rounded(v float64) float64 { return math.Round(v*1e7) / 1e7 }
