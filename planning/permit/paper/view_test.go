package paper

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func ground(x, y, w, h float64) orb.Polygon {
	return orb.Polygon{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}}
}

// phased is a paper about a development of which two phases have buildings on the map.
func phased(t *testing.T) Input {
	in := sampled(t, Opinion)
	for i, status := range []string{"released", "released", "this", "this"} {
		in.Map.Buildings = append(in.Map.Buildings, Block{Shape: ground(10+45*float64(i), 70, 35, 25), Name: string(rune('A'+i)) + "#", Phase: int64(i/2 + 1), Status: status})
	}
	return in
}

func TestThePhasesAreDrawn(t *testing.T) {
	text, _ := read(t, printed(t, phased(t)))
	for _, want := range []string{"第1期", "第2期", "A#", "D#", "楼栋（本次申请）", "楼栋（已预售）", "分期范围（按楼栋）"} {
		if !strings.Contains(plain(text), want) {
			t.Errorf("does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "楼栋（后期）") {
		t.Error("the key explains what is not drawn")
	}
}

func TestTheMapSaysWhatItDoesNotHold(t *testing.T) {
	in := phased(t)
	in.Map.Rooms, in.Map.Marks = append(in.Map.Rooms, orb.Point{-90_000, 40}), append(in.Map.Marks, "2")
	in.Map.Others, in.Map.Names = []orb.Geometry{ground(-19_900, 130, 40_000, 50)}, []string{"长园"}
	text, _ := read(t, printed(t, in))
	for _, want := range []string{"未全部入图的关联项目：长园（北侧）", "图外的用房（序号）：2（西侧）"} {
		if !strings.Contains(plain(text), want) {
			t.Errorf("does not say %q:\n%s", want, text)
		}
	}
	v := newView(&in.Map, marginX, top, width, mapTall)
	if drawn := v.onPaper(in.Map.Site.Bound()); drawn.Max[0]-drawn.Min[0] < 80 {
		t.Errorf("what is far away leaves %.0f points for the site", drawn.Max[0]-drawn.Min[0])
	}
}

// The order in which neighbours come decides nothing.
func TestTheFrameIsTheSameInAnyOrder(t *testing.T) {
	in := sampled(t, Opinion)
	a, b := ground(250, 0, 200, 100), ground(600, 0, 150, 100)
	in.Map.Others = []orb.Geometry{a, b}
	one := newView(&in.Map, marginX, top, width, mapTall)
	in.Map.Others = []orb.Geometry{b, a}
	if other := newView(&in.Map, marginX, top, width, mapTall); one != other {
		t.Errorf("%v and %v", one, other)
	}
}

func TestRoomsOnOneSpotShareAMarkAndNoMarkCoversAnother(t *testing.T) {
	in := sampled(t, Opinion)
	in.Map.Rooms, in.Map.Marks = nil, nil
	for i := range 60 {
		in.Map.Rooms, in.Map.Marks = append(in.Map.Rooms, orb.Point{20, 20}), append(in.Map.Marks, strings.Repeat("9", 1+i%2))
	}
	v := newView(&in.Map, marginX, top, width, mapTall)
	if spots := roomSpots(v, &in.Map); len(spots) != 1 || spots[0].text() != "9、99 等60间" {
		t.Errorf("%+v", spots)
	}
	p := &places{frame: orb.Bound{Max: orb.Point{100, 100}}}
	for _, c := range []struct {
		x    float64
		free bool
	}{{10, true}, {15, false}, {95, false}, {40, true}} {
		if got := p.take(orb.Bound{Min: orb.Point{c.x, 10}, Max: orb.Point{c.x + 10, 20}}); got != c.free {
			t.Errorf("at %v: %v", c.x, got)
		}
	}
}

func TestTheHullOfPoints(t *testing.T) {
	ring := hull([]orb.Point{{0, 0}, {2, 0}, {1, 1}, {2, 2}, {0, 2}, {0, 0}, {1, 0}})
	if len(ring) != 5 || ring[0] != ring[4] {
		t.Errorf("%v", ring)
	}
	for _, few := range [][]orb.Point{nil, {{1, 1}}, {{1, 1}, {1, 1}, {1, 1}}} {
		if hull(few) != nil {
			t.Errorf("%v has a hull", few)
		}
	}
}
