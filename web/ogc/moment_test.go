package ogc_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"peijian/planning"
	"peijian/web"
)

func on(year int, month time.Month, day int) planning.Date {
	return planning.Date{Year: year, Month: month, Day: day}
}

// succession is a city on the monday of the tests, and with every day in it: a community that ended, its successor, one that is to come and one of always.
func succession(t *testing.T) (today, ever *planning.City) {
	t.Helper()
	b := &builder{planning.Delta{Revision: 17}}
	put := func(code, shape string, from, to planning.Date) {
		r := b.put(planning.Communities, code, shape, fields{"name": code + "社区", "kind": "town"})
		r.ValidFrom, r.ValidTo = from, to
	}
	put("A", "POLYGON((0 0,10 0,10 10,0 10,0 0))", on(2010, 5, 1), on(2020, 3, 1))
	put("B", "POLYGON((0 0,10 0,10 10,0 10,0 0))", on(2020, 3, 1), planning.Date{})
	put("C", "POLYGON((20 0,30 0,30 10,20 10,20 0))", on(2027, 1, 1), planning.Date{})
	put("D", "POLYGON((40 0,50 0,50 10,40 10,40 0))", planning.Date{}, planning.Date{})
	none := empty(t, planning.Internal)
	every, err := none.On(planning.Date{}, planning.Delta{})
	if err != nil {
		t.Fatal(err)
	}
	return b.apply(t, none), b.apply(t, every)
}

func successionAt(t *testing.T) *site {
	today, ever := succession(t)
	return open(t, today, func(c *web.Config) {
		c.Past = func(_ context.Context, _ int64, day planning.Date) (*planning.City, error) {
			return ever.On(day, planning.Delta{Revision: 17, Changes: []planning.Change{{Layer: planning.Communities, Code: "B"}, {Layer: planning.Communities, Code: "C"}}})
		}
		c.Ever = func(_ context.Context, revision int64) (*planning.City, error) {
			if revision != 17 {
				return nil, &planning.NoPast{}
			}
			return ever, nil
		}
	})
}

// An interval finds whatever the law knows on one of its days, and a day begins and ends in China.
func TestAnIntervalFindsWhatHasEndedAndWhatIsToCome(t *testing.T) {
	s := successionAt(t)
	for query, want := range map[string][]string{
		"":                                                           {"B", "D"},
		"?datetime=2026-11-23":                                       {"B", "D"},
		"?datetime=2015-01-01":                                       {"A", "D"},
		"?datetime=2010-05-01/2020-02-29":                            {"A", "D"},
		"?datetime=2010-01-01/2010-04-30":                            {"D"},
		"?datetime=2010-01-01/2010-05-01":                            {"A", "D"},
		"?datetime=2020-02-29/2020-03-01":                            {"A", "B", "D"},
		"?datetime=2020-03-01/2020-03-02":                            {"B", "D"},
		"?datetime=../2010-04-30":                                    {"D"},
		"?datetime=../2026-12-31":                                    {"A", "B", "D"},
		"?datetime=2026-11-23/..":                                    {"B", "C", "D"},
		"?datetime=2027-01-01":                                       {"B", "C", "D"}, // a day to come
		"?datetime=2026-12-31":                                       {"B", "D"},
		"?datetime=1900-01-01/":                                      {"A", "B", "C", "D"},
		"?datetime=/2020-02-29T15:59:59Z":                            {"A", "D"},
		"?datetime=/2020-02-29T16:00:00Z":                            {"A", "B", "D"},
		"?datetime=1900-01-01/..&limit=1":                            {"A", "B", "C", "D"}, // over four pages
		"?datetime=1900-01-01/..&sortby=-code":                       {"D", "C", "B", "A"},
		"?datetime=1900-01-01/..&bbox=113.445,30.365,113.465,30.366": {"A", "B", "C"},
		"?datetime=1900-01-01/..&filter=valid_to%20IS%20NOT%20NULL":  {"A"},
		"?datetime=1900-01-01/..&filter=S_INTERSECTS(geometry,POINT(113.441%2030.361))": {"A", "B"},
	} {
		if got := s.walk(communities + query); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestOneFeatureOfAnInterval(t *testing.T) {
	s := successionAt(t)
	for address, want := range map[string]int{
		"/A": 404, "/A?datetime=2010-01-01/2012-01-01": 200, "/A?datetime=2020-03-01/..": 404, "/A?datetime=2015-01-01": 200, "/C": 404, "/C?datetime=2027-01-01": 200, "/B?datetime=../2015-01-01": 404,
		"/B?datetime=yesterday": 400,
	} {
		if w := s.get(communities + address); w.Code != want {
			t.Errorf("%s: %d, want %d", address, w.Code, want)
		}
	}
}

// The table for people leads to features that are there.
func TestThePageOfAnIntervalLeadsToItsFeatures(t *testing.T) {
	s := successionAt(t)
	page := s.get(communities + "?datetime=1900-01-01/..&f=html").Body.String()
	_, rest, found := strings.Cut(page, communities+"/A?")
	if !found {
		t.Fatal("A is not on the page")
	}
	address, _, _ := strings.Cut(rest, `"`)
	if w := s.get(communities + "/A?" + strings.ReplaceAll(address, "&amp;", "&")); w.Code != http.StatusOK {
		t.Errorf("%s: %d", address, w.Code)
	}
}

func TestAnIntervalOfARecordThatIsGone(t *testing.T) {
	s := successionAt(t)
	b := &builder{planning.Delta{Revision: 18}}
	b.put(planning.Communities, "E", "POLYGON((60 0,70 0,70 10,60 10,60 0))", fields{"name": "新社区", "kind": "town"})
	s.store.city.Store(b.apply(t, s.store.City()))
	s.refused(s.get(communities+"?datetime=../2020-01-01"), http.StatusGone, "gone")
}
