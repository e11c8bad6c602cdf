package table

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/geo"
	"peijian/geo/internal/guard"
	"peijian/geo/text"
)

// drained is what a table gave: rows as "row: text|text", a null as ~.
type drained struct {
	columns  []string
	rows     []string
	problems []*geo.Problem
	about    geo.About
}

func drain(r *Reader, err error) (drained, error) {
	if err != nil {
		return drained{}, err
	}
	features, problems, err := guard.Drain(r)
	d := drained{columns: r.About().Columns, problems: problems, about: r.About()}
	for _, f := range features {
		var cells []string
		for _, c := range f.Fields {
			if c.Null {
				c.Text = "~"
			}
			cells = append(cells, c.Text)
		}
		d.rows = append(d.rows, letters(f.Row-1)+": "+strings.Join(cells, "|"))
	}
	return d, err
}

func readCSV(s string, o Options) (drained, error) { return drain(OpenCSV(strings.NewReader(s), o)) }

// expect compares columns, rows (their numbers as column letters: row 1 is A) and codes of problems.
func expect(t *testing.T, d drained, columns, rows, codes string) {
	t.Helper()
	var got []string
	for _, p := range d.problems {
		got = append(got, p.Code)
	}
	if diff := cmp.Diff([]string{columns, rows, codes}, []string{strings.Join(d.columns, ","), strings.Join(d.rows, "\n"), strings.Join(got, " ")}); diff != "" {
		t.Error(diff)
	}
	sentences(t, d.problems, nil)
}

func TestCSVInTheFormsThatOfficesSend(t *testing.T) {
	gbk := func(s string) string {
		b, _ := text.Encode(text.GB18030, s)
		return string(b)
	}
	for _, c := range []struct{ name, s, columns, rows, codes string }{
		{"commas", "名称,户数\n剅河,1200\n", "名称,户数", "B: 剅河|1200", ""},
		{"byte order mark", "\ufeff名称,户数\r\n剅河,1200", "名称,户数", "B: 剅河|1200", ""},
		{"GBK", gbk("名称,户数\n剅河𠮷,1200\n"), "名称,户数", "B: 剅河𠮷|1200", ""},
		{"tabs", "名称\t地址\n剅河\t甲,乙\n", "名称,地址", "B: 剅河|甲,乙", ""},
		{"semicolons", "名称;户数\n剅河;12,5\n", "名称,户数", "B: 剅河|12,5", ""},
		{"old Mac line ends", "名称,户数\r剅河,1\r埫口,2", "名称,户数", "B: 剅河|1\nC: 埫口|2", ""},
		{"quotes, doubled quotes, line breaks", "名称,注\n\"剅\"\"河\",\"a\nb,c\"\n埫口,3\"管\n", "名称,注", "B: 剅\"河|a\nb,c\nC: 埫口|3\"管", ""},
		{"no value and an empty text", "名称,注,x\n剅河,,\"\"\n", "名称,注,x", "B: 剅河|~|", ""},
		{"numbers stay as written", "名称,数\n剅河,1e5\n埫口,0.10\n", "名称,数", "B: 剅河|1e5\nC: 埫口|0.10", ""},
		{"empty rows count but are not read", "名称,户数\n\n剅河,1\n,,\n ,\n埫口,2\n", "名称,户数", "C: 剅河|1\nF: 埫口|2", ""},
		{"titles above the header", "社区用房台账,,\n单位:户,,2026年\n序号,名称,户数\n1,剅河,1200\n", "序号,名称,户数", "D: 1|剅河|1200", "table.header"},
		{"a header of two rows", "序号,名称,户数,\n,,总户数,入住\n1,剅河,1200,800\n", "序号,名称,总户数,入住", "C: 1|剅河|1200|800", "table.header"},
		{"groups with equal parts", "名称,规划,,现状,\n,面积,套数,面积,套数\n剅河,1,2,3,4\n", "名称,规划/面积,规划/套数,现状/面积,现状/套数", "C: 剅河|1|2|3|4", "table.header"},
		{"groups repeated over their columns", "规划,规划,现状,现状\n规划面积,规划套数,现状面积,现状套数\n1,2,3,4\n", "规划面积,规划套数,现状面积,现状套数", "C: 1|2|3|4", "table.header"},
		{"one column", "名称\n剅河\n", "名称", "B: 剅河", ""},
		{"a column without name", "名称,,户数\n剅河,x,1\n埫口,,2\n", "名称,(B),户数", "B: 剅河|x|1\nC: 埫口|~|2", ""},
		{"commas at the end of every row", "名称,户数,,\n剅河,1,,\n", "名称,户数", "B: 剅河|1", ""},
		{"line breaks in names", "\"建筑面积\n（㎡）\",\"Floor\narea\"\n1,2\n", "建筑面积（㎡）,Floor area", "B: 1|2", ""},
		{"only a header", "名称,户数\n", "名称,户数", "", ""},
		{"a row too short", "名称,户数,注\n剅河,1\n埫口,2,x\n", "名称,户数,注", "C: 埫口|2|x", "table.ragged"},
		{"a row too long", "名称,户数\n剅河,1,x\n埫口,2\n", "名称,户数", "C: 埫口|2", "table.ragged"},
		{"broken UTF-8", "名称,户数社区社区社区社区社区\n剅\xff,1\n埫口,2\n", "名称,户数社区社区社区社区社区", "C: 埫口|2", "text.invalid"},
		{"a NUL", "名称,户数\n剅\x00,1\n", "名称,户数", "", "text.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := readCSV(c.s, Options{})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, d, c.columns, c.rows, c.codes)
		})
	}
}

func TestProblemsStandAtTheRowAndFieldOfTheSheet(t *testing.T) {
	d, err := readCSV("台账,\n名称,注\n\n好,好\n社\x00区,x\n", Options{File: "台账.csv"})
	if err != nil || len(d.problems) != 2 {
		t.Fatal(err, d.problems)
	}
	if p := d.problems[1]; p.Row != 5 || p.Field != "名称" || p.File != "台账.csv" || p.Fatal || p.Note {
		t.Errorf("%+v", p)
	}
	if p := d.problems[0]; p.Row != 2 || !p.Note {
		t.Errorf("%+v", p)
	}
}

func TestCSVThatCannotBeRead(t *testing.T) {
	for _, c := range []struct {
		name, code, s string
		l             geo.Limits
	}{
		{"nothing", "table.no_header", "", geo.Limits{}},
		{"numbers only", "table.no_header", "1,2\n3,4\n", geo.Limits{}},
		{"two columns of one name", "table.header_twice", "名称,户数,名称,a,b\n剅河,甲,乙,丙,丁\n", geo.Limits{}},
		{"two parts of one name in a group", "table.header_twice", "序号,名称,户数,,\n,,套,套,甲\n1,2,3,4,5\n", geo.Limits{}},
		{"a header in another encoding", "text.invalid", "名\x00称,户数\n剅河,1\n", geo.Limits{}},
		{"a quote that is not closed", "csv.quote", "名称,户数\n剅河,\"1\n埫口,2\n", geo.Limits{}},
		{"UTF-16", "text.utf16", "\xff\xfea\x00", geo.Limits{}},
		{"too large", "file.size", "名称,户数\n" + strings.Repeat("剅河,1\n", 1000), geo.Limits{FileBytes: 500}},
		{"too many rows", "file.records", "名称,户数\n" + strings.Repeat("剅河,1\n", 10), geo.Limits{Records: 5}},
	} {
		_, err := readCSV(c.s, Options{File: "a.csv", Limits: c.l})
		var p *geo.Problem
		if !errors.As(err, &p) || p.Code != c.code || !p.Fatal || p.File != "a.csv" {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
		sentences(t, nil, err)
	}
}

func TestRowsOfManyCellsAreProblemsAndCostNothing(t *testing.T) {
	wide := strings.Repeat("x,", 300) + "x"
	d, err := readCSV("名称,户数\n"+wide+"\n剅河,1\n"+strings.Repeat(",", 100_000)+"\n埫口,2\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, d, "名称,户数", "C: 剅河|1\nE: 埫口|2", "file.fields")
	long := strings.Repeat("a", maxRow+1)
	d, err = readCSV("名称,户数\n剅河,1\n"+long+","+long+"\n埫口,\""+long[:1<<20+1]+"\"\n", Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, d, "名称,户数", "B: 剅河|1", "table.long text.long")
}

func TestTheUserMaySayEncodingAndDelimiter(t *testing.T) {
	d, err := readCSV("名称|户数\n剅河|1,5\n", Options{Delimiter: '|'})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, d, "名称,户数", "B: 剅河|1,5", "")
	if _, err := OpenCSV(bytes.NewReader(nil), Options{Encoding: "KOI8"}); err == nil {
		t.Error("an unknown encoding was taken")
	}
}

func TestNumbersKeepWhatExcelShows(t *testing.T) {
	for raw, want := range map[string]string{
		"1200": "1200", "918.40": "918.40", "1.1000000000000001": "1.1", "918.40000000000009": "918.4", "239.99999999999997": "240",
		"1E5": "100000", "1.5e-3": "0.0015", "-2.5E+2": "-250", "123456789012345678": "123456789012345678", "0.1": "0.1", "-0.30000000000000004": "-0.3",
		" 7 ": "7", "x": "x", "1e999": "1e999",
	} {
		if got := numberText(raw); got != want {
			t.Errorf("%s: got %s, want %s", raw, got, want)
		}
	}
}

func TestSerialsBecomeDates(t *testing.T) {
	date, clock, both := moment{date: true}, moment{clock: true}, moment{date: true, clock: true}
	for _, c := range []struct {
		raw  string
		m    moment
		late bool
		want string
	}{
		{"1", date, false, "1900-01-01"}, {"59", date, false, "1900-02-28"}, {"60", date, false, ""}, {"61", date, false, "1900-03-01"},
		{"46349", date, false, "2026-11-23"}, {"46349.5", both, false, "2026-11-23 12:00:00"}, {"46349", both, false, "2026-11-23"},
		{"0.75", clock, false, "18:00:00"}, {"0", date, true, "1904-01-01"}, {"44887", date, true, "2026-11-23"}, {"0.5", clock, true, "12:00:00"},
		{"-1", date, false, ""}, {"2958465", date, false, "9999-12-31"}, {"2958466", date, false, ""}, {"NaN", date, false, ""}, {"x", date, false, ""}, {"0", date, false, ""},
	} {
		if got, ok := dateText(c.raw, c.m, c.late); got != c.want || ok != (c.want != "") {
			t.Errorf("%s %v: got %q", c.raw, c.m, got)
		}
	}
}

func TestNumberFormatsThatShowDates(t *testing.T) {
	date, clock, both, none := moment{date: true}, moment{clock: true}, moment{date: true, clock: true}, moment{}
	for code, want := range map[string]moment{
		"yyyy-mm-dd": date, `yyyy"年"m"月"d"日"`: date, `[$-804]yyyy/m/d;@`: date, "m/d": date, "yyyy年m月": date, "mmm": date,
		"h:mm": clock, "mm:ss": clock, "yyyy-mm-dd hh:mm:ss": both,
		"General": none, "G/通用格式": none, "0.00": none, `0.00"m"`: none, `#,##0.00\ "元/㎡/d"`: none, "[Red]0.0": none, "0.00E+00": none,
		"[h]:mm": none, "[mm]:ss": none, "@": none, "0_d": none, `0\d`: none, "[h": none, `"h`: none,
	} {
		if got := formatOf(code); got != want {
			t.Errorf("%s: got %+v", code, got)
		}
	}
}

func TestColumnLetters(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA"} {
		if letters(i) != want || column(want+"12") != i || rowOf(want+"12") != 12 {
			t.Error(i, letters(i), column(want+"12"))
		}
	}
	if column("") < 1<<20 || column("12") < 1<<20 || column(strings.Repeat("Z", 1000)) < 1<<19 {
		t.Error("nonsense became a column")
	}
}

func sentences(t *testing.T, problems []*geo.Problem, err error) {
	t.Helper()
	var p *geo.Problem
	if err != nil && !errors.As(err, &p) {
		t.Error("not a problem:", err)
	}
	if p != nil {
		problems = append(problems, p)
	}
	for _, p := range problems {
		if p.Code == "" || !strings.HasSuffix(p.Zh, "。") || p.En == "" || strings.Contains(p.Zh+p.En, "%!") {
			t.Errorf("%+v", p)
		}
	}
}
