package ogc

import (
	"strings"
	"time"

	"peijian/planning"
)

// interval is a span of days, both ends in it; a zero day is an open end.
type interval struct{ from, to planning.Date }

// china is the zone in which a day of the law begins and ends.
var china = time.FixedZone("CST", 8*60*60)

// intervalOf reads datetime: an instant, or two with a slash between them, where ".." or nothing is an open end. nil without it.
func (a *ask) intervalOf() (*interval, error) {
	given := a.param("datetime")
	if given == "" {
		return nil, nil
	}
	first, second, isInterval := strings.Cut(given, "/")
	if !isInterval {
		day, ok := dayOf(given)
		if !ok {
			return nil, badDatetime()
		}
		return &interval{day, day}, nil
	}
	from, ok1 := endOf(first)
	to, ok2 := endOf(second)
	if !ok1 || !ok2 || from.IsZero() && to.IsZero() {
		return nil, badDatetime()
	}
	if !to.IsZero() && to.Before(from) {
		return nil, badParameter("datetime", text("结束早于开始", "ends before it begins"))
	}
	return &interval{from, to}, nil
}

func badDatetime() error {
	return badParameter("datetime", text("应为 RFC 3339 的时刻或区间，如 2026-11-23T00:00:00Z 或 2020-01-01/..",
		"must be a time of RFC 3339 or an interval of two, like 2026-11-23T00:00:00Z or 2020-01-01/.."))
}

func endOf(s string) (planning.Date, bool) {
	if s == ".." || s == "" {
		return planning.Date{}, true
	}
	return dayOf(s)
}

// dayOf is the day in China of an instant, or a day itself.
func dayOf(s string) (planning.Date, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return planning.DateOf(t), true
	}
	t, err := time.Parse(time.RFC3339, strings.ToUpper(s))
	if err != nil {
		return planning.Date{}, false
	}
	return planning.DateOf(t.In(china)), true
}

// meets says whether the law knows a thing on a day of the interval.
func (i *interval) meets(t thing) bool {
	from, to := t.validity()
	begun := from.IsZero() || i.to.IsZero() || !i.to.Before(from)
	over := !to.IsZero() && !i.from.IsZero() && !i.from.Before(to)
	return begun && !over
}

// instant says that the interval is one day.
func (i *interval) instant() bool { return i.from == i.to && !i.from.IsZero() }
