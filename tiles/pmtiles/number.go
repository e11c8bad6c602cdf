package pmtiles

import "peijian/tiles"

// Number is the number of a tile: those of the zooms before come first, then a Hilbert curve through its own.
func Number(t tiles.Tile) uint64 {
	n := (uint64(1)<<(2*t.Z) - 1) / 3
	x, y := t.X, t.Y
	for side := uint32(1) << t.Z >> 1; side > 0; side >>= 1 {
		var rx, ry uint32
		if x&side > 0 {
			rx = 1
		}
		if y&side > 0 {
			ry = 1
		}
		n += uint64(side) * uint64(side) * uint64(3*rx^ry)
		x, y = turned(x, y, rx, ry, side)
	}
	return n
}

// turned goes into the quarter rx, ry of a square whose quarters have the side given: the curve runs through two of the four the other way round.
func turned(x, y, rx, ry, side uint32) (uint32, uint32) {
	x, y = x&(side-1), y&(side-1)
	if ry > 0 {
		return x, y
	}
	if rx > 0 {
		x, y = side-1-x, side-1-y
	}
	return y, x
}

// TileOf is the tile of a number, which must be below that of the first tile of zoom 32.
func TileOf(number uint64) tiles.Tile {
	z, first := uint32(0), uint64(0)
	for number-first >= uint64(1)<<(2*z) {
		first += uint64(1) << (2 * z)
		z++
	}
	x, y := uint32(0), uint32(0)
	rest := number - first
	for side := uint32(1); side < uint32(1)<<z; side <<= 1 {
		rx := uint32(rest/2) & 1
		ry := uint32(rest)&1 ^ rx
		if ry == 0 {
			if rx == 1 {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
		x, y = x+side*rx, y+side*ry
		rest /= 4
	}
	return tiles.Tile{Z: z, X: x, Y: y}
}
