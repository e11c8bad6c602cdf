package sample

import (
	"fmt"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/sample/ground"
)

// The kinds of gaps that are planted, by the names that planning/gap gives them.
const (
	unclaimed = "unclaimed"
	contested = "contested"
	unserved  = "unserved_development"
	orphan    = "orphan_compound"
)

// Planted lists the defects of the city: what a detector must find, and nothing else.
type Planted struct {
	Notice planning.Text `json:"notice"`
	Counts Counts        `json:"counts"`
	Gaps   []Gap         `json:"gaps"`
	Ground []Defect      `json:"ground"`
	Cells  []CellDefect  `json:"cells"`
}

// Counts are the numbers of planted gaps by kind.
type Counts struct {
	Unclaimed           int `json:"unclaimed"`
	Contested           int `json:"contested"`
	UnservedDevelopment int `json:"unserved_development"`
	LimitedTitle        int `json:"limited_title"`
	OrphanCompound      int `json:"orphan_compound"`
	OutOfReach          int `json:"out_of_reach"`
	VenueMissing        int `json:"venue_missing"`
	VenueShort          int `json:"venue_short"`
	HandoverOverdue     int `json:"handover_overdue"`
	SizeOut             int `json:"size_out"`
}

// Gap is one planted gap. A piece of housing may have several.
type Gap struct {
	Kind        string        `json:"kind"`
	Layer       string        `json:"layer"`
	Code        string        `json:"code"`
	Name        string        `json:"name"`
	Communities []string      `json:"communities"` // codes of those on whose ground it stands, as far as they are part of the plan
	Why         planning.Text `json:"why"`
}

// Defect is a void or an overlap between two communities.
type Defect struct {
	Kind        string   `json:"kind"` // void or overlap
	Communities []string `json:"communities"`
	Area        float64  `json:"area_m2"` // in the plane
	Housing     []string `json:"housing"` // codes of what stands in it

	Ring orb.Ring `json:"-"` // in the plane
}

// makePlanted builds what stands on planned edges and outside of the city.
func (b *builder) makePlanted() {
	d := ground.NewDice(5)
	voids, overlaps, straddles := 0, 0, 0
	for _, e := range b.edges {
		switch e.use {
		case useVoid:
			b.plantVoid(voids, e, d)
			voids++
		case useOverlap:
			b.plantOverlap(overlaps, e, d)
			overlaps++
		case useStraddle:
			b.plantStraddle(straddles, e, d)
			straddles++
		case useHouses:
			b.plantHouses(e)
		case useFringe:
			b.plantFringe(e, d)
		}
	}
	b.plantFields(d)
}

// gap notes a planted gap.
func (b *builder) gap(kind, layer, code, name, zh, en string, communities ...int) {
	g := Gap{Kind: kind, Layer: layer, Code: code, Name: name, Communities: []string{}, Why: planning.Text{Zh: zh, En: en}}
	for _, k := range communities {
		g.Communities = append(g.Communities, b.community(k).Code)
	}
	b.city.planted.Gaps = append(b.city.planted.Gaps, g)
}

// lens notes the ground of a void or overlap and what stands in it.
func (b *builder) lens(e plannedEdge, housing ...string) {
	for _, x := range b.urban.Bulges {
		if x.Cell == e.cell && x.Side == e.side {
			b.city.planted.Ground = append(b.city.planted.Ground, Defect{
				Kind: e.use, Communities: []string{b.community(e.own).Code, b.community(e.neighbour).Code},
				Area: ground.Centimetre(ground.Area(x.Ring)), Housing: housing, Ring: x.Ring,
			})
		}
	}
}

// plantVoid puts a development or a compound, and houses at its sides, on ground between two communities.
func (b *builder) plantVoid(n int, e plannedEdge, d *ground.Dice) {
	const zh, en = "位于两个社区之间的空白地带", "stands on ground between two communities"
	var housing []string
	if n != 1 {
		dev := Development{Code: []string{"XM-K01", "", "XM-K02"}[n], Name: []string{"示例夹缝小区", "", "示例飞地家园"}[n],
			State: "occupied", OccupiedOn: day(2012+n, 5, 1), LandContract: contractNumber(2009, 40+n), LimitedTitle: n == 2, community: ground.None}
		b.build(b.dressed(dev, n), b.on(e, .5, 76, 78, 34), estate{6, 0, 1}, d)
		b.gap(unclaimed, planning.Developments, dev.Code, dev.Name, zh, en)
		housing = append(housing, dev.Code)
	}
	if n != 0 {
		t, off, wide, deep := .5, 70.0, 40.0, 26.0
		if n == 2 {
			t, off, wide, deep = .765, 50, 22, 17
		}
		c := b.compound(b.on(e, t, off, wide, deep), ground.None, d)
		c.PropertyFirm = propertyFirm[n]
		b.gap(unclaimed, planning.Compounds, c.Code, c.Name, zh, en)
		housing = append(housing, c.Code)
	}
	for k := range 2 {
		t := []float64{.22, .255}[k]
		house := b.house(b.on(e, t, 58, 5, 5.5), ground.None, d)
		b.gap(unclaimed, planning.Buildings, house.Code, house.Name, zh, en)
		housing = append(housing, house.Code)
	}
	b.lens(e, housing...)
}

// plantOverlap puts housing on ground that two communities draw as theirs.
func (b *builder) plantOverlap(n int, e plannedEdge, d *ground.Dice) {
	const zh, en = "位于两个社区边界重叠处", "stands where the boundaries of two communities overlap"
	var housing []string
	if n == 0 {
		dev := Development{Code: "XM-C01", Name: "示例两界小区", State: "building", LandContract: contractNumber(2023, 51), community: e.own}
		b.build(b.dressed(dev, 3), b.on(e, .5, 76, 78, 34), estate{11, 0, 1}, d)
		b.gap(contested, planning.Developments, dev.Code, dev.Name, zh, en, e.own, e.neighbour)
		housing = append(housing, dev.Code)
	} else {
		c := b.compound(b.on(e, .5, 72, 44, 30), e.own, d)
		c.Active, c.ReformYear, c.PropertyFirm = false, 1998, ""
		b.gap(contested, planning.Compounds, c.Code, c.Name, zh, en, e.own, e.neighbour)
		b.orphaned(c)
		housing = append(housing, c.Code)
	}
	house := b.house(b.on(e, .23, 58, 5, 5.5), e.own, d)
	b.gap(contested, planning.Buildings, house.Code, house.Name, zh, en, e.own, e.neighbour)
	b.lens(e, append(housing, house.Code)...)
}

func (b *builder) orphaned(c *Compound) {
	b.gap(orphan, planning.Compounds, c.Code, c.Name, "原单位已撤销，房改后无物业、社区未接管",
		"its unit is gone, it was sold in the housing reform, and neither a property firm nor a community looks after it")
}

// plantStraddle puts a development across a boundary. share is the part of it that lies on the cell's side.
func (b *builder) plantStraddle(n int, e plannedEdge, d *ground.Dice) {
	s := []struct {
		code, name, state string
		share             float64
		units             int // 0: as many as there is room for
	}{
		{Boundary, "示例边界苑", "building", .55, 220}, {"XM-C02", "示例跨界花园", "occupied", .60, 0},
		{"XM-C03", "示例同心家园", "occupied", .70, 0}, {"XM-C04", "示例邻里小区", "on_sale", .82, 0},
	}[n]
	const deep = 68.0
	dev := Development{Code: s.code, Name: s.name, State: s.state, LandContract: contractNumber(2022, 60+n), community: e.own}
	if s.state == "occupied" {
		dev.OccupiedOn, dev.PropertyFirm = day(2014+n, 10, 1), propertyFirm[n]
	}
	b.build(b.dressed(dev, 7+n), b.on(e, .5, b.lean(e)+(2*s.share-1)*deep, 95, deep), estate{11, s.units, 2}, d)
	b.gap(contested, planning.Developments, s.code, s.name, fmt.Sprintf("用地跨两个社区，约%.0f%%在其中一个", 100*s.share),
		fmt.Sprintf("its ground lies in two communities, about %.0f %% in one of them", 100*s.share), e.own, e.neighbour)
}

// plantHouses puts two village houses on a boundary, each across that vertex of it that lies in the middle of the house.
func (b *builder) plantHouses(e plannedEdge) {
	path := b.urban.Side(e.cell, e.side)
	for _, k := range []int{ground.Segments * 3 / 8, ground.Segments * 5 / 8} {
		r := b.on(e, .5, 0, 6, 6)
		r.Center = path[k]
		house := b.addHouse(r, e.own, 2)
		b.gap(contested, planning.Buildings, house.Code, house.Name, "房屋压在社区界线上", "stands on the line between two communities", e.own, e.neighbour)
	}
}

// plantFringe puts a development half into the fields: about a third of it lies in its community.
func (b *builder) plantFringe(e plannedEdge, d *ground.Dice) {
	const deep, share = 60.0, .35
	dev := Development{Code: "XM-K03", Name: "示例城边新村", State: "occupied", OccupiedOn: day(2010, 8, 1), LandContract: contractNumber(2007, 12), community: ground.None}
	b.build(b.dressed(dev, 5), b.on(e, .5, b.lean(e)+(2*share-1)*deep, 85, deep), estate{6, 0, 1}, d)
	b.gap(unclaimed, planning.Developments, dev.Code, dev.Name, "大部分用地在社区界线之外", "most of its ground lies outside any community", e.own)
}

// plantFields puts 示例田园 into the fields south of the city.
func (b *builder) plantFields(d *ground.Dice) {
	r := ground.Rect{Center: ground.At(center[0]-900, center[1]-5150), DX: .995, DY: .0998749, Wide: 120, Deep: 90}
	dev := Development{Code: Fields, Name: "示例田园", State: "building", LandContract: contractNumber(2025, 70), community: ground.None}
	b.build(b.dressed(dev, 2), r, estate{11, 352, 2}, d)
	b.gap(unclaimed, planning.Developments, dev.Code, dev.Name, "用地不在任何社区内", "its ground lies in no community")
}

// listPlanted closes the list.
func (b *builder) listPlanted() {
	b.reckon()
	p := &b.city.planted
	p.Notice = Notice
	for _, g := range p.Gaps {
		switch g.Kind {
		case unclaimed:
			p.Counts.Unclaimed++
		case contested:
			p.Counts.Contested++
		case unserved:
			p.Counts.UnservedDevelopment++
		case limitedTitle:
			p.Counts.LimitedTitle++
		case orphan:
			p.Counts.OrphanCompound++
		case outOfReach:
			p.Counts.OutOfReach++
		case venueMissing:
			p.Counts.VenueMissing++
		case venueShort:
			p.Counts.VenueShort++
		case handoverOverdue:
			p.Counts.HandoverOverdue++
		case sizeOut:
			p.Counts.SizeOut++
		}
	}
}
