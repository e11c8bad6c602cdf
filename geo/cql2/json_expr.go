package cql2

import (
	"encoding/json"
	"strconv"
	"strings"
)

// jsonParser makes a tree of elements. Only the first problem counts.
type jsonParser struct {
	path    []string
	nodes   int
	problem *Error
}

func (p *jsonParser) fail(e *Error) *Expr {
	if p.problem == nil {
		e.JSON, e.Pointer = true, strings.Join(p.path, "")
		p.problem = e
	}
	return &Expr{Op: OpLiteral}
}

func (p *jsonParser) node(op Op) *Expr {
	if p.nodes++; p.nodes > MaxNodes {
		p.fail(tooMany())
	}
	return &Expr{Op: op}
}

// under reads something one step down.
func (p *jsonParser) under(name string, read func() *Expr) *Expr {
	p.path = append(p.path, "/"+escapePointer(name))
	e := read()
	p.path = p.path[:len(p.path)-1]
	return e
}

// each reads the elements of a list.
func (p *jsonParser) each(list []element, read func(element) *Expr) []*Expr {
	args := make([]*Expr, 0, len(list))
	for i, item := range list {
		if p.problem != nil {
			break
		}
		args = append(args, p.under(strconv.Itoa(i), func() *Expr { return read(item) }))
	}
	return args
}

// expression reads whatever may be an argument.
func (p *jsonParser) expression(e element) *Expr {
	switch e.kind {
	case '[':
		n := p.node(OpArray)
		n.Args = p.each(e.list, p.expression)
		return n
	case '{':
		return p.object(e.object)
	}
	return p.scalar(e.scalar)
}

func (p *jsonParser) scalar(v any) *Expr {
	n := p.node(OpLiteral)
	switch v := v.(type) {
	case bool:
		n.Value = BooleanOf(v)
	case string:
		n.Value = StringOf(v)
	case json.Number:
		number, ok := numberValue(v.String())
		if !ok {
			return p.fail(fault(CodeLiteral, "数字过大。", "the number is too large"))
		}
		n.Value = number
	default:
		return p.fail(fault(CodeSyntax, "此处不能是 null；请用 isNull。", "null cannot stand here; use isNull"))
	}
	return n
}

// object tells by its members what an object is.
func (p *jsonParser) object(o map[string]element) *Expr {
	for _, kind := range objectKinds {
		if member, ok := o[kind.member]; ok {
			return kind.read(p, o, member)
		}
	}
	return p.fail(fault(CodeSyntax, "对象应有 op、property、date、timestamp、interval、bbox 或 type 之一。",
		"the object has none of op, property, date, timestamp, interval, bbox and type"))
}

type objectKind struct {
	member string
	read   func(p *jsonParser, o map[string]element, member element) *Expr
}

// objectKinds is filled by init, because its functions come back to it. A geometry may have a bbox, so type is first.
var objectKinds []objectKind

func init() {
	objectKinds = []objectKind{
		{"op", (*jsonParser).operation}, {"property", (*jsonParser).property}, {"type", (*jsonParser).geometry}, {"date", (*jsonParser).date},
		{"timestamp", (*jsonParser).timestamp}, {"interval", (*jsonParser).interval}, {"bbox", (*jsonParser).bbox},
	}
}

// operation reads {"op": …, "args": […]}: an operator of the standard, or else a function.
func (p *jsonParser) operation(o map[string]element, op element) *Expr {
	name, ok := op.scalar.(string)
	args := o["args"]
	if !ok || name == "" || args.kind != '[' {
		return p.fail(fault(CodeSyntax, "运算应有文本 op 和数组 args。", "an operation has a text op and an array args"))
	}
	n := p.node(Op(name))
	if operators[n.Op].family == notOperator {
		n.Op, n.Name = OpFunction, name
	}
	p.under("args", func() *Expr {
		n.Args = p.each(args.list, p.expression)
		return nil
	})
	return n
}

func (p *jsonParser) property(_ map[string]element, name element) *Expr {
	n := p.node(OpProperty)
	var ok bool
	if n.Name, ok = name.scalar.(string); !ok || n.Name == "" {
		return p.fail(fault(CodeSyntax, "property 应为属性名。", "property is the name of a property"))
	}
	return n
}

func (p *jsonParser) date(_ map[string]element, text element) *Expr { return p.instant("DATE", text) }

func (p *jsonParser) timestamp(_ map[string]element, text element) *Expr {
	return p.instant("TIMESTAMP", text)
}

func (p *jsonParser) instant(word string, e element) *Expr {
	text, _ := e.scalar.(string)
	v, err := parseInstant(text)
	if err != nil || (v.kind == Date) != (word == "DATE") {
		p.under(strings.ToLower(word), func() *Expr { return p.fail(badInstant(text, word)) })
	}
	n := p.node(OpLiteral)
	n.Value = v
	return n
}

// interval has two ends: a text that is a date, a timestamp or "..", a property or a function.
func (p *jsonParser) interval(_ map[string]element, ends element) *Expr {
	n := p.node(OpInterval)
	if ends.kind != '[' {
		return p.fail(fault(CodeSyntax, "interval 应为数组。", "interval is an array"))
	}
	p.under("interval", func() *Expr {
		n.Args = p.each(ends.list, p.intervalEnd)
		return nil
	})
	return n
}

func (p *jsonParser) intervalEnd(e element) *Expr {
	text, ok := e.scalar.(string)
	switch {
	case !ok:
		return p.expression(e)
	case text == "..":
		return p.node(OpUnbounded)
	}
	v, err := parseInstant(text)
	if err != nil {
		return p.fail(err)
	}
	n := p.node(OpLiteral)
	n.Value = v
	return n
}

func (p *jsonParser) bbox(_ map[string]element, numbers element) *Expr {
	n := p.node(OpBBox)
	if numbers.kind != '[' || len(numbers.list) > 6 {
		return p.fail(fault(CodeGeometry, "bbox 应为 4 个或 6 个数的数组。", "bbox is an array of 4 or 6 numbers"))
	}
	p.under("bbox", func() *Expr {
		n.Args = p.each(numbers.list, func(e element) *Expr {
			v := p.node(OpLiteral)
			v.Value = NumberOf(p.coordinate(e))
			return v
		})
		return nil
	})
	return n
}
