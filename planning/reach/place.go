package reach

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/placement"
	"peijian/planning/street"
)

// CandidateKind is what a room could be put into.
type CandidateKind string

// The kinds of candidates.
const (
	CandidateRoom     CandidateKind = "room"     // 承诺用房: a facility that is promised or being built
	CandidateCompound CandidateKind = "compound" // 闲置宿舍: a compound whose unit is gone and that nobody took over
	CandidateBuilding CandidateKind = "building" // 住宅楼: any residential building
)

// CandidateKinds are all of them, the ones that cost least first.
var CandidateKinds = []CandidateKind{CandidateRoom, CandidateCompound, CandidateBuilding}

// Title names a kind.
func (k CandidateKind) Title() planning.Text {
	switch k {
	case CandidateRoom:
		return planning.Text{Zh: "承诺用房", En: "promised room"}
	case CandidateCompound:
		return planning.Text{Zh: "闲置宿舍", En: "compound nobody took over"}
	}
	return planning.Text{Zh: "住宅楼", En: "building"}
}

// Candidate 候选点 is a place where a room could go.
type Candidate struct {
	Kind CandidateKind
	At   *planning.Feature
}

// CandidatesIn lists the candidates of some kinds in an area of the city, kind by kind, by code.
func CandidatesIn(c *planning.City, kinds []CandidateKind, in func(*planning.Feature) bool) []Candidate {
	var out []Candidate
	for _, k := range CandidateKinds {
		if !slices.Contains(kinds, k) {
			continue
		}
		layer, suits := k.from()
		for f := range c.Layer(layer).All() {
			if f.Plane != nil && suits(f.Row) && in(f) {
				out = append(out, Candidate{k, f})
			}
		}
	}
	return out
}

func (k CandidateKind) from() (layer string, suits func(row any) bool) {
	switch k {
	case CandidateRoom:
		return planning.Facilities, func(row any) bool { f, ok := row.(*planning.Facility); return ok && !Open(f) }
	case CandidateCompound:
		return planning.Compounds, func(row any) bool {
			x, ok := row.(*planning.Compound)
			return ok && x.UnitGone && x.PropertyFirm == "" && x.AcceptedBy == ""
		}
	}
	return planning.Buildings, func(row any) bool { x, ok := row.(*planning.Building); return ok && x.Residential }
}

// Placement 选址 is a choice of places for rooms, with a proof of how good it is.
type Placement struct {
	Walked     bool
	Distance   float64 // m
	Candidates int
	Unserved   Count  // homes of the area that no venue serves now
	Sites      []Site // the one that adds most first
	Served     Count  // of the unserved those that the sites serve
	Bound      int64  // no choice of as many sites serves more households
}

// Site 选定点 is one chosen place.
type Site struct {
	Candidate
	Adds int64 // households that it adds to those of the sites before it
	All  Count // unserved homes within the distance, those of the sites before it too
}

// Place chooses at most k of the candidates, so that they serve the most households of homes that no venue of their own serves within a distance in metres. A
// site serves every home of the area within the distance, whichever its community. Homes whose households nobody counted cannot weigh in; they are counted apart.
func (r *Reach) Place(c *planning.City, candidates []Candidate, k int, distance float64, pick func(*Home) bool) Placement {
	out := Placement{Walked: r.Walked, Distance: distance, Candidates: len(candidates), Sites: []Site{}}
	var homes []*Home
	for i := range r.Homes {
		if h := &r.Homes[i]; pick(h) && !h.Within(distance) {
			homes = append(homes, h)
			out.Unserved.add(h)
		}
	}
	p := placement.Problem{Serves: make([][]int32, len(candidates))}
	for _, h := range homes {
		p.Households = append(p.Households, known(h.Households))
	}
	near := newSurroundings(c, homes)
	for i, x := range candidates {
		p.Serves[i] = near.within(x.At, distance)
	}
	plan := placement.Choose(p, k)
	out.Bound = plan.Bound
	seen := map[int32]bool{}
	for i, chosen := range plan.Chosen {
		site := Site{Candidate: candidates[chosen], Adds: plan.Gains[i]}
		for _, h := range p.Serves[chosen] {
			if site.All.add(homes[h]); !seen[h] {
				seen[h] = true
				out.Served.add(homes[h])
			}
		}
		out.Sites = append(out.Sites, site)
	}
	return out
}

func known(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// surroundings find which of some homes lie within a distance of a place.
type surroundings struct {
	net   *street.Network
	homes []*Home
	doors []street.Access
	has   []bool // a door on a street
	index *geo.Index[int32]
}

func newSurroundings(c *planning.City, homes []*Home) *surroundings {
	s := &surroundings{net: street.Of(c), homes: homes, doors: make([]street.Access, len(homes)), has: make([]bool, len(homes)), index: geo.NewIndex[int32]()}
	for i, h := range homes {
		s.index.Insert(h.Home.Plane.Bound(), int32(i))
		if s.net != nil {
			s.doors[i], s.has[i] = s.net.Access(h.Home.Plane.Geometry())
		}
	}
	return s
}

// within lists the homes within a distance of a place, in their order. Ways along streets are never shorter than straight ones, so that only homes in the square
// around the place are looked at.
func (s *surroundings) within(at *planning.Feature, distance float64) (out []int32) {
	to := Venues{shapes: []*planning.Feature{at}, net: s.net}
	if s.net != nil {
		to.field = around(s.net, to.shapes, distance)
	}
	s.index.Search(at.Plane.Bound().Pad(distance), func(_ orb.Bound, i int32) bool {
		if s.near(&to, i, distance) {
			out = append(out, i)
		}
		return true
	})
	slices.Sort(out)
	return out
}

func (s *surroundings) near(to *Venues, i int32, distance float64) bool {
	home := s.homes[i].Home
	if s.net == nil {
		return home.Plane.Distance(to.shapes[0].Plane) <= distance
	}
	return s.has[i] && to.field != nil && to.field.To(s.doors[i]) <= distance || home.Plane.Intersects(to.shapes[0].Plane)
}

// Effect 配建成效 is what one planned facility would change: homes that have no venue within the distance now and would have one.
type Effect struct {
	Facility *planning.Feature
	Gained   Count // homes that come within the distance
	Within   Count // all homes within the distance, served before or not
	ByOwner  []Gain
}

// Gain counts the homes of one community that come within the distance.
type Gain struct {
	Community planning.Named `json:"community"` // empty code: in none
	Count
}

// Effects says for each of some facilities what it would change within a distance in metres, if it were the only one to open.
func (r *Reach) Effects(c *planning.City, facilities []*planning.Feature, distance float64) []Effect {
	all := make([]*Home, len(r.Homes))
	for i := range r.Homes {
		all[i] = &r.Homes[i]
	}
	near := newSurroundings(c, all)
	var out []Effect
	for _, f := range facilities {
		e := Effect{Facility: f, ByOwner: []Gain{}}
		for _, i := range near.within(f, distance) {
			h := all[i]
			if e.Within.add(h); !h.Within(distance) {
				e.Gained.add(h)
				e.gain(h)
			}
		}
		out = append(out, e)
	}
	return out
}

func (e *Effect) gain(h *Home) {
	var of planning.Named
	if h.Community != nil {
		of = h.Community.Named()
	}
	k := slices.IndexFunc(e.ByOwner, func(g Gain) bool { return g.Community == of })
	if k < 0 {
		k = len(e.ByOwner)
		e.ByOwner = append(e.ByOwner, Gain{Community: of})
	}
	e.ByOwner[k].add(h)
}

// PlannedRooms are the facilities that a development owes and that are not open yet, by code.
func PlannedRooms(c *planning.City, development string) (out []*planning.Feature) {
	for f := range c.Layer(planning.Facilities).Referring("development_code", development) {
		if row, isFacility := f.Row.(*planning.Facility); isFacility && !Open(row) && f.Plane != nil {
			out = append(out, f)
		}
	}
	return out
}

// Sentence says what the facility would change: 建成后,412 户进入 500 m 服务半径。
func (e *Effect) Sentence(distance float64) planning.Text {
	out := planning.Text{
		Zh: fmt.Sprintf("%s建成后，%d 户进入 %.0f m 服务半径", e.Facility.Name(), e.Gained.Households, distance),
		En: fmt.Sprintf("if %s is built, %d households come within %.0f m", e.Facility.Name(), e.Gained.Households, distance),
	}
	if n := e.Gained.Unknown; n > 0 {
		out.Zh += fmt.Sprintf("，另有 %d 栋户数未知", n)
		out.En += fmt.Sprintf(", and %d homes whose households nobody counted", n)
	}
	return out
}
