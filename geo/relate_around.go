package geo

import (
	"math/big"
	"slices"

	"github.com/paulmach/orb"
)

// ray goes out from a point along an edge, in the direction from→to; the point itself need not have float64
// coordinates.
type ray struct {
	part       int
	from, to   orb.Point
	insideLeft bool
}

// raysOf gives the one or two rays that an edge a→b sends out from a point of it.
func raysOf(rays []ray, part int, a, b orb.Point, insideLeft, fromA, fromB bool) []ray {
	if !fromB {
		rays = append(rays, ray{part, a, b, insideLeft})
	}
	if !fromA {
		rays = append(rays, ray{part, b, a, !insideLeft})
	}
	return rays
}

// around tells where a corner lies that is on the edge of several areas: inside their union when they leave no
// direction free, and else on its boundary.
func (f *Figure) around(p orb.Point) int {
	var rays []ray
	for part, s := range f.areas {
		s.near(orb.Bound{Min: p, Max: p}, func(e int) bool {
			if a, b := s.edge(e); a != b && orient(a, b, p) == 0 {
				rays = raysOf(rays, part, a, b, s.chains[s.chainOf(e)].insideLeft, a == p, b == p)
			}
			return true
		})
	}
	return unionAt(rays)
}

// unionAt goes once around and looks behind each ray: a part covers what follows its last ray if its inside is there.
func unionAt(rays []ray) int {
	slices.SortStableFunc(rays, func(a, b ray) int { return compareRays(&a, &b) })
	covers := map[int]bool{}
	for _, r := range rays {
		covers[r.part] = r.insideLeft
	}
	for i, r := range rays {
		covers[r.part] = r.insideLeft
		if i+1 < len(rays) && compareRays(&r, &rays[i+1]) == 0 {
			continue
		}
		free := true
		for _, c := range covers {
			free = free && !c
		}
		if free {
			return boundary
		}
	}
	return interior
}

// compareRays orders directions counter-clockwise.
func compareRays(a, b *ray) int {
	if qa, qb := quadrant(a.from, a.to), quadrant(b.from, b.to); qa != qb {
		return qa - qb
	}
	return -cross(a.from, a.to, b.from, b.to)
}

// cross is the exact sign of the turn from the direction a→b into the direction c→d.
func cross(a, b, c, d orb.Point) int {
	left := float64((b[0] - a[0]) * (d[1] - c[1]))
	right := float64((b[1] - a[1]) * (d[0] - c[0]))
	bound := rounding*(abs(left)+abs(right)) + underflow
	switch det := left - right; {
	case det > bound:
		return 1
	case -det > bound:
		return -1
	}
	l, r := minus(b[0], a[0]), minus(b[1], a[1])
	l.Mul(l, minus(d[1], c[1]))
	r.Mul(r, minus(d[0], c[0]))
	return new(big.Float).SetPrec(exactBits).Sub(l, r).Sign()
}

// crossings visits the points in which the edge in hand crosses edges of the other figure and where no corner lies: a
// corner is visited as such.
func (r *relation) crossings(part int) {
	spots := r.cut.spots
	for i := 0; i < len(spots); {
		n := i + 1
		for n < len(spots) && r.cut.compare(&spots[i], &spots[n]) == 0 {
			n++
		}
		if group := spots[i:n]; r.meets(group) {
			r.matrix.raise(0, r.crossing(0, part, group), r.crossing(1, part, group))
		}
		i = n
	}
}

func (r *relation) meets(group []spot) bool {
	other := false
	for i := range group {
		if group[i].corner {
			return false
		}
		other = other || r.parts[group[i].part].side == 1
	}
	return other
}

// crossing tells where a crossing lies in the figure of one side. On a single line that is inside, on a single ring on
// the boundary; in a collection it depends on what else is there.
func (r *relation) crossing(side, part int, group []spot) int {
	if !r.mixed[side] {
		if len(r.figures[side].areas) > 0 {
			return boundary
		}
		return interior
	}
	rays, on := r.raysThrough(side, part, group)
	for at, p := range r.parts {
		if p.side == side && p.dim == 2 && !on[at] {
			t := fraction{ready: true, exact: r.cut.fraction(&group[0])}
			t.near, _ = t.exact.Float64()
			if r.cut.touched[at] && r.cut.holds(p.Shape, &t) || !r.cut.touched[at] && r.cut.inside(at, nil, nil, nil) {
				return interior
			}
		}
	}
	if len(rays) == 0 {
		return interior // only lines cross here
	}
	return unionAt(rays)
}

// raysThrough collects the rings of one side that go through a crossing.
func (r *relation) raysThrough(side, part int, group []spot) (rays []ray, on map[int]bool) {
	on = map[int]bool{}
	add := func(at, e int) {
		p := r.parts[at]
		on[at] = true
		if p.side == side && p.dim == 2 {
			a, b := p.edge(e)
			rays = raysOf(rays, at, a, b, p.chains[p.chainOf(e)].insideLeft, false, false)
		}
	}
	add(part, r.cut.edge)
	for i := range group {
		add(group[i].part, group[i].e)
	}
	for i := range r.cut.along {
		if o := &r.cut.along[i]; r.cut.compare(&o.from, &group[0]) < 0 && r.cut.compare(&group[0], &o.to) < 0 {
			add(o.part, o.e)
		}
	}
	return rays, on
}
