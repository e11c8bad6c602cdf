package cql2

import (
	"cmp"
	"math"
	"strings"
	"time"
)

// comparison compiles a comparison of two scalars.
func (f *Filter) comparison(op Op, a, b *Expr) test {
	left, right := f.scalar(a, f.kind(b)), f.scalar(b, f.kind(a))
	accept := accepts(op)
	in := f.schema.Location
	if b.constant() {
		fixed := right(new(run))
		return func(r *run) truth {
			v := left(r)
			return compared(v, fixed, in, accept)
		}
	}
	return func(r *run) truth {
		v := left(r)
		return compared(v, right(r), in, accept)
	}
}

// accepts lists the signs for which the operator holds: less, equal, greater.
func accepts(op Op) [3]bool {
	switch op {
	case OpEqual:
		return [3]bool{false, true, false}
	case OpNotEqual:
		return [3]bool{true, false, true}
	case OpLess:
		return [3]bool{true, false, false}
	case OpGreater:
		return [3]bool{false, false, true}
	case OpLessEqual:
		return [3]bool{true, true, false}
	}
	return [3]bool{false, true, true}
}

func compared(a, b Value, in *time.Location, accept [3]bool) truth {
	if a.kind == Unknown || b.kind == Unknown {
		return unknown
	}
	sign, ok := compareIn(a, b, in)
	if !ok {
		return unknown
	}
	return truthOf(accept[sign+1])
}

// kind of a node that has been checked.
func (f *Filter) kind(e *Expr) Kind {
	k, _ := (&checker{schema: f.schema}).kind(e)
	return k
}

// scalar compiles one side of a comparison. A text beside an instant is read as one, as the standard's tests want it.
func (f *Filter) scalar(e *Expr, beside Kind) getter {
	if e.Op == OpLiteral && e.Value.kind == String && class(beside) == Date {
		v, _ := parseInstant(e.Value.text) // Check has read it
		return constant(v)
	}
	get := f.value(e)
	if e.Op != OpProperty || f.schema.Properties[e.Name] != String {
		return get
	}
	return func(r *run) Value { return normal(get(r)) }
}

// compareIn orders two scalars of one class; false when they are of different ones.
func compareIn(a, b Value, in *time.Location) (int, bool) {
	switch {
	case a.kind == String && b.kind == String:
		return strings.Compare(a.text, b.text), true
	case class(a.kind) == Number && class(b.kind) == Number:
		return compareNumbers(a, b), true
	case a.kind == Boolean && b.kind == Boolean:
		return cmp.Compare(a.whole, b.whole), true
	case class(a.kind) == Date && class(b.kind) == Date:
		return compareTimes(dayBeside(a, b, in), dayBeside(b, a, in)), true
	}
	return 0, false
}

// compareNumbers is exact, also between an integer and a float that no float or integer could both hold.
func compareNumbers(a, b Value) int {
	switch {
	case a.kind == Integer && b.kind == Integer:
		return cmp.Compare(a.whole, b.whole)
	case a.kind == Integer:
		return compareWhole(a.whole, b.num)
	case b.kind == Integer:
		return -compareWhole(b.whole, a.num)
	}
	return cmp.Compare(a.num, b.num)
}

func compareWhole(i int64, f float64) int {
	switch {
	case f >= 1<<63:
		return -1
	case f < -1<<63:
		return 1
	}
	whole := math.Trunc(f)
	if c := cmp.Compare(i, int64(whole)); c != 0 {
		return c
	}
	return cmp.Compare(whole, f)
}

// compareTimes orders instants of one kind.
func compareTimes(a, b Value) int {
	if c := cmp.Compare(a.whole, b.whole); c != 0 {
		return c
	}
	return cmp.Compare(a.nanos, b.nanos)
}

// dayBeside makes a date of a timestamp that is compared with a date.
func dayBeside(v, other Value, in *time.Location) Value {
	if v.kind != Timestamp || other.kind != Date {
		return v
	}
	if in == nil || in == time.UTC {
		days := v.whole / 86400
		if v.whole%86400 < 0 {
			days--
		}
		return Value{kind: Date, whole: days}
	}
	return DateOf(v.Time().In(in))
}
