package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Stacked lists the pairs a < b of boxes that have more than their borders in common and that keep, which may be nil, agrees to, ordered by a. When there are more than
// most of them it lists so many, and all is false: n boxes on one spot make n²/2 pairs. It takes some 60 bytes a box while it works.
func Stacked(boxes []orb.Bound, most int, keep func(a, b int) bool) (pairs []Pair, all bool) {
	tree := newPacked(boxes)
	var leaves []int32
	all = true
walk:
	for _, id := range tree.ids { // along the curve, so that what is looked at is near what was
		box := &boxes[id]
		leaves = tree.search(box, leaves[:0])
		for _, leaf := range leaves {
			other := tree.ids[leaf]
			if other <= id || !stacked(box, &tree.boxes[leaf]) || keep != nil && !keep(int(id), int(other)) {
				continue
			}
			if len(pairs) == most {
				all = false
				break walk
			}
			pairs = append(pairs, Pair{id, other})
		}
	}
	slices.SortFunc(pairs, func(x, y Pair) int {
		if x.A != y.A {
			return int(x.A - y.A)
		}
		return int(x.B - y.B)
	})
	return pairs, all
}

// stacked says whether boxes have more than their borders in common.
func stacked(a, b *orb.Bound) bool {
	return a.Min[0] < b.Max[0] && b.Min[0] < a.Max[0] && a.Min[1] < b.Max[1] && b.Min[1] < a.Max[1]
}
