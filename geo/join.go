package geo

import (
	"runtime"
	"sync"

	"github.com/paulmach/orb"
)

// Pair joins the a-th thing of one list with the b-th of another.
type Pair struct{ A, B int32 }

// Join lists, for every point in turn, the shapes that it is in or on the edge of, by ascending id: what PostGIS calls ST_Covers. It appends to pairs,
// and allocates only when pairs has no room. It runs on one core; [OwnerGrid.JoinAll] takes them all.
func (o *OwnerGrid) Join(points []orb.Point, pairs []Pair) []Pair { return o.join(points, 0, pairs) }

func (o *OwnerGrid) join(points []orb.Point, first int32, pairs []Pair) []Pair {
	var b batch
	for from := 0; from < len(points); from += batchSize {
		some := points[from:min(from+batchSize, len(points))]
		o.findAll(some, &b)
		pairs = o.emit(some, b.found[:len(some)], first+int32(from), pairs)
	}
	return pairs
}

// emit appends the pairs of a batch. Nearly every point has one shape or none, and as long as there is room that is nothing to branch on.
func (o *OwnerGrid) emit(points []orb.Point, found []int32, first int32, pairs []Pair) []Pair {
	i, n := 0, len(pairs)
	if cap(pairs)-n >= len(found) {
		room := pairs[:n+len(found)]
		for ; i < len(found) && found[i] >= 0; i++ {
			room[n] = Pair{first + int32(i), found[i] - 1}
			n += int(uint32(-found[i]) >> 31)
		}
		pairs = pairs[:n]
	}
	for ; i < len(found); i++ {
		if at := found[i]; at > 0 {
			pairs = append(pairs, Pair{first + int32(i), at - 1})
		} else if at < 0 {
			pairs = o.joinMixed(points[i], first+int32(i), pairs)
		}
	}
	return pairs
}

// joinMixed is Join for a point, the a-th, of a mixed cell.
func (o *OwnerGrid) joinMixed(p orb.Point, a int32, pairs []Pair) []Pair {
	o.Owners(p, func(id int, _ Place) bool { pairs = append(pairs, Pair{a, int32(id)}); return true })
	return pairs
}

// JoinAll is Join on all cores: the pairs come in the same order.
func (o *OwnerGrid) JoinAll(points []orb.Point) []Pair {
	return gather(len(points), func(from, to int, pairs []Pair) []Pair { return o.join(points[from:to], int32(from), pairs) })
}

// piece is how many things a worker takes at a time: enough to forget the cost of handing them out, few enough to keep all cores busy to the end.
const piece = 4096

// gather runs work over pieces of 0 to n on all cores and joins what it appends in the order of the pieces.
func gather(n int, work func(from, to int, pairs []Pair) []Pair) []Pair {
	parts := make([][]Pair, (n+piece-1)/piece)
	workers := min(runtime.GOMAXPROCS(0), len(parts))
	if workers <= 1 {
		return work(0, n, nil)
	}
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(parts); i += workers {
				parts[i] = work(i*piece, min((i+1)*piece, n), nil)
			}
		})
	}
	group.Wait()
	total := 0
	for _, p := range parts {
		total += len(p)
	}
	out := make([]Pair, 0, total)
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
