package geo

import "github.com/paulmach/orb"

// topology checks rings against each other, by the rules of JTS's and GEOS's IsValidOp: rings may touch in
// points and nothing else, and touching rings must not cut the inside in two.
type topology struct {
	*checker
	s     *Shape
	rings *sweep
}

// touch is a point that a ring shares with another of the same polygon.
type touch struct {
	chain int
	at    orb.Point
}

// meeting is the first place at which rings do what they must not.
type meeting struct {
	kind  DefectKind
	at    orb.Point
	chain int
}

// meetings looks for crossings of all rings at once. If there is one, every ring is looked at by itself, because
// a ring that crosses itself is the better thing to tell.
func (t *topology) meetings() {
	t.rings = sweepRings(t.s, t.s.chains)
	if t.rings.found == nil {
		return
	}
	for i := range t.s.chains {
		if own := sweepRings(t.s, t.s.chains[i:i+1]).found; own != nil {
			t.report(own.kind, own.at, i)
		}
	}
	if !t.invalid {
		t.report(t.rings.found.kind, t.rings.found.at, t.rings.found.chain)
	}
}

func (t *topology) report(k DefectKind, at orb.Point, chain int) {
	c := t.s.chains[chain]
	t.add(k, at, c.part, c.ring)
}
