package tiles

import "slices"

// edge goes from a to b and is followed by the edge number next of the same ring.
type edge struct {
	a, b point
	next int
}

func (e *edge) minX() int64 { return min(e.a.x, e.b.x) }
func (e *edge) maxX() int64 { return max(e.a.x, e.b.x) }
func (e *edge) minY() int64 { return min(e.a.y, e.b.y) }
func (e *edge) maxY() int64 { return max(e.a.y, e.b.y) }

// edges lists the edges of all rings.
func (r *rings) edges(out []edge) []edge {
	for i := range r.ends {
		ring, first := r.ring(i), len(out)
		for j, p := range ring {
			next := j + 1
			if next == len(ring) {
				next = 0
			}
			out = append(out, edge{p, ring[next], first + next})
		}
	}
	return out
}

// few is up to how many edges every pair is looked at without sorting first.
const few = 12

// sweep finds the pairs of edges whose boxes meet. It keeps its slices between calls.
type sweep struct {
	order []uint64 // left side of the box and number of the edge
	boxes []box    // in this order
}

// pairs hands out the pairs until yield says false.
func (s *sweep) pairs(all []edge, yield func(i, j int) bool) {
	s.sort(all)
	for n := range s.boxes {
		b := s.boxes[n]
		for m := n + 1; m < len(s.boxes); m++ {
			o := &s.boxes[m]
			if o.minX > b.maxX {
				if len(all) > few {
					break
				}
				continue
			}
			if o.minY <= b.maxY && o.maxY >= b.minY && o.maxX >= b.minX && !yield(int(uint32(s.order[n])), int(uint32(s.order[m]))) {
				return
			}
		}
	}
}

func (s *sweep) sort(all []edge) {
	s.order, s.boxes = s.order[:0], s.boxes[:0]
	for i := range all {
		s.order = append(s.order, uint64(all[i].minX()+1<<31)<<32|uint64(i))
	}
	if len(all) > few {
		slices.Sort(s.order)
	}
	for _, o := range s.order {
		e := &all[uint32(o)]
		s.boxes = append(s.boxes, box{e.minX(), e.minY(), e.maxX(), e.maxY()})
	}
}

// simple says that no two edges meet but neighbours, where one follows the other, and that every ring lies where it belongs: outer ones outside of all
// others but the holes that they stand in, holes in their outer ring. What is simple is valid. It asks for more than validity does: rings
// that touch in a point are valid too, and are not simple.
func (d *drawing) simple() bool {
	if d.rings.len() == 1 && len(d.rings.points) <= few && d.box.maxX < inLanes {
		return simpleRing(d.rings.points)
	}
	d.all = d.rings.edges(d.all[:0])
	met := false
	d.sweep.pairs(d.all, func(i, j int) bool {
		e, f := &d.all[i], &d.all[j]
		met = e.next != j && f.next != i && meet(e, f)
		return !met
	})
	return !met && d.nested()
}

// simpleRing is simple for one ring of few edges, as most buildings are.
func simpleRing(ring []point) bool {
	var low, high [few]lanes
	n := len(ring)
	for i, a := range ring {
		b := ring[0]
		if i+1 < n {
			b = ring[i+1]
		}
		low[i], high[i] = lanesOf(min(a.x, b.x), min(a.y, b.y), -max(a.x, b.x), -max(a.y, b.y)), lanesOf(max(a.x, b.x), max(a.y, b.y), -min(a.x, b.x), -min(a.y, b.y))
	}
	for i := 2; i < n; i++ {
		from := 0
		if i+1 == n {
			from = 1 // the first edge follows the last
		}
		for j := from; j < i-1; j++ {
			if high[i].reaches(low[j]) && meetAt(ring, i, j) {
				return false
			}
		}
	}
	return true
}

// meetAt is meet for the i-th and the j-th edge of a ring.
func meetAt(ring []point, i, j int) bool {
	next := i + 1
	if next == len(ring) {
		next = 0
	}
	return meet(&edge{a: ring[i], b: ring[next]}, &edge{a: ring[j], b: ring[j+1]})
}

// lanes are four small numbers side by side, so that the sides of two boxes are compared at once: the processor cannot guess which boxes meet, and four questions cost more
// than the answer.
type lanes uint64

// inLanes is below which distance from zero a number fits: its lane has fifteen bits and one that is free.
const inLanes = 1 << 14

func lanesOf(a, b, c, d int64) lanes {
	return lanes((a+inLanes)<<48 | (b+inLanes)<<32 | (c+inLanes)<<16 | (d + inLanes))
}

// reaches says that each number of l is at least that of o: what is lower borrows the free bit.
func (l lanes) reaches(o lanes) bool {
	const free = 0x8000_8000_8000_8000
	return ((l|free)-o)&free == free
}

// nested says that the other rings wind around an outer ring not at all, and around a hole once. No two rings touch.
func (d *drawing) nested() bool {
	n := d.rings.len()
	if n == 1 {
		return true
	}
	for i := range n {
		ring := d.rings.ring(i)
		want := 0
		if doubleArea(ring) < 0 {
			want = 1
		}
		around := 0
		for j := range n {
			if j != i {
				around += winding(d.rings.ring(j), ring[0])
			}
		}
		if around != want {
			return false
		}
	}
	return true
}

// winding is how often a ring winds around p, which does not lie on it.
func winding(ring []point, p point) (n int) {
	a := ring[len(ring)-1]
	for _, b := range ring {
		switch {
		case a.y <= p.y && b.y > p.y && turn(a, b, p) > 0:
			n++
		case b.y <= p.y && a.y > p.y && turn(a, b, p) < 0:
			n--
		}
		a = b
	}
	return n
}

// turn is positive when c lies to the left of the way from a to b (with y upward), zero when it lies on that line.
func turn(a, b, c point) int64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }

// meet says that two edges whose boxes meet have a point in common.
func meet(e, f *edge) bool {
	a, b := turn(e.a, e.b, f.a), turn(e.a, e.b, f.b)
	if a > 0 && b > 0 || a < 0 && b < 0 {
		return false
	}
	c, d := turn(f.a, f.b, e.a), turn(f.a, f.b, e.b)
	return !(c > 0 && d > 0 || c < 0 && d < 0) // on one line: their boxes meet
}
