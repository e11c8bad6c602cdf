package permit

import "peijian/planning"

// SurveyReach is how far around a development its developer's other developments are looked for, in m. A rulebook cannot ask for more.
const SurveyReach = 1000

// Surroundings is what the map knows of an application, as plain values, so that a ruling stores them and is judged again years
// later. The zero value means that no map was asked.
type Surroundings struct {
	Revision    int64             `json:"revision"` // of the city; 0: no map
	Located     bool              `json:"located"`  // the development, or the site that the file states, is on the map
	Communities []Home            `json:"communities,omitempty"`
	Covered     float64           `json:"covered"` // share of the ground in any community, 0 to 1; valid when Measured
	Measured    bool              `json:"measured"`
	Rules       planning.GapRules `json:"rules"`
	Released    []PhaseFact       `json:"released,omitempty"` // phases of the development itself that the map knows as released
	Planned     []PhaseFact       `json:"planned,omitempty"`  // and those that it knows without a permit
	Rooms       []RoomFact        `json:"rooms,omitempty"`
	Siblings    []Sibling         `json:"siblings,omitempty"`
	Claims      []RoomClaim       `json:"claims,omitempty"`
	Buildings   []BuildingFact    `json:"buildings,omitempty"` // of the development
	Approvals   []ApprovalFact    `json:"approvals,omitempty"` // of its schemes, the oldest first
	Presales    []PresaleFact     `json:"presales,omitempty"`  // on record, the oldest first
}

// BuildingFact is a building of the development as the map has it.
type BuildingFact struct {
	planning.BuildingNames

	Code  string `json:"code"`
	Phase int64  `json:"phase"` // 0: not known
	Units int64  `json:"units"` // designed; 0: not known
}

// ApprovalFact is a planning approval of the development that is on record.
type ApprovalFact struct {
	Number string        `json:"number"`
	On     planning.Date `json:"on"`
	Scheme string        `json:"scheme,omitempty"`
	Units  int64         `json:"units"`
}

// PresaleFact is a presale permit of the development that is on record.
type PresaleFact struct {
	Number    string        `json:"number"` // as printed
	Key       string        `json:"key"`    // by which it is compared
	Phase     int64         `json:"phase"`
	On        planning.Date `json:"on"`
	Units     int64         `json:"units"`
	Buildings string        `json:"buildings,omitempty"`
}

// Reach is how far a room lies from the homes of its development.
type Reach struct {
	Nearest   float64 `json:"nearest"`   // m, from the room to the nearest home
	Farthest  float64 `json:"farthest"`  // m, to the farthest
	Buildings int64   `json:"buildings"` // with homes, that were measured; 0: the map has none and the development's ground was
	Straight  bool    `json:"straight"`  // as the crow flies; walking is farther
}

func (r *Reach) view() *ReachView {
	if r == nil {
		return nil
	}
	v := &ReachView{Nearest: distance(r.Nearest), Farthest: distance(r.Farthest), Buildings: r.Buildings, How: sentence("沿道路步行距离", "walking along streets")}
	if r.Straight {
		v.How = sentence("直线距离，步行更远", "straight line; walking is farther")
	}
	return v
}

// Home is a community in which ground of the development lies.
type Home struct {
	Code  string  `json:"code"`
	Name  string  `json:"name"`
	Kind  string  `json:"kind"`
	Share float64 `json:"share"` // 0 to 1; valid when Measured, otherwise the community holds the development's point
}

// PhaseFact is a phase as the map has it.
type PhaseFact struct {
	Number int64  `json:"number"`
	Units  int64  `json:"units"`
	Permit string `json:"permit"` // "" when it is not released, or the map has only the day
}

// RoomFact is where the map puts a room of the file.
type RoomFact struct {
	Room        string   `json:"room"`    // its ID
	Unknown     bool     `json:"unknown"` // the file names a facility that the map does not have
	Communities []string `json:"communities,omitempty"`
	Names       []string `json:"names,omitempty"`
	Lon         float64  `json:"lon"`
	Lat         float64  `json:"lat"`
	Serves      string   `json:"serves,omitempty"`      // community that the facility serves already, by the map
	ServesName  string   `json:"serves_name,omitempty"` //
	Owes        string   `json:"owes,omitempty"`        // development that the facility belongs to, by the map
	OwesName    string   `json:"owes_name,omitempty"`

	Reach       *Reach        `json:"reach,omitempty"`       // nil: the map does not have the development
	HandedOver  planning.Date `json:"handed_over,omitzero"`  // the facility, last
	InspectedOn planning.Date `json:"inspected_on,omitzero"` // the facility, last
	Found       string        `json:"found,omitempty"`       // by that inspection: as_promised, idle, let, converted, sold, mortgaged
}

// Sibling is another development that may count together with this one. Evaluate decides by the rulebook.
type Sibling struct {
	Code         string   `json:"code"`
	Name         string   `json:"name"`
	Units        int64    `json:"units"` // of its released phases, or its designed units where the map has no phases
	UnitsKnown   bool     `json:"units_known"`
	Unreleased   bool     `json:"unreleased"` // it has phases, and none is released
	SameContract bool     `json:"same_contract"`
	SameFirm     bool     `json:"same_firm"`
	Distance     *float64 `json:"distance,omitempty"` // m between the grounds in the city's plane

	Measures *Measures `json:"measures,omitempty"` // nil: not known
}

// RoomClaim says that another application promises the same room.
type RoomClaim struct {
	Room        string `json:"room"`        // ID in this file
	Application string `json:"application"` // the other one
	Name        string `json:"name"`        // the other one's
	Development string `json:"development"` // the other one's code, ""
	Title       string `json:"title"`       // the other development's name
	Same        bool   `json:"same"`        // it is this development itself
	Community   string `json:"community"`   // community that the other one names, ""
	By          string `json:"by"`          // unit_code, facility, place or building

	Quotas []string `json:"quotas,omitempty"` // for which the other one offers it; empty: by its use
	Use    string   `json:"use,omitempty"`    // the other one's use of it
}

// belongs lists the codes of the communities that hold enough of the ground to be the development's own.
func (s *Surroundings) belongs() []Home {
	var out []Home
	for _, h := range s.Communities {
		if !s.Measured || h.Share >= s.Rules.ContestedFrom {
			out = append(out, h)
		}
	}
	return out
}
