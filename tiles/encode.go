package tiles

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Layer is one layer of a tile.
type Layer struct {
	Name     string
	Features []Feature // in the order in which they are drawn
	Source   Source    // makes features one by one, instead of Features; nil: there are only those
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

// Source has the features of a layer, in the order in which they are drawn, so that thousands of them need no room of their own.
type Source interface {
	Len() int
	// Geometry is that of the i-th feature, as Feature has it. Several goroutines ask for it at once.
	Geometry(i int) orb.Geometry
	// Keys are those of the attributes, each once. The first is that of a text by which the features are told apart.
	Keys() []string
	// Describe gives the number of a feature and that text, and appends the values of the other keys to a slice that is used again for the next.
	Describe(i int, to []any) (id uint64, text string, values []any)
}

func (l *Layer) len() int {
	if l.Source != nil {
		return l.Source.Len()
	}
	return len(l.Features)
}

func (l *Layer) geometry(i int) orb.Geometry {
	if l.Source != nil {
		return l.Source.Geometry(i)
	}
	return l.Features[i].Geometry
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
// often. Layers that draw everything are not in the list. A layer of thousands is drawn on all cores.
func Cut(t Tile, layers []Layer) (out []byte, left []LeftOut, err error) {
	if err := t.Valid(); err != nil {
		return nil, nil, err
	}
	e := encoders.Get().(*encoder)
	defer e.put()
	for i := range layers {
		l := &layers[i]
		if slices.ContainsFunc(layers[:i], func(o Layer) bool { return o.Name == l.Name }) {
			return nil, nil, fmt.Errorf("tile %v: layer %q: given twice", t, l.Name)
		}
		missing, err := e.layer(t, l)
		if err != nil {
			return nil, nil, fmt.Errorf("tile %v: layer %q: %w", t, l.Name, err)
		}
		if len(e.out) > 0 {
			out = appendBytes(slices.Grow(out, len(e.out)+binary.MaxVarintLen64+1), tileLayers, e.out)
		}
		if missing.All > 0 {
			left = append(left, missing)
		}
	}
	return out, left, nil
}

// encoder makes the message of a layer. It keeps its slices from tile to tile.
type encoder struct {
	out    []byte // the message; no bytes: nothing is drawn
	table  table
	tags   []byte
	values []any
	taken  map[point]bool // grid steps that have their mark
	pen    pen
}

var encoders = sync.Pool{New: func() any { return &encoder{table: newTable(), taken: map[point]bool{}} }}

// put gives the encoder back, without what it was given.
func (e *encoder) put() {
	clear(e.values[:cap(e.values)])
	encoders.Put(e)
}

// layer writes the layer's message.
func (e *encoder) layer(t Tile, l *Layer) (missing LeftOut, err error) {
	defer e.table.reset()
	clear(e.taken)
	missing.Layer = l.Name
	e.out = appendText(e.out[:0], layerName, l.Name)
	head := len(e.out)
	if l.Source != nil {
		if err := e.table.expect(l.Source.Keys()); err != nil {
			return missing, err
		}
	}
	for p := range drawAll(t, l) {
		if err := e.take(p, l, &missing); err != nil {
			return missing, err
		}
	}
	if len(e.out) == head {
		e.out = e.out[:0]
		return missing, nil
	}
	e.out = appendNumber(appendNumber(e.table.append(e.out), layerExtent, Extent), layerVersion, 2)
	return missing, nil
}

// take writes the features of a part, and counts those that it leaves out.
func (e *encoder) take(p *part, l *Layer, missing *LeftOut) error {
	commands, squares := 0, 0
	for i := range p.sketches {
		k := &p.sketches[i]
		from, marks := commands, p.squares[squares:k.squares]
		commands, squares = int(k.commands), int(k.squares)
		drawing := p.bytes[from:commands]
		if k.became == perhaps {
			if drawing = e.mark(marks, p.step); len(drawing) == 0 {
				k.became = leftOut
			}
		}
		switch {
		case len(drawing) > 0:
			if err := e.feature(l, p.first+i, uint64(k.kind), drawing); err != nil {
				return err
			}
		case k.became == leftOut:
			missing.All++
			if k.here {
				missing.Here++
			}
		}
	}
	return nil
}

// mark draws the first square that nobody has taken.
func (e *encoder) mark(squares []point, step int64) []byte {
	e.pen.bytes = e.pen.bytes[:0]
	e.pen.next()
	for _, q := range squares {
		if !e.taken[q] {
			e.taken[q] = true
			e.pen.square(q, step)
			break
		}
	}
	return e.pen.bytes
}

// feature writes one feature.
func (e *encoder) feature(l *Layer, i int, kind uint64, commands []byte) error {
	id, err := e.describe(l, i)
	if err != nil {
		return fmt.Errorf("feature %d: %w", id, err)
	}
	size := 1 + varintSize(id) + 2 + sizeOfBytes(commands)
	if len(e.tags) > 0 {
		size += sizeOfBytes(e.tags)
	}
	b := appendNumber(appendNumber(e.out, layerFeatures, uint64(size)), featureID, id)
	if len(e.tags) > 0 {
		b = appendBytes(b, featureTags, e.tags)
	}
	e.out = appendBytes(appendNumber(b, featureType, kind), featureGeometry, commands)
	return nil
}

// describe gives the number of a feature, and makes its tags.
func (e *encoder) describe(l *Layer, i int) (id uint64, err error) {
	if l.Source == nil {
		f := &l.Features[i]
		e.tags, err = e.table.tags(e.tags[:0], f.Attributes)
		return f.ID, err
	}
	var text string
	id, text, e.values = l.Source.Describe(i, e.values[:0])
	e.tags, err = e.table.row(e.tags[:0], text, e.values)
	return id, err
}
