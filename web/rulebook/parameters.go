package rulebook

import (
	"fmt"
	"strings"

	"peijian/planning"
	"peijian/planning/permit"
)

// told collects what a clause was told, in words.
type told struct{ list []Parameter }

func (p *told) say(zh, en, value string, said planning.Text) {
	p.list = append(p.list, Parameter{Title: planning.Text{Zh: zh, En: en}, Value: value, Said: said})
}

func (p *told) add(zh, en, value string, unit planning.Text) {
	p.list = append(p.list, Parameter{planning.Text{Zh: zh, En: en}, value, planning.Text{Zh: value, En: value}, unit})
}

func (p *told) whether(zh, en string, yes bool) { p.say(zh, en, fmt.Sprint(yes), yesOrNo[yes]) }

// area adds one that is set.
func (p *told) area(zh, en string, a permit.Area, unit planning.Text) {
	if a.Known() {
		p.add(zh, en, a.String(), unit)
	}
}

// words lists values of a choice that are set.
func (p *told) words(zh, en string, values []string, title func(string) planning.Text) {
	if len(values) == 0 {
		return
	}
	var said planning.Text
	for i, v := range values {
		if i > 0 {
			said.Zh, said.En = said.Zh+"、", said.En+", "
		}
		t := title(v)
		said.Zh, said.En = said.Zh+t.Zh, said.En+t.En
	}
	p.say(zh, en, strings.Join(values, ","), said)
}

// scope says of which quotas and developments a clause speaks, where it says so itself.
func (p *told) scope(c *permit.Clause) {
	p.words("指标", "Quotas", c.Quotas, permit.QuotaTitle)
	w := c.When
	if w == nil {
		return
	}
	p.words("项目类型", "Kinds of development", w.ProjectKinds, func(k string) planning.Text { return permit.ProjectKinds[k] })
	if w.UnitsFrom > 0 {
		p.add("适用于不少于", "From", fmt.Sprint(w.UnitsFrom), permit.MeasureUnit(permit.Units))
	}
	if w.UnitsBelow > 0 {
		p.add("适用于少于", "Under", fmt.Sprint(w.UnitsBelow), permit.MeasureUnit(permit.Units))
	}
}

func (p *told) quantity(t *permit.QuantityTest) {
	base := t.Base
	if base == "" {
		base = permit.Units
	}
	unit := permit.MeasureUnit(base)
	if base != permit.Units {
		p.say("计算基数", "Computed on", string(base), permit.MeasureTitle(base))
	}
	if t.Whole {
		p.whether("按全部各期计算", "all phases count", true)
	}
	if t.Rate.Per > 0 {
		zh, en := unit.Zh, unit.En
		if base == permit.Units {
			zh = "户"
		}
		p.add(fmt.Sprintf("每 %d %s", t.Rate.Per, zh), fmt.Sprintf("for every %d %s", t.Rate.Per, en), t.Rate.Area.String(), squareMetres)
		p.rounding(t.Rate.Rounding)
	}
	p.area("千分比", "Per mille", t.Permille, planning.Text{Zh: "‰", En: "‰"})
	p.area("定额", "Fixed", t.Fixed, squareMetres)
	p.tiers(t, unit)
	p.say("面积口径", "Area", t.Area, map[string]planning.Text{"gross": {Zh: "建筑面积", En: "gross"}, "net": {Zh: "套内面积", En: "net"}}[t.Area])
	p.area("下限", "At least", t.Min, squareMetres)
	p.area("上限", "At most", t.Max, squareMetres)
	p.area("每处不少于", "Each room at least", t.EachMin, squareMetres)
	p.exceptions(t, unit)
}

func (p *told) rounding(r permit.Rounding) {
	p.say("取整", "Rounding", string(r), map[permit.Rounding]planning.Text{
		permit.Prorata: {Zh: "按比例", En: "pro rata"}, permit.CeilHundred: {Zh: "不足一档按一档", En: "begun ones count whole"},
		permit.FloorHundred: {Zh: "不足一档不计", En: "begun ones do not count"},
	}[r])
}

// tiers writes tiers and steps, a line for each bound.
func (p *told) tiers(t *permit.QuantityTest, unit planning.Text) {
	for _, tier := range t.Tiers {
		switch {
		case tier.Below.Known():
			p.area(fmt.Sprintf("不满 %s %s", tier.Below, unit.Zh), fmt.Sprintf("under %s %s", tier.Below, unit.En), tier.Area, squareMetres)
		case tier.UpTo.Known():
			p.area(fmt.Sprintf("%s %s 以下（含）", tier.UpTo, unit.Zh), fmt.Sprintf("up to %s %s", tier.UpTo, unit.En), tier.Area, squareMetres)
		default:
			p.area("更大规模", "above", tier.Area, squareMetres)
		}
	}
	if s := t.Step; s != nil {
		p.area(fmt.Sprintf("%s %s 以下（含）", s.UpTo, unit.Zh), fmt.Sprintf("up to %s %s", s.UpTo, unit.En), s.Area, squareMetres)
		p.area(fmt.Sprintf("每增加 %d %s", s.ThenPer, unit.Zh), fmt.Sprintf("for every further %d %s", s.ThenPer, unit.En), s.Add, squareMetres)
		p.rounding(s.Rounding)
	}
}

// exceptions writes what small developments owe, and what may stand for rooms.
func (p *told) exceptions(t *permit.QuantityTest, unit planning.Text) {
	if s := t.Small; s != nil {
		zh, en := fmt.Sprintf("不满 %s %s 的项目", s.Below, unit.Zh), fmt.Sprintf("developments under %s %s", s.Below, unit.En)
		if s.Exempt {
			p.say(zh, en, "exempt", planning.Text{Zh: "免配", En: "exempt"})
		} else {
			p.area(zh, en, s.Area, squareMetres)
		}
	}
	for _, r := range t.InLieu {
		p.say("可以替代", "Instead of rooms", r.Kind, permit.InLieuTitle(r.Kind))
		p.area("仅限规模不满", "only under", r.Below, unit)
		p.area("合并的用房每处不少于", "each venue at least", r.EachMin, squareMetres)
	}
}

func (p *told) agreement(t *permit.AgreementTest) {
	for _, r := range t.Roles {
		p.whether("须签字："+r.Title.Zh, "must sign: "+r.Title.En, true)
	}
	p.whether("须写明无偿", "must say free of charge", t.Free)
	p.words("须写明", "must state", t.MustState, func(s string) planning.Text { return permit.AgreementContents[s] })
	if t.HandoverWithin > 0 {
		p.add("验收后移交期限不超过", "handed over after acceptance within", fmt.Sprint(t.HandoverWithin), days)
	}
}

func (p *told) transfer(t *permit.TransferTest) {
	p.whether("须无偿提供", "must be free of charge", t.Free)
	p.whether("须未出售", "must be unsold", t.Unsold)
	p.whether("须未抵押", "must not be mortgaged", t.Unmortgaged)
	if t.Unshared {
		p.whether("须未计入公摊", "must not be in the shared area", true)
	}
	p.words("移交方式", "Transfer", t.Modes, func(m string) planning.Text { return permit.TransferModes[m] })
	p.words("产权归", "Owned by", t.Owners, func(o string) planning.Text { return permit.Owners[o] })
}

func (p *told) position(t *permit.PositionTest) {
	p.whether("地下室计入", "basements count", t.Basement)
	p.whether("半地下室计入", "semi-basements count", t.SemiBasement)
	p.whether("夹层计入", "mezzanines count", t.Mezzanine)
	p.whether("架空层计入", "stilt floors count", t.StiltFloor)
	storey := planning.Text{Zh: "层", En: "floor"}
	if t.Lowest > 0 {
		p.add("最低楼层", "Lowest floor", fmt.Sprint(t.Lowest), storey)
	}
	if t.Highest > 0 {
		p.add("最高楼层", "Highest floor", fmt.Sprint(t.Highest), storey)
	}
	if t.OwnEntrance {
		p.whether("须有独立出入口", "must have an entrance of its own", true)
	}
	if t.MaxDistance > 0 {
		p.add("距最远住宅不超过", "At most from the farthest home", fmt.Sprint(t.MaxDistance), planning.Text{Zh: "m", En: "m"})
	}
}

// parts writes the tests that look at a part of the area.
func (p *told) parts(c *permit.Clause) {
	percent := planning.Text{Zh: "%", En: "%"}
	if t := c.GroundFloor; t != nil {
		p.area("首层不少于", "On the ground floor at least", t.Area, squareMetres)
	}
	if t := c.Composition; t != nil {
		p.say(t.Title.Zh, t.Title.En, strings.Join(t.AnyOf, ","), usesSaid(t.AnyOf))
		of := map[string]planning.Text{"required": {Zh: "占应配面积不少于", En: "of the area owed, at least"}, "promised": {Zh: "占全部计入面积不少于", En: "of all that counts, at least"}}[t.Of]
		if t.Permille.Known() {
			base := permit.MeasureTitle(t.Base)
			p.area(base.Zh+"的", "of the "+base.En, t.Permille, planning.Text{Zh: "‰", En: "‰"})
			p.area("下限", "At least", t.Min, squareMetres)
		} else {
			p.area(of.Zh, of.En, t.MinShare, percent)
		}
	}
	if t := c.Phasing; t != nil {
		p.area("首期至少占应配面积", "of the area owed, in the first phase at least", t.FirstShare, percent)
		p.area("所在期之前各期套数占比须低于", "units of the phases before the rooms', under", t.BeforeShare, percent)
	}
	if t := c.Figure; t != nil {
		base, unit := permit.MeasureTitle(t.Base), permit.MeasureUnit(t.Base)
		p.area(fmt.Sprintf("%s，每 %d %s%s", t.Title.Zh, t.Per, unit.Zh, base.Zh), fmt.Sprintf("%s, for every %d %s (%s)", t.Title.En, t.Per, unit.En, base.En), t.Area, squareMetres)
	}
	if t := c.AsBuilt; t != nil {
		p.area("实测低于规划的允许误差", "tolerated under the planned area", t.Tolerance, percent)
	}
}

var days = planning.Text{Zh: "日", En: "days"}
