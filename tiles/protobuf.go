package tiles

import (
	"encoding/binary"
	"math/bits"
)

// Keys of the messages' fields: number and wire type (0 varint, 1 eight bytes, 2 length and bytes).
const (
	tileLayers = 3<<3 | 2

	layerName     = 1<<3 | 2
	layerFeatures = 2<<3 | 2
	layerKeys     = 3<<3 | 2
	layerValues   = 4<<3 | 2
	layerExtent   = 5 << 3
	layerVersion  = 15 << 3

	featureID       = 1 << 3
	featureTags     = 2<<3 | 2
	featureType     = 3 << 3
	featureGeometry = 4<<3 | 2

	valueString = 1<<3 | 2
	valueDouble = 3<<3 | 1
	valueUint   = 5 << 3
	valueSint   = 6 << 3
	valueBool   = 7 << 3
)

// Kinds of geometry.
const (
	kindPoint   = 1
	kindLine    = 2
	kindPolygon = 3
)

func appendNumber(b []byte, key byte, n uint64) []byte {
	return binary.AppendUvarint(append(b, key), n)
}

func appendBytes(b []byte, key byte, s []byte) []byte {
	return append(binary.AppendUvarint(append(b, key), uint64(len(s))), s...)
}

func appendText(b []byte, key byte, s string) []byte {
	return append(binary.AppendUvarint(append(b, key), uint64(len(s))), s...)
}

// varintSize is how many bytes a number takes.
func varintSize(n uint64) int { return (bits.Len64(n|1) + 6) / 7 }

// sizeOfBytes is what appendBytes appends.
func sizeOfBytes(s []byte) int { return 1 + varintSize(uint64(len(s))) + len(s) }

// zigzag makes small numbers of either sign small.
func zigzag(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }
