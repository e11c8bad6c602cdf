package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// packed is an R-tree over boxes that never change, filled to the brim and laid out level by level. The boxes lie along a Z-order curve, which a radix
// sort finds in a few passes. It is a third of the size of a tree that can be edited and many times as fast to build.
type packed struct {
	boxes  []orb.Bound // of the leaves in their order, then of their parents, and so on; the last is the root
	ids    []int32     // of the leaves
	levels []int       // where each level begins in boxes
}

const packedFan = 8

func newPacked(boxes []orb.Bound) *packed {
	t := &packed{ids: alongCurve(boxes)}
	if len(t.ids) == 0 {
		return t
	}
	t.boxes = make([]orb.Bound, 0, len(t.ids)+len(t.ids)/(packedFan-1)+64)
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
			t.boxes = append(t.boxes, around(t.boxes[i:min(i+packedFan, to)]))
		}
		from = to
	}
}

// around is the smallest box around others, of which there is at least one.
func around(boxes []orb.Bound) orb.Bound {
	sum := boxes[0]
	for i := range boxes {
		widen(&sum, &boxes[i])
	}
	return sum
}

// widen is for boxes without NaN, which min and max would look for.
func widen(sum, b *orb.Bound) {
	if b.Min[0] < sum.Min[0] {
		sum.Min[0] = b.Min[0]
	}
	if b.Min[1] < sum.Min[1] {
		sum.Min[1] = b.Min[1]
	}
	if b.Max[0] > sum.Max[0] {
		sum.Max[0] = b.Max[0]
	}
	if b.Max[1] > sum.Max[1] {
		sum.Max[1] = b.Max[1]
	}
}

// search appends the places of the leaves whose box meets b, which is finite and not empty.
func (t *packed) search(b *orb.Bound, leaves []int32) []int32 {
	if len(t.ids) == 0 || apart(&t.boxes[len(t.boxes)-1], b) != 0 {
		return leaves
	}
	return t.under(len(t.levels)-1, 0, b, leaves)
}

// under searches below the i-th box of a level, which is known to meet b.
func (t *packed) under(level, i int, b *orb.Bound, leaves []int32) []int32 {
	if level == 0 {
		return append(leaves, int32(i))
	}
	from, end := t.levels[level-1], t.levels[level]
	first := i * packedFan
	boxes := t.boxes[from+first : min(from+first+packedFan, end)]
	var hits [packedFan]int32
	n := 0
	for k := range boxes {
		hits[n&(packedFan-1)] = int32(first + k)
		n += 1 - apart(&boxes[k], b)
	}
	if level == 1 {
		return append(leaves, hits[:n]...)
	}
	for _, k := range hits[:n] {
		leaves = t.under(level-1, int(k), b, leaves)
	}
	return leaves
}

// apart is 0 when two finite boxes meet, borders included, else 1. The signs of four differences say it without a branch.
func apart(a, b *orb.Bound) int {
	signs := math.Float64bits(b.Max[0]-a.Min[0]) | math.Float64bits(a.Max[0]-b.Min[0]) |
		math.Float64bits(b.Max[1]-a.Min[1]) | math.Float64bits(a.Max[1]-b.Min[1])
	return int(signs >> 63)
}

// alongCurve lists the boxes that are finite and not empty in the order in which a Z-order curve comes by their centers.
func alongCurve(boxes []orb.Bound) []int32 {
	stops := make([]stop, 0, len(boxes))
	for i := range boxes {
		if b := &boxes[i]; finite(b.Min) && finite(b.Max) && !b.IsEmpty() {
			stops = append(stops, stop{id: int32(i)})
		}
	}
	if len(stops) == 0 {
		return nil
	}
	all := boxes[stops[0].id]
	for _, s := range stops {
		widen(&all, &boxes[s.id])
	}
	for i := range stops {
		b := &boxes[stops[i].id]
		stops[i].at = spread(share(b.Min[0]/2+b.Max[0]/2, all.Min[0], all.Max[0])) | spread(share(b.Min[1]/2+b.Max[1]/2, all.Min[1], all.Max[1]))<<1
	}
	ids := make([]int32, len(stops))
	for i, s := range sortStops(stops) {
		ids[i] = s.id
	}
	return ids
}

// share is where v lies between two ends, in parts of 2³².
func share(v, low, high float64) uint32 {
	part := (v/2 - low/2) / (high/2 - low/2)
	if !(part > 0) { // also when there is no room between the ends
		return 0
	}
	return uint32(min(part*(1<<32), 1<<32-1))
}

// spread puts a zero before every bit.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// stop is a box on the curve.
type stop struct {
	at uint64
	id int32
}

// sortStops sorts by place on the curve, a byte at a time; bytes that are the same everywhere cost nothing.
func sortStops(stops []stop) []stop {
	other := make([]stop, len(stops))
	var counts [8][256]int32
	for _, s := range stops {
		for k := range counts {
			counts[k][byte(s.at>>(8*k))]++
		}
	}
	for k := range counts {
		c := &counts[k]
		if c[byte(stops[0].at>>(8*k))] == int32(len(stops)) {
			continue
		}
		sum := int32(0)
		for i, n := range c {
			c[i] = sum
			sum += n
		}
		for _, s := range stops {
			at := &c[byte(s.at>>(8*k))]
			other[*at] = s
			*at++
		}
		stops, other = other, stops
	}
	return stops
}
