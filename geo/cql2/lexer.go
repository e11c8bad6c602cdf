package cql2

import (
	"strings"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenQuotedName
	tokenText
	tokenNumber
	tokenSymbol
)

// token is a word of the text encoding. A name or a symbol is text as written, a quoted name and a text without quotes and escapes.
type token struct {
	kind tokenKind
	text string
	at   int // in characters, counted from 1
}

// lexer cuts a text into tokens. After the first problem it gives only the end.
type lexer struct {
	text    string
	i       int // in bytes
	at      int // characters before i
	problem *Error
}

func (l *lexer) fail(at int, e *Error) {
	if l.problem == nil {
		e.At = at
		l.problem = e
	}
	l.i = len(l.text)
}

// peek is the rune at i, utf8.RuneError with width 0 at the end.
func (l *lexer) peek() (rune, int) { return utf8.DecodeRuneInString(l.text[l.i:]) }

// skip passes the runes for which f holds.
func (l *lexer) skip(f func(rune) bool) {
	for {
		r, n := l.peek()
		if n == 0 || !f(r) {
			return
		}
		l.i, l.at = l.i+n, l.at+1
	}
}

func (l *lexer) next() token {
	l.skip(isSpace)
	r, n := l.peek()
	t := token{at: l.at + 1}
	from := l.i
	switch {
	case n == 0:
		return t
	case r == utf8.RuneError && n == 1:
		l.fail(t.at, fault(CodeSyntax, "筛选表达式不是 UTF-8 编码。", "the filter is not encoded in UTF-8"))
		return t
	case isNameStart(r):
		l.skip(isNamePart)
		t.kind, t.text = tokenName, l.text[from:l.i]
	case isDigit(r), r == '.':
		t.kind, t.text = tokenNumber, l.number()
	case r == '\'':
		t.kind, t.text = tokenText, l.quoted('\'')
	case r == '"':
		t.kind, t.text = tokenQuotedName, l.quoted('"')
	default:
		t.kind, t.text = tokenSymbol, l.symbol(r, n)
	}
	if l.problem != nil {
		return token{at: t.at}
	}
	return t
}

// number passes digits [. digits] or . digits, and an exponent.
func (l *lexer) number() string {
	from, at := l.i, l.at+1
	l.skip(isDigit)
	if r, _ := l.peek(); r == '.' {
		l.i, l.at = l.i+1, l.at+1
		l.skip(isDigit)
	}
	if r, _ := l.peek(); (r == 'e' || r == 'E') && l.exponent() > 0 {
		n := l.exponent()
		l.i, l.at = l.i+n, l.at+n
	}
	if l.text[from:l.i] == "." {
		l.fail(at, fault(CodeSyntax, "单独的“.”不是数字。", "a single . is no number"))
	}
	return l.text[from:l.i]
}

// exponent is the length of E, sign and digits at i; 0 when there is none.
func (l *lexer) exponent() int {
	n := 1
	if n < len(l.text)-l.i && (l.text[l.i+n] == '+' || l.text[l.i+n] == '-') {
		n++
	}
	digits := n
	for n < len(l.text)-l.i && isDigit(rune(l.text[l.i+n])) {
		n++
	}
	if n == digits {
		return 0
	}
	return n
}

// quoted reads up to the closing quote. A doubled quote stands for one; in a text, so does \'. A backslash before
// anything else is itself, and one before a backslash is too, so that \\ is two (LIKE needs them).
func (l *lexer) quoted(quote rune) string {
	at := l.at + 1
	var b strings.Builder
	l.i, l.at = l.i+1, l.at+1
	for {
		r, n := l.peek()
		if n == 0 {
			l.fail(at, unclosed(quote))
			return ""
		}
		if bad := r == utf8.RuneError && n == 1; bad || r == 0 {
			l.fail(l.at+1, fault(CodeSyntax, "引号内有无效字符。", "there is an invalid character between the quotes"))
			return ""
		}
		l.i, l.at = l.i+n, l.at+1
		following, _ := l.peek()
		switch {
		case r == quote && following == quote, r == '\\' && quote == '\'' && following == '\'':
			b.WriteRune(quote)
			l.i, l.at = l.i+1, l.at+1
		case r == '\\' && quote == '\'' && following == '\\':
			b.WriteString(`\\`)
			l.i, l.at = l.i+1, l.at+1
		case r == quote:
			return b.String()
		default:
			b.WriteRune(r)
		}
	}
}

func unclosed(quote rune) *Error {
	if quote == '"' {
		return fault(CodeSyntax, "属性名的双引号没有结束。", "the double quote of a property name is not closed")
	}
	return fault(CodeSyntax, "文本的单引号没有结束。", "the quote of a text is not closed")
}

func (l *lexer) symbol(r rune, n int) string {
	from, at := l.i, l.at+1
	switch {
	case strings.ContainsRune("‘’“”", r):
		l.fail(at, fault(CodeSyntax, "文本请用半角单引号 ' 括起来。", "put texts into straight single quotes: '"))
		return ""
	case !strings.ContainsRune("()=<>,+-*/%^", r):
		l.fail(at, fault(CodeSyntax, "此处不能出现“%c”。", "%q cannot stand here", r))
		return ""
	}
	l.i, l.at = l.i+n, l.at+1
	if two := l.text[from:min(from+2, len(l.text))]; two == "<>" || two == "<=" || two == ">=" {
		l.i, l.at = l.i+1, l.at+1
	}
	return l.text[from:l.i]
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isSpace is the standard's list, the ideographic space included.
func isSpace(r rune) bool {
	return r >= 9 && r <= 13 || r == ' ' || r == 0x85 || r == 0xA0 || r == 0x1680 || r >= 0x2000 && r <= 0x200A ||
		r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F || r == 0x3000
}

// nameStarts are the standard's ranges, which are those of XML names, plus the colon.
var nameStarts = [...][2]rune{
	{':', ':'}, {'_', '_'}, {'A', 'Z'}, {'a', 'z'}, {0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x2FF}, {0x370, 0x37D}, {0x37F, 0x1FFE},
	{0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
}

// isNameStart leaves out what the standard names twice, as a space and as a letter, and the mark of broken UTF-8.
func isNameStart(r rune) bool {
	if r == 0x1680 || r == utf8.RuneError {
		return false
	}
	for _, s := range nameStarts {
		if r >= s[0] && r <= s[1] {
			return true
		}
	}
	return false
}

func isNamePart(r rune) bool {
	return isNameStart(r) || r == '.' || isDigit(r) || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// isName tells whether a name needs no quotes.
func isName(s string) bool {
	for i, r := range s {
		if i == 0 && !isNameStart(r) || i > 0 && !isNamePart(r) {
			return false
		}
	}
	return s != ""
}
