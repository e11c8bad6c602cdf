package permits

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/permit/survey"
)

// town is a small city with the codes that the sample files speak of: two communities side by side, 干河 west of the line x = 500 000
// and 沙嘴 east of it, each 4 km wide.
type town struct {
	t       *testing.T
	plane   crs.System
	degrees crs.System
	delta   planning.Delta
}

func newTown(t *testing.T) *town {
	t.Helper()
	plane, err := crs.ByCode(4547)
	if err != nil {
		t.Fatal(err)
	}
	degrees, err := crs.ByCode(4490)
	if err != nil {
		t.Fatal(err)
	}
	return &town{t: t, plane: plane, degrees: degrees, delta: planning.Delta{Revision: 7}}
}

// box is a rectangle in metres from the corner of the town.
func (b *town) box(x, y, wide, deep float64) orb.Geometry {
	x, y = x+496_000, y+3_360_000
	ring := orb.Ring{{x, y}, {x + wide, y}, {x + wide, y + deep}, {x, y + deep}, {x, y}}
	return crs.Transform(orb.MultiPolygon{{ring}}, b.plane, b.degrees)
}

func (b *town) point(x, y float64) orb.Geometry {
	return crs.Transform(orb.Point{x + 496_000, y + 3_360_000}, b.plane, b.degrees)
}

// put adds a record with its fields by name.
func (b *town) put(layer, code string, g orb.Geometry, fields map[string]any) {
	b.t.Helper()
	l, err := planning.LayerNamed(layer)
	if err != nil {
		b.t.Fatal(err)
	}
	r := &planning.Record{Code: code, Geometry: g, Values: make([]any, len(l.Fields)), Audience: planning.Public}
	for name, v := range fields {
		i := l.Field(name)
		if i < 0 {
			b.t.Fatalf("%s has no field %s", layer, name)
		}
		r.Values[i] = v
	}
	b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: layer, Code: code, Since: 7, Record: r})
}

// development adds housing whose ground lies with these shares in west and east.
func (b *town) development(code, name, contract, firm, state string, units int64, g orb.Geometry, west, east float64) {
	b.put(planning.Developments, code, g, map[string]any{
		"name": name, "land_contract": contract, "developer": firm, "state": state, "designed_units": units,
	})
	ground := &planning.Ground{Area: 1000, Covered: 1000 * (west + east)}
	for _, c := range []planning.Claim{{Community: "west", Area: 1000 * west}, {Community: "east", Area: 1000 * east}} {
		if c.Area > 0 {
			ground.Claims = append(ground.Claims, c)
		}
	}
	b.delta.Grounds = append(b.delta.Grounds, planning.GroundChange{Layer: planning.Developments, Code: code, Ground: ground})
}

func (b *town) phase(development string, number, units int64, permitNumber string) {
	fields := map[string]any{"development_code": development, "number": number, "designed_units": units}
	if permitNumber != "" {
		fields["presale_permit"] = permitNumber
	}
	b.put(planning.Phases, development+"/"+string(rune('0'+number)), nil, fields)
}

func (b *town) facility(code, community, development string, at orb.Geometry) {
	b.put(planning.Facilities, code, at, map[string]any{
		"name": code, "community_code": community, "development_code": development, "state": "promised",
	})
}

// sampleTown has what the generator of the sample city plants for the sample files.
func sampleTown(t *testing.T) *planning.City {
	t.Helper()
	b := newTown(t)
	b.put(planning.Communities, "west", b.box(0, 0, 4000, 4000), map[string]any{"name": "西社区", "kind": "pure_urban"})
	b.put(planning.Communities, "east", b.box(4000, 0, 4000, 4000), map[string]any{"name": "东社区", "kind": "village_converted"})
	garden, residence := "示例花园置业有限公司", "示例雅居置业有限公司"
	b.development("XM-S01", "示例花园一期", "仙土合示例2025-001", garden, "occupied", 600, b.box(100, 100, 200, 200), 1, 0)
	b.phase("XM-S01", 1, 600, "示例售许字(2024)第001号")
	b.development("XM-S02", "示例花园二期", "仙土合示例2025-001", garden, "on_sale", 600, b.box(310, 100, 200, 200), 1, 0)
	b.phase("XM-S02", 1, 600, "")
	b.development("XM-S03", "示例雅居", "仙土合示例2024-031", residence, "on_sale", 90, b.box(1000, 100, 55, 50), 1, 0)
	b.phase("XM-S03", 1, 90, "")
	b.development("XM-S04", "示例雅居东区", "仙土合示例2024-037", residence, "on_sale", 90, b.box(1090, 100, 55, 50), 1, 0)
	b.phase("XM-S04", 1, 90, "")
	b.development("XM-S05", "示例新城", "仙土合示例2024-007", "示例宏图地产有限公司", "building", 1200, b.box(3000, 2000, 250, 200), 1, 0)
	b.development("XM-S06", "示例江畔", "仙土合示例2024-009", "示例恒远置业有限公司", "building", 1212, b.box(100, 2000, 250, 200), 1, 0)
	b.development("XM-S07", "示例锦府", "仙土合示例2016-018", "示例华章房地产有限公司", "building", 1740, b.box(5000, 2000, 250, 200), 0, 1)
	b.development("XM-S08", "示例边界苑", "仙土合示例2022-060", "示例江汉置业有限公司", "building", 220, b.box(3890, 100, 200, 100), .55, .45)
	b.development("XM-S09", "示例田园", "仙土合示例2025-070", "示例城建开发有限公司", "building", 352, b.box(1000, 6000, 200, 100), 0, 0)
	b.facility("SS-S05", "west", "XM-S05", b.point(3100, 2100))
	b.facility("SS-S06", "east", "XM-S05", b.point(4600, 2100))
	b.facility("SS-S07", "west", "XM-S02", b.point(400, 200))
	for _, e := range expectations(t) {
		r := application.Record(read(t, &e))
		b.delta.Changes = append(b.delta.Changes, planning.Change{Layer: planning.Applications, Code: r.Code, Since: 7, Record: &r})
	}
	empty, err := planning.NewCity(planning.Info{Plane: 4547, Rules: planning.DefaultGapRules()}, planning.Date{Year: 2026, Month: 11, Day: 23}, planning.Internal)
	if err != nil {
		t.Fatal(err)
	}
	city, err := empty.Apply(b.delta)
	if err != nil {
		t.Fatal(err)
	}
	return city
}

func TestEveryFileComesToWhatIsExpectedOfItWithTheMap(t *testing.T) {
	city := sampleTown(t)
	surveyor := survey.New(city)
	for _, e := range expectations(t) {
		t.Run(e.File, func(t *testing.T) {
			a := read(t, &e)
			r := permit.Evaluate(permit.Default(), a, surveyor.Survey(a), e.AsOf)
			want := e.Alone
			if e.WithCity != nil {
				want = *e.WithCity
			}
			if d := cmp.Diff(want, Of(r)); d != "" {
				t.Errorf("(-expected +ruled)\n%s\n%v", d, r.Siblings)
			}
		})
	}
}

func TestARulingIsReplayedFromItsStoredFactsToTheSameBytes(t *testing.T) {
	city := sampleTown(t)
	for _, e := range expectations(t) {
		a := read(t, &e)
		facts := survey.Of(city, a)
		first, err := json.Marshal(permit.Evaluate(permit.Default(), a, facts, e.AsOf))
		if err != nil {
			t.Fatal(err)
		}
		record := application.Record(a)
		kept, err := application.Of(&record)
		if err != nil {
			t.Fatal(err)
		}
		wire, err := json.Marshal(facts)
		if err != nil {
			t.Fatal(err)
		}
		var stored permit.Surroundings
		if err := json.Unmarshal(wire, &stored); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(permit.Evaluate(permit.Default(), kept, stored, e.AsOf))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(first), string(again)); d != "" {
			t.Errorf("%s (-first +again)\n%s", e.File, d)
		}
	}
}
