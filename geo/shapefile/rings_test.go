package shapefile

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

func TestRingsAreSortedByContainment(t *testing.T) {
	const outer, hole, island, other = "(0 0,0 9,9 9,9 0,0 0)", "(2 2,7 2,7 7,2 7,2 2)", "(3 3,3 5,5 5,5 3,3 3)", "(20 0,20 5,25 5,25 0,20 0)"
	for _, c := range []struct {
		name, want string
		rings      []string
	}{
		{"outer and hole", "MULTIPOLYGON((" + outer + "," + hole + "))", []string{outer, hole}},
		{"hole before its outer ring", "MULTIPOLYGON((" + outer + "," + hole + "))", []string{hole, outer}},
		{"two outer rings", "MULTIPOLYGON((" + outer + "),(" + other + "))", []string{outer, other}},
		{"an island in a lake", "MULTIPOLYGON((" + outer + "," + hole + "),(" + island + "),(" + other + "))", []string{outer, island, hole, other}},
		{"a hole that touches its outer ring", "MULTIPOLYGON((" + outer + ",(0 0,5 1,5 5,0 0)))", []string{outer, "(0 0,5 1,5 5,0 0)"}},
		{"the same ring twice stays two outer rings", "MULTIPOLYGON((" + outer + "),(" + outer + "))", []string{outer, outer}},
		{"a ring without area", "MULTIPOLYGON((" + outer + ",(1 1,2 2,3 3,1 1)))", []string{outer, "(1 1,2 2,3 3,1 1)"}},
	} {
		for _, backwards := range []bool{false, true} {
			var rings []orb.Ring
			for _, r := range c.rings {
				ring := shape("POLYGON(" + r + ")").(orb.Polygon)[0]
				if backwards {
					ring.Reverse()
				}
				rings = append(rings, ring)
			}
			m, ok := nest(rings)
			if !ok || !sameRings(m, shape(c.want).(orb.MultiPolygon)) {
				t.Errorf("%s (backwards %v): got %v", c.name, backwards, m)
			}
		}
	}
}

// sameRings compares structure and areas, whatever the orientation.
func sameRings(a, b orb.MultiPolygon) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
		for j := range a[i] {
			if math.Abs(area2(a[i][j])) != math.Abs(area2(b[i][j])) || a[i][j].Bound() != b[i][j].Bound() {
				return false
			}
		}
	}
	return true
}

// ngon is a closed ring of n corners around a point.
func ngon(x, y, radius float64, n int) orb.Ring {
	var r orb.Ring
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		r = append(r, orb.Point{x + radius*math.Cos(a), y + radius*math.Sin(a)})
	}
	return append(r, r[0])
}

func TestManyLakesInOneLargeRingAreFoundThroughItsBands(t *testing.T) {
	rings := []orb.Ring{ngon(0, 0, 1000, 20_000)}
	for i := range 60 {
		for j := range 60 {
			rings = append(rings, ngon(float64(i*20-600), float64(j*20-600), 5, 12))
		}
	}
	m, ok := nest(rings)
	if !ok || len(m) != 1 || len(m[0]) != len(rings) {
		t.Error(ok, len(m))
	}
}

func TestRingsNestedByIntentAreRefusedInTime(t *testing.T) {
	var rings []orb.Ring
	for i := range 30_000 {
		rings = append(rings, ngon(0, 0, float64(i+1), 40))
	}
	if _, ok := nest(rings); ok {
		t.Error("thirty thousand rings around each other were sorted")
	}
}

func TestNestingKeepsEveryRingAndIgnoresOrderAndOrientation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rings []orb.Ring
		var area float64
		for i := range rapid.IntRange(1, 6).Draw(t, "places") {
			for d := range rapid.IntRange(1, 5).Draw(t, "depth") {
				// With fewer corners a ring need not hold the next.
				r := ngon(float64(i)*30+float64(d)*0.5, 0, 10-2*float64(d), rapid.IntRange(13, 90).Draw(t, "corners"))
				area += math.Abs(area2(r)) * float64(1-2*(d%2))
				rings = append(rings, r)
			}
		}
		rings = rapid.Permutation(rings).Draw(t, "order")
		for i := range rings {
			if rapid.Bool().Draw(t, "reverse") {
				rings[i] = rings[i].Clone()
				rings[i].Reverse()
			}
		}
		m, ok := nest(rings)
		count, got := 0, 0.0
		for _, p := range m {
			for i, r := range p {
				count++
				got += math.Abs(area2(r)) * map[bool]float64{true: 1, false: -1}[i == 0]
			}
		}
		if !ok || count != len(rings) || math.Abs(got-area) > 1e-6*math.Abs(area) {
			t.Fatalf("%d of %d rings, area %v of %v", count, len(rings), got, area)
		}
	})
}

func BenchmarkNest(b *testing.B) {
	var rings []orb.Ring
	for i := range 300 {
		for j := range 300 {
			rings = append(rings, ngon(float64(i*20), float64(j*20), 5, 32))
		}
	}
	rings = append(rings, ngon(3000, 3000, 9000, 500_000))
	for b.Loop() {
		nest(rings)
	}
}
