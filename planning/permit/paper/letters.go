package paper

import (
	"fmt"
	"strings"

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
	s.heading("告知事项", 60)
	s.text(10.5, 0, dash(in.Ruling.Developer)+"：")
	s.text(10.5, 0, fmt.Sprintf("　　你单位提交的“%s”申请材料已收到。经审查，须补正以下内容，现一次性告知：", in.Ruling.Name))
	for i, item := range in.asked() {
		s.hung(10.5, 21, fmt.Sprintf("%d. ", i+1), stopped(item.Zh))
	}
	s.text(10.5, 0, "　　补正期间不计入办理期限，收到补正材料后继续计算。")
	s.heading("依据", 60)
	s.reasons(in)
	s.boxes("告知单位（盖章）", "申请人签收")
}

// stopped is a sentence with one full stop at its end, whether or not somebody wrote one.
func stopped(sentence string) string { return strings.TrimRight(sentence, "。；;. \n") + "。" }

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

// remedies are what a refusal must tell by 《行政许可法》第三十八条. Who hears an appeal and until when, the office writes in.
const remedies = "　　如不服本决定，可以自收到本决定书之日起________日内向________________________申请行政复议，" +
	"或者________内向________________________人民法院提起行政诉讼。"

const remediesBasis = "　　《行政许可法》第三十八条：不予许可应当书面说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利。复议机关、受理法院和期限由经办单位填写。"

func (s *sheet) refusal(in *Input) {
	s.heading("决定", 60)
	s.text(10.5, 0, dash(in.Ruling.Developer)+"：")
	s.text(10.5, 0, fmt.Sprintf("　　你单位于 %s 提出“%s”申请。经审查，决定不予许可。", in.Ruling.ReceivedOn, in.Ruling.Name))
	if in.Reason != "" {
		s.heading("理由", 20)
		s.text(10.5, 0, "　　"+in.Reason)
	}
	s.heading("事实与依据", 60)
	s.reasons(in)
	s.rooms(in)
	s.drawing(in)
	s.heading("权利告知", s.tall(10.5, 0, "", remedies)+s.tall(8.5, 0, "", remediesBasis)+boxTall+40)
	s.text(10.5, 0, remedies)
	s.text(8.5, 0, remediesBasis)
	s.boxes("经办", "复核", "审批")
	s.y += 8
	s.right(10.5, dash(in.Organ)+"（印章）　　　　　年　　月　　日")
}
