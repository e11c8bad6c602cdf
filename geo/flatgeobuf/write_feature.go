package flatgeobuf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"

	"peijian/geo"
)

// mostVertices is what one feature can hold: a FlatBuffer has less than two gigabytes.
const mostVertices = 80_000_000

// mostValues are the bytes that all values of one feature may have together.
const mostValues = 256 << 20

// encoder makes the bytes of features.
type encoder struct {
	b      *flatbuffers.Builder
	schema *geo.Schema
	values []byte
	parts  []flatbuffers.UOffsetT
}

func newEncoder(s *geo.Schema) encoder {
	return encoder{b: flatbuffers.NewBuilder(4 << 10), schema: s}
}

// feature is a feature with its length before it. The bytes are those of the next call.
func (e *encoder) feature(r *geo.Row) ([]byte, error) {
	e.b.Reset()
	var shape flatbuffers.UOffsetT
	if vertices := geo.VertexCount(r.Shape); vertices > 0 && e.schema.Shape != geo.NoShapes {
		var err error
		if vertices > mostVertices {
			return nil, fmt.Errorf("%d vertices; a feature holds %d", vertices, mostVertices)
		}
		if shape, err = e.shape(r.Shape); err != nil {
			return nil, err
		}
	}
	if err := e.properties(r); err != nil {
		return nil, err
	}
	if len(e.values) > mostValues {
		return nil, fmt.Errorf("values of %d bytes; a feature holds %d", len(e.values), mostValues)
	}
	values := e.b.CreateByteVector(e.values)
	e.b.StartObject(featureSlots)
	e.b.PrependUOffsetTSlot(featureShape, shape, 0)
	e.b.PrependUOffsetTSlot(featureValues, values, 0)
	e.b.FinishSizePrefixed(e.b.EndObject())
	return e.b.FinishedBytes(), nil
}

// shape writes a shape as the layer has them: of a layer of several lines or polygons each, one alone too is several.
func (e *encoder) shape(g orb.Geometry) (flatbuffers.UOffsetT, error) {
	if !geo.Finite(g) {
		return 0, errors.New("a coordinate is not a finite number")
	}
	kind := shapeKinds[e.schema.Shape]
	switch g := g.(type) {
	case orb.Point:
		if kind == kindPoint || kind == kindUnknown {
			return e.chains(kindPoint, []orb.Point{g}), nil
		}
	case orb.MultiPoint:
		if kind == kindUnknown {
			return e.chains(kindMultiPoint, g), nil
		}
	case orb.LineString:
		if kind == kindMultiLine {
			return e.chains(kind, g), nil
		}
		if kind == kindUnknown {
			return e.chains(kindLine, g), nil
		}
	case orb.MultiLineString:
		if kind == kindMultiLine || kind == kindUnknown {
			return chainsOf(e, kindMultiLine, g), nil
		}
	case orb.Polygon:
		if kind == kindMultiPolygon {
			return e.polygons(orb.MultiPolygon{g}), nil
		}
		if kind == kindUnknown {
			return chainsOf(e, kindPolygon, g), nil
		}
	case orb.MultiPolygon:
		if kind == kindMultiPolygon || kind == kindUnknown {
			return e.polygons(g), nil
		}
	}
	return 0, fmt.Errorf("a %T is no shape of a layer of %s", g, e.schema.Shape)
}

// polygons writes each polygon as a shape of its own.
func (e *encoder) polygons(m orb.MultiPolygon) flatbuffers.UOffsetT {
	e.parts = e.parts[:0]
	for _, p := range m {
		e.parts = append(e.parts, chainsOf(e, kindPolygon, p))
	}
	parts := e.b.CreateVectorOfTables(e.parts)
	e.b.StartObject(shapeSlots)
	e.b.PrependUOffsetTSlot(shapeParts, parts, 0)
	e.b.PrependByteSlot(shapeKind, kindMultiPolygon, kindUnknown)
	return e.b.EndObject()
}

func chainsOf[C ~[]orb.Point](e *encoder, kind byte, chains []C) flatbuffers.UOffsetT {
	list := make([][]orb.Point, len(chains))
	for i, c := range chains {
		list[i] = c
	}
	return e.chains(kind, list...)
}

// chains writes the vertices of all chains, and where each but a single one ends.
func (e *encoder) chains(kind byte, chains ...[]orb.Point) flatbuffers.UOffsetT {
	n := 0
	for _, c := range chains {
		n += len(c)
	}
	e.b.StartVector(8, 2*n, 8)
	for i := len(chains) - 1; i >= 0; i-- {
		for k := len(chains[i]) - 1; k >= 0; k-- {
			e.b.PlaceFloat64(chains[i][k][1])
			e.b.PlaceFloat64(chains[i][k][0])
		}
	}
	xy := e.b.EndVector(2 * n)
	var ends flatbuffers.UOffsetT
	if len(chains) > 1 {
		e.b.StartVector(4, len(chains), 4)
		for i, end := len(chains)-1, n; i >= 0; i-- {
			e.b.PlaceUint32(uint32(end))
			end -= len(chains[i])
		}
		ends = e.b.EndVector(len(chains))
	}
	e.b.StartObject(shapeSlots)
	e.b.PrependUOffsetTSlot(shapeEnds, ends, 0)
	e.b.PrependUOffsetTSlot(shapeXY, xy, 0)
	e.b.PrependByteSlot(shapeKind, kind, kindUnknown)
	return e.b.EndObject()
}

// properties are the values that there are, each behind the number of its column.
func (e *encoder) properties(r *geo.Row) error {
	e.values = e.values[:0]
	for i, v := range r.Values {
		if v == nil {
			continue
		}
		e.values = binary.LittleEndian.AppendUint16(e.values, uint16(i))
		switch v := v.(type) {
		case string:
			e.values = append(binary.LittleEndian.AppendUint32(e.values, uint32(len(v))), v...)
		case int64:
			e.values = binary.LittleEndian.AppendUint64(e.values, uint64(v))
		case float64:
			e.values = binary.LittleEndian.AppendUint64(e.values, math.Float64bits(v))
		case geo.Digits:
			n, err := strconv.ParseFloat(string(v), 64)
			if err != nil {
				return fmt.Errorf("%s: %w", e.schema.Columns[i].Name, err)
			}
			e.values = binary.LittleEndian.AppendUint64(e.values, math.Float64bits(n))
		case bool:
			if e.values = append(e.values, 0); v {
				e.values[len(e.values)-1] = 1
			}
		}
	}
	return nil
}
