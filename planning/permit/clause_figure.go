package permit

import (
	"fmt"

	"peijian/planning"
)

// FigureTest asks that a figure of the scheme which is no room, as the land for elder care, is so much for so many of a measure.
type FigureTest struct {
	Title planning.Text `json:"title"`
	Of    Figure        `json:"of"`
	Base  Measure       `json:"base"`
	Per   int64         `json:"per"`  // of the base
	Area  Area          `json:"area"` // m²
}

// Figure 指标项 names a figure of the scheme.
type Figure string

// ElderCareLand 养老服务设施用地 is the land for elder-care facilities, in m².
const ElderCareLand Figure = "eldercare_land"

func (t *FigureTest) hear(h *hearing, c *Clause) Finding {
	on := h.baseOf(&QuantityTest{Base: t.Base})
	if !on.known {
		f := c.finding(Undetermined, on.missing)
		f.Remedy = sentence("补写经济技术指标", "state the missing figure")
		return f
	}
	there := Area{}
	if h.a.Measures != nil {
		there = h.a.Measures.ElderCareLand
	}
	if !there.Known() {
		f := c.finding(Undetermined, sentence("申请材料没有写明"+t.Title.Zh, "the file does not state: "+t.Title.En))
		f.Remedy = sentence("补写"+t.Title.Zh, "state it")
		return f
	}
	need := on.n.Times(t.Area).per(t.Per)
	f := c.finding(Pass, sentence(fmt.Sprintf("%s应有 %s m²，现有 %s m²", t.Title.Zh, Grouped(need.upward()), Grouped(there.downward())),
		fmt.Sprintf("%s: %s m² required, %s m² there", t.Title.En, Grouped(need.upward()), Grouped(there.downward()))))
	if there.Cmp(need) < 0 {
		f.Outcome, f.Remedy = Fail, sentence("增加"+t.Title.Zh, "provide more: "+t.Title.En)
	}
	f.Numbers = []Number{
		{"base", MeasureTitle(t.Base), on.n.String(), MeasureUnit(t.Base), fromFile("经济技术指标", "table of figures", "")},
		{"figure_required", sentence(t.Title.Zh+"应有", "required: "+t.Title.En), need.upward(), squareMetres, h.rule()},
		{"figure", sentence(t.Title.Zh+"现有", "there: "+t.Title.En), there.downward(), squareMetres, fromFile("经济技术指标", "table of figures", "")},
	}
	return f
}

func (l *rulebookCheck) figure(t *FigureTest, at string) {
	l.text(t.Title, at+".title")
	l.need(t.Of == ElderCareLand, at+".of", "应为 eldercare_land", "must be eldercare_land")
	_, known := measureTitles[t.Base]
	l.need(known, at+".base", "计算基数不在列表中", "base is not one of the measures")
	l.need(t.Per >= 1 && t.Per <= 1000, at+".per", "应在 1 至 1000 之间", "must lie between 1 and 1,000")
	l.need(t.Area.Known() && t.Area.Cmp(Area{}) > 0, at+".area", "应大于 0", "must be over 0")
}
