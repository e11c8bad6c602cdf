package tiles

import (
	"testing"

	"pgregory.net/rapid"
)

// What is asked of four sides at once is what is asked of one after another, up to the farthest numbers that fit.
func TestRingsOfFewEdgesAreJudgedAsThoseOfMany(t *testing.T) {
	simple := 0
	rapid.Check(t, func(t *rapid.T) {
		far := rapid.SampledFrom([]int64{2, 6, 40, inLanes - 1}).Draw(t, "far")
		var ring []point
		for range rapid.IntRange(3, few).Draw(t, "corners") {
			ring = append(ring, point{rapid.Int64Range(-far, far).Draw(t, "x"), rapid.Int64Range(-far, far).Draw(t, "y")})
		}
		if len(tidyRing(append([]point(nil), ring...))) != len(ring) {
			t.Skip("not a ring as they are drawn")
		}
		d := drawing{box: box{maxX: inLanes}} // too far for lanes
		d.rings.add(ring, doubleArea(ring) > 0)
		if d.rings.len() == 0 {
			t.Skip("no area")
		}
		want := d.simple()
		if got := simpleRing(ring); got != want {
			t.Fatalf("%v: simple is %v, should be %v", ring, got, want)
		}
		if want {
			simple++
		}
	})
	if simple == 0 {
		t.Error("no ring was simple")
	}
}
