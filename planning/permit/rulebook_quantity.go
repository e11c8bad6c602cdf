package permit

// QuantityTest asks for an area that grows with what is built. Exactly one of rate, permille, tiers, step and fixed says how; minimum and
// maximum bound it. The clause's quotas say for which rooms: one area for all of them together.
type QuantityTest struct {
	Base     Measure      `json:"base"`  // "": units
	Whole    bool         `json:"whole"` // units of all phases count, and not only of those released so far and now
	Rate     Rate         `json:"rate"`
	Permille Area         `json:"permille"` // ‰ of a floor area
	Tiers    []Tier       `json:"tiers"`
	Step     *Step        `json:"step"`
	Fixed    Area         `json:"fixed"`    // m² whatever is built
	Area     string       `json:"area"`     // gross 建筑面积 or net 套内面积
	Min      Area         `json:"min"`      // m², not known: none
	Max      Area         `json:"max"`      // m², not known: none
	EachMin  Area         `json:"each_min"` // m² under which a room does not count
	Small    *Small       `json:"small"`
	InLieu   []InLieuRule `json:"in_lieu"` // papers that may stand for rooms
}

// Measure is what a requirement is computed on.
type Measure string

// The measures. Floor areas and heads are those of the whole development.
const (
	Units              Measure = "units"
	AboveGroundGFA     Measure = "above_ground_gfa"
	ResidentialGFA     Measure = "residential_gfa" // above ground
	TotalGFA           Measure = "total_gfa"
	Population         Measure = "population"
	OccupiedHouseholds Measure = "occupied_households"
)

// Rate is square metres for so many units.
type Rate struct {
	Per      int64    `json:"per"`  // 1, 10, or whole hundreds
	Area     Area     `json:"area"` // m²
	Rounding Rounding `json:"rounding"`
}

// set says whether a rulebook wrote a rate.
func (r Rate) set() bool { return r.Per != 0 || r.Area.Known() || r.Rounding != "" }

// Rounding says what becomes of a begun hundred.
type Rounding string

// The roundings: by the share, as a whole one, not at all.
const (
	Prorata      Rounding = "prorata"
	CeilHundred  Rounding = "ceil_hundred"
	FloorHundred Rounding = "floor_hundred"
)

// Tier 分档 is the area for developments up to a bound. The last one has none.
type Tier struct {
	Below Area `json:"below"` // 不满: the bound itself is in the next tier
	UpTo  Area `json:"up_to"` // 以下: the bound itself is in this one
	Area  Area `json:"area"`  // m²
}

// bound is where a tier ends, not known for the last one.
func (t Tier) bound() Area {
	if t.Below.Known() {
		return t.Below
	}
	return t.UpTo
}

// holds says whether a measure falls under the tier's bound.
func (t Tier) holds(n Area) bool {
	switch {
	case t.Below.Known():
		return n.Cmp(t.Below) < 0
	case t.UpTo.Known():
		return n.Cmp(t.UpTo) <= 0
	}
	return true
}

// Step 递增 is an area up to a bound, and so much more for every further so many.
type Step struct {
	UpTo     Area     `json:"up_to"`
	Area     Area     `json:"area"`     // m² up to there
	ThenPer  int64    `json:"then_per"` // of the base
	Add      Area     `json:"add"`      // m² for each of them
	Rounding Rounding `json:"rounding"`
}

// Small 小型项目 says what developments owe that do not reach a bound: nothing, or a fixed area.
type Small struct {
	Below  Area `json:"below"` // of the base
	Exempt bool `json:"exempt"`
	Area   Area `json:"area"` // m²
}

// InLieuRule is a way of meeting the quota without rooms of one's own: it counts as soon as its paper is there.
type InLieuRule struct {
	Kind      string `json:"kind"`      // cash, pooled, offsite
	Below     Area   `json:"below"`     // only for developments under so much of the base; not known: for all
	EachMin   Area   `json:"each_min"`  // m² that the venue has at least
	Adjacent  bool   `json:"adjacent"`  // the venue is in the estate next door
	Valuation string `json:"valuation"` // market or cost: how money is reckoned, as the rule says
}
