package ground

import (
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// plain is a lattice of squares with sides of 100 m.
func plain(nx, ny int) *Lattice {
	return NewLattice(nx, ny, NewDice(1), func(i, j int) orb.Point { return At(100*float64(i), 100*float64(j)) })
}

func TestTraceWalksAroundWhatIsOnePieceWithoutHoles(t *testing.T) {
	l := plain(4, 4)
	for name, c := range map[string]struct {
		cells []Cell
		sound bool
		sides int // edges of the outline
	}{
		"one block":                   {[]Cell{{1, 1}}, true, 4},
		"an L of three":               {[]Cell{{0, 0}, {1, 0}, {0, 1}}, true, 8},
		"two pieces":                  {[]Cell{{0, 0}, {2, 2}}, false, 0},
		"two that touch in a corner":  {[]Cell{{0, 0}, {1, 1}}, false, 0},
		"a ring around an empty cell": {[]Cell{{0, 0}, {1, 0}, {2, 0}, {0, 1}, {2, 1}, {0, 2}, {1, 2}, {2, 2}}, false, 0},
		"nothing":                     {nil, false, 0},
	} {
		sound := Partition{Lattice: l}.Sound(c.cells)
		if sound != c.sound {
			t.Errorf("%s: sound is %v", name, sound)
		}
		if !sound {
			continue
		}
		ring, _ := l.Trace(func(x Cell) bool { return slices.Contains(c.cells, x) }, l.Side)
		if len(ring) != c.sides*Segments+1 || ring[0] != ring[len(ring)-1] || Area(ring) <= 0 {
			t.Errorf("%s: %d vertices, area %.0f", name, len(ring), Area(ring))
		}
	}
}

func TestDivideDealsEveryCellOutOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := plain(rapid.IntRange(3, 9).Draw(t, "columns"), rapid.IntRange(3, 9).Draw(t, "rows"))
		k := rapid.IntRange(1, l.NX*l.NY/3).Draw(t, "parts")
		p := Partition{Lattice: l, Dice: NewDice(uint64(k))}
		parts, ok := p.Divide(l.Cells(), k)
		if !ok {
			t.Skip("no way of halving was found, which the caller must expect")
		}
		var all []Cell
		for _, part := range parts {
			if !p.Sound(part) {
				t.Fatalf("%v is not sound", part)
			}
			all = append(all, part...)
		}
		seen := map[Cell]bool{}
		for _, c := range all {
			seen[c] = true
		}
		if len(parts) != k || len(all) != l.NX*l.NY || len(seen) != len(all) {
			t.Fatalf("%d parts with %d cells, %d different, of %d", len(parts), len(all), len(seen), l.NX*l.NY)
		}
	})
}

func TestJaggedStaysInItsDiamond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		far := rapid.Float64Range(200, 9000)
		a, b := orb.Point{0, 0}, At(far.Draw(t, "x"), far.Draw(t, "y"))
		path := Jagged(a, b, rapid.Float64Range(0, 500).Draw(t, "reach"), NewDice(rapid.Uint64().Draw(t, "stage")))
		if len(path) != Segments+1 || path[0] != a || path[Segments] != b {
			t.Fatalf("%d vertices from %v to %v", len(path), path[0], path[len(path)-1])
		}
		length := Distance(a, b)
		for k, p := range path {
			off := math.Abs(Turn(a, b, p)) / length
			if limit := .25*length*float64(min(k, Segments-k))/Segments + .02; off > limit {
				t.Fatalf("vertex %d is %.2f m off, more than %.2f", k, off, limit)
			}
		}
	})
}

func TestInscribedLiesInsideAndIsLarge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := rapid.Float64Range(-60, 60)
		var q [4]orb.Point
		for k, corner := range [4]orb.Point{{0, 0}, {400, 0}, {400, 300}, {0, 300}} {
			q[k] = At(corner[0]+j.Draw(t, "x"), corner[1]+j.Draw(t, "y"))
		}
		r := Inscribed(q)
		if !r.inside(q) {
			t.Fatalf("%v reaches out of %v", r, q)
		}
		if whole := math.Abs(Area(orb.Ring{q[0], q[1], q[2], q[3], q[0]})); r.Area() < .35*whole {
			t.Fatalf("only %.0f of %.0f m²", r.Area(), whole)
		}
	})
}

func TestCoverLeavesNothingOutAndGivesNothingTwice(t *testing.T) {
	c := &Cover{
		Outline: []orb.Point{{-10_000, 0}, {-9000, -9000}, {9000, -9000}, {10_000, 0}},
		Place:   func(p orb.Point) orb.Point { return At(p[0], p[1]+300*math.Sin(p[0]/2000)) },
		Dice:    NewDice(3),
	}
	sites := []orb.Point{{-5000, -2000}, {4000, -1500}, {0, -6000}, {6000, -7000}}
	edges := map[[2]orb.Point]int{}
	for k := range sites {
		ring := c.Ring(sites, k)
		if Area(ring) <= 0 {
			t.Errorf("area %d runs clockwise", k)
		}
		for n := 1; n < len(ring); n++ {
			edges[[2]orb.Point{ring[n-1], ring[n]}]++
		}
	}
	shared := 0
	for e, n := range edges {
		if n > 1 {
			t.Errorf("edge %v is in %d areas the same way round", e, n)
		}
		if edges[[2]orb.Point{e[1], e[0]}] > 0 {
			shared++
		}
	}
	if shared == 0 || shared%Segments != 0 {
		t.Errorf("%d edges are shared, which is no whole number of paths", shared)
	}
}

func TestABulgeIsSeenFromOneSideOnly(t *testing.T) {
	l := plain(1, 2)
	lower, upper := Cell{0, 0}, Cell{0, 1}
	for _, void := range []bool{true, false} {
		l.Bulges = []Bulge{l.BulgeAt(upper, South, void)}
		below, above := l.Drawn(lower, North), Backwards(l.Drawn(upper, South))
		straight := l.Side(lower, North)
		if slices.Equal(below, straight) != void || slices.Equal(above, straight) == void {
			t.Errorf("void %v: the wrong side draws the bulge", void)
		}
		if area := Area(l.Bulges[0].Ring); area < 8000 {
			t.Errorf("the lens has %.0f m²", area)
		}
	}
}

func TestTheDiceAreTheSameEverywhere(t *testing.T) {
	d := NewDice(7)
	got := []int{d.Whole(1, 1000), d.Whole(1, 1000), d.Whole(1, 1000)}
	if again := NewDice(7); got[0] != again.Whole(1, 1000) || slices.Equal(got, []int{got[0], got[0], got[0]}) {
		t.Errorf("rolled %v", got)
	}
	for range 1000 {
		if u := d.Unit(); u < 0 || u >= 1 {
			t.Fatalf("%g", u)
		}
		if n := d.Whole(3, 5); n < 3 || n > 5 {
			t.Fatalf("%d", n)
		}
	}
}
