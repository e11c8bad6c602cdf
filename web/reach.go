package web

import (
	"context"
	"fmt"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/geo/geojson"
	"peijian/planning"
	"peijian/planning/reach"
	"peijian/web/answer"
	"peijian/web/picture"
)

// maxCandidates bounds how many places one question may compare.
const maxCandidates = 20_000

// ReachInput asks about a part of the city and a distance.
type ReachInput struct {
	answer.Common
	Community   string  `query:"community" doc:"Code of a community"`
	Subdistrict string  `query:"subdistrict" doc:"Code of a sub-district"`
	Distance    float64 `query:"distance" minimum:"1" maximum:"2000" doc:"m; without it the city's own threshold"`
}

func (in *ReachInput) area() reach.Area {
	return reach.Area{Community: in.Community, Subdistrict: in.Subdistrict}
}

// asked reads the question: the city, the part of it, and the distance, which is the city's threshold when none is given.
func (in *ReachInput) asked(ctx context.Context) (p *picture.Picture, area reach.Area, distance float64, err error) {
	p, area = picture.Of(ctx), in.area()
	if err = area.Check(p.City); err == nil {
		distance, err = radiusAsked(p.City, in.Distance)
	}
	return p, area, distance, err
}

// radiusAsked is a distance as it was asked for, or the city's threshold as far as anybody is followed. What is not a number passes every minimum.
func radiusAsked(c *planning.City, asked float64) (float64, error) {
	switch {
	case asked != asked:
		return 0, answer.BadParameter("distance", planning.Text{Zh: "不是数字", En: "is not a number"})
	case asked > 0:
		return asked, nil
	}
	return min(c.Info.Rules.ReachMetres, reach.MaxDistance), nil
}

// ReachAnswer is how homes lie to the venues of their communities.
type ReachAnswer struct {
	Revision     int64         `json:"revision"`
	AsOf         planning.Date `json:"as_of"`
	Method       string        `json:"method" enum:"streets,straight" doc:"Along streets, the ways to the street at both ends counted in; or straight lines, where the city has no streets"`
	Distance     float64       `json:"distance" doc:"m"`
	Total        reach.Sum     `json:"total" doc:"The area asked about"`
	Subdistricts []reach.Sum   `json:"subdistricts" doc:"By code; homes that lie in none have an empty one"`
	Communities  []reach.Sum   `json:"communities"`
}

type placementInput struct {
	ReachInput
	K          int      `query:"k" minimum:"1" maximum:"20" default:"1" doc:"How many rooms"`
	Candidates []string `query:"candidates" enum:"room,compound,building" doc:"Kinds of places; without it all: promised rooms, compounds that nobody took over, residential buildings"`
}

// PlacementAnswer is where rooms would serve the most homes that no venue serves now.
type PlacementAnswer struct {
	Revision   int64         `json:"revision"`
	AsOf       planning.Date `json:"as_of"`
	Method     string        `json:"method" enum:"streets,straight"`
	Distance   float64       `json:"distance" doc:"m"`
	Candidates int           `json:"candidates" doc:"Places compared"`
	Unserved   reach.Count   `json:"unserved" doc:"Homes of the area that no venue serves now"`
	Served     reach.Count   `json:"served" doc:"Of the unserved those that the sites serve"`
	Bound      int64         `json:"bound" doc:"No choice of as many places serves more households: proven"`
	Sites      []SiteAnswer  `json:"sites" doc:"The one that adds most first"`
}

// SiteAnswer is one chosen place.
type SiteAnswer struct {
	Kind  reach.CandidateKind `json:"kind"`
	Place Spot                `json:"place"`
	Adds  int64               `json:"adds" doc:"Households that it adds to those of the sites before it"`
	All   reach.Count         `json:"all" doc:"Unserved homes within the distance"`
}

// Spot is a feature with a point on it.
type Spot struct {
	planning.Named
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

func spotOf(f *planning.Feature) Spot {
	p, _ := f.Center()
	return Spot{f.Named(), answer.Rounded(p.Lon()), answer.Rounded(p.Lat())}
}

type effectInput struct {
	answer.Common
	Development string  `query:"development" required:"true" doc:"Code of a development"`
	Distance    float64 `query:"distance" minimum:"1" maximum:"2000" doc:"m; without it the city's own threshold"`
}

// EffectAnswer says what the rooms of a development would change.
type EffectAnswer struct {
	Revision    int64          `json:"revision"`
	AsOf        planning.Date  `json:"as_of"`
	Method      string         `json:"method" enum:"streets,straight"`
	Distance    float64        `json:"distance" doc:"m"`
	Development planning.Named `json:"development"`
	Rooms       []RoomAnswer   `json:"rooms" doc:"The facilities that it promised and that are not open yet, by code"`
}

// RoomAnswer says what one facility would change if it were the only one to open.
type RoomAnswer struct {
	Place       Spot          `json:"place"`
	Gained      reach.Count   `json:"gained" doc:"Homes that come within the distance"`
	Within      reach.Count   `json:"within" doc:"All homes within the distance"`
	Communities []reach.Gain  `json:"communities" doc:"Whose homes they are that come within the distance"`
	Sentence    planning.Text `json:"sentence"`
}

func (s *server) registerReach(api huma.API) {
	answer.Get(api, "/api/v1/reach", "reach", "How far homes lie from the venues of their communities, by band, sub-district and community", s.reach, answer.Finds)
	answer.Get(api, "/api/v1/reach/lines", "reachLines", "The streets within the distance of the venues, cut off where it is reached, as GeoJSON (RFC 7946)", s.reachLines,
		answer.Finds, answer.As("application/geo+json", &huma.Schema{Type: huma.TypeObject}))
	answer.Get(api, "/api/v1/reach/rooms", "reachRooms", "What the planned rooms of a development would change", s.reachRooms, answer.Finds)
	answer.Get(api, "/api/v1/placement", "placement", "Where rooms would serve the most homes that no venue serves", s.placement, answer.Finds)
}

func methodOf(r *reach.Reach) string {
	if r.Walked {
		return "streets"
	}
	return "straight"
}

func (s *server) reach(ctx context.Context, in *ReachInput) (*answer.Reply[ReachAnswer], error) {
	p, area, distance, err := in.asked(ctx)
	if err != nil {
		return nil, err
	}
	r := p.Reach()
	out := ReachAnswer{Revision: p.Revision, AsOf: p.AsOf, Method: methodOf(&r), Distance: distance}
	table := r.Table(p.City, out.Distance, area.Home)
	out.Total, out.Subdistricts, out.Communities = table.City, table.Subdistricts, table.Communities
	return answer.OK(out), nil
}

func (s *server) reachLines(ctx context.Context, in *ReachInput) (*huma.StreamResponse, error) {
	p, area, distance, err := in.asked(ctx)
	if err != nil {
		return nil, err
	}
	return answer.Download(p.City, "reach", everyLine(p.City, area, distance)), nil
}

func everyLine(c *planning.City, area reach.Area, distance float64) func(answer.WriteFeature) error {
	degrees, err := crs.ByCode(4490)
	return func(write answer.WriteFeature) error {
		if err != nil {
			return err
		}
		for f := range c.Layer(planning.Communities).All() {
			if area.Community != "" && f.Code != area.Community || area.Subdistrict != "" && f.Text("subdistrict_code") != area.Subdistrict {
				continue
			}
			lines := reach.Lines(c, f.Code, distance)
			if len(lines) == 0 {
				continue
			}
			if err := write(f.Code, crs.Transform(orb.Geometry(lines), c.Plane(), degrees), []geojson.Property{
				{Name: "community", Value: f.Code}, {Name: "name", Value: f.Name()}, {Name: "distance", Value: distance},
			}); err != nil {
				return err
			}
		}
		return nil
	}
}

func (s *server) placement(ctx context.Context, in *placementInput) (*answer.Reply[PlacementAnswer], error) {
	p, area, distance, err := in.asked(ctx)
	if err != nil {
		return nil, err
	}
	candidates := reach.CandidatesIn(p.City, kindsOf(in.Candidates), area.Place(p.City))
	if len(candidates) > maxCandidates {
		return nil, answer.BadParameter("candidates", planning.Text{
			Zh: fmt.Sprintf("有 %d 处，超过 %d 处：请选定社区、街道或类型", len(candidates), maxCandidates),
			En: fmt.Sprintf("are %d, more than %d: ask about a community, a sub-district or fewer kinds", len(candidates), maxCandidates),
		})
	}
	r := p.Reach()
	found := r.Place(p.City, candidates, in.K, distance, area.Home)
	out := PlacementAnswer{
		Revision: p.Revision, AsOf: p.AsOf, Method: methodOf(&r), Distance: found.Distance, Candidates: found.Candidates,
		Unserved: found.Unserved, Served: found.Served, Bound: found.Bound, Sites: []SiteAnswer{},
	}
	for _, x := range found.Sites {
		out.Sites = append(out.Sites, SiteAnswer{x.Kind, spotOf(x.At), x.Adds, x.All})
	}
	return answer.OK(out), nil
}

func kindsOf(names []string) (out []reach.CandidateKind) {
	for _, k := range reach.CandidateKinds {
		if len(names) == 0 || slices.Contains(names, string(k)) {
			out = append(out, k)
		}
	}
	return out
}

func (s *server) reachRooms(ctx context.Context, in *effectInput) (*answer.Reply[EffectAnswer], error) {
	p := picture.Of(ctx)
	development := p.Get(planning.Developments, in.Development)
	if development == nil {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no development %s", in.Development)
	}
	distance, err := radiusAsked(p.City, in.Distance)
	if err != nil {
		return nil, err
	}
	r := p.Reach()
	out := EffectAnswer{
		Revision: p.Revision, AsOf: p.AsOf, Method: methodOf(&r), Distance: distance, Rooms: []RoomAnswer{},
		Development: development.Named(),
	}
	for _, e := range r.Effects(p.City, reach.PlannedRooms(p.City, development.Code), distance) {
		out.Rooms = append(out.Rooms, RoomAnswer{spotOf(e.Facility), e.Gained, e.Within, e.ByOwner, e.Sentence(distance)})
	}
	return answer.OK(out), nil
}
