package planning

import (
	"encoding/json"
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time or a zone. The zero Date means "not known".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf takes the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: m, Day: d}
}

// ParseDate reads 2026-11-23, 2026/11/23, 2026.11.23, 20261123 and 2026年11月23日; anything else, and days that no calendar
// has, are errors.
func ParseDate(s string) (Date, error) {
	for _, layout := range []string{"2006-01-02", "2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2006年1月2日"} {
		if t, err := time.Parse(layout, s); err == nil {
			return DateOf(t), nil
		}
	}
	return Date{}, fmt.Errorf("%q is not a date like 2026-11-23", s)
}

// IsZero says that the day is not known.
func (d Date) IsZero() bool { return d == Date{} }

// String writes 2026-11-23, and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if d.Year < 0 || d.Year > 9999 || d.Month < 0 || d.Month > 99 || d.Day < 0 || d.Day > 99 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	y, m := d.Year, int(d.Month) // exports write a million of them
	return string([]byte{
		byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-', byte('0' + m/10), byte('0' + m%10), '-', byte('0' + d.Day/10), byte('0' + d.Day%10),
	})
}

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Before says that d comes before other.
func (d Date) Before(other Date) bool { return d.Time().Before(other.Time()) }

// AddDays moves by n days, which may be negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// MarshalJSON writes "2026-11-23", and null for the zero Date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what MarshalJSON writes, and the other spellings of ParseDate.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*d = Date{}
	if s == nil || *s == "" {
		return nil
	}
	parsed, err := ParseDate(*s)
	if err == nil {
		*d = parsed
	}
	return err
}

// UnmarshalYAML reads a date written plainly or in quotes.
func (d *Date) UnmarshalYAML(b []byte) error {
	s := string(b)
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		s = s[1 : n-1]
	}
	if s == "" || s == "null" || s == "~" {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(s)
	if err == nil {
		*d = parsed
	}
	return err
}
