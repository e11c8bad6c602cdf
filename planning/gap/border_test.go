package gap_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/gap"
)

// box is ground on the globe whose corner lies x and y hundred-thousandths of a degree (about a metre) from 113.4 E, 30.3 N.
func box(x, y, w, h float64) orb.MultiPolygon {
	west, south, east, north := 113.4+x/1e5, 30.3+y/1e5, 113.4+(x+w)/1e5, 30.3+(y+h)/1e5
	return orb.MultiPolygon{{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}
}

func TestWidthOfGround(t *testing.T) {
	for _, c := range []struct {
		name            string
		area, perimeter float64
		want            float64
	}{
		{"a square of 10 m", 100, 40, 10}, {"2 m by 500 m", 1000, 1004, 2}, {"a hair's breadth over a kilometre", 0.1, 2000.0002, 0.0001},
		{"a circle of radius 10 m, rounder than a square", math.Pi * 100, math.Pi * 20, math.Pi * 5}, {"nothing", 0, 0, 0},
	} {
		if got := gap.Width(c.area, c.perimeter); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}

// areaOf is the ground of a feature of the city as PostGIS would give it.
func areaOf(c *planning.City, kind gap.BorderKind, layer, code string, claimants ...string) gap.BorderArea {
	ground := c.Get(layer, code).Plane
	p := ground.Geometry().(orb.MultiPolygon)[0]
	perimeter := 0.0
	for i := 1; i < len(p[0]); i++ {
		perimeter += math.Hypot(p[0][i][0]-p[0][i-1][0], p[0][i][1]-p[0][i-1][1])
	}
	return gap.BorderArea{Kind: kind, Ground: p, Area: ground.Area(), Perimeter: perimeter, Claimants: claimants}
}

func TestBordersAreClassifiedByTheCitysThresholds(t *testing.T) {
	w := &town{t: t}
	w.put(planning.Communities, "A", box(0, 0, 100, 100), map[string]any{"name": "甲社区", "subdistrict_code": "S"})
	w.put(planning.Communities, "B", box(100, 0, 100, 100), map[string]any{"name": "乙社区"})
	w.put(planning.Subdistricts, "S", box(900, 900, 1, 1), map[string]any{"name": "示例街道"})
	for name, g := range map[string]orb.MultiPolygon{"wide": box(0, 0, 20, 20), "narrow": box(0, 0, 3, 300), "thin": box(0, 0, .5, 300), "small": box(0, 0, .9, .9)} {
		w.put(planning.Waters, name, g, nil)
	}
	c := w.city()
	var areas []gap.BorderArea
	for _, name := range []string{"small", "narrow", "wide", "thin"} {
		for _, kind := range []gap.BorderKind{gap.BorderVoid, gap.BorderOverlap, gap.BorderOpen} {
			areas = append(areas, areaOf(c, kind, planning.Waters, name, "B", "A"))
		}
	}
	found := gap.FindBorders(c, areas)
	var got []string
	for _, b := range found.Borders {
		got = append(got, b.ID)
		if b.Subdistrict.Code != "S" || b.Claimants[0].Name != "乙社区" || b.Households == nil || *b.Households != 0 || b.Evidence.Zh == "" || b.Actor.En == "" ||
			math.Abs(b.Lon-113.4) > .01 || b.Bound.IsEmpty() || b.Geometry.Bound() != b.Bound {
			t.Errorf("%+v", b)
		}
	}
	want := []string{"overlap/A+B", "overlap/A+B/2", "void/A+B", "narrow_void/A+B", "open/A+B", "open/A+B/2"}
	if diff := cmp.Diff(want, got); diff != "" || found.Slivers.Count != 6 || found.Slivers.Area < 3*140 || found.Revision != 7 {
		t.Errorf("%+v %s", found.Slivers, diff)
	}
	if first, second := found.Borders[0], found.Borders[1]; first.Area < second.Area {
		t.Errorf("%.0f m² before %.0f", first.Area, second.Area)
	}
}

func TestHouseholdsOnTheGroundBetweenCommunities(t *testing.T) {
	residential := func(more map[string]any) map[string]any {
		more["use"] = "residential"
		return more
	}
	for _, c := range []struct {
		name      string
		put       func(w *town)
		known     int64
		uncounted int
		homes     []string
	}{
		{"nobody", func(*town) {}, 0, 0, []string{}},
		{"a house", func(w *town) {
			w.put(planning.Buildings, "H", box(5, 5, 9, 9), residential(map[string]any{"dwellings": int64(2)}))
		}, 2, 0, []string{"H"}},
		{"a house whose middle lies elsewhere", func(w *town) {
			w.put(planning.Buildings, "H", box(45, 5, 20, 9), residential(map[string]any{"dwellings": int64(2)}))
		}, 0, 0, []string{}},
		{"a workshop", func(w *town) {
			w.put(planning.Buildings, "H", box(5, 5, 9, 9), map[string]any{"use": "industrial", "dwellings": int64(2)})
		}, 0, 0, []string{}},
		{"a house that nobody counted beside one that somebody did", func(w *town) {
			w.put(planning.Buildings, "H", box(5, 5, 9, 9), residential(map[string]any{"dwellings": int64(2)}))
			w.put(planning.Buildings, "I", box(25, 5, 9, 9), residential(map[string]any{}))
		}, 2, 1, []string{"H", "I"}},
		{"an estate, by those of its buildings that stand here", func(w *town) {
			w.put(planning.Developments, "D", box(5, 5, 200, 20), map[string]any{"name": "示例", "state": "occupied", "designed_units": int64(900)})
			w.put(planning.Buildings, "H", box(5, 5, 9, 9), residential(map[string]any{"dwellings": int64(30), "development_code": "D"}))
			w.put(planning.Buildings, "I", box(25, 5, 9, 9), residential(map[string]any{"dwellings": int64(40), "development_code": "D"}))
			w.put(planning.Buildings, "J", box(105, 5, 9, 9), residential(map[string]any{"dwellings": int64(50), "development_code": "D"}))
		}, 70, 0, []string{"D"}},
		{"an estate without buildings, by its own record", func(w *town) {
			w.put(planning.Developments, "D", box(5, 5, 20, 20), map[string]any{"name": "示例", "state": "planned", "designed_units": int64(900)})
		}, 900, 0, []string{"D"}},
	} {
		w := &town{t: t}
		w.put(planning.Waters, "void", box(0, 0, 50, 50), nil)
		c.put(w)
		city := w.city()
		b := gap.FindBorders(city, []gap.BorderArea{areaOf(city, gap.BorderVoid, planning.Waters, "void")}).Borders[0]
		homes := []string{}
		for _, h := range b.Homes {
			homes = append(homes, h.Code)
		}
		if b.Known != c.known || b.Uncounted != c.uncounted || (b.Households == nil) != (c.uncounted > 0) || b.Households != nil && *b.Households != c.known {
			t.Errorf("%s: %v, %d known, %d not counted", c.name, b.Households, b.Known, b.Uncounted)
		}
		if diff := cmp.Diff(c.homes, homes); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestUnmatchedVerticesAreReportedOnceForBoth(t *testing.T) {
	w := &town{t: t}
	w.put(planning.Communities, "A", box(0, 0, 100, 100), map[string]any{"name": "甲社区"})
	more := box(100, 0, 100, 100)
	more[0][0] = append(more[0][0][:4:4], orb.Point{113.401, 30.3007}, orb.Point{113.401, 30.3004}, more[0][0][4])
	w.put(planning.Communities, "B", more, map[string]any{"name": "乙社区"})
	w.put(planning.Communities, "C", box(0, 100, 100, 100), map[string]any{"name": "丙社区"})
	found := gap.FindBorders(w.city(), nil).Borders
	if len(found) != 1 || found[0].ID != "unmatched/A+B" || found[0].Vertices != 2 || math.Abs(found[0].Lon-113.401) > 1e-7 || found[0].Area != 0 || *found[0].Households != 0 {
		t.Errorf("%+v", found)
	}
}

func TestHousingPartlyInACommunityIsNoiseAndNoGap(t *testing.T) {
	for _, c := range []struct {
		name    string
		covered float64
		claims  []planning.Claim
		noise   bool
	}{
		{"less than half of it", 49, []planning.Claim{claim("A", 49)}, false},
		{"half of it", 50, []planning.Claim{claim("A", 50)}, true},
		{"most of it", 89.9, []planning.Claim{claim("A", 89.9)}, true},
		{"nine tenths", 90, []planning.Claim{claim("A", 90)}, false},
		{"most of it in two, which contest it", 80, []planning.Claim{claim("A", 60), claim("B", 20)}, false},
		{"most of it in two, of which one has next to nothing", 69, []planning.Claim{claim("A", 60), claim("B", 9)}, true},
	} {
		w := start(t)
		w.put(planning.Developments, "D", somewhere, map[string]any{"name": "示例小区", "state": "building", "designed_units": int64(70)})
		w.lies(planning.Developments, "D", c.covered, c.claims...)
		got := gap.FindBorders(w.city(), nil).Partly
		if (len(got) == 1) != c.noise {
			t.Errorf("%s: %+v", c.name, got)
		}
		if c.noise && (got[0].Share != c.covered/100 || math.Abs(got[0].Outside-(100-c.covered)) > 1e-9 || *got[0].Households != 70 || fmt.Sprint(got[0].Housing) != "{developments D 示例小区}") {
			t.Errorf("%s: %+v", c.name, got[0])
		}
		for _, g := range w.gaps() {
			if c.noise && (g.Kind == gap.Unclaimed || g.Kind == gap.Contested) {
				t.Errorf("%s: it is a gap, %s, too", c.name, g.ID)
			}
		}
	}
}
