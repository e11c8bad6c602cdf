package sample

import (
	"math"

	"github.com/paulmach/orb"
)

// makeTowns gives each town a few blocks for each of its communities.
func (b *builder) makeTowns() {
	for n, site := range townSites {
		d := newDice(100 + uint64(n))
		var own []int
		for k, c := range b.city.Communities {
			if c.Subdistrict == site.code {
				own = append(own, k)
			}
		}
		l := townLattice(site, len(own), d)
		for k, c := range l.cells() {
			l.community[k], l.district[k] = own[c.i/3], 0
		}
		b.towns = append(b.towns, l)
	}
}

// townLattice has three by three blocks for each community, turned as the town lies.
func townLattice(site townSite, communities int, d *dice) *lattice {
	s, c := math.Sincos(d.between(-.5, .5))
	wide, deep := d.between(360, 430), d.between(340, 400)
	columns := 3 * communities
	return newLattice(columns, 3, d, func(i, j int) orb.Point {
		x := (float64(i)-float64(columns)/2)*wide + d.between(-28, 28)
		y := (float64(j)-1.5)*deep + d.between(-28, 28)
		return at(center[0]+site.east+x*c-y*s, center[1]+site.north+x*s+y*c)
	})
}

// makeOutlines draws the boundaries: each community as it draws itself, the urban
// sub-districts along the same edges, and the towns with their fields.
func (b *builder) makeOutlines() {
	for _, l := range b.lattices() {
		for _, k := range l.communities() {
			b.community(k).Ring, _ = l.trace(func(c cell) bool { return l.owner(c) == k }, l.drawn)
		}
	}
	for k, district := range districts {
		in := func(c cell) bool { i := b.urban.index(c); return i != none && b.urban.district[i] == k }
		ring, _ := b.urban.trace(in, b.urban.side)
		b.city.Subdistricts = append(b.city.Subdistricts, Subdistrict{district.code, district.name, district.kind, ring})
	}
	for n, ring := range townRings() {
		b.city.Subdistricts = append(b.city.Subdistricts, Subdistrict{townSites[n].code, townSites[n].name, "town", ring})
	}
}

// communities lists the owners of cells in the order in which they are met.
func (l *lattice) communities() []int {
	var out []int
	seen := map[int]bool{none: true}
	for _, k := range l.community {
		if !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}
