package tileset

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/tiles"
)

// Most is how many features of a layer a tile draws, the largest of them, but at the deepest zoom.
const Most = 20_000

// namesFrom is the zoom from which buildings have their names: before, nobody could read them.
const namesFrom = 15

// piece is what one layer gives to a tile.
type piece struct {
	body []byte
	left tiles.LeftOut // All is 0 when nothing is left out
}

// cutPiece cuts one layer of a tile.
func cutPiece(p *Picture, name string, at tiles.Tile) (piece, error) {
	r := rowsPool.Get().(*rows)
	defer r.put()
	layers, dropped := drawn(p, name, at, r)
	body, left, err := tiles.Cut(at, layers)
	out := piece{body, tiles.LeftOut{Layer: name, All: dropped.All, Here: dropped.Here}}
	for _, l := range left {
		if l.Layer == name {
			out.left.All += l.All
			out.left.Here += l.Here
		}
	}
	return out, err
}

// drawn are the layers that one layer gives to a tile: its features, and for polygons a point for each name.
func drawn(p *Picture, name string, at tiles.Tile, r *rows) (out []tiles.Layer, dropped tiles.LeftOut) {
	tiny := tiles.Square
	if at.Z == Deepest {
		tiny = tiles.Each
	}
	if s := specialNamed(name); s != nil {
		l := s.draw(p, at)
		l.Buffer, l.Tiny = tiles.DefaultBuffer, tiny
		return []tiles.Layer{l}, dropped
	}
	col := p.City.Layer(name)
	r.of(col.Layer, p.City.Audience)
	for f := range col.WithinTile(at.Bound(tiles.DefaultBuffer)) {
		r.list = append(r.list, f)
	}
	if at.Z < Deepest && len(r.list) > Most {
		r.list, dropped = largest(r.list, at)
	}
	r.inOrder()
	shapes := tiles.Layer{Name: name, Buffer: tiles.DefaultBuffer, Tiny: tiny, Source: r}
	if col.Layer.Geometry != planning.PolygonGeometry || name == planning.Buildings && at.Z < namesFrom {
		return []tiles.Layer{shapes}, dropped
	}
	return []tiles.Layer{shapes, labels(name, r.list)}, dropped
}

// largest keeps Most of the rows and counts the others.
func largest(rows []*planning.Feature, at tiles.Tile) (kept []*planning.Feature, dropped tiles.LeftOut) {
	type ranked struct {
		size float64
		f    *planning.Feature
	}
	all := make([]ranked, len(rows))
	for i, f := range rows {
		b := f.Plane.Bound()
		all[i] = ranked{b.Max[0] - b.Min[0] + b.Max[1] - b.Min[1], f}
	}
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.f.Code, b.f.Code)) })
	for i := range all {
		if i < Most {
			kept = append(kept, all[i].f)
			continue
		}
		dropped.All++
		if at.Middles(all[i].f.Tile) {
			dropped.Here++
		}
	}
	return kept, dropped
}

// labels are the names of polygons, each at one place and so in one tile of a zoom.
func labels(name string, rows []*planning.Feature) tiles.Layer {
	out := tiles.Layer{Name: labelLayer(name)}
	for _, f := range rows {
		title := f.Text("name")
		if title == "" {
			continue
		}
		out.Features = append(out.Features, labelOf(f, f.Label(tiles.LabelPoint), title))
	}
	return out
}

func labelOf(f *planning.Feature, at orb.Point, title string) tiles.Feature {
	return tiles.Feature{ID: FeatureID(f.Code), Geometry: at, Attributes: []tiles.Attribute{
		{Key: "code", Value: f.Code}, {Key: "name", Value: title}, {Key: "rank", Value: rankOf(f.Plane.Area())}}}
}

func labelLayer(name string) string { return name + "_label" }

// rankOf orders names: 0 is the most important, every step halves the area. A square kilometre has 20.
func rankOf(area float64) int64 {
	rank := int64(0)
	for limit := float64(1 << 40); limit > area && rank < 40; limit /= 2 {
		rank++
	}
	return rank
}
