package planning

import "github.com/tidwall/btree"

// GridCell 网格 is the unit of grid management inside a community: the ground that one team walks.
type GridCell struct {
	Community  string // code
	Kind       string // basic 基础网格 or dedicated 专属网格
	Staff      int64  // 网格员 who walk it; 0 when unknown
	Households int64  // valid when Counted
	Counted    bool
}

func cellOf(f *Feature) *GridCell {
	staff, _ := f.Integer(f.Layer, "staff")
	n, counted := f.Integer(f.Layer, "households")
	return &GridCell{Community: f.Text("community_code"), Kind: f.Text("kind"), Staff: staff, Households: n, Counted: counted}
}

// CellGround tells where the ground of one grid cell lies. PostGIS measures it, in the city's plane and whatever the day: communities and cells that
// the law does not know today may be among them, and a City does not have those.
type CellGround struct {
	Area     float64       // m²
	Claims   []Claim       // by community, the largest first
	Overlaps []CellOverlap // with other cells, by code
}

// CellOverlap is ground that a cell has in common with another one.
type CellOverlap struct {
	Cell string  `json:"cell"` // code of the other
	Area float64 `json:"area"` // m²
}

// Of is how much of the cell lies in a community, in m².
func (g *CellGround) Of(community string) float64 {
	for _, c := range g.Claims {
		if c.Community == community {
			return c.Area
		}
	}
	return 0
}

// CellGroundChange is a new measurement of a cell's ground, or, with a nil Ground, its end.
type CellGroundChange struct {
	Code   string
	Ground *CellGround
}

// CellGround tells where a grid cell lies, nil when that was never measured.
func (c *City) CellGround(code string) *CellGround {
	g, _ := c.cellGrounds.Get(code)
	return g
}

func (c *City) takeCellGrounds(changes []CellGroundChange) {
	if len(changes) == 0 {
		return
	}
	c.cellGrounds = c.cellGrounds.Copy()
	for _, g := range changes {
		if g.Ground == nil {
			c.cellGrounds.Delete(g.Code)
		} else {
			c.cellGrounds.Set(g.Code, g.Ground)
		}
	}
}

func noCellGrounds() *btree.Map[string, *CellGround] { return new(btree.Map[string, *CellGround]) }

// Where the digits of a community stand in a cell's code, by the two standards that cities use.
const (
	communityDigits = 12 // 6 of the county, 3 of the sub-district, 3 of the community
	beijingDigits   = 15 // and 3 of the cell
	objectDigits    = 6  // CJ/T 349-2010: the class of the object goes before
	digitalDigits   = 20 // and 2 of the cell go behind
)

// CommunityOfCell reads the community out of a cell's code: the first 12 of 15 digits (6+3+3+3, the management grid), or the 7th to 18th of 20 (CJ/T 349-2010).
// ok is false for a code of any other form, which is no fault.
func CommunityOfCell(code string) (community string, ok bool) {
	for _, r := range code {
		if r < '0' || r > '9' {
			return "", false
		}
	}
	switch len(code) {
	case beijingDigits:
		return code[:communityDigits], true
	case digitalDigits:
		return code[objectDigits : objectDigits+communityDigits], true
	}
	return "", false
}
