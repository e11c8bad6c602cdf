package document

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"peijian/geo"
)

// Kind is what a node is.
type Kind string

// The kinds of nodes, which are those of JSON.
const (
	Null   Kind = "null"
	Bool   Kind = "boolean"
	Number Kind = "number"
	String Kind = "string"
	List   Kind = "list"
	Map    Kind = "map"
)

// Node is one value of a document.
type Node struct {
	Kind    Kind
	Text    string // a scalar as written; of a string, without its quotes
	Line    int    // from 1
	Items   []*Node
	Members []Member
}

// Member is one key of a map with its value.
type Member struct {
	Key   string
	Line  int
	Value *Node
}

// Get finds the value of a key, nil when n is no map or has no such key.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, m := range n.Members {
		if m.Key == key {
			return m.Value
		}
	}
	return nil
}

// At follows steps, keys of maps and positions of lists, as far as they lead, and gives the last node that is there.
func (n *Node) At(steps []string) *Node {
	for _, step := range steps {
		next := n.Get(step)
		if n.Kind == List {
			if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.Items) {
				next = n.Items[i]
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// Path writes steps as people do: rooms[2].gross_area, with the list's places counted from 0 as programs do.
func Path(steps []string) string {
	var b strings.Builder
	for _, step := range steps {
		switch _, err := strconv.Atoi(step); {
		case err == nil:
			b.WriteString("[" + step + "]")
		case b.Len() > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return b.String()
}

// Value is the node in the types that encoding/json uses, numbers as json.Number.
func (n *Node) Value() any {
	switch n.Kind {
	case Bool:
		return n.Text == "true"
	case Number:
		return json.Number(n.Text)
	case String:
		return n.Text
	case List:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = item.Value()
		}
		return out
	case Map:
		out := make(map[string]any, len(n.Members))
		for _, m := range n.Members {
			out[m.Key] = m.Value.Value()
		}
		return out
	}
	return nil
}

// reading collects what is wrong with one document.
type reading struct {
	name     string
	problems []geo.Problem
}

func (r *reading) report(code string, line int, field, zh, en string) {
	const enough = 200 // a file with more is not a file that somebody wrote
	if len(r.problems) < enough {
		r.problems = append(r.problems, geo.Problem{Code: code, File: r.name, Row: line, Field: field, Zh: zh, En: en})
	}
}

func (r *reading) fatal(code string, line int, zh, en string) {
	r.problems = append(r.problems, geo.Problem{Code: code, File: r.name, Row: line, Zh: zh, En: en, Fatal: true})
}

func (r *reading) broken() bool {
	return slices.ContainsFunc(r.problems, func(p geo.Problem) bool { return p.Fatal })
}
