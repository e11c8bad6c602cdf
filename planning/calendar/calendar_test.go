package calendar

import (
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"peijian/planning"
)

func day(t testing.TB, s string) planning.Date {
	t.Helper()
	d, err := planning.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheTenthWorkingDay(t *testing.T) {
	for _, c := range []struct{ received, due, why string }{
		{"2026-11-18", "2026-12-02", "an ordinary fortnight"},
		{"2026-02-10", "2026-03-02", "over Spring Festival: nine days off, and two Saturdays worked"},
		{"2026-09-21", "2026-10-12", "over Mid-Autumn and National Day"},
		{"2025-09-26", "2025-10-16", "over eight days of National Day, with two weekends worked"},
		{"2026-12-31", "2027-01-14", "into a year without a file: Monday to Friday"},
	} {
		if got := Default().After(day(t, c.received), 10); got != day(t, c.due) {
			t.Errorf("%s: received %s, due %s, want %s", c.why, c.received, got, c.due)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	for s, want := range map[string]bool{
		"2026-02-14": true, "2026-02-15": false, "2026-02-16": false, "2026-02-24": true, "2026-02-28": true, "2026-03-01": false,
		"2026-10-01": false, "2026-10-10": true, "2027-01-01": true,
	} {
		if got := Default().Working(day(t, s)); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
	if Default().Known(day(t, "2026-12-31"), day(t, "2027-01-01")) || !Default().Known(day(t, "2024-01-01"), day(t, "2026-12-31")) {
		t.Error("which years are known is told wrong")
	}
}

func TestBetweenCountsWhatAfterWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := planning.Date{Year: 2023, Month: 12, Day: 1}.AddDays(rapid.IntRange(0, 1500).Draw(t, "from"))
		n := rapid.IntRange(0, 400).Draw(t, "n")
		to := Default().After(from, n)
		if got := Default().Between(from, to); got != n {
			t.Fatalf("%d working days from %s to %s, counted %d", n, from, to, got)
		}
		if got := Default().Between(to, from); got != -n {
			t.Fatalf("backwards: %d", got)
		}
	})
}

func TestACalendarThatCannotBeIsRefused(t *testing.T) {
	const head = "year: 2030\nsource: {zh: 通知, en: notice}\n"
	for name, c := range map[string]struct{ text, says string }{
		"unknown key":           {head + "extra: 1\n", "extra"},
		"ends before it begins": {head + "holidays: [{name: {zh: 节, en: F}, from: 2030-02-03, to: 2030-02-01}]\n", "no holiday"},
		"another year":          {head + "holidays: [{name: {zh: 节, en: F}, from: 2031-02-01, to: 2031-02-03}]\n", "no holiday"},
		"a weekday made up":     {head + "workdays: [2030-01-01]\n", "not a free weekend"},
		"no source":             {"year: 2030\n", "no source"},
	} {
		_, err := Load(fstest.MapFS{"years/2030.yaml": {Data: []byte(c.text)}})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
