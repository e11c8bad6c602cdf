package gap_test

import (
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
)

func TestACommunityIsDescribed(t *testing.T) {
	w := bare(t)
	inside := orb.Point{113.408, 30.305}
	w.Venue("A", inside, 400, nil)
	w.Put(planning.Facilities, "F-AA", orb.Point{113.5, 30.4}, map[string]any{"name": "新用房", "community_code": "A", "state": "promised"})
	w.Put(planning.Households, "H", nil, map[string]any{"community_code": "A", "measure": "occupied", "count": int64(2500), "as_of": day(2026, 1, 1)})
	c := w.City()
	gaps := gap.Detect(c)
	p := gap.ProfileOf(c, c.Get(planning.Communities, "A"), gaps)
	if p.Households == nil || *p.Households != 2500 || p.Area.Text('f') != "400" || *p.Needed != 500 || *p.PerHundred != 16 {
		t.Errorf("%+v", p)
	}
	if len(p.Venues) != 2 || !p.Venues[0].Open || p.Venues[0].Code != "F-A" || p.Venues[1].Open || p.Venues[1].Inside {
		t.Errorf("venues: %+v", p.Venues)
	}
	if len(p.Uses) != 7 || p.Uses[0].Use != "hall" || p.Uses[0].Rooms != 1 || p.Uses[0].Area.Text('f') != "400" || p.Uses[0].Title.Zh == "" {
		t.Errorf("uses: %+v", p.Uses)
	}
	short := false
	for _, k := range p.Gaps {
		for _, id := range k.Gaps {
			short = short || id == "venue_short/communities/A"
		}
	}
	if !short {
		t.Errorf("gaps: %+v", p.Gaps)
	}
	other := gap.ProfileOf(c, c.Get(planning.Communities, "B"), gaps)
	if other.Needed != nil || other.PerHundred != nil || len(other.Venues) != 0 || other.Seats != nil {
		t.Errorf("what nobody counted is told: %+v", other)
	}
}

func TestPostsGoByPopulation(t *testing.T) {
	for population, part := range map[int64]int{1: 2, 4999: 2, 5000: 3, 10000: 3, 10001: 4} {
		w := bare(t)
		w.Put(planning.Communities, "X", orb.Polygon{{{113.6, 30.3}, {113.61, 30.3}, {113.61, 30.31}, {113.6, 30.3}}},
			map[string]any{"name": "丙", "kind": "pure_urban", "population": population})
		c := w.City()
		p := gap.ProfileOf(c, c.Get(planning.Communities, "X"), nil)
		if p.Seats == nil || p.Seats.FullTime != 3 || p.Seats.PartTime != part {
			t.Errorf("%d people: %+v", population, p.Seats)
		}
	}
}
