package table

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numberText writes a stored number as the sheet means it; see the package's second decision.
func numberText(raw string) string {
	raw = strings.TrimSpace(raw)
	digits := strings.TrimPrefix(raw, "-")
	if !strings.ContainsAny(digits, "eE") && (len(digits) <= 16 || !strings.Contains(digits, ".")) {
		return raw
	}
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// moment is what a number format shows of a serial number.
type moment struct{ date, clock bool }

// dateText writes an Excel serial as 2006-01-02, 2006-01-02 15:04:05 or 15:04:05; false when it is no moment.
func dateText(raw string, m moment, from1904 bool) (string, bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(raw), 64)
	if err != nil || !(v >= 0) || v >= 2958466 { // 10000-01-01
		return "", false
	}
	seconds := int64(math.Round(v * 86400))
	day, clock := int(seconds/86400), time.Duration(seconds%86400)*time.Second
	if day == 0 && !m.date {
		return time.Time{}.Add(clock).Format(time.TimeOnly), true
	}
	if from1904 {
		day += 1462
	}
	// Lotus 1-2-3 thought 1900 a leap year, and Excel still counts its 29 February as day 60.
	if day == 0 || day == 60 {
		return "", false
	}
	if day > 60 {
		day--
	}
	t := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day).Add(clock)
	if !m.clock || clock == 0 {
		return t.Format(time.DateOnly), true
	}
	return t.Format(time.DateTime), true
}

// builtIn are the number formats without code (ECMA-376 part 1, 18.8.30, with those of Chinese Excel).
func builtIn(id int) moment {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return moment{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return moment{clock: true}
	case id == 22:
		return moment{date: true, clock: true}
	}
	return moment{}
}

// formatOf reads a number format's code. Elapsed times ([h]:mm) are numbers.
func formatOf(code string) moment {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	bare, elapsed := bareCode(code)
	if elapsed || strings.Contains(bare, "general") || strings.Contains(bare, "standard") {
		return moment{}
	}
	has := func(s string) bool { return strings.Contains(bare, s) }
	clock := has("h") || has("s")
	return moment{date: has("y") || has("d") || has("m") && !clock, clock: clock}
}

// bareCode takes out what is not a placeholder: quoted and escaped text, colours, conditions and locales.
func bareCode(code string) (bare string, elapsed bool) {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return b.String(), elapsed
			}
			i += n + 1
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return b.String(), elapsed
			}
			inner := code[i+1 : i+n]
			elapsed = elapsed || inner != "" && strings.Trim(inner, "hms") == "" && strings.Count(inner, inner[:1]) == len(inner)
			i += n
		default:
			b.WriteByte(code[i])
		}
	}
	return b.String(), elapsed
}
