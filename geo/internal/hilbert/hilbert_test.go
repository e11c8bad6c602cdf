package hilbert

import (
	"math"
	"testing"
)

func TestTheCurveGoesFromACellToItsNeighbour(t *testing.T) {
	// The first cells of the curve fill the corner of 64 × 64, each beside the one before.
	const side = 64
	at := map[uint32][2]int{}
	for x := range side {
		for y := range side {
			at[Place(uint32(x), uint32(y))] = [2]int{x, y}
		}
	}
	for d := uint32(1); d < side*side; d++ {
		from, there := at[d-1]
		to, too := at[d]
		if step := math.Abs(float64(from[0]-to[0])) + math.Abs(float64(from[1]-to[1])); !there || !too || step != 1 {
			t.Fatalf("from %v to %v at %d", from, to, d)
		}
	}
}

func TestWhatLiesOutsideBelongsToTheLastCell(t *testing.T) {
	for _, c := range []struct {
		v, from, to float64
		want        uint32
	}{{0, 0, 1, 0}, {1, 0, 1, Side - 1}, {0.5, 0, 1, Side/2 - 1}, {-7, 0, 1, 0}, {7, 0, 1, Side - 1}, {3, 5, 5, 0}, {3, math.Inf(1), math.Inf(-1), 0}} {
		if got := Cell(c.v, c.from, c.to); got != c.want {
			t.Errorf("%v between %v and %v: cell %d, not %d", c.v, c.from, c.to, got, c.want)
		}
	}
}
