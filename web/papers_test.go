package web_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/web/permits"
)

// TestAPapersMapHasTheBuildingsWithTheirPhases: what the file says of a building's phase goes before what the map says.
func TestAPapersMapHasTheBuildingsWithTheirPhases(t *testing.T) {
	b := &builder{planning.Delta{Revision: 18}}
	b.put(planning.Buildings, "B2", "POLYGON((2.5 2.1,2.7 2.1,2.7 2.2,2.5 2.2,2.5 2.1))", fields{"development_code": "D1", "planning_number": "2＃", "phase_number": int64(1)})
	b.put(planning.Buildings, "B3", "POLYGON((3.5 2.1,3.7 2.1,3.7 2.2,3.5 2.2,3.5 2.1))", fields{"development_code": "D1", "planning_number": "3#", "phase_number": int64(2)})
	b.put(planning.Buildings, "B9", "POLYGON((22.5 2.1,22.7 2.1,22.7 2.2,22.5 2.2,22.5 2.1))", fields{"development_code": "D2", "planning_number": "9#"})
	city := b.apply(town(planning.Internal))
	ruling := permit.Ruling{Development: permit.Subject{Code: "D1"}, Phases: []permit.PhaseView{{Number: 1, Status: "released"}, {Number: 2, Status: "this"}},
		Buildings: []permit.BuildingView{{BuildingNames: planning.BuildingNames{Planning: "2#"}, Phase: 2}}}
	type block struct {
		Name, Status string
		Phase        int64
	}
	blocks := func() (out []block) {
		for _, x := range permits.PaperMap(city, &ruling).Buildings {
			out = append(out, block{x.Name, x.Status, x.Phase})
		}
		return out
	}
	if d := cmp.Diff([]block{{"1号楼", "", 0}, {"2＃", "this", 2}, {"3#", "this", 2}}, blocks()); d != "" {
		t.Error(d)
	}
	ruling.Phases = ruling.Phases[1:]
	if got := blocks(); len(got) != 3 || got[0] != (block{"1号楼", "this", 2}) {
		t.Errorf("where there is one phase, a building is in it: %+v", got)
	}
}
