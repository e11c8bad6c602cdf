package table

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"peijian/geo"
)

func readXLSX(b []byte, o Options) (drained, error) {
	return drain(OpenXLSX(bytes.NewReader(b), int64(len(b)), o))
}

// made writes a workbook with excelize: the reference for what a workbook looks like.
func made(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(f *excelize.File, sheet string, rows map[int][]any) {
	for r, cells := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", r), &cells); err != nil {
			panic(err)
		}
	}
}

func TestALedgerAsOfficesKeepIt(t *testing.T) {
	b := made(t, func(f *excelize.File) {
		put(f, "Sheet1", map[int][]any{
			1: {"社区用房台账"},
			3: {"序号", "名称", "用房", "", "交付日期", "备注"},
			4: {"", "", "面积", "间数"},
			5: {1, "剅河𠮷", 918.4, 3, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), true},
			7: {2, "埫口", 1e5, nil, time.Date(2026, 1, 5, 8, 30, 0, 0, time.UTC), "甲\n乙"},
		})
		if err := errors.Join(f.MergeCell("Sheet1", "A1", "F1"), f.MergeCell("Sheet1", "C3", "D3"), f.MergeCell("Sheet1", "A3", "A4"),
			f.SetCellFormula("Sheet1", "D7", "1+1"), f.SetCellValue("Sheet1", "H9", "")); err != nil {
			t.Fatal(err)
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 11}) // 0.00E+00
		if err != nil || f.SetCellStyle("Sheet1", "C7", "C7", style) != nil {
			t.Fatal(err)
		}
	})
	d, err := readXLSX(b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, d, "序号,名称,面积,间数,交付日期,备注", "E: 1|剅河𠮷|918.4|3|2026-11-23|TRUE", "table.header xlsx.formula")
	if p := d.problems[1]; p.Row != 7 || p.Field != "间数" {
		t.Errorf("%+v", p)
	}
}

// workbookOf packs parts; sheet1 and what it needs have defaults.
func workbookOf(t testing.TB, sheet string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="22"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":       `<sst><si><t>名称</t></si><si><r><t>剅</t></r><r><t xml:space="preserve">河 </t></r><rPh><t>lou</t></rPh></si><si><t>a_x000D_b</t></si></sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + sheet + `</sheetData></worksheet>`,
	}
	for name, body := range more {
		parts[name] = body
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range parts {
		if body == "" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const head = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>数</t></is></c></row>`

func TestKindsOfCells(t *testing.T) {
	for _, c := range []struct{ name, cell, want, codes string }{
		{"shared text with runs and phonetics", `<c r="A2" t="s"><v>1</v></c>`, "B: 剅河 |~", ""},
		{"escaped character", `<c r="A2" t="s"><v>2</v></c>`, "B: a\rb|~", ""},
		{"number with binary noise", `<c r="B2"><v>918.40000000000009</v></c>`, "B: ~|918.4", ""},
		{"date by a style of the file", `<c r="B2" s="1"><v>46349</v></c>`, "B: ~|2026-11-23", ""},
		{"date and time", `<c r="B2" s="2"><v>46349.25</v></c>`, "B: ~|2026-11-23 06:00:00", ""},
		{"a style that does not exist", `<c r="B2" s="99"><v>46349</v></c>`, "B: ~|46349", ""},
		{"ISO date", `<c r="B2" t="d"><v>2026-11-23T00:00:00</v></c>`, "B: ~|2026-11-23", ""},
		{"formula with result", `<c r="B2"><f>1+1</f><v>2</v></c>`, "B: ~|2", ""},
		{"formula whose result is an empty text", `<c r="A2"><v>1</v></c><c r="B2" t="str"><f>""</f><v></v></c>`, "B: 1|", ""},
		{"formula without result", `<c r="B2"><f>1+1</f></c>`, "", "xlsx.formula"},
		{"error", `<c r="B2" t="e"><v>#REF!</v></c>`, "", "xlsx.error"},
		{"shared text that does not exist", `<c r="B2" t="s"><v>77</v></c>`, "", "xlsx.damaged"},
		{"negative shared text", `<c r="B2" t="s"><v>-1</v></c>`, "", "xlsx.damaged"},
		{"cells without references", `<c><v>1</v></c><c><v>2</v></c>`, "B: 1|2", ""},
		{"bordered cells far to the right", `<c r="A2"><v>1</v></c><c r="ZZ2" s="1"/>`, "B: 1|~", ""},
		{"a value far to the right", `<c r="A2"><v>1</v></c><c r="XFD2"><v>1</v></c>`, "", "file.fields"},
		{"a value outside the header", `<c r="A2"><v>1</v></c><c r="E2"><v>1</v></c>`, "", "table.ragged"},
		{"a reference of nonsense", `<c r="???"><v>1</v></c>`, "", "file.fields"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := readXLSX(workbookOf(t, head+`<row r="2">`+c.cell+`</row>`, nil), Options{})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, d, "名称,数", c.want, c.codes)
		})
	}
}

func TestCellsMergedOverRowsAreReported(t *testing.T) {
	b := workbookOf(t, "", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + head +
		`<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row></sheetData>
		<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/><mergeCell ref="A9:B9"/></mergeCells></worksheet>`})
	d, err := readXLSX(b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, d, "名称,数", "B: 1|1\nC: ~|2", "xlsx.merged")
	if p := d.problems[0]; p.Row != 2 || p.Field != "名称" || p.Note {
		t.Errorf("%+v", p)
	}
}

func TestSheetsAreChosen(t *testing.T) {
	b := made(t, func(f *excelize.File) {
		for i, name := range []string{"Sheet1", "小区", "社区"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			put(f, name, map[int][]any{1: {"名称", "数"}, 2: {name, i}})
		}
		f.SetActiveSheet(1)
		if err := f.SetSheetVisible("Sheet1", false); err != nil {
			t.Fatal(err)
		}
	})
	for sheet, want := range map[string][2]string{"": {"B: 小区|1", "xlsx.sheet"}, "社区": {"B: 社区|2", ""}, "Sheet1": {"B: Sheet1|0", ""}} {
		d, err := readXLSX(b, Options{Sheet: sheet})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, d, "名称,数", want[0], want[1])
	}
	_, err := readXLSX(b, Options{Sheet: "楼栋"})
	var p *geo.Problem
	if !errors.As(err, &p) || p.Code != "xlsx.no_sheet" || !strings.Contains(p.Zh, "小区, 社区") {
		t.Error(err)
	}
}

func TestAWorkbookThatShowsNothing(t *testing.T) {
	const book = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="台账" sheetId="1" state="hidden" r:id="rId1"/></sheets></workbook>`
	b := workbookOf(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row>`, map[string]string{"xl/workbook.xml": book})
	_, err := readXLSX(b, Options{})
	var p *geo.Problem
	if !errors.As(err, &p) || p.Code != "xlsx.hidden" || !strings.Contains(p.Zh, "台账") {
		t.Error(err)
	}
}

func TestHostileWorkbooks(t *testing.T) {
	row2 := `<row r="2"><c r="A2"><v>1</v></c></row>`
	sheet := func(s string) map[string]string { return map[string]string{"xl/worksheets/sheet1.xml": s} }
	for _, c := range []struct {
		name, code string
		b          []byte
		l          geo.Limits
	}{
		{"not a zip", "zip.damaged", []byte("PK"), geo.Limits{}},
		{"no workbook", "xlsx.workbook", workbookOf(t, head, map[string]string{"xl/workbook.xml": ""}), geo.Limits{}},
		{"no sheets", "xlsx.no_sheet", workbookOf(t, head, map[string]string{"xl/workbook.xml": "<workbook/>"}), geo.Limits{}},
		{"a sheet without its part", "xlsx.damaged", workbookOf(t, head, map[string]string{"xl/worksheets/sheet1.xml": ""}), geo.Limits{}},
		{"a sheet that ends in a row", "xlsx.damaged", workbookOf(t, "", sheet(`<worksheet><sheetData>`+head+row2+`<row r="3"><c r="A3"><v>1`)), geo.Limits{}},
		{"a sheet that ends behind a row", "xlsx.damaged", workbookOf(t, "", sheet(`<worksheet><sheetData>`+head+row2)), geo.Limits{}},
		{"broken XML", "xlsx.damaged", workbookOf(t, head+row2+`<row r="3"><c r=A3>`, nil), geo.Limits{}},
		{"an entity", "xlsx.damaged", workbookOf(t, head+`<row r="2"><c r="A2"><v>&bomb;</v></c></row>`, nil), geo.Limits{}},
		{"rows out of order", "xlsx.damaged", workbookOf(t, head+row2+row2, nil), geo.Limits{}},
		{"cells out of order", "xlsx.damaged", workbookOf(t, head+`<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>`, nil), geo.Limits{}},
		{"a token without end", "xlsx.damaged", workbookOf(t, head+`<row r="2"><c r="A2"><v>`+strings.Repeat("ab", 2<<20), nil), geo.Limits{}},
		{"empty", "table.no_header", workbookOf(t, "", nil), geo.Limits{}},
		{"a bomb", "zip.bomb", workbookOf(t, head+strings.Repeat("<x/>"+strings.Repeat(" ", 1<<19), 80), nil), geo.Limits{}},
		{"larger than allowed", "file.size", workbookOf(t, head+strings.Repeat(" ", 5000), nil), geo.Limits{FileBytes: 4000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := readXLSX(c.b, Options{File: "台账.xlsx", Limits: c.l})
			var p *geo.Problem
			if !errors.As(err, &p) || p.Code != c.code || !p.Fatal || p.File != "台账.xlsx" {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			sentences(t, nil, err)
		})
	}
}

func TestWhateverExcelizeWritesIsRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.StringOf(rapid.RuneFrom([]rune("剅𠮷a<>&\" _x0"))), 1, 12).Draw(rt, "values")
		numbers := rapid.SliceOfN(rapid.IntRange(-1e9, 1e9), len(values), len(values)).Draw(rt, "numbers")
		b := made(t, func(f *excelize.File) {
			put(f, "Sheet1", map[int][]any{1: {"名称", "数", "注"}})
			for i, v := range values {
				put(f, "Sheet1", map[int][]any{i + 2: {v, float64(numbers[i]) / 1000, "x"}})
			}
		})
		d, err := readXLSX(b, Options{})
		if err != nil || len(d.problems) > 0 || len(d.rows) != len(values) {
			rt.Fatal(err, d)
		}
		for i, v := range values {
			if v == "" {
				v = "~"
			}
			whole, part := numbers[i]/1000, numbers[i]%1000
			sign := ""
			if numbers[i] < 0 {
				whole, part, sign = -whole, -part, "-"
			}
			n := strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%s%d.%03d", sign, whole, part), "0"), ".")
			if want := letters(i+1) + ": " + v + "|" + n + "|x"; d.rows[i] != want {
				rt.Fatalf("got %q, want %q", d.rows[i], want)
			}
		}
	})
}

var tight = geo.Limits{FileBytes: 1 << 20, Records: 1000, TextBytes: 1000, TotalBytes: 2 << 20}

func FuzzCSV(f *testing.F) {
	f.Add("名称,户数\n\"剅\"\"河\",1\r\n,\n")
	f.Add("\xb9\xfa;1\n\"a;b\";\x81\x30\n")
	f.Add("题,,\n序,组,\n,a,b\n1,2,3\n")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := readCSV(s, Options{Limits: tight})
		sentences(t, d.problems, err)
		for _, p := range d.problems {
			if p.Row < 1 {
				t.Errorf("no row: %v", p)
			}
		}
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(head+`<row r="2"><c r="A2" s="1"><f/><v>1</v></c></row>`, `<si><t>x</t></si>`, `<xf numFmtId="14"/>`)
	f.Add(`<row><c t="inlineStr"><is><t>a</t></is></c></row><row r="9"><c r="C9" t="d"><v>1</v></c></row>`, ``, ``)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		b := workbookOf(t, sheet, map[string]string{
			"xl/sharedStrings.xml": `<sst><si><t>名称</t></si>` + shared, "xl/styles.xml": `<styleSheet><cellXfs>` + styles + ` `,
		})
		d, err := readXLSX(b, Options{Limits: tight})
		sentences(t, d.problems, err)
	})
}
