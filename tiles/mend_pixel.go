package tiles

import "cmp"

// passage is where along an edge it comes into a pixel.
type passage struct {
	at    share
	pixel point
}

// share is a part of the way along an edge: over/under, under being positive. open says that the place itself is not meant, only what follows it.
type share struct {
	over, under int64
	open        bool
}

func (s share) compare(t share) int {
	if c := cmp.Compare(s.over*t.under, t.over*s.under); c != 0 {
		return c
	}
	switch {
	case s.open == t.open:
		return 0
	case s.open:
		return 1
	}
	return -1
}

// passes says whether an edge passes through the pixel of h, the square of one unit around it without its right and upper sides, and where it comes in.
// Pixels share no point, so that the places order them as the edge meets them.
func passes(e *edge, h point) (in share, ok bool) {
	in, out := share{0, 1, false}, share{1, 1, false}
	in, out, ok = strip(in, out, e.a.x, e.b.x, h.x)
	if !ok {
		return in, false
	}
	in, out, ok = strip(in, out, e.a.y, e.b.y, h.y)
	return in, ok && (in.over*out.under < out.over*in.under || in.over*out.under == out.over*in.under && !in.open && !out.open)
}

// strip narrows the way from in to out to the part on which a coordinate that goes from a to b is within half a unit of middle, the upper end excluded.
func strip(in, out share, a, b, middle int64) (share, share, bool) {
	d, low, high := 2*(b-a), 2*(middle-a)-1, 2*(middle-a)+1
	switch {
	case d == 0:
		return in, out, low <= 0 && 0 < high
	case d > 0:
		return later(in, share{low, d, false}), sooner(out, share{high, d, true}), true
	}
	return later(in, share{-high, -d, true}), sooner(out, share{-low, -d, false}), true
}

func later(s, t share) share {
	if s.compare(t) < 0 {
		return t
	}
	return s
}

// sooner is the end that comes first: of two at the same place, the open one.
func sooner(s, t share) share {
	switch c := cmp.Compare(s.over*t.under, t.over*s.under); {
	case c < 0, c == 0 && s.open:
		return s
	}
	return t
}
