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

// agreement fills in what the file says and leaves room for what it does not.
func (s *sheet) agreement(in *Input) {
	f := in.File
	blank := "________________"
	or := func(v string) string {
		if v == "" {
			return blank
		}
		return v
	}
	s.heading("当事人")
	roles := []struct{ label, role string }{{"甲方（开发企业）", "developer"}, {"乙方（街道办事处）", "subdistrict"}, {"丙方（民政局）", "civil_affairs"}}
	for _, one := range roles {
		name := ""
		if one.role == "developer" {
			name = in.Ruling.Developer
		}
		if a := in.Ruling.Agreement; a != nil {
			for _, p := range a.Parties {
				if p.Role == one.role && p.Name != "" {
					name = p.Name
				}
			}
		}
		s.text(10.5, 0, one.label+"："+or(name))
	}
	s.rooms(in)
	s.heading("约定")
	free, until, number := blank, blank, blank
	if f != nil && f.Agreement != nil {
		number = or(f.Agreement.Number)
		until = or(f.Agreement.ValidUntil.String())
		if f.Agreement.Free != nil {
			free = map[bool]string{true: "无偿", false: "有偿"}[*f.Agreement.Free]
		}
	}
	for i, clause := range []string{
		"协议编号：" + number + "。",
		fmt.Sprintf("甲方在“%s”（%s）建设上表所列社区用房，%s提供给社区居民委员会办公和居民活动使用。", in.Ruling.Development.Name, or(in.Ruling.Development.Code), free),
		"上表楼栋、楼层、面积以规划核实和实测为准；实测面积少于约定的，由甲方补足。",
		"移交期限：竣工验收合格后 " + blank + " 日内移交，同时交付图纸和钥匙。",
		"权属登记在 " + blank + " 名下，登记簿注明社区用房用途。",
		"甲方保证用房未出售、未抵押，不计入公摊，不改变用途。",
		"违约责任：" + blank + blank + "。",
		"本协议自三方签字盖章之日起生效，有效期至 " + until + "。一式 " + blank + " 份。",
	} {
		s.text(10.5, 0, fmt.Sprintf("第%s条　%s", []string{"一", "二", "三", "四", "五", "六", "七", "八"}[i], clause))
	}
	s.drawing(in)
	s.boxes("甲方（盖章）", "乙方（盖章）", "丙方（盖章）")
}
