package survey

import (
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
)

// Of gathers what the city knows of one application. Who asks for many makes a [Surveyor].
func Of(c *planning.City, a *permit.Application) permit.Surroundings { return New(c).Survey(a) }

// Surveyor answers what Of answers, for many applications of one city. It reads the city's applications once and may then be used by any number
// of goroutines.
type Surveyor struct {
	city       *planning.City
	geographic crs.System
	contracts  map[string][]*planning.Feature // developments by folded land contract
	names      map[string][]*planning.Feature // developments by folded name, for files without a code
	promised   promises
}

// New indexes the city's developments and the rooms that its applications promise. Applications whose document cannot be read
// are left out: they never came through application.Parse.
func New(c *planning.City) *Surveyor {
	s := &Surveyor{city: c, contracts: map[string][]*planning.Feature{}, names: map[string][]*planning.Feature{}, promised: promises{map[string][]promise{}, map[spot][]promise{}}}
	s.geographic, _ = crs.ByCode(4490) // always known
	for f := range c.Layer(planning.Developments).All() {
		if d, isDevelopment := f.Row.(*planning.Development); isDevelopment && d.LandContract != "" {
			key := permit.Folded(d.LandContract)
			s.contracts[key] = append(s.contracts[key], f)
		}
		s.names[permit.Folded(f.Name())] = append(s.names[permit.Folded(f.Name())], f)
	}
	for f := range c.Layer(planning.Applications).All() {
		if a, err := application.Of(&f.Record); err == nil {
			s.promised.add(s, a)
		}
	}
	return s
}

// Survey gathers what the city knows of a.
func (s *Surveyor) Survey(a *permit.Application) permit.Surroundings {
	out := permit.Surroundings{Revision: s.city.Revision, Rules: s.city.Info.Rules}
	if out.Rules == (planning.GapRules{}) {
		out.Rules = planning.DefaultGapRules()
	}
	own := s.own(a)
	s.locate(&out, own, a.Development.Site)
	if own != nil {
		out.Released, out.Planned = s.phases(own.Code)
		out.Buildings, out.Approvals, out.Presales = s.buildings(own.Code), Approvals(s.city, own.Code), s.presales(own.Code)
	}
	homes := s.homes(own)
	out.Rooms = make([]permit.RoomFact, 0, len(a.Rooms))
	for i := range a.Rooms {
		if fact, known := s.place(&a.Rooms[i], homes); known {
			out.Rooms = append(out.Rooms, fact)
		}
	}
	if len(out.Rooms) == 0 {
		out.Rooms = nil // as it is stored
	}
	out.Siblings = s.siblings(own, a)
	out.Claims = s.promised.others(s, a)
	return out
}

// locate finds the communities of the development: by the shares of its ground where they were measured, else by its middle.
func (s *Surveyor) locate(out *permit.Surroundings, own *planning.Feature, site *permit.Site) {
	var middle orb.Point
	switch {
	case own != nil && s.city.Ground(planning.Developments, own.Code) != nil:
		s.byGround(out, s.city.Ground(planning.Developments, own.Code))
		return
	case own != nil:
		p, drawn := own.Center()
		if !drawn {
			return
		}
		middle = p
	case site != nil:
		middle = site.Center()
	default:
		return
	}
	out.Located = true
	for _, f := range s.communitiesAt(s.inPlane(middle)) {
		out.Communities = append(out.Communities, homeOf(f))
	}
}

func (s *Surveyor) byGround(out *permit.Surroundings, g *planning.Ground) {
	out.Located, out.Measured = true, true
	if g.Area > 0 {
		out.Covered = g.Covered / g.Area
	}
	for _, claim := range g.Claims {
		home := permit.Home{Code: claim.Community, Name: claim.Community, Share: g.Share(claim)}
		if f := s.city.Get(planning.Communities, claim.Community); f != nil {
			home.Name, home.Kind = f.Name(), f.Text("kind")
		}
		out.Communities = append(out.Communities, home)
	}
}

func homeOf(f *planning.Feature) permit.Home {
	return permit.Home{Code: f.Code, Name: f.Name(), Kind: f.Text("kind")}
}

// communitiesAt lists the communities on which a point in the city's plane lies, edges included, by code.
func (s *Surveyor) communitiesAt(p orb.Point) []*planning.Feature {
	var out []*planning.Feature
	for f, place := range s.city.Layer(planning.Communities).At(p) {
		if place != geo.Outside {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b *planning.Feature) int { return strings.Compare(a.Code, b.Code) })
	return out
}

func (s *Surveyor) inPlane(p orb.Point) orb.Point {
	moved, _ := crs.Transform(p, s.geographic, s.city.Plane()).(orb.Point)
	return moved
}

// own finds the development that a file is about: by its code, or, when the file has none, by a name that one development on the map has
// and whose land contract does not contradict.
func (s *Surveyor) own(a *permit.Application) *planning.Feature {
	if a.Development.Code != "" {
		return s.city.Get(planning.Developments, a.Development.Code)
	}
	var own *planning.Feature
	for _, f := range s.names[permit.Folded(a.Development.Name)] {
		if contract := f.Text("land_contract"); contract != "" && a.Development.LandContract != "" &&
			permit.Folded(contract) != permit.Folded(a.Development.LandContract) {
			continue
		}
		if own != nil {
			return nil
		}
		own = f
	}
	return own
}

// phases lists the phases of a development that have a presale permit, on record as such or in the list of phases, and those that have none.
func (s *Surveyor) phases(code string) (released, planned []permit.PhaseFact) {
	permitted := s.permitted(code)
	for f := range s.city.Layer(planning.Phases).Referring("development_code", code) {
		p, isPhase := f.Row.(*planning.Phase)
		switch {
		case !isPhase:
		case permitted[p.Number] != nil:
			fact := permitted[p.Number]
			fact.Units = max(fact.Units, p.Units)
			released = append(released, *fact)
			delete(permitted, p.Number)
		case p.PresalePermit != "" || !p.PermittedOn.IsZero():
			released = append(released, permit.PhaseFact{Number: p.Number, Units: p.Units, Permit: p.PresalePermit})
		default:
			planned = append(planned, permit.PhaseFact{Number: p.Number, Units: p.Units})
		}
	}
	for _, number := range slices.Sorted(maps.Keys(permitted)) {
		released = append(released, *permitted[number])
	}
	return released, planned
}

// place finds where a room is: at its facility, or where the file says. known is false when the file says nothing.
func (s *Surveyor) place(r *permit.Room, homes *homes) (fact permit.RoomFact, known bool) {
	fact.Room = r.ID
	var at orb.Point
	switch {
	case r.Facility != "":
		f := s.city.Get(planning.Facilities, r.Facility)
		if f == nil {
			fact.Unknown = true
			return fact, true
		}
		s.serves(&fact, f)
		p, drawn := f.Center()
		if !drawn {
			fact.Unknown = true
			return fact, true
		}
		at = p
	case r.Lon != nil && r.Lat != nil:
		at = orb.Point{*r.Lon, *r.Lat}
	default:
		return fact, false
	}
	fact.Lon, fact.Lat = at[0], at[1]
	flat := s.inPlane(at)
	fact.Reach = homes.from(flat)
	for _, f := range s.communitiesAt(flat) {
		fact.Communities, fact.Names = append(fact.Communities, f.Code), append(fact.Names, f.Name())
	}
	return fact, true
}

func (s *Surveyor) serves(fact *permit.RoomFact, f *planning.Feature) {
	row, isFacility := f.Row.(*planning.Facility)
	if !isFacility {
		return
	}
	fact.Serves, fact.ServesName = row.Community, s.nameOf(planning.Communities, row.Community)
	fact.Owes, fact.OwesName = row.Development, s.nameOf(planning.Developments, row.Development)
	s.later(fact, f.Code)
}

func (s *Surveyor) nameOf(layer, code string) string {
	if f := s.city.Get(layer, code); f != nil {
		return f.Name()
	}
	return code
}
