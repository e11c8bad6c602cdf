package tiles

// tidyLine drops repeats and vertices that lie straight between their neighbours, in place. A line that turns back keeps its turning
// point. What comes back has two points or none.
func tidyLine(ps []point) []point {
	out := ps[:0]
	for _, p := range ps {
		for len(out) > 0 {
			n := len(out)
			if out[n-1] == p || n > 1 && straight(out[n-2], out[n-1], p) && !turns(out[n-2], out[n-1], p) {
				out = out[:n-1]
				continue
			}
			break
		}
		out = append(out, p)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// tidyRing drops repeats, straight vertices and spikes, in place, around the ring. The ring may or may not repeat its first point; what
// comes back does not, and is shorter than three points when nothing is left of it.
func tidyRing(ps []point) []point {
	if n := len(ps); n > 3 && ps[0] == ps[n-1] && isTidy(ps[:n-1]) {
		return ps[:n-1]
	}
	out := ps[:0]
	for _, p := range ps {
		out = append(shorten(out, p), p)
	}
	for len(out) >= 3 { // where the end meets the beginning
		n := len(out)
		switch {
		case out[0] == out[n-1], straight(out[n-2], out[n-1], out[0]):
			out = out[:n-1]
		case straight(out[n-1], out[0], out[1]):
			out = out[1:]
		default:
			return out
		}
	}
	return out[:0]
}

// isTidy says that no three vertices of a ring, one after another, are on one line: that there is nothing to drop, as is so with most.
func isTidy(ring []point) bool {
	n := len(ring)
	a, b := ring[n-2], ring[n-1]
	x, y := b.x-a.x, b.y-a.y
	for i := range ring {
		c := ring[i]
		u, v := c.x-b.x, c.y-b.y
		if x*v == y*u {
			return false
		}
		b, x, y = c, u, v
	}
	return true
}

// shorten takes from the end of out what p makes superfluous.
func shorten(out []point, p point) []point {
	for len(out) > 0 {
		n := len(out)
		if out[n-1] != p && (n == 1 || !straight(out[n-2], out[n-1], p)) {
			break
		}
		out = out[:n-1]
	}
	return out
}

// straight says that a, b and c lie on one line, in whatever order.
func straight(a, b, c point) bool {
	return (b.x-a.x)*(c.y-b.y) == (b.y-a.y)*(c.x-b.x)
}

// turns says that the way from b to c goes back against the way from a to b.
func turns(a, b, c point) bool {
	return (b.x-a.x)*(c.x-b.x)+(b.y-a.y)*(c.y-b.y) < 0
}

// doubleArea is twice the area by the surveyor's formula: positive for an outer ring of a tile, whose y goes down. The
// ring does not repeat its first point.
func doubleArea(r []point) int64 {
	if len(r) == 0 {
		return 0
	}
	var sum int64
	p := r[len(r)-1]
	for _, q := range r {
		sum += p.x*q.y - q.x*p.y
		p = q
	}
	return sum
}
