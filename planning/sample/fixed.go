package sample

import (
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/sample/ground"
)

// Codes that the sample permit files and the tests rely on.
const (
	PhaseOne     = "XM-S01" // 示例花园一期: 600 units, occupied; same land contract as PhaseTwo
	PhaseTwo     = "XM-S02" // 示例花园二期: 600 units, on sale
	Neighbour    = "XM-S03" // 示例雅居: 90 units, same developer as NeighbourTwo, 35 m apart
	NeighbourTwo = "XM-S04" // 示例雅居东区: 90 units, another contract
	NewTown      = "XM-S05" // 示例新城: 1,200 units in one community of 干河
	Riverside    = "XM-S06" // 示例江畔: 1,212 units
	Xianghe      = "XM-S07" // 示例锦府: in 襄河社区, whose three developments have 4,592 units
	Boundary     = "XM-S08" // 示例边界苑: about 55 % in one community and 45 % in another
	Fields       = "XM-S09" // 示例田园: in no community

	NewTownRooms  = "SS-S05" // inside NewTown
	FarRooms      = "SS-S06" // 1.5 km from NewTown, in another community
	PhaseTwoRooms = "SS-S07" // inside PhaseTwo
	XiangheRooms  = "SS-S10" // the published premises of 襄河社区
)

// xiangheUnits is the published number of homes in 襄河社区.
const xiangheUnits = 4592

// makeFixed places the developments of the sample permit files, but for those on boundaries, which makePlanted places.
func (b *builder) makeFixed() {
	d := ground.NewDice(4)
	b.makeGarden(d)
	b.makeResidence(d)
	newTown := b.best(func(p *parcel) float64 { return b.within(p, ganhe, pureUrban, 45_000) })
	b.fixed(newTown, Development{Code: NewTown, Name: "示例新城", State: "building", LandContract: contractNumber(2024, 7)}, 4, estate{26, 1200, 1}, d)
	river := b.best(func(p *parcel) float64 {
		if p.Area() < 45_000 || p.lattice != b.urban || b.taken(p.cell) {
			return -1
		}
		return p.Center[1] - center[1] + 100_000
	})
	b.fixed(river, Development{Code: Riverside, Name: "示例江畔", State: "building", LandContract: contractNumber(2024, 9)}, 5, estate{28, 1212, 1}, d)
	b.makeXianghe(d)
}

// fixed builds a development on a parcel, by developer number n.
func (b *builder) fixed(p *parcel, dev Development, n int, e estate, d *ground.Dice) {
	dev.community = p.community
	b.build(b.dressed(dev, n), p.Rect, e, d)
}

// dressed gives a development its developer.
func (b *builder) dressed(dev Development, n int) Development {
	if dev.Developer == "" {
		dev.Developer = developers[n%len(developers)]
	}
	for k, name := range developers {
		if name == dev.Developer {
			dev.CreditCode = creditCode(101 + k*37)
		}
	}
	return dev
}

// within is the worth of a parcel in the middle of a sub-district, for communities of one kind.
func (b *builder) within(p *parcel, subdistrict, kind string, area float64) float64 {
	c := b.community(p.community)
	if c.Subdistrict != subdistrict || c.Kind != kind || c.Code == xianghe || p.Area() < area {
		return -1
	}
	return p.closeness(center)
}

// makeGarden builds two developments on one land contract, one beside the other.
func (b *builder) makeGarden(d *ground.Dice) {
	first := b.best(func(p *parcel) float64 {
		if b.partner(p) == nil {
			return -1
		}
		return b.within(p, longhua, pureUrban, 24_000)
	})
	second := b.partner(first)
	second.used = true
	shared := Development{Developer: "示例花园置业有限公司", CreditCode: creditCode(11), LandContract: "仙土合示例2025-001"}
	one, two := shared, shared
	one.Code, one.Name, one.State, one.OccupiedOn = PhaseOne, "示例花园一期", "occupied", day(2026, 3, 28)
	one.PropertyFirm = propertyFirm[0]
	two.Code, two.Name, two.Marketing, two.State = PhaseTwo, "示例花园二期", "花园·云境", "on_sale"
	b.fixed(first, one, 0, estate{18, 600, 1}, d)
	b.fixed(second, two, 0, estate{18, 600, 1}, d)
}

// partner is another unused parcel of the same block, large enough for the second garden.
func (b *builder) partner(p *parcel) *parcel {
	for _, q := range b.parcels {
		if q != p && !q.used && q.lattice == p.lattice && q.cell == p.cell && q.Area() > 24_000 {
			return q
		}
	}
	return nil
}

// makeResidence puts two developments of one developer on one parcel, with 35 m between their sites.
func (b *builder) makeResidence(d *ground.Dice) {
	const apart, wide, deep = 35.0, 55.0, 50.0
	p := b.best(func(p *parcel) float64 {
		if p.Wide < 2*wide+apart/2 || p.Deep < deep {
			return -1
		}
		return b.within(p, shazui, converted, 0)
	})
	shared := Development{Developer: "示例雅居置业有限公司", CreditCode: creditCode(29), State: "on_sale", community: p.community}
	for k, side := range []float64{-1, 1} {
		dev := shared
		dev.Code, dev.Name = []string{Neighbour, NeighbourTwo}[k], []string{"示例雅居", "示例雅居东区"}[k]
		dev.LandContract = contractNumber(2024, 31+k*6)
		b.build(dev, p.Part(side*(wide+apart/2), 0, wide, deep), estate{11, 90, 1}, d)
	}
}

// makeXianghe builds the three developments of 襄河社区.
func (b *builder) makeXianghe(d *ground.Dice) {
	estates := []struct {
		dev Development
		e   estate
	}{
		{Development{Code: Xianghe, Name: "示例锦府", State: "building"}, estate{30, 0, 1}},
		{Development{Code: "XM-S10", Name: "示例绿庭", State: "occupied", OccupiedOn: day(2019, 9, 30), PropertyFirm: propertyFirm[1]}, estate{28, 1460, 3}},
		{Development{Code: "XM-S11", Name: "示例凤凰里", State: "occupied", OccupiedOn: day(2021, 6, 18), PropertyFirm: propertyFirm[2]}, estate{28, 1392, 2}},
	}
	estates[0].e.units = xiangheUnits - estates[1].e.units - estates[2].e.units
	for k, x := range estates {
		p := b.best(func(p *parcel) float64 {
			if p.community != b.location[xianghe] {
				return -1
			}
			return p.Area()
		})
		x.dev.LandContract = contractNumber(2016+2*k, 18+k)
		b.fixed(p, x.dev, 6+k, x.e, d)
	}
}

// development finds one by its code.
func (b *builder) development(code string) *Development {
	for k := range b.city.Developments {
		if b.city.Developments[k].Code == code {
			return &b.city.Developments[k]
		}
	}
	return nil
}

// middle is the centre of a ring's box.
func middle(r orb.Ring) orb.Point { c := r.Bound().Center(); return ground.At(c[0], c[1]) }

// date2025 is the day to which the city's figures refer.
var date2025 = planning.Date{Year: 2025, Month: 12, Day: 31}
