package tiles

import (
	"fmt"

	"github.com/paulmach/orb"
)

// Layer is one layer of a tile.
type Layer struct {
	Name     string
	Features []Feature // in the order in which they are drawn
	Buffer   int       // units that geometry may reach beyond the tile
	Tiny     Tiny      // what becomes of polygons and lines that are too small to see
}

// DefaultBuffer is wide enough (8 pixels) for outlines and circles that stand half outside a tile.
const DefaultBuffer = 64

// Tiny says what becomes of polygons and lines that vanish on the grid.
type Tiny int

// The fates of what is tiny.
const (
	Drop   Tiny = iota // leave it out
	Square             // draw a square of one grid step for polygons, one for all that fall on the same step; leave lines out
	Each               // draw a square for each polygon and a stroke of one grid step for each line, whatever stands there
)

// Feature is one thing to draw. Its geometry is in EPSG:3857 and is not changed.
type Feature struct {
	ID         uint64
	Geometry   orb.Geometry // points, lines, polygons and their multiples; anything else is left out
	Attributes []Attribute
}

// Attribute is one value of a feature: string, bool, int, int64, uint64 or float64. nil is left out.
type Attribute struct {
	Key   string
	Value any
}

// LeftOut counts features that a layer has in a tile, its buffer included, and does not draw.
type LeftOut struct {
	Layer string
	All   int // of the tile and its buffer
	Here  int // of these, the features whose box has its middle in the tile itself: of all tiles of a zoom, each feature is here in one
}

// Encode cuts a tile. Features outside of it and layers that come out empty are left out; a tile of nothing has no
// bytes. A point is taken when it lies in the tile or its buffer; with a buffer of 0 every point is in exactly one tile of
// a zoom. Vertices that are not finite numbers take their ring or line with them. An error names the layer and what is
// wrong with it: a name given twice, a key given twice, a value of another type.
func Encode(t Tile, layers []Layer) ([]byte, error) {
	out, _, err := Cut(t, layers)
	return out, err
}

// Cut is Encode, and counts for each layer, in their order, what it has in the tile and does not draw: what is too small to see, and what crosses itself too
// often. Layers that draw everything are not in the list.
func Cut(t Tile, layers []Layer) (out []byte, left []LeftOut, err error) {
	if err := t.Valid(); err != nil {
		return nil, nil, err
	}
	names := map[string]bool{}
	for i := range layers {
		l := &layers[i]
		if names[l.Name] {
			return nil, nil, fmt.Errorf("tile %v: layer %q: given twice", t, l.Name)
		}
		names[l.Name] = true
		body, missing, err := encodeLayer(t, l)
		if err != nil {
			return nil, nil, fmt.Errorf("tile %v: layer %q: %w", t, l.Name, err)
		}
		if body != nil {
			out = appendBytes(out, tileLayers, body)
		}
		if missing.All > 0 {
			left = append(left, missing)
		}
	}
	return out, left, nil
}

// encodeLayer gives the layer's message, nil when nothing of it is drawn.
func encodeLayer(t Tile, l *Layer) ([]byte, LeftOut, error) {
	d := newDrawing(t, l)
	tab := newTable()
	missing := LeftOut{Layer: l.Name}
	out := appendText(nil, layerName, l.Name)
	var tags, message []byte
	any := false
	for i := range l.Features {
		f := &l.Features[i]
		kind, commands, became := d.draw(f.Geometry)
		if became == leftOut {
			missing.count(t, f.Geometry)
		}
		if became != drawn {
			continue
		}
		var err error
		if tags, err = tab.tags(tags[:0], f.Attributes); err != nil {
			return nil, missing, fmt.Errorf("feature %d: %w", f.ID, err)
		}
		message = appendFeature(message[:0], f.ID, tags, kind, commands)
		out = appendBytes(out, layerFeatures, message)
		any = true
	}
	if !any {
		return nil, missing, nil
	}
	out = tab.append(out)
	out = appendNumber(out, layerExtent, Extent)
	return appendNumber(out, layerVersion, 2), missing, nil
}

func (m *LeftOut) count(t Tile, g orb.Geometry) {
	m.All++
	if t.Middles(g) {
		m.Here++
	}
}

func appendFeature(b []byte, id uint64, tags []byte, kind uint64, commands []byte) []byte {
	b = appendNumber(b, featureID, id)
	if len(tags) > 0 {
		b = appendBytes(b, featureTags, tags)
	}
	b = appendNumber(b, featureType, kind)
	return appendBytes(b, featureGeometry, commands)
}
