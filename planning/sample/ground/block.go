package ground

import "github.com/paulmach/orb"

// usable is the part of a block that keeps its margins, in parts of its width and depth, with its size in metres.
type usable struct {
	u0, u1, v0, v1 float64
	wide, deep     float64
}

func usableOf(l *Lattice, c Cell) usable {
	q, m := l.Corners(c), l.Margins[l.Index(c)]
	wide := (Distance(q[0], q[1]) + Distance(q[3], q[2])) / 2
	deep := (Distance(q[0], q[3]) + Distance(q[1], q[2])) / 2
	u := usable{u0: m[West] / wide, u1: 1 - m[East]/wide, v0: m[South] / deep, v1: 1 - m[North]/deep}
	u.wide, u.deep = (u.u1-u.u0)*wide, (u.v1-u.v0)*deep
	return u
}

// Block is a cell cut into lots with streets between them.
type Block struct {
	Lots    []Rect
	Streets []orb.LineString
}

// Cut cuts what the margins of a cell leave into columns and rows: by chance, or, halved, into two large lots. Without room
// there is no lot.
func (l *Lattice) Cut(c Cell, halved bool, d *Dice) Block {
	room := usableOf(l, c)
	if room.wide < 60 || room.deep < 60 {
		return Block{}
	}
	columns, rows := pieces(room.wide, d), pieces(room.deep, d)
	if halved {
		columns, rows = 1, 2
	}
	us, vs := cuts(room.u0, room.u1, columns, d), cuts(room.v0, room.v1, rows, d)
	block := Block{Streets: streets(l, c, us[1:columns], vs[1:rows])}
	q := l.Corners(c)
	for j := range rows {
		for i := range columns {
			r := Inscribed([4]orb.Point{
				Bilinear(q, us[i], vs[j]), Bilinear(q, us[i+1], vs[j]), Bilinear(q, us[i+1], vs[j+1]), Bilinear(q, us[i], vs[j+1]),
			})
			r.Wide, r.Deep = r.Wide-8, r.Deep-8
			block.Lots = append(block.Lots, r)
		}
	}
	return block
}

// pieces is the number of lots over a length in metres.
func pieces(length float64, d *Dice) int {
	switch {
	case length < 240:
		return 1
	case length < 440:
		return d.Whole(1, 2)
	}
	return d.Whole(2, 3)
}

// cuts divides from lo to hi into n unequal pieces and gives their n+1 ends.
func cuts(lo, hi float64, n int, d *Dice) []float64 {
	out := []float64{lo}
	for k := 1; k < n; k++ {
		t := (float64(k) + d.Between(-.13, .13)) / float64(n)
		out = append(out, lo+(hi-lo)*t)
	}
	return append(out, hi)
}

// streets run along the cuts through the whole block, but not over ground on which something is planted.
func streets(l *Lattice, c Cell, us, vs []float64) []orb.LineString {
	q, m, room := l.Corners(c), l.Margins[l.Index(c)], usableOf(l, c)
	open := func(margin, edge, inner float64) float64 {
		if margin > 60 {
			return inner
		}
		return edge
	}
	u0, u1 := open(m[West], 0, room.u0), open(m[East], 1, room.u1)
	v0, v1 := open(m[South], 0, room.v0), open(m[North], 1, room.v1)
	var out []orb.LineString
	for _, u := range us {
		out = append(out, orb.LineString{Bilinear(q, u, v0), Bilinear(q, u, (v0+v1)/2), Bilinear(q, u, v1)})
	}
	for _, v := range vs {
		out = append(out, orb.LineString{Bilinear(q, u0, v), Bilinear(q, (u0+u1)/2, v), Bilinear(q, u1, v)})
	}
	return out
}
