package permit

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var drawRoom = rapid.Custom(func(t *rapid.T) Room {
	yes, no := true, false
	r := Room{
		ID: fmt.Sprint("R", rapid.IntRange(0, 1_000_000).Draw(t, "id")), Name: "室", Building: "1",
		Floor: rapid.SampledFrom([]string{"1", "2-3", "", "B1", "夹层", "半地下", "西侧"}).Draw(t, "floor"),
		Use:   rapid.SampledFrom([]string{"office", "activity", "reading", "property", "eldercare", "other"}).Draw(t, "use"),
		Free:  rapid.SampledFrom([]*bool{&yes, &yes, &no, nil}).Draw(t, "free"),
		Sold:  rapid.IntRange(0, 9).Draw(t, "sold") == 0,
	}
	if rapid.IntRange(0, 9).Draw(t, "stated") > 0 {
		r.GrossArea = areaOf(rapid.Int64Range(0, 300).Draw(t, "area"))
	}
	if rapid.IntRange(0, 9).Draw(t, "quota") == 0 {
		r.Quotas = []string{"community", "eldercare"}
	}
	return r
})

var drawApplication = rapid.Custom(func(t *rapid.T) *Application {
	a := &Application{ID: "A", ReceivedOn: today, Gate: rapid.SampledFrom([]Gate{PlanningApproval, PresalePermit}).Draw(t, "gate")}
	statuses := []string{This, Released, Later}
	for i := range rapid.IntRange(1, 4).Draw(t, "phases") {
		status := This
		if i > 0 {
			status = rapid.SampledFrom(statuses).Draw(t, "status")
		}
		a.Phases = append(a.Phases, Phase{Number: int64(i + 1), DesignedUnits: rapid.Int64Range(1, 900).Draw(t, "units"), Status: status})
	}
	a.Rooms = rapid.SliceOfN(drawRoom, 0, 5).Draw(t, "rooms")
	if rapid.Bool().Draw(t, "approved") {
		a.Scheme = &Scheme{Approval: &Approval{Number: "x", Date: today, Units: rapid.Int64Range(1, 3000).Draw(t, "approval")}}
	}
	if rapid.Bool().Draw(t, "agreed") {
		yes := true
		a.Agreement = &Agreement{Number: "x", Free: &yes, Parties: []Party{{"developer", "a", today}, {"subdistrict", "b", today}, {"civil_affairs", "c", today}}}
		if len(a.Rooms) > 0 && rapid.Bool().Draw(t, "named") {
			a.Agreement.Rooms = []string{a.Rooms[0].ID}
		}
	}
	return a
})

func TestOneRoomMoreNeverMakesAFileWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawApplication.Draw(t, "application")
		before := judge(a, Surroundings{})
		more := *a
		more.Rooms = append(slices.Clone(a.Rooms), drawRoom.Draw(t, "more"))
		after := judge(&more, Surroundings{})
		if severity[after.Outcome] > severity[before.Outcome] {
			t.Fatalf("%s became %s: %s", before.Outcome, after.Outcome, after.Summary.En)
		}
		if area(t, after.Promised).Cmp(area(t, before.Promised)) < 0 {
			t.Fatalf("%s m² became %s", before.Promised, after.Promised)
		}
	})
}

func TestMoreUnitsNeverMakeAFileBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawApplication.Draw(t, "application")
		before := judge(a, Surroundings{})
		more := *a
		more.Phases = slices.Clone(a.Phases)
		i := rapid.IntRange(0, len(a.Phases)-1).Draw(t, "phase")
		more.Phases[i].DesignedUnits += rapid.Int64Range(1, 500).Draw(t, "more")
		after := judge(&more, Surroundings{})
		if severity[after.Outcome] < severity[before.Outcome] {
			t.Fatalf("%s became %s", before.Outcome, after.Outcome)
		}
	})
}

func TestSplittingAPhaseNeverLowersWhatIsOwed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawApplication.Draw(t, "application")
		a.Gate = PresalePermit
		whole := judge(a, Surroundings{})
		split := *a
		split.Phases = slices.Clone(a.Phases)
		p := &split.Phases[0]
		part := rapid.Int64Range(0, p.DesignedUnits).Draw(t, "part")
		p.DesignedUnits -= part
		status := rapid.SampledFrom([]string{This, Released}).Draw(t, "status")
		split.Phases = append(split.Phases, Phase{Number: 90, DesignedUnits: part, Status: status})
		if got := judge(&split, Surroundings{}); got.Required != whole.Required {
			t.Fatalf("%s m² became %s", whole.Required, got.Required)
		}
	})
}

func TestMovingUnitsIntoASiblingNeverLowersWhatIsOwed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawApplication.Draw(t, "application")
		a.Gate = PresalePermit
		whole := judge(a, onMap())
		split := *a
		split.Phases = slices.Clone(a.Phases)
		part := rapid.Int64Range(0, a.Phases[0].DesignedUnits-1).Draw(t, "part")
		split.Phases[0].DesignedUnits -= part
		s := onMap()
		s.Siblings = []Sibling{{Code: "X", Name: "x", Units: part, UnitsKnown: true, SameContract: true}}
		if got := judge(&split, s); got.Required != whole.Required {
			t.Fatalf("%s m² became %s", whole.Required, got.Required)
		}
	})
}

func TestAGateOpensOnlyWhenNothingStandsAgainstIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := judge(drawApplication.Draw(t, "application"), Surroundings{})
		for _, f := range r.Findings {
			if r.Open && f.Outcome != Pass && f.Outcome != NotApplicable {
				t.Fatalf("open, though %s is %s", f.Clause, f.Outcome)
			}
			if (f.Outcome == Fail || f.Outcome == Undetermined) && (f.Remedy.Zh == "" || f.Sentence.Zh == "") {
				t.Fatalf("%s is %s and says not what to do", f.Clause, f.Outcome)
			}
		}
		if r.Open != (r.Outcome == Pass) || r.Open == (r.Effect != "" && r.Outcome != NotApplicable) {
			t.Fatalf("open %v, outcome %s, effect %q", r.Open, r.Outcome, r.Effect)
		}
	})
}

func TestARoomThatDoesNotCountSaysWhy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, v := range judge(drawApplication.Draw(t, "application"), Surroundings{}).Rooms {
			if v.Counted != (len(v.Reasons) == 0) {
				t.Fatalf("%+v", v)
			}
		}
	})
}
