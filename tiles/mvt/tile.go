package mvt

import (
	"github.com/paulmach/orb"
)

// Kind is what a feature's geometry is.
type Kind uint64

// The kinds. A feature of an unknown kind is valid, as long as it says so, and has no Paths.
const (
	Unknown  Kind = 0
	Points   Kind = 1
	Lines    Kind = 2
	Polygons Kind = 3
)

// Point is a place in units of the tile, y downward.
type Point [2]int64

// Tile is what a tile says.
type Tile struct{ Layers []Layer }

// Layer is one layer of a tile.
type Layer struct {
	Name     string
	Version  uint64 // 1 or 2
	Extent   uint64 // units along the side of the tile
	Features []Feature
}

// Feature is one thing drawn.
type Feature struct {
	ID         uint64 // 0 when it has none
	Kind       Kind
	Attributes map[string]any // string, bool, float64, int64 (signed values) or uint64
	Paths      [][]Point      // points together, lines, or rings without the first point again: outer ones have a positive Area, holes a negative one
}

// Layer finds a layer by its name, nil when the tile has none.
func (t Tile) Layer(name string) *Layer {
	for i := range t.Layers {
		if t.Layers[i].Name == name {
			return &t.Layers[i]
		}
	}
	return nil
}

// Feature finds the first feature with an id; nil when there is none, also in a nil layer.
func (l *Layer) Feature(id uint64) *Feature {
	if l == nil {
		return nil
	}
	for i := range l.Features {
		if l.Features[i].ID == id {
			return &l.Features[i]
		}
	}
	return nil
}

// Area is the area of all rings in square units, holes taken off; 0 for points and lines.
func (f *Feature) Area() float64 {
	if f.Kind != Polygons {
		return 0
	}
	sum := int64(0)
	for _, ring := range f.Paths {
		sum += doubleArea(ring)
	}
	return float64(sum) / 2
}

// Bound is the box around a feature.
func (f *Feature) Bound() orb.Bound {
	var all orb.MultiPoint
	for _, path := range f.Paths {
		for _, p := range path {
			all = append(all, p.orb())
		}
	}
	return all.Bound()
}

func (p Point) orb() orb.Point { return orb.Point{float64(p[0]), float64(p[1])} }

// Geometry is the feature in units of the tile: a MultiPoint, MultiLineString or MultiPolygon.
func (f *Feature) Geometry() orb.Geometry {
	switch f.Kind {
	case Lines:
		var out orb.MultiLineString
		for _, path := range f.Paths {
			out = append(out, orb.LineString(places(path)))
		}
		return out
	case Polygons:
		return f.polygons()
	}
	var out orb.MultiPoint
	for _, path := range f.Paths {
		out = append(out, places(path)...)
	}
	return out
}

func (f *Feature) polygons() (out orb.MultiPolygon) {
	for _, path := range f.Paths {
		ring := orb.Ring(places(path))
		ring = append(ring, ring[0])
		if doubleArea(path) > 0 {
			out = append(out, orb.Polygon{ring})
		} else {
			out[len(out)-1] = append(out[len(out)-1], ring)
		}
	}
	return out
}

func places(path []Point) []orb.Point {
	out := make([]orb.Point, 0, len(path)+1)
	for _, p := range path {
		out = append(out, p.orb())
	}
	return out
}

// doubleArea is twice the area by the surveyor's formula.
func doubleArea(ring []Point) (sum int64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return sum
}
