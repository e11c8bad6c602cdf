package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// DefectKind is a stable code of what is wrong with a geometry.
type DefectKind string

// What Check can find. All but RepeatedPoint and Empty make a geometry invalid.
const (
	NotFinite     DefectKind = "not_finite"      // NaN or infinite coordinate
	Unclosed      DefectKind = "unclosed_ring"   // a ring does not end where it begins
	TooFewPoints  DefectKind = "too_few_points"  // fewer than 4 in a ring or 2 in a line, repeated ones left out
	RepeatedPoint DefectKind = "repeated_point"  // the same point twice in a row: harmless, worth mending
	Empty         DefectKind = "empty"           // no point at all: valid, but of no use
	SelfCrossing  DefectKind = "self_crossing"   // a ring crosses itself or runs along itself
	SelfTouching  DefectKind = "self_touching"   // a ring touches itself in a point
	RingsCross    DefectKind = "rings_cross"     // two rings cross or run along each other
	HoleOutside   DefectKind = "hole_outside"    // a hole is not in its outer ring
	NestedHole    DefectKind = "nested_hole"     // a hole lies in a hole
	NestedPart    DefectKind = "nested_part"     // a part of a multipolygon lies in another
	Disconnected  DefectKind = "disconnected"    // touching rings cut the inside of one part in two
	Unsupported   DefectKind = "kind_not_tested" // a kind of geometry that has no notion of validity here
)

// Defect is one thing wrong with a geometry, with its place.
type Defect struct {
	Kind DefectKind
	At   orb.Point // where, in the geometry's coordinates
	Part int       // polygon of a multipolygon, or line of a multiline, from 0
	Ring int       // ring of the polygon, from 0: the outer ring
}

// Invalid tells whether the defect makes ST_IsValid false.
func (d Defect) Invalid() bool {
	return d.Kind != RepeatedPoint && d.Kind != Empty && d.Kind != Unsupported
}

var defectTexts = map[DefectKind][2]string{
	NotFinite:     {"坐标不是有限数值", "coordinate is not a finite number"},
	Unclosed:      {"环未闭合", "ring is not closed"},
	TooFewPoints:  {"有效顶点过少", "too few points"},
	RepeatedPoint: {"相邻顶点重复", "repeated point"},
	Empty:         {"几何为空", "geometry is empty"},
	SelfCrossing:  {"环自相交", "ring crosses itself"},
	SelfTouching:  {"环自相接", "ring touches itself"},
	RingsCross:    {"两环相交或共边", "two rings cross or share a line"},
	HoleOutside:   {"内环不在外环之内", "hole lies outside its outer ring"},
	NestedHole:    {"内环套内环", "hole lies inside another hole"},
	NestedPart:    {"部件互相嵌套", "part lies inside another part"},
	Disconnected:  {"内部不连通", "interior is not connected"},
	Unsupported:   {"无法检查的几何类型", "kind of geometry cannot be checked"},
}

// Zh is the Chinese sentence with the place.
func (d Defect) Zh() string {
	if d.Kind == Empty || d.Kind == Unsupported {
		return defectTexts[d.Kind][0]
	}
	return fmt.Sprintf("%s：第%d部件第%d环，坐标 %.10g, %.10g", defectTexts[d.Kind][0], d.Part+1, d.Ring+1, d.At[0], d.At[1])
}

// En is the English sentence with the place.
func (d Defect) En() string {
	if d.Kind == Empty || d.Kind == Unsupported {
		return defectTexts[d.Kind][1]
	}
	return fmt.Sprintf("%s: part %d, ring %d, at %.10g, %.10g", defectTexts[d.Kind][1], d.Part+1, d.Ring+1, d.At[0], d.At[1])
}

// Error makes a Defect an error, in English.
func (d Defect) Error() string { return d.En() }
