package picture

import (
	"testing"

	"pgregory.net/rapid"

	"peijian/planning"
)

func date(t interface{ Fatal(...any) }, s string) planning.Date {
	d, err := planning.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheStatutoryClock(t *testing.T) {
	for _, c := range []struct {
		received, today, due string
		left                 int
	}{
		{"2026-11-16", "2026-11-16", "2026-11-30", 10}, // Monday: two weeks
		{"2026-11-16", "2026-11-17", "2026-11-30", 9},
		{"2026-11-16", "2026-11-22", "2026-11-30", 6}, // Sunday
		{"2026-11-16", "2026-11-30", "2026-11-30", 0}, // the last day
		{"2026-11-16", "2026-12-01", "2026-11-30", -1},
		{"2026-11-16", "2026-12-07", "2026-11-30", -5},
		{"2026-11-20", "2026-11-20", "2026-12-04", 10}, // Friday
		{"2026-11-21", "2026-11-21", "2026-12-04", 10}, // Saturday counts from Monday
		{"2026-11-22", "2026-11-22", "2026-12-04", 10},
		{"2026-12-24", "2026-12-24", "2027-01-07", 10}, // over the year's end; holidays are not known
	} {
		due := dueOn(date(t, c.received))
		if left := daysLeft(date(t, c.today), due); due.String() != c.due || left != c.left {
			t.Errorf("received %s, on %s: due %s with %d left, want %s with %d", c.received, c.today, due, left, c.due, c.left)
		}
	}
	if !dueOn(planning.Date{}).IsZero() || daysLeft(date(t, "2026-11-16"), planning.Date{}) != 0 {
		t.Error("a file without a date of receipt is due some day")
	}
}

// Counting by weeks must agree with counting days one by one.
func TestWorkingDays(t *testing.T) {
	start := date(t, "2026-01-01")
	rapid.Check(t, func(t *rapid.T) {
		from := start.AddDays(rapid.IntRange(-3000, 3000).Draw(t, "from"))
		days := rapid.IntRange(0, 2000).Draw(t, "days")
		want := 0
		for i := 1; i <= days; i++ {
			if working(from.AddDays(i)) {
				want++
			}
		}
		if got := workingDays(from, from.AddDays(days)); got != want {
			t.Fatalf("%s and %d days: %d working days, want %d", from, days, got, want)
		}
	})
}
