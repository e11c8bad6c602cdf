package cql2

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrNoText says that JSON can hold an expression and the text encoding cannot: a function has a name that is none
// there, or a text has a zero character or broken UTF-8, or a backslash that the grammar would read together with the
// quote after it.
var ErrNoText = errors.New("cql2: the expression cannot be written in the text encoding")

// Text writes the text encoding, with as few parentheses as are clear. The error is ErrNoText.
func (e *Expr) Text() (string, error) {
	w := &textWriter{}
	w.write(e, levelOr)
	return w.b.String(), w.err
}

// String is Text for messages; where that fails, the JSON encoding.
func (e *Expr) String() string {
	s, err := e.Text()
	if err != nil {
		return string(e.JSON())
	}
	return s
}

type textWriter struct {
	b   strings.Builder
	err error
}

// level is how tightly a node binds; a looser one than its place allows is put in parentheses.
type level int

const (
	levelOr level = iota
	levelAnd
	levelNot
	levelPredicate
	levelSum
	levelProduct
	levelPower
	levelOperand
)

var levels = map[Op]level{
	OpOr: levelOr, OpAnd: levelAnd, OpNot: levelNot,
	OpEqual: levelPredicate, OpNotEqual: levelPredicate, OpLess: levelPredicate, OpGreater: levelPredicate, OpLessEqual: levelPredicate,
	OpGreaterEqual: levelPredicate, OpLike: levelPredicate, OpBetween: levelPredicate, OpIn: levelPredicate, OpIsNull: levelPredicate,
	OpAdd: levelSum, OpSubtract: levelSum, OpMultiply: levelProduct, OpDivide: levelProduct, OpModulo: levelProduct, OpIntDivide: levelProduct,
	OpPower: levelPower,
}

func levelOf(e *Expr) level {
	if l, ok := levels[e.Op]; ok {
		return l
	}
	return levelOperand
}

// write puts a node where something as tight as at least may stand.
func (w *textWriter) write(e *Expr, least level) {
	if levelOf(e) < least {
		w.b.WriteByte('(')
		defer w.b.WriteByte(')')
	}
	switch e.Op {
	case OpLiteral:
		w.value(e.Value)
	case OpProperty:
		w.name(e.Name)
	case OpFunction:
		if !isName(e.Name) || isWord(e.Name) {
			w.err = ErrNoText
		}
		w.call(e.Name, e.Args)
	case OpArray:
		w.call("", e.Args)
	case OpInterval:
		w.b.WriteString("INTERVAL(")
		w.end(e.Args[0])
		w.b.WriteString(", ")
		w.end(e.Args[1])
		w.b.WriteByte(')')
	case OpGeometry:
		w.geometry(e.Geometry)
	case OpBBox:
		w.box(e.Args)
	default:
		w.operation(e)
	}
}

func (w *textWriter) operation(e *Expr) {
	switch e.Op {
	case OpAnd, OpOr:
		w.chain(e)
	case OpNot:
		w.not(e.Args[0])
	case OpLike, OpBetween, OpIn, OpIsNull:
		w.predicate(e, "")
	default:
		if operators[e.Op].family == comparison || operators[e.Op].family == arithmetic {
			w.infix(e)
		} else {
			w.call(strings.ToUpper(string(e.Op)), e.Args)
		}
	}
}

func (w *textWriter) chain(e *Expr) {
	for i, a := range e.Args {
		if i > 0 {
			w.b.WriteString(" " + strings.ToUpper(string(e.Op)) + " ")
		}
		w.write(a, levelOf(e)+1)
	}
}

// not puts the word where people put it. NOT before NOT needs parentheses in the grammar.
func (w *textWriter) not(e *Expr) {
	switch e.Op {
	case OpLike, OpBetween, OpIn, OpIsNull:
		w.predicate(e, "NOT ")
	default:
		w.b.WriteString("NOT ")
		w.write(e, levelPredicate)
	}
}

func (w *textWriter) predicate(e *Expr, not string) {
	w.write(e.Args[0], levelSum)
	switch e.Op {
	case OpLike:
		w.b.WriteString(" " + not + "LIKE ")
		w.write(e.Args[1], levelOperand)
	case OpBetween:
		w.b.WriteString(" " + not + "BETWEEN ")
		w.write(e.Args[1], levelSum)
		w.b.WriteString(" AND ")
		w.write(e.Args[2], levelSum)
	case OpIn:
		w.b.WriteString(" " + not + "IN ")
		w.call("", e.Args[1].Args)
	default:
		w.b.WriteString(" IS " + not + "NULL")
	}
}

// infix writes both sides; the right one of - and / is tighter, and so are both of ^, which does not chain.
func (w *textWriter) infix(e *Expr) {
	left, right := levelOf(e), levelOf(e)+1
	if l := levelOf(e); l == levelPredicate || l == levelPower {
		left = l + 1
	}
	w.write(e.Args[0], left)
	w.b.WriteString(" " + string(e.Op) + " ")
	w.write(e.Args[1], right)
}

func (w *textWriter) call(name string, args []*Expr) {
	w.b.WriteString(name + "(")
	for i, a := range args {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.write(a, levelOr)
	}
	w.b.WriteByte(')')
}

func (w *textWriter) end(e *Expr) {
	switch e.Op {
	case OpUnbounded:
		w.b.WriteString("'..'")
	case OpLiteral:
		w.b.WriteString("'" + instantText(e.Value) + "'")
	default:
		w.write(e, levelOperand)
	}
}

func (w *textWriter) value(v Value) {
	switch v.kind {
	case Boolean:
		w.b.WriteString(strings.ToUpper(strconv.FormatBool(v.Boolean())))
	case String:
		w.text(v.text)
	case Integer:
		w.b.WriteString(strconv.FormatInt(v.whole, 10))
	case Number:
		w.b.WriteString(numberText(v.num))
	case Date, Timestamp:
		w.b.WriteString(strings.ToUpper(v.kind.String()) + "('" + instantText(v) + "')")
	}
}

// text doubles quotes, and sees to it that no backslash comes to stand alone before one.
func (w *textWriter) text(s string) {
	backslashes := 0
	for _, r := range s + "'" {
		if r == '\'' && backslashes%2 == 1 || r == 0 {
			w.err = ErrNoText
		}
		if backslashes++; r != '\\' {
			backslashes = 0
		}
	}
	if !utf8.ValidString(s) {
		w.err = ErrNoText
	}
	w.b.WriteString("'" + strings.ReplaceAll(s, "'", "''") + "'")
}

// name puts quotes around what would be read as something else, here or by another server.
func (w *textWriter) name(s string) {
	if isName(s) && !isWord(s) {
		w.b.WriteString(s)
		return
	}
	if strings.Contains(s, "\x00") || !utf8.ValidString(s) {
		w.err = ErrNoText
	}
	w.b.WriteString(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}

// isWord tells whether a name is a word of the language, in any case.
func isWord(s string) bool {
	word := upper(s)
	_, function := textOps[word]
	return function || reserved[word] || isWKT(word) || slices.Contains([]string{"TRUE", "FALSE", "DATE", "TIMESTAMP", "INTERVAL"}, word)
}
