package features

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/gaps"
	"peijian/web/picture"
)

type identifyInput struct {
	answer.Common
	Lon float64 `query:"lon" required:"true" minimum:"-180" maximum:"180"`
	Lat float64 `query:"lat" required:"true" minimum:"-89" maximum:"89"`
}

// Identified is what lies at a place.
type Identified struct {
	Lon      float64      `json:"lon"`
	Lat      float64      `json:"lat"`
	Easting  float64      `json:"easting" doc:"m in the city's plane"`
	Northing float64      `json:"northing" doc:"m in the city's plane"`
	Features []FeatureHit `json:"features"`
	Gaps     []gaps.Gap   `json:"gaps"`
}

// FeatureHit is a feature at a place.
type FeatureHit struct {
	Layer string `json:"layer"`
	Code  string `json:"code"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Place string `json:"place" enum:"inside,edge"`
}

func (s *Service) registerIdentify(api huma.API) {
	answer.Get(api, "/api/v1/identify", "identify", "What lies at a place", s.identify)
}

func (s *Service) identify(ctx context.Context, in *identifyInput) (*answer.Reply[Identified], error) {
	p := picture.Of(ctx)
	x, y := p.Plane().FromGeographic(in.Lon, in.Lat)
	at := orb.Point{x, y}
	out := Identified{Lon: in.Lon, Lat: in.Lat, Easting: x, Northing: y, Features: []FeatureHit{}, Gaps: []gaps.Gap{}}
	if !geo.Finite(at) {
		return nil, answer.BadParameter("lon", planning.Text{Zh: "离本市太远，无法投影", En: "is too far from the city to be projected"})
	}
	for _, l := range planning.Layers() {
		for f, place := range p.Layer(l.Name).At(at) {
			out.Features = append(out.Features, FeatureHit{l.Name, f.Code, f.Name(), f.Text("kind"), place.String()})
		}
	}
	for _, g := range p.Gaps() {
		if g.Feature != nil && g.Feature.Plane != nil && g.Feature.Plane.Locate(at) != geo.Outside {
			out.Gaps = append(out.Gaps, gaps.Tell(p, g))
		}
	}
	return answer.OK(out), nil
}
