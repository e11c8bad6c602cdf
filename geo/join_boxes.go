package geo

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// JoinBoxes lists the pairs of boxes that meet, borders included, by ascending a, then b, on all cores. Boxes that are empty or not finite meet nothing.
func JoinBoxes(a, b []orb.Bound) []Pair { return joinBoxes(a, b, nil) }

// JoinShapes lists the pairs of shapes that meet, touching included, by ascending a, then b, on all cores: what PostGIS calls ST_Intersects. nil stands
// for a shape that is not there.
func JoinShapes(a, b []*Shape) []Pair {
	return joinBoxes(boundsOf(a), boundsOf(b), func(p Pair) bool { return a[p.A].Intersects(b[p.B]) })
}

func boundsOf(shapes []*Shape) []orb.Bound {
	out := make([]orb.Bound, len(shapes))
	for i, s := range shapes {
		if out[i] = (orb.MultiPoint{}).Bound(); s != nil {
			out[i] = s.bound
		}
	}
	return out
}

const (
	// party is how many boxes that are near each other go through the tree together.
	party = 16
	// crowd is how many boxes a party may find together. A party whose members live far apart finds more, and then each goes alone.
	crowd = 128
)

// joinBoxes joins boxes and keeps the pairs that keep, if there is one, agrees to.
func joinBoxes(a, b []orb.Bound, keep func(Pair) bool) []Pair {
	order, tree := alongCurve(a), newPacked(b)
	workers := min(runtime.GOMAXPROCS(0), len(order)/piece+1)
	parts := make([][]Pair, workers)
	var group sync.WaitGroup
	for w := range workers {
		mine := order[len(order)*w/workers : len(order)*(w+1)/workers]
		group.Go(func() {
			j := boxJoiner{boxes: a, tree: tree, keep: keep}
			for ids := range slices.Chunk(mine, party) {
				j.join(ids)
			}
			parts[w] = j.pairs
		})
	}
	group.Wait()
	return byFirst(len(a), parts)
}

// boxJoiner joins one party after the other.
type boxJoiner struct {
	boxes  []orb.Bound
	tree   *packed
	keep   func(Pair) bool
	leaves []int32
	near   []orb.Bound
	ids    []int32
	pairs  []Pair
}

func (j *boxJoiner) join(ids []int32) {
	all := j.boxes[ids[0]]
	for _, id := range ids {
		widen(&all, &j.boxes[id])
	}
	if j.find(&all); len(j.leaves) > crowd {
		for _, id := range ids {
			j.find(&j.boxes[id])
			j.meet(id)
		}
		return
	}
	for _, id := range ids {
		j.meet(id)
	}
}

// find gathers what is near a box.
func (j *boxJoiner) find(b *orb.Bound) {
	j.leaves = j.tree.search(b, j.leaves[:0])
	j.near, j.ids = j.near[:0], j.ids[:0]
	for _, leaf := range j.leaves {
		j.near, j.ids = append(j.near, j.tree.boxes[leaf]), append(j.ids, j.tree.ids[leaf])
	}
}

// meet appends the pairs of a box with what was found near it.
func (j *boxJoiner) meet(a int32) {
	j.pairs = slices.Grow(j.pairs, len(j.near))
	first := len(j.pairs)
	room, n := j.pairs[:first+len(j.near)], first
	box := &j.boxes[a]
	for k := range j.near {
		room[n] = Pair{a, j.ids[k]}
		n += 1 - apart(&j.near[k], box)
	}
	if j.pairs = room[:n]; j.keep != nil {
		j.pairs = room[:first]
		for _, p := range room[first:n] {
			if j.keep(p) {
				j.pairs = append(j.pairs, p)
			}
		}
	}
}

// byFirst orders pairs, of which A is less than n, by A and then by B.
func byFirst(n int, parts [][]Pair) []Pair {
	starts := make([]int, n+2)
	for _, part := range parts {
		for _, p := range part {
			starts[p.A+2]++
		}
	}
	for i := 2; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	if starts[n+1] == 0 {
		return nil
	}
	out := make([]Pair, starts[n+1])
	for _, part := range parts {
		for _, p := range part {
			out[starts[p.A+1]] = p
			starts[p.A+1]++
		}
	}
	for i := range n {
		if some := out[starts[i]:starts[i+1]]; len(some) > 1 {
			slices.SortFunc(some, func(x, y Pair) int { return cmp.Compare(x.B, y.B) })
		}
	}
	return out
}
