package sample

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// roomPlan is 六室一厅: the hall first, which takes the largest share.
var roomPlan = []struct {
	use, name string
	share     float64
}{
	{"hall", "便民服务大厅", .30}, {"office", "办公室", .12}, {"activity", "文体活动室", .24}, {"reading", "图书阅览室", .10},
	{"police", "警务室", .06}, {"party", "党员活动室", .12}, {"mediation", "调解室", .06},
}

// makeFacilities gives rooms to every community but those that the source names as having none.
func (b *builder) makeFacilities() {
	d := ground.NewDice(6)
	b.fixedFacilities()
	for k, c := range b.city.Communities {
		switch {
		case slices.Contains(withoutPremises, c.Code):
		case c.Code == xianghe:
			b.xiangheRooms(k)
		default:
			b.venue(k, d)
		}
	}
}

// venue is a small public building near the middle of the community.
func (b *builder) venue(k int, d *ground.Dice) {
	c := b.community(k)
	p := b.best(func(p *parcel) float64 {
		if p.community != k || min(p.Wide, p.Deep) < 26 {
			return -1
		}
		return p.closeness(middle(c.Ring)) - p.Area()/200
	})
	r := p.trimmed(18, 9)
	b.add(Building{Name: c.Name + "服务中心", Use: "public", Dwellings: ground.None, Floors: 2, Ring: r.Ring(), community: k})
	f := Facility{
		Code: code("SS", 3, len(b.city.Facilities)+1), Name: c.Name + "党群服务中心", Community: c.Code,
		Tenure: ground.Pick(d, []string{"owned", "owned", "owned", "free_use", "leased", "borrowed"}), State: "in_use", At: r.Center,
	}
	b.city.Facilities = append(b.city.Facilities, f)
	b.furnish(f.Code, "", d.Whole(300, 860))
}

// furnish divides an area in whole square metres among the seven rooms, to the decimetre.
func (b *builder) furnish(facility, building string, gross int) {
	left := gross * 100
	for k, plan := range roomPlan {
		area := int(math.Round(float64(gross)*plan.share*10)) * 10
		if k == len(roomPlan)-1 {
			area = left
		}
		left -= area
		floor := "1"
		if k > 1 {
			floor = "2"
		}
		b.room(facility, plan.name, building, floor, plan.use, area)
	}
}

// room adds a room; area is in square centimetres of a hundred: 30731 is 307.31 m². Its net area is 82 % of that.
func (b *builder) room(facility, name, building, floor, use string, area int) {
	b.city.Rooms = append(b.city.Rooms, Room{
		Code: code("GN", 4, len(b.city.Rooms)+1), Facility: facility, Name: name, Building: building, Floor: floor, Use: use,
		Gross: hundredths(area), Net: hundredths(area * 82 / 100),
	})
}

func hundredths(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// xiangheRooms are the published ones: 307.31 m² in shop units G3-4, 5, 6 and 7. How they divide among the rooms is made up.
func (b *builder) xiangheRooms(k int) {
	dev := b.development("XM-S10")
	f := Facility{
		Code: XiangheRooms, Name: "襄河社区党群服务中心", Community: b.community(k).Code, Development: dev.Code,
		Tenure: "borrowed", State: "in_use", At: b.shop(dev.Code),
	}
	b.city.Facilities = append(b.city.Facilities, f)
	for _, r := range []struct {
		name, shop, use string
		area            int
	}{
		{"办事服务大厅", "G3-4", "hall", 9120}, {"警务室", "G3-4", "police", 1830}, {"图书阅览室", "G3-5", "reading", 4210},
		{"未成年人活动中心", "G3-5", "activity", 5060}, {"党员活动室", "G3-6", "party", 5175}, {"新时代文明实践站", "G3-7", "activity", 3220},
		{"退役军人服务站", "G3-7", "office", 2116},
	} {
		b.room(f.Code, r.name, r.shop, "1", r.use, r.area)
	}
}

// shop is the middle of the first shop building of a development, or of its last building when it has no shops.
func (b *builder) shop(development string) orb.Point {
	var at orb.Point
	for _, x := range b.city.Buildings {
		if x.Development == development {
			if at = middle(x.Ring); x.Use == "commercial" {
				return at
			}
		}
	}
	return at
}

// fixedFacilities are those that the sample permit files speak of.
func (b *builder) fixedFacilities() {
	town, two := b.development(NewTown), b.development(PhaseTwo)
	b.promised(NewTownRooms, "示例新城社区用房", town, b.shop(NewTown), town.community, 240)
	goal := middle(town.Ring)
	far := b.best(func(p *parcel) float64 {
		off := math.Abs(ground.Distance(p.Center, goal) - 1500)
		if p.community == town.community || off > 250 {
			return -1
		}
		return 1000 - off
	})
	r := far.trimmed(15, 10)
	b.add(Building{Name: "示例配建用房楼", Use: "public", Dwellings: ground.None, Floors: 2, Ring: r.Ring(), community: far.community})
	b.promised(FarRooms, "示例新城异地社区用房", town, r.Center, far.community, 260)
	b.promised(PhaseTwoRooms, "示例花园二期社区用房", two, b.shop(PhaseTwo), two.community, 260)
}

// promised is a facility that a development owes.
func (b *builder) promised(code, name string, dev *Development, at orb.Point, community, gross int) {
	state := "promised"
	if code == FarRooms {
		state = "built"
	}
	b.city.Facilities = append(b.city.Facilities, Facility{
		Code: code, Name: name, Community: b.community(community).Code, Development: dev.Code, Tenure: "free_use", State: state, At: at,
	})
	b.furnish(code, "1号楼", gross)
}
