package tileset

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
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
	layers, dropped := drawn(p, name, at)
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
func drawn(p *Picture, name string, at tiles.Tile) (out []tiles.Layer, dropped tiles.LeftOut) {
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
	rows := slices.Collect(col.WithinTile(at.Bound(tiles.DefaultBuffer)))
	if at.Z < Deepest && len(rows) > Most {
		rows, dropped = largest(rows, at)
	}
	inOrder(rows)
	shapes := tiles.Layer{Name: name, Buffer: tiles.DefaultBuffer, Tiny: tiny, Features: make([]tiles.Feature, 0, len(rows))}
	fields := drawnFields(col.Layer, p.City.Audience)
	room := make([]tiles.Attribute, 0, len(rows)*(2+len(fields))) // one piece for all
	for _, f := range rows {
		from := len(room)
		room = appendAttributes(room, f, fields)
		shapes.Features = append(shapes.Features, tiles.Feature{ID: FeatureID(f.Code), Geometry: f.Tile, Attributes: room[from:]})
	}
	if col.Layer.Geometry != planning.PolygonGeometry || name == planning.Buildings && at.Z < namesFrom {
		return []tiles.Layer{shapes}, dropped
	}
	return []tiles.Layer{shapes, labels(name, rows)}, dropped
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

// inOrder sorts rows the same way whatever the index did: by the last eight bytes of their codes, which tell most of them apart in one comparison and leave neighbours
// together, and where these are the same by the whole code.
func inOrder(rows []*planning.Feature) {
	type keyed struct {
		key uint64
		f   *planning.Feature
	}
	all := make([]keyed, len(rows))
	for i, f := range rows {
		var b [8]byte
		copy(b[max(0, 8-len(f.Code)):], f.Code[max(0, len(f.Code)-8):])
		all[i] = keyed{binary.BigEndian.Uint64(b[:]), f}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return cmp.Compare(a.f.Code, b.f.Code)
	})
	for i := range all {
		rows[i] = all[i].f
	}
}

// drawnFields are the numbers of the fields that styles and pop-ups read: choices, whole numbers, truths and codes of other features.
func drawnFields(l *planning.Layer, audience planning.Audience) (out []int) {
	for i, f := range l.Fields {
		if kindOf(&f) != "" && (!f.Internal || audience == planning.Internal) {
			out = append(out, i)
		}
	}
	return out
}

func appendAttributes(out []tiles.Attribute, f *planning.Feature, fields []int) []tiles.Attribute {
	out = append(out, tiles.Attribute{Key: "code", Value: f.Code}, tiles.Attribute{Key: "name", Value: f.Name()})
	for _, i := range fields {
		if i < len(f.Values) && f.Values[i] != nil {
			out = append(out, tiles.Attribute{Key: f.Layer.Fields[i].Name, Value: f.Values[i]})
		}
	}
	return out
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

// FeatureID is the number of a feature in tiles: the upper 53 bits of FNV-1a of its code, so that a browser holds it whole.
func FeatureID(code string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(code)) // never fails
	return h.Sum64() >> 11
}
