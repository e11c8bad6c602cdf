package document

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"peijian/geo"
)

// The limits of a document. An application with a hundred rooms has 30 KiB and six levels.
const (
	MaxBytes = 1 << 20
	MaxDepth = 32

	maxKeys    = 10_000 // of the whole document: the parser's time grows with the square of a map's keys
	maxMembers = 200    // of one map
)

// Read makes the tree of a YAML or JSON document. name is used in problems, and .json at its end forbids YAML. Row of a problem is
// the line of the file. The tree is nil when nothing could be read; otherwise it is whole but for what the problems name.
func Read(name string, b []byte) (*Node, []geo.Problem) {
	r := &reading{name: name}
	if len(b) > MaxBytes {
		r.fatal("too_large", 0, fmt.Sprintf("文件有 %d 字节，超过上限 1 MiB", len(b)), fmt.Sprintf("the file has %d bytes, more than 1 MiB", len(b)))
		return nil, r.problems
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) {
		r.fatal("encoding", lineOfBadByte(b), "文件不是 UTF-8 编码，请另存为 UTF-8", "the file is not UTF-8: save it as UTF-8")
		return nil, r.problems
	}
	if at := bytes.IndexByte(b, 0); at >= 0 {
		r.fatal("encoding", bytes.Count(b[:at], []byte("\n"))+1, "文件含有空字节，不是文本文件", "the file holds a NUL byte: it is no text")
		return nil, r.problems
	}
	if strings.TrimSpace(string(b)) == "" {
		r.fatal("empty", 0, "文件是空的", "the file is empty")
		return nil, r.problems
	}
	var root *Node
	if isJSON(name, b) {
		root = r.readJSON(b)
	} else {
		root = r.readYAML(b)
	}
	if r.broken() {
		return nil, r.problems
	}
	return root, r.problems
}

func isJSON(name string, b []byte) bool {
	first := bytes.TrimLeft(b, " \t\r\n")
	return strings.HasSuffix(strings.ToLower(name), ".json") || first[0] == '{' || first[0] == '['
}

func lineOfBadByte(b []byte) int {
	line := 1
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		b = b[n:]
	}
	return line
}

var (
	plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	exponent    = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]+$`)
	notFinite   = regexp.MustCompile(`^(?i:[-+]?\.inf|\.nan|nan|[-+]?inf(inity)?)$`)
)

// scalar makes the node of a plain, unquoted scalar.
func (r *reading) scalar(text string, line int, field string) *Node {
	n := &Node{Kind: String, Text: text, Line: line}
	switch {
	case text == "" || text == "~" || text == "null" || text == "Null" || text == "NULL":
		n.Kind = Null
	case text == "true" || text == "True" || text == "TRUE":
		n.Kind, n.Text = Bool, "true"
	case text == "false" || text == "False" || text == "FALSE":
		n.Kind, n.Text = Bool, "false"
	case plainNumber.MatchString(text) && len(text) <= 20:
		n.Kind = Number
	case plainNumber.MatchString(text):
		r.report("number", line, field, "数字过长；若是编号，请加引号", "the number is too long; if it is a code, put it in quotes")
	case notFinite.MatchString(text):
		r.report("number", line, field, fmt.Sprintf("%s 不是数", text), fmt.Sprintf("%s is not a number", text))
	case exponent.MatchString(text):
		r.report("number", line, field, fmt.Sprintf("数字请写全，不用指数：%s", clip(text)), fmt.Sprintf("write the number out, without an exponent: %s", clip(text)))
	}
	return n
}

// clip shortens what a stranger wrote, so that a sentence stays one.
func clip(s string) string {
	runes := []rune(s)
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
