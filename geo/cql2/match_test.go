package cql2_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/cql2"
)

// everything is a schema with a property of each kind, and of each one that is never known.
var everything = &cql2.Schema{
	Properties: map[string]cql2.Kind{
		"name": cql2.String, "n": cql2.Number, "i": cql2.Integer, "yes": cql2.Boolean, "day": cql2.Date, "start": cql2.Timestamp, "end": cql2.Timestamp,
		"term": cql2.Interval, "geometry": cql2.Geometry, "tags": cql2.Array, "big": cql2.Integer,
		"noName": cql2.String, "noN": cql2.Number, "noDay": cql2.Date, "noGeometry": cql2.Geometry, "noTags": cql2.Array, "noTruth": cql2.Boolean,
	},
	Functions: []cql2.Function{
		cql2.Area(func(v cql2.Value) float64 { return v.Shape().Area() }),
		{Name: "fails", Result: cql2.Number, Call: func([]cql2.Value) (cql2.Value, error) { return cql2.Null, errors.New("out of order") }},
	},
}

func record(t testing.TB) cql2.Row {
	at := func(text string) cql2.Value {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return cql2.TimestampOf(v)
	}
	day := cql2.DateOf(time.Date(2022, 4, 16, 23, 0, 0, 0, time.UTC))
	return cql2.Row{
		"name": cql2.StringOf("Straße der Einheit"), "n": cql2.NumberOf(3.5), "i": cql2.IntegerOf(7), "yes": cql2.BooleanOf(true), "day": day,
		"start": at("2022-04-16T10:13:19Z"), "end": at("2022-04-16T10:15:10.5Z"), "term": cql2.IntervalOf(day, cql2.Null),
		"geometry": shape(t, "POLYGON((0 0,10 0,10 10,0 10,0 0))"), "tags": cql2.ArrayOf(cql2.StringOf("a"), cql2.StringOf("b"), cql2.IntegerOf(3)),
		"big": cql2.IntegerOf(math.MaxInt64),
	}
}

// truthOf tells whether an expression is true, false or unknown of the record.
func truthOf(t testing.TB, text string, r cql2.Record) string {
	t.Helper()
	switch {
	case match(t, text, everything, r):
		return "true"
	case match(t, "NOT ("+text+")", everything, r):
		return "false"
	case match(t, "("+text+") IS NULL", everything, r):
		return "unknown"
	}
	return "neither true nor false nor unknown"
}

func TestTruth(t *testing.T) {
	r := record(t)
	for want, texts := range map[string][]string{
		"true": {
			`TRUE`, `yes = TRUE`, `yes > FALSE`, `name = 'Straße der Einheit'`, `name < 'T'`, `i = 7`, `i = 7.0`, `n > 3`, `3 < n`, `i > n`, `n <> i`,
			`big = 9223372036854775807`, `big > 9223372036854774784.0`, `big < 9223372036854775808`, `i IN (1, 7)`, `n IN (1, 3.5)`, `i IN (6.0 + 1, n)`, `name IN ('x', name)`,
			`name LIKE 'Straße%'`, `name LIKE '%Einheit'`, `name LIKE '%der%'`, `name LIKE 'Stra_e _er %'`, `name LIKE '%'`, `name LIKE '%%'`, `name LIKE '_%'`,
			`'50%' LIKE '50\%'`, `'a_b' LIKE '%\_b'`, `'a\\b' LIKE 'a\\\\b'`, `'' LIKE ''`, `'𠮷野' LIKE '__'`, `'é' LIKE '_'`,
			`CASEI(name) = CASEI('STRASSE DER EINHEIT')`, `CASEI(name) LIKE CASEI('strasse%')`, `CASEI(name) IN (CASEI('x'), CASEI('STRASSE der EINHEIT'))`,
			`ACCENTI('débárquér') = ACCENTI('debarquer')`, `ACCENTI(CASEI('DÉBÁRQUÉR')) LIKE ACCENTI(CASEI('%Bàrq%'))`, `'é' = 'é'`,
			`n BETWEEN 3.5 AND 3.5`, `n NOT BETWEEN 4 AND 5`, `noName IS NULL`, `name IS NOT NULL`, `geometry IS NOT NULL`, `(noN = 1) IS NULL`, `(n = 1) IS NOT NULL`, `noTags IS NULL`,
			`i + 1 = 8`, `i - 8 = -1`, `i * 2 = 14`, `i / 2 = 3.5`, `i % 4 = 3`, `i div 2 = 3`, `-i div 2 = -3`, `i ^ 2 = 49`, `-i ^ 2 = 49`, `2 + 3 * 4 = 14`, `2 * 3 ^ 2 = 18`, `7.5 % 2 = 1.5`, `7.9 div 2 = 3`,
			`big + 1 > big`, `big * 2 > big`, `-9223372036854775808 < -big`, `i / 0 IS NULL`, `i % 0 IS NULL`, `i div 0 IS NULL`, `i ^ 1E9 IS NULL`,
			`day = DATE('2022-04-16')`, `start > DATE('2022-04-15')`, `start = DATE('2022-04-16')`, `start <= DATE('2022-04-16')`, `NOT start < DATE('2022-04-16')`, `start IN (DATE('2022-04-16'))`,
			`start = '2022-04-16T10:13:19Z'`, `day IN ('2022-04-14', '2022-04-16')`, `start IN ('2022-04-16T10:13:19Z')`, `end > TIMESTAMP('2022-04-16T10:15:10.499Z')`,
			"'e\u0301' = '\u00e9'", "'e\u0301' LIKE '_'", `T_AFTER(day, DATE('2022-04-15'))`, `T_BEFORE(start, end)`, `T_INTERSECTS(start, INTERVAL('2022-04-16', '2022-04-16'))`, `T_DURING(start, INTERVAL('2022-01-01T00:00:00Z', '..'))`,
			`T_CONTAINS(INTERVAL('..', '2023-01-01'), day)`, `T_EQUALS(day, INTERVAL('2022-04-16', '2022-04-16'))`, `T_DISJOINT(day, INTERVAL('2023-01-01', '..'))`,
			`T_STARTS(INTERVAL('2022-04-16', '2022-05-01'), term)`, `T_INTERSECTS(term, DATE('2030-01-01'))`, `T_FINISHES(INTERVAL('2023-01-01', '..'), term)`, `T_EQUALS(term, INTERVAL('2022-04-16', '..'))`,
			`A_CONTAINS(tags, ('b', 'a', 'a'))`, `A_CONTAINEDBY(tags, ('a', 'b', 'c', 3.0))`, `A_EQUALS(tags, (3, 'a', 'b', 'b'))`, `A_OVERLAPS(tags, ('x', 'b'))`, `A_CONTAINS(tags, ())`,
			`A_CONTAINS((name, i), (7))`, `A_EQUALS((POINT(1 1), ('x')), (('x', 'x'), POINT(1 1)))`, `NOT A_OVERLAPS((noName), (noName))`, `A_EQUALS((INTERVAL('2022-01-01','..')), (INTERVAL('2022-01-01','..')))`,
			`S_INTERSECTS(geometry, POINT(10 10))`, `S_CONTAINS(geometry, BBOX(0,0,5,5))`, `S_WITHIN(POINT(1 1), geometry)`, `S_TOUCHES(geometry, POINT(10 5))`, `S_DISJOINT(geometry, LINESTRING(11 0,11 1))`,
			`S_EQUALS(geometry, POLYGON((10 10,0 10,0 5,0 0,10 0,10 10)))`, `S_CROSSES(LINESTRING(-1 5,11 5), geometry)`, `S_CROSSES(geometry, LINESTRING(-1 5,11 5))`, `S_OVERLAPS(geometry, BBOX(5,5,15,15))`,
			`S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(50 50),LINESTRING(10 10,20 20)))`, `S_CONTAINS(geometry, GEOMETRYCOLLECTION(POINT(0 0),LINESTRING(0 0,5 5)))`, `NOT S_CONTAINS(geometry, LINESTRING(0 0,10 0))`,
			`S_INTERSECTS(POINT(175 0), BBOX(170,-1,-170,1))`, `S_INTERSECTS(POINT(-175 0), BBOX(170,-1,-170,1))`, `S_INTERSECTS(geometry, BBOX(10,10,10,10))`,
			`area(geometry) = 100`, `avg(1, 2, n * 2) > 3.3`, `avg((1, 3)) = 2`, `max(i, n) = 7`, `min((i, n)) = 3.5`, `sum(i, n) = 10.5`, `abs(-i) = 7`, `round(n) = 4`, `floor(n) = 3`, `ceil(n) = 4`,
			`lower(name) LIKE 'straße%'`, `upper('é') = 'É'`, `trim(' x ') = 'x'`, `length('剅河镇𠮷') = 4`, `size(tags) = 3`, `year(day) = 2022`, `MONTH(start) = 4`, `avg(noN) IS NULL`, `area(noGeometry) IS NULL`,
			`TRUE OR noN = 1`, `noN = 1 OR TRUE`, `NOT (FALSE AND noN = 1)`, `noTruth IS NULL`,
		},
		"false": {
			`FALSE`, `yes = FALSE`, `name = 'straße der einheit'`, `i IN (1, 2)`, `name LIKE 'Strasse%'`, `name LIKE ''`, `'ab' LIKE '_'`, `'a' LIKE 'a_%'`, `'aab' LIKE '%aab%b'`,
			`big = 9223372036854775806`, `big > 9223372036854775807`, `big >= 9223372036854775808`, `S_TOUCHES(geometry, POINT(5 5))`, `S_EQUALS(geometry, POINT(5 5))`, `S_OVERLAPS(geometry, geometry)`,
			`S_INTERSECTS(POINT(0 0), BBOX(170,-1,-170,1))`, `T_AFTER(day, term)`, `T_MEETS(INTERVAL('2022-01-01','2022-04-15'), term)`, `A_CONTAINS(tags, ('c'))`, `A_EQUALS(tags, ('a', 'b'))`, `S_INTERSECTS(geometry, POINT(10.000000000000002 10))`,
			`FALSE AND noN = 1`, `noN = 1 AND FALSE`,
		},
		"unknown": {
			`noN = 1`, `noN <> 1`, `noN IN (1, 2)`, `i IN (1, noN)`, `noName LIKE '%'`, `noN BETWEEN 1 AND 2`, `noN + 1 = 2`, `T_AFTER(noDay, DATE('2022-01-01'))`, `T_AFTER(INTERVAL(noDay, '..'), DATE('2022-01-01'))`,
			`S_INTERSECTS(noGeometry, POINT(1 1))`, `S_DISJOINT(noGeometry, POINT(1 1))`, `A_CONTAINS(noTags, ())`, `CASEI(noName) = 'x'`, `noTruth = TRUE`, `i / 0 = 1`,
			`TRUE AND noN = 1`, `FALSE OR noN = 1`, `area(noGeometry) > 1`, `avg(noN) = 1`,
		},
	} {
		for _, text := range texts {
			if got := truthOf(t, text, r); got != want {
				t.Errorf("%s is %s and not %s", text, got, want)
			}
		}
	}
}

// The truth table of the standard (§6.2).
func TestLogicIsThreeValued(t *testing.T) {
	words := map[string]string{"T": "TRUE", "F": "FALSE", "N": "noN = 1"}
	names := map[string]string{"T": "true", "F": "false", "N": "unknown"}
	for _, row := range []string{"TTTT", "TFFT", "FTFT", "FFFF", "TNNT", "FNFN", "NTNT", "NFFN", "NNNN"} {
		a, b := words[row[0:1]], words[row[1:2]]
		if got, want := truthOf(t, a+" AND "+b, cql2.Row{}), names[row[2:3]]; got != want {
			t.Errorf("%s AND %s is %s", a, b, got)
		}
		if got, want := truthOf(t, a+" OR "+b, cql2.Row{}), names[row[3:4]]; got != want {
			t.Errorf("%s OR %s is %s", a, b, got)
		}
	}
}

func TestADayIsThatOfTheSchemasPlace(t *testing.T) {
	local := *everything
	local.Location = time.FixedZone("CST", 8*3600)
	r := cql2.Row{"start": cql2.TimestampOf(time.Date(2022, 4, 15, 16, 0, 0, 0, time.UTC))}
	if !match(t, `start = DATE('2022-04-16')`, &local, r) || match(t, `start = DATE('2022-04-16')`, everything, r) {
		t.Error("midnight in Xiantao is four in the afternoon in Greenwich")
	}
	early := cql2.Row{"start": cql2.TimestampOf(time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC))}
	if !match(t, `start = DATE('1969-12-31')`, everything, early) {
		t.Error("days before 1970 are off")
	}
}

func TestWhatFailsIsAnError(t *testing.T) {
	for text, says := range map[string]string{
		`fails() = 1`:          "out of order",
		`i = 1`:                "the record has a string and the schema says integer",
		`avg(('x')) = 1`:       "something else than numbers",
		`TRUE AND fails() = 1`: "out of order",
		`n = 1 OR i = 1`:       "says integer",
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		f, err := cql2.Compile(e, everything)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := f.Match(cql2.Row{"i": cql2.StringOf("7")}); err == nil || ok || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, %v", text, ok, err)
		}
		if _, err := f.Match(record(t)); err != nil && !strings.Contains(text, "fails") && !strings.Contains(text, "avg") {
			t.Errorf("%s: an error stays for the next record: %v", text, err)
		}
	}
}

func TestWhatASchemaDoesNotKnowIsTold(t *testing.T) {
	for _, c := range []struct {
		text, code string
		at         int
		zh, en     string
	}{
		{`i = 1 AND 户数 > 1`, cql2.CodeProperty, 11, "没有属性“户数”", "no property 户数"},
		{`Name = 'x'`, cql2.CodeProperty, 1, "是否为“name”", "perhaps name is meant"},
		{`户数＞300 = 1`, cql2.CodeProperty, 1, "全角", "full-width"},
		{`i = 'x'`, cql2.CodeKind, 1, "整数不能与文本比较", "an integer cannot be compared with a string"},
		{`day = 'yesterday'`, cql2.CodeLiteral, 1, "不是日期", "no date"},
		{`i IN (1, 'x')`, cql2.CodeKind, 10, "整数不能与文本比较", "compared"},
		{`name + 1 = 2`, cql2.CodeKind, 1, "此处应为数值，而不是文本", "a number and not a string"},
		{`i LIKE 'x'`, cql2.CodeKind, 1, "此处应为文本，而不是整数", "a string and not an integer"},
		{`geometry = 1`, cql2.CodeKind, 1, "几何图形不能用比较运算符", "S_"},
		{`S_WITHIN(i, geometry)`, cql2.CodeKind, 10, "此处应为几何图形，而不是整数", "a geometry and not an integer"},
		{`T_AFTER(name, day)`, cql2.CodeKind, 9, "此处应为日期、时间戳或时间段", "a date, a timestamp or an interval"},
		{`T_MEETS(day, term)`, cql2.CodeKind, 9, "只用于时间段", "for intervals"},
		{`T_AFTER(day, INTERVAL(day, end))`, cql2.CodeKind, 14, "同为日期", "both dates"},
		{`T_AFTER(day, INTERVAL(name, end))`, cql2.CodeKind, 23, "应为日期或时间戳", "a date or a timestamp"},
		{`A_CONTAINS(i, ('x'))`, cql2.CodeKind, 12, "数组", "an array"},
		{`nothing(1) = 1`, cql2.CodeFunction, 1, "没有函数“nothing”", "no function nothing"},
		{`area() = 1`, cql2.CodeArguments, 1, "应有 1 个参数", "takes 1"},
		{`area(geometry, 1) = 1`, cql2.CodeArguments, 1, "现有 2 个", "has 2"},
		{`area(name) = 1`, cql2.CodeKind, 6, "几何图形", "geometry"},
		{`lower(name)`, cql2.CodeKind, 1, "此处应为布尔值", "a boolean"},
		{`S_WITHIN(geometry, POLYGON((0 0,10 10,10 0,0 10,0 0)))`, cql2.CodeGeometry, 20, "环自相交", "crosses itself"},
		{`S_WITHIN(geometry, GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(1 1,1 1)))`, cql2.CodeGeometry, 20, "顶点过少", "too few"},
	} {
		e, err := cql2.ParseText(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		_, err = cql2.Compile(e, everything)
		var wrong *cql2.Error
		if !errors.As(err, &wrong) || wrong.Code != c.code || wrong.At != c.at || !strings.Contains(wrong.Zh, c.zh) || !strings.Contains(wrong.En, c.en) {
			t.Errorf("%s: got %v, %+v", c.text, err, wrong)
		}
	}
	e, err := cql2.ParseJSON([]byte(`{"op":"and","args":[true,{"op":"in","args":[{"property":"户数"},[1]]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var wrong *cql2.Error
	if err := cql2.Check(e, everything); !errors.As(err, &wrong) || wrong.Pointer != "/args/1/args/0" || !wrong.JSON {
		t.Errorf("got %+v", wrong)
	}
}

func TestLiteralsAreTakenIntoThePlaneOfTheRecords(t *testing.T) {
	schema := &cql2.Schema{
		Properties: map[string]cql2.Kind{"geometry": cql2.Geometry},
		Literals: func(g orb.Geometry) (orb.Geometry, error) {
			p, ok := g.(orb.Point)
			if !ok {
				return nil, errors.New("only points here")
			}
			return orb.Point{p[0] * 1000, p[1] * 1000}, nil
		},
	}
	r := cql2.Row{"geometry": shape(t, "POINT(1000 2000)")}
	if !match(t, "S_EQUALS(geometry, POINT(1 2))", schema, r) {
		t.Error("the literal was not moved")
	}
	e, err := cql2.ParseText("S_EQUALS(geometry, BBOX(1,2,3,4))")
	if err != nil {
		t.Fatal(err)
	}
	var wrong *cql2.Error
	if _, err := cql2.Compile(e, schema); !errors.As(err, &wrong) || wrong.Code != cql2.CodeGeometry || wrong.At != 20 {
		t.Errorf("got %v", err)
	}
}

func TestNamesThatAnExpressionUses(t *testing.T) {
	e, err := cql2.ParseText(`b = 1 AND area(geometry) > a AND CASEI(b) = lower('x')`)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(e.Properties(), e.Functions()); got != "[a b geometry] [area lower]" {
		t.Errorf("got %s", got)
	}
}

func TestARecordMayHaveACollection(t *testing.T) {
	f, err := geo.PrepareFigure(orb.Collection{orb.Point{1, 1}, orb.LineString{{2, 2}, {3, 3}}})
	if err != nil {
		t.Fatal(err)
	}
	r := cql2.Row{"geometry": cql2.FigureOf(f)}
	for text, want := range map[string]bool{
		"S_INTERSECTS(geometry, POINT(2.5 2.5))": true, "S_WITHIN(geometry, BBOX(0,0,5,5))": true, "S_EQUALS(geometry, geometry)": true, "S_DISJOINT(geometry, POINT(0 0))": true,
		"S_CROSSES(geometry, BBOX(0,0,2.5,2.5))": true, "S_TOUCHES(geometry, POINT(1 1))": false,
	} {
		if got := match(t, text, everything, r); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}

// A filter of simple comparisons allocates nothing for a record.
func TestMatchingAllocatesNothing(t *testing.T) {
	e, err := cql2.ParseText(`name LIKE 'Str%' AND i IN (1, 7) AND n * 2 > i - 1 AND day >= DATE('2022-01-01') AND S_INTERSECTS(geometry, BBOX(9,9,11,11)) AND area(geometry) > 10`)
	if err != nil {
		t.Fatal(err)
	}
	f, err := cql2.Compile(e, everything)
	if err != nil {
		t.Fatal(err)
	}
	r := cql2.Record(record(t))
	if ok, err := f.Match(r); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = f.Match(r) }); n >= 1 {
		t.Errorf("%v allocations for a record", n)
	}
}

func TestOneFilterServesManyAtOnce(t *testing.T) {
	f := compile(t, `area(geometry) > n AND CASEI(name) LIKE CASEI('STRASSE%') AND S_TOUCHES(geometry, POINT(0 0)) AND A_OVERLAPS(tags, (name, 'a'))`, everything)
	r := record(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				if ok, err := f.Match(r); !ok || err != nil {
					t.Errorf("got %v, %v", ok, err)
					return
				}
			}
		})
	}
	all.Wait()
}
