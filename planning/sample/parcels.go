package sample

import (
	"math"

	"github.com/paulmach/orb"
)

// parcel is a rectangle inside one block, clear of streets and boundaries, on which one thing may stand.
type parcel struct {
	rect
	community int
	lattice   *lattice
	cell      cell
	used      bool
	streets   []orb.LineString // of its block, kept with the block's first parcel
}

// usable is the part of a block that keeps its margins, in parts of its width and depth, with its size in metres.
type usable struct {
	u0, u1, v0, v1 float64
	wide, deep     float64
}

// makeParcels cuts every block of a community into parcels.
func (b *builder) makeParcels() {
	d := newDice(3)
	for _, l := range b.lattices() {
		for _, c := range l.cells() {
			if own := l.owner(c); own != none {
				b.parcels = append(b.parcels, cutBlock(l, c, own, own == b.location[xianghe], d)...)
			}
		}
	}
}

func usableOf(l *lattice, c cell) usable {
	q, m := l.corners(c), l.margins[l.index(c)]
	wide := (distance(q[0], q[1]) + distance(q[3], q[2])) / 2
	deep := (distance(q[0], q[3]) + distance(q[1], q[2])) / 2
	u := usable{u0: m[west] / wide, u1: 1 - m[east]/wide, v0: m[south] / deep, v1: 1 - m[north]/deep}
	u.wide, u.deep = (u.u1-u.u0)*wide, (u.v1-u.v0)*deep
	return u
}

// cutBlock cuts a block into columns and rows with a street between them. A block of 襄河 is cut in two, for its large estates.
func cutBlock(l *lattice, c cell, own int, halved bool, d *dice) []*parcel {
	room := usableOf(l, c)
	if room.wide < 60 || room.deep < 60 {
		return nil
	}
	columns, rows := pieces(room.wide, d), pieces(room.deep, d)
	if halved {
		columns, rows = 1, 2
	}
	us, vs := cuts(room.u0, room.u1, columns, d), cuts(room.v0, room.v1, rows, d)
	var out []*parcel
	for j := range rows {
		for i := range columns {
			q := l.corners(c)
			piece := [4]orb.Point{
				bilinear(q, us[i], vs[j]), bilinear(q, us[i+1], vs[j]), bilinear(q, us[i+1], vs[j+1]), bilinear(q, us[i], vs[j+1]),
			}
			r := inscribed(piece)
			r.wide, r.deep = r.wide-8, r.deep-8
			out = append(out, &parcel{rect: r, community: own, lattice: l, cell: c})
		}
	}
	out[0].streets = streets(l, c, us[1:columns], vs[1:rows])
	return out
}

// pieces is the number of parcels over a length in metres.
func pieces(length float64, d *dice) int {
	switch {
	case length < 240:
		return 1
	case length < 440:
		return d.whole(1, 2)
	}
	return d.whole(2, 3)
}

// cuts divides from lo to hi into n unequal pieces and gives their n+1 ends.
func cuts(lo, hi float64, n int, d *dice) []float64 {
	out := []float64{lo}
	for k := 1; k < n; k++ {
		t := (float64(k) + d.between(-.13, .13)) / float64(n)
		out = append(out, lo+(hi-lo)*t)
	}
	return append(out, hi)
}

// streets run along the cuts through the whole block, but not over ground on which something is planted.
func streets(l *lattice, c cell, us, vs []float64) []orb.LineString {
	q, m, room := l.corners(c), l.margins[l.index(c)], usableOf(l, c)
	open := func(margin, edge, inner float64) float64 {
		if margin > 60 {
			return inner
		}
		return edge
	}
	u0, u1 := open(m[west], 0, room.u0), open(m[east], 1, room.u1)
	v0, v1 := open(m[south], 0, room.v0), open(m[north], 1, room.v1)
	var out []orb.LineString
	for _, u := range us {
		out = append(out, orb.LineString{bilinear(q, u, v0), bilinear(q, u, (v0+v1)/2), bilinear(q, u, v1)})
	}
	for _, v := range vs {
		out = append(out, orb.LineString{bilinear(q, u0, v), bilinear(q, (u0+u1)/2, v), bilinear(q, u1, v)})
	}
	return out
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
func (p *parcel) closeness(q orb.Point) float64 { return 100_000 - distance(p.center, q) }

// trimmed is the rectangle of the parcel, at most so large.
func (p *parcel) trimmed(wide, deep float64) rect {
	r := p.rect
	r.wide, r.deep = math.Min(r.wide, wide), math.Min(r.deep, deep)
	return r
}
