package gap

import (
	"slices"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/housing"
)

// Kind is a way in which homes fall out of anybody's care.
type Kind string

// The kinds of gaps.
const (
	Unclaimed           Kind = "unclaimed"            // 无人管
	Contested           Kind = "contested"            // 交叉管理
	UnservedDevelopment Kind = "unserved_development" // 村改居漏管
	LimitedTitle        Kind = "limited_title"        // 小产权房漏管, for officers only
	OrphanCompound      Kind = "orphan_compound"      // 原单位宿舍真空
	OutOfReach          Kind = "out_of_reach"         // 活动半径外
	VenueMissing        Kind = "venue_missing"        // 无阵地
	VenueShort          Kind = "venue_short"          // 阵地不达标
	HandoverOverdue     Kind = "handover_overdue"     // 逾期未移交
	SizeOut             Kind = "size_out"             // 规模不当
	Overlap             Kind = "overlap"              // 边界重叠
	Void                Kind = "void"                 // 边界空白
)

// Gap 管理真空 is a finding about the ground: what, where, how many households, on what evidence, and who must act. The machine
// proposes it. It never changes after it is found.
type Gap struct {
	ID          string          `json:"id"` // kind/layer/code: the same gap keeps its name
	Kind        Kind            `json:"kind"`
	Subject     planning.Named  `json:"subject"`
	Subdistrict planning.Named  `json:"subdistrict"` // where it lies; empty code: in none
	Cell        planning.Named  `json:"cell"`        // grid cell on whose ground its middle lies; empty code: none, and for communities themselves
	Communities []housing.Touch `json:"communities"` // whose ground it touches, the largest share first
	Households  *int64          `json:"households"`  // nil: not known, which is not none
	Counted     planning.Text   `json:"counted"`     // what was counted, when, by whom
	Evidence    planning.Text   `json:"evidence"`    // why it is a gap, in one sentence with its numbers
	Actor       planning.Text   `json:"actor"`       // who must act
	Internal    bool            `json:"internal"`    // for officers only
	Lon         float64         `json:"lon"`
	Lat         float64         `json:"lat"`

	Stable  string            `json:"-"` // the facts by which the gap is known again where the evidence changes every day; "": the evidence
	Feature *planning.Feature `json:"-"` // the subject itself, with its ground
	Bound   orb.Bound         `json:"-"` // EPSG:4490
}

// Told is a gap with the state of the city that it was found in, as it goes out. Gaps themselves are shared by the states in which they are the same.
type Told struct {
	Gap
	AsOf     planning.Date `json:"as_of"`
	Revision int64         `json:"revision"`
}

// Tell gives a gap that was found in c the state of c.
func Tell(c *planning.City, g *Gap) Told { return Told{*g, c.AsOf, c.Revision} }

// Of says whether a gap is a community's: it has the largest share of the ground, or the ground lies between it and others.
func (g *Gap) Of(community string) bool {
	if g.Kind.OfGround() {
		return slices.ContainsFunc(g.Communities, func(t housing.Touch) bool { return t.Code == community })
	}
	return len(g.Communities) > 0 && g.Communities[0].Code == community
}

// KindTitles names the kinds in the order in which they are listed.
var KindTitles = []struct {
	Kind  Kind
	Title planning.Text
}{
	{Unclaimed, planning.Text{Zh: "无人管", En: "Unclaimed"}},
	{Contested, planning.Text{Zh: "交叉管理", En: "Contested"}},
	{UnservedDevelopment, planning.Text{Zh: "村改居漏管", En: "Unserved development"}},
	{LimitedTitle, planning.Text{Zh: "小产权房漏管", En: "Unserved limited title"}},
	{OrphanCompound, planning.Text{Zh: "原单位宿舍真空", En: "Orphan compound"}},
	{OutOfReach, planning.Text{Zh: "活动半径外", En: "Out of reach"}},
	{VenueMissing, planning.Text{Zh: "无阵地", En: "No venue"}},
	{VenueShort, planning.Text{Zh: "阵地不达标", En: "Venue short"}},
	{HandoverOverdue, planning.Text{Zh: "逾期未移交", En: "Handover overdue"}},
	{SizeOut, planning.Text{Zh: "规模不当", En: "Size out of band"}},
	{Overlap, planning.Text{Zh: "边界重叠", En: "Overlap"}},
	{Void, planning.Text{Zh: "边界空白", En: "Void"}},
}

// Title names a kind.
func (k Kind) Title() planning.Text {
	for _, t := range KindTitles {
		if t.Kind == k {
			return t.Title
		}
	}
	return planning.Text{Zh: string(k), En: string(k)}
}

// OfGround says whether a kind is about ground itself, which people may live on.
func (k Kind) OfGround() bool { return k == Overlap || k == Void }

// OfHousing says whether a kind is about homes themselves, and not about a community, its rooms or its line: only the people of the former can be added up.
func (k Kind) OfHousing() bool {
	switch k {
	case VenueMissing, VenueShort, HandoverOverdue, SizeOut, Overlap, Void:
		return false
	}
	return true
}
