package permit

import (
	"testing"

	"pgregory.net/rapid"
)

func TestABuildingIsFoundByItsThreeNames(t *testing.T) {
	a := &Application{Buildings: []Building{
		{PlanningNumber: "1#", ContractNumber: "A1", MarketingNumber: "3#"}, // the trap: what buyers call 3# is not planning's 3#
		{PlanningNumber: "3#", ContractNumber: "A3", MarketingNumber: "海棠座"},
		{PlanningNumber: "5#", ContractNumber: "A3", MarketingNumber: "玉兰座"},
	}}
	names := a.Crosswalk()
	for name, want := range map[string]struct {
		planning string
		sure     bool
	}{
		"1#": {"1#", true}, "3#": {"3#", true}, "３＃": {"3#", true}, "a1": {"1#", true}, "海棠座": {"3#", true}, " 玉兰座 ": {"5#", true},
		"A3": {"", false}, "9#": {"", false}, "": {"", true},
	} {
		b, sure := names.Find(name)
		got := ""
		if b != nil {
			got = b.PlanningNumber
		}
		if got != want.planning || sure != want.sure {
			t.Errorf("%q: %q, %v", name, got, sure)
		}
	}
	if b, sure := (&Crosswalk{}).Find("1#"); b != nil || !sure {
		t.Errorf("a file without a list of buildings said something of building 1#: %v, %v", b, sure)
	}
}

func TestARulingShowsBuildingsWithTheirPhaseAndWhatTheMapHas(t *testing.T) {
	a, s, second := presale(), onMap(), int64(2)
	a.Phases = append(a.Phases, Phase{Number: 2, DesignedUnits: 300, Status: Later})
	first := int64(1)
	a.Buildings = []Building{
		{PlanningNumber: "1", MarketingNumber: "1号楼", Phase: &first, DesignedUnits: 1200}, {PlanningNumber: "2", Phase: &second, DesignedUnits: 300}, {PlanningNumber: "3", DesignedUnits: 10},
	}
	s.Buildings = []BuildingFact{{Code: "L1", Units: 1190}}
	s.Buildings[0].Planning = "1"
	r := judge(a, s)
	if len(r.Buildings) != 3 || !r.Buildings[0].Counted || r.Buildings[1].Counted || r.Buildings[2].Counted {
		t.Errorf("%+v", r.Buildings)
	}
	if r.Buildings[0].Note.Zh != "地图上 1190 套" || r.Buildings[2].Note.En != "its phase is not stated" {
		t.Errorf("%+v", r.Buildings)
	}
	if n := r.Rooms[1].Names; n == nil || n.Planning != "1" {
		t.Errorf("the room's building: %+v", n)
	}
}

func TestDistanceToTheHomes(t *testing.T) {
	rb := *Default()
	rb.Clauses = append([]Clause(nil), rb.Clauses...)
	for i := range rb.Clauses {
		if p := rb.Clauses[i].Position; p != nil {
			near := *p
			near.MaxDistance = 300
			rb.Clauses[i].Position = &near
		}
	}
	reach := func(m float64) *Reach { return &Reach{Nearest: 10, Farthest: m, Buildings: 3, Straight: true} }
	for name, c := range map[string]struct {
		far  *Reach
		want Outcome
	}{"within": {reach(300), Pass}, "beyond": {reach(300.001), Fail}, "not on the map": {nil, Undetermined}} {
		s := onMap()
		for _, id := range []string{"R1", "R2"} {
			s.Rooms = append(s.Rooms, RoomFact{Room: id, Communities: []string{"A"}, Names: []string{"甲社区"}, Reach: c.far})
		}
		r := Evaluate(&rb, presale(), s, today)
		if got := finding(t, r, "position"); got.Outcome != c.want {
			t.Errorf("%s: %s, %s", name, got.Outcome, got.Sentence.Zh)
		}
		if c.far != nil && (r.Rooms[0].Reach == nil || r.Rooms[0].Reach.Farthest != "300") {
			t.Errorf("%s: %+v", name, r.Rooms[0].Reach)
		}
	}
}

// TestBuildingsNeverLowerTheRequirement: a list of buildings can only add homes.
func TestBuildingsNeverLowerTheRequirement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := presale()
		before := judge(a, onMap())
		for i := range rapid.IntRange(0, 6).Draw(t, "buildings") {
			a.Buildings = append(a.Buildings, Building{PlanningNumber: string(rune('A' + i)), DesignedUnits: rapid.Int64Range(0, 900).Draw(t, "units")})
		}
		if after := judge(a, onMap()); after.Units < before.Units {
			t.Fatalf("%d units, and %d with the list of buildings", before.Units, after.Units)
		}
	})
}
