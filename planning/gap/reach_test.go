package gap_test

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"peijian/planning/gap"
)

func estate(t *testing.T, houses ...orb.Point) *town {
	w := newTown(t)
	w.Estate(houses...)
	return w
}

func TestHomesOutOfReachAlongStreets(t *testing.T) {
	east := orb.Point{113.404, 30.3003} // 386 m east of the venue
	for _, c := range []struct {
		name    string
		houses  []orb.Point
		streets func(*town)
		people  int64
		says    string // "" for no gap
	}{
		{"near along the street", []orb.Point{east}, func(w *town) { w.Street("1", orb.Point{113.399, 30.3}, orb.Point{113.41, 30.3}) }, 0, ""},
		{"a detour", []orb.Point{east}, func(w *town) {
			w.Street("1", orb.Point{113.400, 30.3}, orb.Point{113.400, 30.304}, orb.Point{113.404, 30.304}, orb.Point{113.404, 30.3})
		}, 300, "1 栋住宅中 1 栋距乙社区的社区用房超过 500 m，最远 1216 m（沿道路"},
		{"a river without a bridge", []orb.Point{{113.4002, 30.3003}, east}, func(w *town) {
			w.Street("1", orb.Point{113.399, 30.3}, orb.Point{113.4005, 30.3})
			w.Street("2", orb.Point{113.4035, 30.3}, orb.Point{113.41, 30.3})
		}, 20, "2 栋住宅中 1 栋沿道路到不了乙社区的社区用房；道路不相连 1 栋"},
		{"off every street", []orb.Point{{113.4002, 30.3003}, {113.4002, 30.303}}, func(w *town) {
			w.Street("1", orb.Point{113.399, 30.3}, orb.Point{113.4005, 30.3})
		}, 20, "2 栋住宅中 1 栋沿道路到不了乙社区的社区用房；住宅附近无道路 1 栋"},
		{"a venue off every street", []orb.Point{east}, func(w *town) {
			w.Street("1", orb.Point{113.403, 30.3}, orb.Point{113.41, 30.3})
		}, 300, "1 栋住宅中 1 栋沿道路到不了乙社区的社区用房；阵地附近无道路 1 栋"},
		{"farther than anybody is followed", []orb.Point{{113.422, 30.3003}, {113.406, 30.3003}}, func(w *town) {
			w.Street("1", orb.Point{113.399, 30.3}, orb.Point{113.43, 30.3})
		}, 300, "2 栋住宅中 2 栋距乙社区的社区用房超过 500 m，最远超过 2000 m（沿道路，计入两端到道路的距离）"},
		{"the ground, where nobody drew buildings", nil, func(w *town) {
			w.Street("1", orb.Point{113.399, 30.3}, orb.Point{113.3999, 30.3})
			w.Street("2", orb.Point{113.4098, 30.31}, orb.Point{113.411, 30.31})
		}, 300, "用地沿道路到不了乙社区的社区用房；道路不相连"},
		{"a venue in the house needs no street", []orb.Point{{113.39995, 30.30015}}, func(w *town) {
			w.Street("1", orb.Point{113.5, 30.3}, orb.Point{113.51, 30.3})
		}, 0, ""},
	} {
		w := estate(t, c.houses...)
		c.streets(w)
		got := w.of(gap.OutOfReach)
		if (len(got) == 0) != (c.says == "") {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		if c.says == "" {
			continue
		}
		g := got[0]
		if g.Households == nil || *g.Households != c.people || !strings.HasPrefix(g.Evidence.Zh, c.says) || strings.Contains(g.Evidence.En, "straight") ||
			strings.Contains(g.Evidence.Zh, "m") && !strings.Contains(g.Evidence.Zh, "沿道路") || strings.Contains(g.Evidence.Zh, "Inf") {
			t.Errorf("%s: %v\n%s", c.name, g.Households, g.Evidence)
		}
	}
}
