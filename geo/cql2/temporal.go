package cql2

import "time"

// span is an instant or an interval, both ends included.
type span struct {
	from, to         Value
	openFrom, openTo bool
}

// temporal compiles a relation in time, by OWL-Time for the intervals.
func (f *Filter) temporal(e *Expr) test {
	left, right := f.span(e.Args[0]), f.span(e.Args[1])
	holds := timeRelations[e.Op]
	in := f.schema.Location
	return func(r *run) truth {
		a, okA := left(r)
		b, okB := right(r)
		if !okA || !okB {
			return unknown
		}
		return truthOf(holds(ends{a, b, in}))
	}
}

// span compiles an operand; false is unknown. An interval with an unknown end is unknown.
func (f *Filter) span(e *Expr) func(*run) (span, bool) {
	if e.Op != OpInterval {
		get := f.value(e)
		return func(r *run) (span, bool) { return spanOf(get(r)) }
	}
	from, openFrom := f.end(e.Args[0])
	to, openTo := f.end(e.Args[1])
	return func(r *run) (span, bool) {
		s := span{from(r), to(r), openFrom, openTo}
		return s, (openFrom || s.from.kind != Unknown) && (openTo || s.to.kind != Unknown)
	}
}

func (f *Filter) end(e *Expr) (get getter, open bool) {
	if e.Op == OpUnbounded {
		return constant(Null), true
	}
	return f.value(e), false
}

func spanOf(v Value) (span, bool) {
	switch v.kind {
	case Date, Timestamp:
		return span{from: v, to: v}, true
	case Interval:
		from, to := v.Ends()
		return span{from, to, from.kind == Unknown, to.kind == Unknown}, true
	}
	return span{}, false
}

// interval compiles an interval as a value, for arrays, functions and IS NULL.
func (f *Filter) interval(e *Expr) getter {
	get := f.span(e)
	return func(r *run) Value {
		s, ok := get(r)
		if !ok {
			return Null
		}
		return IntervalOf(s.from, s.to)
	}
}

// ends compares the ends of two spans. A side is -1 for a beginning that is open and 1 for an end that is.
type ends struct {
	a, b span
	in   *time.Location
}

func (e ends) order(a, b Value, sideA, sideB int) int {
	if sideA != 0 || sideB != 0 {
		return sideA - sideB
	}
	sign, _ := compareIn(a, b, e.in)
	return sign
}

func side(open bool, which int) int {
	if open {
		return which
	}
	return 0
}

// The four comparisons: ff is the sign of a's beginning against b's beginning, ft against b's end, and so on.
func (e ends) ff() int {
	return e.order(e.a.from, e.b.from, side(e.a.openFrom, -1), side(e.b.openFrom, -1))
}

func (e ends) tt() int {
	return e.order(e.a.to, e.b.to, side(e.a.openTo, 1), side(e.b.openTo, 1))
}

func (e ends) ft() int {
	return e.order(e.a.from, e.b.to, side(e.a.openFrom, -1), side(e.b.openTo, 1))
}

func (e ends) tf() int {
	return e.order(e.a.to, e.b.from, side(e.a.openTo, 1), side(e.b.openFrom, -1))
}

func after(e ends) bool  { return e.ft() > 0 }
func before(e ends) bool { return e.tf() < 0 }

var timeRelations = map[Op]func(ends) bool{
	OpTAfter:        after,
	OpTBefore:       before,
	OpTDisjoint:     func(e ends) bool { return after(e) || before(e) },
	OpTIntersects:   func(e ends) bool { return !after(e) && !before(e) },
	OpTEquals:       func(e ends) bool { return e.ff() == 0 && e.tt() == 0 },
	OpTContains:     func(e ends) bool { return e.ff() < 0 && e.tt() > 0 },
	OpTDuring:       func(e ends) bool { return e.ff() > 0 && e.tt() < 0 },
	OpTFinishedBy:   func(e ends) bool { return e.ff() < 0 && e.tt() == 0 },
	OpTFinishes:     func(e ends) bool { return e.ff() > 0 && e.tt() == 0 },
	OpTStartedBy:    func(e ends) bool { return e.ff() == 0 && e.tt() > 0 },
	OpTStarts:       func(e ends) bool { return e.ff() == 0 && e.tt() < 0 },
	OpTMeets:        func(e ends) bool { return e.tf() == 0 },
	OpTMetBy:        func(e ends) bool { return e.ft() == 0 },
	OpTOverlaps:     func(e ends) bool { return e.ff() < 0 && e.tf() > 0 && e.tt() < 0 },
	OpTOverlappedBy: func(e ends) bool { return e.ff() > 0 && e.ft() < 0 && e.tt() > 0 },
}
