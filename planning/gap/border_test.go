package gap_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/cockroachdb/apd/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/towntest"
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

// between is ground as PostGIS measured it: half of its claim for each of those that have it.
func (w *town) between(kind gap.BorderKind, code string, g orb.MultiPolygon, claimants ...string) {
	ground := w.measure(g)
	perimeter := 0.0
	for p := ground.Geometry().(orb.MultiPolygon)[0][0]; len(p) > 1; p = p[1:] {
		perimeter += math.Hypot(p[1][0]-p[0][0], p[1][1]-p[0][1])
	}
	claims := []planning.Claim{}
	for _, c := range claimants {
		claims = append(claims, planning.Claim{Community: c, Area: ground.Area()})
	}
	raw, err := json.Marshal(claims)
	if err != nil {
		w.Fatal(err)
	}
	r := &planning.Record{Code: code, Geometry: g, Audience: planning.Public, Values: []any{string(kind), metres(ground.Area()), metres(perimeter), json.RawMessage(raw)}}
	w.Changes = append(w.Changes, planning.Change{Layer: planning.Borders, Code: code, Record: r})
}

// measure is a shape in the town's plane.
func (w *town) measure(g orb.Geometry) *geo.Shape {
	out, err := geo.Prepare(crs.Transform(g, must(crs.ByCode(4490)), must(crs.ByCode(4547))))
	if err != nil {
		w.Fatal(err)
	}
	return out
}

func must(s crs.System, err error) crs.System {
	if err != nil {
		panic(err)
	}
	return s
}

func metres(m float64) *apd.Decimal { return apd.New(int64(math.Round(m*10000)), -4) }

func TestBordersAreClassifiedByTheCitysThresholds(t *testing.T) {
	w := newTown(t)
	w.Put(planning.Communities, "A", box(0, 0, 100, 100), map[string]any{"name": "甲社区", "subdistrict_code": "S"})
	w.Put(planning.Communities, "B", box(100, 0, 100, 100), map[string]any{"name": "乙社区"})
	w.Put(planning.Subdistricts, "S", box(900, 900, 1, 1), map[string]any{"name": "示例街道"})
	for name, g := range map[string]orb.MultiPolygon{"wide": box(0, 0, 20, 20), "narrow": box(0, 0, 3, 300), "thin": box(0, 0, .5, 300), "small": box(0, 0, .9, .9)} {
		for _, kind := range []gap.BorderKind{gap.BorderVoid, gap.BorderOverlap, gap.BorderOpen} {
			w.between(kind, string(kind)+" "+name, g, "B", "A")
		}
	}
	found := gap.FindBorders(w.City())
	var got []string
	for _, b := range found.Borders {
		got = append(got, b.ID)
		if b.Subdistrict.Code != "S" || b.Claimants[0].Name != "乙社区" || b.Households == nil || *b.Households != 0 || b.Evidence.Zh == "" || b.Actor.En == "" ||
			math.Abs(b.Lon-113.4) > .01 || b.Bound.IsEmpty() || b.Geometry.Bound() != b.Bound {
			t.Errorf("%+v", b)
		}
	}
	want := []string{"overlap/overlap narrow", "overlap/overlap wide", "void/void wide", "narrow_void/void narrow", "open/open narrow", "open/open wide"}
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
			w.Put(planning.Buildings, "H", box(5, 5, 9, 9), residential(map[string]any{"dwellings": int64(2)}))
		}, 2, 0, []string{"H"}},
		{"a house whose middle lies elsewhere", func(w *town) {
			w.Put(planning.Buildings, "H", box(45, 5, 20, 9), residential(map[string]any{"dwellings": int64(2)}))
		}, 0, 0, []string{}},
		{"a workshop", func(w *town) {
			w.Put(planning.Buildings, "H", box(5, 5, 9, 9), map[string]any{"use": "industrial", "dwellings": int64(2)})
		}, 0, 0, []string{}},
		{"a house that nobody counted beside one that somebody did", func(w *town) {
			w.Put(planning.Buildings, "H", box(5, 5, 9, 9), residential(map[string]any{"dwellings": int64(2)}))
			w.Put(planning.Buildings, "I", box(25, 5, 9, 9), residential(map[string]any{}))
		}, 2, 1, []string{"H", "I"}},
		{"an estate, by those of its buildings that stand here", func(w *town) {
			w.Put(planning.Developments, "D", box(5, 5, 200, 20), map[string]any{"name": "示例", "state": "occupied", "designed_units": int64(900)})
			w.Put(planning.Buildings, "H", box(5, 5, 9, 9), residential(map[string]any{"dwellings": int64(30), "development_code": "D"}))
			w.Put(planning.Buildings, "I", box(25, 5, 9, 9), residential(map[string]any{"dwellings": int64(40), "development_code": "D"}))
			w.Put(planning.Buildings, "J", box(105, 5, 9, 9), residential(map[string]any{"dwellings": int64(50), "development_code": "D"}))
		}, 70, 0, []string{"D"}},
		{"an estate without buildings, by its own record", func(w *town) {
			w.Put(planning.Developments, "D", box(5, 5, 20, 20), map[string]any{"name": "示例", "state": "planned", "designed_units": int64(900)})
		}, 900, 0, []string{"D"}},
	} {
		w := newTown(t)
		w.between(gap.BorderVoid, "V", box(0, 0, 50, 50))
		c.put(w)
		b := gap.FindBorders(w.City()).Borders[0]
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
	w := newTown(t)
	w.Put(planning.Communities, "A", box(0, 0, 100, 100), map[string]any{"name": "甲社区"})
	more := box(100, 0, 100, 100)
	more[0][0] = append(more[0][0][:4:4], orb.Point{113.401, 30.3007}, orb.Point{113.401, 30.3004}, more[0][0][4])
	w.Put(planning.Communities, "B", more, map[string]any{"name": "乙社区"})
	w.Put(planning.Communities, "C", box(0, 100, 100, 100), map[string]any{"name": "丙社区"})
	found := gap.FindBorders(w.City()).Borders
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
		{"less than half of it", 49, []planning.Claim{towntest.Claim("A", 49)}, false},
		{"half of it", 50, []planning.Claim{towntest.Claim("A", 50)}, true},
		{"most of it", 89.9, []planning.Claim{towntest.Claim("A", 89.9)}, true},
		{"nine tenths", 90, []planning.Claim{towntest.Claim("A", 90)}, false},
		{"most of it in two, which contest it", 80, []planning.Claim{towntest.Claim("A", 60), towntest.Claim("B", 20)}, false},
		{"most of it in two, of which one has next to nothing", 69, []planning.Claim{towntest.Claim("A", 60), towntest.Claim("B", 9)}, true},
	} {
		w := start(t)
		w.Put(planning.Developments, "D", towntest.Somewhere, map[string]any{"name": "示例小区", "state": "building", "designed_units": int64(70)})
		w.Lies(planning.Developments, "D", c.covered, c.claims...)
		got := gap.FindBorders(w.City()).Partly
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

func TestGroundBetweenCommunitiesIsAGapUnlessItIsNoise(t *testing.T) {
	w := start(t)
	w.Put(planning.Subdistricts, "S", box(-500, -500, 2000, 2000), map[string]any{"name": "示例街道"})
	w.Put(planning.Buildings, "H", box(5, 5, 9, 9), map[string]any{"use": "residential", "dwellings": int64(30)})
	w.between(gap.BorderOverlap, "A+B", box(0, 0, 20, 20), "A", "B")
	w.between(gap.BorderVoid, "A|B", box(100, 0, 20, 20), "A", "B")
	w.between(gap.BorderVoid, "A|B.2", box(200, 0, 3, 300), "A", "B")
	w.between(gap.BorderVoid, "A|B.3", box(300, 0, .5, 300), "A", "B")
	w.between(gap.BorderOpen, "A|", box(400, 0, 90, 90), "A")
	var got []string
	for _, g := range w.gaps() {
		if !g.Kind.OfGround() {
			continue
		}
		got = append(got, g.ID)
		if g.Subdistrict.Code != "S" || g.Subject.Name != "甲社区、乙社区" || g.Households == nil || len(g.Communities) != 2 || g.Feature == nil || g.Evidence.Zh == "" || g.Actor.En == "" {
			t.Errorf("%+v", g)
		}
		if g.Kind == gap.Overlap && (*g.Households != 30 || g.Communities[0].Share != 1) || g.Kind == gap.Void && (*g.Households != 0 || g.Communities[0].Share != 0) {
			t.Errorf("%s: %d households, %+v", g.ID, *g.Households, g.Communities)
		}
	}
	if diff := cmp.Diff([]string{"overlap/borders/A+B", "void/borders/A|B", "void/borders/A|B.2"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestADismissedAreaComesBackWhenItsFactsChangeAndNotItsShape(t *testing.T) {
	digest := func(claimant string, dwellings int64, wide float64) string {
		w := start(t)
		w.Put(planning.Buildings, "H", box(1, 1, 3, 3), map[string]any{"use": "residential", "dwellings": dwellings})
		w.between(gap.BorderOverlap, "A+B", box(0, 0, wide, 20), "A", claimant)
		for _, g := range w.gaps() {
			if g.Kind == gap.Overlap {
				return g.Digest()
			}
		}
		t.Fatal("there is no overlap")
		return ""
	}
	first := digest("B", 3, 20)
	for _, c := range []struct {
		name, digest string
		same         bool
	}{
		{"half as wide again", digest("B", 3, 30), true},
		{"ten times as wide", digest("B", 3, 200), false},
		{"another claimant", digest("C", 3, 20), false},
		{"more households", digest("B", 4, 20), false},
	} {
		if (c.digest == first) != c.same {
			t.Errorf("%s: the facts are the same: %v", c.name, c.digest == first)
		}
	}
}
