package street_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/planning/street"
)

func lines(t *testing.T, text string) []orb.LineString {
	t.Helper()
	g, err := wkt.UnmarshalMultiLineString(text)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// walked is the distance between two places, -1 when one of them has no street, -2 when there is no way.
func walked(n *street.Network, from, to orb.Geometry) float64 {
	a, ok := n.Access(from)
	b, also := n.Access(to)
	if !ok || !also {
		return -1
	}
	w := n.Walk()
	w.Between([]street.Access{a}, []street.Access{b}, math.Inf(1))
	if far := w.To(b); !math.IsInf(far, 1) {
		return far
	}
	return -2
}

func TestDistancesOnNetworksDrawnByHand(t *testing.T) {
	const grid = "MULTILINESTRING((0 0,100 0,200 0),(100 0,100 100),(0 100,100 100,200 100))"
	for _, c := range []struct {
		name, streets string
		from, to      orb.Geometry
		want          float64
	}{
		{"along one street", grid, orb.Point{10, 0}, orb.Point{60, 0}, 50},
		{"with the ways to the door", grid, orb.Point{10, 7}, orb.Point{60, -3}, 60},
		{"around the corner", grid, orb.Point{50, 0}, orb.Point{100, 40}, 90},
		{"from one row to the other", grid, orb.Point{0, 0}, orb.Point{0, 100}, 300},
		{"a dead end goes back", "MULTILINESTRING((0 0,100 0),(50 0,50 80),(80 0,80 80))", orb.Point{50, 80}, orb.Point{80, 80}, 190},
		{"a river without a bridge", "MULTILINESTRING((0 0,100 0),(0 30,100 30))", orb.Point{50, 0}, orb.Point{50, 30}, -2},
		{"a bridge far off", "MULTILINESTRING((0 0,500 0),(0 30,500 30),(500 0,500 30))", orb.Point{50, 0}, orb.Point{50, 30}, 930},
		{"two that cross without a vertex", "MULTILINESTRING((0 50,100 50),(50 0,50 100))", orb.Point{10, 50}, orb.Point{50, 10}, -2},
		{"two that share a vertex", "MULTILINESTRING((0 50,50 50,100 50),(50 0,50 50,50 100))", orb.Point{10, 50}, orb.Point{50, 10}, 80},
		{"an end on a line", "MULTILINESTRING((0 50,100 50),(30 0,30 50))", orb.Point{10, 50}, orb.Point{30, 10}, 60},
		{"an end that misses by less than the tolerance", "MULTILINESTRING((0 50,100 50),(30 0,30 49.6))", orb.Point{10, 50}, orb.Point{30, 10}, 60},
		{"an end that misses by more", "MULTILINESTRING((0 50,100 50),(30 0,30 49.4))", orb.Point{10, 50}, orb.Point{30, 10}, -2},
		{"vertices within the tolerance", "MULTILINESTRING((0 0,50 0,100 0),(50 .3,50 50,90 90))", orb.Point{40, 0}, orb.Point{50, 50}, 60},
		{"two ends on one place", "MULTILINESTRING((0 50,100 50),(30 0,30 50),(30 100,30 50))", orb.Point{30, 10}, orb.Point{30, 90}, 80},
		{"a line that ends on itself", "MULTILINESTRING((0 0,100 0,100 40,50 40,50 0))", orb.Point{0, 0}, orb.Point{50, 20}, 70},
		{"a hairpin is no shortcut", "MULTILINESTRING((0 0,100 0,200 0,200 .3,100 .3,0 20))", orb.Point{100, 0}, orb.Point{100, .3}, 200.3},
		{"off every street", grid, orb.Point{50, 50}, orb.Point{0, 0}, -1},
		{"no street at all", "MULTILINESTRING EMPTY", orb.Point{50, 50}, orb.Point{0, 0}, -1},
		{"a house counts from its nearest wall", grid, orb.Polygon{{{10, 4}, {20, 4}, {20, 30}, {10, 30}, {10, 4}}}, orb.Point{60, 0}, 44 + 10},
		{"a street through the house", grid, orb.Polygon{{{10, -5}, {20, -5}, {20, 5}, {10, 5}, {10, -5}}}, orb.Point{60, 0}, 50},
		{"a ring closes", "MULTILINESTRING((0 0,100 0,100 100,0 100,0 0))", orb.Point{0, 90}, orb.Point{10, 0}, 100},
		{"the same street twice", "MULTILINESTRING((0 0,100 0),(0 0,100 0),(100 0,0 0))", orb.Point{10, 0}, orb.Point{60, 0}, 50},
	} {
		n := street.Build(lines(t, c.streets), street.Settings{Snap: .5, Access: 20})
		for _, way := range [][2]orb.Geometry{{c.from, c.to}, {c.to, c.from}} {
			if got := walked(n, way[0], way[1]); math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%s: %g, want %g", c.name, got, c.want)
			}
		}
	}
}

func TestPartsOfANetwork(t *testing.T) {
	n := street.Build(lines(t, "MULTILINESTRING((0 0,100 0),(0 30,100 30),(50 30,50 60))"), street.Settings{Snap: .5, Access: 20})
	if n.Parts() != 2 || n.Pieces() != 4 {
		t.Errorf("%d parts of %d pieces, want 2 of 4: the second street is cut where the third ends on it", n.Parts(), n.Pieces())
	}
	a, _ := n.Access(orb.Point{10, 0})
	b, _ := n.Access(orb.Point{10, 30})
	c, _ := n.Access(orb.Point{50, 55})
	if n.Connected(a, b) || !n.Connected(b, c) {
		t.Error("connected across the river, or not along the streets")
	}
}

func TestAWalkEndsAtItsRadius(t *testing.T) {
	n := street.Build(lines(t, "MULTILINESTRING((0 0,100 0,200 0,300 0))"), street.Settings{Access: 20})
	from, _ := n.Access(orb.Point{0, 5})
	w := n.Walk()
	w.From([]street.Access{from}, 105)
	for x, want := range map[float64]float64{50: 55, 100: 105, 100.5: math.Inf(1), 300: math.Inf(1)} {
		if place, _ := n.Access(orb.Point{x, 0}); w.To(place) != want {
			t.Errorf("%g m on: %g, want %g", x, w.To(place), want)
		}
	}
	if place, _ := n.Access(orb.Point{300, 0}); !w.Connected(place) {
		t.Error("what is too far is connected all the same")
	}
	w.From(nil, 1000)
	if !math.IsInf(w.To(from), 1) {
		t.Error("from nowhere one comes nowhere, also in a walk that was used before")
	}
}

func TestLinesEndWhereTheDistanceIsReached(t *testing.T) {
	n := street.Build(lines(t, "MULTILINESTRING((0 0,100 0,200 0),(100 0,100 100),(0 300,100 300))"), street.Settings{Access: 20})
	from, _ := n.Access(orb.Point{50, 10})
	w := n.Walk()
	w.From([]street.Access{from}, 500)
	length := 0.0
	for _, l := range w.Lines(80) {
		length += math.Hypot(l[1][0]-l[0][0], l[1][1]-l[0][1])
	}
	if want := 50.0 + 70 + 20; math.Abs(length-want) > 1e-9 { // west to the end, east 70 m, and 20 m up the side street
		t.Errorf("%g m of street within 80 m, want %g", length, want)
	}
	if l := w.Lines(5); len(l) != 0 {
		t.Errorf("within 5 m of a door 10 m off: %v", l)
	}
}
