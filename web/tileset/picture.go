package tileset

import (
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/tiles"
)

// Picture is a city with what is found in it.
type Picture struct {
	City   *planning.City
	Gaps   func() []*gap.Gap // the caller keeps the answer: it is asked for again with every tile of gaps
	Serial uint64            // no two pictures have the same

	nearGaps *geo.Index[int] // numbers of the gaps by the box of their ground; nil: they are gone through
}

// specialLayer is a layer of tiles that is found in the city and that no layer of it is.
type specialLayer interface {
	name() string
	title() planning.Text
	fields() map[string]string
	// draw gives what meets the tile.
	draw(p *Picture, at tiles.Tile) tiles.Layer
	// changed gives the boxes in EPSG:3857 of what differs between two pictures.
	changed(before, after *Picture) []orb.Bound
}

var special = []specialLayer{gapLayer{}}

// changesOf lists by layer the boxes, old and new, of the features that differ between two cities; ok is false when the one did not follow from the other by a
// few small deltas.
func changesOf(before, after *planning.City) (boxes map[string][]orb.Bound, ok bool) {
	touched, ok := after.Since(before)
	if !ok || before.Audience != after.Audience {
		return nil, false
	}
	boxes = map[string][]orb.Bound{}
	for _, ref := range touched {
		was, is := before.Get(ref.Layer, ref.Code), after.Get(ref.Layer, ref.Code)
		if was == is {
			continue
		}
		for _, f := range []*planning.Feature{was, is} {
			if f != nil && f.Tile != nil {
				boxes[ref.Layer] = append(boxes[ref.Layer], f.Tile.Bound())
			}
		}
	}
	return boxes, true
}
