package paper

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/boombuler/barcode/qr"

	"peijian/planning"
	"peijian/planning/permit"
)

var outcomeWords = map[permit.Outcome]string{
	permit.Pass: "通过", permit.Fail: "不通过", permit.Undetermined: "缺材料", permit.NotInForce: "规则未生效", permit.NotApplicable: "不适用",
}

var effectWords = map[permit.Effect]string{permit.Block: "阻断", permit.Hold: "补正", permit.Cosign: "会签", permit.Advise: "提示"}

func (s *sheet) title(in *Input) {
	r := &in.Ruling
	s.centred(18, in.Kind.Title())
	s.y += 4
	s.size = 9
	number := "编号：" + r.Application
	if in.Digest != "" {
		number += "-" + in.Digest[:min(8, len(in.Digest))]
	} else {
		number += "（草稿，未存档）"
	}
	s.text(9, 0, number+"　　审查日："+r.AsOf.String())
	if in.Notice != "" {
		s.text(9, 0, in.Notice)
	}
	s.table([]column{{"项目", 0.18, false}, {r.Name, 0.82, false}}, s.facts(in))
}

func (s *sheet) facts(in *Input) [][]string {
	r := &in.Ruling
	rows := [][]string{{"建设项目", joined(r.Development.Name, r.Development.Code)}, {"开发企业", dash(r.Developer)}, {"受理日期", r.ReceivedOn.String()}}
	if in.Organ != "" {
		rows = append(rows, []string{"办理机关", in.Organ})
	}
	if f := in.File; f != nil {
		rows[1][1] = joined(r.Developer, f.Development.Developer.CreditCode)
		if f.Development.MarketingName != "" {
			rows = append(rows, []string{"推广名", f.Development.MarketingName})
		}
		rows = append(rows, []string{"土地合同", dash(f.Development.LandContract)})
	}
	home := ""
	for i, c := range r.Communities {
		if i > 0 {
			home += "、"
		}
		home += c.Name
		if c.Share != "" {
			home += " " + c.Share + "%"
		}
	}
	until := "有效期未定"
	if !r.Rulebook.ValidUntil.IsZero() {
		until = "有效期至 " + r.Rulebook.ValidUntil.String()
	}
	return append(rows, []string{"所在社区", dash(home)},
		[]string{"适用规则", fmt.Sprintf("%s（第 %s 版），效力：%s，%s 起，%s", r.Rulebook.Title.Zh, r.Rulebook.Version, r.Rulebook.ForceTitle.Zh, r.Rulebook.ValidFrom, until)})
}

// review is the opinion and the checklist: the verdict, the computation line by line, the rooms, the map, and who signs.
func (s *sheet) review(in *Input) {
	r := &in.Ruling
	s.verdict(r)
	s.heading("逐条审查")
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
	s.heading("审查意见")
	s.text(10, 0, verdictSentence(in))
	s.boxes("经办", "复核", "审批")
}

func verdictSentence(in *Input) string {
	r := &in.Ruling
	if r.Open {
		return "经审查，符合所适用规则的要求，规则不阻止本环节。"
	}
	return "经审查，" + r.Summary.Zh + "。依所适用规则，本环节不予通过。"
}

func (s *sheet) verdict(r *permit.Ruling) {
	s.heading("结论")
	s.text(13, 0, mark(r.Outcome)+" "+outcomeWords[r.Outcome])
	if r.Required != "" {
		s.text(10, 0, fmt.Sprintf("应配 %s m²　已落实 %s m²　缺 %s m²（计算套数 %s 套）",
			permit.Grouped(r.Required), permit.Grouped(r.Promised), permit.Grouped(dash(r.Short)), permit.Grouped(strconv.FormatInt(r.Units, 10))))
	}
	s.text(10, 0, r.Summary.Zh)
	for _, d := range r.Rulebook.Doubts {
		s.text(8.5, 0, "未核实："+d.Zh)
	}
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

// said is a piece of text with its size and indent.
type said struct {
	size, indent float64
	text         string
}

// finding prints one clause, whole on one page where a page holds it.
func (s *sheet) finding(n int, f *permit.Finding) {
	parts := []said{{10, 0, fmt.Sprintf("%d. %s %s　%s：%s", n, mark(f.Outcome), f.Title.Zh, outcomeWords[f.Outcome], f.Sentence.Zh)}, {10, 14, f.Arithmetic.Zh}}
	for _, x := range f.Numbers {
		parts = append(parts, said{8.5, 14, fmt.Sprintf("%s %s %s（%s）", x.Title.Zh, permit.Grouped(x.Value), x.Unit.Zh, x.Source.Zh)})
	}
	if f.Article.Quote != "" {
		parts = append(parts, said{8.5, 14, "条文：“" + f.Article.Quote + "”"})
	}
	checked := "未核实"
	if f.Article.Verified {
		checked = "引文与来源原文一致，未与正式文件核对"
	}
	parts = append(parts, said{8.5, 14, fmt.Sprintf("依据：%s（%s；不通过时：%s）", f.Article.Citation.Zh, checked, effectWords[f.Effect])})
	if !f.Remedy.IsZero() {
		parts = append(parts, said{8.5, 14, "通过条件：" + f.Remedy.Zh})
	}
	tall := 0.0
	for _, p := range parts {
		tall += s.tall(p.size, p.indent, p.text)
	}
	if tall < (bottom-top)/2 {
		s.room(tall)
	}
	for _, p := range parts {
		s.text(p.size, p.indent, p.text)
	}
	s.y += 2
}

var statusWords = map[string]string{"released": "已预售", "this": "本次申请", "later": "后期"}

func (s *sheet) phases(r *permit.Ruling) {
	if len(r.Phases) == 0 {
		return
	}
	s.heading("分期")
	var rows [][]string
	for _, p := range r.Phases {
		rows = append(rows, []string{strconv.FormatInt(p.Number, 10), permit.Grouped(strconv.FormatInt(p.Units, 10)), statusWords[p.Status], dash(p.Permit), yes(p.Counted)})
	}
	s.table([]column{{"期", 0.1, true}, {"套数", 0.16, true}, {"状态", 0.18, false}, {"预售许可证", 0.42, false}, {"计入", 0.14, false}}, rows)
}

// overridden says what was passed over, by whom and why. The findings above stay.
func (s *sheet) overridden(in *Input) {
	if len(in.Overrides) == 0 {
		return
	}
	s.heading("特批")
	for _, o := range in.Overrides {
		s.text(10, 0, fmt.Sprintf("%s：%s（%s）", o.Title, o.Reason, dash(o.Officer)))
	}
	s.text(8.5, 0, "以上条款依规则书特批，审查结论照录。")
}

func (s *sheet) buildings(r *permit.Ruling) {
	if len(r.Buildings) == 0 {
		return
	}
	s.heading("楼栋")
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
	s.table([]column{{"规划楼号", 0.2, false}, {"合同楼号", 0.18, false}, {"案名楼号", 0.2, false}, {"期", 0.08, true}, {"套数", 0.12, true}, {"计入", 0.22, false}}, rows)
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
	s.heading("用房")
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
	s.table([]column{{"序", 0.06, true}, {"名称", 0.18, false}, {"楼栋", 0.09, false}, {"楼层", 0.11, false}, {"用途", 0.1, false}, {"面积 m²", 0.11, true}, {"套内 m²", 0.14, true},
		{"计入", 0.21, false}}, rows)
}

func (s *sheet) signatures(r *permit.Ruling) {
	a := r.Agreement
	if a == nil {
		return
	}
	s.heading("场所协议")
	s.text(10, 0, "编号 "+dash(a.Number)+"　有效期至 "+dash(a.ValidUntil.String()))
	var rows [][]string
	for _, p := range a.Parties {
		rows = append(rows, []string{p.Title.Zh, dash(p.Name), signedOn(p.SignedOn)})
	}
	s.table([]column{{"签约方", 0.25, false}, {"名称", 0.5, false}, {"签字日期", 0.25, false}}, rows)
}

func (s *sheet) siblings(r *permit.Ruling) {
	var rows [][]string
	for _, x := range r.Siblings {
		rows = append(rows, []string{joined(x.Name, x.Code), permit.Grouped(strconv.FormatInt(x.Units, 10)), dash(x.Distance), yes(x.Counted) + "；" + x.Reason.Zh})
	}
	if len(rows) > 0 {
		s.heading("关联项目")
		s.table([]column{{"项目", 0.4, false}, {"套数", 0.13, true}, {"相距 m", 0.13, true}, {"合并计算", 0.34, false}}, rows)
	}
}

// boxes are where people sign.
func (s *sheet) boxes(names ...string) {
	const h = 74
	s.room(h + 12)
	s.y += 10
	w := width / float64(len(names))
	for i, name := range names {
		x := marginX + float64(i)*w
		s.pdf.SetLineWidth(0.6)
		s.pdf.RectFromUpperLeftWithStyle(x, s.y, w, h, "D")
		s.size = 10
		s.put(x+6, s.y+16, name+"：")
		s.put(x+w-98, s.y+h-8, "　　年　 月　 日")
	}
	s.y += h + 6
}

// feet prints the foot of every page, and the code that leads to the check on the last.
func (s *sheet) feet(in *Input) {
	if in.Verify != "" && in.Digest != "" {
		s.code(in)
	}
	for p := 1; p <= s.pages; p++ {
		s.note(s.pdf.SetPage(p))
		s.size = 7.5
		s.line(marginX, bottom+12, marginX+width, bottom+12, 0.3)
		s.put(marginX, bottom+24, fmt.Sprintf("%s · 城市数据第 %d 版 · 规则 %.16s · 意见 %.16s", cmp.Or(in.City, "仅凭申请材料"), in.Ruling.CityRevision, in.Ruling.Rulebook.Digest, dash(in.Digest)))
		number := fmt.Sprintf("第 %d / %d 页", p, s.pages)
		s.put(marginX+width-s.widthOf(number), bottom+24, number)
	}
}

func (s *sheet) code(in *Input) {
	const side = 74.0
	img, err := qr.Encode(in.Verify, qr.M, qr.Auto)
	s.note(err)
	if err != nil {
		return
	}
	s.room(side + 10)
	s.y += 8
	n := img.Bounds().Dx()
	step := side / float64(n)
	s.pdf.SetFillColor(0, 0, 0)
	for y := range n {
		for x := range n {
			if r, _, _, _ := img.At(x, y).RGBA(); r == 0 {
				s.pdf.RectFromUpperLeftWithStyle(marginX+float64(x)*step, s.y+float64(y)*step, step, step, "F")
			}
		}
	}
	s.size = 8.5
	s.put(marginX+side+10, s.y+14, "扫码核验本件真伪")
	for i, line := range s.wrap(in.Verify, width-side-12) {
		s.put(marginX+side+10, s.y+30+float64(i)*13, line)
	}
	s.y += side
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
