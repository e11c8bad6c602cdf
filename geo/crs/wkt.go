package crs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// node is one KEYWORD[value, value, NODE[…]] of well-known text, version 1.
type node struct {
	key      string // upper case
	values   []string
	children []*node
}

// Bounds on hostile text. A real .prj has under 2 KB, 40 nodes and 4 levels.
const (
	maxText  = 64 << 10
	maxNodes = 1000
	maxDepth = 20
)

var errWKT = errors.New("not well-known text")

// parser walks over the text once; it never looks back.
type parser struct {
	text  string
	at    int
	nodes int
}

// parseWKT reads exactly one node and nothing after it.
func parseWKT(text string) (*node, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("%w: longer than %d bytes", errWKT, maxText)
	}
	p := &parser{text: text}
	n, err := p.node(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at < len(p.text) {
		return nil, p.fail("text after the end")
	}
	return n, nil
}

func (p *parser) fail(what string) error {
	return fmt.Errorf("%w: byte %d: %s", errWKT, p.at, what)
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n\x00", p.text[p.at]) >= 0 {
		p.at++
	}
}

// take consumes any one of the bytes in set and returns it, or 0.
func (p *parser) take(set string) byte {
	p.space()
	if p.at < len(p.text) && strings.IndexByte(set, p.text[p.at]) >= 0 {
		p.at++
		return p.text[p.at-1]
	}
	return 0
}

// word consumes a keyword, a number or an unquoted constant such as EAST.
func (p *parser) word() string {
	p.space()
	start := p.at
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n\x00,\"[]()", p.text[p.at]) < 0 {
		p.at++
	}
	return p.text[start:p.at]
}

// node reads KEYWORD and its parts. Both kinds of brackets are in use.
func (p *parser) node(depth int) (*node, error) {
	n := &node{key: strings.ToUpper(p.word())}
	if n.key == "" || p.take("[(") == 0 {
		return nil, p.fail("expected KEYWORD[")
	}
	return n, p.parts(n, depth)
}

func (p *parser) parts(n *node, depth int) error {
	if p.nodes++; p.nodes > maxNodes || depth > maxDepth {
		return p.fail("too many or too deep")
	}
	for {
		if err := p.part(n, depth); err != nil {
			return err
		}
		if p.take(",") != 0 {
			continue
		}
		if p.take("])") == 0 {
			return p.fail("expected a comma or a closing bracket")
		}
		return nil
	}
}

// part reads a quoted text, a bare word, or a nested node.
func (p *parser) part(n *node, depth int) error {
	if p.take(`"`) != 0 {
		end := strings.IndexByte(p.text[p.at:], '"')
		if end < 0 {
			return p.fail("unclosed quote")
		}
		n.values = append(n.values, p.text[p.at:p.at+end])
		p.at += end + 1
		return nil
	}
	word := p.word()
	if word == "" {
		return p.fail("expected a value")
	}
	if p.take("[(") == 0 {
		n.values = append(n.values, word)
		return nil
	}
	child := &node{key: strings.ToUpper(word)}
	n.children = append(n.children, child)
	return p.parts(child, depth+1)
}

// child finds the first child with one of the keys. A nil node has no children, so that calls can be chained.
func (n *node) child(keys ...string) *node {
	if n == nil {
		return nil
	}
	for _, c := range n.children {
		for _, k := range keys {
			if c.key == k {
				return c
			}
		}
	}
	return nil
}

// text is the i-th value, "" when there is none.
func (n *node) text(i int) string {
	if n == nil || i >= len(n.values) {
		return ""
	}
	return n.values[i]
}

// number is the i-th value as a finite number.
func (n *node) number(i int) (float64, bool) {
	v, err := strconv.ParseFloat(n.text(i), 64)
	return v, err == nil && v-v == 0
}
