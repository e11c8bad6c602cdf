package gap

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/housing"
)

// cellOf is the grid cell on whose ground the middle of a subject lies: of the community with the largest share that has one there. A community itself
// lies in many, and so in none.
func cellOf(c *planning.City, f *planning.Feature, touching []housing.Touch) planning.Named {
	if f.Plane == nil || f.Layer.Name == planning.Communities {
		return planning.Named{}
	}
	at := cellsAt(c, f.Plane.PointOnSurface())
	for _, t := range touching {
		for _, cell := range at {
			if cell.Row.(*planning.GridCell).Community == t.Code {
				return planning.Named{Code: cell.Code, Name: cell.Name()}
			}
		}
	}
	return planning.Named{}
}

// cellsAt are the grid cells on which a point of the city's plane lies, edges included, by code.
func cellsAt(c *planning.City, p orb.Point) []*planning.Feature {
	var out []*planning.Feature
	for cell := range c.Layer(planning.Cells).At(p) {
		out = append(out, cell)
	}
	slices.SortFunc(out, func(a, b *planning.Feature) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// CellDefectKind is a way in which the division into grid cells is wrong.
type CellDefectKind string

// The kinds of defects of grid cells.
const (
	CellsOverlap CellDefectKind = "overlap"  // 网格重叠: two cells on one ground
	CellCrosses  CellDefectKind = "crossing" // 网格越界: a cell leaves its community
	CellLeaves   CellDefectKind = "left_out" // 住房漏划: homes in no cell of a community that has cells
	CellStray    CellDefectKind = "stray"    // 所属社区不存在: the community of a cell does not exist
)

// CellDefectTitles names the kinds in the order in which they are listed.
var CellDefectTitles = []struct {
	Kind  CellDefectKind
	Title planning.Text
}{
	{CellsOverlap, planning.Text{Zh: "网格重叠", En: "Cells overlap"}},
	{CellCrosses, planning.Text{Zh: "网格越界", En: "Cell leaves its community"}},
	{CellLeaves, planning.Text{Zh: "住房漏划", En: "Housing left out"}},
	{CellStray, planning.Text{Zh: "所属社区不存在", En: "Community does not exist"}},
}

// Title names a kind.
func (k CellDefectKind) Title() planning.Text {
	for _, t := range CellDefectTitles {
		if t.Kind == k {
			return t.Title
		}
	}
	return planning.Text{Zh: string(k), En: string(k)}
}

// CellDefect 网格问题 is something wrong with the division of communities into grid cells: of what, how much, on what evidence, and who must act.
type CellDefect struct {
	ID          string         `json:"id"` // kind/layer/code, and for an overlap the other cell's code
	Kind        CellDefectKind `json:"kind"`
	Subject     planning.Named `json:"subject"` // the cell, or the housing that is left out
	Other       planning.Named `json:"other"`   // of an overlap: the other cell, with the larger code
	Community   planning.Named `json:"community"`
	Subdistrict planning.Named `json:"subdistrict"`
	Area        float64        `json:"area_m2"`    // in both cells, or outside the community; 0 for housing
	Share       float64        `json:"share"`      // of the cell that lies outside its community, 0 to 1
	Households  *int64         `json:"households"` // left out; nil: not known, which is not none
	Evidence    planning.Text  `json:"evidence"`
	Actor       planning.Text  `json:"actor"`
	Lon         float64        `json:"lon"`
	Lat         float64        `json:"lat"`

	Bound orb.Bound `json:"-"` // EPSG:4490
}

// CellReport is everything wrong with a city's grid cells.
type CellReport struct {
	Defects []CellDefect
	Slivers int // overlaps and crossings too small to be meant, and left out of Defects
}

// DetectCells finds what is wrong with the grid cells of a city, by kind in the order of CellDefectTitles and then by code.
func DetectCells(c *planning.City) CellReport {
	var r CellReport
	detectCellOverlap(c, &r)
	detectCellCrossing(c, &r)
	detectCellOmission(c, &r)
	detectStrayCells(c, &r)
	return r
}

// measured says whether so many m² are a defect, and counts them when they are noise. Areas come rounded to a tenth of a square millimetre, and what is
// left of two that should be equal is nothing.
func (r *CellReport) measured(c *planning.City, m2 float64) bool {
	const nothing = 0.001
	if m2 >= c.Info.Rules.CellSliver && m2 >= nothing {
		return true
	}
	if m2 >= nothing {
		r.Slivers++
	}
	return false
}

// newCellDefect fills in what every defect tells of its subject.
func newCellDefect(c *planning.City, k CellDefectKind, f, community *planning.Feature) CellDefect {
	d := CellDefect{ID: string(k) + "/" + f.Layer.Name + "/" + f.Code, Kind: k, Subject: f.Named(), Bound: f.Geometry.Bound()}
	var touching []housing.Touch
	if community != nil {
		d.Community = community.Named()
		touching = []housing.Touch{itself(community)}
	}
	d.Subdistrict = housing.Subdistrict(c, f, touching)
	if p, ok := f.Center(); ok {
		d.Lon, d.Lat = p.Lon(), p.Lat()
	}
	return d
}
