package staging

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// srid of every stored shape: CGCS2000, longitude before latitude.
const srid = 4490

// The kinds of shapes in well-known binary; one that stands by itself says its srid.
const (
	wkbPoint      = 1
	wkbLine       = 2
	wkbPolygon    = 3
	wkbMultiLine  = 5
	wkbMultiShape = 6
	wkbHasSRID    = 0x20000000
)

// appendEWKB appends a shape of the three kinds that layers have, as PostGIS takes it.
func appendEWKB(b []byte, g orb.Geometry) ([]byte, error) {
	switch g := g.(type) {
	case orb.Point:
		return appendPoint(wkbHead(b, wkbPoint), g), nil
	case orb.MultiLineString:
		b = wkbCount(wkbHead(b, wkbMultiLine), len(g))
		for _, line := range g {
			b = appendPoints(wkbPart(b, wkbLine), line)
		}
		return b, nil
	case orb.MultiPolygon:
		b = wkbCount(wkbHead(b, wkbMultiShape), len(g))
		for _, polygon := range g {
			b = wkbCount(wkbPart(b, wkbPolygon), len(polygon))
			for _, ring := range polygon {
				b = appendPoints(b, ring)
			}
		}
		return b, nil
	}
	return b, fmt.Errorf("no layer has a %T", g)
}

func wkbPart(b []byte, kind uint32) []byte {
	return binary.LittleEndian.AppendUint32(append(b, 1), kind)
}

func wkbHead(b []byte, kind uint32) []byte {
	return binary.LittleEndian.AppendUint32(wkbPart(b, kind|wkbHasSRID), srid)
}

func wkbCount(b []byte, n int) []byte { return binary.LittleEndian.AppendUint32(b, uint32(n)) }

func appendPoints[P ~[]orb.Point](b []byte, ps P) []byte {
	b = wkbCount(b, len(ps))
	for _, p := range ps {
		b = appendPoint(b, p)
	}
	return b
}

func appendPoint(b []byte, p orb.Point) []byte {
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
}
