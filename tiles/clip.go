package tiles

import "math"

// box is a tile with its buffer, edges included.
type box struct{ minX, minY, maxX, maxY int64 }

// nowhere is the box around nothing.
var nowhere = box{math.MaxInt64, math.MaxInt64, math.MinInt64, math.MinInt64}

// with is the box around b and p.
func (b box) with(p point) box {
	return box{min(b.minX, p.x), min(b.minY, p.y), max(b.maxX, p.x), max(b.maxY, p.y)}
}

// covers says that all of o lies in b.
func (b box) covers(o box) bool {
	return o.minX >= b.minX && o.minY >= b.minY && o.maxX <= b.maxX && o.maxY <= b.maxY
}

// misses says that b and o have nothing in common.
func (b box) misses(o box) bool {
	return o.minX > b.maxX || o.maxX < b.minX || o.minY > b.maxY || o.maxY < b.minY
}

// holds says that p lies in the box. Without closed, the far edges belong to the next tile.
func (b box) holds(p point, closed bool) bool {
	if p.x < b.minX || p.y < b.minY || p.x > b.maxX || p.y > b.maxY {
		return false
	}
	return closed || p.x < b.maxX && p.y < b.maxY
}

// side is one edge of a box: a line of constant x or y.
type side struct {
	vertical bool // x is constant
	at       int64
	upper    bool // the box lies at smaller values
}

func (b box) sides() [4]side {
	return [4]side{{true, b.minX, false}, {true, b.maxX, true}, {false, b.minY, false}, {false, b.maxY, true}}
}

func (s side) inside(p point) bool {
	v := p.y
	if s.vertical {
		v = p.x
	}
	return v == s.at || (v < s.at) == s.upper
}

// cross is where the edge from a to b, whose ends lie on different sides, meets s. The result does not depend on the edge's
// direction, so that neighbours who share it meet in the same point.
func (s side) cross(a, b point) point {
	if a.x > b.x || a.x == b.x && a.y > b.y {
		a, b = b, a
	}
	if s.vertical {
		return point{s.at, between(a.y, b.y, s.at-a.x, b.x-a.x)}
	}
	return point{between(a.x, b.x, s.at-a.y, b.y-a.y), s.at}
}

// between goes part of whole of the way from a to b.
func between(a, b, part, whole int64) int64 {
	return a + int64(math.Round(float64(b-a)*(float64(part)/float64(whole))))
}

// clipRing cuts a ring to a box (Sutherland and Hodgman, Reentrant polygon clipping, 1974): pieces of it are joined
// along the box's edge, in the buffer, where nobody looks. It works in the two slices and returns the result first and the other slice for
// the next call.
func clipRing(ring, other []point, b box) (result, spare []point) {
	for _, s := range b.sides() {
		if len(ring) == 0 {
			return ring, other
		}
		other = clipSide(other[:0], ring, s)
		ring, other = other, ring
	}
	return ring, other
}

func clipSide(out, ring []point, s side) []point {
	last := ring[len(ring)-1]
	was := s.inside(last)
	for _, p := range ring {
		is := s.inside(p)
		if is != was {
			out = append(out, s.cross(last, p))
		}
		if is {
			out = append(out, p)
		}
		last, was = p, is
	}
	return out
}

// clipLine calls emit for every part of a line that lies in the box. The part is emit's to change, until it returns.
func clipLine(line []point, b box, emit func([]point)) {
	var part []point
	for i := 1; i < len(line); i++ {
		p, q, ok := clipEdge(line[i-1], line[i], b)
		if !ok {
			continue
		}
		if len(part) == 0 || part[len(part)-1] != p {
			emitLine(part, emit)
			part = append(part[:0], p)
		}
		part = append(part, q)
	}
	emitLine(part, emit)
}

func emitLine(part []point, emit func([]point)) {
	if len(part) > 1 {
		emit(part)
	}
}

// clipEdge cuts one edge; ok is false when nothing of it is in the box.
func clipEdge(p, q point, b box) (from, to point, ok bool) {
	for _, s := range b.sides() {
		in, out := s.inside(p), s.inside(q)
		switch {
		case !in && !out:
			return p, q, false
		case !in:
			p = s.cross(p, q)
		case !out:
			q = s.cross(p, q)
		}
	}
	return p, q, true
}
