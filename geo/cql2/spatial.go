package cql2

import (
	"errors"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// spatial compiles a relation in space.
func (f *Filter) spatial(e *Expr) test {
	left, right := f.figure(e.Args[0], e.Op), f.figure(e.Args[1], e.Op)
	holds := spatialRelations[e.Op]
	return func(r *run) truth {
		a, b := left(r), right(r)
		if a.kind != Geometry || b.kind != Geometry {
			return unknown
		}
		return truthOf(holds(a, b))
	}
}

// figure compiles an argument of a relation. What is related by a matrix is made a figure once, when it is the same for
// all records.
func (f *Filter) figure(e *Expr, op Op) getter {
	get := f.value(e)
	if v, ok := f.shapes[e]; ok && (op == OpSTouches || op == OpSCrosses || op == OpSOverlaps || op == OpSEquals) {
		return constant(FigureOf(v.Figure()))
	}
	return get
}

var spatialRelations = map[Op]func(a, b Value) bool{
	OpSIntersects: intersects,
	OpSDisjoint:   func(a, b Value) bool { return !intersects(a, b) },
	OpSContains:   contains,
	OpSWithin:     func(a, b Value) bool { return contains(b, a) },
	OpSEquals: func(a, b Value) bool {
		return a.bound() == b.bound() && a.Figure().Relate(b.Figure()).Equals()
	},
	OpSTouches: func(a, b Value) bool {
		return a.bound().Intersects(b.bound()) && a.Figure().Relate(b.Figure()).Touches()
	},
	OpSCrosses: func(a, b Value) bool {
		x, y := a.Figure(), b.Figure()
		return a.bound().Intersects(b.bound()) && x.Relate(y).Crosses(x.Dimension(), y.Dimension())
	},
	OpSOverlaps: func(a, b Value) bool {
		x, y := a.Figure(), b.Figure()
		return a.bound().Intersects(b.bound()) && x.Dimension() == y.Dimension() && x.Relate(y).Overlaps(x.Dimension(), y.Dimension())
	},
}

func intersects(a, b Value) bool {
	s, t := a.Shape(), b.Shape()
	if s != nil && t != nil {
		return s.Intersects(t)
	}
	return a.bound().Intersects(b.bound()) && a.Figure().Intersects(b.Figure())
}

// contains asks of ground in ground only whether it is covered, which is far quicker and the same.
func contains(a, b Value) bool {
	outer, inner := a.bound(), b.bound()
	if !outer.Contains(inner.Min) || !outer.Contains(inner.Max) {
		return false
	}
	if s, t := a.Shape(), b.Shape(); s != nil && t != nil && s.Area() > 0 && t.Area() > 0 {
		return s.Covers(t)
	}
	return a.Figure().Relate(b.Figure()).Contains()
}

// geometryValue prepares a geometry for many questions.
func geometryValue(g orb.Geometry) (Value, error) {
	s, err := geo.Prepare(g)
	if err == nil {
		return ShapeOf(s), nil
	}
	if !errors.Is(err, geo.ErrKind) {
		return Null, err
	}
	f, err := geo.PrepareFigure(g)
	if err != nil {
		return Null, err
	}
	return FigureOf(f), nil
}

// geometryFault tells what is wrong with a geometry, nil for a good one.
func geometryFault(g orb.Geometry) *Error {
	if list, ok := g.(orb.Collection); ok {
		for _, part := range list {
			if err := geometryFault(part); err != nil {
				return err
			}
		}
		return nil
	}
	d, bad := geo.IsDefect(geo.Validate(g))
	if !bad {
		return nil
	}
	return &Error{Code: CodeGeometry, Zh: "几何图形无效：" + d.Zh() + "。", En: "the geometry is not valid: " + d.En()}
}

// boxOf is the ground of a BBOX, a line or a point when it is flat. One whose west is east of its east goes over the
// antimeridian, and so is two.
func boxOf(e *Expr) (orb.Geometry, *Error) {
	var n []float64
	for _, a := range e.Args {
		n = append(n, a.Value.Float())
	}
	if len(n) == 6 {
		n = []float64{n[0], n[1], n[3], n[4]}
	}
	if len(n) != 4 {
		return nil, fault(CodeGeometry, "BBOX 应有 4 个或 6 个数，现有 %d 个。", "BBOX takes 4 or 6 numbers and has %d", len(n))
	}
	west, south, east, north := n[0], n[1], n[2], n[3]
	switch {
	case south > north:
		return nil, fault(CodeGeometry, "BBOX 的南界高于北界。", "the south of the BBOX is north of its north")
	case west <= east:
		return flatten(orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}), nil
	case west > 180 || east < -180:
		return nil, fault(CodeGeometry, "BBOX 的西界大于东界。", "the west of the BBOX is east of its east")
	}
	return orb.Collection{
		flatten(orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{180, north}}),
		flatten(orb.Bound{Min: orb.Point{-180, south}, Max: orb.Point{east, north}}),
	}, nil
}

func flatten(b orb.Bound) orb.Geometry {
	switch {
	case b.Min == b.Max:
		return b.Min
	case b.Min[0] == b.Max[0] || b.Min[1] == b.Max[1]:
		return orb.LineString{b.Min, b.Max}
	}
	return b.ToPolygon()
}
