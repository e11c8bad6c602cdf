package gap

import "peijian/planning"

// MostAtOnce is how many gaps one step may take.
const MostAtOnce = 2000

// ManyActions are the steps that can be taken with many gaps at once.
var ManyActions = []Action{Confirm, Dismiss, Dispatch}

// Seen is a gap as somebody saw it when they decided.
type Seen struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

// MoveMany 批量处置 is one step of an officer with many gaps, for all of them or for none. Those that are dispatched go through the steps before: they are
// confirmed and registered where they were not.
type MoveMany struct {
	Gaps     []Seen // at most MostAtOnce, each once
	Action   Action // one of ManyActions
	Officer  int64
	On       planning.Date
	Reason   string        // of Dismiss; a note else
	DueOn    planning.Date // of Dispatch
	Assignee string        // of Dispatch: the office
}

// Refusal 不能处置 says why a gap kept a step with many from being taken.
type Refusal struct {
	ID   string
	Code RefusalCode
}

// RefusalCode is a kind of refusal.
type RefusalCode string

// The kinds of refusals.
const (
	RefusedUnknown RefusalCode = "unknown"   // there is no such gap
	RefusedOffice  RefusalCode = "office"    // it is for another office
	RefusedChanged RefusalCode = "changed"   // somebody was faster
	RefusedState   RefusalCode = "state"     // no such step leads on from where it stands
	RefusedReason  RefusalCode = "condition" // the step lacks something, such as a reason or a day
)

var refusalWords = map[RefusalCode]planning.Text{
	RefusedUnknown: {Zh: "没有这一处", En: "there is no such gap"},
	RefusedOffice:  {Zh: "由民政部门和所在街道处置", En: "civil affairs and its sub-district work it"},
	RefusedChanged: {Zh: "刚被他人改动", En: "it was changed meanwhile"},
	RefusedState:   {Zh: "按目前状态不能这样处置", En: "no such step leads on from where it stands"},
	RefusedReason:  {Zh: "缺少理由、单位或期限", En: "a reason, an office or a day is missing"},
}

// Why says it in both languages.
func (c RefusalCode) Why() planning.Text { return refusalWords[c] }
