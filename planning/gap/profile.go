package gap

import (
	"slices"

	"github.com/cockroachdb/apd/v3"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/housing"
	"peijian/planning/reach"
)

// Profile 社区概况 is what a community has for its people: how many they are, its rooms against what they should be, and its posts.
type Profile struct {
	Code       string        `json:"code"`
	Name       string        `json:"name"`
	Households *int64        `json:"households"` // nil: nobody counted
	Counted    planning.Text `json:"counted"`
	Population int64         `json:"population"` // persons, 0: not known
	Venues     []Venue       `json:"venues"`     // those that are open first, then by code
	Area       *apd.Decimal  `json:"area"`       // m² of the rooms that are open, as decimal text
	Needed     *float64      `json:"needed"`     // m² that the thresholds ask for, nil where the households are not known
	PerHundred *float64      `json:"per_hundred"`
	Uses       []RoomUse     `json:"uses"`  // the checklist, in its order
	Seats      *Seats        `json:"seats"` // nil where the population is not known
	Staffing   *Staffing     `json:"staff"` // nil where nobody counted the people at work
	Gaps       []SubjectKind `json:"gaps"`  // of the community and of the housing on its ground, by kind
}

// Venue 社区用房 is one facility of a community.
type Venue struct {
	Code   string       `json:"code"`
	Name   string       `json:"name"`
	State  string       `json:"state"`
	Tenure string       `json:"tenure"`
	Open   bool         `json:"open"`   // people can go there
	Inside bool         `json:"inside"` // it lies in the community
	Rooms  int          `json:"rooms"`
	Area   *apd.Decimal `json:"area"` // m² gross, of the rooms that were measured
}

// RoomUse is one use of the checklist, and the area that serves it.
type RoomUse struct {
	Use   string        `json:"use"`
	Title planning.Text `json:"title"`
	Rooms int           `json:"rooms"`
	Area  *apd.Decimal  `json:"area"` // m² gross
}

// Seats 三加X职数 are the posts that a community of so many people has: three full-time ones and two to four part-time ones. By population: under
// 5,000 two part-time ones, to 10,000 three, above four; the sources leave open where exactly 5,000 and 10,000 belong, and they are counted to the middle.
type Seats struct {
	FullTime int `json:"full_time"`
	PartTime int `json:"part_time"`
}

// SubjectKind counts gaps of one kind.
type SubjectKind struct {
	Kind  Kind          `json:"kind"`
	Title planning.Text `json:"title"`
	Gaps  []string      `json:"gaps"` // ids
}

// ProfileOf describes a community. gaps are those of the city.
func ProfileOf(c *planning.City, f *planning.Feature, gaps []*Gap) Profile {
	p := Profile{Code: f.Code, Name: f.Name(), Venues: []Venue{}, Area: new(apd.Decimal), Uses: []RoomUse{}, Gaps: kindsAt(f.Code, gaps)}
	p.Households, p.Counted = housing.OfCommunity(c, f)
	p.Staffing = staffingOf(f)
	if row, isCommunity := f.Row.(*planning.Community); isCommunity && row.Population > 0 {
		p.Population, p.Seats = row.Population, seatsFor(row.Population)
	}
	var all []*planning.Feature
	for x := range c.Layer(planning.Facilities).Referring("community_code", f.Code) {
		if row, isFacility := x.Row.(*planning.Facility); isFacility {
			v := venue(c, f, x, row)
			p.Venues = append(p.Venues, v)
			if v.Open {
				all = append(all, x)
				reach.Add(p.Area, v.Area)
			}
		}
	}
	slices.SortStableFunc(p.Venues, func(a, b Venue) int {
		if a.Open == b.Open {
			return 0
		}
		if a.Open {
			return -1
		}
		return 1
	})
	p.Uses = usesOf(c, all)
	if p.Households != nil && *p.Households > 0 {
		m2, _ := p.Area.Float64()
		needed, per := max(c.Info.Rules.VenueMin, c.Info.Rules.VenuePerHundred*float64(*p.Households)/100), m2*100/float64(*p.Households)
		p.Needed, p.PerHundred = &needed, &per
	}
	return p
}

func venue(c *planning.City, community, f *planning.Feature, row *planning.Facility) Venue {
	v := Venue{Code: f.Code, Name: f.Name(), State: row.State, Tenure: row.Tenure, Open: reach.Open(row)}
	v.Area, _, v.Rooms = reach.RoomsOf(c, []*planning.Feature{f})
	v.Inside = f.Plane != nil && community.Plane != nil && community.Plane.Locate(f.Plane.Centroid()) != geo.Outside
	return v
}

func usesOf(c *planning.City, venues []*planning.Feature) []RoomUse {
	l, _ := planning.LayerNamed(planning.Rooms)
	out := make([]RoomUse, len(checklist))
	for i, use := range checklist {
		out[i] = RoomUse{Use: use, Area: new(apd.Decimal)}
		for _, choice := range l.Fields[l.Field("use")].Choices {
			if choice.Value == use {
				out[i].Title = choice.Title
			}
		}
	}
	for _, v := range venues {
		for x := range c.Layer(planning.Rooms).Referring("facility_code", v.Code) {
			row, isRoom := x.Row.(*planning.Room)
			if !isRoom {
				continue
			}
			if i := slices.Index(checklist, row.Use); i >= 0 {
				out[i].Rooms++
				reach.Add(out[i].Area, row.Gross)
			}
		}
	}
	return out
}

func seatsFor(population int64) *Seats {
	part := 3
	switch {
	case population < 5000:
		part = 2
	case population > 10000:
		part = 4
	}
	return &Seats{FullTime: 3, PartTime: part}
}

// kindsAt are the gaps of a community itself and of the housing of which it has the largest share, by kind.
func kindsAt(code string, gaps []*Gap) []SubjectKind {
	ids := map[Kind][]string{}
	for _, g := range gaps {
		if g.Of(code) {
			ids[g.Kind] = append(ids[g.Kind], g.ID)
		}
	}
	out := []SubjectKind{}
	for _, t := range KindTitles {
		if len(ids[t.Kind]) > 0 {
			out = append(out, SubjectKind{t.Kind, t.Title, ids[t.Kind]})
		}
	}
	return out
}
