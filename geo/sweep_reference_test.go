package geo

import (
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// Corners on a coarse grid, so that everything that can go wrong does, and fine ones among them.
func TestSweepFindsWhatAllPairsFind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed")))
		c := checker{}
		var m orb.MultiPolygon
		for range 1 + r.Intn(2) {
			p := orb.Polygon{tangle(r)}
			for r.Intn(2) == 0 {
				p = append(p, tangle(r))
			}
			m = append(m, p)
		}
		for i, p := range m {
			for j := range p {
				p[j] = c.ring(p[j], i, j)
			}
		}
		s, err := Prepare(m)
		if err != nil || c.invalid {
			t.Skip("not made of rings")
		}
		want := newNaive(s)
		swept := sweepRings(s, s.chains)
		found := swept.found
		if (found != nil) != (len(want.kinds) > 0) {
			t.Fatalf("%v: found %v, want %v", m, found, want.kinds)
		}
		if found != nil {
			if !want.kinds[found.kind] && found.kind != SelfCrossing { // a ring that touches itself may cross there
				t.Fatalf("%v: found %v, want %v", m, found, want.kinds)
			}
			return
		}
		got := map[touch]bool{}
		for _, touch := range swept.touches {
			got[touch] = true
		}
		if diff := cmp.Diff(want.touches, got, cmp.AllowUnexported(touch{})); diff != "" {
			t.Fatalf("%v: %s", m, diff)
		}
	})
}

// tangle is a ring of up to eight corners, most often on few grid points.
func tangle(r *rand.Rand) orb.Ring {
	scale := []float64{1, 1, 1, 0.3}[r.Intn(4)]
	grid := []int{3, 5, 9, 30}[r.Intn(4)]
	var ring orb.Ring
	for range 3 + r.Intn(6) {
		ring = append(ring, orb.Point{scale * float64(r.Intn(grid)), scale * float64(r.Intn(grid))})
	}
	return append(ring, ring[0])
}

// naive finds what sweepRings finds by looking at every pair of edges.
type naive struct {
	s       *Shape
	kinds   map[DefectKind]bool
	touches map[touch]bool
}

func newNaive(s *Shape) *naive {
	t := &naive{s, map[DefectKind]bool{}, map[touch]bool{}}
	for e := range s.edges {
		for f := range e {
			t.pair(s.chainOf(f), f, e)
		}
	}
	return t
}

func (t *naive) pair(i, e, f int) {
	a, b := t.s.edge(e)
	p, q := t.s.edge(f)
	oa, ob := orient(p, q, a), orient(p, q, b)
	op, oq := orient(a, b, p), orient(a, b, q)
	box, other := segmentBound(a, b), segmentBound(p, q)
	if oa*ob > 0 || op*oq > 0 || !meet(&box, &other) {
		return
	}
	j := i
	if f >= t.s.chains[i].to {
		j = t.s.chainOf(f)
	}
	if oa*ob < 0 && op*oq < 0 {
		t.crossing(i, j)
		return
	}
	at, overlap := commonPoint(a, b, p, q, oa, ob, op, oq)
	switch {
	case overlap:
		t.crossing(i, j)
	case i == j && t.adjacent(i, e, f):
	case i == j:
		t.kinds[SelfTouching] = true
	case at != b && at != q: // each corner once, from the edge that leaves it
		t.touching(i, e, j, f, at)
	}
}

// commonPoint of two segments that meet but do not properly cross: an end of one of them. Segments on one line
// overlap unless they meet in a single common end.
func commonPoint(a, b, p, q orb.Point, oa, ob, op, oq int) (at orb.Point, overlap bool) {
	var found []orb.Point
	for _, c := range []struct {
		turn     int
		v, x, y_ orb.Point
	}{{oa, a, p, q}, {ob, b, p, q}, {op, p, a, b}, {oq, q, a, b}} {
		if c.turn == 0 && between(c.x, c.y_, c.v) {
			found = append(found, c.v)
		}
	}
	for _, v := range found[1:] {
		if v != found[0] {
			return found[0], true
		}
	}
	return found[0], false
}

func (t *naive) adjacent(i, e, f int) bool {
	c := t.s.chains[i]
	return f == e+1 || e == c.from && f == c.to-1
}

func (t *naive) crossing(i, j int) {
	if i == j {
		t.kinds[SelfCrossing] = true
	} else {
		t.kinds[RingsCross] = true
	}
}

// touching looks at two rings in a point that both go through: they may touch there, not cross.
func (t *naive) touching(i, e, j, f int, at orb.Point) {
	a0, a1 := t.around(i, e, at)
	b0, b1 := t.around(j, f, at)
	if crossAt(at, a0, a1, b0, b1) {
		t.kinds[RingsCross] = true
		return
	}
	if t.s.chains[i].part == t.s.chains[j].part {
		t.touches[touch{i, at}], t.touches[touch{j, at}] = true, true
	}
}

// around gives the corners before and after the point at, which is the first end of edge e or in its middle.
func (t *naive) around(i, e int, at orb.Point) (before, after orb.Point) {
	before, after = t.s.edge(e)
	if before == at {
		c := t.s.chains[i]
		if e == c.from {
			e = c.to
		}
		before, _ = t.s.edge(e - 1)
	}
	return before, after
}

// crossAt tells whether the way a0, at, a1 crosses the way b0, at, b1: whether exactly one end of b lies in the
// angle from a0 to a1.
func crossAt(at, a0, a1, b0, b1 orb.Point) bool {
	if compareAngle(at, a0, a1) > 0 {
		a0, a1 = a1, a0
	}
	in := func(p orb.Point) bool { return compareAngle(at, p, a0) > 0 && compareAngle(at, p, a1) <= 0 }
	return in(b0) != in(b1)
}
