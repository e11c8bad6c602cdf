package survey

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
)

var today = planning.Date{Year: 2026, Month: 11, Day: 23}

// place makes degrees of metres east and north of a corner in EPSG:4547.
func place(t testing.TB, x, y float64) orb.Point {
	t.Helper()
	plane, err := crs.ByCode(4547)
	if err != nil {
		t.Fatal(err)
	}
	degrees, err := crs.ByCode(4490)
	if err != nil {
		t.Fatal(err)
	}
	return crs.Transform(orb.Point{500_000 + x, 3_360_000 + y}, plane, degrees).(orb.Point)
}

func square(t testing.TB, x, y, side float64) orb.MultiPolygon {
	ring := orb.Ring{place(t, x, y), place(t, x+side, y), place(t, x+side, y+side), place(t, x, y+side), place(t, x, y)}
	return orb.MultiPolygon{{ring}}
}

func record(t testing.TB, layer, code string, g orb.Geometry, fields map[string]any) planning.Change {
	t.Helper()
	l, err := planning.LayerNamed(layer)
	if err != nil {
		t.Fatal(err)
	}
	r := &planning.Record{Code: code, Geometry: g, Values: make([]any, len(l.Fields)), Audience: planning.Public}
	for name, v := range fields {
		r.Values[l.Field(name)] = v
	}
	return planning.Change{Layer: layer, Code: code, Since: 1, Record: r}
}

// cityOf is a city with community A on the kilometre east of the corner and B on the next, and whatever else is given.
func cityOf(t testing.TB, changes []planning.Change, others ...*permit.Application) *planning.City {
	t.Helper()
	changes = append(changes,
		record(t, planning.Communities, "A", square(t, 0, 0, 1000), map[string]any{"name": "甲社区", "kind": "pure_urban"}),
		record(t, planning.Communities, "B", square(t, 1000, 0, 1000), map[string]any{"name": "乙社区"}))
	for _, a := range others {
		r := application.Record(a)
		changes = append(changes, planning.Change{Layer: planning.Applications, Code: r.Code, Since: 1, Record: &r})
	}
	empty, err := planning.NewCity(planning.Info{Plane: 4547}, today, planning.Internal)
	if err != nil {
		t.Fatal(err)
	}
	city, err := empty.Apply(planning.Delta{Revision: 1, Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	return city
}

// file is an application with one room, changed as wanted.
func file(id, name string, change func(a *permit.Application, r *permit.Room)) *permit.Application {
	a := &permit.Application{ID: id, Gate: permit.PresalePermit, Name: name, ReceivedOn: today, Development: permit.Development{Name: name},
		Phases: []permit.Phase{{Number: 1, DesignedUnits: 100, Status: permit.This}}, Rooms: []permit.Room{{ID: "R1", Name: "室", Building: "1号楼", Floor: "1", Use: "office"}}}
	if change != nil {
		change(a, &a.Rooms[0])
	}
	return a
}

func TestARoomIsKnownAgainBy(t *testing.T) {
	at := func(x, y float64) func(*permit.Application, *permit.Room) {
		p := place(t, x, y)
		return func(_ *permit.Application, r *permit.Room) { r.Lon, r.Lat = &p[0], &p[1] }
	}
	unit := func(_ *permit.Application, r *permit.Room) { r.UnitCode = "429004001001GB00001F00010001" }
	facility := func(_ *permit.Application, r *permit.Room) { r.Facility = "SS-1" }
	building := func(_ *permit.Application, r *permit.Room) { r.Building = "示例花园 １号楼" }
	contract := func(c string) func(*permit.Application, *permit.Room) {
		return func(a *permit.Application, r *permit.Room) { a.Development.LandContract = c; unit(a, r) }
	}
	for name, c := range map[string]struct {
		mine, other func(*permit.Application, *permit.Room)
		names       [2]string
		by          string
		same        bool
	}{
		"its unit code":                       {unit, unit, [2]string{"甲园", "乙园"}, byUnitCode, false},
		"its facility":                        {facility, facility, [2]string{"甲园", "乙园"}, byFacility, false},
		"its place":                           {at(10, 10), at(10.4, 10.4), [2]string{"甲园", "乙园"}, byPlace, false},
		"its place, across a square's edge":   {at(9.9, 10), at(10.1, 10), [2]string{"甲园", "乙园"}, byPlace, false},
		"its place no longer, two metres off": {at(10, 10), at(12, 10), [2]string{"甲园", "乙园"}, "", false},
		"its place no longer, by the corner":  {at(10, 10), at(10.9, 10.9), [2]string{"甲园", "乙园"}, "", false},
		"a building that has a name":          {building, building, [2]string{"甲园", "乙园"}, byBuilding, false},
		"building 1 not at all":               {nil, nil, [2]string{"甲园", "乙园"}, "", false},
		"its own development's other file":    {unit, unit, [2]string{"甲园", "甲园"}, byUnitCode, true},
		"another of the name on another land": {contract("1"), contract("2"), [2]string{"甲园", "甲园"}, byUnitCode, false},
	} {
		t.Run(name, func(t *testing.T) {
			mine, other := file("A1", c.names[0], c.mine), file("A2", c.names[1], c.other)
			claims := Of(cityOf(t, nil, mine, other), mine).Claims
			if c.by == "" {
				if len(claims) > 0 {
					t.Errorf("%+v", claims)
				}
				return
			}
			if len(claims) != 1 || claims[0].By != c.by || claims[0].Application != "A2" || claims[0].Same != c.same {
				t.Errorf("%+v", claims)
			}
		})
	}
}

func TestTwoFloorsAtOnePlaceAreTwoRooms(t *testing.T) {
	p := place(t, 10, 10)
	on := func(floor string) func(*permit.Application, *permit.Room) {
		return func(_ *permit.Application, r *permit.Room) { r.Lon, r.Lat, r.Floor = &p[0], &p[1], floor }
	}
	if claims := Of(cityOf(t, nil, file("A2", "乙园", on("二层"))), file("A1", "甲园", on("1"))).Claims; len(claims) > 0 {
		t.Errorf("%+v", claims)
	}
	if claims := Of(cityOf(t, nil, file("A2", "乙园", on("一层"))), file("A1", "甲园", on("1F"))).Claims; len(claims) != 1 {
		t.Errorf("the same floor in other words: %+v", claims)
	}
}

func development(t *testing.T, code, name string, x float64, fields map[string]any) planning.Change {
	t.Helper()
	fields["name"] = name
	if fields["state"] == nil {
		fields["state"] = "building"
	}
	return record(t, planning.Developments, code, square(t, x, 100, 50), fields)
}

func TestSiblings(t *testing.T) {
	firm := func(name, code string) map[string]any {
		return map[string]any{"developer": name, "developer_credit_code": code, "designed_units": int64(90)}
	}
	phase := func(of string, n, units int64, permit string) planning.Change {
		fields := map[string]any{"development_code": of, "number": n, "designed_units": units}
		if permit != "" {
			fields["presale_permit"] = permit
		}
		return record(t, planning.Phases, of+string(rune('0'+n)), nil, fields)
	}
	onSale := firm("示例（甲）公司", "")
	onSale["state"] = "on_sale"
	city := cityOf(t, []planning.Change{
		development(t, "D0", "本园", 100, firm("示例(甲)公司", "X1")),
		development(t, "D1", "同码", 200, firm("改过名", "x1")),
		development(t, "D2", "同名无码", 300, firm("示例（甲） 公司", "")),
		development(t, "D3", "同名异码", 400, firm("示例(甲)公司", "X2")),
		development(t, "D4", "太远", 3000, firm("示例(甲)公司", "X1")),
		development(t, "D5", "同合同", 3500, map[string]any{"land_contract": "合同 1", "designed_units": int64(70)}),
		development(t, "D6", "分期", 500, firm("示例(甲)公司", "X1")), phase("D6", 1, 40, "证1"), phase("D6", 2, 50, ""),
		development(t, "D7", "未售", 600, firm("示例(甲)公司", "X1")), phase("D7", 1, 90, ""),
		development(t, "D8", "在售无证", 700, onSale), phase("D8", 1, 95, ""),
		development(t, "D9", "套数不明", 800, map[string]any{"developer": "示例(甲)公司"}),
	})
	a := file("A", "本园", func(a *permit.Application, _ *permit.Room) {
		a.Development.Code, a.Development.LandContract = "D0", "合同１"
	})
	got := map[string][5]any{}
	for _, s := range Of(city, a).Siblings {
		got[s.Code] = [5]any{s.Units, s.UnitsKnown, s.SameContract, s.SameFirm, s.Unreleased}
	}
	want := map[string][5]any{
		"D1": {int64(90), true, false, true, false}, "D2": {int64(90), true, false, true, false}, "D5": {int64(70), true, true, false, false},
		"D6": {int64(40), true, false, true, false}, "D7": {int64(0), true, false, true, true}, "D8": {int64(95), true, false, true, false}, "D9": {int64(0), false, false, true, false},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("units, known, contract, firm, unreleased (-want +got)\n%s", d)
	}
	for _, s := range Of(city, a).Siblings {
		if s.Code == "D1" && (s.Distance == nil || *s.Distance < 49.99 || *s.Distance > 50.01) {
			t.Errorf("D1 is 50 m away: %v", s.Distance)
		}
	}
}

func TestADevelopmentIsPlaced(t *testing.T) {
	coded := func(a *permit.Application, _ *permit.Room) { a.Development.Code = "D0" }
	site := func(x float64) func(*permit.Application, *permit.Room) {
		return func(a *permit.Application, _ *permit.Room) {
			a.Development.Site = &permit.Site{Geometry: place(t, x, 500)}
		}
	}
	ground := cityOf(t, []planning.Change{development(t, "D0", "本园", 100, map[string]any{})})
	measured, err := ground.Apply(planning.Delta{Revision: 2, Grounds: []planning.GroundChange{{Layer: planning.Developments, Code: "D0",
		Ground: &planning.Ground{Area: 2500, Covered: 1000, Claims: []planning.Claim{{Community: "B", Area: 1000}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		city     *planning.City
		change   func(*permit.Application, *permit.Room)
		located  bool
		measured bool
		covered  float64
		homes    []permit.Home
	}{
		"by its measured ground":          {measured, coded, true, true, 0.4, []permit.Home{{Code: "B", Name: "乙社区", Kind: "", Share: 0.4}}},
		"by its middle, unmeasured":       {ground, coded, true, false, 0, []permit.Home{{Code: "A", Name: "甲社区", Kind: "pure_urban"}}},
		"by the site that the file names": {ground, site(1500), true, false, 0, []permit.Home{{Code: "B", Name: "乙社区"}}},
		"outside everything":              {ground, site(5000), true, false, 0, nil},
		"nowhere when nothing is said":    {ground, nil, false, false, 0, nil},
		"nowhere by an unknown code":      {ground, func(a *permit.Application, _ *permit.Room) { a.Development.Code = "?" }, false, false, 0, nil},
	} {
		s := Of(c.city, file("A", "x", c.change))
		if s.Located != c.located || s.Measured != c.measured || s.Covered != c.covered || s.Revision != c.city.Revision {
			t.Errorf("%s: %+v", name, s)
		}
		if d := cmp.Diff(c.homes, s.Communities); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}

func TestAFileWithoutACodeIsKnownByItsName(t *testing.T) {
	phase := func(of string, number int64, number2 string) planning.Change {
		return record(t, planning.Phases, of+number2, nil, map[string]any{"development_code": of, "number": number, "designed_units": int64(70), "presale_permit": number2})
	}
	one := []planning.Change{development(t, "D0", "示例（本）园", 100, map[string]any{"land_contract": "合同1"}), phase("D0", 1, "证1"), phase("D0", 2, "")}
	two := append(one[:len(one):len(one)], development(t, "D1", "示例（本）园", 300, map[string]any{}))
	on := func(contract string) func(*permit.Application, *permit.Room) {
		return func(a *permit.Application, _ *permit.Room) { a.Development.LandContract = contract }
	}
	for name, c := range map[string]struct {
		ground            []planning.Change
		name, contract    string
		released, planned int
		located           bool
	}{
		"one of that name":                   {one, "示例(本)园", "", 1, 1, true},
		"and of that contract":               {one, "示例(本)园", "合同１", 1, 1, true},
		"but not on another contract":        {one, "示例(本)园", "合同2", 0, 0, false},
		"and not when two have the name":     {two, "示例(本)园", "", 0, 0, false},
		"and nobody is known by another one": {one, "别园", "", 0, 0, false},
	} {
		s := Of(cityOf(t, c.ground), file("A", c.name, on(c.contract)))
		if len(s.Released) != c.released || len(s.Planned) != c.planned || s.Located != c.located {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestASiteIsAsNearAsItsEdge(t *testing.T) {
	city := cityOf(t, []planning.Change{development(t, "D1", "邻园", 400, map[string]any{"developer": "示例公司"})})
	a := file("A", "本园", func(a *permit.Application, _ *permit.Room) {
		a.Development.Developer.Name = "示例公司"
		a.Development.Site = &permit.Site{Geometry: square(t, 40, 0, 300)[0]}
	})
	siblings := Of(city, a).Siblings
	if len(siblings) != 1 || siblings[0].Distance == nil || *siblings[0].Distance < 59.9 || *siblings[0].Distance > 60.1 {
		t.Errorf("%+v", siblings)
	}
}

func TestASurveyChangesNothing(t *testing.T) {
	a := file("A", "x", func(a *permit.Application, _ *permit.Room) {
		a.Development.Site = &permit.Site{Geometry: place(t, 10, 10)}
	})
	city := cityOf(t, []planning.Change{development(t, "D0", "本园", 100, map[string]any{})}, a)
	before := cmp.Diff(permit.Surroundings{}, Of(city, a))
	for range 3 {
		if after := cmp.Diff(permit.Surroundings{}, Of(city, a)); after != before {
			t.Fatalf("the second survey says something else:\n%s", after)
		}
	}
}

func BenchmarkSurveyAndEvaluate(b *testing.B) {
	a := file("A", "x", nil)
	s := New(cityOf(b, nil, a))
	for b.Loop() {
		permit.Evaluate(permit.Default(), a, s.Survey(a), today)
	}
}
