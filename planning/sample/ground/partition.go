package ground

import (
	"cmp"
	"slices"
)

// Partition cuts sets of cells into connected parts without holes.
type Partition struct {
	Lattice *Lattice
	Dice    *Dice
}

// Divide cuts cells into k parts of about equal number by halving, across the longer way where that gives sound parts
// and across the shorter one where not. ok is false when neither does.
func (p Partition) Divide(cells []Cell, k int) (parts [][]Cell, ok bool) {
	if k == 1 {
		return [][]Cell{cells}, p.Sound(cells)
	}
	long := p.longer(cells)
	for _, eastward := range []bool{long, !long, long, !long, long} {
		near := k / 2
		if k > 5 {
			near = p.Dice.Whole(k*2/5, k*3/5)
		}
		n := (len(cells)*near + k/2) / k
		a, b := p.Cut(cells, eastward, n)
		if !p.Sound(a) || !p.Sound(b) {
			continue
		}
		first, ok := p.Divide(a, near)
		if !ok {
			continue
		}
		if second, ok := p.Divide(b, k-near); ok {
			return append(first, second...), true
		}
	}
	return nil, false
}

// Cut takes the n cells that come first from the west (or the south), so that the cut may have one step in it.
func (p Partition) Cut(cells []Cell, eastward bool, n int) (a, b []Cell) {
	sorted := slices.Clone(cells)
	slices.SortFunc(sorted, func(x, y Cell) int {
		if eastward {
			return cmp.Or(cmp.Compare(x.I, y.I), cmp.Compare(x.J, y.J))
		}
		return cmp.Or(cmp.Compare(x.J, y.J), cmp.Compare(x.I, y.I))
	})
	return sorted[:n:n], sorted[n:]
}

func (p Partition) longer(cells []Cell) (eastward bool) {
	low, high := cells[0], cells[0]
	for _, c := range cells {
		low.I, low.J = min(low.I, c.I), min(low.J, c.J)
		high.I, high.J = max(high.I, c.I), max(high.J, c.J)
	}
	a, b := p.Lattice.Corners(low)[0], p.Lattice.Corners(high)[2]
	return b[0]-a[0] > b[1]-a[1]
}

// Sound says that cells are one piece, without holes, that touches itself nowhere.
func (p Partition) Sound(cells []Cell) bool {
	if len(cells) == 0 {
		return false
	}
	_, ok := p.Lattice.Trace(func(c Cell) bool { return slices.Contains(cells, c) }, p.Lattice.Side)
	return ok
}
