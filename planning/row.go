package planning

import "github.com/cockroachdb/apd/v3"

// Community 社区 is the footprint of an approved legal act: the ground one residents' committee governs.
type Community struct {
	Subdistrict string // code, "" when unknown
	Kind        CommunityKind
	Population  int64 // persons; 0 when unknown
	Staff       Staff
}

// Staff 社区工作者 is who works in a community, against the posts that the city approved for it.
type Staff struct {
	Posts  int64 // 核定职数; 0 when unknown
	People int64 // 在岗人数; valid when Known
	Known  bool
	AsOf   Date   // zero when not stated
	Origin string // "" when not stated
}

// CommunityKind is the kind of a community. The source types only the 56 urban ones, so Unknown exists.
type CommunityKind string

// The kinds of communities: 纯社区, 村改居, 集镇社区, 未注明.
const (
	PureUrban        CommunityKind = "pure_urban"
	VillageConverted CommunityKind = "village_converted"
	TownCommunity    CommunityKind = "town"
	UnknownKind      CommunityKind = "unknown"
)

// Development 建设项目 is new housing. It lives on after people move in.
type Development struct {
	Developer    string
	CreditCode   string
	LandContract string
	Units        int64 // designed dwelling units of all phases; valid when UnitsKnown
	UnitsKnown   bool
	Occupied     bool
	OccupiedOn   Date
	PropertyFirm string
	LimitedTitle bool // 小产权房
}

// Phase 期 is a part of a development that is released for sale by itself.
type Phase struct {
	Development   string
	Number        int64
	Units         int64 // designed dwelling units
	PresalePermit string
	PermittedOn   Date
}

// Compound 原单位宿舍 is housing that a work unit built for its people.
type Compound struct {
	WorkUnit     string
	UnitGone     bool // the unit is known to exist no longer
	Reformed     bool // its homes were sold in the housing reform
	PropertyFirm string
	AcceptedBy   string // code of the community that accepted it, ""
	Dwellings    int64
	Counted      bool // Dwellings is known
}

// Building 楼栋 is one footprint.
type Building struct {
	Development string
	Compound    string
	Residential bool // people live in it, or nobody said that they do not
	Names       BuildingNames
	Phase       int64 // 0 when unknown
	Designed    int64 // designed units, 0 when unknown
	Dwellings   int64
	Counted     bool // Dwellings is known
}

// Freestanding says that the building is housing of its own, part of no development and no compound.
func (b *Building) Freestanding() bool {
	return b.Residential && b.Development == "" && b.Compound == ""
}

// BuildingNames are the three names 楼号对照 by which papers call one building. Each may be "".
type BuildingNames struct {
	Planning  string `json:"planning_number,omitempty"`  // 规划楼号, on the planning permit
	Contract  string `json:"contract_number,omitempty"`  // 合同楼号, in the land contract
	Marketing string `json:"marketing_number,omitempty"` // 案名楼号, in advertisements
}

// Facility 社区用房 is a set of rooms at one place.
type Facility struct {
	Community   string
	Development string
	Tenure      string
	State       string
	AcceptedOn  Date // day of the completion acceptance 竣工验收; zero when unknown
}

// Approval 规划审批 is one planning approval of a development's scheme, so that the history of schemes is known.
type Approval struct {
	Development string
	Number      string
	On          Date
	Scheme      string // version of the scheme, ""
	Units       int64  // approved dwelling units
}

// Presale 预售许可 is one presale permit on record, for one phase. A permit for several phases has a row for each.
type Presale struct {
	Development string
	Phase       int64
	Number      string // as printed
	On          Date
	Units       int64
	Buildings   string // 批准预售部位, as printed
}

// Handover 移交 is one handing over of a facility.
type Handover struct {
	Facility string
	On       Date
	Receiver string
}

// Inspection 使用检查 is what a later inspection found a facility used for.
type Inspection struct {
	Facility string
	On       Date
	Found    string // as_promised, idle, let, converted, sold, mortgaged
}

// Room 功能室 is one room of a facility.
type Room struct {
	Facility string
	Building string
	Floor    string
	Use      string
	Gross    *apd.Decimal // m²
	Net      *apd.Decimal // m², nil when unknown
}

// Served is one line of a community's roster of served housing.
type Served struct{ Community, Development, Compound string }

// HouseholdCount is a number of households with what was counted, when and by whom.
type HouseholdCount struct {
	Community, Development, Compound string
	Measure                          string // designed, occupied or registered
	Count                            int64
	AsOf                             Date
	Origin                           string
}

// rowOf makes the typed row of a feature.
func rowOf(f *Feature) any {
	switch f.Layer.Name {
	case Communities:
		return communityOf(f)
	case Cells:
		return cellOf(f)
	case Developments:
		return developmentOf(f)
	case Phases:
		return phaseOf(f)
	case Compounds:
		return compoundOf(f)
	case Buildings:
		return buildingOf(f)
	case Facilities:
		return &Facility{f.Text("community_code"), f.Text("development_code"), f.Text("tenure"), f.Text("state"), f.Date(f.Layer, "accepted_on")}
	case Rooms:
		return roomOf(f)
	case Rosters:
		return &Served{f.Text("community_code"), f.Text("development_code"), f.Text("compound_code")}
	case Households:
		return householdsOf(f)
	case Approvals:
		n, _ := f.Integer(f.Layer, "units")
		return &Approval{f.Text("development_code"), f.Text("number"), f.Date(f.Layer, "approved_on"), f.Text("scheme_version"), n}
	case Presales:
		phase, _ := f.Integer(f.Layer, "phase_number")
		n, _ := f.Integer(f.Layer, "units")
		return &Presale{f.Text("development_code"), phase, f.Text("number"), f.Date(f.Layer, "issued_on"), n, f.Text("buildings")}
	case Handovers:
		return &Handover{f.Text("facility_code"), f.Date(f.Layer, "handed_over_on"), f.Text("receiver")}
	case Borders:
		return borderOf(f)
	case Inspections:
		return &Inspection{f.Text("facility_code"), f.Date(f.Layer, "inspected_on"), f.Text("found")}
	}
	return nil
}

func communityOf(f *Feature) *Community {
	n, _ := f.Integer(f.Layer, "population")
	posts, _ := f.Integer(f.Layer, "posts")
	people, known := f.Integer(f.Layer, "staff")
	staff := Staff{Posts: posts, People: people, Known: known, AsOf: f.Date(f.Layer, "staff_as_of"), Origin: f.Text("staff_origin")}
	return &Community{Subdistrict: f.Text("subdistrict_code"), Kind: CommunityKind(f.Text("kind")), Population: n, Staff: staff}
}

func developmentOf(f *Feature) *Development {
	units, known := f.Integer(f.Layer, "designed_units")
	limited, _ := f.Boolean(f.Layer, "limited_title")
	return &Development{
		Developer: f.Text("developer"), CreditCode: f.Text("developer_credit_code"), LandContract: f.Text("land_contract"),
		Units: units, UnitsKnown: known, Occupied: f.Text("state") == "occupied", OccupiedOn: f.Date(f.Layer, "occupied_on"),
		PropertyFirm: f.Text("property_firm"), LimitedTitle: limited,
	}
}

func phaseOf(f *Feature) *Phase {
	number, _ := f.Integer(f.Layer, "number")
	units, _ := f.Integer(f.Layer, "designed_units")
	return &Phase{f.Text("development_code"), number, units, f.Text("presale_permit"), f.Date(f.Layer, "permitted_on")}
}

func compoundOf(f *Feature) *Compound {
	active, known := f.Boolean(f.Layer, "unit_active")
	year, reformed := f.Integer(f.Layer, "reform_year")
	n, counted := f.Integer(f.Layer, "dwellings")
	return &Compound{
		WorkUnit: f.Text("work_unit"), UnitGone: known && !active, Reformed: reformed && year > 0,
		PropertyFirm: f.Text("property_firm"), AcceptedBy: f.Text("accepted_by"), Dwellings: n, Counted: counted,
	}
}

func buildingOf(f *Feature) *Building {
	n, counted := f.Integer(f.Layer, "dwellings")
	use := f.Text("use")
	phase, _ := f.Integer(f.Layer, "phase_number")
	designed, _ := f.Integer(f.Layer, "designed_units")
	return &Building{
		Names: BuildingNames{f.Text("planning_number"), f.Text("contract_number"), f.Text("marketing_number")}, Phase: phase, Designed: designed,
		Development: f.Text("development_code"), Compound: f.Text("compound_code"),
		Residential: use == "residential" || use == "mixed" || use == "unknown", Dwellings: n, Counted: counted,
	}
}

func roomOf(f *Feature) *Room {
	return &Room{
		Facility: f.Text("facility_code"), Building: f.Text("building"), Floor: f.Text("floor"), Use: f.Text("use"),
		Gross: f.Decimal(f.Layer, "gross_area"), Net: f.Decimal(f.Layer, "net_area"),
	}
}

func householdsOf(f *Feature) *HouseholdCount {
	n, _ := f.Integer(f.Layer, "count")
	return &HouseholdCount{
		f.Text("community_code"), f.Text("development_code"), f.Text("compound_code"),
		f.Text("measure"), n, f.Date(f.Layer, "as_of"), f.Text("origin"),
	}
}
