package sample

import (
	"strconv"

	"github.com/paulmach/orb"

	"peijian/planning"
)

// The thresholds by which the sample reckons, in its own words: those of a new city.
const (
	reachMetres = 500
	venueMin    = 300
	venuePer100 = 20
	sizeFrom    = 1000
	sizeTo      = 3000
)

// The kinds that follow from what was built, by the names that planning/gap gives them.
const (
	limitedTitle    = "limited_title"
	outOfReach      = "out_of_reach"
	venueMissing    = "venue_missing"
	venueShort      = "venue_short"
	handoverOverdue = "handover_overdue"
	sizeOut         = "size_out"
)

// misused are the facilities, by their place in the list, that the last round of inspections found let and used otherwise.
var misused = map[int]string{9: "let", 23: "converted"}

// reckon lists the gaps that follow from the distances, the rooms and the counts of the city that was built.
func (b *builder) reckon() {
	for i := range b.city.planted.Gaps { // limited title is a kind of its own
		if g := &b.city.planted.Gaps[i]; g.Kind == unserved && b.development(g.Code).LimitedTitle {
			g.Kind = limitedTitle
		}
	}
	venues := map[string][]Facility{}
	for i, f := range b.city.Facilities {
		if f.State == "in_use" {
			venues[f.Community] = append(venues[f.Community], f)
		}
		if misused[i] != "" && f.State == "in_use" {
			b.gap(handoverOverdue, planning.Facilities, f.Code, f.Name, "检查发现已不按约定使用", "an inspection found it used otherwise")
		}
	}
	for k := range b.city.Communities {
		b.reckonCommunity(k, venues[b.community(k).Code])
	}
	b.reckonReach(venues)
}

func (b *builder) reckonCommunity(k int, venues []Facility) {
	c := b.community(k)
	people := b.people(c.Code)
	if people > 0 && (people < sizeFrom || people > sizeTo) {
		b.gap(sizeOut, planning.Communities, c.Code, c.Name, "户数不在规定范围内", "its households are out of the band", k)
	}
	if len(venues) == 0 {
		b.gap(venueMissing, planning.Communities, c.Code, c.Name, "没有在用的社区用房", "it has no venue in use", k)
		return
	}
	lent, outside := true, false
	for _, v := range venues {
		lent = lent && (v.Tenure == "leased" || v.Tenure == "borrowed")
		outside = outside || !within(c.Ring, v.At)
	}
	area, uses := b.rooms(venues)
	lacking := false
	for _, plan := range roomPlan {
		lacking = lacking || !uses[plan.use]
	}
	if lent || outside || lacking || area < venueMin || people > 0 && area*100 < venuePer100*float64(people) {
		b.gap(venueShort, planning.Communities, c.Code, c.Name, "社区用房面积、权属、位置或功能室不达标", "its venue is short of area, title, place or rooms", k)
	}
}

// people are the occupied households of a community.
func (b *builder) people(community string) int {
	for _, x := range b.city.Households {
		if x.Community == community && x.Measure == "occupied" {
			return x.Households
		}
	}
	return 0
}

func (b *builder) rooms(venues []Facility) (area float64, uses map[string]bool) {
	uses = map[string]bool{}
	for _, v := range venues {
		for _, r := range b.city.Rooms {
			if r.Facility == v.Code {
				m2, _ := strconv.ParseFloat(r.Gross, 64)
				area, uses[r.Use] = area+m2, true
			}
		}
	}
	return area, uses
}

// reckonReach measures along the streets from every home to the venues of the community that has most of the ground.
func (b *builder) reckonReach(venues map[string][]Facility) {
	homes := map[string][]orb.Ring{}
	for _, x := range b.city.Buildings {
		if livedIn(x) {
			homes[x.Development+x.Compound] = append(homes[x.Development+x.Compound], x.Ring)
		}
	}
	streets := mapStreets(b.city.Roads)
	near := map[string]func(orb.Ring) bool{}
	for community, list := range venues {
		near[community] = streets.nearness(list)
	}
	far := func(layer, code, name string, community int, rings []orb.Ring) {
		if community < 0 || len(venues[b.community(community).Code]) == 0 {
			return
		}
		for _, ring := range rings {
			if !near[b.community(community).Code](ring) {
				b.gap(outOfReach, layer, code, name, "部分或全部住宅沿道路距社区用房超过 500 m", "homes of it lie over 500 m from the venue along the streets", community)
				return
			}
		}
	}
	or := func(rings []orb.Ring, own orb.Ring) []orb.Ring {
		if len(rings) == 0 {
			return []orb.Ring{own}
		}
		return rings
	}
	for _, x := range b.city.Developments {
		far(planning.Developments, x.Code, x.Name, x.community, or(homes[x.Code], x.Ring))
	}
	for _, x := range b.city.Compounds {
		far(planning.Compounds, x.Code, x.Name, x.community, or(homes[x.Code], x.Ring))
	}
	for _, x := range b.city.Buildings {
		if x.Development == "" && x.Compound == "" && livedIn(x) {
			far(planning.Buildings, x.Code, x.Name, b.holding(x.Ring, x.community), []orb.Ring{x.Ring})
		}
	}
}

// holding is the only community that holds the middle of a house, else the one that the plan gives it to.
func (b *builder) holding(ring orb.Ring, planned int) int {
	found, many := planned, 0
	for k := range b.city.Communities {
		if within(b.community(k).Ring, middle(ring)) {
			found, many = k, many+1
		}
	}
	if many != 1 {
		return planned
	}
	return found
}

// within says whether a point lies in a ring: the ray to the east crosses it an odd number of times.
func within(ring orb.Ring, p orb.Point) bool {
	odd := false
	for i := 1; i < len(ring); i++ {
		a, c := ring[i-1], ring[i]
		if (a[1] > p[1]) != (c[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])*(c[0]-a[0])/(c[1]-a[1]) {
			odd = !odd
		}
	}
	return odd
}

// nearness says of homes whether one of the venues is near enough on foot, or in the house.
func (m *streetMap) nearness(venues []Facility) func(home orb.Ring) bool {
	var from []spot
	for _, v := range venues {
		if s, ok := m.door(orb.Ring{v.At}); ok {
			from = append(from, s)
		}
	}
	far := m.within(from, reachMetres)
	return func(home orb.Ring) bool {
		for _, v := range venues {
			if within(home, v.At) {
				return true
			}
		}
		door, ok := m.door(home)
		return ok && m.walked(from, far, door) <= reachMetres
	}
}

// livedIn says whether people live in a building, or nobody said that they do not.
func livedIn(x Building) bool {
	return x.Use == "residential" || x.Use == "mixed" || x.Use == "unknown"
}
