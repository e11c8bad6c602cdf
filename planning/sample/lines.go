package sample

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// canalRow is the row of the lattice along which a canal runs instead of a street.
const canalRow = 3

// makeRoads draws streets along the lattice, lanes inside the blocks, and a highway to every town.
func (b *builder) makeRoads() {
	b.avenues()
	for _, l := range b.towns {
		b.townStreets(l)
	}
	b.lanes()
	b.highways()
}

func (b *builder) road(name, class string, line orb.LineString) {
	n := len(b.city.Roads) + 1
	b.city.Roads = append(b.city.Roads, Road{Code: code("DL", 4, n), Name: name, Class: class, Line: line})
}

// avenues follow the lattice of the city. Where neither side is town they end.
func (b *builder) avenues() {
	l := b.urban
	for j := range l.NY + 1 {
		if j == canalRow {
			continue
		}
		name, class := b.streetName(j, false)
		b.runs(name, class, l.NX, func(i int) ([]orb.Point, bool) {
			return l.Across[j*l.NX+i], l.Owner(ground.Cell{I: i, J: j}) != ground.None || l.Owner(ground.Cell{I: i, J: j - 1}) != ground.None
		})
	}
	for i := range l.NX + 1 {
		name, class := b.streetName(i, true)
		b.runs(name, class, l.NY, func(j int) ([]orb.Point, bool) {
			return l.Up[j*(l.NX+1)+i], l.Owner(ground.Cell{I: i, J: j}) != ground.None || l.Owner(ground.Cell{I: i - 1, J: j}) != ground.None
		})
	}
}

// streetName names the four streets around 襄河社区 as published, and numbers the others.
func (b *builder) streetName(k int, northward bool) (name, class string) {
	class = "collector"
	if k%4 == 1 {
		class = "arterial"
	}
	if northward {
		switch k {
		case urbanColumns/2 - 1:
			return "电排河路", "collector"
		case urbanColumns/2 + 1:
			return "干河路", "arterial"
		}
		return fmt.Sprintf("示例经%d路", k+1), class
	}
	switch k {
	case 5:
		return "复州大道", "arterial"
	case 6:
		return "小寺垸路", "collector"
	}
	return fmt.Sprintf("示例纬%d路", k+1), class
}

// runs joins the edges that are built into lines, with every eighth vertex: a street is smoother than a boundary.
func (b *builder) runs(name, class string, n int, edge func(int) ([]orb.Point, bool)) {
	var line orb.LineString
	for k := range n + 1 {
		var path []orb.Point
		built := false
		if k < n {
			path, built = edge(k)
		}
		if !built {
			if len(line) > 0 {
				b.road(name, class, line)
			}
			line = nil
			continue
		}
		if line == nil {
			line = append(line, path[0])
		}
		for v := 8; v <= ground.Segments; v += 8 {
			line = append(line, path[v])
		}
	}
}

func (b *builder) townStreets(l *ground.Lattice) {
	for j := range l.NY + 1 {
		b.runs(fmt.Sprintf("示例%d街", j+1), "collector", l.NX, func(i int) ([]orb.Point, bool) { return l.Across[j*l.NX+i], true })
	}
	for i := range l.NX + 1 {
		b.runs(fmt.Sprintf("示例%d巷", i+1), "local", l.NY, func(j int) ([]orb.Point, bool) { return l.Up[j*(l.NX+1)+i], true })
	}
}

// lanes are built where something stands in the block, from street to street.
func (b *builder) lanes() {
	var streets []orb.LineString
	for _, x := range b.city.Roads {
		streets = append(streets, x.Line)
	}
	used := map[*ground.Lattice][]ground.Cell{}
	for _, p := range b.parcels {
		if p.used {
			used[p.lattice] = append(used[p.lattice], p.cell)
		}
	}
	for _, p := range b.parcels {
		if p.streets != nil && slices.Contains(used[p.lattice], p.cell) {
			for _, lane := range joinLanes(p.streets, streets) {
				b.road("", "local", lane)
			}
		}
	}
}

// highways wind from the streets of the city, or of a town on the way, to those of each town.
func (b *builder) highways() {
	d := ground.NewDice(10)
	for n, link := range [][2]string{
		{"", "429004104"}, {"429004104", "429004103"}, {"429004103", "429004102"}, {"429004102", "429004101"}, {"429004101", "429004100"},
		{"429004103", "429004114"}, {"", "429004111"}, {"429004111", "429004112"}, {"429004112", "429004113"}, {"", "429004110"},
		{"", "429004109"}, {"", "429004105"}, {"429004105", "429004106"}, {"429004106", "429004107"}, {"429004109", "429004108"},
	} {
		from, to := b.streetsOf(link[0]), b.streetsOf(link[1])
		gate := from.Corner(to.Node(0, 0))
		b.road(fmt.Sprintf("示例%d号公路", n+1), "arterial", winding(gate, to.Corner(gate), d))
	}
}

// streetsOf is the lattice of a town, or of the city.
func (b *builder) streetsOf(town string) *ground.Lattice {
	for k, t := range townSites {
		if t.code == town {
			return b.towns[k]
		}
	}
	return b.urban
}

func winding(from, to orb.Point, d *ground.Dice) orb.LineString {
	const vertices = 60
	var line orb.LineString
	bend, phase := d.Between(-.05, .05), d.Between(0, 2*math.Pi)
	for k := range vertices + 1 {
		t := float64(k) / vertices
		s := math.Sin(math.Pi * t)
		off := ground.Distance(from, to) * s * (bend + .012*math.Sin(9*t+phase))
		line = append(line, ground.Along(from, to, t, off))
	}
	return line
}

// makeWaters draws the river along the north, a canal through the city and a lake in the south-west.
func (b *builder) makeWaters() {
	b.city.Waters = []Water{
		{"SX-01", "汉江（示意）", "river", riverRing()},
		{"SX-02", "通顺河（示意）", "canal", b.canalRing()},
		{"SX-03", "排湖（示意）", "lake", lakeRing()},
	}
}

// riverRing runs from one end of the city's extent to the other.
func riverRing() orb.Ring {
	const westEnd, eastEnd, step = -51_000, 34_000, 100
	var near, far []orb.Point
	for x := westEnd; x <= eastEnd; x += step {
		y := riverAt(float64(x))
		near = append(near, ground.At(center[0]+float64(x), center[1]+y-riverWidth/2))
		far = append(far, ground.At(center[0]+float64(x), center[1]+y+riverWidth/2))
	}
	return closed(near, far)
}

// canalRing is 22 m wide and follows a row of the lattice, and flows on through the fields.
func (b *builder) canalRing() orb.Ring {
	var middle []orb.Point
	first, last := b.urban.Node(0, canalRow), b.urban.Node(b.urban.NX, canalRow)
	for k := range 60 {
		t := float64(60-k) / 60
		middle = append(middle, ground.At(first[0]-6000*t, first[1]-900*t+260*math.Sin(9*t)))
	}
	for i := range b.urban.NX {
		path := b.urban.Across[canalRow*b.urban.NX+i]
		for v := 0; v < ground.Segments; v += 8 {
			middle = append(middle, path[v])
		}
	}
	for k := range 61 {
		t := float64(k) / 60
		middle = append(middle, ground.At(last[0]+5000*t, last[1]-1200*t+220*math.Sin(8*t)))
	}
	var near, far []orb.Point
	for _, p := range middle {
		near, far = append(near, ground.At(p[0], p[1]-11)), append(far, ground.At(p[0], p[1]+11))
	}
	return closed(near, far)
}

// closed is the ring of a band between two banks.
func closed(near, far []orb.Point) orb.Ring {
	ring := append(orb.Ring{}, near...)
	ring = append(ring, ground.Backwards(far)...)
	return append(ring, near[0])
}

func lakeRing() orb.Ring {
	const vertices = 240
	var ring orb.Ring
	for k := range vertices {
		a := 2 * math.Pi * float64(k) / vertices
		reach := 1900 + 340*math.Sin(2*a+1) + 210*math.Sin(3*a) + 120*math.Sin(5*a+2) + 45*math.Sin(11*a)
		s, c := math.Sincos(a)
		ring = append(ring, ground.At(center[0]-23_000+1.5*reach*c, center[1]-7_800+reach*s))
	}
	return append(ring, ring[0])
}
