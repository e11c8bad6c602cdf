package cql2

import "math"

// arithmetic compiles a calculation. Integers stay integers for + - * % and div as long as they fit into 64 bits;
// everything else is float64. What has no answer, such as a division by zero, is null, so that one odd record does
// not cost the others theirs.
func (f *Filter) arithmetic(e *Expr) getter {
	left, right := f.value(e.Args[0]), f.value(e.Args[1])
	whole, broken := wholeOps[e.Op], brokenOps[e.Op]
	calculate := func(r *run) Value {
		a, b := left(r), right(r)
		if class(a.kind) != Number || class(b.kind) != Number {
			return Null
		}
		if whole != nil && a.kind == Integer && b.kind == Integer {
			if c, ok := whole(a.whole, b.whole); ok {
				return IntegerOf(c)
			}
		}
		return finite(broken(a.Float(), b.Float()))
	}
	if e.constant() {
		return constant(calculate(new(run)))
	}
	return calculate
}

func finite(f float64) Value {
	if math.IsInf(f, 0) {
		return Null
	}
	return NumberOf(f)
}

var wholeOps = map[Op]func(a, b int64) (int64, bool){
	OpAdd:      func(a, b int64) (int64, bool) { c := a + b; return c, (c > a) == (b > 0) },
	OpSubtract: func(a, b int64) (int64, bool) { c := a - b; return c, (c < a) == (b > 0) },
	OpMultiply: multiplyWhole,
	OpModulo: func(a, b int64) (int64, bool) {
		if b == 0 || b == -1 {
			return 0, b == -1
		}
		return a % b, true
	},
	OpIntDivide: func(a, b int64) (int64, bool) {
		if b == 0 || b == -1 && a == math.MinInt64 {
			return 0, false
		}
		return a / b, true
	},
}

func multiplyWhole(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	c := a * b
	return c, c/b == a && !(a == -1 && b == math.MinInt64) && !(b == -1 && a == math.MinInt64)
}

var brokenOps = map[Op]func(a, b float64) float64{
	OpAdd:       func(a, b float64) float64 { return a + b },
	OpSubtract:  func(a, b float64) float64 { return a - b },
	OpMultiply:  func(a, b float64) float64 { return a * b },
	OpDivide:    func(a, b float64) float64 { return a / b },
	OpModulo:    math.Mod,
	OpIntDivide: func(a, b float64) float64 { return math.Trunc(a / b) },
	OpPower:     math.Pow,
}
