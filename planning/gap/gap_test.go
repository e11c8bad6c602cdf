package gap_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/towntest"
)

// town is a small city whose gaps are asked for.
type town struct{ towntest.Town }

func newTown(t *testing.T) *town { return &town{towntest.Town{TB: t}} }

func (w *town) gaps() []*gap.Gap {
	w.Helper()
	return gap.Detect(w.City())
}

func (w *town) ids() []string {
	out := []string{}
	for _, g := range w.gaps() {
		out = append(out, g.ID)
	}
	return out
}

// start is a town with two communities, each with a venue of its own: 甲 of village converted, 乙 pure urban.
func start(t *testing.T) *town {
	w := bare(t)
	w.Venue("A", orb.Point{113.408, 30.305}, 400, nil)
	w.Venue("B", orb.Point{113.408, 30.305}, 400, nil)
	return w
}

// bare is the same without venues.
func bare(t *testing.T) *town {
	w := newTown(t)
	w.Bare()
	return w
}

func TestWhereHousingFallsOutOfCare(t *testing.T) {
	for _, c := range []struct {
		name   string
		covers float64
		claims []planning.Claim
		want   []string
	}{
		{"wholly in one community", 100, []planning.Claim{towntest.Claim("B", 100)}, []string{}},
		{"in none", 0, nil, []string{"unclaimed/developments/D"}},
		{"49.9 of 100 covered", 49.9, []planning.Claim{towntest.Claim("B", 49.9)}, []string{"unclaimed/developments/D"}},
		{"just half covered", 50, []planning.Claim{towntest.Claim("B", 50)}, []string{}},
		{"55 and 45 in two", 100, []planning.Claim{towntest.Claim("B", 55), towntest.Claim("A", 45)}, []string{"contested/developments/D"}},
		{"a tenth in the second", 100, []planning.Claim{towntest.Claim("B", 90), towntest.Claim("A", 10)}, []string{"contested/developments/D"}},
		{"boundary noise", 100, []planning.Claim{towntest.Claim("B", 90.1), towntest.Claim("A", 9.9)}, []string{}},
		{"two that overlap", 100, []planning.Claim{towntest.Claim("B", 100), towntest.Claim("A", 60)}, []string{"contested/developments/D"}},
		{"little, and in two", 40, []planning.Claim{towntest.Claim("B", 20), towntest.Claim("A", 20)}, []string{"unclaimed/developments/D", "contested/developments/D"}},
	} {
		w := start(t)
		w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": "planned"})
		w.Lies(planning.Developments, "D", c.covers, c.claims...)
		if diff := cmp.Diff(c.want, w.ids()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestABuildingIsHousingOfItsOwnOnlyWhenNobodyElseCountsIt(t *testing.T) {
	w := start(t)
	for code, fields := range map[string]map[string]any{
		"1-free":     {"use": "residential"},
		"2-unknown":  {"use": "unknown"},
		"3-shop":     {"use": "commercial"},
		"4-estate":   {"use": "residential", "development_code": "D"},
		"5-compound": {"use": "mixed", "compound_code": "C"},
	} {
		w.Put(planning.Buildings, code, towntest.Somewhere, fields)
		w.Lies(planning.Buildings, code, 0)
	}
	if diff := cmp.Diff([]string{"unclaimed/buildings/1-free", "unclaimed/buildings/2-unknown"}, w.ids()); diff != "" {
		t.Error(diff)
	}
}

func TestUnservedIsWhoIsOccupiedInAVillageAndNotOnItsRoster(t *testing.T) {
	for _, c := range []struct {
		name, state, community, roster string
		want                           []string
	}{
		{"occupied and not on any", "occupied", "A", "", []string{"unserved_development/developments/D"}},
		{"on the roster", "occupied", "A", "A", []string{}},
		{"on somebody else's", "occupied", "A", "B", []string{"contested/developments/D", "unserved_development/developments/D"}},
		{"in a pure urban community", "occupied", "B", "", []string{}},
		{"nobody lives there yet", "on_sale", "A", "", []string{}},
	} {
		w := start(t)
		w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": c.state})
		w.Lies(planning.Developments, "D", 100, towntest.Claim(c.community, 100))
		if c.roster != "" {
			w.Put(planning.Rosters, "R", nil, map[string]any{"community_code": c.roster, "development_code": "D"})
		}
		if diff := cmp.Diff(c.want, w.ids()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAnOrphanIsACompoundThatNobodyKeeps(t *testing.T) {
	orphan := map[string]any{"name": "示例厂宿舍", "work_unit": "示例厂", "unit_active": false, "reform_year": int64(1998)}
	for name, c := range map[string]struct {
		change map[string]any
		want   int
	}{
		"gone, reformed, kept by nobody": {nil, 1},
		"the unit still exists":          {map[string]any{"unit_active": true}, 0},
		"nobody said whether it exists":  {map[string]any{"unit_active": nil}, 0},
		"never reformed":                 {map[string]any{"reform_year": nil}, 0},
		"has a property firm":            {map[string]any{"property_firm": "示例物业"}, 0},
		"accepted by a community":        {map[string]any{"accepted_by": "A"}, 0},
	} {
		w, fields := start(t), map[string]any{}
		for _, from := range []map[string]any{orphan, c.change} {
			for k, v := range from {
				fields[k] = v
			}
		}
		w.Put(planning.Compounds, "C", towntest.Somewhere, fields)
		w.Lies(planning.Compounds, "C", 100, towntest.Claim("A", 100))
		if got := w.ids(); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestHouseholdsByTheBestNumberAtHand(t *testing.T) {
	count := func(measure string, n int64, year int) map[string]any {
		return map[string]any{"development_code": "D", "measure": measure, "count": n, "as_of": planning.Date{Year: year, Month: 1, Day: 1}}
	}
	building := func(n any) map[string]any {
		return map[string]any{"development_code": "D", "use": "residential", "dwellings": n}
	}
	for _, c := range []struct {
		name      string
		own       any // designed units of the development
		counts    []map[string]any
		buildings []map[string]any
		want      string
	}{
		{"occupied before designed", int64(9), []map[string]any{count("designed", 100, 2025), count("occupied", 60, 2020)}, nil, "60"},
		{"the latest of a measure", nil, []map[string]any{count("occupied", 60, 2020), count("occupied", 80, 2024), count("occupied", 70, 2022)}, nil, "80"},
		{"its own record", int64(9), nil, []map[string]any{building(int64(3))}, "9"},
		{"its buildings", nil, nil, []map[string]any{building(int64(3)), building(int64(4))}, "7"},
		{"one building not counted", nil, nil, []map[string]any{building(int64(3)), building(nil)}, "unknown"},
		{"nothing at all", nil, nil, nil, "unknown"},
	} {
		w := start(t)
		w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": "planned", "designed_units": c.own})
		w.Lies(planning.Developments, "D", 0)
		for i, f := range c.counts {
			w.Put(planning.Households, fmt.Sprint("H", i), nil, f)
		}
		for i, f := range c.buildings {
			w.Put(planning.Buildings, fmt.Sprint("B", i), towntest.Somewhere, f)
		}
		g, got := w.gaps()[0], "unknown"
		if g.Households != nil {
			got = fmt.Sprint(*g.Households)
		}
		if got != c.want || g.Counted.Zh == "" || g.Counted.En == "" {
			t.Errorf("%s: %s (%v), want %s", c.name, got, g.Counted, c.want)
		}
	}
}

func TestSumsCountWhatIsNotKnownApart(t *testing.T) {
	w := start(t)
	w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": "planned", "designed_units": int64(10)})
	w.Put(planning.Developments, "E", towntest.Somewhere, map[string]any{"name": "示例园", "state": "planned"})
	w.Lies(planning.Developments, "D", 0)
	w.Lies(planning.Developments, "E", 0)
	first := gap.Summarize(w.gaps())[0]
	if first.Gaps != 2 || first.Households != 10 || first.Unknown != 1 || len(gap.Summarize(nil)) != len(gap.KindTitles) {
		t.Errorf("%+v", first)
	}
}

func TestEveryGapSaysWhyAndWhoInBothLanguages(t *testing.T) {
	w := start(t)
	w.Put(planning.Subdistricts, "S", towntest.Somewhere, map[string]any{"name": "示例街道", "kind": "street"})
	w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": "occupied", "occupied_on": planning.Date{Year: 2020, Month: 1, Day: 2}})
	w.Lies(planning.Developments, "D", 100, towntest.Claim("A", 80), towntest.Claim("B", 20))
	w.Put(planning.Compounds, "C", towntest.Somewhere, map[string]any{"name": "示例厂宿舍", "unit_active": false, "reform_year": int64(1998)})
	w.Lies(planning.Compounds, "C", 0)
	gaps := w.gaps()
	if len(gaps) != 4 {
		t.Fatalf("%d gaps, want one of each kind", len(gaps))
	}
	for _, g := range gaps {
		for _, s := range []planning.Text{g.Evidence, g.Actor, g.Kind.Title()} {
			if s.Zh == "" || s.En == "" {
				t.Errorf("%s: %+v", g.ID, s)
			}
		}
		if g.Lon == 0 || g.Lat == 0 || g.Subdistrict.Name != "示例街道" {
			t.Errorf("%s: at %v %v, in %q", g.ID, g.Lon, g.Lat, g.Subdistrict.Name)
		}
		if told := gap.Tell(w.City(), g); told.ID != g.ID || told.Revision != 7 || told.AsOf != w.City().AsOf {
			t.Errorf("%s: told of revision %d, %v", told.ID, told.Revision, told.AsOf)
		}
	}
}
