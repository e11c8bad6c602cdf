package gpkg

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// Blob is the shape of one row.
type Blob struct {
	Geometry orb.Geometry // nil for an empty shape
	SRS      int32        // srs_id in gpkg_spatial_ref_sys; -1 and 0 say "unknown"
	Height   bool         // Z or M was there and has been dropped
}

// Flags of a GeoPackageBinary header (OGC 12-128r19, clause 2.1.3.1.1).
const (
	flagLittle   = 0x01
	flagEnvelope = 0x0e // three bits, shifted by one
	flagEmpty    = 0x10
	flagExtended = 0x20
)

// envelopeBytes is the size of each kind of envelope: none, XY, XYZ, XYM, XYZM.
var envelopeBytes = [...]int{0, 32, 48, 48, 64}

const headerBytes = 8

// DecodeBlob reads a GeoPackageBinary of at most maxVertices vertices; 0 means [geo.DefaultLimits]. The bytes may be
// hostile: nothing is allocated for what is not there. A problem has neither row nor file.
func DecodeBlob(b []byte, maxVertices int) (Blob, *geo.Problem) {
	if maxVertices <= 0 {
		maxVertices = geo.DefaultLimits().Vertices
	}
	if len(b) < headerBytes || b[0] != 'G' || b[1] != 'P' {
		return Blob{}, guard.Problem("gpkg.blob", "图形不是 GeoPackage 的格式。", "the shape is not in the form of a GeoPackage")
	}
	if b[2] != 0 || b[3]&flagExtended != 0 {
		return Blob{}, guard.Problem("gpkg.extended", "图形使用了扩展格式，无法读取，请导出为普通几何类型。", "the shape is in an extended form that is not read; export it as a plain shape")
	}
	kind := int(b[3]&flagEnvelope) >> 1
	if kind >= len(envelopeBytes) || len(b) < headerBytes+envelopeBytes[kind] {
		return Blob{}, guard.Problem("gpkg.envelope", "图形的外包框不正确。", "the envelope of the shape is not valid")
	}
	out := Blob{SRS: int32(byteOrder(b[3] & flagLittle).Uint32(b[4:]))}
	w := wkb{rest: b[headerBytes+envelopeBytes[kind]:], left: maxVertices, max: maxVertices}
	out.Geometry = w.whole()
	out.Height = w.height
	if w.problem != nil {
		return Blob{}, w.problem
	}
	return out, nil
}

// AppendBlob appends a shape as GeoPackageBinary: little-endian, with an envelope of x and y for all but points. nil
// and shapes without coordinates are written as empty; a nil g, which has no type, becomes an empty collection. An
// error is a shape that the format does not hold: a number that is not finite, an orb.Collection or orb.Bound.
func AppendBlob(b []byte, g orb.Geometry, srs int32) ([]byte, error) {
	flags := byte(flagLittle)
	_, isPoint := g.(orb.Point)
	empty := geo.VertexCount(g) == 0
	switch {
	case empty:
		flags |= flagEmpty
	case !geo.Finite(g):
		return b, fmt.Errorf("write geopackage: a coordinate is not a finite number")
	case !isPoint:
		flags |= 1 << 1
	}
	b = append(b, 'G', 'P', 0, flags)
	b = binary.LittleEndian.AppendUint32(b, uint32(srs))
	if !empty && !isPoint {
		bound := g.Bound()
		for _, v := range [...]float64{bound.Min[0], bound.Max[0], bound.Min[1], bound.Max[1]} {
			b = appendNumber(b, v)
		}
	}
	return appendWKB(b, g)
}

func byteOrder(little byte) binary.ByteOrder {
	if little != 0 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

func appendNumber(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}
