package document

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"peijian/planning"
)

func (r *reading) readYAML(b []byte) (root *Node) {
	defer func() {
		// The parser is not ours, and a stranger's bytes must not stop the server.
		if recover() != nil {
			root = nil
			r.fatal("syntax", 0, "不是合法的 YAML", "not YAML")
		}
	}()
	tokens := lexer.Tokenize(string(b))
	r.forbid(tokens)
	if r.broken() {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntaxYAML(err, b)
		return nil
	}
	var bodies []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			bodies = append(bodies, d.Body)
		}
	}
	switch len(bodies) {
	case 0:
		r.fatal("empty", 0, "文件里只有注释", "the file holds nothing but comments")
		return nil
	case 1:
		return r.node(bodies[0], nil)
	}
	r.fatal("documents", lineOf(bodies[1]), "一个文件只能有一份申请，请删去 --- 之后的内容", "one file holds one document: remove what follows ---")
	return nil
}

// forbid refuses, before the recursive parser sees them, tokens that could make a small text large or deep.
func (r *reading) forbid(tokens token.Tokens) {
	flow, entries, line, keys := 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, entries = t.Position.Line, 0
			if t.Position.Column > 10*MaxDepth {
				entries = MaxDepth + 1
			}
		}
		if t.Type == token.MappingValueType {
			keys++
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			r.fatal("alias", line, "不允许使用锚点和引用（&、*、<<），请把内容写全", "anchors, aliases and merge keys are not allowed: write the content out")
			return
		case token.TagType, token.DirectiveType:
			r.fatal("tag", line, "不允许使用标签和指令（!、%）", "tags and directives are not allowed")
			return
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			entries++
		}
		if keys > maxKeys {
			r.fatal("too_large", line, fmt.Sprintf("超过 %d 个键", maxKeys), fmt.Sprintf("more than %d keys", maxKeys))
			return
		}
		if flow > MaxDepth || (flow == 0 && entries > MaxDepth) {
			r.fatal("too_deep", line, fmt.Sprintf("层次超过 %d 层", MaxDepth), fmt.Sprintf("nested more than %d levels deep", MaxDepth))
			return
		}
	}
}

func (r *reading) syntaxYAML(err error, text []byte) {
	line, message := 0, err.Error()
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		message = syntax.GetMessage()
		if t := syntax.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	zh, en := "请检查缩进和冒号", clip(message)
	if likely := mistyped(lineNumbered(text, line)); !likely.IsZero() {
		zh, en = likely.Zh, likely.En
	}
	r.fatal("syntax", line, "不是合法的 YAML："+zh, "not YAML: "+en)
}

// lineNumbered is one line of a text, counted from 1, "" when there is none.
func lineNumbered(text []byte, line int) string {
	lines := bytes.Split(text, []byte("\n"))
	if line < 1 || line > len(lines) {
		return ""
	}
	return string(lines[line-1])
}

// mistyped names what a Chinese keyboard or a word processor puts where YAML wants a space or a colon; zero when it is none of it.
func mistyped(line string) planning.Text {
	indent := line[:len(line)-len(strings.TrimLeftFunc(line, unicode.IsSpace))]
	key, _, _ := strings.Cut(line, "#")
	switch {
	case strings.Contains(indent, "\t"):
		return planning.Text{Zh: "缩进用了制表符，请改用空格", En: "the line is indented with a tab: use spaces"}
	case strings.Contains(indent, "\u3000"):
		return planning.Text{Zh: "缩进用了全角空格，请改用半角空格", En: "the line is indented with a full-width space: use plain spaces"}
	case strings.Contains(key, "\u00a0"):
		return planning.Text{Zh: "含有不间断空格，请改用普通空格", En: "the line holds a no-break space: use a plain space"}
	case strings.Contains(key, "：") && !strings.Contains(key, ":"):
		return planning.Text{Zh: "键后用了全角冒号，请改用半角冒号加空格", En: "the key ends in a full-width colon: use a plain colon and a space"}
	}
	return planning.Text{}
}

func lineOf(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

func (r *reading) node(n ast.Node, path []string) *Node {
	line := lineOf(n)
	if len(path) > MaxDepth {
		r.fatal("too_deep", line, fmt.Sprintf("层次超过 %d 层", MaxDepth), fmt.Sprintf("nested more than %d levels deep", MaxDepth))
		return &Node{Kind: Null, Line: line}
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.mapping(n.Values, line, path)
	case *ast.MappingValueNode:
		return r.mapping([]*ast.MappingValueNode{n}, line, path)
	case *ast.SequenceNode:
		out := &Node{Kind: List, Line: line}
		for i, item := range n.Values {
			out.Items = append(out.Items, r.node(item, step(path, strconv.Itoa(i))))
		}
		return out
	case *ast.LiteralNode:
		return &Node{Kind: String, Text: n.Value.Value, Line: line}
	case *ast.StringNode:
		if quoted(n.Token) {
			return &Node{Kind: String, Text: n.Value, Line: line}
		}
		return r.scalar(n.Value, line, Path(path))
	case ast.ScalarNode:
		return r.scalar(n.GetToken().Value, line, Path(path))
	}
	r.report("syntax", line, Path(path), "这里的写法不能识别", "this cannot be read")
	return &Node{Kind: Null, Line: line}
}

func quoted(t *token.Token) bool {
	return t != nil && (t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType)
}

func (r *reading) mapping(values []*ast.MappingValueNode, line int, path []string) *Node {
	out := &Node{Kind: Map, Line: line}
	if len(values) > 0 {
		out.Line = lineOf(values[0].Key)
	}
	for _, v := range values {
		key, isScalar := v.Key.(ast.ScalarNode)
		if !isScalar {
			r.report("key", lineOf(v.Key), Path(path), "键必须是文字", "a key must be a word")
			continue
		}
		word := key.GetToken().Value
		inner := step(path, word)
		value := &Node{Kind: Null, Line: lineOf(v.Key)}
		if v.Value != nil {
			value = r.node(v.Value, inner)
		}
		r.add(out, Member{Key: word, Line: lineOf(v.Key), Value: value}, inner)
	}
	return out
}
