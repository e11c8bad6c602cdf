package gpkg

import "slices"

// hilbertSort orders entries along a Hilbert curve over their common box, so that neighbours on the ground come to stand in one node.
func hilbertSort(entries []entry) {
	if len(entries) < 2 {
		return
	}
	all := boxOf(entries)
	scale := func(v, from, to float32) uint32 {
		if to <= from {
			return 0
		}
		return uint32(min(max(float64(v-from)/float64(to-from), 0), 1) * 0xffff)
	}
	type keyed struct {
		key uint32
		entry
	}
	sorted := make([]keyed, len(entries))
	for i, e := range entries {
		x, y := scale(e.box[0]/2+e.box[1]/2, all[0], all[1]), scale(e.box[2]/2+e.box[3]/2, all[2], all[3])
		sorted[i] = keyed{hilbert(x, y), e}
	}
	slices.SortFunc(sorted, func(a, b keyed) int {
		if a.key != b.key {
			return int(int64(a.key) - int64(b.key))
		}
		return int(a.id - b.id)
	})
	for i, k := range sorted {
		entries[i] = k.entry
	}
}

// hilbert is the place of a cell of a 65,536² grid on the curve.
func hilbert(x, y uint32) (d uint32) {
	const n = 1 << 16
	for s := uint32(n / 2); s > 0; s /= 2 {
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
				x, y = n-1-x, n-1-y
			}
			x, y = y, x
		}
	}
	return d
}
