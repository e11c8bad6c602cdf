package permit

import (
	"fmt"
	"strings"

	"peijian/planning"
)

// Selection says which of a file's dates decides whether the rulebook speaks, and on what that choice rests.
type Selection struct {
	Date     SelectionDate `json:"date"`
	Citation planning.Text `json:"citation"`
}

// SelectionDate names a date.
type SelectionDate string

// The dates that can select a rulebook. What a file is judged on besides, as whether an agreement has ended, is always as of the day of
// the review.
const (
	ByReceipt SelectionDate = "received_on" // 受理日期: a file keeps the rulebook under which it came in
	ByReview  SelectionDate = "reviewed_on" // 审查日: whatever is in force when it is judged

	ByLandContract      SelectionDate = "land_contract_on"      // 土地出让合同签订日
	ByPlanningCondition SelectionDate = "planning_condition_on" // 规划条件出具日
	ByPlanningPermit    SelectionDate = "planning_permit_on"    // 规划许可日
)

var selectionTitles = map[SelectionDate]planning.Text{
	ByReceipt: {Zh: "受理日期", En: "received on"}, ByReview: {Zh: "审查日", En: "reviewed on"},
	ByLandContract: {Zh: "土地合同日期", En: "land contract of"}, ByPlanningCondition: {Zh: "规划条件日期", En: "planning conditions of"},
	ByPlanningPermit: {Zh: "规划许可日期", En: "planning permit of"},
}

func (l *rulebookCheck) selection() {
	_, known := selectionTitles[l.rb.SelectedBy.Date]
	l.need(known, "selected_by.date", "适用日期应为 received_on、reviewed_on、land_contract_on、planning_condition_on 或 planning_permit_on",
		"selected_by.date is neither received_on nor reviewed_on nor land_contract_on, planning_condition_on or planning_permit_on")
	l.text(l.rb.SelectedBy.Citation, "selected_by.citation")
}

// selecting is the date by which the rulebook is selected for this file.
func (h *hearing) selecting() planning.Date { return h.a.dateOf(h.rb.SelectedBy.Date, h.asOf) }

// validity settles the files of which the rulebook may not speak, or of which nobody can say whether it may.
func (h *hearing) validity() (f Finding, settled bool) {
	on, title := h.selecting(), selectionTitles[h.rb.SelectedBy.Date]
	switch {
	case on.IsZero() && h.rb.SelectedBy.Date != ByReceipt:
		f = h.finding(Undetermined, sentence("申请材料没有写明"+title.Zh+"，不能确定适用的规则书", "the file does not state the day of the "+strings.TrimSuffix(title.En, " of")+": which rulebook applies is not known"),
			sentence("补写"+title.Zh, "state that day"))
	case on.IsZero():
		f = h.finding(Undetermined, sentence("申请材料没有写明受理日期，不能确定适用的规则书", "the file does not say when it was received: which rulebook applies is not known"),
			sentence("补写受理日期", "state the day of receipt"))
	case h.asOf.Before(on) && h.rb.SelectedBy.Date != ByReceipt:
		f = h.finding(Undetermined, sentence(fmt.Sprintf("%s %s 晚于审查日 %s", title.Zh, on, h.asOf), fmt.Sprintf("%s %s, after the day of this review, %s", title.En, on, h.asOf)),
			sentence("核对"+title.Zh, "check that day"))
	case h.asOf.Before(on):
		f = h.finding(Undetermined, sentence(fmt.Sprintf("受理日期 %s 晚于审查日 %s", on, h.asOf), fmt.Sprintf("received on %s, after the day of this review, %s", on, h.asOf)),
			sentence("核对受理日期", "check the day of receipt"))
	case on.Before(h.rb.ValidFrom):
		f = h.finding(NotInForce, sentence(fmt.Sprintf("%s %s 早于规则书施行日期 %s", title.Zh, on, h.rb.ValidFrom),
			fmt.Sprintf("%s %s, before the rulebook came into force on %s", title.En, on, h.rb.ValidFrom)), otherRulebook)
	case !h.rb.InForce(on):
		f = h.finding(NotInForce, sentence(fmt.Sprintf("%s %s 晚于规则书有效期截止日 %s", title.Zh, on, h.rb.ValidUntil),
			fmt.Sprintf("%s %s, after the rulebook's last day, %s", title.En, on, h.rb.ValidUntil)), otherRulebook)
		if r := h.rb.RepealedBy; r != nil {
			f.Sentence = sentence(f.Sentence.Zh+"（"+r.Text.Zh+"）", f.Sentence.En+" ("+r.Text.En+")")
		}
	default:
		return f, false
	}
	return f, true
}

var otherRulebook = planning.Text{Zh: "选用该日有效的规则书", En: "choose a rulebook that was in force on that day"}

// finding is what a ruling says of the rulebook itself, before any clause is heard.
func (h *hearing) finding(o Outcome, sentence, remedy planning.Text) Finding {
	return Finding{
		Clause: "validity", Title: planning.Text{Zh: "规则效力", En: "Rulebook in force"}, Outcome: o, Effect: Block, Numbers: []Number{},
		Sentence: sentence, Remedy: remedy, Article: Article{Citation: h.rb.SelectedBy.Citation},
	}
}
