package gap

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
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

// BorderGrid is the step to which the ground between communities is computed, in metres of the city's plane.
const BorderGrid = 0.001

// BorderArea is a piece of ground that no community has or more than one, as PostGIS found it.
type BorderArea struct {
	Kind      BorderKind  // BorderOverlap, BorderVoid or BorderOpen
	Ground    orb.Polygon // in the city's plane
	Area      float64     // m²
	Perimeter float64     // m, holes included
	Claimants []string    // codes: of an overlap those that have it, by area; of a void those beside it, by length; the largest first
}

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
	ID          string        `json:"id"` // kind/codes of the claimants, and a number where there are several
	Kind        BorderKind    `json:"kind"`
	Area        float64       `json:"area"`      // m²; 0 for unmatched vertices
	Width       float64       `json:"width"`     // m; 0 for unmatched vertices
	Vertices    int           `json:"vertices"`  // that one of the two lacks; 0 but for unmatched vertices
	Claimants   []Named       `json:"claimants"` // communities, the one with most of it first
	Subdistrict Named         `json:"subdistrict"`
	Households  *int64        `json:"households"` // on this ground; nil: some of the housing was not counted, which is not none
	Known       int64         `json:"known"`      // households of the housing that was counted
	Uncounted   int           `json:"uncounted"`  // pieces of housing that nobody counted
	Homes       []Named       `json:"homes"`      // the housing on this ground
	Evidence    planning.Text `json:"evidence"`
	Actor       planning.Text `json:"actor"` // who must act
	Lon         float64       `json:"lon"`
	Lat         float64       `json:"lat"`

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
	Housing     Named   `json:"housing"`
	Share       float64 `json:"share"`   // of its ground that lies in communities, 0 to 1
	Outside     float64 `json:"outside"` // m² of its ground that lie in none
	Communities []Touch `json:"communities"`
	Subdistrict Named   `json:"subdistrict"`
	Households  *int64  `json:"households"` // nil: not known
	Lon         float64 `json:"lon"`
	Lat         float64 `json:"lat"`
}

// Borders is everything wrong between the communities of a city.
type Borders struct {
	AsOf     planning.Date   `json:"as_of"`
	Revision int64           `json:"revision"`
	Borders  []Border        `json:"borders"`
	Slivers  Slivers         `json:"slivers"`
	Partly   []PartlyCovered `json:"partly"`
}

// FindBorders says what is wrong between the communities of c. areas are those of the same revision and day; what is a sliver and what is narrow the city's own
// thresholds decide. By kind in the order of BorderTitles, and then by area, the largest first.
func FindBorders(c *planning.City, areas []BorderArea) Borders {
	out := Borders{AsOf: c.AsOf, Revision: c.Revision, Borders: []Border{}, Partly: partlyCovered(c)}
	for _, a := range areas {
		if width, rules := Width(a.Area, a.Perimeter), c.Info.Rules; a.Area < rules.SliverArea || width < rules.SliverWidth {
			out.Slivers.Count++
			out.Slivers.Area += a.Area
		} else if b, ok := borderOf(c, a, width); ok {
			out.Borders = append(out.Borders, b)
		}
	}
	out.Borders = append(out.Borders, unmatched(c)...)
	slices.SortStableFunc(out.Borders, func(a, b Border) int {
		return cmp.Or(cmp.Compare(a.Kind.Order(), b.Kind.Order()), cmp.Compare(b.Area, a.Area), cmp.Compare(a.ID, b.ID))
	})
	nameBorders(out.Borders)
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

// nameBorders gives names that stay as long as the claimants and the order of their areas do.
func nameBorders(borders []Border) {
	seen := map[string]int{}
	for i := range borders {
		b := &borders[i]
		codes := make([]string, len(b.Claimants))
		for k, n := range b.Claimants {
			codes[k] = n.Code
		}
		slices.Sort(codes)
		b.ID = string(b.Kind) + "/" + strings.Join(codes, "+")
		if seen[b.ID]++; seen[b.ID] > 1 {
			b.ID += fmt.Sprintf("/%d", seen[b.ID])
		}
	}
}

// borderOf describes one area; ok is false when it has no inside that a float can tell.
func borderOf(c *planning.City, a BorderArea, width float64) (b Border, ok bool) {
	ground, err := geo.Prepare(a.Ground)
	if err != nil {
		return b, false
	}
	b = Border{Kind: a.Kind, Area: a.Area, Width: width, Claimants: named(c, a.Claimants)}
	if a.Kind == BorderVoid && width < c.Info.Rules.NarrowWidth {
		b.Kind = BorderNarrow
	}
	b.countHouseholds(c, ground)
	b.place(c, a.Ground, ground.PointOnSurface())
	b.tell()
	return b, true
}

func named(c *planning.City, codes []string) []Named {
	out := []Named{}
	for _, code := range codes {
		n := Named{Layer: planning.Communities, Code: code, Name: code}
		if f := c.Get(planning.Communities, code); f != nil {
			n.Name = f.Name()
		}
		out = append(out, n)
	}
	return out
}

// place says where it is: g and at are in the city's plane.
func (b *Border) place(c *planning.City, g orb.Geometry, at orb.Point) {
	geographic, err := crs.ByCode(4490)
	if err != nil {
		panic(err) // a code of our own
	}
	b.Geometry = crs.Transform(g, c.Plane(), geographic)
	b.Bound = b.Geometry.Bound()
	b.Lon, b.Lat = c.Plane().ToGeographic(at[0], at[1])
	for s := range c.Layer(planning.Subdistricts).At(at) {
		if b.Subdistrict.Code == "" || s.Code < b.Subdistrict.Code { // bad data overlaps, and the index gives them in no order
			b.Subdistrict = Named{Code: s.Code, Name: s.Name()}
		}
	}
	if b.Subdistrict.Code != "" {
		return
	}
	for _, n := range b.Claimants {
		if community := c.Get(planning.Communities, n.Code); community != nil {
			if s := c.Get(planning.Subdistricts, community.Text("subdistrict_code")); s != nil {
				b.Subdistrict = Named{Code: s.Code, Name: s.Name()}
				return
			}
		}
	}
}
