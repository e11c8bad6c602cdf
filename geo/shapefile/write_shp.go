package shapefile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// maxFile is what a 32-bit count of 16-bit words can address, and most programs read.
const maxFile = math.MaxInt32

// shapeWriter collects the records of a .shp and its index.
type shapeWriter struct {
	kind  ShapeType
	shp   []byte // without header
	shx   []byte
	bound orb.Bound
	any   bool
	count uint32
}

func newShapeWriter(kind ShapeType) *shapeWriter { return &shapeWriter{kind: kind} }

// add appends the record of one geometry.
func (w *shapeWriter) add(g orb.Geometry) error {
	content, err := w.content(g)
	if err != nil {
		return err
	}
	if len(w.shp)+len(content)+shpHeader+8 > maxFile {
		return errors.New("a .shp holds no more than 2 GB")
	}
	w.count++
	w.shx = binary.BigEndian.AppendUint32(w.shx, uint32(shpHeader+len(w.shp))/2)
	w.shx = binary.BigEndian.AppendUint32(w.shx, uint32(len(content)/2))
	w.shp = binary.BigEndian.AppendUint32(w.shp, w.count)
	w.shp = binary.BigEndian.AppendUint32(w.shp, uint32(len(content)/2))
	w.shp = append(w.shp, content...)
	return nil
}

// content encodes a geometry after its type has been found to fit the layer.
func (w *shapeWriter) content(g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case nil:
		return binary.LittleEndian.AppendUint32(nil, typeNull), nil
	case orb.Point:
		if w.kind == Point {
			return w.points(binary.LittleEndian.AppendUint32(nil, typePoint), g)
		}
	case orb.MultiPoint:
		if w.kind == MultiPoint {
			return w.many(nil, g)
		}
	case orb.LineString:
		return w.lines(Line, orb.MultiLineString{g})
	case orb.MultiLineString:
		return w.lines(Line, g)
	case orb.Polygon:
		return w.lines(Polygon, wound(orb.MultiPolygon{g}))
	case orb.MultiPolygon:
		return w.lines(Polygon, wound(g))
	}
	return nil, fmt.Errorf("a %s does not fit a layer of shape type %d", g.GeoJSONType(), w.kind)
}

func (w *shapeWriter) lines(kind ShapeType, lines orb.MultiLineString) ([]byte, error) {
	if kind != w.kind {
		return nil, fmt.Errorf("shape type %d does not fit a layer of shape type %d", kind, w.kind)
	}
	var parts []uint32
	var all []orb.Point
	for _, l := range lines {
		parts = append(parts, uint32(len(all)))
		all = append(all, l...)
	}
	return w.many(parts, all)
}

// many encodes bound, counts, part starts and points; a MultiPoint has no parts.
func (w *shapeWriter) many(parts []uint32, points []orb.Point) ([]byte, error) {
	if len(points) == 0 {
		return w.content(nil)
	}
	b := orb.MultiPoint(points).Bound()
	le := binary.LittleEndian
	out := le.AppendUint32(nil, uint32(w.kind))
	for _, v := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		out = le.AppendUint64(out, math.Float64bits(v))
	}
	if w.kind != MultiPoint {
		out = le.AppendUint32(out, uint32(len(parts)))
	}
	out = le.AppendUint32(out, uint32(len(points)))
	for _, p := range parts {
		out = le.AppendUint32(out, p)
	}
	return w.points(out, points...)
}

// points appends coordinates and widens the layer's extent.
func (w *shapeWriter) points(out []byte, points ...orb.Point) ([]byte, error) {
	for _, p := range points {
		if !finite(p) {
			return nil, errors.New("a coordinate is not a finite number")
		}
		if !w.any {
			w.bound, w.any = p.Bound(), true
		}
		w.bound = w.bound.Extend(p)
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[0]))
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[1]))
	}
	return out, nil
}

// files returns .shp and .shx.
func (w *shapeWriter) files() (shp, shx []byte) {
	return append(w.header(len(w.shp)), w.shp...), append(w.header(len(w.shx)), w.shx...)
}

func (w *shapeWriter) header(content int) []byte {
	h := make([]byte, shpHeader)
	binary.BigEndian.PutUint32(h[0:], 9994)
	binary.BigEndian.PutUint32(h[24:], uint32(shpHeader+content)/2)
	binary.LittleEndian.PutUint32(h[28:], 1000)
	binary.LittleEndian.PutUint32(h[32:], uint32(w.kind))
	for i, v := range []float64{w.bound.Min[0], w.bound.Min[1], w.bound.Max[0], w.bound.Max[1]} {
		binary.LittleEndian.PutUint64(h[36+8*i:], math.Float64bits(v))
	}
	return h
}

// wound lists all rings, outer ones clockwise and holes against it, without touching the caller's rings.
func wound(m orb.MultiPolygon) orb.MultiLineString {
	var lines orb.MultiLineString
	for _, p := range m {
		for i, r := range p {
			if len(r) == 0 {
				continue
			}
			if (i == 0) == (area2(r) > 0) {
				r = r.Clone()
				r.Reverse()
			}
			lines = append(lines, orb.LineString(r))
		}
	}
	return lines
}
