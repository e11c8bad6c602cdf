package cql2_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"peijian/geo/cql2"
)

// hostile are expressions that mean harm. All are read in little memory, or refused with a sentence.
func hostile() map[string]string {
	const many = 1 << 20
	points := strings.Repeat("1 2,", 100_000)
	return map[string]string{
		"a megabyte of parentheses":          strings.Repeat("(", many),
		"parentheses that close":             strings.Repeat("(", many/2) + "TRUE" + strings.Repeat(")", many/2),
		"a megabyte of NOT":                  strings.Repeat("NOT (", many/5),
		"a megabyte of functions":            strings.Repeat("f(", many/2),
		"a megabyte of CASEI":                strings.Repeat("CASEI(", many/6) + "'x'",
		"a megabyte of minus signs":          "a = " + strings.Repeat("-", many),
		"a megabyte of sums":                 "a = 1" + strings.Repeat("+1", many/2),
		"a megabyte of powers":               "a = 1" + strings.Repeat("^1", many/2),
		"a megabyte of IS NULL":              "a" + strings.Repeat(" IS NULL", many/8),
		"a megabyte of ORs":                  "TRUE" + strings.Repeat(" OR TRUE", many/8),
		"arrays in arrays":                   "A_EQUALS(" + strings.Repeat("(", many),
		"100,000 values":                     "a IN (1" + strings.Repeat(",2", 100_000) + ")",
		"a million values":                   "a IN (1" + strings.Repeat(",2", 1_000_000) + ")",
		"a long line":                        "S_INTERSECTS(g, LINESTRING(" + points + "1 2))",
		"a ring of one point":                "S_INTERSECTS(g, POLYGON((" + points + "1 2)))",
		"a megabyte of rings":                "S_INTERSECTS(g, POLYGON(" + strings.Repeat("(0 0,1 0,1 1,0 0),", many/20) + "(0 0,1 0,1 1,0 0)))",
		"a comb":                             "S_WITHIN(g, POLYGON((" + comb(30_000) + ")))",
		"a long text":                        "a = '" + strings.Repeat("''", many/2) + "'",
		"an open text":                       "a = '" + strings.Repeat("x", many),
		"a long name":                        strings.Repeat("x", many) + " = 1",
		"a long number":                      "a = " + strings.Repeat("9", many),
		"a long exponent":                    "a = 1e" + strings.Repeat("9", many),
		"a pattern of nothing but wildcards": "a LIKE '" + strings.Repeat("%_", many/2) + "'",
		"long arrays of values":              "A_EQUALS((1" + strings.Repeat(",2", 140_000) + ",3),(3" + strings.Repeat(",4", 140_000) + "))",
		"long arrays of properties":          "A_EQUALS((a" + strings.Repeat(",a", 140_000) + "),(a" + strings.Repeat(",a", 140_000) + "))",
		"long arrays in arrays":              "A_EQUALS(((1" + strings.Repeat(",2", 140_000) + "),()),((1" + strings.Repeat(",2", 140_000) + ",3),()))",
		"too much":                           strings.Repeat(" ", cql2.MaxBytes) + "TRUE",
	}
}

func comb(teeth int) string {
	var b strings.Builder
	b.WriteString("0 0")
	for i := range teeth {
		fmt.Fprintf(&b, ",%d 1,%d.5 0.5", i, i)
	}
	b.WriteString(",30000 0,0 0")
	return b.String()
}

var anything = &cql2.Schema{Properties: map[string]cql2.Kind{"a": cql2.Number, "g": cql2.Geometry, "s": cql2.String}}

func TestHostileTextsCostLittle(t *testing.T) {
	for what, text := range hostile() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		e, err := cql2.ParseText(text)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 300<<20 {
			t.Errorf("%s: %d MB were allocated", what, used>>20)
		}
		var wrong *cql2.Error
		if err != nil && (!errors.As(err, &wrong) || len(wrong.En) > 300 || wrong.Zh == "") {
			t.Errorf("%s: got %.300v", what, err)
		}
		if err != nil {
			continue
		}
		if f, err := cql2.Compile(e, anything); err == nil {
			if _, err := f.Match(cql2.Row{"a": cql2.IntegerOf(2), "g": shape(t, "POINT(1 2)")}); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		} else if !errors.As(err, &wrong) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func TestHostileJSONCostsLittle(t *testing.T) {
	const many = 1 << 20
	for what, text := range map[string]string{
		"a megabyte of lists":      strings.Repeat("[", many),
		"a megabyte of objects":    strings.Repeat(`{"op":`, many/6),
		"a megabyte of NOT":        strings.Repeat(`{"op":"not","args":[`, many/20),
		"a megabyte of args first": strings.Repeat(`{"args":[`, many/9),
		"100,000 values":           `{"op":"in","args":[{"property":"a"},[1` + strings.Repeat(",2", 100_000) + `]]}`,
		"a million values":         `{"op":"in","args":[{"property":"a"},[1` + strings.Repeat(",2", 900_000) + `]]}`,
		"a long polygon":           `{"op":"s_within","args":[{"property":"g"},{"type":"Polygon","coordinates":[[` + strings.Repeat("[0,1],", 100_000) + `[0,1]]]}]}`,
		"a long number":            `{"op":"=","args":[{"property":"a"},` + strings.Repeat("9", many) + `]}`,
		"a long name":              `{"` + strings.Repeat("a", many) + `":1}`,
		"too much":                 strings.Repeat(" ", cql2.MaxBytes) + "true",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		e, err := cql2.ParseJSON([]byte(text))
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 500<<20 {
			t.Errorf("%s: %d MB were allocated", what, used>>20)
		}
		var wrong *cql2.Error
		if err != nil && (!errors.As(err, &wrong) || len(wrong.Zh) > 500 || !wrong.JSON) {
			t.Errorf("%s: got %.300v", what, err)
		}
		if err == nil && len(e.JSON()) == 0 {
			t.Errorf("%s: nothing is written", what)
		}
	}
}

// A name of a megabyte is not given back in the sentence.
func TestSentencesStayShort(t *testing.T) {
	long := strings.Repeat("户", 10_000)
	for _, text := range []string{long, long + " = 1", long + "() = 1", "a = 1 " + long, "a = DATE('" + long + "')", "S_WITHIN(" + long + ", g)"} {
		e, err := cql2.ParseText(text)
		if err == nil {
			err = cql2.Check(e, anything)
		}
		var wrong *cql2.Error
		if !errors.As(err, &wrong) || len(wrong.Zh) > 300 || len(wrong.En) > 300 {
			t.Errorf("%.40s…: got %.400v", text, err)
		}
	}
	for _, text := range []string{`{"type":"` + long + `"}`, `{"` + long + `":1,"` + long + `":1}`, `{"op":"=","args":[{"property":"` + long + `"},1]}`, `{"op":"=","args":[{"date":"` + long + `"},1]}`} {
		e, err := cql2.ParseJSON([]byte(text))
		if err == nil {
			err = cql2.Check(e, anything)
		}
		var wrong *cql2.Error
		if !errors.As(err, &wrong) || len(wrong.Zh) > 300 || len(wrong.En) > 300 {
			t.Errorf("%.40s…: got %.400v", text, err)
		}
	}
}

func TestNestingHasALimitThatIsTold(t *testing.T) {
	nest := func(n int) string { return strings.Repeat("NOT (", n) + "TRUE" + strings.Repeat(")", n) }
	e, err := cql2.ParseText(nest(cql2.MaxDepth))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cql2.ParseText(e.String()); err != nil {
		t.Errorf("what was read is written and not read again: %v", err)
	}
	var wrong *cql2.Error
	if _, err := cql2.ParseText(nest(cql2.MaxDepth + 1)); !errors.As(err, &wrong) || wrong.Code != cql2.CodeLimit {
		t.Errorf("got %v", err)
	}
}

// A pattern with many wildcards is matched piece by piece and never tried in all ways.
func TestAHostilePatternIsMatchedInTime(t *testing.T) {
	pattern := strings.Repeat("%a_", 200) + "%b"
	text := strings.Repeat("a", 20_000)
	if match(t, "s LIKE '"+pattern+"'", anything, cql2.Row{"s": cql2.StringOf(text)}) {
		t.Error("it matches")
	}
}
