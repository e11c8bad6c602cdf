package geo_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
)

func TestStackedBoxesAreThosePairsThatBruteForceFinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	for range 200 {
		boxes := make([]orb.Bound, rng.IntN(60))
		for i := range boxes { // on a grid, so that borders touch
			x, y := float64(rng.IntN(20)), float64(rng.IntN(20))
			boxes[i] = orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + float64(rng.IntN(5)), y + float64(rng.IntN(5))}}
		}
		even := func(a, b int) bool { return (a+b)%2 == 0 }
		var want []geo.Pair
		for a := range boxes {
			for b := a + 1; b < len(boxes); b++ {
				common := orb.Bound{
					Min: orb.Point{max(boxes[a].Min[0], boxes[b].Min[0]), max(boxes[a].Min[1], boxes[b].Min[1])},
					Max: orb.Point{min(boxes[a].Max[0], boxes[b].Max[0]), min(boxes[a].Max[1], boxes[b].Max[1])},
				}
				inside := boxes[a].Min[0] < boxes[b].Max[0] && boxes[b].Min[0] < boxes[a].Max[0] && boxes[a].Min[1] < boxes[b].Max[1] && boxes[b].Min[1] < boxes[a].Max[1]
				if inside && !common.IsEmpty() && even(a, b) {
					want = append(want, geo.Pair{A: int32(a), B: int32(b)})
				}
			}
		}
		got, all := geo.Stacked(boxes, len(want), even)
		if diff := cmp.Diff(want, got); diff != "" || !all {
			t.Fatalf("%v:\n%s", boxes, diff)
		}
		if len(want) > 0 {
			some, all := geo.Stacked(boxes, len(want)-1, even)
			for _, p := range some {
				want = slices.DeleteFunc(want, func(q geo.Pair) bool { return p == q })
			}
			if all || len(want) != 1 || !slices.IsSortedFunc(some, func(p, q geo.Pair) int { return int(p.A - q.A) }) {
				t.Fatalf("all but one were asked for, and %d are missing of %v", len(want), some)
			}
		}
	}
}
