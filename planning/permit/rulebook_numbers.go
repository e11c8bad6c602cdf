package permit

import (
	"fmt"
	"slices"
	"strings"
)

// quantity refuses what no requirement can mean.
func (l *rulebookCheck) quantity(q *QuantityTest, at string) {
	_, known := measureTitles[q.over()]
	l.need(known, at+".base", "计算基数不在列表中", "base is not one of units, above_ground_gfa, residential_gfa, total_gfa, population, occupied_households")
	l.need(!q.Whole || q.over() == Units, at+".whole", "只有按套数计算时才需写明", "only units can be of the whole scheme: the other measures always are")
	ways := 0
	for _, set := range []bool{q.Rate.set(), q.Permille.Known(), len(q.Tiers) > 0, q.Step != nil, q.Fixed.Known()} {
		if set {
			ways++
		}
	}
	l.need(ways == 1, at, "rate、permille、tiers、step、fixed 应有且只有一项", "has exactly one of rate, permille, tiers, step and fixed")
	if q.Rate.set() {
		l.rate(&q.Rate, at+".rate")
	}
	if q.Permille.Known() {
		l.need(q.Permille.Cmp(Area{}) > 0 && q.Permille.Cmp(areaOf(1000)) <= 0, at+".permille", "应大于 0，不超过 1000", "must be over 0 and at most 1000")
		l.need(slices.Contains([]Measure{AboveGroundGFA, ResidentialGFA, TotalGFA}, q.Base), at+".base", "千分比须按建筑面积计算", "a permille is of a floor area")
	}
	l.tiers(q.Tiers, at+".tiers")
	if q.Step != nil {
		l.step(q.Step, at+".step")
	}
	l.need(q.Area == "gross" || q.Area == "net", at+".area", "应为 gross 或 net", "must be gross or net")
	l.need(!q.Max.Known() || !q.Min.Known() || q.Min.Cmp(q.Max) <= 0, at+".max", "上限低于下限", "is under the minimum")
	if ways == 1 && known {
		l.small(q, at+".small")
	}
	l.lieu(q.InLieu, at+".in_lieu")
}

func (l *rulebookCheck) rate(r *Rate, at string) {
	l.need(r.Per == 1 || r.Per == 10 || (r.Per > 0 && r.Per%100 == 0 && r.Per <= 100_000), at+".per", "应为 1、10 或 100 的整倍数（不超过 100000）", "must be 1, 10, 100 or whole hundreds up to 100,000")
	l.need(r.Area.Known() && r.Area.Cmp(Area{}) > 0 && r.Area.Cmp(areaOf(10_000)) <= 0, at+".area", "应大于 0，不超过 10000 平方米", "must be over 0 and at most 10,000 m²")
	l.rounding(r.Rounding, at+".rounding")
}

func (l *rulebookCheck) rounding(r Rounding, at string) {
	l.need(slices.Contains([]Rounding{Prorata, CeilHundred, FloorHundred}, r), at, "取整方式不在列表中", "is not one of prorata, ceil_hundred, floor_hundred")
}

// tiers rise, in bounds and in areas: who builds more never owes less.
func (l *rulebookCheck) tiers(tiers []Tier, at string) {
	for i, t := range tiers {
		here, last := fmt.Sprintf("%s.%d", at, i), i == len(tiers)-1
		l.need(!t.Below.Known() || !t.UpTo.Known(), here, "below 与 up_to 只能写一项", "has below or up_to, not both")
		l.need(t.bound().Known() != last, here, "除最后一档外都须有上界，最后一档没有", "every tier but the last has a bound, and the last has none")
		l.need(t.Area.Known(), here+".area", "缺面积", "needs its area")
		if i > 0 {
			before := tiers[i-1]
			l.need(last || t.bound().Cmp(before.bound()) > 0, here, "上界没有高于前一档", "does not end above the tier before")
			l.need(t.Area.Cmp(before.Area) >= 0, here+".area", "面积低于前一档", "is under the area of the tier before")
		}
	}
}

func (l *rulebookCheck) step(s *Step, at string) {
	l.need(s.UpTo.Known(), at+".up_to", "缺起步上界", "needs up_to")
	l.need(s.Area.Known(), at+".area", "缺起步面积", "needs area")
	l.need(s.ThenPer > 0 && s.ThenPer <= 1_000_000, at+".then_per", "应在 1 至 1000000 之间", "must lie between 1 and 1,000,000")
	l.need(s.Add.Known() && s.Add.Cmp(Area{}) > 0, at+".add", "应大于 0", "must be over 0")
	l.rounding(s.Rounding, at+".rounding")
}

func (l *rulebookCheck) small(q *QuantityTest, at string) {
	s := q.Small
	if s == nil {
		return
	}
	l.need(s.Below.Known() && s.Below.Cmp(Area{}) > 0, at+".below", "应大于 0", "must be over 0")
	l.need(s.Exempt != s.Area.Known(), at, "应写 exempt: true 或 area", "has exempt: true or an area")
	if plain := *q; s.Area.Known() && s.Below.Known() && !l.broken() {
		plain.Small = nil
		l.need(s.Area.Cmp(plain.required(s.Below)) <= 0, at+".area", "小型项目应配面积高于一般项目", "is more than larger developments owe")
	}
}

// broken says whether something was found that makes computing senseless.
func (l *rulebookCheck) broken() bool { return len(l.problems) > 0 }

func (l *rulebookCheck) lieu(rules []InLieuRule, at string) {
	seen := map[string]bool{}
	for i, r := range rules {
		here := fmt.Sprintf("%s.%d", at, i)
		l.need(!lieuTitles[r.Kind].IsZero(), here+".kind", "应为 cash、pooled 或 offsite", "is not one of cash, pooled, offsite")
		l.need(!seen[r.Kind], here+".kind", "方式重复", "the way is there twice")
		l.need(!r.Adjacent || r.Kind == Pooled, here+".adjacent", "只有合并配建才有相邻要求", "only pooled rooms are next door")
		l.need(r.Valuation == "" || (r.Kind == Cash && (r.Valuation == "market" || r.Valuation == "cost")), here+".valuation", "只有缴费才写 market 或 cost", "is market or cost, of cash only")
		seen[r.Kind] = true
	}
}

// percent is over 0 and at most 100.
func (l *rulebookCheck) percent(a Area, at string) {
	l.need(a.Cmp(Area{}) > 0 && a.Cmp(hundred) <= 0, at, "应大于 0，不超过 100", "must be over 0 and at most 100")
}

// parts checks the tests that look at a part of the area.
func (l *rulebookCheck) parts(c *Clause, at string) {
	if g := c.GroundFloor; g != nil {
		l.need(g.Area.Known() && g.Area.Cmp(Area{}) > 0, at+".ground_floor.area", "应大于 0", "must be over 0")
	}
	if t := c.Composition; t != nil {
		here := at + ".composition"
		l.text(t.Title, here+".title")
		l.usesNamed(t.AnyOf, here+".any_of")
		if t.Permille.Known() {
			l.need(t.Permille.Cmp(Area{}) > 0 && t.Permille.Cmp(areaOf(1000)) < 0, here+".permille", "应在 0 至 1000 之间", "must lie between 0 and 1,000")
			l.need(slices.Contains([]Measure{AboveGroundGFA, ResidentialGFA, TotalGFA}, t.Base), here+".base", "千分比须按建筑面积计算", "a permille is of a floor area")
			l.need(!t.MinShare.Known() && t.Of == "", here+".min_share", "与 permille 只能写一项", "stands beside a permille")
		} else {
			l.percent(t.MinShare, here+".min_share")
			l.need(t.Of == "required" || t.Of == "promised", here+".of", "应为 required 或 promised", "must be required or promised")
			l.need(t.Base == "" && !t.Min.Known(), here+".base", "只与 permille 一起写", "belongs to a permille")
		}
	}
	if t := c.Phasing; t != nil {
		here := at + ".phasing"
		l.need(t.FirstShare.Known() || t.BeforeShare.Known(), here, "first_share 与 before_share 至少写一项", "needs first_share or before_share")
		if t.FirstShare.Known() {
			l.percent(t.FirstShare, here+".first_share")
		}
		if t.BeforeShare.Known() {
			l.percent(t.BeforeShare, here+".before_share")
		}
	}
	if t := c.Figure; t != nil {
		l.figure(t, at+".figure")
	}
	if t := c.AsBuilt; t != nil {
		l.need(t.Tolerance.Known() && t.Tolerance.Cmp(hundred) < 0, at+".as_built.tolerance", "应在 0 至 100 之间", "must be 0 or more and under 100")
	}
}

// speaks checks of which quotas and developments a clause says that it speaks.
func (l *rulebookCheck) speaks(c *Clause, at string) {
	for i, q := range c.Quotas {
		here := fmt.Sprintf("%s.quotas.%d", at, i)
		l.need(!QuotaTitle(q).IsZero(), here, fmt.Sprintf("没有指标 %s", q), fmt.Sprintf("there is no quota %s", q))
		l.need(slices.Index(c.Quotas, q) == i, here, "指标重复", "the quota is there twice")
	}
	if w := c.When; w != nil {
		for _, k := range w.ProjectKinds {
			l.need(!ProjectKinds[k].IsZero(), at+".when.project_kinds", fmt.Sprintf("没有项目类型 %s", k), fmt.Sprintf("there is no kind of development %s", k))
		}
		l.need(w.UnitsFrom >= 0 && w.UnitsBelow >= 0 && (w.UnitsBelow == 0 || w.UnitsFrom < w.UnitsBelow), at+".when", "套数范围不成立", "no number of units lies in the range")
	}
}

// once refuses two clauses at one gate that ask the same of the same quotas and the same developments.
func (l *rulebookCheck) once() {
	for _, g := range l.rb.Gates {
		kinds := map[string]bool{}
		for _, c := range l.rb.at(g.ID) {
			for _, t := range c.tests() {
				kind := fmt.Sprintf("%T %s", t, c.about())
				at := fmt.Sprintf("clauses.%d", slices.IndexFunc(l.rb.Clauses, func(x Clause) bool { return x.ID == c.ID }))
				l.need(!kinds[kind], at, fmt.Sprintf("环节 %s 的同类检查有两条：%s", g.ID, c.ID), fmt.Sprintf("gate %s has two tests of one kind: %s", g.ID, c.ID))
				kinds[kind] = true
			}
		}
	}
}

// about tells clauses of a kind apart: by quotas, by what they are computed on, by the developments.
func (c *Clause) about() string {
	quotas := slices.Clone(c.scope())
	slices.Sort(quotas)
	key := strings.Join(quotas, "+")
	if c.Quantity != nil {
		key += " " + string(c.Quantity.over())
	}
	if c.Composition != nil {
		key += " " + strings.Join(c.Composition.AnyOf, "+")
	}
	if c.When != nil {
		key += fmt.Sprintf(" %v", *c.When)
	}
	return key
}

// transfer and agreement check words that a rulebook takes from lists.
func (l *rulebookCheck) transfer(t *TransferTest, at string) {
	for _, m := range t.Modes {
		l.need(!TransferModes[m].IsZero(), at+".modes", fmt.Sprintf("没有移交方式 %s", m), fmt.Sprintf("there is no mode %s", m))
	}
	l.need(!t.Free || len(t.Modes) == 0 || slices.Contains(t.Modes, "free"), at+".modes", "无偿与移交方式矛盾", "contradicts free: true")
	for _, o := range t.Owners {
		l.need(!Owners[o].IsZero(), at+".owners", fmt.Sprintf("没有产权人 %s", o), fmt.Sprintf("there is no owner %s", o))
	}
}

func (l *rulebookCheck) agreement(a *AgreementTest, at string) {
	l.need(len(a.Roles) > 0, at+".roles", "没有签约方", "needs a role")
	seen := map[string]bool{}
	for i, r := range a.Roles {
		here := fmt.Sprintf("%s.roles.%d", at, i)
		l.id(r.ID, here+".id")
		l.text(r.Title, here+".title")
		l.need(!seen[r.ID], here+".id", "签约方重复", "the role is there twice")
		seen[r.ID] = true
	}
	for _, s := range a.MustState {
		l.need(!AgreementContents[s].IsZero(), at+".must_state", fmt.Sprintf("没有协议内容 %s", s), fmt.Sprintf("there is no content %s", s))
	}
	l.need(a.HandoverWithin >= 0 && a.HandoverWithin <= 3650, at+".handover_within", "应在 0 至 3650 天之间", "must lie between 0 and 3650 days")
}

// repeal checks how a rulebook ended and what it replaced.
func (l *rulebookCheck) repeal() {
	if r := l.rb.RepealedBy; r != nil {
		l.text(r.Text, "repealed_by.text")
		l.need(!r.On.IsZero() && !l.rb.ValidUntil.IsZero() && l.rb.ValidUntil.AddDays(1).String() == r.On.String(), "repealed_by.on",
			"应为 valid_until 的次日", "must be the day after valid_until")
	}
	for i, s := range l.rb.Supersedes {
		id, _, _ := strings.Cut(s, "@")
		l.id(id, fmt.Sprintf("supersedes.%d", i))
	}
}
