// Package towntest makes small cities for tests, feature by feature, without a database.
package towntest

import (
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/paulmach/orb"

	"peijian/planning"
)

// Today is the day on which every town stands.
var Today = planning.Date{Year: 2026, Month: time.November, Day: 23}

// Town is a city under construction: sentences put things into it. What the database measures is put in by hand.
type Town struct {
	testing.TB
	Plane   int // EPSG; 0: 4547
	Changes []planning.Change
	Grounds []planning.GroundChange
	Cells   []planning.CellGroundChange
}

// Put takes a feature in, its shape in EPSG:4490.
func (w *Town) Put(layer, code string, g orb.Geometry, fields map[string]any) {
	w.Helper()
	l, err := planning.LayerNamed(layer)
	if err != nil {
		w.Fatal(err)
	}
	r := &planning.Record{Code: code, Geometry: g, Audience: planning.Public, Values: make([]any, len(l.Fields))}
	for name, v := range fields {
		i := l.Field(name)
		if i < 0 {
			w.Fatalf("%s has no field %s", layer, name)
		}
		r.Values[i] = v
	}
	w.Changes = append(w.Changes, planning.Change{Layer: layer, Code: code, Record: r})
}

// Lies says where the ground of housing lies: how much of 100 m² is covered, and m² of it by community.
func (w *Town) Lies(layer, code string, covered float64, claims ...planning.Claim) {
	w.Grounds = append(w.Grounds, planning.GroundChange{Layer: layer, Code: code, Ground: &planning.Ground{Area: 100, Covered: covered, Claims: claims}})
}

// Venue gives a community a venue with all rooms of the checklist, so many m² large.
func (w *Town) Venue(community string, at orb.Point, m2 int64, fields map[string]any) {
	w.Helper()
	all := map[string]any{"name": community + "用房", "community_code": community, "state": "in_use", "tenure": "owned"}
	for k, v := range fields {
		all[k] = v
	}
	w.Put(planning.Facilities, "F-"+community, at, all)
	for i, use := range []string{"hall", "office", "party", "police", "reading", "activity", "mediation"} {
		area := apd.New(0, 0)
		if i == 0 {
			area = apd.New(m2, 0)
		}
		w.Put(planning.Rooms, "R-"+community+use, nil, map[string]any{"facility_code": "F-" + community, "name": use, "use": use, "gross_area": area})
	}
}

// Street puts a street in.
func (w *Town) Street(code string, points ...orb.Point) {
	w.Helper()
	w.Put(planning.Roads, code, orb.MultiLineString{points}, map[string]any{"name": code})
}

// City is the town as it stands, at revision 7.
func (w *Town) City() *planning.City {
	w.Helper()
	plane := w.Plane
	if plane == 0 {
		plane = 4547
	}
	c, err := planning.NewCity(planning.Info{Plane: plane, Rules: planning.DefaultGapRules()}, Today, planning.Internal)
	if err == nil {
		c, err = c.Apply(planning.Delta{Revision: 7, Changes: w.Changes, Grounds: w.Grounds, Cells: w.Cells})
	}
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// Claim is a community's part of a piece of ground.
func Claim(community string, m2 float64) planning.Claim {
	return planning.Claim{Community: community, Area: m2}
}

// Somewhere is ground in the middle of every town.
var Somewhere = orb.MultiPolygon{{{{113.4, 30.3}, {113.41, 30.3}, {113.41, 30.31}, {113.4, 30.3}}}}

// Bare puts in two communities without venues: 甲 (A), village converted, and 乙 (B), pure urban.
func (w *Town) Bare() {
	w.Put(planning.Communities, "A", Somewhere, map[string]any{"name": "甲社区", "kind": "village_converted"})
	w.Put(planning.Communities, "B", Somewhere, map[string]any{"name": "乙社区", "kind": "pure_urban"})
}

// House is a small building. At 30.3° N a thousandth of a degree of longitude is 96 m, of latitude 111 m.
func House(lon, lat float64) orb.MultiPolygon {
	return orb.MultiPolygon{{{{lon, lat}, {lon + .0001, lat}, {lon + .0001, lat + .0001}, {lon, lat}}}}
}

// Estate puts in two communities with their venues at one place, and a development D of 乙 (B) with houses a, b, c … at some places, of 10, 20, 40 … dwellings.
func (w *Town) Estate(houses ...orb.Point) {
	w.Bare()
	w.Venue("A", orb.Point{113.400, 30.3002}, 400, nil)
	w.Venue("B", orb.Point{113.400, 30.3002}, 400, nil)
	w.Put(planning.Developments, "D", Somewhere, map[string]any{"name": "示例苑", "state": "occupied", "designed_units": int64(300)})
	w.Lies(planning.Developments, "D", 100, Claim("B", 100))
	for i, at := range houses {
		w.Put(planning.Buildings, string(rune('a'+i)), House(at[0], at[1]), map[string]any{"development_code": "D", "use": "residential", "dwellings": int64(10 << i)})
	}
}
