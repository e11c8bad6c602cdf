package web

import (
	"cmp"
	"context"
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"peijian/planning"
	"peijian/tiles"
)

// gapsLayer is the layer of tiles that no layer of the city is: the housing in gaps.
const gapsLayer = "gaps"

// deepest is the deepest zoom that is cut; viewers enlarge it further.
const deepest = 16

type tileInput struct {
	Common
	Layer string `path:"layer"`
	Z     uint32 `path:"z" maximum:"16"`
	X     uint32 `path:"x"`
	Y     uint32 `path:"y"`
	Rev   string `query:"rev" doc:"Not read: it makes the address of another revision another address"`
}

func (s *server) registerTiles(api huma.API) {
	get(api, "/tiles/{layer}/{z}/{x}/{y}.mvt", "tile", "A vector tile (MVT 2.1) of one layer; an empty tile has no bytes", s.tile,
		finds, answers("application/vnd.mapbox-vector-tile", binary))
	get(api, "/tiles/{layer}.json", "tileJSON", "The TileJSON 3.0 of a layer", s.tileJSON, finds)
}

func (s *server) tile(ctx context.Context, in *tileInput) (*huma.StreamResponse, error) {
	p := pictureOf(ctx)
	if err := p.drawable(in.Layer); err != nil {
		return nil, err
	}
	at := tiles.Tile{Z: in.Z, X: in.X, Y: in.Y}
	if at.Valid() != nil {
		return nil, badParameter("x", planning.Text{Zh: "超出该级别的瓦片范围", En: "the zoom has no such tile"})
	}
	packed, err := s.tiles.get(tileKey{in.Layer, p.contents[in.Layer], at}, func() ([]byte, error) {
		return tiles.Encode(at, drawn(p, in.Layer, at))
	})
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) { sendTile(ctx, packed) }}, nil
}

// sendTile answers with a tile, packed when the client takes that.
func sendTile(ctx huma.Context, t *packedTile) {
	r, w := humachi.Unwrap(ctx)
	h := w.Header()
	h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
	body := t.plain
	if t.packed != nil && takesGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = t.packed
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the client has gone when this fails
}

// takesGzip says whether a client takes gzip: named, and not with the weight 0 that refuses it (RFC 9110 §12.5.3).
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, weighed := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		_, value, _ := strings.Cut(weight, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return !weighed || err == nil && q > 0
	}
	return false
}

// drawable says why there are no tiles of a layer.
func (p *picture) drawable(layer string) error {
	if layer == gapsLayer {
		return nil
	}
	col, err := p.collectionOf(layer)
	if err == nil && col.Layer.Geometry == planning.NoGeometry {
		err = planning.Errorf(planning.ErrNotFound, "layer %q has no geometry", layer)
	}
	return err
}

// drawn are the layers of a tile: the features, and for polygons a point for each name.
func drawn(p *picture, name string, at tiles.Tile) []tiles.Layer {
	if name == gapsLayer {
		return []tiles.Layer{gapTile(p, at)}
	}
	col := p.Layer(name)
	rows := slices.Collect(col.WithinTile(at.Bound(tiles.DefaultBuffer)))
	slices.SortFunc(rows, func(a, b *planning.Feature) int { return cmp.Compare(a.Code, b.Code) })
	shapes := tiles.Layer{Name: name, Buffer: tiles.DefaultBuffer}
	if col.Layer.Housing {
		shapes.Tiny = tiles.Square // a home that is too small to see is there all the same
	}
	for _, f := range rows {
		shapes.Features = append(shapes.Features, tiles.Feature{ID: featureID(f.Code), Geometry: f.Tile, Attributes: attributesOf(p, f)})
	}
	if col.Layer.Geometry != planning.PolygonGeometry || name == planning.Buildings && at.Z < 15 {
		return []tiles.Layer{shapes}
	}
	return []tiles.Layer{shapes, labels(name, rows)}
}

// attributesOf are what styles and pop-ups read: code, name, and the fields that are choices, whole numbers, truths or codes of
// other features.
func attributesOf(p *picture, f *planning.Feature) []tiles.Attribute {
	out := []tiles.Attribute{{Key: "code", Value: f.Code}, {Key: "name", Value: f.Name()}}
	for i, field := range f.Layer.Fields {
		drawn := field.Kind == planning.KindChoice || field.Kind == planning.KindInteger || field.Kind == planning.KindBoolean || field.Refers != ""
		if drawn && i < len(f.Values) && (!field.Internal || p.Audience == planning.Internal) {
			out = append(out, tiles.Attribute{Key: field.Name, Value: f.Values[i]})
		}
	}
	return out
}

// labels are the names of polygons, each at one place and so in one tile of a zoom.
func labels(name string, rows []*planning.Feature) tiles.Layer {
	out := tiles.Layer{Name: name + "_label"}
	for _, f := range rows {
		at, ok := tiles.LabelPoint(f.Tile)
		if title := f.Text("name"); ok && title != "" {
			out.Features = append(out.Features, tiles.Feature{ID: featureID(f.Code), Geometry: at, Attributes: []tiles.Attribute{
				{Key: "code", Value: f.Code}, {Key: "name", Value: title}, {Key: "rank", Value: rankOf(f.Plane.Area())}}})
		}
	}
	return out
}

// rankOf orders names: 0 is the most important, every step halves the area. A square kilometre has 20.
func rankOf(area float64) int64 {
	rank := int64(0)
	for limit := float64(1 << 40); limit > area && rank < 40; limit /= 2 {
		rank++
	}
	return rank
}

func gapTile(p *picture, at tiles.Tile) tiles.Layer {
	out := tiles.Layer{Name: gapsLayer, Buffer: tiles.DefaultBuffer, Tiny: tiles.Square}
	box := at.Bound(tiles.DefaultBuffer)
	for _, g := range p.gaps() {
		if g.Feature == nil || g.Feature.Tile == nil || !g.Feature.Tile.Bound().Intersects(box) {
			continue
		}
		var households any
		if g.Households != nil {
			households = *g.Households
		}
		ground := g.Feature.Tile
		if !g.Kind.OfHousing() { // a whole community hatched would hide the homes: its mark says it
			middle, ok := tiles.LabelPoint(ground)
			if ok {
				ground = middle
			}
		}
		out.Features = append(out.Features, tiles.Feature{ID: featureID(g.ID), Geometry: ground, Attributes: []tiles.Attribute{
			{Key: "id", Value: g.ID}, {Key: "kind", Value: string(g.Kind)}, {Key: "layer", Value: g.Subject.Layer}, {Key: "code", Value: g.Subject.Code},
			{Key: "name", Value: g.Subject.Name}, {Key: "households", Value: households}, {Key: "subdistrict_code", Value: g.Subdistrict.Code}}})
	}
	return out
}

// featureID is the number of a feature in tiles: the upper 53 bits of FNV-1a of its code, so that a browser holds it whole.
func featureID(code string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(code)) // never fails
	return h.Sum64() >> 11
}
