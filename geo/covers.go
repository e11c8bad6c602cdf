package geo

import "github.com/paulmach/orb"

// Covers tells whether no point of o is outside s, as ST_Covers: borders may be shared, wholly or in part. It is
// exact for valid shapes of any dimension. For an invalid shape it never panics, but the answer means little.
//
// A polygon is covered when every piece of its rings runs inside s, or along an edge of s with the ground on the
// same side, and when no edge of s runs through its inside.
func (s *Shape) Covers(o *Shape) bool {
	if o.dim > s.dim || !within(&s.bound, &o.bound) {
		return false
	}
	if o.dim == 0 {
		return s.coversPoints(o)
	}
	for i := range o.chains {
		if !s.coversChain(o, &o.chains[i]) {
			return false
		}
	}
	return o.dim < 2 || !s.runsThrough(o)
}

func (s *Shape) coversPoints(o *Shape) bool {
	for _, c := range o.chains {
		if s.Locate(o.points[c.first]) == Outside {
			return false
		}
	}
	return true
}

// coversChain follows a ring or line. As long as it meets no edge of s, it stays where it was.
func (s *Shape) coversChain(o *Shape, c *chain) bool {
	var cut pieces
	sure := false
	for e := c.from; e < c.to; e++ {
		p, q := o.edge(e)
		cut.cut(s, p, q)
		switch {
		case s.dim == 2 && len(cut.across) > 0 && (o.dim == 2 || cut.leaves(s)):
			return false
		case cut.touched:
			sure = false
			if !s.coversPieces(&cut, o, c) {
				return false
			}
		case !sure:
			if sure = s.Locate(p) == Inside; !sure {
				return false
			}
		}
	}
	return true
}

// coversPieces tells whether each piece of a touched edge of o is in s.
func (s *Shape) coversPieces(cut *pieces, o *Shape, c *chain) bool {
	sameSide := func(e int) bool {
		a, b := s.edge(e)
		same := (cut.order(a, b) < 0) == (cut.order(cut.p, cut.q) < 0)
		return c.insideLeft == (s.chains[s.chainOf(e)].insideLeft == same)
	}
	if o.dim < 2 {
		sameSide = nil
	}
	for i := 1; i < len(cut.cuts); i++ {
		u, v := cut.cuts[i-1], cut.cuts[i]
		if u == v && cut.p != cut.q {
			continue
		}
		shared, good := cut.shared(s, u, v, sameSide)
		if shared && !good || !shared && !s.coversPiece(cut, u, v) {
			return false
		}
	}
	return true
}

// coversPiece is for a piece that is not part of an edge of s.
func (s *Shape) coversPiece(cut *pieces, u, v orb.Point) bool {
	if u == v {
		return s.Locate(u) != Outside
	}
	return s.dim == 2 && cut.place(s, u, v) == Inside
}

// runsThrough tells whether an edge of s passes through the inside of o, where then a hole or a border of s is.
// The rings of o are known to cross no edge of s.
func (s *Shape) runsThrough(o *Shape) bool {
	var cut pieces
	through := false
	s.near(o.bound, func(e int) bool {
		p, q := s.edge(e)
		cut.cut(o, p, q)
		through = cut.runsInside(o)
		return !through
	})
	return through
}

// runsInside tells whether some piece of the segment lies inside o.
func (c *pieces) runsInside(o *Shape) bool {
	if !c.touched {
		return o.Locate(c.p) == Inside
	}
	for i := 1; i < len(c.cuts); i++ {
		u, v := c.cuts[i-1], c.cuts[i]
		if u == v {
			continue
		}
		if shared, _ := c.shared(o, u, v, nil); !shared && c.place(o, u, v) == Inside {
			return true
		}
	}
	return false
}
