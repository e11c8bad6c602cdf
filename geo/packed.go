package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// packed is an R-tree over boxes that never change, filled to the brim and laid out in one slice, level by level (sort-tile-recursive: Leutenegger,
// Lopez and Edgington, 1997). It is a third of the size of a tree that can be edited and twice as fast to build.
type packed struct {
	boxes  []orb.Bound // of the leaves in their order, then of their parents, and so on; the last is the root
	ids    []int32     // of the leaves
	levels []int       // where each level begins in boxes
}

const packedFan = 16

func newPacked(boxes []orb.Bound) *packed {
	t := &packed{}
	for i, b := range boxes {
		if finite(b.Min) && finite(b.Max) && !b.IsEmpty() {
			t.ids = append(t.ids, int32(i))
		}
	}
	if len(t.ids) == 0 {
		return t
	}
	arrange(t.ids, boxes)
	t.boxes = make([]orb.Bound, 0, len(t.ids)+len(t.ids)/(packedFan-1)+2)
	for _, id := range t.ids {
		t.boxes = append(t.boxes, boxes[id])
	}
	for from := 0; ; {
		t.levels = append(t.levels, from)
		to := len(t.boxes)
		if to-from == 1 {
			return t
		}
		for i := from; i < to; i += packedFan {
			sum := t.boxes[i]
			for _, b := range t.boxes[i:min(i+packedFan, to)] {
				sum = sum.Union(b)
			}
			t.boxes = append(t.boxes, sum)
		}
		from = to
	}
}

// arrange orders ids so that neighbours in the slice are neighbours on the ground: strips from west to east, each from south to north.
func arrange(ids []int32, boxes []orb.Bound) {
	leaves := (len(ids) + packedFan - 1) / packedFan
	strip := int(math.Ceil(math.Sqrt(float64(leaves)))) * packedFan
	middle := func(axis int) func(a, b int32) int {
		return func(a, b int32) int {
			return cmp.Compare(boxes[a].Min[axis]+boxes[a].Max[axis], boxes[b].Min[axis]+boxes[b].Max[axis])
		}
	}
	slices.SortFunc(ids, middle(0))
	for from := 0; from < len(ids); from += strip {
		slices.SortFunc(ids[from:min(from+strip, len(ids))], middle(1))
	}
}

// search appends the pair of a with every box that meets b, borders included, by ascending id.
func (t *packed) search(b *orb.Bound, a int32, pairs []Pair) []Pair {
	if len(t.ids) == 0 || !finite(b.Min) || !finite(b.Max) || b.IsEmpty() {
		return pairs
	}
	kept := len(pairs)
	pairs = t.under(len(t.levels)-1, 0, b, a, pairs)
	slices.SortFunc(pairs[kept:], func(x, y Pair) int { return cmp.Compare(x.B, y.B) })
	return pairs
}

// under searches below the i-th box of a level.
func (t *packed) under(level, i int, b *orb.Bound, a int32, pairs []Pair) []Pair {
	box := &t.boxes[t.levels[level]+i]
	if box.Min[0] > b.Max[0] || box.Max[0] < b.Min[0] || box.Min[1] > b.Max[1] || box.Max[1] < b.Min[1] {
		return pairs
	}
	if level == 0 {
		return append(pairs, Pair{a, t.ids[i]})
	}
	end := t.levels[level]
	for j := i * packedFan; j < (i+1)*packedFan && t.levels[level-1]+j < end; j++ {
		pairs = t.under(level-1, j, b, a, pairs)
	}
	return pairs
}
