package features

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/picture"
)

// Feature is a row of a layer.
type Feature struct {
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Properties map[string]any `json:"properties" doc:"By the names of the layer's fields; decimals as text"`
	BBox       *answer.Bounds `json:"bbox"`
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
	answer.Common
	Layer string `path:"layer"`
	Code  string `path:"code"`
}

func (s *Service) registerFeatures(api huma.API) {
	answer.Get(api, "/api/v1/layers/{layer}/features", "features", "The rows of a layer", s.features, answer.Finds)
	answer.Get(api, "/api/v1/layers/{layer}/features/{code}", "feature", "One feature, its ground and its relations", s.feature, answer.Finds)
}

func (s *Service) feature(ctx context.Context, in *featureInput) (*answer.Reply[FeatureDetail], error) {
	p := picture.Of(ctx)
	col, err := p.CollectionOf(in.Layer)
	if err != nil {
		return nil, err
	}
	f := col.Get(in.Code)
	if f == nil {
		return nil, planning.Errorf(planning.ErrNotFound, "%s has no %q", in.Layer, in.Code)
	}
	out := FeatureDetail{Layer: in.Layer, Feature: featureOf(p, f), Geometry: answer.Geometry(f.Geometry), Related: relatedTo(p, f)}
	if f.Layer.Geometry == planning.PolygonGeometry && f.Plane != nil {
		area := f.Plane.Area()
		out.Area = &area
	}
	if g := p.Ground(in.Layer, in.Code); g != nil {
		out.Ground = groundOf(p, g)
	}
	return answer.OK(out), nil
}

func featureOf(p *picture.Picture, f *planning.Feature) Feature {
	out := Feature{
		Code: f.Code, Name: f.Name(), Properties: map[string]any{}, ValidFrom: f.ValidFrom, ValidTo: f.ValidTo, Since: f.Since, Source: f.Source,
	}
	for i, field := range f.Layer.Fields {
		if field.Internal && p.Audience != planning.Internal {
			continue
		}
		var v any
		if i < len(f.Values) {
			v = answer.Value(f.Values[i])
		}
		out.Properties[field.Name] = v
	}
	out.Center, out.BBox = answer.PlaceOf(f)
	return out
}

func groundOf(p *picture.Picture, g *planning.Ground) *Ground {
	out := &Ground{Area: g.Area, Covered: g.Covered, Claims: []Claim{}}
	for _, c := range g.Claims {
		out.Claims = append(out.Claims, Claim{
			Community: c.Community, Name: nameOf(p, planning.Communities, c.Community), Area: c.Area, Share: g.Share(c),
		})
	}
	return out
}

// nameOf names a feature, by its code when the city does not have it.
func nameOf(p *picture.Picture, layer, code string) string {
	if f := p.Get(layer, code); f != nil {
		return f.Name()
	}
	return code
}
