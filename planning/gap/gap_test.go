package gap_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
)

// town is a city under construction: sentences put things into it.
type town struct {
	t       *testing.T
	changes []planning.Change
	grounds []planning.GroundChange
	cells   []planning.CellGroundChange
}

func (w *town) put(layer, code string, g orb.Geometry, fields map[string]any) {
	w.t.Helper()
	l, err := planning.LayerNamed(layer)
	if err != nil {
		w.t.Fatal(err)
	}
	r := &planning.Record{Code: code, Geometry: g, Audience: planning.Public, Values: make([]any, len(l.Fields))}
	for name, v := range fields {
		i := l.Field(name)
		if i < 0 {
			w.t.Fatalf("%s has no field %s", layer, name)
		}
		r.Values[i] = v
	}
	w.changes = append(w.changes, planning.Change{Layer: layer, Code: code, Record: r})
}

// lies says where the ground of housing lies: code of a community and m² of a hundred.
func (w *town) lies(layer, code string, covered float64, claims ...planning.Claim) {
	w.grounds = append(w.grounds, planning.GroundChange{Layer: layer, Code: code, Ground: &planning.Ground{Area: 100, Covered: covered, Claims: claims}})
}

func (w *town) gaps() []*gap.Gap {
	w.t.Helper()
	return gap.Detect(w.city())
}

func (w *town) city() *planning.City {
	w.t.Helper()
	c, err := planning.NewCity(planning.Info{Plane: 4547, Rules: planning.DefaultGapRules()}, planning.Date{Year: 2026, Month: time.November, Day: 23}, planning.Internal)
	if err == nil {
		c, err = c.Apply(planning.Delta{Revision: 7, Changes: w.changes, Grounds: w.grounds, Cells: w.cells})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *town) ids() []string {
	out := []string{}
	for _, g := range w.gaps() {
		out = append(out, g.ID)
	}
	return out
}

var somewhere = orb.MultiPolygon{{{{113.4, 30.3}, {113.41, 30.3}, {113.41, 30.31}, {113.4, 30.3}}}}

// start is a town with two communities, each with a venue of its own: 甲 of village converted, 乙 pure urban.
func start(t *testing.T) *town {
	w := bare(t)
	w.venue("A", orb.Point{113.408, 30.305}, 400, nil)
	w.venue("B", orb.Point{113.408, 30.305}, 400, nil)
	return w
}

// bare is the same without venues.
func bare(t *testing.T) *town {
	w := &town{t: t}
	w.put(planning.Communities, "A", somewhere, map[string]any{"name": "甲社区", "kind": "village_converted"})
	w.put(planning.Communities, "B", somewhere, map[string]any{"name": "乙社区", "kind": "pure_urban"})
	return w
}

func claim(community string, m2 float64) planning.Claim {
	return planning.Claim{Community: community, Area: m2}
}

func TestWhereHousingFallsOutOfCare(t *testing.T) {
	for _, c := range []struct {
		name   string
		covers float64
		claims []planning.Claim
		want   []string
	}{
		{"wholly in one community", 100, []planning.Claim{claim("B", 100)}, []string{}},
		{"in none", 0, nil, []string{"unclaimed/developments/D"}},
		{"49.9 of 100 covered", 49.9, []planning.Claim{claim("B", 49.9)}, []string{"unclaimed/developments/D"}},
		{"just half covered", 50, []planning.Claim{claim("B", 50)}, []string{}},
		{"55 and 45 in two", 100, []planning.Claim{claim("B", 55), claim("A", 45)}, []string{"contested/developments/D"}},
		{"a tenth in the second", 100, []planning.Claim{claim("B", 90), claim("A", 10)}, []string{"contested/developments/D"}},
		{"boundary noise", 100, []planning.Claim{claim("B", 90.1), claim("A", 9.9)}, []string{}},
		{"two that overlap", 100, []planning.Claim{claim("B", 100), claim("A", 60)}, []string{"contested/developments/D"}},
		{"little, and in two", 40, []planning.Claim{claim("B", 20), claim("A", 20)}, []string{"unclaimed/developments/D", "contested/developments/D"}},
	} {
		w := start(t)
		w.put(planning.Developments, "D", somewhere, map[string]any{"name": "示例苑", "state": "planned"})
		w.lies(planning.Developments, "D", c.covers, c.claims...)
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
		w.put(planning.Buildings, code, somewhere, fields)
		w.lies(planning.Buildings, code, 0)
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
		w.put(planning.Developments, "D", somewhere, map[string]any{"name": "示例苑", "state": c.state})
		w.lies(planning.Developments, "D", 100, claim(c.community, 100))
		if c.roster != "" {
			w.put(planning.Rosters, "R", nil, map[string]any{"community_code": c.roster, "development_code": "D"})
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
		w.put(planning.Compounds, "C", somewhere, fields)
		w.lies(planning.Compounds, "C", 100, claim("A", 100))
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
		w.put(planning.Developments, "D", somewhere, map[string]any{"name": "示例苑", "state": "planned", "designed_units": c.own})
		w.lies(planning.Developments, "D", 0)
		for i, f := range c.counts {
			w.put(planning.Households, fmt.Sprint("H", i), nil, f)
		}
		for i, f := range c.buildings {
			w.put(planning.Buildings, fmt.Sprint("B", i), somewhere, f)
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
	w.put(planning.Developments, "D", somewhere, map[string]any{"name": "示例苑", "state": "planned", "designed_units": int64(10)})
	w.put(planning.Developments, "E", somewhere, map[string]any{"name": "示例园", "state": "planned"})
	w.lies(planning.Developments, "D", 0)
	w.lies(planning.Developments, "E", 0)
	first := gap.Summarize(w.gaps())[0]
	if first.Gaps != 2 || first.Households != 10 || first.Unknown != 1 || len(gap.Summarize(nil)) != len(gap.KindTitles) {
		t.Errorf("%+v", first)
	}
}

func TestEveryGapSaysWhyAndWhoInBothLanguages(t *testing.T) {
	w := start(t)
	w.put(planning.Subdistricts, "S", somewhere, map[string]any{"name": "示例街道", "kind": "street"})
	w.put(planning.Developments, "D", somewhere, map[string]any{"name": "示例苑", "state": "occupied", "occupied_on": planning.Date{Year: 2020, Month: 1, Day: 2}})
	w.lies(planning.Developments, "D", 100, claim("A", 80), claim("B", 20))
	w.put(planning.Compounds, "C", somewhere, map[string]any{"name": "示例厂宿舍", "unit_active": false, "reform_year": int64(1998)})
	w.lies(planning.Compounds, "C", 0)
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
		if told := gap.Tell(w.city(), g); told.ID != g.ID || told.Revision != 7 || told.AsOf != w.city().AsOf {
			t.Errorf("%s: told of revision %d, %v", told.ID, told.Revision, told.AsOf)
		}
	}
}
