package cql2

import (
	"fmt"
	"strings"
)

// Error says what is wrong with an expression and where, in both languages. Code is stable and is what a program
// should look at.
type Error struct {
	Code    string `json:"code"`
	At      int    `json:"at,omitempty"`      // in the text: the character at which it shows, counted from 1
	Pointer string `json:"pointer,omitempty"` // in JSON: an RFC 6901 pointer; "" is the whole document
	JSON    bool   `json:"-"`                 // the expression was JSON, and Pointer says where
	Zh      string `json:"zh"`
	En      string `json:"en"`
}

// Codes of Error.
const (
	CodeSyntax    = "cql2.syntax"    // does not follow the grammar
	CodeLimit     = "cql2.limit"     // too long, too deep or too many parts
	CodeLiteral   = "cql2.literal"   // a number, date or text that is none
	CodeGeometry  = "cql2.geometry"  // a geometry that is none, or not a valid one
	CodeProperty  = "cql2.property"  // a property that is not there
	CodeFunction  = "cql2.function"  // a function that is not there
	CodeArguments = "cql2.arguments" // too many or too few arguments
	CodeKind      = "cql2.kind"      // a value of the wrong kind
)

// Error gives place and English sentence in one line.
func (e *Error) Error() string {
	switch {
	case e.JSON:
		return fmt.Sprintf("cql2: at %q: %s", e.Pointer, e.En)
	case e.At > 0:
		return fmt.Sprintf("cql2: character %d: %s", e.At, e.En)
	}
	return "cql2: " + e.En
}

// Limits of an expression, so that a hostile one costs little. Whatever breaks one is refused with CodeLimit.
const (
	MaxBytes    = 2 << 20 // of the text or the JSON document
	MaxDepth    = 200     // of nesting: operators, functions, arrays
	MaxNodes    = 300_000 // of the tree; a geometry is one node
	MaxElements = 100     // of an array, of those that are no literals of a scalar kind; IN has no such limit
)

// short is a name or a word as it may stand in a sentence.
func short(s string) string {
	if len(s) <= 60 {
		return s
	}
	return strings.ToValidUTF8(s[:60], "") + "…"
}

// fault makes an error without a place.
func fault(code, zh, en string, args ...any) *Error {
	return &Error{Code: code, Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}

func tooLong() *Error {
	return fault(CodeLimit, "筛选表达式超过 %d 字节。", "the filter is longer than %d bytes", MaxBytes)
}

func tooDeep() *Error {
	return fault(CodeLimit, "筛选表达式嵌套超过 %d 层。", "the filter is nested more than %d levels deep", MaxDepth)
}

func tooMany() *Error {
	return fault(CodeLimit, "筛选表达式超过 %d 个部分。", "the filter has more than %d parts", MaxNodes)
}
