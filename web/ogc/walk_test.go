package ogc_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"peijian/planning"
	"peijian/web"
)

// streetsOf is a city of n streets, W000 and on.
func streetsOf(t testing.TB, n int) *planning.City {
	b := &builder{planning.Delta{Revision: 1}}
	for i := range n {
		b.put(planning.Roads, fmt.Sprintf("W%03d", i), fmt.Sprintf("LINESTRING(%d 0,%d 5)", i%40, i%40+1), fields{"name": fmt.Sprintf("路%d", i%7), "class": "local"})
	}
	return b.apply(t, empty(t, planning.Internal))
}

// Between any two pages somebody adds, changes and ends streets. The walk brings what was there when it began: every id once, and as many as its first page said.
func TestAWalkSeesOnePictureWhateverIsEdited(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(rt, "streets")
		s := open(t, streetsOf(t, n))
		query := rapid.SampledFrom([]string{"", "&sortby=-name", "&name=路3", "&bbox=113.45,30.36,113.46,30.37", "&sortby=code&bbox=113.44,30.36,113.47,30.37"}).Draw(rt, "query")
		items := "/ogc/collections/streets/items"
		want := s.walk(items + "?limit=10000" + query)
		address := fmt.Sprintf("%s?limit=%d%s", items, rapid.IntRange(1, 9).Draw(rt, "limit"), query)
		var got []string
		for matched := -1; address != ""; {
			page := s.read(address)
			if matched < 0 {
				matched = *page.NumberMatched
			}
			if *page.NumberMatched != matched || matched != len(want) {
				rt.Fatalf("%s: %d of %d, want %d", address, *page.NumberMatched, matched, len(want))
			}
			for _, f := range page.Features {
				got = append(got, f.ID.(string))
			}
			address = page.link("next", "")
			editStreets(t, rt, s)
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("walked %v, want %v", got, want)
		}
	})
}

func editStreets(t testing.TB, rt *rapid.T, s *site) {
	c := s.store.City()
	b := &builder{planning.Delta{Revision: c.Revision + 1}}
	for range rapid.IntRange(0, 3).Draw(rt, "edits") {
		code := fmt.Sprintf("W%03d", rapid.IntRange(0, 60).Draw(rt, "street"))
		if rapid.Bool().Draw(rt, "ends") {
			b.close(planning.Roads, code)
			continue
		}
		b.put(planning.Roads, code, fmt.Sprintf("LINESTRING(%d 0,50 5)", rapid.IntRange(0, 40).Draw(rt, "x")), fields{"name": "新路", "class": "local"})
	}
	s.store.city.Store(b.apply(t, c))
}

func TestAWalkGoesBackAsItCame(t *testing.T) {
	s := open(t, streetsOf(t, 23))
	address, pages := "/ogc/collections/streets/items?limit=5", []reply{}
	for address != "" {
		page := s.read(address)
		pages = append(pages, page)
		address = page.link("next", "")
	}
	for i := len(pages) - 1; i > 0; i-- {
		if back := s.read(pages[i].link("prev", "")); !same(back.Features, pages[i-1].Features) {
			t.Errorf("before page %d: %+v", i, back.Features)
		}
	}
	if len(pages) != 5 || pages[0].link("prev", "") != "" || !same(s.read(pages[3].link("first", "")).Features, pages[0].Features) {
		t.Errorf("%d pages", len(pages))
	}
}

// clock is a time that a test moves.
type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func (c *clock) read() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(d)
}

// Ten minutes after the last page the picture is let go. Then it is made anew from what is on record, or, where nobody can do that, the client is told.
func TestAWalkThatIsLeftForLong(t *testing.T) {
	var asked []string
	past := func(_ context.Context, revision int64, day planning.Date) (*planning.City, error) {
		asked = append(asked, fmt.Sprint(revision, " ", day))
		return streetsOf(t, 12), nil
	}
	for _, c := range []struct {
		past   func(context.Context, int64, planning.Date) (*planning.City, error)
		status int
	}{{nil, http.StatusGone}, {past, http.StatusOK}} {
		now := &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
		s := open(t, streetsOf(t, 12), func(config *web.Config) { config.Clock, config.Past = now.read, c.past })
		first := s.read("/ogc/collections/streets/items?limit=5")
		next := first.link("next", "")
		b := &builder{planning.Delta{Revision: 2}}
		b.close(planning.Roads, "W007")
		s.store.city.Store(b.apply(t, s.store.City()))
		for range 3 { // as long as pages are asked for, the picture stays
			now.move(9 * time.Minute)
			if w := s.get(next); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "W007") {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
		now.move(11 * time.Minute)
		switch w := s.get(next); {
		case w.Code != c.status:
			t.Errorf("%d, want %d: %s", w.Code, c.status, w.Body)
		case c.status == http.StatusGone:
			s.refused(w, c.status, "gone")
		case !strings.Contains(w.Body.String(), "W007"):
			t.Errorf("the page is of another picture: %s", w.Body)
		}
	}
	if !slices.Equal(asked, []string{"1 2026-11-23"}) {
		t.Errorf("the record was asked for %v", asked)
	}
}

// A client cannot make the server hold more pictures than it has room for.
func TestPicturesAreHeldInBoundedNumber(t *testing.T) {
	s := open(t, streetsOf(t, 12))
	var nexts []string
	for i := range 40 {
		first := s.read("/ogc/collections/streets/items?limit=5")
		nexts = append(nexts, first.link("next", ""))
		b := &builder{planning.Delta{Revision: int64(i + 2)}}
		b.close(planning.Roads, "W007")
		s.store.city.Store(b.apply(t, s.store.City()))
	}
	kept := 0
	for _, next := range nexts {
		if s.get(next).Code == http.StatusOK {
			kept++
		}
	}
	if kept != 32 {
		t.Errorf("%d pictures are held", kept)
	}
}

// An instant of another day is answered by the law of that day; recorded by what was on record then.
func TestAnotherDay(t *testing.T) {
	var asked []string
	s := open(t, town(t, planning.Internal), func(c *web.Config) {
		c.Past = func(_ context.Context, revision int64, day planning.Date) (*planning.City, error) {
			asked = append(asked, fmt.Sprint(revision, " ", day))
			if day.Year < 2000 {
				return nil, &planning.NoPast{Why: planning.Text{Zh: "没有记录", En: "no records"}}
			}
			return streetsOf(t, 3), nil // at revision 1, so that it can be told
		}
	})
	for query, want := range map[string]int{"datetime=2020-05-01T00:00:00Z": 3, "recorded=2020-05-01": 3, "recorded=2026-11-23": 1, "datetime=2026-11-23T00:00:00Z": 1, "datetime=2020-05-01/..": 1} {
		if got := s.read("/ogc/collections/streets/items?" + query); *got.NumberMatched != want {
			t.Errorf("%s: %d", query, *got.NumberMatched)
		}
	}
	slices.Sort(asked)
	if want := []string{"-1 2020-05-01", "17 2020-05-01"}; !slices.Equal(asked, want) {
		t.Errorf("the record was asked for %v", asked)
	}
	none := s.get("/ogc/collections/streets/items?recorded=1990-01-01")
	if s.refused(none, http.StatusBadRequest, "bad_parameter"); !strings.Contains(none.Body.String(), "no records") {
		t.Errorf("a day without records is not named: %s", none.Body)
	}
	s.refused(s.get("/ogc/collections/streets/items?recorded=x"), http.StatusBadRequest, "bad_parameter")
}

func TestConditionalRequests(t *testing.T) {
	s := open(t, town(t, planning.Internal))
	tags := map[string]string{}
	for _, address := range []string{"/ogc", "/ogc/api", "/ogc/collections", communities, communities + "/C1", communities + "/C2", communities + "?f=html"} {
		w := s.get(address)
		tag := w.Header().Get("ETag")
		tags[address] = tag
		if w.Code != 200 || tag == "" || w.Header().Get("Cache-Control") != "private, no-cache" || w.Header().Get("Peijian-Revision") != "17" {
			t.Errorf("%s: %d %v", address, w.Code, w.Header())
		}
		if again := s.get(address, "If-None-Match", tag); again.Code != 304 || again.Body.Len() != 0 {
			t.Errorf("%s: asked again: %d", address, again.Code)
		}
		if other := s.get(address, "If-None-Match", tag, "Accept-Language", "en"); other.Code != 200 {
			t.Errorf("%s: in another language: %d", address, other.Code)
		}
	}
	b := &builder{planning.Delta{Revision: 18}}
	b.put(planning.Communities, "C1", "POLYGON((0 0,10 0,10 20,0 20,0 0))", fields{"name": "襄河社区", "kind": "town"})
	s.store.city.Store(b.apply(t, s.store.City()))
	for address, want := range map[string]int{communities: 200, communities + "/C1": 200, communities + "/C2": 304} { // a feature's own tag stays while it does
		if w := s.get(address, "If-None-Match", tags[address]); w.Code != want {
			t.Errorf("%s after an edit of C1: %d, want %d", address, w.Code, want)
		}
	}
}
