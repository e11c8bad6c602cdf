package paper

import (
	"fmt"

	"peijian/planning"
	"peijian/planning/permit"
)

// asked lists what is to be corrected: what the officer wrote, or what the findings ask for.
func (in *Input) asked() []planning.Text {
	if len(in.Items) > 0 {
		return in.Items
	}
	var out []planning.Text
	for _, f := range in.Ruling.Findings {
		if f.Outcome == permit.Fail || f.Outcome == permit.Undetermined {
			if f.Remedy.IsZero() {
				out = append(out, f.Sentence)
			} else {
				out = append(out, f.Remedy)
			}
		}
	}
	return out
}

func (s *sheet) correction(in *Input) {
	s.heading("告知事项")
	s.text(10.5, 0, dash(in.Ruling.Developer)+"：")
	s.text(10.5, 21, fmt.Sprintf("你单位提交的“%s”申请材料已收到。经审查，须补正以下内容，现一次性告知：", in.Ruling.Name))
	for i, item := range in.asked() {
		s.text(10.5, 21, fmt.Sprintf("%d. %s。", i+1, item.Zh))
	}
	s.heading("依据")
	s.reasons(in)
	s.text(10, 0, "补正期间不计入办理期限；材料补正齐全后重新计时。")
	s.boxes("告知单位（盖章）", "申请人签收")
}

// reasons lists what does not pass, with its article.
func (s *sheet) reasons(in *Input) {
	n := 0
	for i := range in.Ruling.Findings {
		if f := &in.Ruling.Findings[i]; f.Outcome == permit.Fail || f.Outcome == permit.Undetermined || f.Outcome == permit.NotInForce {
			n++
			s.finding(n, f)
		}
	}
	if n == 0 {
		s.text(10, 0, "规则审查未发现不通过的条款。")
	}
}

func (s *sheet) refusal(in *Input) {
	s.heading("决定")
	s.text(10.5, 0, dash(in.Ruling.Developer)+"：")
	s.text(10.5, 21, fmt.Sprintf("你单位于 %s 提出“%s”申请。经审查，决定不予许可。", in.Ruling.ReceivedOn, in.Ruling.Name))
	if in.Reason != "" {
		s.heading("理由")
		s.text(10.5, 21, in.Reason)
	}
	s.heading("事实与依据")
	s.reasons(in)
	s.heading("权利告知")
	s.text(10.5, 21, "如不服本决定，可以依法申请行政复议或者提起行政诉讼。（《行政许可法》第三十八条：不予许可应当书面说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利。复议机关、受理法院和期限由经办单位填写：____________________。）")
	s.rooms(in)
	s.drawing(in)
	s.boxes("经办", "复核", "审批")
}
