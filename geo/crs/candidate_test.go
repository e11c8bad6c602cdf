package crs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo/crs"
)

// extents of three cities.
var (
	xiantao = orb.Bound{Min: orb.Point{112.917, 30.067}, Max: orb.Point{113.817, 30.533}}
	beijing = orb.Bound{Min: orb.Point{115.4, 39.4}, Max: orb.Point{117.5, 41.1}}
	chengdu = orb.Bound{Min: orb.Point{102.9, 30.1}, Max: orb.Point{104.9, 31.4}}
)

// spread gives points all over an extent in a system.
func spread(sys crs.System, extent orb.Bound, swap bool) (out []orb.Point) {
	for i := range 5 {
		for j := range 5 {
			lon := extent.Min[0] + (extent.Max[0]-extent.Min[0])*(float64(i)+.5)/5
			lat := extent.Min[1] + (extent.Max[1]-extent.Min[1])*(float64(j)+.5)/5
			x, y := sys.FromGeographic(lon, lat)
			if swap {
				x, y = y, x
			}
			out = append(out, orb.Point{x, y})
		}
	}
	return out
}

func found(points []orb.Point, extent orb.Bound) string {
	var out []string
	for _, c := range crs.Candidates(points, extent) {
		s := c.Code()
		if c.Swapped {
			s += " swapped"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestNumbersThatSayTheirSystem(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"EPSG:4490", "EPSG:4490"}, {"EPSG:4326", "EPSG:4490"},
		{"EPSG:4547", "EPSG:4547"}, {"EPSG:4526", "EPSG:4526"},
		{"EPSG:4525", "EPSG:4525"}, {"EPSG:4527", "EPSG:4527"},
		{"EPSG:4497", "EPSG:4497"}, {"EPSG:4498", "EPSG:4498"},
		{"EPSG:3857", "EPSG:3857"},
	} {
		sys := parse(t, c.code)
		if got := found(spread(sys, xiantao, false), xiantao); got != c.want {
			t.Errorf("%s: %s", c.code, got)
		}
		if got := found(spread(sys, xiantao, true), xiantao); got != c.want+" swapped" {
			t.Errorf("%s with X as north: %s", c.code, got)
		}
	}
}

func TestStripsOnOneMeridianAreNamedTogether(t *testing.T) {
	for _, code := range []string{"EPSG:4546", "EPSG:4508"} {
		all := crs.Candidates(spread(parse(t, code), xiantao, false), xiantao)
		if len(all) == 0 || all[0].Code() != "EPSG:4546" {
			t.Fatal(code, all)
		}
		if d := cmp.Diff([]int{4508}, all[0].Same); d != "" || !strings.Contains(all[0].Zh, "EPSG:4508 的数值与之相同") || !strings.Contains(all[0].En, "same numbers") {
			t.Error(code, d, all[0])
		}
	}
}

func TestNumbersThatTwoSystemsGive(t *testing.T) {
	// UTM and the 6° strip on one meridian differ by 0.4 per mille: 100 m to 1.4 km here, less than the city is wide.
	for code, want := range map[string]string{"EPSG:32649": "EPSG:4546, EPSG:32649", "EPSG:4548": "EPSG:4548, EPSG:32650"} {
		got := strings.Split(found(spread(parse(t, code), xiantao, false), xiantao), ", ")
		if slices.Sort(got); strings.Join(got, ", ") != sorted(want) {
			t.Error(code, got)
		}
	}
}

func sorted(list string) string {
	names := strings.Split(list, ", ")
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func TestAnotherCityHasOtherStrips(t *testing.T) {
	for _, code := range []string{"EPSG:4543", "EPSG:4522", "EPSG:4544", "EPSG:4496"} {
		if got := found(spread(parse(t, code), chengdu, false), chengdu); !strings.HasPrefix(got, code) {
			t.Errorf("%s: %s", code, got)
		}
	}
	if got := found(spread(parse(t, "EPSG:4547"), xiantao, false), beijing); got != "" {
		t.Error("Xiantao's numbers in Beijing:", got)
	}
}

func TestPointsAstrayDoNotHideTheSystemAndNothingIsGuessedOfThem(t *testing.T) {
	points := append(spread(parse(t, "EPSG:4547"), xiantao, false), orb.Point{0, 0}, orb.Point{1e9, 1e9})
	all := crs.Candidates(points, xiantao)
	if len(all) != 1 || all[0].Code() != "EPSG:4547" || all[0].Inside != 25 || all[0].Of != 27 {
		t.Error(all)
	}
	if got := found(points[24:], xiantao); got != "" {
		t.Error("one of three:", got)
	}
	if got := found(nil, xiantao); got != "" {
		t.Error("of nothing:", got)
	}
}

func TestASystemSwappedTwiceIsItself(t *testing.T) {
	sys := parse(t, "EPSG:4547")
	if crs.Swap(crs.Swap(sys)) != sys {
		t.Error("not the same")
	}
	x, y := sys.FromGeographic(113.4, 30.3)
	if a, b := crs.Swap(sys).FromGeographic(113.4, 30.3); a != y || b != x {
		t.Error(a, b)
	}
	if lon, lat := crs.Swap(sys).ToGeographic(y, x); max(lon-113.4, 113.4-lon, lat-30.3, 30.3-lat) > 1e-11 {
		t.Error(lon, lat)
	}
}
