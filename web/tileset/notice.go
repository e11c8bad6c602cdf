package tileset

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"peijian/tiles"
)

// Notice is the layer in which a tile says what it leaves out: a point in its middle for each layer, with the layer's name, how many features of the tile
// and its buffer are not drawn, and how many of these have their middle in this tile, which can be added up over tiles.
const Notice = "peijian"

func noticeFields() map[string]string {
	return map[string]string{"layer": text, "left_out": number, "left_out_here": number}
}

// noticeOf writes the layer, nothing when nothing is left out.
func noticeOf(at tiles.Tile, left []tiles.LeftOut) ([]byte, error) {
	if len(left) == 0 {
		return nil, nil
	}
	l := tiles.Layer{Name: Notice}
	for i, n := range left {
		l.Features = append(l.Features, tiles.Feature{ID: uint64(i + 1), Geometry: orb.Point(at.Bound(0).Center()), Attributes: []tiles.Attribute{
			{Key: "layer", Value: n.Layer}, {Key: "left_out", Value: n.All}, {Key: "left_out_here", Value: n.Here}}})
	}
	return tiles.Encode(at, []tiles.Layer{l})
}

// LeftOutHeader says in one line what a tile leaves out: "buildings=1234, roads=5".
func (t *Tile) LeftOutHeader() string {
	var parts []string
	for _, n := range t.LeftOut {
		parts = append(parts, fmt.Sprintf("%s=%d", n.Layer, n.All))
	}
	return strings.Join(parts, ", ")
}
