package gap_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/towntest"
)

func day(y, m, d int) planning.Date {
	return planning.Date{Year: y, Month: time.Month(m), Day: d}
}

// of keeps the gaps of one kind.
func (w *town) of(k gap.Kind) (out []*gap.Gap) {
	return slices.DeleteFunc(w.gaps(), func(g *gap.Gap) bool { return g.Kind != k })
}

func TestVenuesThatAreShort(t *testing.T) {
	inside := orb.Point{113.408, 30.305}
	for name, c := range map[string]struct {
		fields     map[string]any
		at         orb.Point
		m2         int64
		households int64
		says       string
	}{
		"as it should be":      {nil, inside, 400, 1500, ""},
		"just enough":          {nil, inside, 300, 1500, ""},
		"too small":            {nil, inside, 299, 0, "建筑面积 299.00 m²，不足 300 m²"},
		"small for its people": {nil, inside, 300, 1501, "每百户 19.99 m²，不足 20 m²（1501 户）"},
		"borrowed":             {map[string]any{"tenure": "borrowed"}, inside, 400, 0, "用房为租赁或借用"},
		"elsewhere":            {nil, orb.Point{113.5, 30.4}, 400, 0, "B用房不在本社区范围内"},
	} {
		w := bare(t)
		w.Venue("A", inside, 400, nil)
		w.Venue("B", c.at, c.m2, c.fields)
		if c.households > 0 {
			w.Put(planning.Households, "H", nil, map[string]any{"community_code": "B", "measure": "occupied", "count": c.households, "as_of": day(2026, 1, 1)})
		}
		got := w.of(gap.VenueShort)
		if c.says == "" {
			if len(got) > 0 {
				t.Errorf("%s: %s", name, got[0].Evidence.Zh)
			}
			continue
		}
		if len(got) != 1 || got[0].ID != "venue_short/communities/B" || got[0].Evidence.Zh != c.says || got[0].Kind.OfHousing() {
			t.Errorf("%s: %+v", name, got)
		}
	}
	w := bare(t)
	w.Venue("A", inside, 400, nil)
	w.Put(planning.Facilities, "F", inside, map[string]any{"name": "用房", "community_code": "B", "state": "promised"})
	if got := w.of(gap.VenueMissing); len(got) != 1 || got[0].Subject.Code != "B" || !strings.Contains(got[0].Evidence.Zh, "承诺或在建 1 处") {
		t.Errorf("%+v", got)
	}
}

func TestHomesOutOfReach(t *testing.T) {
	w := bare(t)
	w.Venue("A", orb.Point{113.405, 30.305}, 400, nil)
	w.Venue("B", orb.Point{113.405, 30.305}, 400, nil)
	w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": "occupied", "designed_units": int64(300)})
	w.Lies(planning.Developments, "D", 100, towntest.Claim("B", 100))
	near := func(lon float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{lon, 30.305}, {lon + .0002, 30.305}, {lon + .0002, 30.3052}, {lon, 30.305}}}}
	}
	w.Put(planning.Buildings, "L1", near(113.405), map[string]any{"development_code": "D", "use": "residential", "dwellings": int64(100)})
	w.Put(planning.Buildings, "L2", near(113.413), map[string]any{"development_code": "D", "use": "residential", "dwellings": int64(120)})
	w.Put(planning.Buildings, "L3", near(113.50), map[string]any{"development_code": "D", "use": "commercial"})
	got := w.of(gap.OutOfReach)
	if len(got) != 1 || got[0].Households == nil || *got[0].Households != 120 || !strings.Contains(got[0].Evidence.Zh, "2 栋住宅中 1 栋距乙社区的社区用房超过 500 m，最远 7") || !strings.Contains(got[0].Evidence.En, "straight line") {
		t.Errorf("%+v", got)
	}
}

func TestRoomsThatAreNotHandedOverOrUsedOtherwise(t *testing.T) {
	for name, c := range map[string]struct {
		fields   map[string]any
		handover bool
		found    string
		says     string
	}{
		"accepted long ago":       {map[string]any{"state": "built", "accepted_on": day(2026, 8, 24)}, false, "", "2026-08-24 竣工验收，2026-11-22 应移交，已逾期 1 日"},
		"accepted 90 days ago":    {map[string]any{"state": "built", "accepted_on": day(2026, 8, 25)}, false, "", ""},
		"handed over":             {map[string]any{"state": "built", "accepted_on": day(2026, 1, 1)}, true, "", ""},
		"in use":                  {map[string]any{"state": "in_use", "accepted_on": day(2026, 1, 1)}, false, "", ""},
		"nobody knows when":       {map[string]any{"state": "built"}, false, "", ""},
		"let":                     {map[string]any{"state": "in_use"}, true, "let", "2026-06-01 检查：出租"},
		"used as it was promised": {map[string]any{"state": "in_use"}, true, "as_promised", ""},
	} {
		w := bare(t)
		c.fields["name"] = "用房"
		w.Put(planning.Facilities, "F", orb.Point{113.405, 30.305}, c.fields)
		if c.handover {
			w.Put(planning.Handovers, "h", nil, map[string]any{"facility_code": "F", "handed_over_on": day(2026, 2, 1)})
		}
		if c.found != "" {
			w.Put(planning.Inspections, "i0", nil, map[string]any{"facility_code": "F", "inspected_on": day(2025, 6, 1), "found": "converted"})
			w.Put(planning.Inspections, "i1", nil, map[string]any{"facility_code": "F", "inspected_on": day(2026, 6, 1), "found": c.found})
		}
		got := w.of(gap.HandoverOverdue)
		if (len(got) == 0) != (c.says == "") || len(got) > 0 && got[0].Evidence.Zh != c.says {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestCommunitiesOfAnotherSize(t *testing.T) {
	for n, out := range map[int64]bool{999: true, 1000: false, 3000: false, 3001: true} {
		w := bare(t)
		w.Put(planning.Households, "old", nil, map[string]any{"community_code": "A", "measure": "occupied", "count": int64(1), "as_of": day(2020, 1, 1)})
		w.Put(planning.Households, "new", nil, map[string]any{"community_code": "A", "measure": "occupied", "count": n, "as_of": day(2026, 1, 1)})
		if got := w.of(gap.SizeOut); (len(got) == 1) != out {
			t.Errorf("%d: %+v", n, got)
		}
	}
}

func TestLimitedTitleIsForOfficers(t *testing.T) {
	w := start(t)
	w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": "occupied", "limited_title": true})
	w.Lies(planning.Developments, "D", 100, towntest.Claim("A", 100))
	got := w.gaps()
	if len(got) != 1 || got[0].Kind != gap.LimitedTitle || !got[0].Internal {
		t.Errorf("%+v", got)
	}
}

// Whatever its sender said of the audience, housing of limited title is in no picture for the public.
func TestThePublicSeesNoLimitedTitle(t *testing.T) {
	w := start(t)
	w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例苑", "state": "occupied", "limited_title": true})
	w.Put(planning.Developments, "E", towntest.Somewhere, map[string]any{"name": "示例园", "state": "occupied", "limited_title": false})
	c, err := planning.NewCity(planning.Info{Plane: 4547, Rules: planning.DefaultGapRules()}, day(2026, 11, 23), planning.Public)
	if err == nil {
		c, err = c.Apply(planning.Delta{Revision: 7, Changes: w.Changes})
	}
	if err != nil || c.Get(planning.Developments, "D") != nil || c.Get(planning.Developments, "E") == nil {
		t.Errorf("%v", err)
	}
}

func TestARosterThatContradictsTheGround(t *testing.T) {
	w := start(t)
	w.Put(planning.Compounds, "C", towntest.Somewhere, map[string]any{"name": "宿舍"})
	w.Lies(planning.Compounds, "C", 100, towntest.Claim("B", 100))
	w.Put(planning.Rosters, "r", nil, map[string]any{"community_code": "A", "compound_code": "C"})
	got := w.of(gap.Contested)
	if len(got) != 1 || !strings.Contains(got[0].Evidence.Zh, "用地位于乙社区，却在甲社区的服务名册上") {
		t.Errorf("%+v", got)
	}
	w.Put(planning.Rosters, "r2", nil, map[string]any{"community_code": "B", "compound_code": "C"})
	if diff := cmp.Diff(0, len(w.of(gap.Contested))); diff != "" {
		t.Error(diff)
	}
}

func TestALifeStandsInItsStages(t *testing.T) {
	today, passed := day(2026, 11, 23), day(2026, 11, 22)
	for _, c := range []struct {
		life gap.Life
		in   string
	}{
		{gap.Life{State: gap.Proposed}, "all open proposed"},
		{gap.Life{State: gap.Confirmed}, "all open confirmed"},
		{gap.Life{State: gap.Dispatched, DueOn: today}, "all open case"},
		{gap.Life{State: gap.Dispatched, DueOn: passed}, "all open case overdue"},
		{gap.Life{State: gap.Closed, DueOn: passed}, "all over"},
		{gap.Life{State: gap.Dismissed}, "all over"},
	} {
		var in []string
		for _, stage := range []gap.Stage{"all", "open", "over", "proposed", "confirmed", "case", "overdue"} {
			if c.life.In(stage, today) {
				in = append(in, string(stage))
			}
		}
		if got := strings.Join(in, " "); got != c.in {
			t.Errorf("%s: %s, want %s", c.life.State, got, c.in)
		}
	}
}

func TestPostsAreHeldAgainstThePeopleAtWork(t *testing.T) {
	for _, c := range []struct {
		name   string
		fields map[string]any
		want   string
	}{
		{"nobody counted them", map[string]any{"population": int64(6000)}, ""},
		{"no posts are known", map[string]any{"staff": int64(2)}, ""},
		{"enough by population", map[string]any{"population": int64(6000), "staff": int64(6)}, ""},
		{"one short by population", map[string]any{"population": int64(6000), "staff": int64(5)}, "按三加X应有 6 人，在岗 5 人，缺 1 人"},
		{"short of what was approved", map[string]any{"population": int64(6000), "posts": int64(9), "staff": int64(7), "staff_as_of": day(2026, 3, 1), "staff_origin": "组织部"}, "核定职数 9 人，在岗 7 人，缺 2 人，2026-03-01，组织部"},
		{"more than approved", map[string]any{"posts": int64(5), "staff": int64(7)}, ""},
	} {
		w := newTown(t)
		c.fields["name"] = "甲社区"
		w.Put(planning.Communities, "A", towntest.Somewhere, c.fields)
		city, got := w.City(), ""
		for _, g := range gap.Detect(city) {
			if g.Kind == gap.SizeOut {
				got = g.Evidence.Zh
			}
		}
		if got != c.want {
			t.Errorf("%s: %s; want %s", c.name, got, c.want)
		}
		p := gap.ProfileOf(city, city.Get(planning.Communities, "A"), nil)
		if (p.Staffing != nil && p.Staffing.Short > 0) != (c.want != "") {
			t.Errorf("%s: the profile says %+v", c.name, p.Staffing)
		}
	}
}
