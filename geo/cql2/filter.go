package cql2

import (
	"fmt"
	"sync"

	"github.com/paulmach/orb"
)

// Filter is an expression made ready for many records of one schema. It is immutable and safe for concurrent use.
type Filter struct {
	expr   *Expr
	schema *Schema
	test   test
	runs   sync.Pool
	shapes map[*Expr]Value // the literal geometries in the coordinates of the records
}

// truth is three-valued: AND is the smaller, OR the larger, NOT the negative.
type truth int8

const (
	no      truth = -1
	unknown truth = 0
	yes     truth = 1
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// run is one record on its way through a filter.
type run struct {
	record Record
	err    error
	args   []Value // of functions, as a stack
}

type (
	test   func(*run) truth
	getter func(*run) Value
)

// Compile checks an expression against a schema and makes a Filter of it. An error is an *Error.
func Compile(e *Expr, s *Schema) (*Filter, error) {
	if err := Check(e, s); err != nil {
		return nil, err
	}
	f := &Filter{expr: e, schema: s, shapes: map[*Expr]Value{}}
	if err := f.prepare(e); err != nil {
		return nil, err
	}
	f.runs.New = func() any { return new(run) }
	f.test = f.truth(e)
	return f, nil
}

// Match tells whether the expression is true of a record; false and unknown are both no. An error tells that a
// function failed, or that the record has a value of another kind than its schema says.
func (f *Filter) Match(r Record) (bool, error) {
	x := f.runs.Get().(*run)
	x.record, x.err = r, nil
	t := f.test(x)
	err := x.err
	x.record = nil
	f.runs.Put(x)
	if err != nil {
		return false, err
	}
	return t == yes, nil
}

// Expr is the expression of the filter.
func (f *Filter) Expr() *Expr { return f.expr }

// prepare takes the geometries into the coordinates of the records.
func (f *Filter) prepare(e *Expr) error {
	var problem error
	e.walk(func(n *Expr) {
		if problem != nil || n.Op != OpGeometry && n.Op != OpBBox {
			return
		}
		g := n.Geometry
		if n.Op == OpBBox {
			g, _ = boxOf(n) // Check has seen it
		}
		v, err := f.schema.literal(g)
		if err != nil {
			problem = &Error{Code: CodeGeometry, At: n.At, JSON: n.At == 0, Zh: "几何图形不能转换到数据的坐标系。", En: "the geometry cannot be taken into the coordinates of the data: " + err.Error()}
			return
		}
		f.shapes[n] = v
	})
	return problem
}

func (s *Schema) literal(g orb.Geometry) (Value, error) {
	if s.Literals != nil {
		moved, err := s.Literals(g)
		if err != nil {
			return Null, err
		}
		g = moved
	}
	return geometryValue(g)
}

// truth compiles a node that is true, false or unknown.
func (f *Filter) truth(e *Expr) test {
	switch operators[e.Op].family {
	case logical:
		return f.logical(e)
	case comparison:
		return f.comparison(e.Op, e.Args[0], e.Args[1])
	case textual:
		if e.Op == OpLike {
			return f.like(e)
		}
	case spatial:
		return f.spatial(e)
	case temporal, temporalInterval:
		return f.temporal(e)
	case arrays:
		return f.arrays(e)
	case special:
		return f.special(e)
	}
	get := f.value(e)
	return func(r *run) truth {
		v := get(r)
		if v.kind == Unknown {
			return unknown
		}
		return truthOf(v.Boolean())
	}
}

func (f *Filter) logical(e *Expr) test {
	parts := make([]test, len(e.Args))
	for i, a := range e.Args {
		parts[i] = f.truth(a)
	}
	switch e.Op {
	case OpNot:
		return func(r *run) truth { return -parts[0](r) }
	case OpAnd:
		return func(r *run) truth { return worst(parts, r) }
	}
	return func(r *run) truth {
		t := no
		for _, p := range parts {
			if t = max(t, p(r)); t == yes {
				break
			}
		}
		return t
	}
}

func worst(parts []test, r *run) truth {
	t := yes
	for _, p := range parts {
		if t = min(t, p(r)); t == no {
			break
		}
	}
	return t
}

func (f *Filter) special(e *Expr) test {
	switch e.Op {
	case OpBetween:
		low, high := f.comparison(OpGreaterEqual, e.Args[0], e.Args[1]), f.comparison(OpLessEqual, e.Args[0], e.Args[2])
		return func(r *run) truth { return min(low(r), high(r)) }
	case OpIn:
		return f.in(e)
	}
	return f.isNull(e.Args[0])
}

// isNull asks a condition whether it is unknown, and anything else whether it is null.
func (f *Filter) isNull(e *Expr) test {
	if o, ok := operators[e.Op]; ok && o.family != arithmetic && e.Op != OpCaseI && e.Op != OpAccentI {
		t := f.truth(e)
		return func(r *run) truth { return truthOf(t(r) == unknown) }
	}
	get := f.value(e)
	return func(r *run) truth { return truthOf(get(r).kind == Unknown) }
}

// value compiles a node that is a value.
func (f *Filter) value(e *Expr) getter {
	switch e.Op {
	case OpLiteral:
		return constant(normal(e.Value))
	case OpProperty:
		return f.property(e.Name)
	case OpFunction:
		return f.function(e)
	case OpArray:
		return f.array(e)
	case OpInterval:
		return f.interval(e)
	case OpGeometry, OpBBox:
		return constant(f.shapes[e])
	case OpCaseI:
		return f.folded(e, foldCase)
	case OpAccentI:
		return f.folded(e, dropAccents)
	}
	if operators[e.Op].family == arithmetic {
		return f.arithmetic(e)
	}
	t := f.truth(e)
	return func(r *run) Value { return truthValue(t(r)) }
}

func truthValue(t truth) Value {
	if t == unknown {
		return Null
	}
	return BooleanOf(t == yes)
}

func constant(v Value) getter { return func(*run) Value { return v } }

func (f *Filter) property(name string) getter {
	want := f.schema.Properties[name]
	return func(r *run) Value {
		v := r.record.Value(name)
		if v.kind != want && v.kind != Unknown && want != Unknown && (class(v.kind) != Number || class(want) != Number) {
			r.fail(fmt.Errorf("cql2: property %s: the record has a %s and the schema says %s", name, v.kind, want))
			return Null
		}
		return v
	}
}

func (r *run) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// function calls with arguments on the run's stack, so that nothing is allocated for them.
func (f *Filter) function(e *Expr) getter {
	fn := f.schema.function(e.Name)
	gets := make([]getter, len(e.Args))
	for i, a := range e.Args {
		gets[i] = f.value(a)
	}
	return func(r *run) Value {
		from := len(r.args)
		for _, g := range gets {
			v := g(r)
			r.args = append(r.args, v)
		}
		v, err := fn.Call(r.args[from:len(r.args):len(r.args)])
		r.args = r.args[:from]
		if err != nil {
			r.fail(fmt.Errorf("cql2: function %s: %w", e.Name, err))
			return Null
		}
		return v
	}
}

func (f *Filter) array(e *Expr) getter {
	gets := make([]getter, len(e.Args))
	still := true
	for i, a := range e.Args {
		gets[i] = f.value(a)
		still = still && a.constant()
	}
	list := func(r *run) Value {
		vs := make([]Value, len(gets))
		for i, g := range gets {
			vs[i] = g(r)
		}
		return ArrayOf(vs...)
	}
	if still {
		return constant(list(new(run)))
	}
	return list
}

// constant tells whether a value is the same for every record.
func (e *Expr) constant() bool {
	if e.Op == OpProperty || e.Op == OpFunction {
		return false
	}
	for _, a := range e.Args {
		if !a.constant() {
			return false
		}
	}
	return true
}
