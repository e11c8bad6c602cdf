package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// inFull tells everything about a City that can be seen: told, every measurement, and what is indexed where.
func inFull(c *planning.City) []string {
	out := append(told(c), fmt.Sprint(c.Audience, c.Bounds(), c.Size()))
	for _, l := range planning.Layers() {
		for f := range c.Layer(l.Name).All() {
			out = append(out, fmt.Sprint(l.Name, f.Code, f.Audience, f.Source, f.Row != nil))
			if g := c.CellGround(f.Code); l.Name == planning.Cells && g != nil {
				out = append(out, fmt.Sprint(*g))
			}
			for _, field := range l.Fields {
				if field.Refers != "" {
					for r := range c.Layer(l.Name).Referring(field.Name, f.Text(field.Name)) {
						out = append(out, fmt.Sprint(field.Name, r.Code))
					}
				}
			}
		}
	}
	for _, code := range []string{"G1", "G2", "H1", "H2", "H3"} { // also of what is not there any more
		out = append(out, fmt.Sprint(code, c.CellGround(code), c.Ground(planning.Developments, code), c.Ground(planning.Compounds, code), c.Ground(planning.Buildings, code)))
	}
	for f := range c.Layer(planning.Communities).All() {
		for ref := range c.Claiming(f.Code) {
			out = append(out, fmt.Sprint(f.Code, " claims ", ref))
		}
	}
	return out
}

// anyEdit makes edits of settings, cells, audiences and titles, beside the editor's own.
func (e *editor) anyEdit() string {
	switch e.random.IntN(8) {
	case 0:
		metres := 100 + float64(e.random.IntN(900))
		if err := e.store.SetGapRules(e.Context(), map[string]float64{"reach_metres": metres}, "test"); err != nil {
			e.Fatal(err)
		}
		return "a threshold"
	case 1:
		e.say(e.put("cells", e.square(e.one("G1", "G2"), `"name":"格","community_code":"`+e.one("C1", "C2")+`","staff":`+e.one("1", "2"))))
		return "a cell"
	case 2:
		e.say(e.put("developments", e.square(e.one("H1", "H2", "H3"), `"name":"苑","state":"occupied","audience":"`+e.one("public", "internal")+`","limited_title":`+e.one("true", "false"))))
		return "a title"
	}
	return e.edit()
}

func TestEveryPastCityIsTheOneThatStoodThen(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			url := pgtest.New(t)
			e := &editor{T: t, random: rand.New(rand.NewPCG(seed, 2)), analyst: psql(t, url), day: today}
			s, err := postgres.Open(t.Context(), e.config(url))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			e.store = s
			var stood []*planning.City
			for range 40 {
				e.anyEdit()
				if err := s.Refresh(t.Context()); err != nil {
					t.Fatal(err)
				}
				stood = append(stood, s.City())
			}
			for _, c := range stood {
				e.stoodAs(c)
			}
		})
	}
}

// stoodAs holds a City that was kept against the past City of its revision and day, made in each of the two ways, and that of another day and of every day made in one against the other.
func (e *editor) stoodAs(c *planning.City) {
	e.Helper()
	asked, err := e.store.CityAsOf(e.Context(), c.Revision, c.AsOf)
	if err != nil {
		e.Fatal(err)
	}
	back, whole, err := e.store.PastBothWays(e.Context(), c.Revision, c.AsOf)
	if err != nil {
		e.Fatal(err)
	}
	for way, past := range map[string]*planning.City{"as asked for": asked, "out of the present": back, "as a whole": whole} {
		if diff := cmp.Diff(inFull(c), inFull(past)); diff != "" {
			e.Fatalf("revision %d on %s, made %s: as it stood (-) and as it is shown (+) differ:\n%s", c.Revision, c.AsOf, way, diff)
		}
	}
	same := cmp.Options{cmpopts.IgnoreFields(gap.Gap{}, "Feature"), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(gap.Detect(c), gap.Detect(asked), same); diff != "" {
		e.Fatalf("revision %d on %s: the gaps differ:\n%s", c.Revision, c.AsOf, diff)
	}
	for _, day := range []planning.Date{c.AsOf.AddDays(e.random.IntN(9) - 4), {}} {
		back, whole, err = e.store.PastBothWays(e.Context(), c.Revision, day)
		if err != nil {
			e.Fatal(err)
		}
		if diff := cmp.Diff(inFull(whole), inFull(back)); diff != "" {
			e.Fatalf("revision %d on another day, %q: as a whole (-) and out of the present (+) differ:\n%s", c.Revision, day, diff)
		}
	}
}

func TestWhatIsHiddenNowIsHiddenInThePast(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		url := pgtest.New(t)
		e := &editor{T: t, random: rand.New(rand.NewPCG(seed, 3)), analyst: psql(t, url), day: today}
		config := e.config(url)
		config.Audience = planning.Public
		public, err := postgres.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		defer public.Close()
		e.store = public
		e.say(e.put("developments", e.square("H1", `"name":"苑","state":"occupied"`)))
		if err := public.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		stood := []*planning.City{public.City()}
		for range 30 {
			e.anyEdit()
			if err := public.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			stood = append(stood, public.City())
		}
		e.say(e.put("developments", e.square("H1", `"name":"苑","state":"occupied","limited_title":true`)))
		if err := public.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		hidden := e.hiddenNow()
		for _, c := range stood {
			want := developmentsBut(c, hidden)
			back, whole, err := public.PastBothWays(t.Context(), c.Revision, c.AsOf)
			if err != nil {
				t.Fatal(err)
			}
			for way, past := range map[string]*planning.City{"out of the present": back, "as a whole": whole} {
				if diff := cmp.Diff(want, developmentsBut(past, nil), cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("revision %d, made %s: what may be shown (-) and what is (+) differ:\n%s", c.Revision, way, diff)
				}
			}
		}
	}
}

// hiddenNow are the developments whose version in force, or whose last one, is internal or of limited title.
func (e *editor) hiddenNow() map[string]bool {
	e.Helper()
	out := map[string]bool{}
	rows, err := e.analyst.Query(e.Context(), `
		SELECT code FROM (SELECT DISTINCT ON (code) code, audience, limited_title FROM development ORDER BY code, version_id DESC) last
		WHERE audience <> 'public' OR limited_title`)
	if err != nil {
		e.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		if err := rows.Scan(&code); err != nil {
			e.Fatal(err)
		}
		out[code] = true
	}
	return out
}

func developmentsBut(c *planning.City, hidden map[string]bool) (out []string) {
	for f := range c.Layer(planning.Developments).All() {
		if !hidden[f.Code] {
			out = append(out, fmt.Sprint(f.Code, f.Since, f.Values))
		}
	}
	return out
}

func TestAKeptPastCityGoesWhenSomethingInItIsHidden(t *testing.T) {
	url := pgtest.New(t)
	public, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: planning.Public, Today: func() planning.Date { return today }})
	if err != nil {
		t.Fatal(err)
	}
	defer public.Close()
	take(t, public, planning.Developments, collection(square("D", 0, 0, 1, 1, `"name":"苑","state":"occupied"`), square("E", 2, 0, 1, 1, `"name":"园","state":"occupied"`)))
	take(t, public, planning.Developments, collection(square("E", 2, 0, 1, 1, `"name":"园二","state":"occupied"`)))
	past := func() *planning.City {
		t.Helper()
		c, err := public.Past(t.Context(), 1, today)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := past()
	if first.Get(planning.Developments, "D") == nil || first.Get(planning.Developments, "E").Name() != "园" {
		t.Fatal("revision 1 is not what it was")
	}
	if past() != first {
		t.Error("the same past city was made twice")
	}
	if _, err := psql(t, url).Exec(t.Context(), `SELECT put_feature('developments', '{"id":"D","properties":{"limited_title":true}}')`); err != nil {
		t.Fatal(err)
	}
	if err := public.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if past().Get(planning.Developments, "D") != nil {
		t.Error("housing that turned out to be of limited title is shown in the past")
	}
	if past().Get(planning.Developments, "E") == nil {
		t.Error("the other went with it")
	}
}

func TestOnlySoManyPastCitiesAreKept(t *testing.T) {
	url := pgtest.New(t)
	s, analyst := open(t, url), psql(t, url)
	for n := range 6 {
		e := fmt.Sprintf(`{"id":"C","properties":{"name":"甲%d"},"geometry":{"type":"Polygon","coordinates":[[[113,30.1],[113.1,30.1],[113.1,30.2],[113,30.1]]]}}`, n)
		if _, err := analyst.Exec(t.Context(), `SELECT put_feature('communities', $1)`, e); err != nil {
			t.Fatal(err)
		}
	}
	made := map[int64]*planning.City{}
	for revision := int64(1); revision < 6; revision++ {
		c, err := s.Past(t.Context(), revision, today)
		if err != nil || c.Revision != revision || c.Get(planning.Communities, "C").Name() != fmt.Sprintf("甲%d", revision-1) {
			t.Fatalf("revision %d: %v, %v", revision, c, err)
		}
		made[revision] = c
	}
	for _, revision := range []int64{5, 4, 3, 2} {
		kept := revision > 2
		c, err := s.Past(t.Context(), revision, today)
		if err != nil || (c == made[revision]) != kept {
			t.Errorf("revision %d: kept is %v, want %v (%v)", revision, c == made[revision], kept, err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Past(gone, 1, today); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone is answered %v", err)
	}
}

func TestTheRevisionOfADay(t *testing.T) {
	url := pgtest.New(t)
	shanghai := time.FixedZone("CST", 8*3600)
	day := planning.Date{Year: 2026, Month: time.March, Day: 10}
	s, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: planning.Internal, Today: func() planning.Date { return day }, Zone: shanghai, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n, err := s.RevisionOn(t.Context(), day); err == nil && n != 0 {
		t.Errorf("an empty city: %d, %v", n, err)
	}
	for n := range 3 {
		take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, fmt.Sprintf(`"name":"甲%d"`, n))))
	}
	admin := psql(t, pgtest.Admin(t, url))
	for number, at := range []string{"2026-03-01 00:00+00", "2026-03-01 15:59:59.9+00", "2026-03-01 16:00+00", "2026-03-05 10:00+00"} {
		if _, err := admin.Exec(t.Context(), `UPDATE revision SET made_at = $2 WHERE number = $1`, number, at); err != nil {
			t.Fatal(err)
		}
	}
	for text, want := range map[string]int64{"2026-03-01": 1, "2026-03-02": 2, "2026-03-04": 2, "2026-03-05": 3, "2026-03-09": 3} {
		d, _ := planning.ParseDate(text)
		if n, err := s.RevisionOn(t.Context(), d); err != nil || n != want {
			t.Errorf("%s: revision %d (%v), want %d", text, n, err, want)
		}
		if c, err := s.Past(t.Context(), -1, d); err != nil || c.Revision != want || c.AsOf != d {
			t.Errorf("%s: %v, %v", text, c, err)
		}
	}
	if c, err := s.Past(t.Context(), 2, planning.Date{}); err != nil || c.AsOf.String() != "2026-03-02" {
		t.Errorf("revision 2 by itself: %v, %v", c, err)
	}
	for what, ask := range map[string]struct {
		revision int64
		day      string
		say      string
	}{
		"the day before the first": {-1, "2026-02-28", "no records before 2026-03-01"},
		"a day to come":            {-1, "2026-03-11", "still to come"},
		"a revision to come":       {99, "2026-03-05", "no revision 99"},
	} {
		d, _ := planning.ParseDate(ask.day)
		_, err := s.Past(t.Context(), ask.revision, d)
		var none *planning.NoPast
		if !errors.As(err, &none) || !errors.Is(err, planning.ErrInvalid) || !strings.Contains(err.Error(), ask.say) || none.Why.Zh == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
}
