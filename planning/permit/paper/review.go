package paper

import (
	"fmt"
	"strconv"

	"peijian/planning"
	"peijian/planning/permit"
)

var outcomeWords = map[permit.Outcome]string{
	permit.Pass: "通过", permit.Fail: "不通过", permit.Undetermined: "缺材料", permit.NotInForce: "规则未生效", permit.NotApplicable: "不适用",
}

var effectWords = map[permit.Effect]string{permit.Block: "阻断", permit.Hold: "补正", permit.Cosign: "会签", permit.Advise: "提示"}

// review is the opinion and the checklist: the verdict, the computation line by line, the rooms, the map, and who signs.
func (s *sheet) review(in *Input) {
	r := &in.Ruling
	s.verdict(r)
	s.heading("逐条审查", 60)
	for i := range r.Findings {
		s.finding(i+1, &r.Findings[i])
	}
	s.overridden(in)
	s.phases(r)
	s.buildings(r)
	s.rooms(in)
	s.signatures(r)
	s.siblings(r)
	s.drawing(in)
	sentence := verdictSentence(in)
	s.heading("审查意见", s.tall(10, 0, "", sentence)+boxTall) // who signs, signs below what they say
	s.text(10, 0, sentence)
	s.boxes("经办", "复核", "审批")
}

func verdictSentence(in *Input) string {
	r := &in.Ruling
	if r.Open {
		return "经审查，符合所适用规则的要求，规则不阻止本环节。"
	}
	return "经审查，" + r.Summary.Zh + "。依所适用规则，本环节不予通过。"
}

// verdict is the outcome and the accounts that decide it.
func (s *sheet) verdict(r *permit.Ruling) {
	s.heading("结论", 90)
	s.text(13, 0, mark(r.Outcome)+" "+outcomeWords[r.Outcome])
	s.text(10, 0, r.Summary.Zh)
	s.y += 2
	s.table("", []column{{"指标", 0.32, false}, {"计算套数", 0.17, true}, {"应配 m²", 0.17, true}, {"已落实 m²", 0.17, true}, {"缺 m²", 0.17, true}}, accounts(r))
	for _, d := range r.Rulebook.Doubts {
		s.hung(8.5, 0, "未核实：", d.Zh)
	}
}

// accounts are the sums of each quota, or of all rooms where the gate asks for no more than one.
func accounts(r *permit.Ruling) [][]string {
	var out [][]string
	units := permit.Grouped(strconv.FormatInt(r.Units, 10))
	for _, q := range r.Quotas {
		out = append(out, []string{q.Title.Zh, units, dash(permit.Grouped(q.Required)), dash(permit.Grouped(q.Promised)), dash(permit.Grouped(q.Short))})
	}
	if len(out) == 0 && r.Required != "" {
		out = append(out, []string{"社区用房", units, permit.Grouped(r.Required), dash(permit.Grouped(r.Promised)), dash(permit.Grouped(r.Short))})
	}
	return out
}

// mark is printed, not only coloured: black on white must tell it too.
func mark(o permit.Outcome) string {
	switch o {
	case permit.Pass:
		return "✓"
	case permit.Fail:
		return "×"
	case permit.Undetermined:
		return "?"
	}
	return "—"
}

// said is a piece of text with its size, its indent and its lead; a number has a value that stands in a column of values.
type said struct {
	size, indent float64
	lead, text   string
	number       *permit.Number
}

// finding prints one clause, whole on one page where a page holds it.
func (s *sheet) finding(n int, f *permit.Finding) {
	parts := []said{{10, 0, strconv.Itoa(n) + ". ", fmt.Sprintf("%s %s　%s：%s", mark(f.Outcome), f.Title.Zh, outcomeWords[f.Outcome], f.Sentence.Zh), nil}, {10, 14, "", f.Arithmetic.Zh, nil}}
	for i := range f.Numbers {
		parts = append(parts, said{8.5, 14, "", "", &f.Numbers[i]})
	}
	if f.Article.Quote != "" {
		parts = append(parts, said{8.5, 14, "条文：", "“" + f.Article.Quote + "”", nil})
	}
	checked := "未核实"
	if f.Article.Verified {
		checked = "引文与来源原文一致，未与正式文件核对"
	}
	parts = append(parts, said{8.5, 14, "依据：", fmt.Sprintf("%s（%s；不通过时：%s）", f.Article.Citation.Zh, checked, effectWords[f.Effect]), nil})
	if !f.Remedy.IsZero() {
		parts = append(parts, said{8.5, 14, "通过条件：", f.Remedy.Zh, nil})
	}
	tall := 0.0
	for _, p := range parts {
		if p.number != nil {
			tall += s.numberTall(p.number)
		} else {
			tall += s.tall(p.size, p.indent, p.lead, p.text)
		}
	}
	if tall < (bottom-top)/2 {
		s.room(tall)
	}
	for _, p := range parts {
		if p.number != nil {
			s.number(p.number)
		} else {
			s.hung(p.size, p.indent, p.lead, p.text)
		}
	}
	s.y += 3
}

// Where a number of a finding has its title, the end of its value, its unit and its source.
const (
	numberSize   = 8.5
	numberTitle  = 14.0
	numberValue  = 190.0
	numberUnit   = 194.0
	numberSource = 222.0
)

// columnar says whether a number is short enough to stand in columns.
func (s *sheet) columnar(x *permit.Number) bool {
	s.size = numberSize
	return numberTitle+s.widthOf(x.Title.Zh+" "+permit.Grouped(x.Value))+6 <= numberValue && numberUnit+s.widthOf(x.Unit.Zh)+4 <= numberSource &&
		numberSource+s.widthOf(x.Source.Zh) <= width
}

func numberText(x *permit.Number) string {
	return fmt.Sprintf("%s %s %s（%s）", x.Title.Zh, permit.Grouped(x.Value), x.Unit.Zh, x.Source.Zh)
}

func (s *sheet) numberTall(x *permit.Number) float64 {
	if s.columnar(x) {
		return numberSize * 1.6
	}
	return s.tall(numberSize, numberTitle, "", numberText(x))
}

// number prints one number with its source, values below one another so that they can be added by eye.
func (s *sheet) number(x *permit.Number) {
	if !s.columnar(x) {
		s.text(numberSize, numberTitle, numberText(x))
		return
	}
	s.room(numberSize * 1.6)
	s.size = numberSize
	value, y := permit.Grouped(x.Value), s.y+numberSize
	s.put(marginX+numberTitle, y, x.Title.Zh)
	s.put(marginX+numberValue-s.widthOf(value), y, value)
	s.put(marginX+numberUnit, y, x.Unit.Zh)
	s.put(marginX+numberSource, y, x.Source.Zh)
	s.y += numberSize * 1.6
}

var statusWords = map[string]string{"released": "已预售", "this": "本次申请", "later": "后期"}

func (s *sheet) phases(r *permit.Ruling) {
	if len(r.Phases) == 0 {
		return
	}
	var rows [][]string
	for _, p := range r.Phases {
		rows = append(rows, []string{strconv.FormatInt(p.Number, 10), permit.Grouped(strconv.FormatInt(p.Units, 10)), statusWords[p.Status], dash(p.Permit), yes(p.Counted)})
	}
	s.table("分期", []column{{"期", 0.1, true}, {"套数", 0.16, true}, {"状态", 0.18, false}, {"预售许可证", 0.42, false}, {"计入", 0.14, false}}, rows)
}

// overridden says what was passed over, by whom and why. The findings above stay.
func (s *sheet) overridden(in *Input) {
	if len(in.Overrides) == 0 {
		return
	}
	s.heading("特批", 30)
	for _, o := range in.Overrides {
		s.hung(10, 0, o.Title+"：", fmt.Sprintf("%s（%s）", o.Reason, dash(o.Officer)))
	}
	s.text(8.5, 0, "以上条款依规则书特批，审查结论照录。")
}

func (s *sheet) buildings(r *permit.Ruling) {
	if len(r.Buildings) == 0 {
		return
	}
	var rows [][]string
	for _, b := range r.Buildings {
		phase, counted := "—", yes(b.Counted)
		if b.Phase > 0 {
			phase = strconv.FormatInt(b.Phase, 10)
		}
		if !b.Note.IsZero() {
			counted += "；" + b.Note.Zh
		}
		rows = append(rows, []string{dash(b.Planning), dash(b.Contract), dash(b.Marketing), phase, permit.Grouped(strconv.FormatInt(b.Units, 10)), counted})
	}
	s.table("楼栋", []column{{"规划楼号", 0.2, false}, {"合同楼号", 0.18, false}, {"案名楼号", 0.2, false}, {"期", 0.08, true}, {"套数", 0.12, true}, {"计入", 0.22, false}}, rows)
}

// netAreas are the rooms' areas without walls and shared parts, as the file states them.
func netAreas(f *permit.Application) map[string]string {
	out := map[string]string{}
	if f == nil {
		return out
	}
	for _, x := range f.Rooms {
		if x.NetArea.Known() {
			out[x.ID] = x.NetArea.String()
		}
	}
	return out
}

func (s *sheet) rooms(in *Input) {
	r, net := &in.Ruling, netAreas(in.File)
	if len(r.Rooms) == 0 {
		return
	}
	var rows [][]string
	for i, x := range r.Rooms {
		why := yes(x.Counted)
		for _, reason := range x.Reasons {
			why += "；" + reason.Zh
		}
		if x.Reach != nil {
			why += "；距最远住宅 " + x.Reach.Farthest + " m"
		}
		rows = append(rows, []string{strconv.Itoa(i + 1), x.Name, dash(x.Building), dash(x.Floor), x.UseTitle.Zh, dash(permit.Grouped(x.Area)), dash(permit.Grouped(net[x.ID])), why})
	}
	s.table("用房", []column{{"序", 0.06, true}, {"名称", 0.18, false}, {"楼栋", 0.09, false}, {"楼层", 0.1, false}, {"用途", 0.08, false}, {"面积 m²", 0.1, true}, {"套内 m²", 0.1, true},
		{"计入", 0.29, false}}, rows)
}

func (s *sheet) signatures(r *permit.Ruling) {
	a := r.Agreement
	if a == nil {
		return
	}
	s.heading("场所协议", 120)
	s.text(10, 0, "编号 "+dash(a.Number)+"　有效期至 "+dash(a.ValidUntil.String()))
	var rows [][]string
	for _, p := range a.Parties {
		rows = append(rows, []string{p.Title.Zh, dash(p.Name), signedOn(p.SignedOn)})
	}
	s.y += 2
	s.table("", []column{{"签约方", 0.25, false}, {"名称", 0.5, false}, {"签字日期", 0.25, false}}, rows)
}

func (s *sheet) siblings(r *permit.Ruling) {
	var rows [][]string
	for _, x := range r.Siblings {
		rows = append(rows, []string{joined(x.Name, x.Code), permit.Grouped(strconv.FormatInt(x.Units, 10)), dash(x.Distance), yes(x.Counted) + "；" + x.Reason.Zh})
	}
	s.table("关联项目", []column{{"项目", 0.4, false}, {"套数", 0.13, true}, {"相距 m", 0.13, true}, {"合并计算", 0.34, false}}, rows)
}

// boxTall is what a line of boxes takes.
const boxTall = 92.0

// boxes are where people sign, three a line, never broken.
func (s *sheet) boxes(names ...string) {
	const h = 74
	for len(names) > 0 {
		line := names[:min(3, len(names))]
		names = names[len(line):]
		s.room(boxTall)
		s.y += 10
		w := width / float64(len(line))
		for i, name := range line {
			x := marginX + float64(i)*w
			s.box(x, s.y, w, h, false)
			s.size = 10
			s.put(x+6, s.y+16, name+"：")
			s.put(x+w-6-s.widthOf("年　　月　　日"), s.y+h-8, "年　　月　　日")
		}
		s.y += h + 6
	}
}

func dash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func joined(a, b string) string {
	if b == "" || a == b {
		return dash(a)
	}
	return a + "（" + b + "）"
}

func yes(b bool) string {
	if b {
		return "计入"
	}
	return "不计"
}

func signedOn(d planning.Date) string {
	if d.IsZero() {
		return "未签"
	}
	return d.String()
}
