package permit

import (
	"fmt"
	"slices"

	"peijian/planning"
)

// lieu is what a paper in lieu comes to for one quota.
type lieu struct {
	area   Area          // m² that it stands for, not known: none
	lacks  planning.Text // what the paper does not say yet; zero: nothing
	remedy planning.Text
	refuse planning.Text // why the rule does not take it; zero: it does
}

var lieuTitles = map[string]planning.Text{
	Cash: {Zh: "缴费代建", En: "money in lieu"}, Pooled: {Zh: "与相邻小区合并配建", En: "pooling with the estate next door"}, Offsite: {Zh: "异地配建", En: "rooms elsewhere"},
}

// InLieuTitle is what people call a way of meeting a quota without rooms; zero for a word that is none.
func InLieuTitle(kind string) planning.Text { return lieuTitles[kind] }

// lieuRule finds the way in lieu of a kind that is open to a development, nil when there is none.
func (t *QuantityTest) lieuRule(kind string, n Area) *InLieuRule {
	i := slices.IndexFunc(t.InLieu, func(r InLieuRule) bool {
		return (kind == "" || r.Kind == kind) && (!r.Below.Known() || n.Cmp(r.Below) < 0)
	})
	if i < 0 {
		return nil
	}
	return &t.InLieu[i]
}

// inLieu reads the paper. Money and pooled rooms are nothing until their paper is there.
func (h *hearing) inLieu(y *tally) lieu {
	p := h.a.InLieu
	if p == nil || y.test == nil || !y.base.known {
		return lieu{}
	}
	title := lieuTitles[p.Kind]
	rule := y.test.lieuRule(p.Kind, y.base.n)
	if rule == nil {
		return lieu{refuse: sentence("规则书不允许"+title.Zh, "the rulebook does not allow "+title.En)}
	}
	switch {
	case p.Number == "" || p.On.IsZero():
		return lacking(title, sentence("缺文号或日期", "its paper has no number or day"))
	case h.asOf.Before(p.On):
		return lacking(title, sentence(fmt.Sprintf("凭证日期 %s 晚于审查日", p.On), fmt.Sprintf("its paper is dated %s, after the day of this review", p.On)))
	case !p.Area.Known():
		return lacking(title, sentence("没有写明抵算面积", "its paper does not say for which area it stands"))
	case p.Kind == Cash && !p.Amount.Known():
		return lacking(title, sentence("没有写明缴费金额", "its paper does not state the amount"))
	case rule.Adjacent && p.Adjacent == nil:
		return lacking(title, sentence("没有写明是否相邻", "its paper does not say whether the estate is next door"))
	case rule.Adjacent && !*p.Adjacent:
		return lieu{refuse: sentence(title.Zh+"：不在相邻小区", title.En+": the estate is not next door")}
	case rule.EachMin.Known() && p.Area.Cmp(rule.EachMin) < 0:
		return lieu{refuse: sentence(fmt.Sprintf("%s：面积 %s m²，低于每处 %s m²", title.Zh, p.Area.downward(), rule.EachMin.upward()),
			fmt.Sprintf("%s: %s m², under %s m² for each venue", title.En, p.Area.downward(), rule.EachMin.upward()))}
	}
	return lieu{area: p.Area}
}

func lacking(title, what planning.Text) lieu {
	return lieu{lacks: sentence(title.Zh+"："+what.Zh, title.En+": "+what.En), remedy: sentence("补交"+title.Zh+"的凭证", "hand in the paper for "+title.En)}
}

// designated says whether the rule sends developments as small as this one to a way in lieu, so that a paper is missing and not rooms.
func (y *tally) designated() *InLieuRule {
	if y.test == nil || !y.base.known {
		return nil
	}
	if r := y.test.lieuRule("", y.base.n); r != nil && r.Below.Known() {
		return r
	}
	return nil
}

// ways names what the rule lets stand for rooms, for a remedy.
func (t *QuantityTest) ways(n Area) planning.Text {
	var out planning.Text
	for _, r := range t.InLieu {
		if r.Below.Known() && n.Cmp(r.Below) >= 0 {
			continue
		}
		title := lieuTitles[r.Kind]
		out = listed(out, title)
	}
	return out
}
