package gap

import (
	"peijian/planning"
	"peijian/planning/housing"
)

// newGap fills in what every gap of a piece of housing tells: what and where it is, and how many households live there.
func newGap(c *planning.City, k Kind, f *planning.Feature) *Gap {
	g := &Gap{
		ID: gapID(k, f), Kind: k,
		Subject:     f.Named(),
		Communities: housing.Touches(c, f), Feature: f, Bound: f.Geometry.Bound(),
		Internal: f.Audience == planning.Internal,
	}
	g.Households, g.Counted = housing.Households(c, f)
	g.Subdistrict = housing.Subdistrict(c, f, g.Communities)
	g.Cell = cellOf(c, f, g.Communities)
	if p, ok := f.Center(); ok {
		g.Lon, g.Lat = p.Lon(), p.Lat()
	}
	return g
}

// gapID names a gap: the same gap keeps its name.
func gapID(k Kind, subject *planning.Feature) string {
	return string(k) + "/" + subject.Layer.Name + "/" + subject.Code
}

// who names a sub-district for a sentence.
func who(s planning.Named) planning.Text {
	if s.Code == "" {
		return planning.Text{Zh: "市民政局", En: "the city's civil-affairs bureau"}
	}
	return planning.Text{Zh: s.Name, En: "sub-district " + s.Name}
}
