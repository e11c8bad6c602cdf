package permit

import (
	"fmt"

	"peijian/planning"
)

// Evaluate judges an application by a rulebook as of a day. It is pure: the same rulebook, application, surroundings and day make the
// same ruling, to the byte. It never fails; what is wrong with an application is in the findings. Whether the rulebook speaks at all is
// asked of the date that selects it, [Rulebook.SelectedBy]; everything else is judged as of the day.
func Evaluate(rb *Rulebook, a *Application, s Surroundings, asOf planning.Date) Ruling {
	h := &hearing{rb: rb, a: a, s: &s, asOf: asOf, clauses: rb.at(a.Gate)}
	h.index()
	h.count()
	h.admit()
	h.open()
	h.seatRooms()
	h.measure()
	r := h.ruling()
	validity, settled := h.validity()
	switch _, speaks := rb.Gate(a.Gate); {
	case settled:
		r.Findings = []Finding{validity}
	case !speaks || len(h.clauses) == 0:
		r.Findings = []Finding{}
	default:
		r.Findings = make([]Finding, 0, len(h.clauses))
		for _, c := range h.clauses {
			r.Findings = append(r.Findings, h.find(c))
		}
	}
	h.decide(&r)
	return r
}

// hearing is one judgement under way.
type hearing struct {
	rb      *Rulebook
	a       *Application
	s       *Surroundings
	asOf    planning.Date
	clauses []*Clause

	phases   []PhaseView
	siblings []SiblingView
	own      int64 // units of the development that count
	units    int64 // and of its siblings
	housing  bool  // there are homes, or nobody said that there are none

	heard   []*Clause // those of the clauses that speak of this development
	seats   []seat
	tallies []*tally
	head    *tally       // whose numbers the ruling shows first
	asBuilt *AsBuiltTest // nil: rooms count as planned

	places map[string]*RoomFact // what the map knows of rooms
	homes  []Home               // the development's own communities
	floors map[string]storey    // floors as read, by how they are written

	crosswalk Crosswalk // of the file's buildings
}

// storey is a floor as read.
type storey struct {
	floor    Floor
	readable bool
}

// floor reads a floor once, however many rooms are on it.
func (h *hearing) floor(s string) (Floor, bool) {
	read, seen := h.floors[s]
	if !seen {
		read.floor, read.readable = ParseFloor(s)
		h.floors[s] = read
	}
	return read.floor, read.readable
}

// index prepares what every room is asked about.
func (h *hearing) index() {
	h.homes, h.floors, h.crosswalk = h.s.belongs(), map[string]storey{}, h.a.Crosswalk()
	h.places = make(map[string]*RoomFact, len(h.s.Rooms))
	for i := range h.s.Rooms {
		if fact := &h.s.Rooms[i]; h.places[fact.Room] == nil {
			h.places[fact.Room] = fact
		}
	}
}

// find hears one clause. Where there are no homes no clause applies.
func (h *hearing) find(c *Clause) Finding {
	if !h.housing {
		return c.finding(NotApplicable, sentence("本项目没有住宅，不适用", "the development has no homes: not applicable"))
	}
	if f, settled := h.unheard(c); settled {
		return f
	}
	f := c.tests()[0].hear(h, c)
	if f.Numbers == nil {
		f.Numbers = []Number{}
	}
	return f
}

// finding begins what a clause says.
func (c *Clause) finding(o Outcome, sentence planning.Text) Finding {
	return Finding{
		Clause: c.ID, Title: c.Title, Outcome: o, Effect: c.Effect, Sentence: sentence, Numbers: []Number{},
		Article: Article{Citation: c.Article.Citation, Quote: c.Article.Quote, Verified: c.Article.Verified},
	}
}

// ruling is the frame in which the findings go.
func (h *hearing) ruling() Ruling {
	r := Ruling{
		Application: h.a.ID, Name: h.a.Name, Gate: h.a.Gate, Developer: h.a.Development.Developer.Name,
		Development: Subject{Code: h.a.Development.Code, Name: h.a.Development.Name},
		ReceivedOn:  h.a.ReceivedOn, AsOf: h.asOf, CityRevision: h.s.Revision, Rulebook: h.rb.note(),
		Units: h.units, Phases: h.phases, Buildings: h.buildingViews(), Siblings: h.siblings, Findings: []Finding{},
		Rooms: h.roomViews(), Agreement: h.agreementView(), Communities: h.placeViews(), Promised: h.head.promised.downward(), Quotas: h.quotaViews(),
	}
	if h.head.test != nil && h.head.base.known {
		r.Required, r.Short = h.head.required.upward(), h.head.short().upward()
	}
	return r
}

// severity orders outcomes: the worst finding is the ruling.
var severity = map[Outcome]int{NotApplicable: 0, Pass: 1, Undetermined: 2, Fail: 3, NotInForce: 4}

// weight orders effects, the strongest last.
var weight = map[Effect]int{Advise: 0, Cosign: 1, Hold: 2, Block: 3}

// decide draws the sum: the worst outcome of the clauses that do more than advise, and the strongest effect of those that have it.
func (h *hearing) decide(r *Ruling) {
	r.Outcome = NotApplicable
	for _, f := range r.Findings {
		if f.Effect != Advise && severity[f.Outcome] > severity[r.Outcome] {
			r.Outcome = f.Outcome
		}
	}
	r.Open = r.Outcome == Pass
	for _, f := range r.Findings {
		if f.Effect != Advise && severity[r.Outcome] > severity[Pass] && f.Outcome == r.Outcome && (r.Effect == "" || weight[f.Effect] > weight[r.Effect]) {
			r.Effect = f.Effect
		}
	}
	r.Summary = summary(r)
}

// OutcomeTitle is what people call an outcome.
func OutcomeTitle(o Outcome) planning.Text { return outcomeTitles[o] }

var outcomeTitles = map[Outcome]planning.Text{
	NotApplicable: {Zh: "不适用", En: "not applicable"}, NotInForce: {Zh: "规则无效", En: "rulebook not in force"},
	Pass: {Zh: "通过", En: "pass"}, Undetermined: {Zh: "缺材料", En: "undetermined"}, Fail: {Zh: "不通过", En: "fail"},
}

// summary says the outcome and what decides it.
func summary(r *Ruling) planning.Text {
	title := OutcomeTitle(r.Outcome)
	if r.Outcome == Pass {
		if r.Required == "" {
			return sentence(title.Zh+"：各项均符合", title.En+": every clause is met")
		}
		return sentence(fmt.Sprintf("%s：应配 %s m²，已落实 %s m²", title.Zh, Grouped(r.Required), Grouped(r.Promised)),
			fmt.Sprintf("%s: %s m² required, %s m² secured", title.En, Grouped(r.Required), Grouped(r.Promised)))
	}
	more := -1
	var first Finding
	for _, f := range r.Findings {
		if f.Outcome == r.Outcome && f.Effect != Advise {
			if more++; more == 0 {
				first = f
			}
		}
	}
	if more < 0 {
		return sentence(title.Zh+"：规则书对此环节没有规定", title.En+": the rulebook says nothing about this gate")
	}
	zh, en := title.Zh+"："+first.Sentence.Zh, title.En+": "+first.Sentence.En
	if more > 0 && r.Outcome != NotApplicable {
		zh, en = fmt.Sprintf("%s；另有 %d 项", zh, more), fmt.Sprintf("%s; and %d more", en, more)
	}
	return sentence(zh, en)
}

func sentence(zh, en string) planning.Text { return planning.Text{Zh: zh, En: en} }
