package permit

import (
	"slices"
	"strings"
	"testing"

	"peijian/planning"
)

var today = planning.Date{Year: 2026, Month: 11, Day: 23}

// presale is a file that lacks nothing: one phase of 1,200 units and two rooms with 240.10 m².
func presale() *Application {
	yes, lon, lat, phase := true, 113.4, 30.3, int64(1)
	return &Application{
		ID: "YS-1", Gate: PresalePermit, Name: "示例预售", ReceivedOn: planning.Date{Year: 2026, Month: 11, Day: 18},
		Development: Development{Name: "示例花园", Developer: Developer{Name: "示例花园置业有限公司"}, LandContract: "示例-1"},
		Scheme:      &Scheme{Approval: &Approval{Number: "示例1号", Date: planning.Date{Year: 2026, Month: 6, Day: 30}, Units: 1200}},
		Phases:      []Phase{{Number: 1, DesignedUnits: 1200, Status: This}},
		Rooms: []Room{
			{ID: "R1", Name: "办公室", Building: "1", Floor: "1", Use: "office", GrossArea: exactly("80.10"), Free: &yes, Lon: &lon, Lat: &lat},
			{ID: "R2", Name: "活动室", Building: "1号楼", Floor: "1-2", Use: "activity", GrossArea: exactly("160"), NetArea: exactly("150.5"), InPhase: &phase},
		},
		Agreement: &Agreement{Number: "示例协1", Free: &yes, Phases: []int64{1}, ValidUntil: planning.Date{Year: 2027, Month: 10, Day: 21}, Parties: []Party{
			{Role: "developer", Name: "示例花园置业有限公司", SignedOn: planning.Date{Year: 2026, Month: 10, Day: 20}},
			{Role: "subdistrict", Name: "示例街道办事处", SignedOn: planning.Date{Year: 2026, Month: 10, Day: 21}},
			{Role: "civil_affairs", Name: "示例市民政局", SignedOn: planning.Date{Year: 2026, Month: 10, Day: 22}},
		}},
	}
}

// exactly is an area of a test; one that is mistyped is not known, which no test takes for an area.
func exactly(s string) Area {
	a, _ := ParseArea(s)
	return a
}

func judge(a *Application, s Surroundings) Ruling { return Evaluate(Default(), a, s, today) }

// finding picks what a clause found.
func finding(t testing.TB, r Ruling, clause string) Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Clause == clause {
			return f
		}
	}
	t.Fatalf("nothing about %s", clause)
	return Finding{}
}

// onMap is what a map says of a development that lies wholly in one community.
func onMap() Surroundings {
	return Surroundings{
		Revision: 3, Located: true, Measured: true, Covered: 1, Rules: planning.DefaultGapRules(),
		Communities: []Home{{Code: "A", Name: "甲社区", Kind: "pure_urban", Share: 1}},
	}
}

func TestTheMapMakesAFileWorseIn(t *testing.T) {
	near, far := 35.0, 400.0
	for name, c := range map[string]struct {
		change  func(a *Application, s *Surroundings)
		clause  string
		outcome Outcome
		says    string
	}{
		"a sibling on one land contract": {func(_ *Application, s *Surroundings) {
			s.Siblings = []Sibling{{Code: "X", Name: "邻园", Units: 600, UnitsKnown: true, SameContract: true}}
		}, "area", Fail, "缺 119.90"},
		"a sibling next door": {func(_ *Application, s *Surroundings) {
			s.Siblings = []Sibling{{Code: "X", Name: "邻园", Units: 600, UnitsKnown: true, SameFirm: true, Distance: &near}}
		}, "area", Fail, "缺 119.90"},
		"a sibling of unknown size": {func(_ *Application, s *Surroundings) {
			s.Siblings = []Sibling{{Code: "X", Name: "邻园", SameContract: true}}
		}, "grouping", Undetermined, "邻园的套数不明"},
		"a sibling too far away": {func(_ *Application, s *Surroundings) {
			s.Siblings = []Sibling{{Code: "X", Units: 600, UnitsKnown: true, SameFirm: true, Distance: &far}}
		}, "grouping", Pass, "没有需要合并"},
		"a neighbour of another firm": {func(_ *Application, s *Surroundings) {
			s.Siblings = []Sibling{{Code: "X", Units: 600, UnitsKnown: true, Distance: &near}}
		}, "grouping", Pass, "没有需要合并"},
		"a released phase that the file hides":                       {func(_ *Application, s *Surroundings) { s.Released = []PhaseFact{{Number: 2, Units: 300, Permit: "x"}} }, "area", Fail, "缺 59.90"},
		"a phase without a permit that is larger than the file says": {func(_ *Application, s *Surroundings) { s.Planned = []PhaseFact{{Number: 1, Units: 1300}} }, "area", Fail, "缺 19.90"},
		"a phase larger than the file says":                          {func(_ *Application, s *Surroundings) { s.Released = []PhaseFact{{Number: 1, Units: 1300, Permit: "x"}} }, "approved_units", Fail, "增加 100 套"},
		"a room outside the community": {func(_ *Application, s *Surroundings) {
			s.Rooms = []RoomFact{{Room: "R2", Communities: []string{"B"}, Names: []string{"乙社区"}}}
		}, "community", Fail, "位于乙社区，不在项目所属的甲社区"},
		"a room in no community":        {func(_ *Application, s *Surroundings) { s.Rooms = []RoomFact{{Room: "R2"}} }, "community", Fail, "不在任何社区"},
		"a facility that the map lacks": {func(_ *Application, s *Surroundings) { s.Rooms = []RoomFact{{Room: "R2", Unknown: true}} }, "community", Undetermined, "没有用房"},
		"ground in nobody's charge": {func(_ *Application, s *Surroundings) {
			s.Covered, s.Communities = .3, []Home{{Code: "A", Name: "甲社区", Share: .3}}
		}, "community", Undetermined, "用地只有 30.0% 在社区范围内，缺归属认定文件"},
		"ground in no community": {func(_ *Application, s *Surroundings) { s.Covered, s.Communities = 0, nil }, "community", Undetermined, "用地不在任何社区范围内，缺归属认定文件"},
		"contested ground": {func(_ *Application, s *Surroundings) {
			s.Communities = []Home{{Code: "A", Name: "甲社区", Share: .55}, {Code: "B", Name: "乙社区", Share: .45}}
		}, "community", Undetermined, "用地分属甲社区 55.0%、乙社区 45.0%，缺归属认定文件"},
		"a sliver in the next community": {func(_ *Application, s *Surroundings) {
			s.Communities = []Home{{Code: "A", Name: "甲社区", Share: .97}, {Code: "B", Name: "乙社区", Share: .03}}
		}, "community", Pass, "甲社区"},
		"another community than the file's": {func(a *Application, _ *Surroundings) { a.Development.Community = "B" }, "community", Fail, "填报社区 B"},
		"a development the map lacks":       {func(a *Application, s *Surroundings) { a.Development.Code, s.Located = "XM-9", false }, "community", Undetermined, "地图上没有项目 XM-9"},
		"a file that names no place":        {func(_ *Application, s *Surroundings) { s.Located = false }, "community", NotApplicable, "没有项目编号和位置"},
		"a room that the same estate offers for elder care": {func(a *Application, s *Surroundings) {
			s.Claims = []RoomClaim{{Room: "R2", Application: "YS-2", Title: "示例花园", Same: true, Quotas: []string{EldercareQuota}, Use: "activity"}}
		}, "exclusive", Fail, "申请 YS-2 已将同一用房计入养老用房指标"},
		"a room that an inspection found let": {func(_ *Application, s *Surroundings) {
			s.Rooms = []RoomFact{{Room: "R2", Communities: []string{"A"}, Names: []string{"甲社区"}, InspectedOn: today, Found: "let"}}
		}, "exclusive", Fail, "2026-11-23 检查：已出租"},
		"a building that the scheme does not have": {func(a *Application, _ *Surroundings) {
			a.Buildings = []Building{{PlanningNumber: "1", MarketingNumber: "海棠座", DesignedUnits: 1200}}
		}, "position", Undetermined, "楼栋“1号楼”在楼栋表中没有或不止一栋"},
		"buildings with more homes than the phase": {func(a *Application, _ *Surroundings) {
			a.Buildings = []Building{{PlanningNumber: "1", DesignedUnits: 700}, {PlanningNumber: "1号楼", DesignedUnits: 600}}
		}, "approved_units", Fail, "增加 100 套"},
		"an approval that another one followed": {func(_ *Application, s *Surroundings) {
			s.Approvals = []ApprovalFact{{Number: "示例1号", On: planning.Date{Year: 2026, Month: 6, Day: 30}, Units: 1200}, {Number: "示例2号", On: planning.Date{Year: 2026, Month: 9, Day: 1}, Units: 1300}}
		}, "approved_units", Undetermined, "之后另有 示例2号（2026-09-01，1300 套）"},
		"an approval that is on record for fewer units": {func(_ *Application, s *Surroundings) {
			s.Approvals = []ApprovalFact{{Number: "示例 1 号", On: planning.Date{Year: 2026, Month: 6, Day: 30}, Units: 998}}
		}, "approved_units", Fail, "规划审批 998 套，现为 1,200 套"},
		"a room that another estate claims": {func(_ *Application, s *Surroundings) {
			s.Claims = []RoomClaim{{Room: "R2", Application: "YS-2", Title: "别园", Development: "XM-8"}}
		}, "exclusive", Fail, "申请 YS-2（别园）已承诺"},
		"a room that a sibling claims": {func(_ *Application, s *Surroundings) {
			s.Siblings = []Sibling{{Code: "X", UnitsKnown: true, SameContract: true}}
			s.Claims = []RoomClaim{{Room: "R2", Application: "YS-2", Development: "X"}}
		}, "exclusive", Pass, "没有发现"},
		"a room promised at the other gate": {func(_ *Application, s *Surroundings) {
			s.Claims = []RoomClaim{{Room: "R2", Application: "GH-1", Same: true}}
		}, "exclusive", Pass, "没有发现"},
		"a room promised to two communities": {func(a *Application, s *Surroundings) {
			a.Development.Community = "A"
			s.Claims = []RoomClaim{{Room: "R2", Application: "YS-2", Same: true, Community: "B"}}
		}, "exclusive", Fail, "另一社区 B"},
		"a room that serves another community": {func(_ *Application, s *Surroundings) {
			s.Rooms = []RoomFact{{Room: "R2", Communities: []string{"A"}, Serves: "B", ServesName: "乙社区"}}
		}, "exclusive", Fail, "已用于 乙社区"},
		"a room of another development, in a file without a code": {func(_ *Application, s *Surroundings) {
			s.Rooms = []RoomFact{{Room: "R2", Communities: []string{"A"}, Owes: "XM-2", OwesName: "别园"}}
		}, "exclusive", Fail, "属于项目 别园"},
		"a room of its own, in a file without a code": {func(_ *Application, s *Surroundings) {
			s.Rooms = []RoomFact{{Room: "R2", Communities: []string{"A"}, Owes: "XM-1", OwesName: "示例 花园"}}
		}, "exclusive", Pass, "没有发现"},
		"a phase that is planned and not in the file": {func(_ *Application, s *Surroundings) { s.Planned = []PhaseFact{{Number: 2, Units: 900}} }, "area", Pass, "应配 240.00"},
		"a room whose place nobody states": {func(_ *Application, s *Surroundings) {
			s.Rooms = []RoomFact{{Room: "R1", Communities: []string{"A"}}}
		}, "community", Pass, "甲社区；1 间用房未写位置"},
		"a room of another development": {func(a *Application, s *Surroundings) {
			a.Development.Code = "XM-1"
			s.Rooms = []RoomFact{{Room: "R2", Communities: []string{"A"}, Owes: "XM-2", OwesName: "别园"}}
		}, "exclusive", Fail, "属于项目 别园"},
	} {
		t.Run(name, func(t *testing.T) {
			a, s := presale(), onMap()
			if r := judge(a, s); r.Outcome != Pass || !r.Open || r.Effect != "" {
				t.Fatalf("it was not fine before: %s", r.Summary.En)
			}
			c.change(a, &s)
			r := judge(a, s)
			f := finding(t, r, c.clause)
			if f.Outcome != c.outcome || !strings.Contains(f.Sentence.Zh, c.says) {
				t.Errorf("%s: %s", f.Outcome, f.Sentence.Zh)
			}
			if shut := c.outcome == Fail || c.outcome == Undetermined; r.Open == shut || (shut && f.Remedy.IsZero()) {
				t.Errorf("open %v, remedy %q", r.Open, f.Remedy.Zh)
			}
		})
	}
}

func TestTheArithmeticIsWrittenOut(t *testing.T) {
	a := presale()
	if got := finding(t, judge(a, Surroundings{}), "area").Arithmetic; got.Zh != "1,200 套 × 20 ÷ 100 = 240.00 m²" || got.En != "1,200 units × 20 ÷ 100 = 240.00 m²" {
		t.Errorf("%+v", got)
	}
	a.Phases = []Phase{{Number: 1, DesignedUnits: 90, Status: Released}, {Number: 2, DesignedUnits: 90, Status: Released}, {Number: 3, DesignedUnits: 90, Status: This}, {Number: 4, DesignedUnits: 500, Status: Later}}
	if got := finding(t, judge(a, Surroundings{}), "area").Arithmetic.Zh; got != "90 + 90 + 90 = 270 套；270 套 × 20 ÷ 100 = 54.00 m²" {
		t.Error(got)
	}
	if got := finding(t, Evaluate(expired(t), a, Surroundings{}, day(t, "2012-01-01")), "area").Arithmetic.Zh; got != "90 + 90 + 90 = 270 套；270 套 ÷ 100 ≈ 3（不足进一）；3 × 30 = 90.00 m²；不低于 300.00 m²" {
		t.Error(got)
	}
}

func TestEveryNumberHasASource(t *testing.T) {
	s := onMap()
	s.Siblings = []Sibling{{Code: "X", Name: "邻园", Units: 600, UnitsKnown: true, SameContract: true}}
	for _, f := range judge(presale(), s).Findings {
		for _, n := range f.Numbers {
			if n.Key == "" || n.Title.IsZero() || n.Source.Zh == "" || n.Source.En == "" {
				t.Errorf("%s: %+v", f.Clause, n)
			}
		}
	}
}

func TestNoSentenceIsInOneLanguageOnly(t *testing.T) {
	check := func(where string, texts ...planning.Text) {
		for _, x := range texts {
			if (x.Zh == "") != (x.En == "") {
				t.Errorf("%s: %+v", where, x)
			}
		}
	}
	a := presale()
	a.Rooms[0].Floor, a.Rooms[1].Sold = "夹层", true
	for _, r := range []Ruling{judge(a, onMap()), judge(presale(), Surroundings{}), Evaluate(expired(t), a, Surroundings{}, today)} {
		check("summary", r.Summary)
		for _, f := range r.Findings {
			check(f.Clause, f.Title, f.Sentence, f.Arithmetic, f.Remedy, f.Article.Citation)
		}
		for _, room := range r.Rooms {
			check(room.ID, room.Reasons...)
		}
	}
}

// A signature that is dated after the day of the ruling has not been given yet.
func TestASignatureOfTomorrowIsNoneToday(t *testing.T) {
	a := presale()
	a.Agreement.Parties[2].SignedOn = today.AddDays(1)
	f := finding(t, judge(a, Surroundings{}), "agreement")
	if f.Outcome != Undetermined || f.Sentence.Zh != "缺民政局签字（2/3）" {
		t.Errorf("%s: %s", f.Outcome, f.Sentence.Zh)
	}
}

func TestAnAgreementHoldsOnItsLastDay(t *testing.T) {
	a := presale()
	a.Agreement.ValidUntil = today
	if f := finding(t, judge(a, Surroundings{}), "agreement"); f.Outcome != Pass {
		t.Error(f.Sentence.En)
	}
}

func TestAClauseThatOnlyAdvisesShutsNoGate(t *testing.T) {
	text := strings.Replace(shelfText(t), "    title: {zh: 批准套数, en: Approved units}\n    gates: [presale_permit]\n    effect: hold", "    title: {zh: 批准套数, en: Approved units}\n    gates: [presale_permit]\n    effect: advise", 1)
	rb, problems := Load("x.yaml", []byte(text))
	if rb == nil {
		t.Fatal(problems)
	}
	a := presale()
	a.Scheme = nil
	if r := judge(a, Surroundings{}); r.Open || r.Effect != Hold {
		t.Errorf("held: open %v, effect %s", r.Open, r.Effect)
	}
	if r := Evaluate(rb, a, Surroundings{}, today); !r.Open || finding(t, r, "approved_units").Outcome != Undetermined {
		t.Errorf("advised: %s", r.Summary.En)
	}
}

// Rooms that do not count leave the question open as long as others might still suffice.
func TestABadRoomDoesNotSettleWhatAnOpenOneMight(t *testing.T) {
	a := presale()
	a.Rooms = append(a.Rooms, Room{ID: "R3", Name: "地下室", Floor: "B1", Use: "activity", GrossArea: areaOf(100)})
	a.Rooms[1].Floor = "西侧"
	r := judge(a, Surroundings{})
	if f := finding(t, r, "position"); r.Outcome != Undetermined || f.Outcome != Undetermined {
		t.Errorf("%s, position %s", r.Outcome, f.Outcome)
	}
}

func TestARoomThatNamesNoPhaseIsOpenWhereLaterPhasesAre(t *testing.T) {
	a := presale()
	if f := finding(t, judge(a, Surroundings{}), "delivery"); f.Outcome != Pass {
		t.Errorf("without later phases: %s", f.Sentence.En)
	}
	a.Phases = append(a.Phases, Phase{Number: 2, DesignedUnits: 100, Status: Later})
	a.Scheme.Approval.Units = 1300
	if f := finding(t, judge(a, Surroundings{}), "delivery"); f.Outcome != Undetermined || !strings.Contains(f.Sentence.Zh, "办公室：未写位于哪一期") {
		t.Errorf("with a later phase: %s: %s", f.Outcome, f.Sentence.Zh)
	}
	a.Rooms[0].InPhase = a.Rooms[1].InPhase
	if f := finding(t, judge(a, Surroundings{}), "delivery"); f.Outcome != Pass {
		t.Errorf("with its phase: %s", f.Sentence.En)
	}
}

// edited is the rulebook that ships with one thing changed.
func edited(t *testing.T, old, new string) *Rulebook {
	t.Helper()
	text := strings.Replace(shelfText(t), old, new, 1)
	rb, problems := Load("edited.yaml", []byte(text))
	if rb == nil || text == shelfText(t) {
		t.Fatal("nothing to judge by", problems)
	}
	return rb
}

func TestANearnessOfNothingGroupsNobody(t *testing.T) {
	rb, touching := edited(t, "same_developer_near: 100", "same_developer_near: 0"), 0.0
	s := onMap()
	s.Siblings = []Sibling{{Code: "X", Name: "邻园", Units: 600, UnitsKnown: true, SameFirm: true, Distance: &touching}}
	if r := Evaluate(rb, presale(), s, today); r.Units != 1200 || r.Siblings[0].Counted {
		t.Errorf("%d units, %s", r.Units, r.Siblings[0].Reason.En)
	}
}

func TestAtPlanningApprovalTheWholeSchemeCounts(t *testing.T) {
	rb := edited(t, "title: {zh: 面积, en: Area}\n    gates: [presale_permit]", "title: {zh: 面积, en: Area}\n    gates: [planning_approval]")
	a := presale()
	a.Gate = PlanningApproval
	a.Phases = []Phase{{Number: 1, DesignedUnits: 400, Status: This}, {Number: 2, DesignedUnits: 300, Status: Later}}
	r := Evaluate(rb, a, Surroundings{}, today)
	if got := finding(t, r, "area").Arithmetic.Zh; got != "400 + 300 = 700 套；700 套 × 20 ÷ 100 = 140.00 m²" || !r.Phases[1].Counted {
		t.Errorf("%s, %+v", got, r.Phases)
	}
	whole := int64(900)
	a.Scheme.DesignedUnits = &whole
	if got := finding(t, Evaluate(rb, a, Surroundings{}, today), "area").Arithmetic.Zh; got != "900 套 × 20 ÷ 100 = 180.00 m²" {
		t.Errorf("a sum that is not one: %s", got)
	}
}

func TestAnAreaThatNobodyStatedIsNotNothing(t *testing.T) {
	a := presale()
	a.Gate = PlanningApproval
	a.Rooms[1].GrossArea = Area{}
	f := finding(t, judge(a, Surroundings{}), "design")
	if f.Outcome != Pass || f.Sentence.Zh != "办公场所 80.10 m²、室内活动场所（面积未写全）" || len(f.Numbers) != 1 {
		t.Errorf("%s, %v", f.Sentence.Zh, f.Numbers)
	}
}

func TestAnOpenUseIsNotAMissingOne(t *testing.T) {
	a := presale()
	a.Rooms[1].Floor = "西侧"
	if f := finding(t, judge(a, Surroundings{}), "uses"); f.Outcome != Undetermined || f.Sentence.Zh != "活动场所待定" || !strings.Contains(f.Remedy.Zh, "补齐") {
		t.Errorf("%s: %s; %s", f.Outcome, f.Sentence.Zh, f.Remedy.Zh)
	}
	a.Rooms[0].Floor = "B1"
	if f := finding(t, judge(a, Surroundings{}), "uses"); f.Outcome != Fail || f.Sentence.Zh != "缺办公场所" {
		t.Errorf("%s: %s", f.Outcome, f.Sentence.Zh)
	}
}

// Every clause gives its own reason, whichever clause looked at the room first.
func TestAClauseGivesItsOwnReason(t *testing.T) {
	rb := Default()
	turned := *rb
	turned.Clauses = slices.Clone(rb.Clauses)
	slices.Reverse(turned.Clauses)
	a := presale()
	a.Rooms = append(a.Rooms, Room{ID: "R3", Name: "物业室", Floor: "B1", Use: "property", GrossArea: areaOf(90), Free: a.Rooms[0].Free})
	a.Rooms[1].GrossArea = areaOf(100)
	for _, rb := range []*Rulebook{rb, &turned} {
		if f := finding(t, Evaluate(rb, a, Surroundings{}, today), "uses"); f.Outcome != Fail || !strings.Contains(f.Sentence.Zh, "物业管理用房") {
			t.Errorf("%s: %s", f.Outcome, f.Sentence.Zh)
		}
	}
}

func TestRolesAreListedAsASentenceDoes(t *testing.T) {
	a := presale()
	for i, want := range []string{"not signed by the civil affairs bureau (2 of 3)", "not signed by the sub-district office and the civil affairs bureau (1 of 3)",
		"not signed by the developer, the sub-district office and the civil affairs bureau (0 of 3)"} {
		a.Agreement.Parties[2-i].SignedOn = planning.Date{}
		if got := finding(t, judge(a, Surroundings{}), "agreement").Sentence.En; got != want {
			t.Errorf("got %s", got)
		}
	}
}

// The laws that hold whatever a file says. Applications are drawn from parts that are good, bad and unknown.
