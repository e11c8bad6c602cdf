package web

import (
	"context"
	"strconv"

	"github.com/paulmach/orb"

	"peijian/planning"
)

// TileJSON describes the tiles of a layer.
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       bounds        `json:"bounds"`
	VectorLayers []VectorLayer `json:"vector_layers"`
	Attribution  string        `json:"attribution"`
}

// VectorLayer describes one layer in the tiles.
type VectorLayer struct {
	ID     string            `json:"id"`
	Fields map[string]string `json:"fields"`
}

type tileJSONInput struct {
	Common
	Layer string `path:"layer"`
}

func (s *server) tileJSON(ctx context.Context, in *tileJSONInput) (*reply[TileJSON], error) {
	p := pictureOf(ctx)
	if err := p.drawable(in.Layer); err != nil {
		return nil, err
	}
	address := originOf(ctx) + "/tiles/" + in.Layer + "/{z}/{x}/{y}.mvt?rev=" + strconv.FormatInt(p.Revision, 10) + p.suffix()
	out := TileJSON{
		TileJSON: "3.0.0", Name: in.Layer, MaxZoom: deepest, Bounds: p.extent(), Attribution: p.Info.Notice.In(languageOf(ctx)),
		Tiles: []string{address}, VectorLayers: vectorLayers(p, in.Layer),
	}
	return &reply[TileJSON]{out}, nil
}

// originOf is the address under which the client knows this server; a viewer needs whole addresses. A proxy that ends TLS says so.
func originOf(ctx context.Context) string {
	s := seenOf(ctx)
	if s == nil {
		return ""
	}
	return s.origin
}

// extent is the city's box with a margin of a hundredth of a degree: a viewer asks for no tile outside.
func (p *picture) extent() bounds {
	b := p.Bounds()
	return boundsOf(orb.Bound{Min: b.Min, Max: b.Max}.Pad(0.01))
}

func vectorLayers(p *picture, name string) []VectorLayer {
	if name == gapsLayer {
		return []VectorLayer{{gapsLayer, map[string]string{"id": "String", "kind": "String", "layer": "String", "code": "String",
			"name": "String", "households": "Number", "subdistrict_code": "String"}}}
	}
	l := p.Layer(name).Layer
	fields := map[string]string{"code": "String", "name": "String"}
	for _, f := range l.Fields {
		switch {
		case f.Internal && p.Audience != planning.Internal:
		case f.Kind == planning.KindInteger:
			fields[f.Name] = "Number"
		case f.Kind == planning.KindBoolean:
			fields[f.Name] = "Boolean"
		case f.Kind == planning.KindChoice, f.Refers != "":
			fields[f.Name] = "String"
		}
	}
	out := []VectorLayer{{name, fields}}
	if l.Geometry == planning.PolygonGeometry {
		out = append(out, VectorLayer{name + "_label", map[string]string{"code": "String", "name": "String", "rank": "Number"}})
	}
	return out
}
