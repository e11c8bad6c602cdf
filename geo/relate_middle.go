package geo

import (
	"math/big"

	"github.com/paulmach/orb"
)

// fraction is a point of the edge in hand, p + t(q-p), strictly within a piece. t is near; where it is not the very
// fraction, exact is.
type fraction struct {
	ready bool
	near  float64
	exact *big.Rat
}

// between takes a point of the piece between two spots, unless there is one already. Any will do, so a float64 is
// taken when one is certain to lie between.
func (f *fraction) between(c *segmentCuts, u, v *spot) {
	if f.ready {
		return
	}
	f.ready = true
	f.near = u.high/2 + v.low/2
	if u.high < f.near && f.near < v.low {
		return
	}
	f.exact = new(big.Rat).Add(c.fraction(u), c.fraction(v))
	f.exact.Quo(f.exact, big.NewRat(2, 1))
	f.near, _ = f.exact.Float64()
}

func (f *fraction) rational() *big.Rat {
	if f.exact != nil {
		return f.exact
	}
	return new(big.Rat).SetFloat64(f.near)
}

// errors bound what float64 does to a point of the edge: t, 1-t, two products and a sum are rounded.
const middleRounding = 8 * 0x1p-53

// holds tells exactly whether a point of the edge lies inside ground on whose rings it does not lie, by the edges that
// a ray towards larger x crosses.
func (c *segmentCuts) holds(s *Shape, t *fraction) bool {
	y := (1-t.near)*c.p[1] + t.near*c.q[1]
	slack := middleRounding*(abs(c.p[1])+abs(c.q[1])) + underflow
	low, high := y-slack, y+slack
	odd := false
	first, last := s.stripes.band(low), s.stripes.band(high)
	for band := first; band <= last; band++ {
		for _, at := range s.stripes.list[s.stripes.start[band]:s.stripes.start[band+1]] {
			a, b := s.points[at], s.points[at+1]
			if a[1] > b[1] {
				a, b = b, a
			}
			if band > first && s.stripes.band(a[1]) < band || b[1] < low || a[1] > high {
				continue // seen in the band before, or out of reach
			}
			if c.reaches(a[1], t, low, high) && !c.reaches(b[1], t, low, high) && c.leftOf(a, b, t) {
				odd = !odd
			}
		}
	}
	return odd
}

// reaches tells whether y is at most the height of the point.
func (c *segmentCuts) reaches(y float64, t *fraction, low, high float64) bool {
	switch {
	case y < low:
		return true
	case y > high:
		return false
	}
	from, to := new(big.Rat).SetFloat64(c.p[1]), new(big.Rat).SetFloat64(c.q[1])
	return new(big.Rat).SetFloat64(y).Cmp(weigh(from, to, t)) <= 0
}

// leftOf tells whether the point lies left of a→b. A determinant is linear in its third point, so that of the point is
// the mean of those of p and q, by weight.
func (c *segmentCuts) leftOf(a, b orb.Point, t *fraction) bool {
	if least := min(c.p[0], c.q[0]); a[0] < least && b[0] < least {
		return false // the edge rises, and the point lies to its right
	}
	if most := max(c.p[0], c.q[0]); a[0] > most && b[0] > most {
		return true
	}
	n, dn := turnFloat(a, b, c.p)
	m, dm := turnFloat(a, b, c.q)
	n, m = (1-t.near)*n, t.near*m
	bound := ((1-t.near)*dn+t.near*dm)*1.01 + middleRounding*(abs(n)+abs(m)) + underflow
	switch det := n + m; {
	case det > bound:
		return true
	case -det > bound:
		return false
	}
	return weigh(rational(turn(a, b, c.p)), rational(turn(a, b, c.q)), t).Sign() > 0
}

// weigh is from + t(to-from).
func weigh(from, to *big.Rat, t *fraction) *big.Rat {
	to.Sub(to, from)
	to.Mul(to, t.rational())
	return to.Add(to, from)
}
