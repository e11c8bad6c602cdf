package crs

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// Candidate is a system in which coordinates of a file that does not say its own would lie in the city.
type Candidate struct {
	System     System
	Swapped    bool  // x and y have changed places: X is north, as Chinese tables have it; System minds that already
	Same       []int // EPSG codes of further systems that give the same numbers
	Inside, Of int   // coordinates in the city, and looked at
	Zh, En     string
}

// Code is how an operator would say it: "EPSG:4547".
func (c Candidate) Code() string { return fmt.Sprintf("EPSG:%d", c.System.Code()) }

// Candidates finds the systems that bring most of the points into the extent (degrees of CGCS2000), the best first, and
// says why. It tries CGCS2000 in degrees, the Gauss–Krüger strips of 3° and 6° on and beside the city, with zone number and
// without, UTM and Web Mercator, each also with x and y exchanged. GCJ-02, BD-09 and the old datums give numbers so near
// to these that nothing in a file tells them apart: they are never among the answers.
func Candidates(points []orb.Point, extent orb.Bound) []Candidate {
	var out []Candidate
	most := 1
	for _, sys := range Likely(extent) {
		for _, swapped := range []bool{false, true} {
			c := Candidate{System: sys, Swapped: swapped, Of: len(points)}
			if swapped {
				c.System = Swap(sys)
			}
			for _, p := range points {
				if Within(c.System, p, extent) {
					c.Inside++
				}
			}
			if c.Inside > 0 && 2*c.Inside > c.Of {
				most = max(most, c.Inside)
				out = append(out, c)
			}
		}
	}
	out = slices.DeleteFunc(out, func(c Candidate) bool { return 10*c.Inside < 9*most })
	out = withoutTwins(out)
	slices.SortStableFunc(out, func(a, b Candidate) int { return b.Inside - a.Inside })
	for i := range out {
		out[i].Zh, out[i].En = out[i].reason()
	}
	return out
}

// Within tells whether a point given in sys lies in an extent of degrees. Numbers that are no place do not.
func Within(sys System, p orb.Point, extent orb.Bound) bool {
	lon, lat := sys.ToGeographic(p[0], p[1])
	return lon >= extent.Min[0] && lon <= extent.Max[0] && lat >= extent.Min[1] && lat <= extent.Max[1]
}

// withoutTwins joins systems that give the same numbers: 3° and 6° strips on one meridian without zone number, and the
// degrees of CGCS2000 and WGS 84. The first one stands for both.
func withoutTwins(all []Candidate) (out []Candidate) {
	for _, c := range all {
		i := slices.IndexFunc(out, func(o Candidate) bool { return o.Swapped == c.Swapped && twins(o.System, c.System) })
		if i < 0 {
			out = append(out, c)
			continue
		}
		out[i].Same = append(out[i].Same, c.System.Code())
	}
	return out
}

func twins(a, b System) bool {
	if a.Geographic() || b.Geographic() {
		return a.Geographic() && b.Geographic()
	}
	ta, okA := straight(a).(transverse)
	tb, okB := straight(b).(transverse)
	return okA && okB && ta.like(tb)
}

// reason says in both languages what speaks for a candidate.
func (c Candidate) reason() (zh, en string) {
	zh = fmt.Sprintf("按 %s（%s）读取，%d 个坐标中有 %d 个在城市范围内", c.Code(), c.System.Name(), c.Of, c.Inside)
	en = fmt.Sprintf("read as %s (%s), %d of %d coordinates lie in the city", c.Code(), c.System.Name(), c.Inside, c.Of)
	if c.Swapped {
		zh, en = zh+"，其中 X 为北坐标", en+", X being north"
	}
	if len(c.Same) > 0 {
		var codes []string
		for _, code := range c.Same {
			codes = append(codes, fmt.Sprintf("EPSG:%d", code))
		}
		zh += "；" + strings.Join(codes, "、") + " 的数值与之相同"
		en += "; " + strings.Join(codes, " and ") + " give the same numbers"
	}
	return zh, en
}

// Likely lists the systems in which files about a city usually are: the extent is in degrees of CGCS2000.
func Likely(extent orb.Bound) []System {
	middle := extent.Center().Lon()
	out := []System{cgcs2000, wgs84}
	for _, reach := range []float64{1.5, 4.5} { // the city's own strips before their neighbours
		for _, first := range []int{4534, 4513, 4502, 4491} {
			for code := first; code < first+families[first]; code++ {
				t := gaussKrueger(code)
				away := math.Abs(wrap(middle - t.meridian))
				if near := away <= reach; near && (reach == 1.5 || away > 1.5) {
					out = append(out, t)
				}
			}
		}
	}
	for code := 32601; code <= 32660; code++ {
		if t := utm(code); math.Abs(wrap(middle-t.meridian)) <= 6 {
			out = append(out, t)
		}
	}
	return append(out, mercator{})
}

// families is how many strips each family of CGCS2000 has, by its first code.
var families = map[int]int{4534: 21, 4513: 21, 4502: 11, 4491: 11}

// swapped is a system whose files give north before east.
type swapped struct{ System }

// Swap is sys with x and y exchanged: latitude before longitude, northing before easting. Twice is none.
func Swap(sys System) System {
	if s, twice := sys.(swapped); twice {
		return s.System
	}
	return swapped{sys}
}

// straight is the system without the exchange.
func straight(sys System) System {
	if s, is := sys.(swapped); is {
		return s.System
	}
	return sys
}

func (s swapped) ToGeographic(x, y float64) (lon, lat float64) { return s.System.ToGeographic(y, x) }

func (s swapped) FromGeographic(lon, lat float64) (x, y float64) {
	x, y = s.System.FromGeographic(lon, lat)
	return y, x
}
