package sample

import (
	"math"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// parcel is a rectangle inside one block, clear of streets and boundaries, on which one thing may stand.
type parcel struct {
	ground.Rect
	community int
	lattice   *ground.Lattice
	cell      ground.Cell
	used      bool
	streets   []orb.LineString // of its block, kept with the block's first parcel
}

// makeParcels cuts every block of a community into parcels. Those of 襄河 are cut in two, for its large estates.
func (b *builder) makeParcels() {
	d := ground.NewDice(3)
	for _, l := range b.lattices() {
		for _, c := range l.Cells() {
			if own := l.Owner(c); own != ground.None {
				b.addParcels(l, c, own, l.Cut(c, own == b.location[xianghe], d))
			}
		}
	}
}

func (b *builder) addParcels(l *ground.Lattice, c ground.Cell, own int, block ground.Block) {
	for k, lot := range block.Lots {
		p := &parcel{Rect: lot, community: own, lattice: l, cell: c}
		if k == 0 {
			p.streets = block.Streets
		}
		b.parcels = append(b.parcels, p)
	}
}

// best is the unused parcel with the highest worth; below 0 a parcel does not suit. nil when none does.
func (b *builder) best(worth func(*parcel) float64) *parcel {
	var found *parcel
	high := 0.0
	for _, p := range b.parcels {
		if p.used {
			continue
		}
		if w := worth(p); w >= 0 && (found == nil || w > high) {
			found, high = p, w
		}
	}
	if found != nil {
		found.used = true
	}
	return found
}

// closeness is larger the nearer p lies to q, and positive within the city's extent.
func (p *parcel) closeness(q orb.Point) float64 { return 100_000 - ground.Distance(p.Center, q) }

// trimmed is the rectangle of the parcel, at most so large.
func (p *parcel) trimmed(wide, deep float64) ground.Rect {
	r := p.Rect
	r.Wide, r.Deep = math.Min(r.Wide, wide), math.Min(r.Deep, deep)
	return r
}
