package ogc

import (
	"context"
	"errors"
	"net/url"
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

// past says that the interval is one day, and one that has been or is: its law makes a picture of its own.
func (i *interval) past(today planning.Date) bool {
	return i.from == i.to && !i.from.IsZero() && !today.Before(i.from)
}

// searched is the picture in which features are looked for. For an interval, or a day to come, it has all that is on record at the revision of the request's own picture, on
// whatever days the law knows it. Gaps are findings of one day and stay those of the request's.
func (a *ask) searched(ctx context.Context, days *interval) (Picture, error) {
	if days == nil || days.past(a.today()) || a.Ever == nil || a.collection.layer == nil {
		return a.picture, nil
	}
	c, err := a.Ever(ctx, a.picture.Revision)
	if errors.As(err, new(*planning.NoPast)) {
		return Picture{}, gone()
	}
	return Picture{City: c, Gaps: a.picture.Gaps}, err
}

// one finds the feature of the address, nil when there is none or the law does not know it on any day of datetime.
func (a *ask) one() (thing, error) {
	days, err := a.intervalOf()
	if err != nil {
		return nil, err
	}
	p, err := a.searched(a.r.Context(), days)
	if err != nil {
		return nil, err
	}
	t := a.collection.get(p, a.feature)
	if t != nil && days != nil && !days.meets(t) {
		return nil, nil
	}
	return t, nil
}

// toThing is the address of a feature on the days, the record and the picture of the request, so that what is found there is found again.
func (a *ask) toThing(t thing) string {
	kept := url.Values{}
	for _, name := range []string{"datetime", "recorded", "picture"} {
		if v := a.timed(name); v != "" {
			kept.Set(name, v)
		}
	}
	address := a.url("collections", a.collection.id, "items", t.id())
	if len(kept) > 0 {
		address += "?" + kept.Encode()
	}
	return address
}
