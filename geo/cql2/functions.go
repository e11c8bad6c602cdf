package cql2

import (
	"errors"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Function is what a filter may call.
type Function struct {
	Name   string
	Args   []Kind // of the arguments; Unknown takes any kind, and Number an Integer too
	More   bool   // the last of Args may be repeated
	Result Kind
	Zh, En string // what it gives, in a few words
	// Call gets arguments of the kinds asked for, or Null. The slice is used again after the call.
	Call func(args []Value) (Value, error)
}

// least is the smallest number of arguments.
func (f *Function) least() int { return len(f.Args) }

// arg is the kind of the i-th argument.
func (f *Function) arg(i int) Kind { return f.Args[min(i, len(f.Args)-1)] }

// Area makes the function area(geometry), in square metres as the caller measures them: only the caller knows the
// plane in which the law counts.
func Area(measure func(geometry Value) float64) Function {
	return Function{
		Name: "area", Args: []Kind{Geometry}, Result: Number, Zh: "面积（平方米）", En: "area in square metres",
		Call: func(args []Value) (Value, error) {
			if args[0].IsNull() {
				return Null, nil
			}
			return NumberOf(measure(args[0])), nil
		},
	}
}

// BuiltIn lists the functions that every schema has. None of them gives anything but null for a null, and those that
// fold numbers together pass over nulls.
func BuiltIn() []Function { return slices.Clone(builtIn) }

var errNotNumbers = errors.New("the array holds something else than numbers")

var builtIn = []Function{
	fold("avg", "平均值", "the mean", func(ns []float64) float64 { return total(ns) / float64(len(ns)) }),
	fold("sum", "总和", "the sum", total),
	fold("min", "最小值", "the smallest", slices.Min[[]float64]),
	fold("max", "最大值", "the largest", slices.Max[[]float64]),
	ofNumber("abs", "绝对值", "the absolute value", math.Abs),
	ofNumber("round", "四舍五入到整数", "rounded to a whole number, halves away from zero", math.Round),
	ofNumber("floor", "向下取整", "rounded down", math.Floor),
	ofNumber("ceil", "向上取整", "rounded up", math.Ceil),
	ofText("lower", "小写", "in lower case", strings.ToLower),
	ofText("upper", "大写", "in upper case", strings.ToUpper),
	ofText("trim", "去掉首尾空白", "without space at the ends", strings.TrimSpace),
	one("length", String, Integer, "字符数", "number of characters", func(v Value) Value { return IntegerOf(int64(utf8.RuneCountInString(v.text))) }),
	one("size", Array, Integer, "数组元素个数", "number of elements", func(v Value) Value { return IntegerOf(int64(len(v.Elements()))) }),
	one("year", Unknown, Integer, "年", "year of a date or timestamp", func(v Value) Value { return part(v, func(v Value) int { return v.Time().Year() }) }),
	one("month", Unknown, Integer, "月", "month of a date or timestamp", func(v Value) Value { return part(v, func(v Value) int { return int(v.Time().Month()) }) }),
}

func one(name string, arg, result Kind, zh, en string, f func(Value) Value) Function {
	return Function{Name: name, Args: []Kind{arg}, Result: result, Zh: zh, En: en, Call: func(args []Value) (Value, error) {
		if args[0].IsNull() {
			return Null, nil
		}
		return f(args[0]), nil
	}}
}

func ofNumber(name, zh, en string, f func(float64) float64) Function {
	return one(name, Number, Number, zh, en, func(v Value) Value { return NumberOf(f(v.Float())) })
}

func ofText(name, zh, en string, f func(string) string) Function {
	return one(name, String, String, zh, en, func(v Value) Value { return StringOf(f(v.text)) })
}

func part(v Value, f func(Value) int) Value {
	if v.kind != Date && v.kind != Timestamp {
		return Null
	}
	return IntegerOf(int64(f(v)))
}

func total(ns []float64) float64 {
	sum := 0.0
	for _, n := range ns {
		sum += n
	}
	return sum
}

// fold makes a function of one or more numbers, or arrays of numbers. Of none at all it is null.
func fold(name, zh, en string, f func([]float64) float64) Function {
	return Function{Name: name, Args: []Kind{Unknown}, More: true, Result: Number, Zh: zh, En: en, Call: func(args []Value) (Value, error) {
		var ns []float64
		for _, a := range args {
			list := []Value{a}
			if a.kind == Array {
				list = a.Elements()
			}
			for _, v := range list {
				switch v.kind {
				case Number, Integer:
					ns = append(ns, v.Float())
				case Unknown:
				default:
					return Null, errNotNumbers
				}
			}
		}
		if len(ns) == 0 {
			return Null, nil
		}
		return NumberOf(f(ns)), nil
	}}
}
