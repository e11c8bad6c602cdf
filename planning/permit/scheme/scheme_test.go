package scheme

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"peijian/planning"
	"peijian/planning/permit"
)

func day(y int) planning.Date { return planning.Date{Year: y, Month: 3, Day: 1} }

func area(t testing.TB, s string) permit.Area {
	t.Helper()
	a, err := permit.ParseArea(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func file(units ...int64) *permit.Application {
	a := &permit.Application{Scheme: &permit.Scheme{Version: "V2", Approval: &permit.Approval{Number: "规〔2026〕2号", Date: day(2026), Units: 1212}}}
	for i, n := range units {
		a.Phases = append(a.Phases, permit.Phase{Number: int64(i + 1), DesignedUnits: n, Status: permit.This})
		a.Buildings = append(a.Buildings, permit.Building{PlanningNumber: fmt.Sprint(i+1, "#"), DesignedUnits: n})
	}
	return a
}

// short writes changes as a person would note them.
func short(changes []Change) (out []string) {
	for _, c := range changes {
		out = append(out, fmt.Sprintf("%s: %s → %s %s", c.Title.Zh, c.Was, c.Is, c.More))
	}
	return out
}

func TestUnitsThatRose(t *testing.T) {
	was, is := file(500, 498), file(500, 600, 112)
	is.Buildings[0].MarketingNumber = "海棠座"
	want := []string{
		"全部规划套数: 998 → 1212 +214", "第 2 期 · 规划套数: 498 → 600 +102", "第 3 期 · 规划套数:  → 112 ",
		"楼栋 1# · 案名楼号:  → 海棠座 ", "楼栋 2# · 规划套数: 498 → 600 +102", "楼栋 3# · 规划套数:  → 112 ",
	}
	if diff := cmp.Diff(want, short(Compare(was, is))); diff != "" {
		t.Error(diff)
	}
	if back := Compare(is, was); back[0].More != "-214" || back[len(back)-1].Is != "" {
		t.Errorf("%+v", back)
	}
}

func TestRoomsAndPapersThatChanged(t *testing.T) {
	was, is := file(100), file(100)
	was.Rooms = []permit.Room{{ID: "R1", Name: "室", Building: "1#", Floor: "1", GrossArea: area(t, "20")}, {ID: "R2", Name: "厅", GrossArea: area(t, "9.5")}}
	is.Rooms = []permit.Room{{ID: "R3", Name: "馆", NetArea: area(t, "8")}, {ID: "R1", Name: "室", Building: "1#", Floor: "-1F", GrossArea: area(t, "18.50"), Sold: true}}
	was.Agreement = &permit.Agreement{Number: "协1", ValidUntil: day(2027), Parties: []permit.Party{{Role: "developer", Name: "甲"}}}
	is.Agreement = &permit.Agreement{Number: "协1", ValidUntil: day(2028), Parties: []permit.Party{{Role: "developer", Name: "甲", SignedOn: day(2026)}}}
	is.Measures = &permit.Measures{AboveGroundGFA: area(t, "30000")}
	is.Scheme.Approval = nil
	want := []string{
		"规划审批意见: 规〔2026〕2号 2026-03-01 1212 →  ", "地上建筑面积:  → 30000 ", "新增 馆:  → 8 ",
		"室 · 建筑面积: 20 → 18.50 ", "室 · 楼层: 1 → -1F ", "室 · 已出售:  → ✓ ", "取消 厅: 9.5 →  ",
		"协议有效期: 2027-03-01 → 2028-03-01 ", "签字 · 甲:  → 2026-03-01 ",
	}
	if diff := cmp.Diff(want, short(Compare(was, is))); diff != "" {
		t.Error(diff)
	}
}

func TestOrderIsNoChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was := file(rapid.SliceOfN(rapid.Int64Range(0, 900), 0, 6).Draw(t, "units")...)
		is := *was
		is.Phases, is.Buildings = slices.Clone(was.Phases), slices.Clone(was.Buildings)
		slices.Reverse(is.Phases)
		slices.Reverse(is.Buildings)
		if got := Compare(was, &is); len(got) > 0 {
			t.Fatalf("%+v", got)
		}
	})
}

func TestHistory(t *testing.T) {
	a := file(1212)
	a.Scheme.Earlier = []permit.SchemeVersion{{Version: "V1", Approval: "规〔2025〕1号", ApprovedOn: day(2025), DesignedUnits: 998, Buildings: []permit.Building{{PlanningNumber: "1#", DesignedUnits: 998}}}}
	steps := History(a, []permit.ApprovalFact{
		{Number: "规[2025]1 号", On: day(2025), Units: 998}, {Number: "规〔2024〕9号", On: day(2024), Scheme: "V0", Units: 900}, {Number: "规〔2026〕2号", On: day(2026), Units: 1212},
	})
	if len(steps) != 3 || steps[0].Version != "V0" || steps[1].Version != "V1" || !steps[1].Recorded || !steps[2].Current || !steps[2].Recorded {
		t.Fatalf("%+v", steps)
	}
	if got := short(steps[2].Changes); len(got) != 2 || got[0] != "全部规划套数: 998 → 1212 +214" || got[1] != "楼栋 1# · 规划套数: 998 → 1212 +214" {
		t.Error(got)
	}
	if got := short(steps[1].Changes); len(got) != 1 || got[0] != "全部规划套数: 900 → 998 +98" {
		t.Error(got)
	}
	if got := History(&permit.Application{}, nil); len(got) != 1 || got[0].Units != -1 {
		t.Errorf("%+v", got)
	}
}
