// Package hilbert lays places along a Hilbert curve, so that neighbours on the ground come to stand together in a file: the indexes of
// GeoPackage and FlatGeobuf are packed in this order.
package hilbert

// Side is how many cells the grid has in each direction.
const Side = 1 << 16

// Cell is in which cell of a row of Side a value lies, between from and to. What lies outside belongs to the cell at that end.
func Cell(v, from, to float64) uint32 {
	if !(to > from) {
		return 0
	}
	return uint32(min(max((v-from)/(to-from), 0), 1) * (Side - 1))
}

// Place is the place of a cell on the curve.
func Place(x, y uint32) (d uint32) {
	for s := uint32(Side / 2); s > 0; s /= 2 {
		var rx, ry uint32
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = Side-1-x, Side-1-y
			}
			x, y = y, x
		}
	}
	return d
}
