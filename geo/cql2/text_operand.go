package cql2

import (
	"math"
	"strconv"
	"strings"
)

// reserved words are no property names without quotes.
var reserved = map[string]bool{"AND": true, "OR": true, "NOT": true, "LIKE": true, "BETWEEN": true, "IN": true, "IS": true, "NULL": true, "DIV": true}

// textOps are the functions of the standard by their upper-case names.
var textOps = func() map[string]Op {
	m := map[string]Op{}
	for op, o := range operators {
		if o.family == spatial || o.family == temporal || o.family == temporalInterval || o.family == arrays || op == OpCaseI || op == OpAccentI {
			m[strings.ToUpper(string(op))] = op
		}
	}
	return m
}()

// upper is for words of the language, which are short and ASCII.
func upper(word string) string {
	if len(word) > 20 {
		return ""
	}
	return strings.ToUpper(word)
}

// signed = ["-"] operand, where a number may have a sign of its own. -property is -1 times it, since JSON has no sign.
func (p *textParser) signed() *Expr {
	at := p.token.at
	minus := p.accept("-")
	if !minus && !p.is("+") {
		return p.operand()
	}
	sign := ""
	if p.is("-") || p.is("+") {
		sign = p.token.text
		p.advance()
	}
	if p.token.kind == tokenNumber {
		if minus != (sign == "-") {
			return p.number(at, "-")
		}
		return p.number(at, "")
	}
	if sign != "" || p.is("(") {
		p.unexpected("数字", "a number")
	}
	e := p.operand()
	if p.problem == nil && e.Op != OpProperty && e.Op != OpFunction {
		p.stop(at, fault(CodeSyntax, "负号后应为数字、属性或函数。", "a minus sign stands before a number, a property or a function"))
	}
	factor := p.node(at, OpLiteral)
	factor.Value = IntegerOf(-1)
	return p.node(at, OpMultiply, factor, e)
}

// operand is a literal, a property, a function, or something in parentheses.
func (p *textParser) operand() *Expr {
	t := p.token
	switch t.kind {
	case tokenNumber:
		return p.number(t.at, "")
	case tokenText:
		p.advance()
		return p.literal(t.at, StringOf(t.text))
	case tokenQuotedName:
		p.advance()
		return p.property(t)
	case tokenName:
		return p.named()
	}
	if p.is("(") {
		return p.parenthesised()
	}
	p.unexpected("属性、值或“(”", "a property, a value or (")
	return p.node(t.at, OpLiteral)
}

func (p *textParser) literal(at int, v Value) *Expr {
	e := p.node(at, OpLiteral)
	e.Value = v
	return e
}

func (p *textParser) property(t token) *Expr {
	if t.text == "" {
		p.stop(t.at, fault(CodeSyntax, "属性名为空。", "the name of a property is empty"))
	}
	e := p.node(t.at, OpProperty)
	e.Name = t.text
	return e
}

func (p *textParser) number(at int, sign string) *Expr {
	v, ok := numberValue(sign + p.token.text)
	if !ok {
		p.stop(at, fault(CodeLiteral, "数字过大。", "the number is too large"))
	}
	p.advance()
	return p.literal(at, v)
}

// numberValue is an Integer when it is written as one and fits.
func numberValue(text string) (Value, bool) {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return IntegerOf(i), true
	}
	f, err := strconv.ParseFloat(text, 64)
	return NumberOf(f), err == nil && !math.IsInf(f, 0)
}

// parenthesised reads expressions in parentheses, or none.
func (p *textParser) parenthesised() *Expr {
	n := p.node(p.token.at, opList)
	p.expect("(")
	n.Args = p.arguments()
	return n
}

// arguments reads expressions up to the closing parenthesis.
func (p *textParser) arguments() []*Expr {
	var args []*Expr
	if p.accept(")") {
		return nil
	}
	for {
		args = append(args, p.expression())
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	return args
}

// named is what begins with a name without quotes.
func (p *textParser) named() *Expr {
	t := p.token
	word := upper(t.text)
	if reserved[word] {
		p.stop(t.at, fault(CodeSyntax, "“%[1]s”是关键字，不能在此处；若是属性名，请加双引号。", "%[1]s is a keyword and cannot stand here; put a property of this name into double quotes", word))
	}
	p.advance()
	switch {
	case word == "TRUE" || word == "FALSE":
		return p.literal(t.at, BooleanOf(word == "TRUE"))
	case p.is("("), isWKT(word) && p.is("Z"):
		return p.called(t, word)
	}
	return p.property(t)
}

// called is a name with parentheses after it.
func (p *textParser) called(t token, word string) *Expr {
	if isWKT(word) {
		return p.geometry(t, word)
	}
	op, known := textOps[word]
	switch {
	case known:
		return p.standardFunction(t, op)
	case word == "DATE" || word == "TIMESTAMP":
		return p.instant(t.at, word)
	case word == "INTERVAL":
		return p.interval(t)
	}
	e := p.node(t.at, OpFunction)
	e.Name = t.text
	p.expect("(")
	for _, a := range p.arguments() {
		e.Args = append(e.Args, p.array(a))
	}
	return e
}

func (p *textParser) standardFunction(t token, op Op) *Expr {
	e := p.node(t.at, op)
	p.expect("(")
	for _, a := range p.arguments() {
		if operators[op].family == arrays {
			e.Args = append(e.Args, p.array(a))
		} else {
			e.Args = append(e.Args, p.scalar(a))
		}
	}
	return e
}

// instant = DATE('…') | TIMESTAMP('…'); the token is the opening parenthesis.
func (p *textParser) instant(at int, word string) *Expr {
	p.expect("(")
	t := p.token
	if t.kind != tokenText {
		p.unexpected("单引号内的日期", "a date in single quotes")
	}
	v, err := parseInstant(t.text)
	if err == nil && (v.kind == Date) != (word == "DATE") {
		err = badInstant(t.text, word)
	}
	if err != nil {
		p.stop(t.at, err)
	}
	p.advance()
	p.expect(")")
	return p.literal(at, v)
}

// interval = INTERVAL(end, end)
func (p *textParser) interval(t token) *Expr {
	e := p.node(t.at, OpInterval)
	p.expect("(")
	e.Args = append(e.Args, p.intervalEnd())
	p.expect(",")
	e.Args = append(e.Args, p.intervalEnd())
	p.expect(")")
	return e
}

// intervalEnd is a date, a timestamp or '..' in quotes, a property, or a function.
func (p *textParser) intervalEnd() *Expr {
	t := p.token
	if t.kind != tokenText {
		return p.nested(p.operand)
	}
	p.advance()
	if t.text == ".." {
		return p.node(t.at, OpUnbounded)
	}
	v, err := parseInstant(t.text)
	if err != nil {
		p.stop(t.at, err)
	}
	return p.literal(t.at, v)
}
