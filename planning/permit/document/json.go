package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// jsonReader walks the tokens of a JSON text. The tokenizer keeps its own stack, and this walk stops at MaxDepth.
type jsonReader struct {
	*reading
	text   []byte
	dec    *json.Decoder
	line   int
	passed int // bytes whose lines are counted
}

func (r *reading) readJSON(b []byte) *Node {
	j := &jsonReader{reading: r, text: b, dec: json.NewDecoder(bytes.NewReader(b)), line: 1}
	j.dec.UseNumber()
	root := j.value(nil)
	if r.broken() {
		return nil
	}
	if _, err := j.dec.Token(); !errors.Is(err, io.EOF) {
		r.fatal("documents", j.here(), "一个文件只能有一份申请，其后还有内容", "one file holds one document, and more follows it")
	}
	return root
}

// here is the line where the last token ended.
func (j *jsonReader) here() int {
	if at := int(j.dec.InputOffset()); at > j.passed {
		j.line += bytes.Count(j.text[j.passed:at], []byte("\n"))
		j.passed = at
	}
	return j.line
}

func (j *jsonReader) value(path []string) *Node {
	t, err := j.dec.Token()
	if err != nil {
		j.syntax(err)
		return nil
	}
	line := j.here()
	switch v := t.(type) {
	case json.Delim:
		if len(path) >= MaxDepth {
			j.fatal("too_deep", line, fmt.Sprintf("层次超过 %d 层", MaxDepth), fmt.Sprintf("nested more than %d levels deep", MaxDepth))
			return nil
		}
		if v == '{' {
			return j.object(path, line)
		}
		return j.array(path, line)
	case string:
		return &Node{Kind: String, Text: v, Line: line}
	case json.Number:
		return j.scalar(v.String(), line, Path(path))
	case bool:
		return &Node{Kind: Bool, Text: strconv.FormatBool(v), Line: line}
	}
	return &Node{Kind: Null, Line: line}
}

func (j *jsonReader) object(path []string, line int) *Node {
	n := &Node{Kind: Map, Line: line}
	for j.dec.More() {
		t, err := j.dec.Token()
		key, isText := t.(string)
		if err != nil || !isText {
			j.syntax(err)
			return nil
		}
		at, inner := j.here(), step(path, key)
		value := j.value(inner)
		if j.broken() {
			return nil
		}
		j.add(n, Member{Key: key, Line: at, Value: value}, inner)
	}
	j.end()
	return n
}

func (j *jsonReader) array(path []string, line int) *Node {
	n := &Node{Kind: List, Line: line}
	for j.dec.More() {
		item := j.value(step(path, strconv.Itoa(len(n.Items))))
		if j.broken() {
			return nil
		}
		n.Items = append(n.Items, item)
	}
	j.end()
	return n
}

func (j *jsonReader) end() {
	if _, err := j.dec.Token(); err != nil {
		j.syntax(err)
	}
}

func (j *jsonReader) syntax(err error) {
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	j.fatal("syntax", j.here(), "不是合法的 JSON", fmt.Sprintf("not JSON: %v", err))
}

// add puts a member into n and refuses a key that is there already.
func (r *reading) add(n *Node, m Member, path []string) {
	if len(n.Members) == maxMembers {
		if !r.broken() {
			r.fatal("too_large", m.Line, fmt.Sprintf("一处超过 %d 个键", maxMembers), fmt.Sprintf("more than %d keys in one place", maxMembers))
		}
		return
	}
	if n.Get(m.Key) != nil {
		r.report("duplicate_key", m.Line, Path(path), "同一个键写了两次", "the key is written twice")
		return
	}
	n.Members = append(n.Members, m)
}

// step is path and one step more, in memory of its own.
func step(path []string, s string) []string {
	return append(path[:len(path):len(path)], s)
}
