package sample

import "peijian/planning/sample/ground"

import "peijian/planning"

// developmentsInAll and the other totals are those of the sample's brief: a city large enough to be slow if anything is.
const (
	developmentsInAll = 250
	compoundsInAll    = 60
	buildingsInAll    = 6000
)

// makeDevelopments fills the communities up, one development each in turn, until there are enough.
func (b *builder) makeDevelopments() {
	d := ground.NewDice(7)
	for round := 1; ; round++ {
		order := b.turns(d)
		for _, k := range order {
			if len(b.city.Developments) == developmentsInAll {
				return
			}
			if round <= b.developmentsOf(k) {
				b.ordinary(k, d)
			}
		}
	}
}

// turns lists all communities in a new order.
func (b *builder) turns(d *ground.Dice) []int {
	order := make([]int, len(b.city.Communities))
	for k := range order {
		order[k] = k
	}
	ground.Shuffle(d, order)
	return order
}

// developmentsOf is how many ordinary developments a community gets at most. 襄河 has its published three.
func (b *builder) developmentsOf(k int) int {
	switch c := b.community(k); {
	case c.Code == xianghe:
		return 0
	case c.Kind == unstated:
		return 2
	case c.Kind == converted:
		return 3
	}
	return 9
}

// ordinary builds a development on the parcel of its community that lies nearest to the middle of the city.
func (b *builder) ordinary(k int, d *ground.Dice) {
	p := b.best(func(p *parcel) float64 {
		if p.community != k || p.Area() < 11_000 || min(p.Wide, p.Deep) < 42 {
			return -1
		}
		return p.closeness(center) + d.Between(-300, 300)
	})
	if p == nil {
		return
	}
	n := len(b.city.Developments)
	dev := Development{Code: code("XM", 3, n+1), Name: estateName(n), community: k, LandContract: contractNumber(2004+n%20, 100+n)}
	e := b.style(&dev, n, d)
	size := d.Between(.72, 1)
	site := p.trimmed(172*size+12, 170*size)
	b.build(b.dressed(dev, d.Whole(0, len(developers)-1)), site, e, d)
}

// style decides how far and how high a development is built.
func (b *builder) style(dev *Development, n int, d *ground.Dice) estate {
	e := estate{floors: ground.Pick(d, []int{6, 6, 7, 11, 18, 18, 26, 32}), phases: d.Whole(1, 4)}
	if b.community(dev.community).Kind == unstated {
		e.floors = ground.Pick(d, []int{5, 6, 6, 11})
	}
	switch roll := d.Unit(); {
	case roll < .72:
		dev.State, dev.OccupiedOn = "occupied", day(2006+d.Whole(0, 18), d.Whole(1, 12), d.Whole(1, 28))
		if !d.Chance(.2) {
			dev.PropertyFirm = ground.Pick(d, propertyFirm)
		}
	case roll < .84:
		dev.State, dev.Marketing = "on_sale", dev.Name[len("示例"):]+"·示例案名"
	case roll < .94:
		dev.State = "building"
	default:
		dev.State = "planned"
	}
	if b.community(dev.community).Kind == converted && dev.State == "occupied" && n%9 == 4 {
		dev.LimitedTitle, dev.PropertyFirm, e.floors = true, "", 6
	}
	return e
}

// makeCompounds spreads the work units' compounds, the old ones in the middle of the city first. Eight of the ordinary ones are orphans.
func (b *builder) makeCompounds() {
	const orphans = 8
	d := ground.NewDice(8)
	made := 0
	for round := 1; len(b.city.Compounds) < compoundsInAll; round++ {
		for _, k := range b.turns(d) {
			c := b.community(k)
			if len(b.city.Compounds) == compoundsInAll || c.Code == xianghe || c.Kind == unstated && round == 1 || c.Kind == converted && round < 3 {
				continue
			}
			p := b.best(func(p *parcel) float64 {
				if p.community != k || min(p.Wide, p.Deep) < 32 {
					return -1
				}
				return 1e9 - p.Area()
			})
			if p == nil {
				continue
			}
			compound := b.compound(p.trimmed(d.Between(48, 75), d.Between(40, 62)), k, d)
			if made++; made%5 == 2 && made/5 < orphans {
				compound.Active, compound.ReformYear, compound.PropertyFirm, compound.AcceptedBy = false, 1994+made/5, "", ""
				b.orphaned(compound)
			} else {
				b.cared(compound, made)
			}
		}
	}
}

// compound builds a compound with its buildings; the pointer is good until the next one is built.
func (b *builder) compound(site ground.Rect, k int, d *ground.Dice) *Compound {
	n := len(b.city.Compounds)
	unit := workUnit(n)
	c := Compound{Code: code("DW", 3, n+1), Name: unit + "宿舍", WorkUnit: unit, ReformYear: 1993 + d.Whole(0, 9), community: k}
	places := slots(ground.Rect{Center: site.Center, DX: site.DX, DY: site.DY, Wide: site.Wide + 6, Deep: site.Deep + 6}, 5, d)
	for k, p := range places {
		homes := d.Whole(3, 6) * ground.Pick(d, []int{4, 6})
		c.Dwellings += homes
		b.add(Building{Name: numbered(k+1, "栋"), Compound: c.Code, Use: "residential", Dwellings: homes, Floors: d.Whole(3, 6), Ring: p.Ring(), community: c.community})
	}
	c.Ring = site.Ring()
	b.city.Compounds = append(b.city.Compounds, c)
	return &b.city.Compounds[n]
}

// cared gives a compound one of the states in which somebody looks after it, or still owns it.
func (b *builder) cared(c *Compound, n int) {
	switch n % 4 {
	case 0:
		c.Active, c.ReformYear = true, 0
	case 1:
		c.PropertyFirm = propertyFirm[n%len(propertyFirm)]
	case 2:
		c.Active = true
	default:
		c.AcceptedBy, c.AcceptedOn = b.community(c.community).Code, day(2018+n%7, 1+n%12, 1+n%28)
	}
}

// makeWorks puts factory halls on what is left in the middle of the park.
func (b *builder) makeWorks() {
	const halls = 40
	d := ground.NewDice(11)
	for n := range halls {
		p := b.best(func(p *parcel) float64 {
			if b.community(p.community).Subdistrict != park || p.Area() < 9000 {
				return -1
			}
			return p.closeness(center)
		})
		if p == nil {
			return
		}
		r := p.trimmed(d.Between(48, 70), d.Between(28, 42))
		b.add(Building{Name: numbered(n+1, "号示例厂房"), Use: "other", Dwellings: ground.None, Floors: 1, Ring: r.Corner(r.Wide*.6, r.Deep*.5), community: p.community})
	}
}

// makeHouses fills the city up to its number of buildings with village houses, parcel by parcel.
func (b *builder) makeHouses() {
	d := ground.NewDice(9)
	for limit := 26; ; limit = 48 {
		for _, k := range b.turns(d) {
			kind := b.community(k).Kind
			if kind == pureUrban || kind == unstated && limit > 26 {
				continue
			}
			p := b.best(func(p *parcel) float64 {
				if p.community != k || min(p.Wide, p.Deep) < 24 {
					return -1
				}
				return p.closeness(center)
			})
			if p != nil && b.village(p, limit, d) {
				return
			}
		}
	}
}

// village puts houses along lanes on a parcel, in a round; done is true when the city has all its buildings.
func (b *builder) village(p *parcel, limit int, d *ground.Dice) (done bool) {
	const wide, deep = 17.0, 19.0
	columns, rows := int(2*p.Wide/wide), int(2*p.Deep/deep)
	for j := range rows {
		for i := range columns {
			x, y := (float64(i)-float64(columns-1)/2)*wide, (float64(j)-float64(rows-1)/2)*deep
			u, v := x/p.Wide, y/p.Deep
			if u*u+v*v > 1.05 || i%5 == 4 || limit == 0 || d.Chance(.22) {
				continue
			}
			if len(b.city.Buildings) == buildingsInAll {
				return true
			}
			b.house(p.Part(x+d.Between(-1, 1), y+d.Between(-1.5, 1.5), d.Between(4, 6), d.Between(4, 6.2)), p.community, d)
			limit--
		}
	}
	return len(b.city.Buildings) == buildingsInAll
}

// house is a village house, a little out of line, with one to four homes.
func (b *builder) house(r ground.Rect, k int, d *ground.Dice) Building {
	return b.addHouse(r.Turned(d.Between(-.07, .07)), k, d.Whole(1, 4))
}

func (b *builder) addHouse(r ground.Rect, k, homes int) Building {
	ring := r.Ring()
	if homes == 4 {
		ring = r.Corner(r.Wide*.7, r.Deep*.6)
	}
	h := Building{Name: numbered(1+len(b.city.Buildings)%300, "号民房"), Use: "residential", Dwellings: homes, Floors: 1 + homes%3, Ring: ring, community: k}
	if homes == 3 {
		h.Use = "unknown"
	}
	h.Code = b.add(h)
	return h
}

// onRoster says whether a community's roster holds a development: every one that is lived in, but for those planted.
func (b *builder) onRoster(dev Development) bool {
	return dev.State == "occupied" && dev.community != ground.None && !b.forgotten(dev.Code)
}

func (b *builder) forgotten(code string) bool {
	for _, g := range b.city.planted.Gaps {
		if g.Kind == unserved && g.Code == code {
			return true
		}
	}
	return false
}

// forget plants the developments that converted villages do not serve: one on a boundary, two of limited title, eleven others.
func (b *builder) forget() {
	left := map[bool]int{true: 2, false: 11}
	for k, dev := range b.city.Developments {
		straddles := dev.Code == "XM-C02"
		if dev.State != "occupied" || dev.community == ground.None || b.community(dev.community).Kind != converted {
			continue
		}
		ordinary := dev.Code[len("XM-")] < 'A' && left[dev.LimitedTitle] > 0 && (dev.LimitedTitle || k%4 == 1)
		if !straddles && !ordinary {
			continue
		}
		if ordinary {
			left[dev.LimitedTitle]--
		}
		b.gap(unserved, planning.Developments, dev.Code, dev.Name, "已入住，但不在村改居社区的服务名册上",
			"is lived in, and the converted village does not serve it", dev.community)
	}
}
