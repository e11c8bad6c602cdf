package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/paulmach/orb"

	"peijian/geo/geojson"
	"peijian/planning"
	"peijian/planning/history"
	"peijian/tiles"
	"peijian/web/answer"
	"peijian/web/picture"
	"peijian/web/tileset"
)

// changesLayer is the layer of tiles, and the name of the file, that holds what differs between two days; oldLayer has the shapes that were replaced.
const (
	changesLayer = "changes"
	oldLayer     = "changes_old"
)

type changesExportInput struct {
	answer.Common
	ChangeFilter
	Format string `query:"format" enum:"geojson" default:"geojson"`
}

type changesTileInput struct {
	answer.Common
	Layer string `query:"layer" doc:"Only this layer"`
	Z     uint32 `path:"z" maximum:"16"`
	X     uint64 `path:"x" maximum:"65535"`
	Y     uint64 `path:"y" maximum:"65535"`
	Rev   string `query:"rev" doc:"Not read: it makes the address of another revision another address"`
}

func (s *server) exportChanges(ctx context.Context, in *changesExportInput) (*huma.StreamResponse, error) {
	c := picture.IntervalOf(ctx)
	all, err := in.pick(c)
	if err != nil {
		return nil, err
	}
	some, err := in.narrow(c, all)
	if err != nil {
		return nil, err
	}
	return answer.Download(c.To.City, changesLayer, every(c, some)), nil
}

// every goes through differences: each has a feature with the shape it has, or had at last, and where that is another one, a second feature with the shape that it had.
func every(c *picture.Interval, list []*history.Difference) func(answer.WriteFeature) error {
	return func(write answer.WriteFeature) error {
		for _, d := range list {
			f, id := d.Feature(), d.Feature().Layer.Name+"/"+d.Feature().Code
			properties := changeProperties(c, d)
			if err := write(id, f.Geometry, append(properties, geojson.Property{Name: "shape", Value: shapeWord(d)})); err != nil {
				return err
			}
			if !d.Moved() {
				continue
			}
			if err := write(id+"/old", d.Old.Geometry, append(properties[:len(properties):len(properties)], geojson.Property{Name: "shape", Value: "old"})); err != nil {
				return err
			}
		}
		return nil
	}
}

func shapeWord(d *history.Difference) string {
	if d.New == nil {
		return "old"
	}
	return "new"
}

func changeProperties(c *picture.Interval, d *history.Difference) []geojson.Property {
	told := changeOf(c, d)
	area := func(m2 *float64) any {
		if m2 == nil {
			return nil
		}
		return *m2
	}
	var words []string
	for _, f := range told.Fields {
		words = append(words, f.Title.Zh+"："+wordOf(f.Old)+" → "+wordOf(f.New))
	}
	return []geojson.Property{
		{Name: "what", Value: string(d.What)}, {Name: "what_zh", Value: d.What.Title().Zh}, {Name: "layer", Value: told.Layer}, {Name: "code", Value: told.Code},
		{Name: "name", Value: told.Name}, {Name: "changes", Value: strings.Join(words, "；")}, {Name: "moved", Value: told.Moved},
		{Name: "old_area_m2", Value: area(told.OldArea)}, {Name: "new_area_m2", Value: area(told.NewArea)}, {Name: "subdistrict", Value: told.Subdistrict},
		{Name: "from_revision", Value: c.From.Revision}, {Name: "from", Value: c.From.AsOf.String()}, {Name: "to_revision", Value: c.To.Revision}, {Name: "to", Value: c.To.AsOf.String()},
	}
}

// wordOf is a value in a sentence.
func wordOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "—"
	case string:
		return v
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	return string(b)
}

func (s *server) changesTile(ctx context.Context, in *changesTileInput) (*huma.StreamResponse, error) {
	c := picture.IntervalOf(ctx)
	if in.Layer != "" {
		if _, err := tileset.ParseList(c.To.Audience, in.Layer); err != nil {
			return nil, err
		}
	}
	at := tiles.Tile{Z: in.Z, X: uint32(in.X), Y: uint32(in.Y)}
	if at.Valid() != nil {
		return nil, answer.BadParameter("x", planning.Text{Zh: "超出该级别的瓦片范围", En: "the zoom has no such tile"})
	}
	t, err := s.tiles.GetOther(changesLayer+"/"+in.Layer, c.Number, c.To.Audience, at, func() []tiles.Layer { return drawn(c, in.Layer, at) })
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humachi.Unwrap(ctx)
		s.sendTile(w, r, c.To, t)
	}}, nil
}

// drawn are the layers of a tile.
func drawn(c *picture.Interval, layer string, at tiles.Tile) []tiles.Layer {
	shapes := tiles.Layer{Name: changesLayer, Buffer: tiles.DefaultBuffer, Tiny: tiles.Square}
	replaced := tiles.Layer{Name: oldLayer, Buffer: tiles.DefaultBuffer, Tiny: tiles.Square}
	here := at.Bound(tiles.DefaultBuffer)
	for _, d := range c.List() {
		if f := d.Feature(); layer != "" && f.Layer.Name != layer {
			continue
		}
		shapes.Features = appendShape(shapes.Features, d, d.Feature(), here)
		if d.Moved() {
			replaced.Features = appendShape(replaced.Features, d, d.Old, here)
		}
	}
	return []tiles.Layer{shapes, replaced}
}

func appendShape(to []tiles.Feature, d *history.Difference, f *planning.Feature, here orb.Bound) []tiles.Feature {
	if f.Tile == nil || !f.Tile.Bound().Intersects(here) {
		return to
	}
	id := f.Layer.Name + "/" + f.Code
	return append(to, tiles.Feature{ID: tileset.FeatureID(id), Geometry: f.Tile, Attributes: []tiles.Attribute{
		{Key: "id", Value: id}, {Key: "what", Value: string(d.What)}, {Key: "layer", Value: f.Layer.Name}, {Key: "code", Value: f.Code}, {Key: "name", Value: d.Feature().Name()}}})
}

// WriteChanges writes what differs between two cities as its export answers it.
func WriteChanges(w io.Writer, before, after *planning.City, list []*history.Difference) error {
	c := &picture.Interval{From: &picture.Picture{City: before}, To: &picture.Picture{City: after}}
	out := answer.NewCollection(w, c.To.City, changesLayer)
	if err := every(c, list)(out.Write); err != nil {
		return fmt.Errorf("export %s: %w", changesLayer, err)
	}
	return out.Close()
}

// ChangesOf tells what differs between two cities, all of it, as /api/v1/changes does in parts.
func ChangesOf(before, after *planning.City, list []*history.Difference) ChangeList {
	c := &picture.Interval{From: &picture.Picture{City: before}, To: &picture.Picture{City: after}}
	out := ChangeList{From: momentOf(c.From), To: momentOf(c.To), Total: len(list), Layers: countLayers(list), Changes: []Change{}}
	for _, d := range list {
		out.Changes = append(out.Changes, changeOf(c, d))
	}
	return out
}
