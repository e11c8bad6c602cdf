package sample

import (
	"cmp"
	"peijian/planning/sample/ground"
	"slices"
)

// The source's size bands are 23 + 32 + 25 = 80 for 79 communities. Here the middle one has one less.
const (
	smallCommunities  = 23 // under 5,000 persons
	middleCommunities = 31 // 5,000 to 10,000
	largeCommunities  = 25 // over 10,000
)

// persons in a household, for what is made up.
const persons = 3

// The published figures of 襄河社区.
const (
	xianghePersons  = 5381
	xiangheOccupied = 2152
)

// makeRosters lists what each community serves.
func (b *builder) makeRosters() {
	b.forget()
	for k, c := range b.city.Communities {
		for n, dev := range b.city.Developments {
			if dev.community == k && b.onRoster(dev) {
				since := max(dev.OccupiedOn.Year+1, 2012)
				b.city.Rosters = append(b.city.Rosters, Served{Community: c.Code, Development: dev.Code, Since: day(since, 1+n%12, 1)})
			}
		}
		for _, x := range b.city.Compounds {
			if x.AcceptedBy == c.Code {
				b.city.Rosters = append(b.city.Rosters, Served{Community: c.Code, Compound: x.Code, Since: x.AcceptedOn})
			}
		}
	}
}

// makeHouseholds counts homes and makes up from them how many are lived in, how many persons there are and who is registered.
func (b *builder) makeHouseholds() {
	homes := b.homes()
	b.populate(homes)
	b.approve()
	for k, c := range b.city.Communities {
		b.count(Count{Community: c.Code, Measure: "designed", Households: homes[k], Origin: "规划核算（示例）"})
		occupied := min(c.Population/persons, homes[k]*94/100)
		if c.Code == xianghe {
			occupied = xiangheOccupied
		}
		b.count(Count{Community: c.Code, Measure: "occupied", Households: occupied, Origin: "社区台账（示例）"})
		if c.Code != xianghe {
			b.count(Count{Community: c.Code, Measure: "registered", Households: occupied * (60 + k%37) / 100, Origin: "公安户籍（示例）"})
		}
	}
	for k, dev := range b.city.Developments {
		b.count(Count{Development: dev.Code, Measure: "designed", Households: dev.Units, Origin: "规划许可（示例）"})
		if dev.State == "occupied" {
			b.count(Count{Development: dev.Code, Measure: "occupied", Households: b.livedIn(dev, k), Origin: "物业台账（示例）"})
		}
	}
	for k, c := range b.city.Compounds {
		b.count(Count{Compound: c.Code, Measure: "occupied", Households: c.Dwellings * (70 + k%25) / 100, Origin: "网格走访（示例）"})
	}
}

func (b *builder) count(c Count) {
	c.AsOf = date2025
	b.city.Households = append(b.city.Households, c)
}

// livedIn is between 55 and 93 of a hundred homes; in 襄河 the published number is shared between the two that are finished.
func (b *builder) livedIn(dev Development, k int) int {
	switch dev.Code {
	case "XM-S10":
		return 1180
	case "XM-S11":
		return xiangheOccupied - 1180
	}
	return dev.Units * (55 + k%39) / 100
}

// homes counts the homes in each community: designed units, compounds' dwellings, village houses.
func (b *builder) homes() []int {
	out := make([]int, len(b.city.Communities))
	add := func(k, n int) {
		if k != ground.None && n > 0 {
			out[k] += n
		}
	}
	for _, dev := range b.city.Developments {
		add(dev.community, dev.Units)
	}
	for _, c := range b.city.Compounds {
		add(c.community, c.Dwellings)
	}
	for _, x := range b.city.Buildings {
		if x.Development == "" && x.Compound == "" {
			add(x.community, x.Dwellings)
		}
	}
	return out
}

// populate counts three persons in four of five homes, and bends that to the source's size bands, taken in the order of homes. 襄河 has its
// published number, which is in the middle band.
func (b *builder) populate(homes []int) {
	var order []int
	for k, c := range b.city.Communities {
		if c.Code != xianghe {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(homes[x], homes[y]) })
	for rank, k := range order {
		c := b.community(k)
		likely := homes[k] * 4 / 5 * persons
		switch {
		case rank < smallCommunities:
			c.Population = min(likely, 4960-k%80)
		case rank < smallCommunities+middleCommunities-1:
			c.Population = max(5020+k%90, min(likely, 9950-k%90))
		default:
			c.Population = max(10_030+k%110, likely)
		}
	}
	b.community(b.location[xianghe]).Population = xianghePersons
}

// approve numbers the documents by which communities were set up.
func (b *builder) approve() {
	for k := range b.city.Communities {
		c := b.community(k)
		c.Approval = permissionNumber(2003+k%14, k+1)
		if c.Code == xianghe {
			c.Approval, c.Since = permissionNumber(2020, 12), day(2020, 4, 1)
		}
	}
}

func permissionNumber(year, n int) string {
	return "仙政函示例〔" + numbered(year, "〕") + numbered(n, "号")
}

// populationBand is 0, 1 or 2 for the source's three.
func populationBand(persons int) int {
	switch {
	case persons < 5000:
		return 0
	case persons <= 10_000:
		return 1
	}
	return 2
}
