package cql2

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// normal puts a text into Unicode's form NFC, as the standard recommends before texts are compared; texts that are
// in it already, as nearly all are, cost one look.
func normal(v Value) Value {
	if v.kind == String && !isPlain(v.text) {
		if span, _ := norm.NFC.SpanString(v.text, true); span < len(v.text) {
			v.text = norm.NFC.String(v.text)
		}
	}
	return v
}

// isPlain knows texts of ASCII and of Chinese characters from U+4000 to U+9FFF, which are in NFC whatever stands beside them.
func isPlain(s string) bool {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			i++
		case c >= 0xE4 && c <= 0xE9:
			i += 3
		default:
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldCase is Unicode's full case folding: STRASSE and Straße are one.
func foldCase(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return norm.NFC.String(cases.Fold().String(s))
}

// dropAccents takes off what can be taken off a letter: é and e are one, ø and o are not.
func dropAccents(s string) string {
	if isASCII(s) {
		return s
	}
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return norm.NFC.String(bare)
}

func (f *Filter) folded(e *Expr, fold func(string) string) getter {
	get := f.value(e.Args[0])
	if e.constant() {
		return constant(foldText(get(new(run)), fold))
	}
	return func(r *run) Value { return foldText(get(r), fold) }
}

func foldText(v Value, fold func(string) string) Value {
	if v.kind == String {
		v.text = fold(v.text)
	}
	return v
}

// like compiles LIKE. The pattern is read once, and then folded piece by piece.
func (f *Filter) like(e *Expr) test {
	get := f.value(e.Args[0])
	pattern := likePattern(e.Args[1])
	return func(r *run) truth {
		v := normal(get(r))
		if v.kind != String {
			return unknown
		}
		return truthOf(pattern.matches(v.text))
	}
}

func likePattern(e *Expr) pattern {
	switch e.Op {
	case OpCaseI:
		return likePattern(e.Args[0]).each(foldCase)
	case OpAccentI:
		return likePattern(e.Args[0]).each(dropAccents)
	}
	return parsePattern(normal(e.Value).text)
}

// pattern is the pieces between the percent signs. Each begins wherever it first fits.
type pattern []piece

// piece is runs of text, with one character that may be anything between any two.
type piece []string

// parsePattern splits at % and _; a backslash takes the meaning from the character after it.
func parsePattern(text string) pattern {
	p := pattern{{""}}
	var b strings.Builder
	run := func() {
		last := &p[len(p)-1]
		(*last)[len(*last)-1] = b.String()
		b.Reset()
	}
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '%':
			run()
			p = append(p, piece{""})
		case r == '_':
			run()
			p[len(p)-1] = append(p[len(p)-1], "")
		default:
			b.WriteRune(r)
		}
	}
	if escaped {
		b.WriteByte('\\')
	}
	run()
	return p
}

func (p pattern) each(fold func(string) string) pattern {
	for _, piece := range p {
		for i := range piece {
			piece[i] = fold(piece[i])
		}
	}
	return p
}

// matches puts the first piece at the beginning and the last at the end, and each of the others where it first fits:
// an earlier place never leaves less room for the rest.
func (p pattern) matches(text string) bool {
	n := p[0].at(text)
	if n < 0 || len(p) == 1 {
		return n == len(text)
	}
	text = text[n:]
	for _, piece := range p[1 : len(p)-1] {
		if n = piece.in(text); n < 0 {
			return false
		}
		text = text[n:]
	}
	return p[len(p)-1].ends(text)
}

// at is how many bytes a piece takes at the beginning of a text, -1 if it does not fit.
func (p piece) at(text string) int {
	rest := text
	for i, run := range p {
		if i > 0 {
			_, n := utf8.DecodeRuneInString(rest)
			if n == 0 {
				return -1
			}
			rest = rest[n:]
		}
		if !strings.HasPrefix(rest, run) {
			return -1
		}
		rest = rest[len(run):]
	}
	return len(text) - len(rest)
}

// in is where a piece ends that begins as early as it can, -1 if it fits nowhere.
func (p piece) in(text string) int {
	if len(p) == 1 {
		if i := strings.Index(text, p[0]); i >= 0 {
			return i + len(p[0])
		}
		return -1
	}
	for i := range text {
		if n := p.at(text[i:]); n >= 0 {
			return i + n
		}
	}
	return -1
}

// ends tells whether a piece fits at the end of a text.
func (p piece) ends(text string) bool {
	if len(p) == 1 {
		return strings.HasSuffix(text, p[0])
	}
	for i := len(p) - 1; i >= 0; i-- {
		if !strings.HasSuffix(text, p[i]) {
			return false
		}
		text = text[:len(text)-len(p[i])]
		if i > 0 {
			_, n := utf8.DecodeLastRuneInString(text)
			if n == 0 {
				return false
			}
			text = text[:len(text)-n]
		}
	}
	return true
}
