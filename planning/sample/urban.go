package sample

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

const (
	urbanColumns = 20
	urbanRows    = 16
	riverWidth   = 380.0 // metres
	dike         = 75.0  // metres between the river and the first street
)

// districts are the sub-districts of the urban area with the number of their communities in the source.
var districts = []struct {
	code, name, kind string
	communities      int
}{
	{shazui, "沙嘴街道", "street", 16}, {ganhe, "干河街道", "street", 19}, {longhua, "龙华山街道", "street", 16}, {park, "工业园", "park", 5},
}

// riverAt is the northing of the river's centre line, x metres east of the city's centre: it winds, and rises to both ends.
func riverAt(x float64) float64 {
	y := 4050 + 430*math.Sin(x/3100+.4) + 170*math.Sin(x/1250+2)
	far := max(0, math.Abs(x)-7000)
	t := min(1, far/6000)
	y += 1500*math.Sin(x/5200)*t*t*(3-2*t) + .14*far*far/(far+4000)
	return ground.Centimetre(y)
}

// makeUrban lays out the blocks of the city, small in the middle and large at the fringe, and deals them out.
func (b *builder) makeUrban() {
	d := ground.NewDice(1)
	b.urban = ground.NewLattice(urbanColumns, urbanRows, d, func(i, j int) orb.Point { return urbanNode(i, j, d) })
	cells := b.urbanCells()
	for {
		if parts, ok := b.deal(ground.Partition{Lattice: b.urban, Dice: d}, cells); ok {
			b.name(parts)
			return
		}
	}
}

// urbanNode follows the river in the north, more loosely the farther from it.
func urbanNode(i, j int, d *ground.Dice) orb.Point {
	u, v := spread(i, urbanColumns), spread(j, urbanRows)
	x := 4700*u + 230*math.Sin(v*2.3+1) + 90*math.Sin(3.1*u+4.2*v)
	top := riverAt(x) - riverWidth/2 - dike
	bottom := -3900 + 330*math.Sin(x/2300)
	y := bottom + (top-bottom)*(v+1)/2 + 110*math.Sin(2.7*u+1.3)*(1-v*v)
	if j == urbanRows {
		return ground.At(center[0]+x, center[1]+y)
	}
	return ground.At(center[0]+x+d.Between(-38, 38), center[1]+y+d.Between(-38, 38))
}

// spread goes from -1 to 1 in n steps, which are smallest in the middle.
func spread(k, n int) float64 {
	t := 2*float64(k)/float64(n) - 1
	return t * (.72 + .28*t*t)
}

// urbanCells are the blocks that are town: the corners away from the river are fields.
func (b *builder) urbanCells() []ground.Cell {
	var out []ground.Cell
	for _, c := range b.urban.Cells() {
		u := (2*float64(c.I)+1)/urbanColumns - 1
		v := (2*float64(c.J)+1)/urbanRows - 1
		if math.Pow(math.Abs(u), 3.2)+math.Pow(max(0, -v), 3.2) < 1.16 {
			out = append(out, c)
		}
	}
	return out
}

// deal gives each district its share of cells, in one piece, and cuts that into communities. 襄河 gets two blocks of its own size
// out of the middle of 干河 before the rest is cut.
func (b *builder) deal(p ground.Partition, cells []ground.Cell) (parts [][][]ground.Cell, ok bool) {
	west, rest := p.Cut(cells, true, len(cells)*16/56)
	middle, eastern := p.Cut(rest, true, len(rest)*35/40)
	lower, upper := p.Cut(middle, false, len(middle)*19/35)
	for k, share := range [][]ground.Cell{west, lower, upper, eastern} {
		if !p.Sound(share) {
			return nil, false
		}
		n := districts[k].communities
		var own []ground.Cell
		if districts[k].code == ganhe {
			own, share = takeMiddle(share)
			n--
		}
		part, ok := p.Divide(share, n)
		if !ok {
			return nil, false
		}
		if own != nil {
			part = append([][]ground.Cell{own}, part...)
		}
		parts = append(parts, part)
	}
	return parts, true
}

// takeMiddle takes the two blocks, one beside the other, that lie in the middle of the city's south.
func takeMiddle(cells []ground.Cell) (own, rest []ground.Cell) {
	own = []ground.Cell{{I: urbanColumns/2 - 1, J: 5}, {I: urbanColumns / 2, J: 5}}
	rest = slices.DeleteFunc(slices.Clone(cells), func(c ground.Cell) bool { return slices.Contains(own, c) })
	return own, rest
}

// name gives the parts to the communities: pure ones in the middle, converted villages around them.
func (b *builder) name(parts [][][]ground.Cell) {
	for k, district := range parts {
		free := slices.Clone(district)
		if districts[k].code == ganhe {
			b.give(free[0], k, b.location[xianghe])
			free = free[1:]
		}
		slices.SortStableFunc(free, func(x, y []ground.Cell) int { return cmp.Compare(b.remoteness(x), b.remoteness(y)) })
		for n, c := range b.inDistrict(districts[k].code) {
			b.give(free[n], k, c)
		}
	}
}

// inDistrict lists communities, pure ones first, without 襄河.
func (b *builder) inDistrict(code string) []int {
	var pure, other []int
	for k, c := range b.city.Communities {
		switch {
		case c.Subdistrict != code || c.Code == xianghe:
		case c.Kind == pureUrban:
			pure = append(pure, k)
		default:
			other = append(other, k)
		}
	}
	return append(pure, other...)
}

func (b *builder) give(cells []ground.Cell, district, community int) {
	for _, c := range cells {
		k := b.urban.Index(c)
		b.urban.Community[k], b.urban.District[k] = community, district
	}
}

// remoteness is the mean distance of cells from the middle of the city.
func (b *builder) remoteness(cells []ground.Cell) float64 {
	sum := 0.0
	for _, c := range cells {
		sum += ground.Distance(center, ground.Bilinear(b.urban.Corners(c), .5, .5))
	}
	return ground.Centimetre(sum / float64(len(cells)))
}
