package picture

import (
	"time"

	"peijian/planning"
)

// statutoryDays are the working days in which a file must be decided.
const statutoryDays = 10

// dueOn is the last working day of the statutory time: the tenth after the day of receipt.
//
// Working days are Monday to Friday. The State Council's public holidays, and the Saturdays and Sundays it makes up for them, are
// announced each November for one year and are not known here yet: around them the clock is a few days too short,
// never too long but for a made-up working weekend.
func dueOn(received planning.Date) planning.Date {
	if received.IsZero() {
		return received
	}
	d := received
	for left := statutoryDays; left > 0; {
		if d = d.AddDays(1); working(d) {
			left--
		}
	}
	return d
}

// daysLeft counts the working days after today up to and including due, and, when due is past, those after due up to and including today, as a
// negative number.
func daysLeft(today, due planning.Date) int {
	if today.IsZero() || due.IsZero() {
		return 0
	}
	if due.Before(today) {
		return -workingDays(due, today)
	}
	return workingDays(today, due)
}

// workingDays counts the working days after from, up to and including to. It does not walk through years.
func workingDays(from, to planning.Date) int {
	days := int(to.Time().Sub(from.Time()) / (24 * time.Hour))
	n := days / 7 * 5
	for d, rest := from.AddDays(days/7*7), days%7; rest > 0; rest-- {
		if d = d.AddDays(1); working(d) {
			n++
		}
	}
	return n
}

func working(d planning.Date) bool {
	day := d.Time().Weekday()
	return day != time.Saturday && day != time.Sunday
}
