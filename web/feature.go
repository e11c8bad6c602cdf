package web

import (
	"context"
	"encoding/json"
	"math"

	"github.com/cockroachdb/apd/v3"
	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"peijian/geo"
	"peijian/planning"
)

// Feature is a row of a layer.
type Feature struct {
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Properties map[string]any `json:"properties" doc:"By the names of the layer's fields; decimals as text"`
	BBox       *bounds        `json:"bbox"`
	Center     *[2]float64    `json:"center" doc:"Longitude and latitude"`
	ValidFrom  planning.Date  `json:"valid_from"`
	ValidTo    planning.Date  `json:"valid_to"`
	Since      int64          `json:"since" doc:"Revision that made this version"`
	Source     string         `json:"source"`
}

// FeatureDetail is a feature with its ground and its relations.
type FeatureDetail struct {
	Layer string `json:"layer"`
	Feature
	Geometry any       `json:"geometry" doc:"GeoJSON geometry or null"`
	Area     *float64  `json:"area_m2" doc:"In the city's plane; null for what is no polygon"`
	Ground   *Ground   `json:"ground" doc:"Of housing whose ground was measured"`
	Related  []Related `json:"related"`
}

// Ground says in which communities housing lies, in m² of the city's plane.
type Ground struct {
	Area    float64 `json:"area"`
	Covered float64 `json:"covered" doc:"By at least one community"`
	Claims  []Claim `json:"claims" doc:"The largest first"`
}

// Claim is a community's part of some ground.
type Claim struct {
	Community string  `json:"community"`
	Name      string  `json:"name"`
	Area      float64 `json:"area"`
	Share     float64 `json:"share" doc:"0 to 1"`
}

type featureInput struct {
	Common
	Layer string `path:"layer"`
	Code  string `path:"code"`
}

func (s *server) registerFeatures(api huma.API) {
	get(api, "/api/v1/layers/{layer}/features", "features", "The rows of a layer", s.features, finds)
	get(api, "/api/v1/layers/{layer}/features/{code}", "feature", "One feature, its ground and its relations", s.feature, finds)
}

func (s *server) feature(ctx context.Context, in *featureInput) (*reply[FeatureDetail], error) {
	p := pictureOf(ctx)
	col, err := p.collectionOf(in.Layer)
	if err != nil {
		return nil, err
	}
	f := col.Get(in.Code)
	if f == nil {
		return nil, planning.Errorf(planning.ErrNotFound, "%s has no %q", in.Layer, in.Code)
	}
	out := FeatureDetail{Layer: in.Layer, Feature: featureOf(p, f), Geometry: geometryOf(f.Geometry), Related: relatedTo(p, f)}
	if f.Layer.Geometry == planning.PolygonGeometry && f.Plane != nil {
		area := f.Plane.Area()
		out.Area = &area
	}
	if g := p.Ground(in.Layer, in.Code); g != nil {
		out.Ground = groundOf(p, g)
	}
	return &reply[FeatureDetail]{out}, nil
}

func featureOf(p *picture, f *planning.Feature) Feature {
	out := Feature{
		Code: f.Code, Name: f.Name(), Properties: map[string]any{}, ValidFrom: f.ValidFrom, ValidTo: f.ValidTo, Since: f.Since, Source: f.Source,
	}
	for i, field := range f.Layer.Fields {
		if field.Internal && p.Audience != planning.Internal {
			continue
		}
		var v any
		if i < len(f.Values) {
			v = valueOf(f.Values[i])
		}
		out.Properties[field.Name] = v
	}
	out.Center, out.BBox = placeOf(f)
	return out
}

// placeOf gives the middle and the box of a feature, nil for one without geometry.
func placeOf(f *planning.Feature) (center *[2]float64, box *bounds) {
	c, ok := f.Center()
	if !ok {
		return nil, nil
	}
	b := boundsOf(f.Geometry.Bound())
	return &[2]float64{rounded(c[0]), rounded(c[1])}, &b
}

// valueOf is a record's value as JSON has it. Decimals become text, so that no digit is lost on the way.
func valueOf(v any) any {
	switch v := v.(type) {
	case *apd.Decimal:
		if v == nil {
			return nil
		}
		return v.Text('f')
	case planning.Date:
		if v.IsZero() {
			return nil
		}
		return v.String()
	case json.RawMessage:
		if len(v) == 0 {
			return nil
		}
	}
	return v
}

func groundOf(p *picture, g *planning.Ground) *Ground {
	out := &Ground{Area: g.Area, Covered: g.Covered, Claims: []Claim{}}
	for _, c := range g.Claims {
		out.Claims = append(out.Claims, Claim{
			Community: c.Community, Name: nameOf(p, planning.Communities, c.Community), Area: c.Area, Share: g.Share(c),
		})
	}
	return out
}

// nameOf names a feature, by its code when the city does not have it.
func nameOf(p *picture, layer, code string) string {
	if f := p.Get(layer, code); f != nil {
		return f.Name()
	}
	return code
}

// geometryOf is a geometry as RFC 7946 has it: rings turn right-handed, and seven decimals (a centimetre) are enough. It
// works on a copy; nil stays null.
func geometryOf(g orb.Geometry) any {
	if g == nil {
		return nil
	}
	return geojson.NewGeometry(roundAll(geo.Rewind(g)))
}

func roundAll(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return orb.Point{rounded(g[0]), rounded(g[1])}
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
		ps[i] = orb.Point{rounded(p[0]), rounded(p[1])}
	}
}

// rounded keeps seven decimals of a degree.
func rounded(v float64) float64 { return math.Round(v*1e7) / 1e7 }
