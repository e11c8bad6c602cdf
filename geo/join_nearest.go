package geo

import (
	"math"
	"runtime"
	"sync"

	"github.com/paulmach/orb"
)

// Near is what lies nearest to a point: its place in the list, and its distance in units of the plane, 0 on it and inside it.
type Near struct {
	ID       int32
	Distance float64
}

// JoinNearest gives, for every point, the nearest shape within a distance, on all cores: of equally near ones the first. The ID is -1 where there is
// none, and for a point that is not finite; math.Inf(1) looks everywhere. nil stands for a shape that is not there.
func JoinNearest(points []orb.Point, shapes []*Shape, within float64) []Near {
	tree := newPacked(boundsOf(shapes))
	out := make([]Near, len(points))
	workers := min(runtime.GOMAXPROCS(0), len(points)/piece+1)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			last := int32(-1) // neighbours in the list are often neighbours on the ground
			for i := len(points) * w / workers; i < len(points)*(w+1)/workers; i++ {
				out[i] = tree.nearest(points[i], shapes, within, last)
				last = out[i].ID
			}
		})
	}
	group.Wait()
	return out
}

// nearest finds the nearest shape. A good guess saves most of the way.
func (t *packed) nearest(p orb.Point, shapes []*Shape, within float64, guess int32) Near {
	n := Near{-1, within}
	if len(t.ids) == 0 || !finite(p) || !(within >= 0) {
		return Near{-1, math.Inf(1)}
	}
	if guess >= 0 {
		n.take(guess, shapes[guess].DistanceTo(p))
	}
	point := orb.Bound{Min: p, Max: p}
	t.nearestUnder(len(t.levels)-1, 0, &point, shapes, &n)
	if n.ID < 0 {
		n.Distance = math.Inf(1)
	}
	return n
}

// take keeps the nearer one.
func (n *Near) take(id int32, d float64) {
	if d < n.Distance || d == n.Distance && (n.ID < 0 || id < n.ID) {
		n.ID, n.Distance = id, d
	}
}

// closeEnough tells whether something in a box that far away can be nearer, or as near. Distances are rounded, so it allows for more than that.
func (n *Near) closeEnough(gap float64) bool { return gap*(1-1e-12) <= n.Distance }

func (t *packed) nearestUnder(level, i int, p *orb.Bound, shapes []*Shape, n *Near) {
	if level == 0 {
		if id := t.ids[i]; id != n.ID {
			n.take(id, shapes[id].DistanceTo(p.Min))
		}
		return
	}
	var order [packedFan]ranked
	from, end := t.levels[level-1], t.levels[level]
	first, count := i*packedFan, 0
	for k := range t.boxes[from+first : min(from+first+packedFan, end)] {
		r := ranked{boxGap(&t.boxes[from+first+k], p), first + k}
		m := count
		for ; m > 0 && order[m-1].gap > r.gap; m-- {
			order[m] = order[m-1]
		}
		order[m] = r
		count++
	}
	for _, r := range order[:count] {
		if !n.closeEnough(r.gap) {
			return
		}
		t.nearestUnder(level-1, r.at, p, shapes, n)
	}
}
