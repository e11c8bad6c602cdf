package web

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/picture"
	"peijian/web/tileset"
)

// TileJSON describes the tiles of a layer, or of several.
type TileJSON struct {
	TileJSON     string                `json:"tilejson"`
	Name         string                `json:"name"`
	Description  string                `json:"description"`
	Version      string                `json:"version"`
	Scheme       string                `json:"scheme"`
	Tiles        []string              `json:"tiles" doc:"The same at every revision: a tile's ETag says whether it changed"`
	MinZoom      int                   `json:"minzoom"`
	MaxZoom      int                   `json:"maxzoom"`
	Bounds       answer.Bounds         `json:"bounds"`
	Center       [3]float64            `json:"center" doc:"Longitude, latitude and zoom to begin with"`
	VectorLayers []tileset.VectorLayer `json:"vector_layers"`
	Attribution  string                `json:"attribution"`
	Revision     int64                 `json:"revision"`
}

type tileJSONInput struct {
	answer.Common
	Layer string `path:"layer" doc:"A layer, or several with commas between them"`
}

func (s *server) registerTileJSON(api huma.API) {
	answer.Get(api, "/tiles/{layer}.json", "tileJSON", "The TileJSON 3.0 of a layer, or of several", s.tileJSON, answer.Finds)
}

func (s *server) tileJSON(ctx context.Context, in *tileJSONInput) (*answer.Reply[TileJSON], error) {
	p := picture.Of(ctx)
	list, err := layersAsked(p, in.Layer)
	if err != nil {
		return nil, err
	}
	lang := answer.Language(ctx)
	out := TileJSON{
		TileJSON: "3.0.0", Name: list.String(), Description: p.Info.Name.In(lang) + "：" + planning.Text{Zh: "矢量瓦片", En: "vector tiles"}.In(lang),
		Version: "1.0.0", Scheme: "xyz", MaxZoom: tileset.Deepest, Bounds: extentOf(p), Attribution: p.Info.Notice.In(lang), Revision: p.Revision,
		Tiles: []string{answer.Origin(ctx) + "/tiles/" + list.String() + "/{z}/{x}/{y}.mvt" + p.Suffix()}, VectorLayers: tileset.Describe(list, p.Audience, lang),
	}
	middle := orb.Bound{Min: orb.Point{out.Bounds[0], out.Bounds[1]}, Max: orb.Point{out.Bounds[2], out.Bounds[3]}}.Center()
	out.Center = [3]float64{answer.Rounded(middle[0]), answer.Rounded(middle[1]), 12}
	return answer.OK(out), nil
}

// extentOf is the city's box with a margin of a hundredth of a degree: a viewer asks for no tile outside.
func extentOf(p *picture.Picture) answer.Bounds {
	b := p.Bounds()
	return answer.BoundsOf(orb.Bound{Min: b.Min, Max: b.Max}.Pad(0.01))
}
