package planning

import (
	"iter"
	"strings"
)

// Ref names a feature.
type Ref struct{ Layer, Code string }

// How much a City remembers of the way on which it came: of so many deltas, each with at most so many changes. Who is farther behind looks at everything.
const (
	trailSteps   = 32
	trailChanges = 10_000
)

// step is one delta on the way to a City: what it touched. A step is known by its address.
type step struct{ touched []Ref }

// Since lists what was touched between before and c: every feature that may differ, or whose ground may, some of them several times. ok is false when
// c did not come from before by a few small deltas, and then anything may differ. Settings are not in the list: compare Info.
func (c *City) Since(before *City) (touched []Ref, ok bool) {
	if before == nil {
		return nil, false
	}
	last := before.trail[len(before.trail)-1]
	for i := len(c.trail) - 1; i >= 0; i-- {
		if c.trail[i] == last {
			return touched, true
		}
		touched = append(touched, c.trail[i].touched...)
	}
	return nil, false
}

// follow gives c, which is a copy of its predecessor, the trail that d leaves.
func (c *City) follow(d *Delta) {
	if len(d.Changes)+len(d.Grounds) > trailChanges {
		c.trail = []*step{{}}
		return
	}
	s := &step{touched: make([]Ref, 0, len(d.Changes)+len(d.Grounds))}
	for _, ch := range d.Changes {
		s.touched = append(s.touched, Ref{ch.Layer, ch.Code})
	}
	for _, g := range d.Grounds {
		s.touched = append(s.touched, Ref{g.Layer, g.Code})
	}
	from := max(0, len(c.trail)+1-trailSteps)
	c.trail = append(c.trail[from:len(c.trail):len(c.trail)], s)
}

// Claiming goes through the housing on whose ground the community with this code has a claim, in the order of layers and codes.
func (c *City) Claiming(community string) iter.Seq[Ref] {
	prefix := community + "\x00"
	return func(yield func(Ref) bool) {
		c.claims.Ascend(prefix, func(key string) bool {
			if !strings.HasPrefix(key, prefix) {
				return false
			}
			layer, code, _ := strings.Cut(key[len(prefix):], "\x00")
			return yield(Ref{layer, code})
		})
	}
}

// setGround takes a new measurement of housing's ground, nil for its end.
func (c *City) setGround(ch *GroundChange) {
	key := ch.Layer + "\x00" + ch.Code
	if was, there := c.grounds.Get(key); there {
		for _, claim := range was.Claims {
			c.claims.Delete(claim.Community + "\x00" + key)
		}
	}
	if ch.Ground == nil {
		c.grounds.Delete(key)
		return
	}
	c.grounds.Set(key, ch.Ground)
	for _, claim := range ch.Ground.Claims {
		c.claims.Insert(claim.Community + "\x00" + key)
	}
}
