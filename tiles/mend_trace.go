package tiles

import (
	"cmp"
	"slices"
)

// border gives the segments that have the inside on one side only, directed so that it lies to their left (with y upward).
func border(parts []segment) ways {
	rows := stripesOf(parts, func(p point) point { return p })
	columns := stripesOf(parts, func(p point) point { return point{p.y, p.x} })
	var out ways
	for _, s := range parts {
		var left int // how often the rings wind around the left side, looking from a to b
		switch {
		case s.a.y < s.b.y:
			left = rows.around(s)
		case s.a.y > s.b.y:
			left = rows.around(s) + s.net
		default: // turned over, they wind the other way
			left = s.net - columns.around(segment{point{s.a.y, s.a.x}, point{s.b.y, s.b.x}, s.net})
		}
		right := left - s.net
		switch {
		case left > 0 && right <= 0:
			out = append(out, way{s.a, s.b})
		case right > 0 && left <= 0:
			out = append(out, way{s.b, s.a})
		}
	}
	slices.SortFunc(out, func(v, w way) int { return cmp.Or(byPlace(v.a, w.a), byPlace(v.b, w.b)) })
	return out
}

// stripes hold segments by the rows of units that they reach.
type stripes struct {
	low  int64
	rows [][]segment
}

// stripe is the height of a row in units.
const stripe = 16

func stripesOf(parts []segment, turned func(point) point) stripes {
	if len(parts) == 0 {
		return stripes{}
	}
	low, high := turned(parts[0].a).y, turned(parts[0].a).y
	for _, s := range parts {
		a, b := turned(s.a).y, turned(s.b).y
		low, high = min(low, a, b), max(high, a, b)
	}
	out := stripes{low, make([][]segment, (high-low)/stripe+1)}
	for _, s := range parts {
		t := segment{turned(s.a), turned(s.b), s.net}
		for row := (min(t.a.y, t.b.y) - low) / stripe; row <= (max(t.a.y, t.b.y)-low)/stripe; row++ {
			out.rows[row] = append(out.rows[row], t)
		}
	}
	return out
}

// around is how often the rings wind around the place just before the middle of s, on the side of smaller x. s is not level.
func (t *stripes) around(s segment) (n int) {
	p := point{s.a.x + s.b.x, s.a.y + s.b.y} // twice the middle
	for _, o := range t.rows[((p.y>>1)-t.low)/stripe] {
		a, b := point{2 * o.a.x, 2 * o.a.y}, point{2 * o.b.x, 2 * o.b.y}
		up := a.y <= p.y && b.y > p.y
		down := b.y <= p.y && a.y > p.y
		if !up && !down || o.a == s.a && o.b == s.b {
			continue
		}
		side := turn(a, b, p)
		switch { // to the left of p, going up has p on its right
		case up && side < 0:
			n -= o.net
		case down && side > 0:
			n += o.net
		}
	}
	return n
}

// way is an edge of the result.
type way struct{ a, b point }

// ways are sorted by where they begin.
type ways []way

// trace joins ways to rings: outer ones first, each with the holes that lie in it.
func (all ways) trace(out *rings) {
	used := make([]bool, len(all))
	var outer, holes [][]point
	for i := range all {
		if used[i] {
			continue
		}
		for _, loop := range all.loops(i, used) {
			if loop = tidyRing(loop); len(loop) < 3 {
				continue
			}
			if doubleArea(loop) > 0 {
				outer = append(outer, loop)
			} else {
				holes = append(holes, loop)
			}
		}
	}
	in := make([][][]point, len(outer))
	for _, h := range holes {
		if i := homeOf(h, outer); i >= 0 {
			in[i] = append(in[i], h)
		}
	}
	for i, ring := range outer {
		out.add(ring, true)
		for _, h := range in[i] {
			out.add(h, false)
		}
	}
}

// loops follows the border from way i until it closes, with the inside close to the left, and cuts it into loops that visit no place twice.
func (all ways) loops(i int, used []bool) (out [][]point) {
	var path []point
	seen := map[point]int{}
	for first := all[i].a; ; {
		w := all[i]
		used[i] = true
		seen[w.a] = len(path)
		path = append(path, w.a)
		if from, again := seen[w.b]; again {
			out = append(out, slices.Clone(path[from:]))
			for _, p := range path[from:] {
				delete(seen, p)
			}
			path = path[:from]
		}
		if w.b == first && len(path) == 0 {
			return out
		}
		if i = all.after(w, used); i < 0 {
			return out
		}
	}
}

// after is the way on from w: of those that begin where it ends, the one that is met first when the way back is turned clockwise (with y upward), so that
// the inside between the two is one piece. -1: there is none.
func (all ways) after(w way, used []bool) int {
	from, _ := slices.BinarySearchFunc(all, w.b, func(v way, p point) int { return byPlace(v.a, p) })
	best := -1
	back := point{w.a.x - w.b.x, w.a.y - w.b.y}
	for i := from; i < len(all) && all[i].a == w.b; i++ {
		if used[i] {
			continue
		}
		if best < 0 || meetsFirst(back, all[i], all[best]) {
			best = i
		}
	}
	return best
}

// meetsFirst says that turning clockwise from the direction back meets v before w.
func meetsFirst(back point, v, w way) bool {
	a, b := point{v.b.x - v.a.x, v.b.y - v.a.y}, point{w.b.x - w.a.x, w.b.y - w.a.y}
	if h, k := halfTurn(back, a), halfTurn(back, b); h != k {
		return h < k
	}
	return a.x*b.y-a.y*b.x < 0 // b lies clockwise of a
}

// halfTurn is 0 for directions within half a turn clockwise from back, 1 for the others.
func halfTurn(back, d point) int {
	if c := back.x*d.y - back.y*d.x; c < 0 || c == 0 && back.x*d.x+back.y*d.y < 0 {
		return 0
	}
	return 1
}

// homeOf finds the smallest outer ring around a hole, by the middle of the hole's first edge, on which no other ring lies.
func homeOf(hole []point, outer [][]point) int {
	p := point{hole[0].x + hole[1].x, hole[0].y + hole[1].y}
	best, smallest := -1, int64(0)
	var twice []point
	for i, ring := range outer {
		twice = twice[:0]
		for _, q := range ring {
			twice = append(twice, point{2 * q.x, 2 * q.y})
		}
		if a := doubleArea(ring); winding(twice, p) > 0 && (best < 0 || a < smallest) {
			best, smallest = i, a
		}
	}
	return best
}
