package postgres_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/postgres/pgtest"
)

// follow keeps s current until the test ends.
func follow(t *testing.T, s *postgres.Store) {
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Follow(ctx) }()
	t.Cleanup(func() { stop(); <-done })
}

// eventualTime is longer than any machine needs.
const eventualTime = 30 * time.Second

// eventually waits until ok, and fails the test when that takes longer than any machine needs.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(eventualTime); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("%s: did not happen", what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

func TestAnEditByAnotherProcessShows(t *testing.T) {
	url := pgtest.New(t)
	here, there := open(t, url), open(t, url)
	follow(t, here)
	take(t, there, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲社区"`)))
	eventually(t, "an import through the other store", func() bool { return here.City().Get(planning.Communities, "A") != nil })

	analyst := psql(t, url)
	var revision int64
	err := analyst.QueryRow(t.Context(), `SELECT put_feature('communities', '{"type":"Feature","id":"A","properties":{"name":"埫口社区"}}')`).Scan(&revision)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "an edit from psql", func() bool { return here.City().Revision == revision })
	f := here.City().Get(planning.Communities, "A")
	if f.Name() != "埫口社区" || f.Text("kind") != "unknown" || f.Geometry == nil {
		t.Errorf("after the edit: %q, kind %q, geometry %v", f.Name(), f.Text("kind"), f.Geometry)
	}
}

func TestAFollowerCatchesUpAfterItsConnectionWasCut(t *testing.T) {
	url := pgtest.New(t)
	here, there := open(t, url), open(t, url)
	follow(t, here)
	admin := psql(t, pgtest.Admin(t, url))
	for i := range 3 {
		_, err := admin.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'peijian' AND query LIKE 'LISTEN%'`)
		if err != nil {
			t.Fatal(err)
		}
		code := fmt.Sprintf("A%d", i)
		take(t, there, planning.Communities, collection(square(code, float64(i), 0, 1, 1, `"name":"甲社区"`)))
		eventually(t, "an import while the connection was cut", func() bool { return here.City().Get(planning.Communities, code) != nil })
	}
	eventually(t, "the picture to be fresh again", func() bool { return !here.Stale() })
}

func TestApplyingChangesComesToTheSameCityAsLoadingIt(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲社区","kind":"村改居"`), square("B", 1, 0, 1, 1, `"name":"乙社区"`)))
	take(t, s, planning.Developments, collection(square("D", 0.2, 0.2, 0.2, 0.2, `"name":"示例苑","state":"occupied"`), square("E", 0.9, 0.5, 0.2, 0.2, `"name":"示例园","state":"planned"`)))
	take(t, s, planning.Communities, collection(square("B", 1.05, 0, 1, 1, `"name":"乙社区改"`), square("C", 3, 0, 1, 1, `"name":"丙社区"`)))
	analyst := psql(t, url)
	for _, statement := range []string{
		`SELECT close_feature('communities', 'C')`, `SELECT close_feature('developments', 'D')`,
		`SELECT put_feature('developments', '{"id":"E","properties":{"designed_units":7}}')`,
		`SELECT put_feature('communities', '{"id":"A","properties":{"valid_to":"2026-11-01"}}')`,
	} {
		if _, err := analyst.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(told(open(t, url).City()), told(s.City())); diff != "" {
		t.Errorf("loaded (-) and applied (+) differ:\n%s", diff)
	}
}

// told is a city as text, by which two are compared.
func told(c *planning.City) []string {
	out := []string{fmt.Sprint(c.Revision, c.Info, c.AsOf)}
	for _, l := range planning.Layers() {
		for f := range c.Layer(l.Name).All() {
			out = append(out, fmt.Sprint(l.Name, f.Code, f.Since, f.Values, f.Geometry, f.ValidFrom, f.ValidTo))
			if f.Plane == nil {
				continue
			}
			found := false
			for g := range c.Layer(l.Name).WithinTile(orb.Bound(f.Tile.Bound())) {
				found = found || g == f
			}
			if g := c.Ground(l.Name, f.Code); g != nil {
				out = append(out, fmt.Sprint(*g))
			}
			if !found {
				out = append(out, f.Code+" is not in its index")
			}
		}
	}
	return out
}

func TestACommunityEndsOnItsDay(t *testing.T) {
	url := pgtest.New(t)
	day := today
	s, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: planning.Internal, Today: func() planning.Date { return day }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	take(t, s, planning.Communities, collection(square("A", 0, 0, 1, 1, `"name":"甲社区","valid_to":"2026-12-01"`)))
	take(t, s, planning.Developments, collection(square("D", 0.2, 0.2, 0.2, 0.2, `"name":"示例苑","state":"occupied"`)))
	covered := func() float64 { return s.City().Ground(planning.Developments, "D").Covered }
	if covered() == 0 {
		t.Fatal("D is not covered while A is in force")
	}
	day = planning.Date{Year: 2026, Month: time.December, Day: 1}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.City().Get(planning.Communities, "A") != nil || covered() != 0 {
		t.Errorf("on the day A ends: A %v, covered %v", s.City().Get(planning.Communities, "A"), covered())
	}
}

func TestTheAudienceSeesWhatItMay(t *testing.T) {
	url := pgtest.New(t)
	s := open(t, url)
	take(t, s, planning.Developments, collection(
		square("D", 0, 0, 0.2, 0.2, `"name":"示例苑","state":"occupied","limited_title":"是"`),
		square("E", 1, 0, 0.2, 0.2, `"name":"内部苑","state":"planned","audience":"内部"`)))
	public, err := postgres.Open(t.Context(), postgres.Config{URL: url, Audience: planning.Public, Today: func() planning.Date { return today }})
	if err != nil {
		t.Fatal(err)
	}
	defer public.Close()
	c := public.City()
	if c.Get(planning.Developments, "E") != nil || c.Get(planning.Developments, "D") != nil {
		t.Error("the public sees what is for officers")
	}
	if c = s.City(); c.Get(planning.Developments, "E") == nil || !c.Get(planning.Developments, "D").Row.(*planning.Development).LimitedTitle {
		t.Error("officers do not see what is for them")
	}
}
