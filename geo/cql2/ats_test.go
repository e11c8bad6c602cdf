package cql2_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"peijian/geo/cql2"
)

// The abstract tests of OGC 21-065r2, Annex A, on data of our own that answer as many items as the tables there want.
// Every expression is tried in both encodings.

// places are 243 towns: three have dates, and of the others nothing is known but name and population.
func places(t testing.TB) []cql2.Row {
	instant := func(text string) cql2.Value {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return cql2.TimestampOf(v)
	}
	rows := make([]cql2.Row, 243)
	for i := range rows {
		name := fmt.Sprintf("A%03d", i) // 106 before København and 136 after it
		if i > 106 {
			name = fmt.Sprintf("Z%03d", i)
		}
		rows[i] = cql2.Row{"name": cql2.StringOf(name), "pop_other": cql2.IntegerOf(int64(1038288 + 1000*(i-120)))}
	}
	rows[106]["name"] = cql2.StringOf("København")
	for i, d := range []struct {
		date, start, end string
		boolean          bool
	}{
		{"2021-04-16", "2021-04-16T10:15:59Z", "2022-04-16T10:16:06Z", true},
		{"2022-04-16", "2022-04-16T10:13:19Z", "2023-04-16T10:15:09Z", false},
		{"2023-04-16", "2022-04-16T10:15:10Z", "2022-04-16T10:16:06Z", true},
	} {
		rows[i]["date"] = cql2.DateOf(instant(d.date + "T00:00:00Z").Time())
		rows[i]["start"], rows[i]["end"], rows[i]["boolean"] = instant(d.start), instant(d.end), cql2.BooleanOf(d.boolean)
	}
	return rows
}

var placeSchema = &cql2.Schema{Properties: map[string]cql2.Kind{
	"name": cql2.String, "pop_other": cql2.Integer, "date": cql2.Date, "start": cql2.Timestamp, "end": cql2.Timestamp, "boolean": cql2.Boolean,
}}

// count matches all rows, read from the text and from the JSON of the same expression.
func count(t *testing.T, text string, rows []cql2.Row) int {
	t.Helper()
	e, err := cql2.ParseText(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	again, err := cql2.ParseJSON(e.JSON())
	if err != nil {
		t.Fatalf("%s: %v", e.JSON(), err)
	}
	var counts [2]int
	for i, e := range []*cql2.Expr{e, again} {
		f, err := cql2.Compile(e, placeSchema)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, r := range rows {
			ok, err := f.Match(r)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if ok {
				counts[i]++
			}
		}
	}
	if counts[0] != counts[1] {
		t.Errorf("%s: %d by text and %d by JSON", text, counts[0], counts[1])
	}
	return counts[0]
}

func TestAbstractTestData(t *testing.T) {
	rows := places(t)
	for class, table := range map[string]map[string]int{
		"basic-cql2": {
			`name IS NOT NULL`: 243, `name IS NULL`: 0, `name='København'`: 1, `name>='København'`: 137, `name>'København'`: 136, `name<='København'`: 107, `name<'København'`: 106, `name<>'København'`: 242,
			`pop_other IS NOT NULL`: 243, `pop_other IS NULL`: 0, `pop_other=1038288`: 1, `pop_other>=1038288`: 123, `pop_other>1038288`: 122, `pop_other<=1038288`: 121, `pop_other<1038288`: 120, `pop_other<>1038288`: 242,
			`"date" IS NOT NULL`: 3, `"date" IS NULL`: 240, `"date"=DATE('2022-04-16')`: 1, `"date">=DATE('2022-04-16')`: 2, `"date">DATE('2022-04-16')`: 1, `"date"<=DATE('2022-04-16')`: 2, `"date"<DATE('2022-04-16')`: 1, `"date"<>DATE('2022-04-16')`: 2,
			`start IS NOT NULL`: 3, `start IS NULL`: 240, `start=TIMESTAMP('2022-04-16T10:13:19Z')`: 1, `start<=TIMESTAMP('2022-04-16T10:13:19Z')`: 2, `start<TIMESTAMP('2022-04-16T10:13:19Z')`: 1,
			`start>=TIMESTAMP('2022-04-16T10:13:19Z')`: 2, `start>TIMESTAMP('2022-04-16T10:13:19Z')`: 1, `start<>TIMESTAMP('2022-04-16T10:13:19Z')`: 2,
			`boolean IS NOT NULL`: 3, `boolean IS NULL`: 240, `boolean=true`: 2, `boolean=false`: 1, `true`: 243, `false`: 0,
		},
		"advanced-comparison-operators": {
			`name LIKE 'K_b%'`: 1, `name NOT LIKE 'K_b%'`: 242, `name IN ('Kiev','kobenhavn','A001','A002','foo')`: 2, `name NOT IN ('Kiev','kobenhavn','A001','A002','foo')`: 241,
			`pop_other between 1038288 and 1040288`: 3, `pop_other not between 1038288 and 1040288`: 240, `pop_other in (1038288,1039288,1040288,1,2)`: 3, `pop_other not in (1038288,1039288,1040288,1,2)`: 240,
			`"date" in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))`: 2, `"date" not in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))`: 1,
			`start in (TIMESTAMP('2022-04-16T10:13:19Z'))`: 1, `start not in (TIMESTAMP('2022-04-16T10:13:19Z'))`: 2, `boolean in (true)`: 2, `boolean not in (false)`: 2,
			`start in ('2022-04-14T14:52:56Z', '2022-04-16T10:13:19Z')`: 1, `"date" in ('2022-04-14', '2022-04-16')`: 1, `name LIKE '%'`: 243, `name like '_%'`: 243, `name like ''`: 0, `name like '%%'`: 243, `name like '\%\_'`: 0,
		},
		"case-insensitive-comparison":   {`CASEI(name)=casei('KØBENHAVN')`: 1, `CASEI(name) LIKE casei('KØBEN%')`: 1, `CASEI(name) IN (casei('a001'),CASEI('KØBENhavn'))`: 2},
		"accent-insensitive-comparison": {`ACCENTI(name)=accenti('Købenĥavn')`: 1, `ACCENTI(name) LIKE accenti('Købenĥ%')`: 1, `ACCENTI(CASEI(name)) IN (ACCENTI(CASEI('á001')))`: 1},
		"arithmetic": {
			`pop_other=1038280+8`: 1, `pop_other>=1038290-2*2^0`: 123, `pop_other>1038290-20/10`: 122, `pop_other>1038290-21 div 10`: 122, `pop_other>1038290-5%2`: 122, `pop_other<=1038200+8*11`: 121,
			`pop_other<1038280+2^3`: 120, `pop_other<>1038290-2^1`: 242, `pop_other in (1000000+38288,1000000+39288,3*1000000)`: 2, `1038280+8=pop_other`: 1, `pop_other between 2076576/2 and (1000*(1000+40))`: 2,
		},
		"property-property": {`start=start`: 3, `start<"end"`: 3, `name>name`: 0, `'København'=name`: 1, `pop_other=pop_other`: 243, `1=1`: 243, `boolean<>boolean`: 0},
		"temporal-functions": {
			`t_after("date",date('2022-04-16'))`: 1, `t_before("date",date('2022-04-16'))`: 1, `t_disjoint("date",date('2022-04-16'))`: 2, `t_equals("date",date('2022-04-16'))`: 1, `t_intersects("date",date('2022-04-16'))`: 1,
			`t_after("date",interval('2022-01-01','2022-12-31'))`: 1, `t_before("date",interval('2022-01-01','2022-12-31'))`: 1, `t_disjoint("date",interval('2022-01-01','2022-12-31'))`: 2,
			`t_equals("date",interval('2022-01-01','2022-12-31'))`: 0, `t_equals("date",interval('2022-04-16','2022-04-16'))`: 1, `t_intersects("date",interval('2022-01-01','2022-12-31'))`: 1,
			`t_after(start,timestamp('2022-04-16T10:13:19Z'))`: 1, `t_before(start,timestamp('2022-04-16T10:13:19Z'))`: 1, `t_disjoint(start,timestamp('2022-04-16T10:13:19Z'))`: 2,
			`t_equals(start,timestamp('2022-04-16T10:13:19Z'))`: 1, `t_intersects(start,timestamp('2022-04-16T10:13:19Z'))`: 1, `t_after(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`: 0,
			`t_before(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`: 1, `t_disjoint(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`: 1,
			`t_equals(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`: 0, `t_intersects(start,interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`: 2,
			`t_after(interval(start,end),interval('..','2022-04-16T10:13:19Z'))`: 1, `t_before(interval(start,end),interval('2023-01-01T00:00:00Z','..'))`: 2,
			`t_disjoint(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:09Z'))`: 1, `t_equals(interval(start,end),interval('2021-04-16T10:15:59Z','2022-04-16T10:16:06Z'))`: 1,
			`t_intersects(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:09Z'))`: 2, `T_CONTAINS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 1,
			`T_DURING(interval(start,end),interval('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`: 1, `T_FINISHES(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:16:06Z'))`: 1,
			`T_FINISHEDBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:16:06Z'))`: 1, `T_MEETS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 0,
			`T_METBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 1, `T_OVERLAPPEDBY(interval(start,end),interval('2020-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 2,
			`T_OVERLAPS(interval(start,end),interval('2022-04-16T10:13:19Z','2023-04-16T10:15:10Z'))`: 1, `T_STARTEDBY(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 1,
			`T_STARTS(interval(start,end),interval('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`: 0,
		},
	} {
		var texts []string
		for text, want := range table {
			texts = append(texts, text)
			if got := count(t, text, rows); got != want {
				t.Errorf("/conf/%s/test-data: %s: %d items, want %d", class, text, got, want)
			}
		}
		combine(t, class, texts, rows)
	}
}

// combine is the test "logical" of each class: four predicates in one expression, here held against the truths of each.
func combine(t *testing.T, class string, texts []string, rows []cql2.Row) {
	truths := make([][]int, len(texts))
	for i, text := range texts {
		truths[i] = truthsOf(t, text, rows)
	}
	for i := range texts {
		p := func(n int) string { return "(" + texts[(i+n)%len(texts)] + ")" }
		text := strings.NewReplacer("{1}", p(0), "{2}", p(1), "{3}", p(2), "{4}", p(3)).Replace(`((NOT {1} AND {2}) OR ({3} and NOT {4}) or not ({1} AND {4}))`)
		want := 0
		for row := range rows {
			v := func(n int) int { return truths[(i+n)%len(texts)][row] }
			if max(min(-v(0), v(1)), min(v(2), -v(3)), -min(v(0), v(3))) > 0 {
				want++
			}
		}
		if got := count(t, text, rows); got != want {
			t.Errorf("/conf/%s/logical: %s: %d items, want %d", class, text, got, want)
		}
	}
}

// truthsOf gives for each row 1 for true, 0 for unknown, -1 for false.
func truthsOf(t *testing.T, text string, rows []cql2.Row) []int {
	truths := make([]int, len(rows))
	for sign, text := range map[int]string{1: text, -1: "NOT (" + text + ")"} {
		f := compile(t, text, placeSchema)
		for i, r := range rows {
			if ok, err := f.Match(r); err != nil {
				t.Fatal(err)
			} else if ok {
				truths[i] = sign
			}
		}
	}
	return truths
}

// /conf/basic-cql2/comparison, /conf/basic-cql2/is-null and the like: operators that exclude each other share no item.
func TestAbstractComparisons(t *testing.T) {
	rows := places(t)
	for name, value := range map[string]string{
		"name": `'foo'`, "boolean": `true`, "pop_other": `3.14`, "start": `TIMESTAMP('2022-04-14T14:48:46Z')`, `"date"`: `DATE('2022-04-14')`,
	} {
		for _, pair := range [][2]string{{"=", "<>"}, {">", "<="}, {"<", ">="}} {
			both := fmt.Sprintf("%[1]s %[2]s %[4]s AND %[1]s %[3]s %[4]s", name, pair[0], pair[1], value)
			either := fmt.Sprintf("%[1]s %[2]s %[4]s OR %[1]s %[3]s %[4]s OR %[1]s IS NULL", name, pair[0], pair[1], value)
			if count(t, both, rows) != 0 || count(t, either, rows) != len(rows) {
				t.Errorf("%s: some item is in both or in none", both)
			}
		}
	}
}

// /conf/cql2-text/escaping: quotes and control characters are recovered.
func TestAbstractEscaping(t *testing.T) {
	const text = "it's\a\b\t\n\v\f\r"
	for _, written := range []string{strings.ReplaceAll(text, "'", "''"), strings.ReplaceAll(text, "'", `\'`)} {
		if !match(t, "name = '"+written+"'", placeSchema, cql2.Row{"name": cql2.StringOf(text)}) {
			t.Errorf("%q is not recovered", written)
		}
	}
}
