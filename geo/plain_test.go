package geo

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func TestAPlainRingHasNothingThatTheSweepWouldFind(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	plainOnes, others := 0, 0
	for range 200_000 {
		ring := make(orb.Ring, 3+rng.IntN(6))
		for i := range ring {
			ring[i] = orb.Point{float64(rng.IntN(5)), float64(rng.IntN(5))}
		}
		m := orb.MultiPolygon{{append(ring, ring[0])}}
		c := checker{}
		c.polygons(m)
		switch isPlain := plain(m); {
		case isPlain && len(c.defects) > 0:
			t.Fatalf("plain, and yet %v: %v", c.defects, m)
		case isPlain:
			plainOnes++
		case len(c.defects) == 0:
			t.Fatalf("nothing is wrong with %v, and it is not plain", m)
		default:
			others++
		}
	}
	if plainOnes < 1000 || others < 1000 {
		t.Errorf("%d plain rings and %d others: the random rings do not meet both", plainOnes, others)
	}
}

func TestWhatIsNotOneSmallClosedRingIsLeftToTheSweep(t *testing.T) {
	ring := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 0}}
	for what, m := range map[string]orb.MultiPolygon{
		"nothing": {}, "an empty part": {{}}, "an empty ring": {{{}}}, "two parts": {{ring}, {ring}}, "a hole": {{ring, ring}}, "an open ring": {{ring[:3]}},
		"too many corners": {{orb.Ring(make([]orb.Point, mostPlain+2))}},
	} {
		if plain(m) {
			t.Errorf("%s passes for plain", what)
		}
	}
}
