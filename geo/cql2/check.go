package cql2

import (
	"fmt"
	"strconv"
	"strings"
)

// checker goes through a tree with or without a schema. Without one it holds the tree to the grammar alone: a
// property or a function may then be of any kind, which is Unknown.
type checker struct {
	schema *Schema
	path   []step // from the root to the node in hand
	found  bool   // an error, and its place
	at     int
	where  string
}

// step is one way down.
type step struct {
	parent *Expr
	arg    int
}

// wellFormed holds a tree to the grammar.
func wellFormed(e *Expr) error { return check(e, nil) }

func check(e *Expr, s *Schema) error {
	c := &checker{schema: s}
	err := c.truth(e)
	if err == nil {
		return nil
	}
	if err.JSON = e.At == 0; err.JSON {
		err.Pointer = c.where
	} else {
		err.At = c.at
	}
	return err
}

// here puts an error where the checker is, unless a place is known.
func (c *checker) here(e *Expr, err *Error) *Error {
	if err != nil && !c.found {
		c.found, c.at, c.where = true, e.At, pointerOf(c.path)
	}
	return err
}

// pointerOf spells the path in the JSON encoding.
func pointerOf(path []step) string {
	var b strings.Builder
	for _, s := range path {
		switch s.parent.Op {
		case OpArray:
		case OpInterval, OpBBox:
			b.WriteString("/" + string(s.parent.Op))
		default:
			b.WriteString("/args")
		}
		b.WriteString("/" + strconv.Itoa(s.arg))
	}
	return b.String()
}

// down checks one argument.
func (c *checker) down(e *Expr, arg int, visit func(*Expr) *Error) *Error {
	if len(c.path) >= MaxDepth {
		return c.here(e, tooDeep())
	}
	c.path = append(c.path, step{e, arg})
	err := visit(e.Args[arg])
	c.path = c.path[:len(c.path)-1]
	return err
}

// each checks all arguments in one way.
func (c *checker) each(e *Expr, visit func(*Expr) *Error) *Error {
	for i := range e.Args {
		if err := c.down(e, i, visit); err != nil {
			return err
		}
	}
	return nil
}

// truth is what may be a filter, or a part of one between AND, OR and NOT.
func (c *checker) truth(e *Expr) *Error {
	if e.Op == OpProperty {
		return c.here(e, fault(CodeKind, "属性“%[1]s”本身不是条件；若为布尔值，请写 %[1]s = TRUE。",
			"the property %[1]s is no condition by itself; a boolean is asked as %[1]s = TRUE", short(e.Name)))
	}
	return c.want(e, Boolean)
}

// want checks a node that must be of a kind, or may be.
func (c *checker) want(e *Expr, want Kind) *Error {
	k, err := c.kind(e)
	if err != nil || k == Unknown || fits(k, want) {
		return err
	}
	return c.here(e, kindFault("此处应为%s，而不是%s。", "there should be %s and not %s", want, k))
}

// fits tells whether a value of kind k goes where one of kind want is asked for.
func fits(k, want Kind) bool {
	return k == want || want == Unknown || want == Number && k == Integer
}

// kindFault words an error with kinds, which have a word in each language.
func kindFault(zh, en string, kinds ...Kind) *Error {
	var zhWords, enWords []any
	for _, k := range kinds {
		zhWords, enWords = append(zhWords, k.Zh()), append(enWords, withArticle(k))
	}
	return &Error{Code: CodeKind, Zh: fmt.Sprintf(zh, zhWords...), En: fmt.Sprintf(en, enWords...)}
}

func withArticle(k Kind) string {
	if k == Integer || k == Interval || k == Array {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// kind checks a node and gives its kind, Unknown if only a record could tell.
func (c *checker) kind(e *Expr) (Kind, *Error) {
	switch e.Op {
	case OpLiteral:
		return e.Value.kind, nil
	case OpProperty:
		return c.property(e)
	case OpFunction:
		return c.function(e)
	case OpArray:
		return Array, c.array(e)
	case OpInterval:
		return Interval, c.interval(e)
	case OpGeometry, OpBBox:
		return Geometry, c.geometry(e)
	case OpUnbounded:
		return Unknown, c.here(e, fault(CodeSyntax, "“..”只能用于时间段的一端。", "\"..\" stands for an end of an interval only"))
	}
	return c.operation(e)
}

// array may be as long as it likes as long as its elements are plain values, which a map finds.
func (c *checker) array(e *Expr) *Error {
	others := 0
	for _, a := range e.Args {
		if a.Op != OpLiteral {
			others++
		}
	}
	if others > MaxElements {
		return c.here(e, fault(CodeLimit, "数组中不是常量的元素超过 %d 个。", "the array has more than %d elements that are not plain values", MaxElements))
	}
	return c.each(e, c.anything)
}

func (c *checker) anything(e *Expr) *Error {
	_, err := c.kind(e)
	return err
}

func (c *checker) property(e *Expr) (Kind, *Error) {
	if c.schema == nil {
		return Unknown, nil
	}
	k, ok := c.schema.Properties[e.Name]
	if !ok {
		return Unknown, c.here(e, c.schema.noProperty(e.Name))
	}
	return k, nil
}

func (c *checker) function(e *Expr) (Kind, *Error) {
	if c.schema == nil {
		return Unknown, c.each(e, c.anything)
	}
	f := c.schema.function(e.Name)
	if f == nil {
		return Unknown, c.here(e, fault(CodeFunction, "没有函数“%s”。", "there is no function %s", short(e.Name)))
	}
	if n := len(e.Args); n < f.least() || n > len(f.Args) && !f.More {
		return Unknown, c.here(e, argumentFault(e.Name, f.least(), len(e.Args)))
	}
	for i := range e.Args {
		want := f.arg(i)
		if err := c.down(e, i, func(a *Expr) *Error { return c.want(a, want) }); err != nil {
			return Unknown, err
		}
	}
	return f.Result, nil
}

func argumentFault(name string, want, got int) *Error {
	return fault(CodeArguments, "“%s”应有 %d 个参数，现有 %d 个。", "%s takes %d arguments and has %d", short(name), want, got)
}

// interval has two ends of one granularity, in order.
func (c *checker) interval(e *Expr) *Error {
	if len(e.Args) != 2 {
		return c.here(e, argumentFault("INTERVAL", 2, len(e.Args)))
	}
	var kinds [2]Kind
	for i := range e.Args {
		err := c.down(e, i, func(a *Expr) (err *Error) {
			kinds[i], err = c.intervalEnd(a)
			return err
		})
		if err != nil {
			return err
		}
	}
	if kinds[0] != Unknown && kinds[1] != Unknown && kinds[0] != kinds[1] {
		return c.here(e, kindFault("时间段的两端应同为日期或同为时间戳，现为%s和%s。", "the ends of an interval are both dates or both timestamps, and not %s and %s", kinds[0], kinds[1]))
	}
	from, to := e.Args[0].Value, e.Args[1].Value
	if from.kind != Unknown && to.kind != Unknown && compareTimes(from, to) > 0 {
		return c.here(e, fault(CodeLiteral, "时间段的起点晚于终点。", "the interval ends before it begins"))
	}
	return nil
}

func (c *checker) intervalEnd(e *Expr) (Kind, *Error) {
	if e.Op == OpUnbounded {
		return Unknown, nil
	}
	k, err := c.kind(e)
	if err == nil && k != Unknown && k != Date && k != Timestamp {
		err = c.here(e, kindFault("时间段的一端应为日期或时间戳，而不是%s。", "an end of an interval is a date or a timestamp and not %s", k))
	}
	return k, err
}

// geometry is looked at closely once, with the schema.
func (c *checker) geometry(e *Expr) *Error {
	if e.Op == OpBBox {
		_, err := boxOf(e)
		return c.here(e, err)
	}
	if c.schema == nil {
		return nil
	}
	return c.here(e, geometryFault(e.Geometry))
}
