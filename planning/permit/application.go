package permit

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"peijian/planning"
)

// Application is one file that lies before a gate, as its sender states it. Its schema, in the package application, documents every field.
type Application struct {
	ID          string        `json:"id"`
	Gate        Gate          `json:"gate"`
	Name        string        `json:"name"`
	ReceivedOn  planning.Date `json:"received_on"`
	Development Development   `json:"development"`
	Scheme      *Scheme       `json:"scheme,omitempty"`
	Phases      []Phase       `json:"phases,omitempty"`
	Buildings   []Building    `json:"buildings,omitempty"`
	Rooms       []Room        `json:"rooms,omitempty"`
	Agreement   *Agreement    `json:"agreement,omitempty"` // nil: none was handed in
	ProjectKind string        `json:"project_kind,omitempty"`
	Measures    *Measures     `json:"measures,omitempty"`
	InLieu      *InLieu       `json:"in_lieu,omitempty"` // nil: the rooms are built here
	Dates       *Dates        `json:"dates,omitempty"`
}

// Measures 指标 are what the table of figures of the scheme says besides the units, for the whole development.
type Measures struct {
	AboveGroundGFA     Area   `json:"above_ground_gfa,omitzero"` // 地上建筑面积, m²
	ResidentialGFA     Area   `json:"residential_gfa,omitzero"`  // 地上住宅建筑面积, m²
	TotalGFA           Area   `json:"total_gfa,omitzero"`        // 总建筑面积, m²
	Population         *int64 `json:"population,omitempty"`
	OccupiedHouseholds *int64 `json:"occupied_households,omitempty"`
	ElderCareLand      Area   `json:"eldercare_land,omitzero"` // 养老服务设施用地, m²
}

// The ways in which a developer may meet a quota without rooms of its own, where a rulebook lets it.
const (
	Cash    = "cash"    // 缴纳易地建设费
	Pooled  = "pooled"  // 与相邻小区合并配建
	Offsite = "offsite" // 异地配建
)

// InLieu 替代配建 is the paper that stands for rooms which are not built here.
type InLieu struct {
	Kind     string        `json:"kind"` // cash, pooled, offsite
	Number   string        `json:"number,omitempty"`
	On       planning.Date `json:"on,omitzero"`
	Amount   Area          `json:"amount,omitzero"` // 万元, ten thousand yuan, of cash
	Area     Area          `json:"area,omitzero"`   // m² that it stands for
	Adjacent *bool         `json:"adjacent,omitempty"`
}

// Dates are the days of the papers that came before, which may select the rulebook.
type Dates struct {
	LandContractOn      planning.Date `json:"land_contract_on,omitzero"`
	PlanningConditionOn planning.Date `json:"planning_condition_on,omitzero"`
	PlanningPermitOn    planning.Date `json:"planning_permit_on,omitzero"`
}

// Development 建设项目 is the housing that the file is about.
type Development struct {
	Code          string    `json:"code,omitempty"` // of the developments layer
	Name          string    `json:"name"`           // 备案名
	MarketingName string    `json:"marketing_name,omitempty"`
	Developer     Developer `json:"developer"`
	LandContract  string    `json:"land_contract,omitempty"`
	Site          *Site     `json:"site,omitempty"`
	Community     string    `json:"community,omitempty"` // code of the community that the sender names
}

// Developer 开发企业.
type Developer struct {
	Name       string `json:"name"`
	CreditCode string `json:"credit_code,omitempty"` // 统一社会信用代码
}

// Site is where the development lies when the map does not have it: a point or a polygon in EPSG:4490.
type Site struct{ Geometry orb.Geometry }

// Scheme 设计方案 is the design as submitted, with the approval that it claims.
type Scheme struct {
	Version       string          `json:"version,omitempty"`
	Dated         planning.Date   `json:"dated,omitzero"`
	DesignedUnits *int64          `json:"designed_units,omitempty"` // of all phases
	Approval      *Approval       `json:"approval,omitempty"`
	Earlier       []SchemeVersion `json:"earlier,omitempty"` // schemes approved before, the oldest first
}

// Approval is the planning approval of a scheme.
type Approval struct {
	Number string        `json:"number"`
	Date   planning.Date `json:"date"`
	Units  int64         `json:"units"` // dwelling units that were approved
}

// The states of a phase.
const (
	Released = "released" // 已预售
	This     = "this"     // 本次申请
	Later    = "later"    // 后期
)

// Phase 期 is a part of the development that is released for sale by itself.
type Phase struct {
	Number        int64         `json:"number"`
	DesignedUnits int64         `json:"designed_units"`
	Status        string        `json:"status"`
	PresalePermit string        `json:"presale_permit,omitempty"`
	PermittedOn   planning.Date `json:"permitted_on,omitzero"`
}

// Room 用房 is one room that the developer promises.
type Room struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Building  string   `json:"building,omitempty"`
	Floor     string   `json:"floor,omitempty"`
	Use       string   `json:"use"` // of the rooms layer
	GrossArea Area     `json:"gross_area,omitzero"`
	NetArea   Area     `json:"net_area,omitzero"`
	Quotas    []string `json:"quotas,omitempty"` // community, eldercare; empty: community
	Free      *bool    `json:"free,omitempty"`   // nil: as the agreement says
	Sold      bool     `json:"sold,omitempty"`
	Mortgaged bool     `json:"mortgaged,omitempty"`
	UnitCode  string   `json:"unit_code,omitempty"` // 不动产单元号, 28 characters
	Facility  string   `json:"facility,omitempty"`  // code of the facilities layer
	Lon       *float64 `json:"lon,omitempty"`
	Lat       *float64 `json:"lat,omitempty"`
	InPhase   *int64   `json:"in_phase,omitempty"`

	OwnEntrance  *bool  `json:"own_entrance,omitempty"`
	AsBuiltArea  Area   `json:"as_built_area,omitzero"`   // 实测面积, m², in the measure of the rule
	InSharedArea *bool  `json:"in_shared_area,omitempty"` // 计入公摊
	Owner        string `json:"owner,omitempty"`          // who will own it, as the role of a party; "": as the agreement says
}

// Agreement 场所协议 is the paper that stands for the promise.
type Agreement struct {
	Number     string        `json:"number"`
	SignedOn   planning.Date `json:"signed_on,omitzero"`
	ValidUntil planning.Date `json:"valid_until,omitzero"` // the last day; zero: open
	Phases     []int64       `json:"phases,omitempty"`     // empty: the whole development
	Rooms      []string      `json:"rooms,omitempty"`      // IDs; empty: every room
	Free       *bool         `json:"free,omitempty"`
	Parties    []Party       `json:"parties,omitempty"`

	States       []string `json:"states,omitempty"`        // what the paper states: building, floor, area, free, owner, deadline, breach
	State        string   `json:"state,omitempty"`         // draft, sent, complete, superseded, terminated, expired, fulfilled; "": by its signatures
	Transfer     string   `json:"transfer,omitempty"`      // free, buyback_cost, buyback_market, purchase
	Owner        string   `json:"owner,omitempty"`         // who will own the rooms
	HandoverDays *int64   `json:"handover_days,omitempty"` // after acceptance
}

// Party is one side of an agreement; without a date it has not signed.
type Party struct {
	Role     string        `json:"role"`
	Name     string        `json:"name"`
	SignedOn planning.Date `json:"signed_on,omitzero"`
}

// Units are the designed units of the whole scheme: what the scheme says or what its phases or its buildings come to, whichever is most; known is
// false when the file says neither.
func (a *Application) Units() (n int64, known bool) {
	for _, p := range a.Phases {
		n += max(p.DesignedUnits, a.built(p.Number))
		known = true
	}
	var built int64
	for _, b := range a.Buildings {
		built += b.DesignedUnits
		known = true
	}
	n = max(n, built)
	if a.Scheme != nil && a.Scheme.DesignedUnits != nil {
		return max(n, *a.Scheme.DesignedUnits), true
	}
	return n, known
}

// wireSite is how a file writes a site.
type wireSite struct {
	Lon         *float64       `json:"lon,omitempty"`
	Lat         *float64       `json:"lat,omitempty"`
	Type        string         `json:"type,omitempty"`
	Coordinates [][][2]float64 `json:"coordinates,omitempty"`
}

// MarshalJSON writes lon and lat of a point, and GeoJSON of a polygon.
func (s Site) MarshalJSON() ([]byte, error) {
	switch g := s.Geometry.(type) {
	case orb.Point:
		return json.Marshal(wireSite{Lon: &g[0], Lat: &g[1]})
	case orb.Polygon:
		w := wireSite{Type: "Polygon"}
		for _, ring := range g {
			out := make([][2]float64, len(ring))
			for i, p := range ring {
				out[i] = p
			}
			w.Coordinates = append(w.Coordinates, out)
		}
		return json.Marshal(w)
	}
	return nil, fmt.Errorf("site: a %T cannot be written", s.Geometry)
}

// UnmarshalJSON reads what MarshalJSON writes. A polygon is one ring with an area, closed, with or without holes.
func (s *Site) UnmarshalJSON(b []byte) error {
	var w wireSite
	if err := json.Unmarshal(b, &w); err != nil {
		return said("位置应为 lon、lat 或 GeoJSON 面", "a site is lon and lat, or a GeoJSON polygon")
	}
	if w.Lon != nil && w.Lat != nil {
		s.Geometry = orb.Point{*w.Lon, *w.Lat}
		return nil
	}
	var g orb.Polygon
	for _, ring := range w.Coordinates {
		var out orb.Ring
		for _, p := range ring {
			out = append(out, orb.Point(p))
		}
		if len(out) < 4 || !out.Closed() {
			return said("面的每个环至少四个点且首尾相同", "every ring of a polygon has at least four points and ends where it begins")
		}
		g = append(g, out)
	}
	if len(g) == 0 || planar.Area(g) == 0 {
		return said("面没有面积", "the polygon has no area")
	}
	s.Geometry = g
	return nil
}

// Center is a point that stands for the site.
func (s *Site) Center() orb.Point {
	if p, isPoint := s.Geometry.(orb.Point); isPoint {
		return p
	}
	p, _ := planar.CentroidArea(s.Geometry)
	return p
}
