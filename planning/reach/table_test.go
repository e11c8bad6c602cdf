package reach_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/reach"
	"peijian/planning/towntest"
)

// street of 甲 and 乙: the venue of 乙 at its west end, houses along it, one beside no street, and a house in no community.
func alongOneStreet(t *testing.T) *towntest.Town {
	w := estate(t, orb.Point{113.402, 30.3003}, orb.Point{113.404, 30.3003}, orb.Point{113.408, 30.3003}, orb.Point{113.415, 30.3003}, orb.Point{113.404, 30.304})
	w.Street("1", orb.Point{113.399, 30.3}, orb.Point{113.42, 30.3})
	w.Put(planning.Subdistricts, "S", orb.MultiPolygon{{{{113.39, 30.29}, {113.43, 30.29}, {113.43, 30.32}, {113.39, 30.32}, {113.39, 30.29}}}}, map[string]any{"name": "示例街道", "kind": "street"})
	w.Put(planning.Buildings, "z", towntest.House(113.403, 30.3003), map[string]any{"use": "residential"})
	w.Lies(planning.Buildings, "z", 0)
	return w
}

func estate(t *testing.T, houses ...orb.Point) *towntest.Town {
	w := &towntest.Town{TB: t}
	w.Estate(houses...)
	return w
}

func all(*reach.Home) bool { return true }

func TestHomesByTheirDistanceAlongStreets(t *testing.T) {
	c := alongOneStreet(t).City()
	r := reach.Of(c)
	table := r.Table(c, 500, all)
	if !r.Walked || len(table.Communities) != 1 || len(table.Subdistricts) != 1 || table.Subdistricts[0].Code != "S" {
		t.Fatalf("%v %+v", r.Walked, table)
	}
	count := func(homes int, households int64, unknown int) reach.Count {
		return reach.Count{Homes: homes, Households: households, Unknown: unknown}
	}
	city := table.City
	if diff := cmp.Diff([]reach.Band{{300, count(1, 10, 0)}, {500, count(1, 20, 0)}, {1000, count(1, 40, 0)}, {0, count(1, 80, 0)}}, city.Bands); diff != "" {
		t.Error(diff)
	}
	if city.Total != count(6, 310, 1) || city.Served != count(2, 30, 0) || city.Unserved != count(4, 280, 1) {
		t.Errorf("%+v", city)
	}
	if diff := cmp.Diff([]reach.LackCount{
		{reach.NoCommunity, reach.NoCommunity.Title(), count(1, 0, 1)}, {reach.HomeOffStreet, reach.HomeOffStreet.Title(), count(1, 160, 0)},
	}, city.Lacks); diff != "" {
		t.Error(diff)
	}
	b := table.Communities[0]
	if b.Code != "B" || b.Venues != 1 || b.Total != count(5, 310, 0) || b.Area == nil || *b.Area != 400 || *b.PerHundred != 400.0*100/30 || *b.AllPerHundred != 400.0*100/310 {
		t.Errorf("%+v", b)
	}
	if wide := r.Table(c, 1000, reach.Area{Community: "B"}.Home).City; wide.Served != count(3, 70, 0) || wide.Total.Homes != 5 {
		t.Errorf("within 1000 m: %+v", wide)
	}
}

func TestStraightDistancesWhereThereIsNoStreet(t *testing.T) {
	w := estate(t, orb.Point{113.404, 30.3003}, orb.Point{113.404, 30.308})
	c := w.City()
	r := reach.Of(c)
	if table := r.Table(c, 500, all); r.Walked || table.City.Served.Homes != 1 || len(table.City.Lacks) != 0 || reach.Lines(c, "B", 500) != nil {
		t.Errorf("%v %+v", r.Walked, table.City)
	}
}

func TestARoomWhereItServesMost(t *testing.T) {
	w := alongOneStreet(t)
	w.Put(planning.Facilities, "P1", orb.Point{113.412, 30.3002}, map[string]any{"name": "承诺用房", "community_code": "B", "development_code": "D", "state": "promised"})
	c := w.City()
	r := reach.Of(c)
	in := reach.Area{Community: "B"}
	every := reach.CandidatesIn(c, reach.CandidateKinds, func(*planning.Feature) bool { return true })
	if len(every) != 1+6 || every[0].Kind != reach.CandidateRoom || every[0].At.Code != "P1" {
		t.Fatalf("%+v", every)
	}
	p := r.Place(c, every, 1, 500, in.Home)
	if p.Unserved.Households != 280 || len(p.Sites) != 1 || p.Sites[0].At.Code != "e" || p.Sites[0].Adds != 160 || p.Bound != 160 {
		t.Errorf("one: %+v", p) // the house beside no street is its own venue: nobody else reaches it
	}
	p = r.Place(c, every, 2, 800, in.Home)
	if len(p.Sites) != 2 || p.Sites[1].At.Code != "P1" || p.Sites[1].Adds != 120 || p.Served.Households != 280 || p.Bound != 280 {
		t.Errorf("two: %+v", p)
	}
	if nobody := r.Place(c, nil, 2, 500, in.Home); len(nobody.Sites) != 0 || nobody.Unserved.Households != 280 {
		t.Errorf("%+v", nobody)
	}
}

func TestWhatAPlannedRoomWouldChange(t *testing.T) {
	w := alongOneStreet(t)
	w.Put(planning.Facilities, "P1", orb.Point{113.412, 30.3002}, map[string]any{"name": "承诺用房", "community_code": "B", "development_code": "D", "state": "promised"})
	w.Put(planning.Facilities, "P2", orb.Point{113.405, 30.3002}, map[string]any{"name": "另一处", "community_code": "B", "state": "built"})
	c := w.City()
	r := reach.Of(c)
	got := r.Effects(c, []*planning.Feature{c.Get(planning.Facilities, "P1"), c.Get(planning.Facilities, "P2")}, 500)
	if e := got[0]; e.Gained != (reach.Count{Homes: 2, Households: 120}) || e.Within != e.Gained || len(e.ByOwner) != 1 || e.ByOwner[0].Community.Code != "B" {
		t.Errorf("%+v", e)
	}
	if e := got[1]; e.Gained != (reach.Count{Homes: 2, Households: 40, Unknown: 1}) || e.Within != (reach.Count{Homes: 4, Households: 70, Unknown: 1}) || len(e.ByOwner) != 2 {
		t.Errorf("%+v", e)
	}
}

func TestTheLinesOfACommunityEndWithItsDistance(t *testing.T) {
	c := alongOneStreet(t).City()
	lines := reach.Lines(c, "B", 300)
	if len(lines) != 1 || reach.Lines(c, "nobody", 300) != nil {
		t.Fatalf("%v", lines)
	}
	east := 0.0
	for _, l := range lines {
		east = max(east, l[0][0], l[1][0])
	}
	venue := c.Get(planning.Facilities, "F-B").Plane.Centroid()
	if off := east - venue[0]; off > 300-22 || off < 300-23 { // 22 m are the way to the street
		t.Errorf("the line ends %.1f m east of the venue", off)
	}
}

func TestAreasThatAreNotThere(t *testing.T) {
	c := alongOneStreet(t).City()
	for a, ok := range map[reach.Area]bool{{}: true, {Community: "B"}: true, {Subdistrict: "S"}: true, {Community: "X"}: false, {Subdistrict: "B"}: false} {
		if (a.Check(c) == nil) != ok {
			t.Errorf("%+v: %v", a, a.Check(c))
		}
	}
	if in := (reach.Area{Subdistrict: "S"}).Place(c); !in(c.Get(planning.Buildings, "a")) {
		t.Error("a house of the sub-district is not in it")
	}
}
