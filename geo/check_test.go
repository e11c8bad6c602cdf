package geo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"peijian/geo"
)

func TestWhatIsWrongWithAGeometry(t *testing.T) {
	const square = "(0 0,10 0,10 10,0 10,0 0)"
	for _, c := range []struct {
		what, wkt string
		want      string // kinds and places
	}{
		{"nothing", "POLYGON(" + square + ")", ""},
		{"nothing, with a hole that touches the ring once", "POLYGON(" + square + ",(0 5,5 4,5 6,0 5))", ""},
		{"nothing, with holes that touch each other once", "POLYGON(" + square + ",(1 1,5 5,1 5,1 1),(5 5,9 5,9 9,5 5))", ""},
		{"nothing, with three holes that touch in one point", "POLYGON(" + square + ",(5 5,4 2,6 2,5 5),(5 5,2 4,2 6,5 5),(5 5,8 4,8 6,5 5))", ""},
		{"nothing, with parts that touch in points", "MULTIPOLYGON((" + square + "),((10 10,20 10,20 20,10 20,10 10)),((10 5,15 4,15 6,10 5)))", ""},
		{"nothing, with an island in a hole", "MULTIPOLYGON((" + square + ",(2 2,8 2,8 8,2 8,2 2)),((2 5,5 4,5 6,2 5)))", ""},
		{"a repeated point, which is harmless", "POLYGON((0 0,10 0,10 0,10 10,0 10,0 0))", "repeated_point 10 0"},
		{"no point", "POLYGON EMPTY", "empty 0 0"},
		{"a ring that is not closed", "POLYGON((0 0,10 0,10 10,0 10))", "unclosed_ring 0 10"},
		{"three points", "POLYGON((0 0,10 0,0 0))", "too_few_points 0 0"},
		{"four points, one of them repeated", "POLYGON((0 0,10 0,10 0,0 0))", "repeated_point 10 0; too_few_points 0 0"},
		{"a line of one place", "LINESTRING(3 3,3 3)", "repeated_point 3 3; too_few_points 3 3"},
		{"a line that crosses itself, which lines may", "LINESTRING(0 0,10 10,10 0,0 10)", ""},
		{"a bow-tie", "POLYGON((0 0,10 10,10 0,0 10,0 0))", "self_crossing 5 5"},
		{"a bow-tie knotted in a corner", "POLYGON((0 0,5 5,10 10,10 0,5 5,0 10,0 0))", "self_crossing 5 5"},
		{"a ring that touches itself in a corner", "POLYGON((0 0,5 5,10 0,10 10,5 5,0 10,0 0))", "self_touching 5 5"},
		{"a ring that touches itself in an edge", "POLYGON((0 0,10 0,10 10,5 0,0 10,0 0))", "self_touching 5 0"},
		{"a spike", "POLYGON((0 0,10 0,10 5,20 5,10 5,10 10,0 10,0 0))", "self_crossing 10 5"},
		{"a ring that runs along itself", "POLYGON((0 0,10 0,10 10,8 0,2 0,0 10,0 0))", "self_crossing 2 0"},
		{"a ring walked twice", "POLYGON((0 0,10 0,10 10,0 0,10 0,10 10,0 0))", "self_crossing 0 0"},
		{"a hole over the ring", "POLYGON(" + square + ",(5 5,15 5,15 6,5 6,5 5))", "rings_cross 10 5"},
		{"a hole through a corner of the ring", "POLYGON(" + square + ",(5 5,10 10,20 10,5 2,5 5))", "rings_cross 10 4.666666667"},
		{"a hole that shares an edge with the ring", "POLYGON(" + square + ",(0 2,3 2,3 4,0 4,0 2))", "rings_cross 0 2"},
		{"parts that share an edge", "MULTIPOLYGON((" + square + "),((10 0,20 0,20 10,10 10,10 0)))", "rings_cross 10 0"},
		{"the same part twice", "MULTIPOLYGON((" + square + "),(" + square + "))", "rings_cross 0 0"},
		{"a hole outside", "POLYGON(" + square + ",(20 0,21 0,21 1,20 0))", "hole_outside 20 0"},
		{"a hole outside that touches", "POLYGON(" + square + ",(10 5,15 4,15 6,10 5))", "hole_outside 10 5"},
		{"a hole in a hole", "POLYGON(" + square + ",(1 1,9 1,9 9,1 9,1 1),(3 3,4 3,4 4,3 3))", "nested_hole 3 3"},
		{"a part in a part", "MULTIPOLYGON((" + square + "),((3 3,4 3,4 4,3 3)))", "nested_part 3 3"},
		{"a part in a part, all its corners on the ring", "MULTIPOLYGON((" + square + "),((0 5,5 0,10 5,0 5)))", "nested_part 0 5"},
		{"a part in the hole of another, all its corners on the ring", "MULTIPOLYGON((" + square + ",(2 2,8 2,8 8,2 8,2 2)),((2 5,5 2,8 5,2 5)))", ""},
		{"a hole that cuts the ground in two", "POLYGON(" + square + ",(0 5,5 6,10 5,5 4,0 5))", "disconnected 10 5"},
		{"a chain of holes that does so", "POLYGON(" + square + ",(0 5,5 6,3 5,0 5),(5 6,10 5,7 5,5 6))", "disconnected 10 5"},
		{"holes in a circle", "POLYGON(" + square + ",(3 3,7 3,5 4,3 3),(7 3,7 7,6 5,7 3),(3 3,7 7,4 6,3 3))", "disconnected 7 7"},
	} {
		g := parse(t, c.wkt)
		got := ""
		for i, d := range geo.Check(g) {
			if i > 0 {
				got += "; "
			}
			got += fmt.Sprintf("%s %.10g %.10g", d.Kind, d.At[0], d.At[1])
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestDefectsSayWhereTheyAre(t *testing.T) {
	m := orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}, {{{5, 0}, {9, 0}, {9, 9}, {5, 0}}, {{0, 0}, {math.NaN(), 0}}}}
	var got []string
	for _, d := range geo.Check(m) {
		got = append(got, d.Zh(), d.En())
	}
	want := []string{"坐标不是有限数值：第2部件第2环，坐标 NaN, 0", "coordinate is not a finite number: part 2, ring 2, at NaN, 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := geo.Validate(m); err == nil || err.Error() != want[1] {
		t.Errorf("Validate says %v", err)
	}
	if d, ok := geo.IsDefect(fmt.Errorf("row 3: %w", geo.Validate(m))); !ok || d.Kind != geo.NotFinite || d.Part != 1 {
		t.Errorf("%v %v", d, ok)
	}
}

func TestEachBrokenRingIsReported(t *testing.T) {
	bow := func(x float64) orb.Polygon { return orb.Polygon{{{x, 0}, {x + 2, 2}, {x + 2, 0}, {x, 2}, {x, 0}}} }
	got := geo.Check(orb.MultiPolygon{bow(0), {{{10, 0}, {12, 0}, {12, 2}, {10, 0}}}, bow(20)})
	want := []geo.Defect{
		{Kind: geo.SelfCrossing, At: orb.Point{1, 1}, Part: 0},
		{Kind: geo.SelfCrossing, At: orb.Point{21, 1}, Part: 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckLeavesTheGeometryAlone(t *testing.T) {
	g := parse(t, "POLYGON((0 0,10 0,10 0,10 10,0 10,0 0),(1 1,1 1,2 1,2 2,1 1))").(orb.Polygon)
	before := g.Clone()
	geo.Check(g)
	if diff := cmp.Diff(before, g); diff != "" {
		t.Error(diff)
	}
}

// Shapes that make naive checks quadratic: slanting teeth whose boxes all meet, and many rings in one corner.
func TestCheckOfLargeAwkwardShapes(t *testing.T) {
	if d := geo.Check(orb.Polygon{slantedComb(50_000)}); d != nil {
		t.Errorf("a comb: %v", d)
	}
	var fan orb.MultiPolygon
	for i := range 20_000 {
		x := float64(i) * 4
		fan = append(fan, orb.Polygon{{{0, 0}, {x, 1e6}, {x + 2, 1e6}, {0, 0}}})
	}
	if d := geo.Check(fan); d != nil {
		t.Errorf("a fan: %v", d)
	}
	comb := slantedComb(50_000)
	comb[50_001][0] += 0.005 // one tooth leans over its neighbour
	if d := geo.Check(orb.Polygon{comb}); len(d) != 1 || d[0].Kind != geo.SelfCrossing {
		t.Errorf("a comb with a bent tooth: %v", d)
	}
}

// slantedComb has n teeth a millimetre apart and a kilometre long.
func slantedComb(n int) orb.Ring {
	var r orb.Ring
	for i := range n {
		x := float64(i) * 0.001
		r = append(r, orb.Point{x, 1 - x}, orb.Point{x + 1000, 1000 - x})
	}
	return append(r, orb.Point{1000, -1000}, orb.Point{0, -1000}, r[0])
}

// Whatever the coordinates, nothing panics and a valid geometry behaves: it covers itself, has a point inside,
// and lies at distance 0 of itself.
func FuzzGeometry(f *testing.F) {
	for _, s := range []string{
		"POINT(1 2)", "LINESTRING(0 0,1 1)", "POLYGON((0 0,10 10,10 0,0 10,0 0))", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))",
		"POLYGON((0 0,1e300 0,1e300 1e300,0 0))", "POLYGON((0 0,5e-324 0,5e-324 5e-324,0 0))", "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,2 1,2 2,1 1))",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := wkt.Unmarshal(text)
		if err != nil {
			t.Skip()
		}
		valid := geo.Validate(g) == nil
		s, err := geo.Prepare(g)
		if err != nil {
			return
		}
		p := s.PointOnSurface()
		s.Locate(p)
		covers, distance := s.Covers(s), s.Distance(s)
		geo.NewOwnerGrid([]*geo.Shape{s}).Owners(p, func(int, geo.Place) bool { return true })
		if valid && (!covers || distance != 0) {
			t.Errorf("%s: covers itself %v, distance %v", text, covers, distance)
		}
	})
}
