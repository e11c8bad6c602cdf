package street_test

import (
	"testing"
	"time"

	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/street"
)

func TestANetworkIsMadeOnceForAllCitiesWithTheSameStreets(t *testing.T) {
	city, err := planning.NewCity(planning.Info{Plane: 4547}, planning.Date{Year: 2026, Month: time.November, Day: 23}, planning.Internal)
	if err != nil {
		t.Fatal(err)
	}
	if street.Of(city) != nil {
		t.Error("a network without streets")
	}
	put := func(c *planning.City, layer, code string, g orb.Geometry) *planning.City {
		l, _ := planning.LayerNamed(layer)
		next, err := c.Apply(planning.Delta{Revision: c.Revision + 1, Changes: []planning.Change{
			{Layer: layer, Code: code, Record: &planning.Record{Code: code, Geometry: g, Audience: planning.Public, Values: make([]any, len(l.Fields))}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	one := put(city, planning.Roads, "L1", orb.MultiLineString{{{113.4, 30.3}, {113.41, 30.3}}})
	if n := street.Of(one); n == nil || n != street.Of(one) || n.Pieces() != 1 {
		t.Fatalf("%+v", n)
	}
	if street.Of(put(one, planning.Facilities, "F", orb.Point{113.4, 30.3})) != street.Of(one) {
		t.Error("an edit elsewhere made the network anew")
	}
	if n := street.Of(put(one, planning.Roads, "L2", orb.MultiLineString{{{113.41, 30.3}, {113.42, 30.3}}})); n.Pieces() != 2 || n.Parts() != 1 {
		t.Errorf("%d pieces in %d parts, want 2 in 1", n.Pieces(), n.Parts())
	}
	info := one.Info
	info.Streets = planning.StreetRules{Snap: 2, Access: 10}
	if other, err := one.Apply(planning.Delta{Revision: 9, Info: &info}); err != nil || street.Of(other) == street.Of(one) {
		t.Errorf("other rules, the same network: %v", err)
	}
}
