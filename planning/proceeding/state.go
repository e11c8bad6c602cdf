package proceeding

import (
	"peijian/planning"
	"peijian/planning/permit"
)

// State 办理状态 is where a file stands.
type State string

// The states, in the order of a file that goes well; the last four are the ends.
const (
	Draft      State = "draft"      // 草稿
	Received   State = "received"   // 已受理
	Assessing  State = "assessing"  // 审查中
	Correction State = "correction" // 待补正: the applicant has it, the clock stands
	Assessed   State = "assessed"   // 已审查: a ruling is stored
	Reviewed   State = "reviewed"   // 已复核: by another officer
	Issued     State = "issued"     // 已准予
	Refused    State = "refused"    // 不予许可
	Withdrawn  State = "withdrawn"  // 已撤回
	Revoked    State = "revoked"    // 已撤销
)

var stateTitles = map[State]planning.Text{
	Draft: {Zh: "草稿", En: "draft"}, Received: {Zh: "已受理", En: "received"}, Assessing: {Zh: "审查中", En: "under assessment"},
	Correction: {Zh: "待补正", En: "correction requested"}, Assessed: {Zh: "已审查", En: "assessed"}, Reviewed: {Zh: "已复核", En: "reviewed"},
	Issued: {Zh: "已准予", En: "issued"}, Refused: {Zh: "不予许可", En: "refused"}, Withdrawn: {Zh: "已撤回", En: "withdrawn"},
	Revoked: {Zh: "已撤销", En: "revoked"},
}

// States lists every state.
func States() []State {
	return []State{Draft, Received, Assessing, Correction, Assessed, Reviewed, Issued, Refused, Withdrawn, Revoked}
}

// Title is what people call the state, empty for one that does not exist.
func (s State) Title() planning.Text { return stateTitles[s] }

// Ended says that the office has nothing more to decide.
func (s State) Ended() bool { return s == Issued || s == Refused || s == Withdrawn || s == Revoked }

// Action 办理动作 is a step that an officer takes.
type Action string

// The actions.
const (
	Receive           Action = "receive"
	StartAssessment   Action = "assess_start"
	Assess            Action = "assess"             // stores a ruling
	RequestCorrection Action = "request_correction" // 一次性告知补正
	Resubmit          Action = "resubmit"
	Review            Action = "review"
	Return            Action = "return"
	Issue             Action = "issue"
	Refuse            Action = "refuse"
	Withdraw          Action = "withdraw"
	Revoke            Action = "revoke"
)

// step is one row of the table of legal steps.
type step struct {
	action Action
	title  planning.Text
	from   []State
	to     State
	other  bool // by another officer than the one who assessed
	reason bool // needs a reason in words
}

// steps is the state machine. What is not here is refused.
var steps = []step{
	{action: Receive, title: planning.Text{Zh: "受理", En: "Receive"}, from: []State{Draft}, to: Received},
	{action: StartAssessment, title: planning.Text{Zh: "开始审查", En: "Begin assessment"}, from: []State{Received}, to: Assessing},
	{action: Assess, title: planning.Text{Zh: "出具审查意见", En: "Record the ruling"}, from: []State{Received, Assessing}, to: Assessed},
	{action: RequestCorrection, title: planning.Text{Zh: "补正", En: "Request correction"}, from: []State{Received, Assessing, Assessed, Reviewed}, to: Correction},
	{action: Resubmit, title: planning.Text{Zh: "补正收件", En: "Take the correction in"}, from: []State{Correction}, to: Received},
	{action: Review, title: planning.Text{Zh: "复核", En: "Review"}, from: []State{Assessed}, to: Reviewed, other: true},
	{action: Return, title: planning.Text{Zh: "退回审查", En: "Return to assessment"}, from: []State{Assessed, Reviewed}, to: Assessing, reason: true},
	{action: Issue, title: planning.Text{Zh: "准予", En: "Issue"}, from: []State{Reviewed}, to: Issued, other: true},
	{action: Refuse, title: planning.Text{Zh: "不予许可", En: "Refuse"}, from: []State{Assessed, Reviewed}, to: Refused, other: true, reason: true},
	{action: Withdraw, title: planning.Text{Zh: "申请人撤回", En: "Withdraw"}, from: []State{Draft, Received, Assessing, Correction, Assessed, Reviewed}, to: Withdrawn, reason: true},
	{action: Revoke, title: planning.Text{Zh: "撤销", En: "Revoke"}, from: []State{Issued}, to: Revoked, reason: true},
}

// Actions lists every action in the order in which screens show them.
func Actions() []Action {
	out := make([]Action, len(steps))
	for i, s := range steps {
		out[i] = s.action
	}
	return out
}

// Title is what a button says, empty for an action that does not exist.
func (a Action) Title() planning.Text {
	if s := stepOf(a); s != nil {
		return s.title
	}
	return planning.Text{}
}

// Transition is one legal step, for whoever must hold the same table, as the database does.
type Transition struct {
	Action   Action
	From, To State
}

// Transitions lists every legal step.
func Transitions() []Transition {
	var out []Transition
	for _, s := range steps {
		for _, from := range s.from {
			out = append(out, Transition{s.action, from, s.to})
		}
	}
	return out
}

func stepOf(a Action) *step {
	for i := range steps {
		if steps[i].action == a {
			return &steps[i]
		}
	}
	return nil
}

// communitySetup 设立社区 is a gate at which some places ask for the rooms.
const communitySetup permit.Gate = "community_setup"

// Keeper is the role that works the files of a gate. Gates are an open list: those that are neither the housing department's nor civil affairs' are
// the planning department's.
func Keeper(g permit.Gate) Role {
	switch g {
	case "":
		return ""
	case permit.PresalePermit:
		return PresaleOfficer
	case communitySetup:
		return CivilAffairs
	}
	return PlanningReviewer
}
