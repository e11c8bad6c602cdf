package cql2_test

import (
	"errors"
	"testing"

	"peijian/geo/cql2"
)

// FuzzText reads anything as text. What is read must be written and read again as the same, in both encodings, and be
// matched without a panic.
func FuzzText(f *testing.F) {
	for _, c := range encodings {
		f.Add(c.text)
	}
	for _, text := range []string{`a = `, `((a`, `a LIKE '\`, `POINT Z(1`, `T_AFTER(a, INTERVAL('..',`, `a IN (((1)))`, `f((),((1)))`, `-a^-2 = - -1`, `"a""`, "a\u3000=\u30001"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql2.ParseText(text)
		if err != nil {
			placed(t, err, false)
			return
		}
		written, err := e.Text()
		if err != nil {
			t.Fatalf("%q was read as text and is none: %v", text, err)
		}
		again, err := cql2.ParseText(written)
		if err != nil || string(again.JSON()) != string(e.JSON()) {
			t.Fatalf("%q is written as %q, and that is %v, %v", text, written, again, err)
		}
		fromJSON, err := cql2.ParseJSON(e.JSON())
		if err != nil || string(fromJSON.JSON()) != string(e.JSON()) {
			t.Fatalf("%q is written as %s, and that is %v, %v", text, e.JSON(), fromJSON, err)
		}
		run(t, e)
	})
}

// FuzzJSON reads anything as JSON, likewise; the text encoding may be unable to hold it.
func FuzzJSON(f *testing.F) {
	for _, c := range encodings {
		f.Add(c.json)
	}
	for _, text := range []string{`[`, `{"op":"and","args":[]}`, `{"op":{},"args":1}`, `"\ud800"`, `{"type":"Point"}`, `{"bbox":[1]}`, `{"interval":[[],1]}`, `{"op":"not","args":[{"op":"\u0000","args":[]}]}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql2.ParseJSON([]byte(text))
		if err != nil {
			placed(t, err, true)
			return
		}
		again, err := cql2.ParseJSON(e.JSON())
		if err != nil || string(again.JSON()) != string(e.JSON()) {
			t.Fatalf("%q is written as %s, and that is %v, %v", text, e.JSON(), again, err)
		}
		if written, err := e.Text(); err == nil {
			again, err := cql2.ParseText(written)
			if err != nil || string(again.JSON()) != string(e.JSON()) {
				t.Fatalf("%q is written as %q, and that is %v, %v", text, written, again, err)
			}
		}
		run(t, e)
	})
}

func placed(t *testing.T, err error, inJSON bool) {
	var wrong *cql2.Error
	if !errors.As(err, &wrong) || wrong.Zh == "" || wrong.En == "" || wrong.Code == "" || wrong.JSON != inJSON || len(wrong.En) > 1000 {
		t.Fatalf("no good error: %+v", err)
	}
}

// run matches an expression with properties of each kind in turn.
func run(t *testing.T, e *cql2.Expr) {
	values := cql2.Row{
		"boolean": cql2.BooleanOf(true), "string": cql2.StringOf("剅a"), "number": cql2.NumberOf(1.5), "integer": cql2.IntegerOf(-3), "geometry": shape(t, "POLYGON((0 0,9 0,9 9,0 0))"),
		"array": cql2.ArrayOf(cql2.StringOf("a"), cql2.IntegerOf(1), cql2.Null), "null": cql2.Null,
	}
	for _, v := range values {
		s := &cql2.Schema{Properties: map[string]cql2.Kind{}, Functions: []cql2.Function{cql2.Area(func(cql2.Value) float64 { return 1 })}}
		r := cql2.Row{}
		for _, name := range e.Properties() {
			s.Properties[name], r[name] = v.Kind(), v
		}
		f, err := cql2.Compile(e, s)
		if err != nil {
			var wrong *cql2.Error
			if !errors.As(err, &wrong) {
				t.Fatalf("no good error: %v", err)
			}
			continue
		}
		ok, err := f.Match(r)
		if err != nil && len(e.Functions()) == 0 {
			t.Fatalf("%s: %v", e, err)
		}
		for _, name := range e.Properties() {
			sound(t, f, name, v, ok)
		}
	}
}

// sound holds a match against what the filter told beforehand.
func sound(t *testing.T, f *cql2.Filter, name string, v cql2.Value, matched bool) {
	if box, bounded := f.Bound(name); matched && bounded && (v.Shape() == nil || !box.Intersects(v.Shape().Bound())) {
		t.Fatalf("%s matches outside of its box %v", f.Expr(), box)
	}
	values, bounded := f.Values(name)
	for _, w := range values {
		if w.String() == v.String() {
			return
		}
	}
	if matched && bounded && v.Kind() != cql2.Number && v.Kind() != cql2.Integer {
		t.Fatalf("%s matches %v and said %v", f.Expr(), v, values)
	}
}
