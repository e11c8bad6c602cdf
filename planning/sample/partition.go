package sample

import (
	"cmp"
	"slices"
)

// partition cuts sets of cells into connected parts without holes.
type partition struct {
	l *lattice
	d *dice
}

// divide cuts cells into k parts of about equal number by halving, across the longer way where that gives sound parts
// and across the shorter one where not. ok is false when neither does.
func (p partition) divide(cells []cell, k int) (parts [][]cell, ok bool) {
	if k == 1 {
		return [][]cell{cells}, p.sound(cells)
	}
	long := p.longer(cells)
	for _, eastward := range []bool{long, !long, long, !long, long} {
		near := k / 2
		if k > 5 {
			near = p.d.whole(k*2/5, k*3/5)
		}
		n := (len(cells)*near + k/2) / k
		a, b := p.cut(cells, eastward, n)
		if !p.sound(a) || !p.sound(b) {
			continue
		}
		first, ok := p.divide(a, near)
		if !ok {
			continue
		}
		if second, ok := p.divide(b, k-near); ok {
			return append(first, second...), true
		}
	}
	return nil, false
}

// cut takes the n cells that come first from the west (or the south), so that the cut may have one step in it.
func (p partition) cut(cells []cell, eastward bool, n int) (a, b []cell) {
	sorted := slices.Clone(cells)
	slices.SortFunc(sorted, func(x, y cell) int {
		if eastward {
			return cmp.Or(cmp.Compare(x.i, y.i), cmp.Compare(x.j, y.j))
		}
		return cmp.Or(cmp.Compare(x.j, y.j), cmp.Compare(x.i, y.i))
	})
	return sorted[:n:n], sorted[n:]
}

func (p partition) longer(cells []cell) (eastward bool) {
	low, high := cells[0], cells[0]
	for _, c := range cells {
		low.i, low.j = min(low.i, c.i), min(low.j, c.j)
		high.i, high.j = max(high.i, c.i), max(high.j, c.j)
	}
	a, b := p.l.corners(low)[0], p.l.corners(high)[2]
	return b[0]-a[0] > b[1]-a[1]
}

// sound says that cells are one piece, without holes, that touches itself nowhere.
func (p partition) sound(cells []cell) bool {
	if len(cells) == 0 {
		return false
	}
	_, ok := p.l.trace(func(c cell) bool { return slices.Contains(cells, c) }, p.l.side)
	return ok
}
