package gpkg

import (
	"slices"

	"peijian/geo/internal/hilbert"
)

// hilbertSort orders entries along a Hilbert curve over their common box, so that neighbours on the ground come to stand in one node.
func hilbertSort(entries []entry) {
	if len(entries) < 2 {
		return
	}
	all := boxOf(entries)
	cell := func(v, from, to float32) uint32 { return hilbert.Cell(float64(v), float64(from), float64(to)) }
	type keyed struct {
		key uint32
		entry
	}
	sorted := make([]keyed, len(entries))
	for i, e := range entries {
		x, y := cell(e.box[0]/2+e.box[1]/2, all[0], all[1]), cell(e.box[2]/2+e.box[3]/2, all[2], all[3])
		sorted[i] = keyed{hilbert.Place(x, y), e}
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
