package survey

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/planning/permit"
)

func day(y, m, d int) planning.Date { return planning.Date{Year: y, Month: time.Month(m), Day: d} }

func TestTheRecordSaysWhatIsReleasedAndApproved(t *testing.T) {
	changes := []planning.Change{
		development(t, "XM-1", "甲园", 0, map[string]any{}),
		record(t, planning.Phases, "XM-1/1", nil, map[string]any{"development_code": "XM-1", "number": int64(1), "designed_units": int64(90)}),
		record(t, planning.Phases, "XM-1/2", nil, map[string]any{"development_code": "XM-1", "number": int64(2), "designed_units": int64(90)}),
		record(t, planning.Presales, "p1", nil, map[string]any{"development_code": "XM-1", "phase_number": int64(1), "number": "示例房预售〔2025〕1号", "issued_on": day(2025, 3, 1), "units": int64(40)}),
		record(t, planning.Presales, "p2", nil, map[string]any{"development_code": "XM-1", "phase_number": int64(1), "number": "示例房预售[2025] 2 号", "issued_on": day(2025, 2, 1), "units": int64(60)}),
		record(t, planning.Presales, "p3", nil, map[string]any{"development_code": "XM-1", "phase_number": int64(7), "number": "示例房预售〔2025〕3号", "issued_on": day(2025, 4, 1), "units": int64(5)}),
		record(t, planning.Approvals, "a2", nil, map[string]any{"development_code": "XM-1", "number": "二", "approved_on": day(2026, 1, 1), "units": int64(1212), "scheme_version": "V2"}),
		record(t, planning.Approvals, "a1", nil, map[string]any{"development_code": "XM-1", "number": "一", "approved_on": day(2025, 1, 1), "units": int64(998)}),
	}
	a := file("A1", "甲园", func(a *permit.Application, _ *permit.Room) { a.Development.Code = "XM-1" })
	s := Of(cityOf(t, changes), a)
	if diff := cmp.Diff([]permit.PhaseFact{{Number: 1, Units: 100, Permit: "示例房预售〔2025〕1号"}, {Number: 7, Units: 5, Permit: "示例房预售〔2025〕3号"}}, s.Released); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]permit.PhaseFact{{Number: 2, Units: 90}}, s.Planned); diff != "" {
		t.Error(diff)
	}
	if len(s.Approvals) != 2 || s.Approvals[1].Units != 1212 || s.Approvals[1].Scheme != "V2" {
		t.Errorf("%+v", s.Approvals)
	}
	if len(s.Presales) != 3 || s.Presales[0].Key != "示例房预售(2025)2号" || s.Presales[0].Number != "示例房预售[2025] 2 号" {
		t.Errorf("%+v", s.Presales)
	}
}

func TestHowFarARoomIsFromTheHomes(t *testing.T) {
	home := func(code string, x float64, use string) planning.Change {
		return record(t, planning.Buildings, code, square(t, x, 100, 10), map[string]any{"development_code": "XM-1", "use": use})
	}
	at := place(t, 105, 50)
	a := file("A1", "甲园", func(a *permit.Application, r *permit.Room) { a.Development.Code, r.Lon, r.Lat = "XM-1", &at[0], &at[1] })
	for name, c := range map[string]struct {
		changes           []planning.Change
		nearest, farthest float64
		buildings         int64
	}{
		"its buildings":                   {[]planning.Change{home("L1", 100, "residential"), home("L2", 300, "mixed"), home("L3", 900, "commercial")}, 50, math.Hypot(195, 50), 2},
		"its ground, where none is drawn": {nil, 0, math.Hypot(105, 50), 0},
	} {
		city := cityOf(t, append(c.changes, development(t, "XM-1", "甲园", 0, map[string]any{})))
		got := Of(city, a).Rooms[0].Reach
		if got == nil || !got.Straight || got.Buildings != c.buildings {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		if name == "its buildings" && (math.Abs(got.Nearest-c.nearest) > .01 || math.Abs(got.Farthest-c.farthest) > .01) || got.Farthest < c.farthest-.01 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := Of(cityOf(t, nil), a).Rooms[0].Reach; got != nil {
		t.Errorf("a development that the map lacks has homes at %+v", got)
	}
}

func TestTheLastInspectionCounts(t *testing.T) {
	changes := []planning.Change{
		record(t, planning.Facilities, "SS-1", place(t, 10, 10), map[string]any{"name": "用房", "state": "in_use"}),
		record(t, planning.Handovers, "h", nil, map[string]any{"facility_code": "SS-1", "handed_over_on": day(2024, 1, 1)}),
		record(t, planning.Inspections, "i1", nil, map[string]any{"facility_code": "SS-1", "inspected_on": day(2026, 1, 1), "found": "let"}),
		record(t, planning.Inspections, "i2", nil, map[string]any{"facility_code": "SS-1", "inspected_on": day(2025, 1, 1), "found": "as_promised"}),
	}
	a := file("A1", "甲园", func(_ *permit.Application, r *permit.Room) { r.Facility = "SS-1" })
	fact := Of(cityOf(t, changes), a).Rooms[0]
	if fact.Found != "let" || fact.InspectedOn != day(2026, 1, 1) || fact.HandedOver != day(2024, 1, 1) {
		t.Errorf("%+v", fact)
	}
}
