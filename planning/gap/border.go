package gap

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/housing"
)

// BorderKind is what is wrong with the ground between communities.
type BorderKind string

// The kinds of what is wrong between communities.
const (
	BorderOverlap   BorderKind = "overlap"     // 重叠: ground in two communities or more
	BorderVoid      BorderKind = "void"        // 空白: ground in none, with communities all around
	BorderNarrow    BorderKind = "narrow_void" // 狭缝: the same, so narrow that the lines were meant to be one
	BorderUnmatched BorderKind = "unmatched"   // 顶点不一致: two communities draw one line with different vertices
	BorderOpen      BorderKind = "open"        // 市界边缘未划入: ground in none that reaches to the city's limit
)

// BorderTitles names the kinds in the order in which they are listed.
var BorderTitles = []struct {
	Kind  BorderKind
	Title planning.Text
}{
	{BorderOverlap, planning.Text{Zh: "重叠", En: "Overlap"}},
	{BorderVoid, planning.Text{Zh: "空白", En: "Void"}},
	{BorderNarrow, planning.Text{Zh: "狭缝", En: "Narrow void"}},
	{BorderUnmatched, planning.Text{Zh: "顶点不一致", En: "Unmatched vertices"}},
	{BorderOpen, planning.Text{Zh: "市界边缘未划入", En: "Open to the city limit"}},
}

// Title names a kind.
func (k BorderKind) Title() planning.Text {
	for _, t := range BorderTitles {
		if t.Kind == k {
			return t.Title
		}
	}
	return planning.Text{Zh: string(k), En: string(k)}
}

// Gap is the kind of gap that such ground is, "" when it is none.
func (k BorderKind) Gap() Kind {
	switch k {
	case BorderOverlap:
		return Overlap
	case BorderVoid, BorderNarrow:
		return Void
	}
	return ""
}

// BorderGrid is the step to which the ground between communities is computed, in metres of the city's plane.
const BorderGrid = 0.001

// Width is how wide ground is, in metres: the short side of the rectangle that has the same area (m²) and perimeter (m), and for what is
// rounder than a square the side of the square with the same perimeter.
func Width(area, perimeter float64) float64 {
	rest := perimeter*perimeter - 16*area
	if !(rest > 0) {
		return perimeter / 4
	}
	return 4 * area / (perimeter + math.Sqrt(rest))
}

// Border 边界问题 is one thing wrong between communities: where, how large, between whom, and how many households are caught in it.
type Border struct {
	ID          string           `json:"id"`  // kind/code of the area, or of the two communities
	Gap         string           `json:"gap"` // id of the gap that it is, "" when it is none
	Kind        BorderKind       `json:"kind"`
	Area        float64          `json:"area"`      // m²; 0 for unmatched vertices
	Width       float64          `json:"width"`     // m; 0 for unmatched vertices
	Vertices    int              `json:"vertices"`  // that one of the two lacks; 0 but for unmatched vertices
	Claimants   []planning.Named `json:"claimants"` // communities, the one with most of it first
	Subdistrict planning.Named   `json:"subdistrict"`
	Households  *int64           `json:"households"`        // on this ground; nil: some of the housing was not counted, which is not none
	Known       int64            `json:"known"`             // households of the housing that was counted
	Uncounted   int              `json:"housing.Uncounted"` // pieces of housing that nobody counted
	Homes       []planning.Named `json:"homes"`             // the housing on this ground
	Evidence    planning.Text    `json:"evidence"`
	Actor       planning.Text    `json:"actor"` // who must act
	Lon         float64          `json:"lon"`
	Lat         float64          `json:"lat"`

	Geometry orb.Geometry `json:"-"` // EPSG:4490: the ground, or the points of unmatched vertices
	Bound    orb.Bound    `json:"-"` // EPSG:4490
}

// Slivers are pieces of ground too small to be more than noise of drawing.
type Slivers struct {
	Count int     `json:"count"`
	Area  float64 `json:"area"` // m² of all
}

// PartlyCovered is housing of whose ground a part lies in no community, too little to make it a gap: noise of the boundary.
type PartlyCovered struct {
	Housing     planning.Named  `json:"housing"`
	Share       float64         `json:"share"`   // of its ground that lies in communities, 0 to 1
	Outside     float64         `json:"outside"` // m² of its ground that lie in none
	Communities []housing.Touch `json:"communities"`
	Subdistrict planning.Named  `json:"subdistrict"`
	Households  *int64          `json:"households"` // nil: not known
	Lon         float64         `json:"lon"`
	Lat         float64         `json:"lat"`
}

// Borders is everything wrong between the communities of a city.
type Borders struct {
	AsOf     planning.Date   `json:"as_of"`
	Revision int64           `json:"revision"`
	Borders  []Border        `json:"borders"`
	Slivers  Slivers         `json:"slivers"`
	Partly   []PartlyCovered `json:"partly"`
}

// FindBorders says what is wrong between the communities of c. What is a sliver and what is narrow the city's own thresholds decide. By kind in the order of
// BorderTitles, and then by area, the largest first.
func FindBorders(c *planning.City) Borders {
	out := Borders{AsOf: c.AsOf, Revision: c.Revision, Borders: []Border{}, Partly: partlyCovered(c)}
	for f := range c.Layer(planning.Borders).All() {
		if b := borderOf(c, f); b != nil {
			out.Borders = append(out.Borders, *b)
		} else {
			out.Slivers.Count++
			out.Slivers.Area += f.Row.(*planning.BorderArea).Area
		}
	}
	out.Borders = append(out.Borders, unmatched(c)...)
	slices.SortStableFunc(out.Borders, func(a, b Border) int {
		return cmp.Or(cmp.Compare(a.Kind.Order(), b.Kind.Order()), cmp.Compare(b.Area, a.Area), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Order is the place of a kind in BorderTitles.
func (k BorderKind) Order() int {
	for i, t := range BorderTitles {
		if t.Kind == k {
			return i
		}
	}
	return len(BorderTitles)
}

// borderOf describes one area, nil when it is too small or too thin to be more than noise of drawing.
func borderOf(c *planning.City, f *planning.Feature) *Border {
	a, rules := f.Row.(*planning.BorderArea), c.Info.Rules
	width := Width(a.Area, a.Perimeter)
	if a.Area < rules.SliverArea || width < rules.SliverWidth {
		return nil
	}
	b := &Border{Kind: BorderKind(a.Kind), Area: a.Area, Width: width, Claimants: named(c, a.Claims), Geometry: f.Geometry}
	if b.Kind == BorderVoid && width < rules.NarrowWidth {
		b.Kind = BorderNarrow
	}
	b.ID = string(b.Kind) + "/" + f.Code
	if k := b.Kind.Gap(); k != "" {
		b.Gap = gapID(k, f)
	}
	b.countHouseholds(c, f.Plane)
	b.place(c, f.Plane.PointOnSurface())
	b.tell()
	return b
}

func named(c *planning.City, claims []planning.Claim) []planning.Named {
	out := []planning.Named{}
	for _, claim := range claims {
		n := planning.Named{Layer: planning.Communities, Code: claim.Community, Name: claim.Community}
		if f := c.Get(planning.Communities, claim.Community); f != nil {
			n.Name = f.Name()
		}
		out = append(out, n)
	}
	return out
}

// place says where it is: its geometry is known, and at is a point on it in the city's plane.
func (b *Border) place(c *planning.City, at orb.Point) {
	b.Bound = b.Geometry.Bound()
	b.Lon, b.Lat = c.Plane().ToGeographic(at[0], at[1])
	for s := range c.Layer(planning.Subdistricts).At(at) {
		if b.Subdistrict.Code == "" || s.Code < b.Subdistrict.Code { // bad data overlaps, and the index gives them in no order
			b.Subdistrict = planning.Named{Code: s.Code, Name: s.Name()}
		}
	}
	if b.Subdistrict.Code != "" {
		return
	}
	for _, n := range b.Claimants {
		if community := c.Get(planning.Communities, n.Code); community != nil {
			if s := c.Get(planning.Subdistricts, community.Text("subdistrict_code")); s != nil {
				b.Subdistrict = planning.Named{Code: s.Code, Name: s.Name()}
				return
			}
		}
	}
}
