package permit

import "peijian/planning"

// UsesTest asks that rooms for certain uses are there, and says which uses count at all.
type UsesTest struct {
	Required []UseGroup `json:"required"`
}

// UseGroup is a kind of room that must be there; a room of any of its uses is one.
type UseGroup struct {
	Title planning.Text `json:"title"`
	AnyOf []string      `json:"any_of"` // uses of the rooms layer
}

// AgreementTest asks for a venue agreement 场所协议 in force, for this phase and these rooms, signed by every role.
type AgreementTest struct {
	Roles []Role `json:"roles"`
	Free  bool   `json:"free"` // it must say that the rooms are free of charge

	MustState      []string `json:"must_state"`      // what the paper must state, of [AgreementContents]
	HandoverWithin int64    `json:"handover_within"` // days after acceptance that it may allow for handing over, 0: any
}

// Role is a party that must sign.
type Role struct {
	ID    string        `json:"id"`
	Title planning.Text `json:"title"`
}

// TransferTest says which rooms count by what becomes of them. True: the room must be so.
type TransferTest struct {
	Free        bool `json:"free"`        // 无偿
	Unsold      bool `json:"unsold"`      // 未出售
	Unmortgaged bool `json:"unmortgaged"` // 未抵押
	Unshared    bool `json:"unshared"`    // 未计入公摊

	Modes  []string `json:"modes"`  // of [TransferModes] that do; empty: any
	Owners []string `json:"owners"` // of [Owners] that may own it; empty: any
}

// PositionTest says on which floors a room counts. False: a room there does not.
type PositionTest struct {
	Basement     bool  `json:"basement"`
	SemiBasement bool  `json:"semi_basement"`
	Mezzanine    bool  `json:"mezzanine"`
	StiltFloor   bool  `json:"stilt_floor"`
	Highest      int64 `json:"highest"` // highest floor that counts, 0: any
	Lowest       int64 `json:"lowest"`  // lowest floor that counts, 0: any above ground

	OwnEntrance bool `json:"own_entrance"` // the room must have one

	MaxDistance int64 `json:"max_distance,omitempty"` // m from the room to the farthest home of the development, 0: any
}

// GroundFloorTest asks that so much of the area lies on the ground floor.
type GroundFloorTest struct {
	Area Area `json:"area"` // m²
}

// CompositionTest asks that a part of the area serves certain uses: a share of it, or so many per mille of a floor area.
type CompositionTest struct {
	Title    planning.Text `json:"title"`
	AnyOf    []string      `json:"any_of"` // uses of the rooms layer
	MinShare Area          `json:"min_share"`
	Of       string        `json:"of"` // required: of the area that is owed; promised: of all that counts

	Permille Area    `json:"permille,omitzero"` // ‰ of the base, instead of a share
	Base     Measure `json:"base,omitempty"`    // a floor area
	Min      Area    `json:"min,omitzero"`      // m² at the least, with a permille
}

// PhasingTest asks that the rooms come early.
type PhasingTest struct {
	FirstShare  Area `json:"first_share"`  // percent of what is owed that the first phase must hold, not known: none
	BeforeShare Area `json:"before_share"` // percent of the units: phases that begin after it are too late for rooms, not known: any
}

// AsBuiltTest asks that rooms are built as large as they were planned. Rooms beyond the tolerance count as measured.
type AsBuiltTest struct {
	Tolerance Area `json:"tolerance"` // percent under the planned area that is let pass
}

// When says for which developments a clause speaks.
type When struct {
	ProjectKinds []string `json:"project_kinds"` // empty: any
	UnitsFrom    int64    `json:"units_from"`    // 0: any
	UnitsBelow   int64    `json:"units_below"`   // 0: any
}

// ExclusiveTest asks that a room is promised once.
type ExclusiveTest struct {
	Quotas       bool `json:"quotas"`       // not for another quota too, as elder care
	Developments bool `json:"developments"` // not by another development
	Communities  bool `json:"communities"`  // not to another community
}

// CommunityTest asks that the map knows one community to which the development belongs, and that the rooms are in it.
type CommunityTest struct {
	RoomsInside bool `json:"rooms_inside"`
}

// GroupingTest says which developments count together, so that splitting one does not lower what is owed.
type GroupingTest struct {
	SameLandContract  bool  `json:"same_land_contract"`
	SameDeveloperNear int64 `json:"same_developer_near"` // m between the grounds, 0: not grouped
}

// ApprovalTest asks that the units are no more than those that were approved.
type ApprovalTest struct {
	UnitsMayRise bool `json:"units_may_rise"`
}

// DeliveryTest asks that rooms stand in a phase that is released already or released now.
type DeliveryTest struct {
	LaterPhases bool `json:"later_phases"` // true: rooms of later phases count
}

// hearer judges a clause at a gate.
type hearer interface {
	hear(h *hearing, c *Clause) Finding
}

// screen judges the rooms one by one before any clause is heard.
type screen interface {
	look(h *hearing, r *Room) (standing, planning.Text)
}

// tests lists the clause's tests that are set.
func (c *Clause) tests() []hearer {
	all := [...]struct {
		set  bool
		test hearer
	}{
		{c.Uses != nil, c.Uses}, {c.Quantity != nil, c.Quantity}, {c.Agreement != nil, c.Agreement}, {c.Transfer != nil, c.Transfer},
		{c.Position != nil, c.Position}, {c.Exclusive != nil, c.Exclusive}, {c.Community != nil, c.Community}, {c.Grouping != nil, c.Grouping},
		{c.Approval != nil, c.Approval}, {c.Delivery != nil, c.Delivery}, {c.GroundFloor != nil, c.GroundFloor},
		{c.Composition != nil, c.Composition}, {c.Phasing != nil, c.Phasing}, {c.AsBuilt != nil, c.AsBuilt}, {c.Figure != nil, c.Figure},
	}
	var out []hearer
	for _, t := range all {
		if t.set {
			out = append(out, t.test)
		}
	}
	return out
}
