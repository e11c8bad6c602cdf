package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
	"golang.org/x/text/unicode/norm"

	"peijian/geo"
	"peijian/geo/text"
	"peijian/planning"
)

// longestText is the most characters a text of a record may have.
const longestText = 2000

// longestCode is the same for a code, also one made of a key: the database's index takes no more than 2,700 bytes.
const longestCode = 200

// largestArea bounds a decimal: no room and no city is larger, and a slipped decimal point is found.
var largestArea = apd.New(largestWhole, 0)

const largestWhole = 1_000_000_000

// valueOf reads what a cell says as field f wants it. A nil value with a nil problem is an empty cell.
func valueOf(f *planning.Field, text string) (any, *geo.Problem) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	switch f.Kind {
	case planning.KindInteger:
		return integer(f, text)
	case planning.KindDecimal:
		return decimal(text)
	case planning.KindDate:
		return date(text)
	case planning.KindBoolean:
		return boolean(text)
	case planning.KindChoice:
		return choice(f, text)
	case planning.KindJSON:
		return document(text)
	}
	v, p := plainText(text)
	if s, isText := v.(string); isText && p == nil && f.Form == planning.CreditCode && !planning.ValidCreditCode(s) {
		p = wrong("credit_code", "统一社会信用代码“%s”的校验码不对，照录，请核对营业执照", "the check character of the unified social credit code %q is wrong: kept as it is, compare the business licence", shorten(s))
		p.Note = true
	}
	return v, p
}

func wrong(code, zh, en string, args ...any) *geo.Problem {
	return &geo.Problem{Code: code, Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}

// plainDigits reads a number of at most 15 digits and nothing else, as nearly all are.
func plainDigits(text string) (n int64, ok bool) {
	if len(text) == 0 || len(text) > 15 {
		return 0, false
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	return n, true
}

// number reads a decimal as people write it: full-width digits, thousands separated.
func number(text string) (*apd.Decimal, *geo.Problem) {
	if n, ok := plainDigits(text); ok && n <= largestWhole {
		return apd.New(n, 0), nil
	}
	s := strings.ReplaceAll(norm.NFKC.String(text), ",", "")
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Form != apd.Finite || len(s) > 40 {
		return nil, wrong("not_a_number", "“%s”不是数字", "%q is not a number", shorten(text))
	}
	if d.Negative && !d.IsZero() {
		return nil, wrong("negative", "%s 是负数", "%s is negative", shorten(text))
	}
	if d.Exponent > 20 || d.Exponent < -20 || d.Cmp(largestArea) > 0 {
		return nil, wrong("too_large", "%s 超出合理范围", "%s is out of any reasonable range", shorten(text))
	}
	return d, nil
}

func integer(f *planning.Field, text string) (any, *geo.Problem) {
	if n, ok := plainDigits(text); ok && n <= largestWhole && (f.Max == 0 || n <= f.Max) {
		return n, nil
	}
	d, p := number(text)
	if p != nil {
		return nil, p
	}
	var whole apd.Decimal
	if cond, err := apd.BaseContext.WithPrecision(40).Quantize(&whole, d, 0); err != nil || cond.Inexact() {
		return nil, wrong("fraction", "%s 不是整数", "%s is not a whole number", shorten(text))
	}
	n, err := whole.Int64()
	if err != nil || (f.Max > 0 && n > f.Max) {
		return nil, wrong("too_large", "%s 超过上限 %d", "%s is over the limit of %d", shorten(text), f.Max)
	}
	return n, nil
}

func decimal(text string) (any, *geo.Problem) {
	d, p := number(strings.TrimSuffix(strings.TrimSuffix(text, "㎡"), "m²"))
	if p != nil {
		return nil, p
	}
	return d, nil
}

func date(text string) (any, *geo.Problem) {
	day := norm.NFKC.String(text)
	if i := strings.IndexAny(day, " T"); i > 0 { // a sheet's day often carries midnight
		if rest := strings.Trim(day[i+1:], "0:.Z"); rest == "" {
			day = day[:i]
		}
	}
	d, err := planning.ParseDate(day)
	if err != nil {
		return nil, wrong("not_a_date", "“%s”不是日期（如 2026-11-23）", "%q is not a date like 2026-11-23", shorten(text))
	}
	if d.Year < 1800 || d.Year > 2200 {
		return nil, wrong("not_a_date", "“%s”的年份不合理", "the year of %q is not reasonable", shorten(text))
	}
	return d, nil
}

func boolean(text string) (any, *geo.Problem) {
	switch strings.ToLower(norm.NFKC.String(text)) {
	case "是", "有", "真", "true", "t", "yes", "y", "1":
		return true, nil
	case "否", "无", "假", "false", "f", "no", "n", "0":
		return false, nil
	}
	return nil, wrong("not_yes_no", "“%s”应为“是”或“否”", "%q should be yes or no", shorten(text))
}

func choice(f *planning.Field, cell string) (any, *geo.Problem) {
	key := text.Plain(cell)
	var known []string
	for _, c := range f.Choices {
		for _, s := range append([]string{c.Value, c.Title.Zh, c.Title.En}, c.Aliases...) {
			if text.Plain(s) == key {
				return c.Value, nil
			}
		}
		known = append(known, c.Title.Zh)
	}
	return nil, wrong("not_a_choice", "“%s”不在可选值之内：%s", "%q is none of: %s", shorten(cell), strings.Join(known, "、"))
}

func document(text string) (any, *geo.Problem) {
	if !json.Valid([]byte(text)) {
		return nil, wrong("not_json", "内容不是有效的 JSON", "the content is not valid JSON")
	}
	return json.RawMessage(text), nil
}

func plainText(text string) (any, *geo.Problem) {
	if utf8.RuneCountInString(text) > longestText {
		return nil, wrong("too_long", "文字超过 %d 字", "the text is longer than %d characters", longestText)
	}
	for _, r := range text {
		if r == unicode.ReplacementChar || (unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t') {
			return nil, wrong("bad_text", "文字含无法识别的字符，请检查编码", "the text has characters that cannot be read: check the encoding")
		}
	}
	return text, nil
}

// shorten keeps a quoted value from filling a line.
func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
