package gap

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"peijian/planning"
)

// State is where a gap stands in its life.
type State string

// The states. Registered to Closed are the five stages of a case.
const (
	Proposed   State = "proposed"   // by the machine
	Confirmed  State = "confirmed"  // 属实
	Dismissed  State = "dismissed"  // 不属实; it comes back when its facts change
	Registered State = "registered" // 事件登记
	Dispatched State = "dispatched" // 调度派遣
	Handled    State = "handled"    // 任务处理
	Followed   State = "followed"   // 跟踪回访
	Closed     State = "closed"     // 评估结案
	Mended     State = "mended"     // the ground is mended: the machine finds it no more
)

var stateTitles = map[State]planning.Text{
	Proposed: {Zh: "待核实", En: "proposed"}, Confirmed: {Zh: "已核实", En: "confirmed"}, Dismissed: {Zh: "不属实", En: "dismissed"},
	Registered: {Zh: "事件登记", En: "registered"}, Dispatched: {Zh: "调度派遣", En: "dispatched"}, Handled: {Zh: "任务处理", En: "handled"},
	Followed: {Zh: "跟踪回访", En: "followed up"}, Closed: {Zh: "评估结案", En: "closed"}, Mended: {Zh: "已消除", En: "mended"},
}

// Title names a state.
func (s State) Title() planning.Text { return stateTitles[s] }

// Over says whether nobody has to do anything about a gap in this state.
func (s State) Over() bool { return s == Dismissed || s == Closed || s == Mended }

// Action is a step that an officer takes with a gap.
type Action string

// The actions.
const (
	Confirm  Action = "confirm"
	Dismiss  Action = "dismiss"
	Reopen   Action = "reopen"
	Register Action = "register"
	Dispatch Action = "dispatch"
	Handle   Action = "handle"
	FollowUp Action = "follow_up"
	Close    Action = "close"
	Return   Action = "return"
)

// Step is one legal step: the same table stands in the database.
type Step struct {
	Action   Action
	From, To State
}

// Steps lists every legal step of officers, in the order in which a screen offers them.
var Steps = []Step{
	{Confirm, Proposed, Confirmed},
	{Register, Confirmed, Registered},
	{Dispatch, Registered, Dispatched},
	{Handle, Dispatched, Handled},
	{FollowUp, Handled, Followed},
	{Close, Followed, Closed},
	{Return, Dispatched, Registered}, {Return, Handled, Dispatched}, {Return, Followed, Dispatched},
	{Dismiss, Proposed, Dismissed}, {Dismiss, Confirmed, Dismissed},
	{Reopen, Dismissed, Proposed}, {Reopen, Closed, Proposed},
}

var actionTitles = map[Action]planning.Text{
	Confirm: {Zh: "属实", En: "Confirm"}, Dismiss: {Zh: "不属实", En: "Dismiss"}, Reopen: {Zh: "重新核实", En: "Reopen"},
	Register: {Zh: "事件登记", En: "Register"}, Dispatch: {Zh: "调度派遣", En: "Dispatch"}, Handle: {Zh: "任务处理", En: "Handle"},
	FollowUp: {Zh: "跟踪回访", En: "Follow up"}, Close: {Zh: "评估结案", En: "Close"}, Return: {Zh: "退回", En: "Return"},
	"open": {Zh: "发现", En: "Found"}, "mend": {Zh: "消除", En: "Mended"}, "break": {Zh: "再次出现", En: "Broke again"}, "change": {Zh: "事实变化", En: "Facts changed"},
}

// Title names an action, also those of the machine: open, mend, break, change.
func (a Action) Title() planning.Text { return actionTitles[a] }

// Choices are the actions that lead on from a state.
func (s State) Choices() []Action {
	var out []Action
	for _, step := range Steps {
		if step.From == s {
			out = append(out, step.Action)
		}
	}
	return out
}

// Life is a gap's state as the city keeps it.
type Life struct {
	ID           string        `json:"id"`
	Kind         Kind          `json:"kind"`
	Subdistrict  string        `json:"subdistrict"` // code, "" for none
	Name         string        `json:"name"`
	State        State         `json:"state"`
	Version      int64         `json:"version"` // who acts on what they did not see is refused
	Households   *int64        `json:"households"`
	OpenedOn     planning.Date `json:"opened_on"`
	ClosedOn     planning.Date `json:"closed_on"` // zero: it is open
	DueOn        planning.Date `json:"due_on"`    // zero: none
	Assignee     string        `json:"assignee"`
	Satisfaction int64         `json:"satisfaction"` // 1 to 5, 0: nobody asked
}

// Overdue says whether a case is past its day and not over.
func (l *Life) Overdue(today planning.Date) bool {
	return !l.DueOn.IsZero() && !l.State.Over() && l.DueOn.Before(today)
}

// Stage is a part of the gaps by how far they are: one of open, case, overdue, over, all, or a state.
type Stage string

// In says whether a gap stands in a stage.
func (l *Life) In(stage Stage, today planning.Date) bool {
	switch stage {
	case "all":
		return true
	case "open":
		return !l.State.Over()
	case "over":
		return l.State.Over()
	case "overdue":
		return l.Overdue(today)
	case "case":
		return l.State == Registered || l.State == Dispatched || l.State == Handled || l.State == Followed
	}
	return string(l.State) == string(stage)
}

// Event is one step of a gap's life.
type Event struct {
	Seq          int64         `json:"seq"`
	Action       Action        `json:"action"`
	From         State         `json:"from"`
	To           State         `json:"to"`
	Officer      string        `json:"officer"` // name, "": the machine
	Day          planning.Date `json:"day"`
	At           time.Time     `json:"at"`
	Reason       string        `json:"reason"`
	DueOn        planning.Date `json:"due_on"`
	Assignee     string        `json:"assignee"`
	Satisfaction int64         `json:"satisfaction"`
	Attachment   string        `json:"attachment"` // name of a file, "" for none
}

// Move is a step that an officer asks for.
type Move struct {
	ID             string
	Action         Action
	Officer        int64
	On             planning.Date
	Version        int64
	Reason         string        // of Dismiss, Reopen, Handle, Return
	DueOn          planning.Date // of Dispatch
	Assignee       string        // of Dispatch: the office
	Satisfaction   int64         // of FollowUp, 1 to 5
	Attachment     []byte
	AttachmentName string
	AttachmentMime string
}

// Month is what became of the gaps of one sub-district in one month.
type Month struct {
	Month       string `json:"month"`       // 2026-11
	Subdistrict string `json:"subdistrict"` // code, "" for none
	Opened      int64  `json:"opened"`
	Closed      int64  `json:"closed"`
	Overdue     int64  `json:"overdue"`    // cases past their day at the end of the month, or now
	Households  int64  `json:"households"` // of the gaps that were opened, where they are known
}

// Digest tells the facts of a gap from others: what brings a dismissed one back when it changes.
func (g *Gap) Digest() string {
	facts := g.Stable
	if facts == "" {
		facts = g.Evidence.Zh
	}
	people := "?"
	if g.Households != nil {
		people = fmt.Sprint(*g.Households)
	}
	sum := sha256.Sum256([]byte(facts + "\x00" + people))
	return hex.EncodeToString(sum[:])
}
