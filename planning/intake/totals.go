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
	before, since tally // up to the last subtotal, and since then
}

// tally is a number of rows with the sums of the columns of numbers.
type tally struct {
	rows int
	sums map[int]*sum
}

// sum adds whole numbers, which nearly all are, without decimals.
type sum struct {
	whole int64 // each at most 10⁹
	rest  apd.Decimal
}

// value is all of it: 60 digits hold any sum of numbers that number lets pass.
func (s *sum) value() *apd.Decimal {
	out := new(apd.Decimal)
	if s != nil {
		_, _ = exactly.Add(out, apd.New(s.whole, 0), &s.rest)
	}
	return out
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
	case noSum(first):
		t.since.add(in, f)
		return nil, false
	case totalRow.MatchString(first):
		all := t.all()
		return all.compare(in, f), true
	case subtotalRow.MatchString(first):
		notes = t.since.compare(in, f)
		t.before, t.since = t.all(), tally{}
		return notes, true
	}
	if m := countRow.FindStringSubmatch(first); m != nil {
		if rows := t.before.rows + t.since.rows; strings.TrimLeft(m[1], "0") != fmt.Sprint(rows) {
			return []geo.Problem{note(f.Row, "", "文件写共 %s 行，实为 %d 行，未改动", "the file says %s rows, and has %d: nothing was changed", m[1], rows)}, true
		}
		return nil, true
	}
	t.since.add(in, f)
	return nil, false
}

// all is what was counted since the beginning.
func (t *totals) all() tally {
	out := tally{rows: t.before.rows + t.since.rows, sums: map[int]*sum{}}
	for _, part := range []*tally{&t.before, &t.since} {
		for slot, s := range part.sums {
			of := out.of(slot)
			of.whole += s.whole
			_, _ = exactly.Add(&of.rest, &of.rest, &s.rest)
		}
	}
	return out
}

// of is the sum of a column, which begins with nothing.
func (t *tally) of(slot int) *sum {
	s := t.sums[slot]
	if s == nil {
		if t.sums == nil {
			t.sums = map[int]*sum{}
		}
		s = &sum{}
		t.sums[slot] = s
	}
	return s
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

// known is the position of the field that a column at a place of a row means, where that was asked before.
func (in *Intake) known(at int, column string) (slot int, known bool) {
	if at < len(in.places) && in.places[at].column == column {
		return in.places[at].slot, true
	}
	slot, known = in.header.columns[column]
	return slot, known
}

// numbers are the cells of a row that a field of numbers takes.
func (in *Intake) numbers(f *geo.Feature, each func(slot int, column, text string)) {
	for i := range f.Fields {
		cell := &f.Fields[i]
		slot, known := in.known(i, cell.Name)
		if !known || slot < 0 || cell.Null {
			continue
		}
		if kind := in.header.fields[slot].Kind; kind == planning.KindInteger || kind == planning.KindDecimal {
			each(slot, cell.Name, strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(cell.Text), "㎡"), "m²"))
		}
	}
}

func (t *tally) add(in *Intake, f *geo.Feature) {
	t.rows++
	in.numbers(f, func(slot int, _, text string) {
		if n, ok := plainDigits(text); ok && n <= largestWhole {
			t.of(slot).whole += n
		} else if n, p := number(text); p == nil {
			s := t.of(slot)
			_, _ = exactly.Add(&s.rest, &s.rest, n)
		}
	})
}

func (t *tally) compare(in *Intake, f *geo.Feature) (notes []geo.Problem) {
	in.numbers(f, func(slot int, column, text string) {
		said, p := number(text)
		if sum := t.sums[slot].value(); p == nil && sum.Cmp(said) != 0 {
			notes = append(notes, note(f.Row, column, "“%s”的合计写 %s，逐行相加为 %s，未改动", "the sum of %s is said to be %s, and its rows come to %s: nothing was changed", column, said.Text('f'), sum.Text('f')))
		}
	})
	return notes
}

func note(row int, column, zh, en string, args ...any) geo.Problem {
	return geo.Problem{Code: "total", Row: row, Field: column, Note: true, Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}
