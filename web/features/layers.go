package features

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/picture"
)

// Layer describes a layer and its columns.
type Layer struct {
	Name     string        `json:"name"`
	Title    planning.Text `json:"title"`
	Geometry string        `json:"geometry" enum:"polygon,line,point,"`
	Count    int           `json:"count"`
	Housing  bool          `json:"housing" doc:"People live in it: its ground is claimed by communities"`
	Internal bool          `json:"internal"`
	Tiles    *string       `json:"tiles" doc:"Address of its TileJSON; null without geometry"`
	Fields   []Field       `json:"fields"`
}

// Field describes a column.
type Field struct {
	Name     string            `json:"name"`
	Title    planning.Text     `json:"title"`
	Kind     string            `json:"kind" enum:"text,integer,decimal,date,boolean,choice,json"`
	Unit     string            `json:"unit"`
	Required bool              `json:"required"`
	Choices  []planning.Choice `json:"choices"`
	Refers   string            `json:"refers" doc:"Layer whose code it holds; empty for none"`
}

// LayerList is the answer of /api/v1/layers.
type LayerList struct {
	Layers []Layer `json:"layers"`
}

// Service answers from the picture of a request and needs nothing else.
type Service struct{}

// Register registers layers, their features, and the ways to find one: by place, by name, by community.
func (s *Service) Register(city huma.API) {
	s.registerLayers(city)
	s.registerFeatures(city)
	s.registerIdentify(city)
	s.registerSearch(city)
	s.registerProfile(city)
}

func (s *Service) registerLayers(api huma.API) {
	answer.Get(api, "/api/v1/layers", "layers", "The layers and their columns", s.layers)
}

func (s *Service) layers(ctx context.Context, _ *answer.Common) (*answer.Reply[LayerList], error) {
	p := picture.Of(ctx)
	out := LayerList{Layers: []Layer{}}
	for _, l := range planning.Layers() {
		if p.Audience.Sees(picture.AudienceOf(l)) {
			out.Layers = append(out.Layers, layerOf(p, l))
		}
	}
	return answer.OK(out), nil
}

func layerOf(p *picture.Picture, l *planning.Layer) Layer {
	out := Layer{
		Name: l.Name, Title: l.Title, Geometry: string(l.Geometry), Count: p.Layer(l.Name).Len(),
		Housing: l.Housing, Internal: l.Internal, Fields: []Field{},
	}
	if l.Geometry != planning.NoGeometry {
		tiles := "/tiles/" + l.Name + ".json"
		out.Tiles = &tiles
	}
	for _, f := range l.Fields {
		if f.Internal && p.Audience != planning.Internal {
			continue
		}
		choices := f.Choices
		if choices == nil {
			choices = []planning.Choice{}
		}
		out.Fields = append(out.Fields, Field{
			Name: f.Name, Title: f.Title, Kind: string(f.Kind), Unit: f.Unit, Required: f.Required, Choices: choices, Refers: f.Refers,
		})
	}
	return out
}
