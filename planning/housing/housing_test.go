package housing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/housing"
	"peijian/planning/towntest"
)

func estate(t *testing.T, houses ...orb.Point) *towntest.Town {
	w := &towntest.Town{TB: t}
	w.Estate(houses...)
	return w
}

var (
	west = orb.Point{113.402, 30.3003}
	east = orb.Point{113.404, 30.3003}
)

func count(w *towntest.Town, code, measure string, year int, n int64) {
	w.Put(planning.Households, code, nil, map[string]any{"development_code": "D", "measure": measure, "as_of": planning.Date{Year: year, Month: time.January, Day: 1}, "count": n, "origin": "普查"})
}

func TestTheNumberThatSaysMostAboutPeopleComesFirst(t *testing.T) {
	w := estate(t, west, east)
	for _, step := range []struct {
		put  func()
		want int64
		says string
	}{
		{func() {}, 300, "项目资料中的规划户数"},
		{func() { count(w, "1", "designed", 2025, 310) }, 310, "规划户数，2025-01-01，普查"},
		{func() { count(w, "2", "registered", 2020, 120) }, 120, "户籍户数，2020-01-01，普查"},
		{func() { count(w, "3", "registered", 2024, 140) }, 140, "户籍户数，2024-01-01，普查"},
		{func() { count(w, "4", "occupied", 2019, 90) }, 90, "入住户数，2019-01-01，普查"},
	} {
		step.put()
		c := w.City()
		if n, says := housing.Households(c, c.Get(planning.Developments, "D")); n == nil || *n != step.want || says.Zh != step.says {
			t.Errorf("%v, %s: want %d, %s", n, says.Zh, step.want, step.says)
		}
	}
}

func TestAPartOfTheBuildingsIsNoNumber(t *testing.T) {
	w := estate(t)
	w.Put(planning.Compounds, "H", towntest.Somewhere, map[string]any{"name": "宿舍"})
	w.Put(planning.Buildings, "x", towntest.House(113.402, 30.3003), map[string]any{"compound_code": "H", "use": "residential", "dwellings": int64(10)})
	c := w.City()
	if n, says := housing.Households(c, c.Get(planning.Compounds, "H")); n == nil || *n != 10 || says.Zh != "1 栋楼的住宅套数之和" {
		t.Errorf("%v, %s", n, says.Zh)
	}
	w.Put(planning.Buildings, "y", towntest.House(113.403, 30.3003), map[string]any{"compound_code": "H", "use": "residential"})
	c = w.City()
	if n, says := housing.Households(c, c.Get(planning.Compounds, "H")); n != nil || says != housing.Uncounted {
		t.Errorf("%v, %s", *n, says.Zh)
	}
}

func TestHomesAreBuildingsOrElseTheGround(t *testing.T) {
	for _, c := range []struct {
		houses []orb.Point
		want   []string
		ground bool
	}{{nil, []string{"D"}, true}, {[]orb.Point{west, east}, []string{"a", "b"}, false}} {
		city := estate(t, c.houses...).City()
		var got []string
		for _, h := range housing.Homes(city, city.Get(planning.Developments, "D")) {
			got = append(got, h.Code)
			if h.Ground != c.ground || h.Households == nil {
				t.Errorf("%s: %+v", h.Code, h)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
}

func TestABuildingOfADevelopmentIsNoPieceOfItsOwn(t *testing.T) {
	w := estate(t, west)
	w.Put(planning.Buildings, "alone", towntest.House(113.406, 30.3003), map[string]any{"use": "residential"})
	w.Put(planning.Buildings, "shop", towntest.House(113.407, 30.3003), map[string]any{"use": "commercial"})
	var pieces []string
	for f := range housing.Pieces(w.City()) {
		pieces = append(pieces, f.Code)
	}
	if !slices.Equal(pieces, []string{"D", "alone"}) {
		t.Error(pieces)
	}
}

func TestHousingIsOfTheCommunityWithMostOfItsGround(t *testing.T) {
	for _, c := range []struct {
		name    string
		covered float64
		claims  []planning.Claim
		want    string
	}{
		{"in one", 100, []planning.Claim{towntest.Claim("B", 100)}, "B"},
		{"mostly in A", 100, []planning.Claim{towntest.Claim("A", 60), towntest.Claim("B", 40)}, "A"},
		{"just covered enough", 50, []planning.Claim{towntest.Claim("B", 50)}, "B"},
		{"too little", 49.9, []planning.Claim{towntest.Claim("B", 49.9)}, ""},
		{"in none", 0, nil, ""},
	} {
		w := estate(t)
		w.Put(planning.Developments, "E", towntest.Somewhere, map[string]any{"name": "另一苑", "state": "planned"})
		w.Lies(planning.Developments, "E", c.covered, c.claims...)
		city := w.City()
		got := ""
		if community := housing.Community(city, city.Get(planning.Developments, "E")); community != nil {
			got = community.Code
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
