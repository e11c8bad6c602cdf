package cql2

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// ParseJSON reads the JSON encoding. An error is an *Error with Pointer.
func ParseJSON(data []byte) (*Expr, error) {
	if len(data) > MaxBytes {
		e := tooLong()
		e.JSON = true
		return nil, e
	}
	doc, err := readDocument(data)
	if err != nil {
		return nil, err
	}
	p := &jsonParser{}
	e := p.expression(doc)
	if p.problem != nil {
		return nil, p.problem
	}
	if err := wellFormed(e); err != nil {
		return nil, err
	}
	return e, nil
}

// UnmarshalJSON reads the JSON encoding.
func (e *Expr) UnmarshalJSON(data []byte) error {
	parsed, err := ParseJSON(data)
	if err == nil {
		*e = *parsed
	}
	return err
}

// element is a JSON value: a string, json.Number, bool or nil, a list of elements, or an object.
type element struct {
	scalar any
	list   []element
	object map[string]element
	kind   byte // '[', '{' or 0
}

// document makes elements of JSON that is known to be well-formed, so that it need not look at every comma; the
// decoder of encoding/json would keep the last of two members of one name, and say nothing.
type document struct {
	data []byte
	i    int
	path []string
}

func readDocument(data []byte) (element, *Error) {
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return element{}, brokenJSON(err)
	}
	d := &document{data: data}
	return d.read()
}

func brokenJSON(err error) *Error {
	at := int64(0)
	if s := (*json.SyntaxError)(nil); errors.As(err, &s) {
		at = s.Offset
	}
	e := fault(CodeSyntax, "JSON 格式错误（第 %d 字节附近）。", "the JSON is broken near byte %d", at)
	e.JSON = true
	return e
}

func (d *document) fault(e *Error) *Error {
	e.JSON, e.Pointer = true, strings.Join(d.path, "")
	return e
}

// peek passes white space, commas and colons.
func (d *document) peek() byte {
	for strings.IndexByte(" \t\r\n,:", d.data[d.i]) >= 0 {
		d.i++
	}
	return d.data[d.i]
}

func (d *document) read() (element, *Error) {
	switch c := d.peek(); c {
	case '[', '{':
		if len(d.path) >= 3*MaxDepth {
			return element{}, d.fault(tooDeep())
		}
		if d.i++; c == '[' {
			return d.array()
		}
		return d.members()
	case '"':
		return element{scalar: d.text()}, nil
	case 't', 'n':
		d.i += len("true")
		if c == 'n' {
			return element{}, nil
		}
		return element{scalar: true}, nil
	case 'f':
		d.i += len("false")
		return element{scalar: false}, nil
	}
	return element{scalar: d.number()}, nil
}

func (d *document) number() json.Number {
	from := d.i
	for d.i < len(d.data) && strings.IndexByte("+-.eE0123456789", d.data[d.i]) >= 0 {
		d.i++
	}
	return json.Number(d.data[from:d.i])
}

func (d *document) text() string {
	from := d.i
	for d.i++; d.data[d.i] != '"'; d.i++ {
		if d.data[d.i] == '\\' {
			d.i++
		}
	}
	d.i++
	var s string
	_ = json.Unmarshal(d.data[from:d.i], &s) // it is a string
	return s
}

// in reads one step down.
func (d *document) in(name string) (element, *Error) {
	d.path = append(d.path, "/"+name)
	e, err := d.read()
	d.path = d.path[:len(d.path)-1]
	return e, err
}

func (d *document) array() (element, *Error) {
	e := element{kind: '['}
	for d.peek() != ']' {
		item, err := d.in(strconv.Itoa(len(e.list)))
		if err != nil {
			return e, err
		}
		e.list = append(e.list, item)
	}
	d.i++
	return e, nil
}

func (d *document) members() (element, *Error) {
	e := element{kind: '{', object: map[string]element{}}
	for d.peek() != '}' {
		name := d.text()
		if _, twice := e.object[name]; twice {
			return e, d.fault(fault(CodeSyntax, "成员“%s”重复。", "the member %s is there twice", short(name)))
		}
		item, err := d.in(escapePointer(name))
		if err != nil {
			return e, err
		}
		e.object[name] = item
	}
	d.i++
	return e, nil
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func escapePointer(s string) string { return pointerEscapes.Replace(s) }
