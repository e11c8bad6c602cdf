package cql2

import (
	"strings"
)

// ParseText reads the text encoding. An error is an *Error with At.
func ParseText(text string) (*Expr, error) {
	if len(text) > MaxBytes {
		return nil, tooLong()
	}
	p := &textParser{lexer: lexer{text: text}}
	p.advance()
	e := p.scalar(p.expression())
	if p.token.kind != tokenEnd {
		p.unexpected("运算符或表达式结束", "an operator or the end")
	}
	if p.problem != nil {
		return nil, p.problem
	}
	if err := wellFormed(e); err != nil {
		return nil, err
	}
	return e, nil
}

// opList is what stands in parentheses until its place tells whether it is an array or a part of arithmetic or logic.
const opList Op = "("

// textParser goes down the grammar. After the first problem all tokens are the end, so that every loop ends. Its own
// limit of depth only keeps the stack small, since parentheses may say nothing; the tree is measured by the checker.
type textParser struct {
	lexer
	token token
	depth int
	nodes int
}

func (p *textParser) advance() { p.token = p.next() }

func (p *textParser) stop(at int, e *Error) {
	p.fail(at, e)
	p.token = token{at: p.at + 1}
}

// node makes a node and counts it.
func (p *textParser) node(at int, op Op, args ...*Expr) *Expr {
	p.nodes++
	if p.nodes > MaxNodes {
		p.stop(at, tooMany())
	}
	return &Expr{Op: op, Args: args, At: at}
}

// nested reads something that may hold itself.
func (p *textParser) nested(read func() *Expr) *Expr {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > 2*MaxDepth {
		p.stop(p.token.at, tooDeep())
		return p.node(p.token.at, OpLiteral)
	}
	return read()
}

// is tells whether the token is a keyword or symbol; keywords are in upper case.
func (p *textParser) is(word string) bool {
	return (p.token.kind == tokenName || p.token.kind == tokenSymbol) && strings.EqualFold(p.token.text, word)
}

func (p *textParser) accept(word string) bool {
	if p.is(word) {
		p.advance()
		return true
	}
	return false
}

func (p *textParser) expect(word string) {
	if !p.accept(word) {
		p.unexpected("“"+word+"”", word)
	}
}

func (p *textParser) unexpected(zh, en string) {
	if p.token.kind == tokenEnd {
		p.stop(p.token.at, &Error{Code: CodeSyntax, Zh: "筛选表达式不完整，此处应为" + zh + "。", En: "the filter ends where " + en + " should follow"})
		return
	}
	what := short(p.token.text)
	p.stop(p.token.at, &Error{Code: CodeSyntax, Zh: "此处是“" + what + "”，应为" + zh + "。", En: "there is " + what + " where " + en + " should be"})
}

// expression = term {OR term}
func (p *textParser) expression() *Expr {
	return p.nested(func() *Expr { return p.chain(OpOr, "OR", p.conjunction) })
}

// conjunction = factor {AND factor}
func (p *textParser) conjunction() *Expr { return p.chain(OpAnd, "AND", p.factor) }

// chain makes one node of operands that the same word joins.
func (p *textParser) chain(op Op, word string, operand func() *Expr) *Expr {
	first := operand()
	if !p.is(word) {
		return first
	}
	n := p.node(first.At, op, p.scalar(first))
	for p.accept(word) {
		n.Args = append(n.Args, p.scalar(operand()))
	}
	return n
}

// factor = [NOT] predicate
func (p *textParser) factor() *Expr {
	at := p.token.at
	if !p.accept("NOT") {
		return p.predicate()
	}
	return p.node(at, OpNot, p.scalar(p.predicate()))
}

var comparisons = map[string]Op{"=": OpEqual, "<>": OpNotEqual, "<": OpLess, ">": OpGreater, "<=": OpLessEqual, ">=": OpGreaterEqual}

// predicate is an operand alone, or with what makes a comparison of it.
func (p *textParser) predicate() *Expr {
	e := p.sum()
	if op, ok := comparisons[p.token.text]; ok && p.token.kind == tokenSymbol {
		p.advance()
		e = p.node(e.At, op, p.scalar(e), p.scalar(p.sum()))
	} else if p.is("NOT") || p.is("LIKE") || p.is("BETWEEN") || p.is("IN") {
		e = p.negatable(p.scalar(e))
	}
	for p.accept("IS") {
		not := p.accept("NOT")
		p.expect("NULL")
		e = p.negated(not, p.node(e.At, OpIsNull, p.scalar(e)))
	}
	return e
}

func (p *textParser) negated(not bool, e *Expr) *Expr {
	if not {
		return p.node(e.At, OpNot, e)
	}
	return e
}

// negatable = [NOT] LIKE pattern | [NOT] BETWEEN number AND number | [NOT] IN (list)
func (p *textParser) negatable(e *Expr) *Expr {
	not := p.accept("NOT")
	switch {
	case p.accept("LIKE"):
		e = p.node(e.At, OpLike, e, p.scalar(p.operand()))
	case p.accept("BETWEEN"):
		low := p.scalar(p.sum())
		p.expect("AND")
		e = p.node(e.At, OpBetween, e, low, p.scalar(p.sum()))
	case p.accept("IN"):
		e = p.node(e.At, OpIn, e, p.list())
	default:
		p.unexpected("LIKE、BETWEEN 或 IN", "LIKE, BETWEEN or IN")
	}
	return p.negated(not, e)
}

// list is the right side of IN.
func (p *textParser) list() *Expr {
	n := p.node(p.token.at, OpArray)
	p.expect("(")
	for {
		n.Args = append(n.Args, p.scalar(p.nested(p.sum)))
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	return n
}

var (
	sums     = map[string]Op{"+": OpAdd, "-": OpSubtract}
	products = map[string]Op{"*": OpMultiply, "/": OpDivide, "%": OpModulo, "DIV": OpIntDivide}
)

// sum = product {(+ | -) product}
func (p *textParser) sum() *Expr { return p.leftToRight(p.product, sums) }

// product = power {(* | / | % | DIV) power}
func (p *textParser) product() *Expr { return p.leftToRight(p.power, products) }

// leftToRight builds a tree that leans to the left, and counts its height like any nesting.
func (p *textParser) leftToRight(operand func() *Expr, ops map[string]Op) *Expr {
	e := operand()
	height := p.depth
	for {
		op, ok := p.operator(ops)
		if !ok {
			return e
		}
		if height++; height > 2*MaxDepth {
			p.stop(p.token.at, tooDeep())
		}
		p.advance()
		e = p.node(e.At, op, p.scalar(e), p.scalar(operand()))
	}
}

func (p *textParser) operator(ops map[string]Op) (Op, bool) {
	if p.token.kind != tokenSymbol && !p.is("DIV") {
		return "", false
	}
	op, ok := ops[upper(p.token.text)]
	return op, ok
}

// power = factor [^ factor]
func (p *textParser) power() *Expr {
	e := p.signed()
	if p.accept("^") {
		e = p.node(e.At, OpPower, p.scalar(e), p.scalar(p.signed()))
	}
	return e
}

// scalar takes the parentheses off, where a list cannot stand.
func (p *textParser) scalar(e *Expr) *Expr {
	for e.Op == opList {
		if len(e.Args) != 1 {
			p.stop(e.At, fault(CodeSyntax, "此处不能是列表。", "a list cannot stand here"))
			return e
		}
		e = e.Args[0]
	}
	return e
}

// array takes parentheses for an array, and so those within: the grammar names arrays before arithmetic.
func (p *textParser) array(e *Expr) *Expr {
	if e.Op != opList {
		return e
	}
	e.Op = OpArray
	for i, a := range e.Args {
		e.Args[i] = p.array(a)
	}
	return e
}
