package pmtiles

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Sizes of the beginning of a file.
const (
	headerSize = 127
	rootLimit  = 16384 // header and root directory together
)

const magic = "PMTiles"

// The one packing and kind of tile that are written.
const (
	packedGzip = 2
	vectorTile = 1
)

// section is a part of the file.
type section struct{ offset, length uint64 }

// Header is what a file says of itself.
type Header struct {
	root, metadata, leaves, data section

	Addressed, Entries, Contents uint64 // tiles that have bytes, entries of directories for them, different bytes
	Clustered                    bool
	MinZoom, MaxZoom             uint8
	Bounds                       orb.Bound // degrees
	Center                       orb.Point
	CenterZoom                   uint8
}

func (h *Header) bytes() []byte {
	b := append([]byte(magic), 3)
	for _, s := range []section{h.root, h.metadata, h.leaves, h.data} {
		b = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(b, s.offset), s.length)
	}
	for _, n := range []uint64{h.Addressed, h.Entries, h.Contents} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	clustered := byte(0)
	if h.Clustered {
		clustered = 1
	}
	b = append(b, clustered, packedGzip, packedGzip, vectorTile, h.MinZoom, h.MaxZoom)
	b = appendPlace(appendPlace(b, h.Bounds.Min), h.Bounds.Max)
	return appendPlace(append(b, h.CenterZoom), h.Center)
}

func appendPlace(b []byte, p orb.Point) []byte {
	for _, v := range p {
		b = binary.LittleEndian.AppendUint32(b, uint32(int32(math.Round(v*1e7))))
	}
	return b
}

func placeAt(b []byte) orb.Point {
	return orb.Point{float64(int32(binary.LittleEndian.Uint32(b))) / 1e7, float64(int32(binary.LittleEndian.Uint32(b[4:]))) / 1e7}
}

func readHeader(b []byte) (h Header, err error) {
	if len(b) < headerSize || string(b[:7]) != magic {
		return h, errors.New("it does not begin as a PMTiles file does")
	}
	if b[7] != 3 {
		return h, fmt.Errorf("version %d is not read", b[7])
	}
	for i, s := range []*section{&h.root, &h.metadata, &h.leaves, &h.data} {
		*s = section{binary.LittleEndian.Uint64(b[8+16*i:]), binary.LittleEndian.Uint64(b[16+16*i:])}
	}
	for i, n := range []*uint64{&h.Addressed, &h.Entries, &h.Contents} {
		*n = binary.LittleEndian.Uint64(b[72+8*i:])
	}
	if b[97] != packedGzip || b[98] != packedGzip || b[99] != vectorTile {
		return h, fmt.Errorf("packing %d and %d of tiles of kind %d is not read", b[97], b[98], b[99])
	}
	h.Clustered, h.MinZoom, h.MaxZoom, h.CenterZoom = b[96] == 1, b[100], b[101], b[118]
	h.Bounds = orb.Bound{Min: placeAt(b[102:]), Max: placeAt(b[110:])}
	h.Center = placeAt(b[119:])
	return h, nil
}
