package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/gaps"
	"peijian/web/picture"
)

// City is what the screens want to know first.
type City struct {
	Name      planning.Text            `json:"name"`
	Revision  int64                    `json:"revision"`
	AsOf      planning.Date            `json:"as_of"`
	Plane     int                      `json:"plane" doc:"EPSG code of the plane in which areas and distances are measured"`
	Bounds    answer.Bounds            `json:"bounds" doc:"west, south, east, north of what the city has"`
	Notice    *planning.Text           `json:"notice" doc:"To be shown wherever the map is shown"`
	Audience  string                   `json:"audience" enum:"internal,public"`
	Demo      bool                     `json:"demo"`
	Version   string                   `json:"version" doc:"Of the program"`
	Stale     bool                     `json:"stale" doc:"The database cannot be asked; the picture may be older than the city"`
	Counts    map[string]int           `json:"counts" doc:"Features of each layer"`
	GapCounts map[string]gaps.GapCount `json:"gap_counts" doc:"Gaps of each kind"`
}

func (s *server) registerCity(api huma.API) {
	answer.Get(api, "/api/v1/city", "city", "The city, its revision and what it holds", s.city)
}

func (s *server) city(ctx context.Context, _ *answer.Common) (*answer.Reply[City], error) {
	p := picture.Of(ctx)
	out := City{
		Name: p.Info.Name, Revision: p.Revision, AsOf: p.AsOf, Plane: p.Info.Plane, Bounds: answer.BoundsOf(p.Bounds()), Notice: answer.Notice(p.City),
		Audience: string(p.Audience), Demo: s.Demo, Version: s.Version, Stale: s.Store.Stale(),
		Counts: map[string]int{}, GapCounts: map[string]gaps.GapCount{},
	}
	for _, l := range planning.Layers() {
		if p.Audience.Sees(picture.AudienceOf(l)) {
			out.Counts[l.Name] = p.Layer(l.Name).Len()
		}
	}
	for _, k := range gaps.SumByKind(p.Gaps()) {
		out.GapCounts[string(k.Kind)] = k.GapCount
	}
	return answer.OK(out), nil
}
