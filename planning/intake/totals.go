package intake

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"golang.org/x/text/unicode/norm"

	"peijian/geo"
	"peijian/planning"
)

// totals compares what a ledger says of its own sums with its rows. What does not add up is said and never mended: which of the two is wrong
// nobody here can know.
type totals struct {
	all, since tally // since the beginning, and since the last subtotal
}

// tally is a number of rows with the sums of the columns of numbers.
type tally struct {
	rows int
	sums map[int]*apd.Decimal
}

var (
	totalRow    = regexp.MustCompile(`^(合计|总计|共计|总数|total|sum)[:：]?$`)
	subtotalRow = regexp.MustCompile(`^(小计|subtotal)[:：]?$`)
	countRow    = regexp.MustCompile(`^(?:合计|总计|共计|共)(\d{1,9})(?:个|处|条|户|行|间|栋|幢|项|宗)(?:社区|项目|宿舍|用房|记录)?$`)
	exactly     = apd.BaseContext.WithPrecision(60)
)

// takes says whether a row of the file is one of its sums, with what is wrong with it. Other rows it adds up.
func (t *totals) takes(in *Intake, f *geo.Feature) (notes []geo.Problem, isTotal bool) {
	if in.source.About().Columns == nil { // a format without a header is no ledger
		return nil, false
	}
	first := firstText(f)
	switch {
	case totalRow.MatchString(first):
		return t.all.compare(in, f), true
	case subtotalRow.MatchString(first):
		notes = t.since.compare(in, f)
		t.since = tally{}
		return notes, true
	}
	if m := countRow.FindStringSubmatch(first); m != nil {
		if said := strings.TrimLeft(m[1], "0"); said != fmt.Sprint(t.all.rows) {
			return []geo.Problem{note(f.Row, "", "文件写共 %s 行，实为 %d 行，未改动", "the file says %s rows, and has %d: nothing was changed", m[1], t.all.rows)}, true
		}
		return nil, true
	}
	t.all.add(in, f)
	t.since.add(in, f)
	return nil, false
}

// firstText is the first cell of a row that is not empty, without spaces.
func firstText(f *geo.Feature) string {
	for _, cell := range f.Fields {
		if !cell.Null && noSum(cell.Text) {
			return cell.Text
		}
		if s := strings.Join(strings.Fields(norm.NFKC.String(cell.Text)), ""); s != "" && !cell.Null {
			return strings.ToLower(s)
		}
	}
	return ""
}

// noSum says of nearly all rows that they are none, as fast as that can be said: no word for a sum begins so.
func noSum(text string) bool {
	if text == "" {
		return false
	}
	c := text[0]
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' && c != 'S' && c != 'T' || c >= 'a' && c <= 'z' && c != 's' && c != 't'
}

// numbers are the cells of a row that a field of numbers takes.
func (in *Intake) numbers(f *geo.Feature, each func(slot int, column string, n *apd.Decimal)) {
	for _, cell := range f.Fields {
		slot, known := in.header.columns[cell.Name]
		if !known || slot < 0 || cell.Null {
			continue
		}
		if kind := in.header.fields[slot].Kind; kind != planning.KindInteger && kind != planning.KindDecimal {
			continue
		}
		if n, p := number(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(cell.Text), "㎡"), "m²")); p == nil {
			each(slot, cell.Name, n)
		}
	}
}

func (t *tally) add(in *Intake, f *geo.Feature) {
	t.rows++
	in.numbers(f, func(slot int, _ string, n *apd.Decimal) {
		if t.sums == nil {
			t.sums = map[int]*apd.Decimal{}
		}
		if t.sums[slot] == nil {
			t.sums[slot] = new(apd.Decimal)
		}
		_, _ = exactly.Add(t.sums[slot], t.sums[slot], n) // 60 digits hold any sum of numbers that number lets pass
	})
}

func (t *tally) compare(in *Intake, f *geo.Feature) (notes []geo.Problem) {
	in.numbers(f, func(slot int, column string, said *apd.Decimal) {
		sum := t.sums[slot]
		if sum == nil {
			sum = new(apd.Decimal)
		}
		if sum.Cmp(said) != 0 {
			notes = append(notes, note(f.Row, column, "“%s”的合计写 %s，逐行相加为 %s，未改动", "the sum of %s is said to be %s, and its rows come to %s: nothing was changed", column, said.Text('f'), sum.Text('f')))
		}
	})
	return notes
}

func note(row int, column, zh, en string, args ...any) geo.Problem {
	return geo.Problem{Code: "total", Row: row, Field: column, Note: true, Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}
