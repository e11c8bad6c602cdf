package cql2

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
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

// document reads tokens into elements, within the limits. It holds the path for errors.
type document struct {
	*json.Decoder
	count int
	path  []string
}

func readDocument(data []byte) (element, error) {
	d := &document{Decoder: json.NewDecoder(bytes.NewReader(data))}
	d.UseNumber()
	e, err := d.read()
	if err == nil {
		if _, extra := d.Token(); !errors.Is(extra, io.EOF) {
			err = d.fault(fault(CodeSyntax, "JSON 之后还有内容。", "there is more after the JSON document"))
		}
	}
	return e, err
}

func (d *document) fault(e *Error) *Error {
	e.JSON, e.Pointer = true, strings.Join(d.path, "")
	return e
}

func (d *document) token() (json.Token, *Error) {
	t, err := d.Token()
	if err != nil {
		return nil, d.fault(fault(CodeSyntax, "JSON 格式错误（第 %d 字节附近）。", "the JSON is broken near byte %d", d.InputOffset()))
	}
	return t, nil
}

func (d *document) read() (element, error) {
	t, err := d.token()
	if err != nil {
		return element{}, err
	}
	if d.count++; d.count > MaxBytes {
		return element{}, d.fault(tooMany())
	}
	delim, nested := t.(json.Delim)
	if !nested {
		return element{scalar: t}, nil
	}
	if len(d.path) >= 3*MaxDepth {
		return element{}, d.fault(tooDeep())
	}
	if delim == '[' {
		return d.array()
	}
	return d.members()
}

func (d *document) array() (element, error) {
	e := element{kind: '['}
	for d.More() {
		d.path = append(d.path, "/"+strconv.Itoa(len(e.list)))
		item, err := d.read()
		if err != nil {
			return e, err
		}
		d.path = d.path[:len(d.path)-1]
		e.list = append(e.list, item)
	}
	return e, d.close()
}

func (d *document) members() (element, error) {
	e := element{kind: '{', object: map[string]element{}}
	for d.More() {
		t, err := d.token()
		if err != nil {
			return e, err
		}
		name, _ := t.(string)
		if _, twice := e.object[name]; twice {
			return e, d.fault(fault(CodeSyntax, "成员“%s”重复。", "the member %s is there twice", name))
		}
		d.path = append(d.path, "/"+escapePointer(name))
		item, wrong := d.read()
		if wrong != nil {
			return e, wrong
		}
		d.path = d.path[:len(d.path)-1]
		e.object[name] = item
	}
	return e, d.close()
}

// close reads the end of a list or an object.
func (d *document) close() error {
	if _, err := d.token(); err != nil {
		return err
	}
	return nil
}

func escapePointer(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}
