package cql2

import (
	"github.com/paulmach/orb"

	"peijian/geo"
)

// Bound is a box that a geometry must touch to match: a record whose geometry in this property lies wholly outside
// does not match, and so an R-tree may leave it out. An empty box (IsEmpty) says that no record matches by its
// geometry; ok is false when the expression says nothing of the kind.
func (f *Filter) Bound(property string) (box orb.Bound, ok bool) { return f.boundOf(f.expr, property) }

func (f *Filter) boundOf(e *Expr, property string) (orb.Bound, bool) {
	switch e.Op {
	case OpAnd:
		return f.boundOfAll(e.Args, property)
	case OpOr:
		return f.boundOfAny(e.Args, property)
	case OpNot:
		if e.Args[0].Op == OpSDisjoint {
			return f.boundOfRelation(e.Args[0], property)
		}
	case OpLiteral:
		return geo.Bound(nil), !e.Value.Boolean()
	case OpSDisjoint:
	default:
		if operators[e.Op].family == spatial {
			return f.boundOfRelation(e, property)
		}
	}
	return orb.Bound{}, false
}

// boundOfRelation is the box of the literal, which every relation but disjoint wants the geometry to meet.
func (f *Filter) boundOfRelation(e *Expr, property string) (orb.Bound, bool) {
	for i, a := range e.Args {
		if v, ok := f.shapes[e.Args[1-i]]; ok && a.Op == OpProperty && a.Name == property {
			return v.bound(), true
		}
	}
	return orb.Bound{}, false
}

func (f *Filter) boundOfAll(args []*Expr, property string) (box orb.Bound, ok bool) {
	for _, a := range args {
		b, known := f.boundOf(a, property)
		switch {
		case !known:
		case !ok:
			box, ok = b, true
		default:
			box = smaller(box, b)
		}
	}
	return box, ok
}

func (f *Filter) boundOfAny(args []*Expr, property string) (orb.Bound, bool) {
	box := geo.Bound(nil)
	for _, a := range args {
		b, ok := f.boundOf(a, property)
		if !ok {
			return orb.Bound{}, false
		}
		box = box.Union(b)
	}
	return box, true
}

// smaller is the box to ask of two that must both be met. What lies in both would be wrong: a long street meets two
// boxes far apart.
func smaller(a, b orb.Bound) orb.Bound {
	if a.IsEmpty() || !b.IsEmpty() && size(a) <= size(b) {
		return a
	}
	return b
}

func size(b orb.Bound) float64 { return (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]) }

// Values lists what a property must be equal to, for a look-up by identifier: a record with any other value, or with
// none, does not match. ok is false when the expression does not say.
func (f *Filter) Values(property string) (values []Value, ok bool) {
	return f.valuesOf(f.expr, property)
}

func (f *Filter) valuesOf(e *Expr, property string) (best []Value, found bool) {
	switch e.Op {
	case OpEqual:
		return f.valuesOfSides(e.Args[0], e.Args[1:], e, property)
	case OpIn:
		return f.valuesOfSides(e.Args[0], e.Args[1].Args, e, property)
	case OpAnd:
		for _, a := range e.Args {
			if vs, ok := f.valuesOf(a, property); ok && (!found || len(vs) < len(best)) {
				best, found = vs, true
			}
		}
	case OpOr:
		for _, a := range e.Args {
			vs, ok := f.valuesOf(a, property)
			if !ok {
				return nil, false
			}
			best, found = append(best, vs...), true
		}
	case OpLiteral:
		return nil, !e.Value.Boolean()
	}
	return best, found
}

// valuesOfSides reads property = constant, constant = property and property IN (constants).
func (f *Filter) valuesOfSides(left *Expr, right []*Expr, e *Expr, property string) ([]Value, bool) {
	if e.Op == OpEqual && right[0].Op == OpProperty {
		left, right = right[0], []*Expr{left}
	}
	if left.Op != OpProperty || left.Name != property {
		return nil, false
	}
	values := make([]Value, 0, len(right))
	for _, r := range right {
		if !r.constant() {
			return nil, false
		}
		v := f.scalar(r, f.schema.Properties[property])(new(run))
		if class(v.kind) == Date && v.kind != f.schema.Properties[property] {
			return nil, false // a date is a whole day of timestamps
		}
		values = append(values, v)
	}
	return values, true
}
