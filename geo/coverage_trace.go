package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// trace tells voids from the outside: pieces beside nobody's ground are followed around it. Ground that is closed in is walked around clockwise, with the ground
// on the right; what is left is the outside, or an island in closed ground.
func (c *coverage) trace() {
	onward := map[orb.Point][]int{}
	for _, f := range c.bare {
		from := c.found[f].from()
		onward[from] = append(onward[from], f)
	}
	var voids []*Shape
	var outward [][]int
	done := map[int]bool{}
	for _, f := range c.bare {
		if done[f] {
			continue
		}
		walk, closed := c.follow(f, onward, done)
		if !closed {
			continue // stays a void: something is wrong there for certain
		}
		if ring := c.ringOf(walk); SignedArea(ring) > 0 {
			outward = append(outward, walk)
		} else if s, err := Prepare(orb.Polygon{ring}); err == nil {
			voids = append(voids, s)
		}
	}
	for _, walk := range outward {
		if !c.inAny(voids, walk[0]) {
			c.mark(walk)
		}
	}
}

// follow walks from piece f along the same ground of nobody's until it is back.
func (c *coverage) follow(f int, onward map[orb.Point][]int, done map[int]bool) (walk []int, closed bool) {
	for at := f; ; {
		walk, done[at] = append(walk, at), true
		next := c.sharpest(at, onward[c.found[at].to()])
		if next < 0 || next != f && done[next] {
			return walk, false
		}
		if next == f {
			return walk, true
		}
		at = next
	}
}

// sharpest picks the piece that goes on from the end of at and comes first when turning counter-clockwise from where at came: between the two is the ground
// on its right.
func (c *coverage) sharpest(at int, choices []int) int {
	if len(choices) == 1 {
		return choices[0]
	}
	best, least := -1, math.Inf(1)
	v, u := c.found[at].to(), c.found[at].from()
	came := math.Atan2(u[1]-v[1], u[0]-v[0])
	for _, n := range choices {
		w := c.found[n].to()
		turn := math.Mod(math.Atan2(w[1]-v[1], w[0]-v[0])-came+4*math.Pi, 2*math.Pi)
		if turn < least {
			best, least = n, turn
		}
	}
	return best
}

func (c *coverage) ringOf(walk []int) orb.Ring {
	var ring orb.Ring
	for _, f := range walk {
		ring = append(ring, c.found[f].from())
	}
	return append(ring, ring[0])
}

// inAny tells whether a piece lies in closed ground that was walked around.
func (c *coverage) inAny(voids []*Shape, f int) bool {
	m := orb.Point{c.found[f].lo[0]/2 + c.found[f].hi[0]/2, c.found[f].lo[1]/2 + c.found[f].hi[1]/2}
	for _, s := range voids {
		if s.Locate(m) == Inside {
			return true
		}
	}
	return false
}

// mark says that pieces border the outside, with all that lie in the same place.
func (c *coverage) mark(walk []int) {
	for _, f := range walk {
		for n := f; n < len(c.found) && samePlace(c.found[n].sided, c.found[f].sided) && c.found[n].kind == EdgeVoid; n++ {
			c.found[n].kind = EdgeLimit
		}
	}
}
