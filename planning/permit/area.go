package permit

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Area is a number of square metres, exact as it was written: 0.1 and 918.40 are what they say. The zero Area is not known, which
// is not nothing. An Area never changes.
type Area struct{ d *apd.Decimal }

// exact has room for every sum and product that a ruling can make: areas have at most eleven digits, units six.
var exact = apd.BaseContext.WithPrecision(60)

var areaText = regexp.MustCompile(`^(0|[1-9][0-9]{0,6})(\.[0-9]{1,4})?$`)

// ParseArea reads plain digits: up to seven before the point and four behind it, no sign, no exponent, no separator.
func ParseArea(s string) (Area, error) {
	if !areaText.MatchString(s) {
		return Area{}, said("应写作 180 或 180.55：非负，整数最多七位，小数最多四位", "%q is not an area like 180 or 180.55, with at most seven digits before the point and four behind", s)
	}
	d, _, err := apd.NewFromString(s)
	return Area{d}, err
}

func areaOf(n int64) Area { return Area{apd.New(n, 0)} }

// Known says that there is a number, were it nothing.
func (a Area) Known() bool { return a.d != nil }

// IsZero says that the area is not known.
func (a Area) IsZero() bool { return a.d == nil }

func (a Area) decimal() *apd.Decimal {
	if a.d == nil {
		return new(apd.Decimal)
	}
	return a.d
}

// Add is the sum; what is not known counts as nothing.
func (a Area) Add(b Area) Area { return a.with(exact.Add, b) }

// Sub is the difference, and may be negative.
func (a Area) Sub(b Area) Area { return a.with(exact.Sub, b) }

// Times is the product.
func (a Area) Times(b Area) Area { return a.with(exact.Mul, b) }

// per is the quotient, exact where the divisor is a power of ten.
func (a Area) per(n int64) Area { return a.with(exact.Quo, areaOf(n)) }

func (a Area) with(op func(d, x, y *apd.Decimal) (apd.Condition, error), b Area) Area {
	out := new(apd.Decimal)
	// Overflow needs numbers that ParseArea and the rulebook's limits do not let in.
	if _, err := op(out, a.decimal(), b.decimal()); err != nil {
		return Area{}
	}
	return Area{out}
}

// Cmp is -1, 0 or 1 as a is smaller than, equal to or larger than b, on the exact values.
func (a Area) Cmp(b Area) int { return a.decimal().Cmp(b.decimal()) }

// String writes the number as it was written, "" when it is not known.
func (a Area) String() string {
	if a.d == nil {
		return ""
	}
	return a.d.Text('f')
}

// MarshalJSON writes a number with all its digits, and null for what is not known.
func (a Area) MarshalJSON() ([]byte, error) {
	if a.d == nil {
		return []byte("null"), nil
	}
	return []byte(a.d.Text('f')), nil
}

// UnmarshalJSON reads a number from its text, never through a float.
func (a *Area) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	parsed, err := ParseArea(string(b))
	if err == nil {
		*a = parsed
	}
	return err
}

// upward and downward write two decimals. What is required or missing is rounded up and what is promised down, so that a display
// never says "enough" where the exact numbers do not. Amounts of whole units and areas to the square centimetre lose nothing.
func (a Area) upward() string   { return a.toward(1, -2).String() }
func (a Area) downward() string { return a.toward(-1, -2).String() }

// wholeUp and wholeDown are the whole numbers next to an area.
func (a Area) wholeUp() Area   { return a.toward(1, 0) }
func (a Area) wholeDown() Area { return a.toward(-1, 0) }

// toward cuts an area at a power of ten and goes one unit up (1) or down (-1) when that passed it. The decimals' own directed rounding
// is not used: it makes nothing of what lies more than one digit below the cut.
func (a Area) toward(side int64, exponent int32) Area {
	cut := new(apd.Decimal)
	if _, err := exact.Quantize(cut, a.decimal(), exponent); err != nil {
		return Area{}
	}
	out := Area{cut}
	if out.Cmp(a) == int(-side) {
		return out.Add(Area{apd.New(side, exponent)})
	}
	return out
}

// bilingual is an error that can also say itself in Chinese.
type bilingual struct{ zh, en string }

func (b *bilingual) Error() string   { return b.en }
func (b *bilingual) Chinese() string { return b.zh }

func said(zh, en string, args ...any) error { return &bilingual{zh, fmt.Sprintf(en, args...)} }

// Grouped puts commas between thousands: 1,200 and 4,592.50.
func Grouped(s string) string {
	whole, rest, point := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + rest
	}
	return sign + whole
}
