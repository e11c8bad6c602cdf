package sample

import (
	"math"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// makeTowns gives each town a few blocks for each of its communities.
func (b *builder) makeTowns() {
	for n, site := range townSites {
		d := ground.NewDice(100 + uint64(n))
		var own []int
		for k, c := range b.city.Communities {
			if c.Subdistrict == site.code {
				own = append(own, k)
			}
		}
		l := townLattice(site, len(own), d)
		for k, c := range l.Cells() {
			l.Community[k], l.District[k] = own[c.I/3], 0
		}
		b.towns = append(b.towns, l)
	}
}

// townLattice has three by three blocks for each community, turned as the town lies.
func townLattice(site townSite, communities int, d *ground.Dice) *ground.Lattice {
	s, c := math.Sincos(d.Between(-.5, .5))
	wide, deep := d.Between(360, 430), d.Between(340, 400)
	columns := 3 * communities
	return ground.NewLattice(columns, 3, d, func(i, j int) orb.Point {
		x := (float64(i)-float64(columns)/2)*wide + d.Between(-28, 28)
		y := (float64(j)-1.5)*deep + d.Between(-28, 28)
		return ground.At(center[0]+site.east+x*c-y*s, center[1]+site.north+x*s+y*c)
	})
}

// makeOutlines draws the boundaries: each community as it draws itself, the urban
// sub-districts along the same edges, and the towns with their fields.
func (b *builder) makeOutlines() {
	for _, l := range b.lattices() {
		for _, k := range l.Communities() {
			b.community(k).Ring, _ = l.Trace(func(c ground.Cell) bool { return l.Owner(c) == k }, l.Drawn)
		}
	}
	for k, district := range districts {
		in := func(c ground.Cell) bool { i := b.urban.Index(c); return i != ground.None && b.urban.District[i] == k }
		ring, _ := b.urban.Trace(in, b.urban.Side)
		b.city.Subdistricts = append(b.city.Subdistricts, Subdistrict{district.code, district.name, district.kind, ring})
	}
	for n, ring := range townRings() {
		b.city.Subdistricts = append(b.city.Subdistricts, Subdistrict{townSites[n].code, townSites[n].name, "town", ring})
	}
}
