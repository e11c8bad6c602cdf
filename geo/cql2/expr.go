package cql2

import (
	"slices"

	"github.com/paulmach/orb"
)

// Op is what a node of an expression does. Operators are spelled as in the JSON encoding.
type Op string

// Nodes that are not operators.
const (
	OpLiteral   Op = "literal"   // Value
	OpProperty  Op = "property"  // Name
	OpFunction  Op = "function"  // Name and Args
	OpArray     Op = "array"     // Args are the elements
	OpInterval  Op = "interval"  // two Args, each a date, a timestamp, a property, a function or unbounded
	OpUnbounded Op = "unbounded" // ".." in an interval
	OpGeometry  Op = "geometry"  // Geometry
	OpBBox      Op = "bbox"      // four or six numbers
)

// Logical operators, comparisons and operators on texts and numbers.
const (
	OpAnd          Op = "and" // two or more Args
	OpOr           Op = "or"  // two or more Args
	OpNot          Op = "not"
	OpEqual        Op = "="
	OpNotEqual     Op = "<>"
	OpLess         Op = "<"
	OpGreater      Op = ">"
	OpLessEqual    Op = "<="
	OpGreaterEqual Op = ">="
	OpLike         Op = "like"
	OpBetween      Op = "between" // three Args
	OpIn           Op = "in"      // a scalar and an array
	OpIsNull       Op = "isNull"
	OpCaseI        Op = "casei"
	OpAccentI      Op = "accenti"
	OpAdd          Op = "+"
	OpSubtract     Op = "-"
	OpMultiply     Op = "*"
	OpDivide       Op = "/"
	OpModulo       Op = "%"
	OpIntDivide    Op = "div"
	OpPower        Op = "^"
)

// Relations in space, by the DE-9IM.
const (
	OpSContains   Op = "s_contains"
	OpSCrosses    Op = "s_crosses"
	OpSDisjoint   Op = "s_disjoint"
	OpSEquals     Op = "s_equals"
	OpSIntersects Op = "s_intersects"
	OpSOverlaps   Op = "s_overlaps"
	OpSTouches    Op = "s_touches"
	OpSWithin     Op = "s_within"
)

// Relations in time. The first five take instants and intervals, the others intervals only.
const (
	OpTAfter        Op = "t_after"
	OpTBefore       Op = "t_before"
	OpTDisjoint     Op = "t_disjoint"
	OpTEquals       Op = "t_equals"
	OpTIntersects   Op = "t_intersects"
	OpTContains     Op = "t_contains"
	OpTDuring       Op = "t_during"
	OpTFinishedBy   Op = "t_finishedBy"
	OpTFinishes     Op = "t_finishes"
	OpTMeets        Op = "t_meets"
	OpTMetBy        Op = "t_metBy"
	OpTOverlappedBy Op = "t_overlappedBy"
	OpTOverlaps     Op = "t_overlaps"
	OpTStartedBy    Op = "t_startedBy"
	OpTStarts       Op = "t_starts"
)

// Relations of arrays, taken as sets but for equality.
const (
	OpAContainedBy Op = "a_containedBy"
	OpAContains    Op = "a_contains"
	OpAEquals      Op = "a_equals"
	OpAOverlaps    Op = "a_overlaps"
)

// Expr is a node of an expression: a literal, a property, or an operator with arguments. Both encodings give the same
// tree: NOT LIKE is a not around a like, and a AND b AND c is one node with three arguments. A tree is not changed by
// anything in this package and may be shared.
type Expr struct {
	Op       Op
	Args     []*Expr
	Name     string       // of a property or a function
	Value    Value        // of a literal
	Geometry orb.Geometry // of a geometry, in the coordinates in which it was written
	At       int          // where it begins in the text, in characters counted from 1; 0 when it was no text
}

// Properties lists the names of the properties that the expression uses, sorted, each once.
func (e *Expr) Properties() []string {
	var names []string
	e.walk(func(n *Expr) {
		if n.Op == OpProperty {
			names = append(names, n.Name)
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// Functions lists the names of the functions that the expression calls, sorted, each once.
func (e *Expr) Functions() []string {
	var names []string
	e.walk(func(n *Expr) {
		if n.Op == OpFunction {
			names = append(names, n.Name)
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

func (e *Expr) walk(f func(*Expr)) {
	f(e)
	for _, a := range e.Args {
		a.walk(f)
	}
}

// family of an operator decides what arguments it takes.
type family uint8

const (
	notOperator family = iota
	logical
	comparison
	textual // like, casei, accenti
	arithmetic
	spatial
	temporal
	temporalInterval // for intervals only
	arrays
	special // between, in, isNull
)

// operator is what both encodings need to know of an operator.
type operator struct {
	family family
	args   int // -1: two or more
}

var operators = map[Op]operator{
	OpAnd: {logical, -1}, OpOr: {logical, -1}, OpNot: {logical, 1},
	OpEqual: {comparison, 2}, OpNotEqual: {comparison, 2}, OpLess: {comparison, 2},
	OpGreater: {comparison, 2}, OpLessEqual: {comparison, 2}, OpGreaterEqual: {comparison, 2},
	OpLike: {textual, 2}, OpCaseI: {textual, 1}, OpAccentI: {textual, 1},
	OpBetween: {special, 3}, OpIn: {special, 2}, OpIsNull: {special, 1},
	OpAdd: {arithmetic, 2}, OpSubtract: {arithmetic, 2}, OpMultiply: {arithmetic, 2}, OpDivide: {arithmetic, 2},
	OpModulo: {arithmetic, 2}, OpIntDivide: {arithmetic, 2}, OpPower: {arithmetic, 2},
	OpSContains: {spatial, 2}, OpSCrosses: {spatial, 2}, OpSDisjoint: {spatial, 2}, OpSEquals: {spatial, 2},
	OpSIntersects: {spatial, 2}, OpSOverlaps: {spatial, 2}, OpSTouches: {spatial, 2}, OpSWithin: {spatial, 2},
	OpTAfter: {temporal, 2}, OpTBefore: {temporal, 2}, OpTDisjoint: {temporal, 2}, OpTEquals: {temporal, 2}, OpTIntersects: {temporal, 2},
	OpTContains: {temporalInterval, 2}, OpTDuring: {temporalInterval, 2}, OpTFinishedBy: {temporalInterval, 2},
	OpTFinishes: {temporalInterval, 2}, OpTMeets: {temporalInterval, 2}, OpTMetBy: {temporalInterval, 2},
	OpTOverlappedBy: {temporalInterval, 2}, OpTOverlaps: {temporalInterval, 2}, OpTStartedBy: {temporalInterval, 2}, OpTStarts: {temporalInterval, 2},
	OpAContainedBy: {arrays, 2}, OpAContains: {arrays, 2}, OpAEquals: {arrays, 2}, OpAOverlaps: {arrays, 2},
}
