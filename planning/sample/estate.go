package sample

import "peijian/planning/sample/ground"

import "math"

// estate is how a development is built up.
type estate struct {
	floors int
	units  int // designed dwelling units; 0: as many as the buildings hold
	phases int
}

// slots are the places of buildings on a site: rows that look south, as far apart as sunlight asks.
func slots(site ground.Rect, floors int, d *ground.Dice) []ground.Rect {
	const edge = 12.0
	wide, deep, gap, row := d.Between(38, 52), 12.5, 10.0, 19.0
	if floors > 8 {
		wide, deep, gap, row = d.Between(27, 34), 16, 19, 36
	}
	wide = min(wide, 2*(site.Wide-edge))
	deep = min(deep, 2*(site.Deep-edge))
	columns := max(1, int((2*(site.Wide-edge)+gap)/(wide+gap)))
	rows := max(1, int((2*(site.Deep-edge)+row)/(deep+row)))
	var out []ground.Rect
	for j := range rows {
		for i := range columns {
			x := place(i, columns, site.Wide-edge-wide/2)
			y := place(j, rows, site.Deep-edge-deep/2)
			out = append(out, site.Part(x, y, wide/2, deep/2))
		}
	}
	return out
}

// place spreads n things from -reach to reach.
func place(k, n int, reach float64) float64 {
	if n == 1 {
		return 0
	}
	return reach * (2*float64(k)/float64(n-1) - 1)
}

// build puts a development on its site with buildings and phases, and gives its position in the city's list.
func (b *builder) build(dev Development, site ground.Rect, e estate, d *ground.Dice) int {
	site.CornerRadius = min(d.Between(6, 22), site.Wide/3, site.Deep/3)
	dev.Ring = site.Ring()
	places := slots(site, e.floors, d)
	shops := len(places) / 9
	homes := len(places) - shops
	dwellings := make([]int, homes)
	for k := range dwellings {
		dwellings[k] = b.dwellings(e, homes, k, d)
		dev.Units += dwellings[k]
	}
	if dev.State != "planned" {
		b.raise(dev, places, dwellings, e, d)
	}
	b.release(dev, dwellings, min(e.phases, homes))
	b.city.Developments = append(b.city.Developments, dev)
	return len(b.city.Developments) - 1
}

// dwellings is the number of homes in building k of n. A given number of units is spread evenly.
func (b *builder) dwellings(e estate, n, k int, d *ground.Dice) int {
	switch {
	case e.units > 0:
		return e.units*(k+1)/n - e.units*k/n
	case e.floors > 8:
		return e.floors * ground.Pick(d, []int{6, 8, 8})
	}
	return e.floors * ground.Pick(d, []int{8, 10, 12})
}

// raise adds the buildings of a development: homes first, then shops, some of them L-shaped.
func (b *builder) raise(dev Development, places []ground.Rect, dwellings []int, e estate, d *ground.Dice) {
	for k, p := range places {
		building := Building{
			Name: numbered(k+1, "号楼"), Development: dev.Code, Use: "residential", Floors: e.floors, Ring: p.Ring(), community: dev.community,
		}
		if k < len(dwellings) {
			building.Dwellings = dwellings[k]
			building.Floors = max(building.Floors, int(math.Ceil(float64(dwellings[k])/12)))
			if k%7 == 3 {
				building.Use = "mixed"
			}
		} else {
			building.Use, building.Dwellings, building.Floors = "commercial", ground.None, d.Whole(1, 3)
			if k%3 == 0 {
				building.Use = "public"
			}
			building.Ring = p.Corner(p.Wide*.8, p.Deep*.9)
		}
		b.add(building)
	}
}

// add numbers a building.
func (b *builder) add(building Building) string {
	building.Code = code("LD", 5, len(b.city.Buildings)+1)
	b.city.Buildings = append(b.city.Buildings, building)
	return building.Code
}

// release cuts a development into phases. Those that are on sale or lived in have their presale permits, but for the
// last one of a development on sale, which is what the permits' examples apply for.
func (b *builder) release(dev Development, dwellings []int, phases int) {
	n := len(dwellings)
	for k := range phases {
		p := Phase{Development: dev.Code, Number: k + 1}
		for _, homes := range dwellings[n*k/phases : n*(k+1)/phases] {
			p.Units += homes
		}
		if dev.State == "occupied" || dev.State == "on_sale" && k+1 < phases {
			year := 2024
			if dev.State == "occupied" {
				year = dev.OccupiedOn.Year - 2
			}
			p.PermittedOn = day(year, 1+(len(b.city.Phases)*5)%12, 1+(len(b.city.Phases)*7)%28)
			p.Permit = permitNumber(year, len(b.city.Phases)+1)
		}
		b.city.Phases = append(b.city.Phases, p)
	}
}
