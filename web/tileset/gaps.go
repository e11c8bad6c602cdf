package tileset

import (
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/tiles"
)

// gapLayer draws the ground of gaps of housing, and a point for those of a community.
type gapLayer struct{}

func (gapLayer) name() string         { return Gaps }
func (gapLayer) title() planning.Text { return planning.Text{Zh: "管理真空", En: "Gaps"} }

func (gapLayer) fields() map[string]string {
	return map[string]string{"id": text, "kind": text, "layer": text, "code": text, "name": text, "households": number, "subdistrict_code": text}
}

func (gapLayer) draw(p *Picture, at tiles.Tile) tiles.Layer {
	out := tiles.Layer{Name: Gaps}
	for _, g := range gapsIn(p, at.Bound(tiles.DefaultBuffer)) {
		out.Features = append(out.Features, drawnGap(g))
	}
	return out
}

// gapsIn are the gaps whose ground may meet a box, in the order of the list.
func gapsIn(p *Picture, box orb.Bound) (out []*gap.Gap) {
	list := p.Gaps()
	if p.nearGaps != nil {
		var near []int
		p.nearGaps.Search(box, func(_ orb.Bound, i int) bool { near = append(near, i); return true })
		slices.Sort(near)
		for _, i := range near {
			out = append(out, list[i])
		}
		return out
	}
	for _, g := range list {
		if b, ok := groundOf(g); ok && b.Intersects(box) {
			out = append(out, g)
		}
	}
	return out
}

// groundOf is the box of what may be drawn of a gap.
func groundOf(g *gap.Gap) (orb.Bound, bool) {
	if g.Feature == nil || g.Feature.Tile == nil {
		return orb.Bound{}, false
	}
	return g.Feature.Tile.Bound(), true
}

func drawnGap(g *gap.Gap) tiles.Feature {
	var households any
	if g.Households != nil {
		households = *g.Households
	}
	ground := g.Feature.Tile
	if !g.Kind.OfHousing() && !g.Kind.OfGround() { // a whole community hatched would hide the homes: its mark says it
		ground = g.Feature.Label(tiles.LabelPoint)
	}
	return tiles.Feature{ID: FeatureID(g.ID), Geometry: ground, Attributes: []tiles.Attribute{
		{Key: "id", Value: g.ID}, {Key: "kind", Value: string(g.Kind)}, {Key: "layer", Value: g.Subject.Layer}, {Key: "code", Value: g.Subject.Code},
		{Key: "name", Value: g.Subject.Name}, {Key: "households", Value: households}, {Key: "subdistrict_code", Value: g.Subdistrict.Code}}}
}

// changed compares the lists: what an edit leaves alone is shared by them.
func (gapLayer) changed(before, after *Picture) (boxes []orb.Bound) {
	was, is := before.Gaps(), after.Gaps()
	for len(was) > 0 && len(is) > 0 && was[0] == is[0] {
		was, is = was[1:], is[1:]
	}
	for len(was) > 0 && len(is) > 0 && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	once := map[*gap.Gap]int{}
	for _, g := range was {
		once[g]++
	}
	for _, g := range is {
		if once[g]--; once[g] == 0 {
			delete(once, g)
		}
	}
	for g := range once {
		if b, ok := groundOf(g); ok {
			boxes = append(boxes, b)
		}
	}
	return boxes
}
