package permit

import (
	"fmt"
	"slices"
	"strings"

	"peijian/planning"
)

// counted says whether rooms of a use count at all.
func (t *UsesTest) counted(use string) bool {
	return slices.ContainsFunc(t.Required, func(g UseGroup) bool { return slices.Contains(g.AnyOf, use) })
}

func (t *UsesTest) look(_ *hearing, r *Room) (standing, planning.Text) {
	switch {
	case t.counted(r.Use):
		return counts, planning.Text{}
	case r.Use == "property":
		return excluded, sentence("物业管理用房归业主共有，不能计作社区用房", "a property-management room belongs to the owners and is no community room")
	case r.Use == "eldercare":
		return excluded, sentence("养老用房另有指标，不能计作社区用房", "an elder-care room has a quota of its own and is no community room")
	}
	return excluded, sentence("用途不是办公或活动，不计入", "its use is neither office nor activity")
}

// best is the best standing of the rooms that serve a group of uses; excluded when there is none.
func (h *hearing) best(g *UseGroup) standing {
	best := excluded
	for i := range h.seats {
		if slices.Contains(g.AnyOf, h.seats[i].room.Use) {
			best = min(best, h.seats[i].worst)
		}
	}
	return best
}

func (t *UsesTest) hear(h *hearing, c *Clause) Finding {
	var have, lack planning.Text
	outcome := Pass
	add := func(to *planning.Text, zh, en string) {
		to.Zh, to.En = strings.TrimPrefix(to.Zh+" "+zh, " "), strings.TrimPrefix(to.En+", "+en, ", ")
	}
	for _, g := range t.Required {
		switch h.best(&g) {
		case counts:
			sum := Grouped(h.areaFor(&g).downward())
			add(&have, g.Title.Zh+" "+sum, g.Title.En+" "+sum)
			continue
		case unknown:
			add(&lack, g.Title.Zh+"（待定）", g.Title.En+" (open)")
			outcome = worse(outcome, Undetermined)
		default:
			add(&lack, g.Title.Zh, g.Title.En)
			outcome = Fail
		}
	}
	if outcome == Pass {
		f := c.finding(Pass, sentence(have.Zh+" m²", have.En+" m²"))
		f.Numbers = h.useNumbers(t)
		if out, _ := h.touched(c); len(out) > 0 && !h.enough && !h.hopeful {
			f.Outcome = Fail
			f.Sentence = sentence(fmt.Sprintf("%s：%s", roomNames(out), out[0].grounds[0].text.Zh), fmt.Sprintf("%s: %s", roomNames(out), out[0].grounds[0].text.En))
			f.Remedy = sentence("另行落实社区办公、活动用房", "provide rooms for community office and activity")
		}
		return f
	}
	f := c.finding(outcome, sentence("缺"+lack.Zh, "missing: "+lack.En))
	f.Remedy = sentence("补充设计"+lack.Zh, "add to the design: "+lack.En)
	f.Numbers = h.useNumbers(t)
	return f
}

// areaFor sums the rooms that count for a group of uses.
func (h *hearing) areaFor(g *UseGroup) Area {
	sum := areaOf(0)
	for i := range h.seats {
		if s := &h.seats[i]; s.worst == counts && slices.Contains(g.AnyOf, s.room.Use) {
			sum = sum.Add(h.areaOf(s.room))
		}
	}
	return sum
}

func (h *hearing) useNumbers(t *UsesTest) []Number {
	out := []Number{}
	for _, g := range t.Required {
		out = append(out, Number{Key: "use_" + g.AnyOf[0], Title: g.Title, Value: h.areaFor(&g).downward(), Unit: squareMetres, Source: sentence("申请材料 rooms", "the file, rooms")})
	}
	return out
}

func worse(a, b Outcome) Outcome {
	if severity[b] > severity[a] {
		return b
	}
	return a
}

// useTitle is what people call a use of a room, as in the rooms layer; zero for a word that is none.
func useTitle(use string) planning.Text {
	l, err := planning.LayerNamed(planning.Rooms)
	if err != nil {
		return planning.Text{}
	}
	for _, c := range l.Fields[l.Field("use")].Choices {
		if c.Value == use {
			return c.Title
		}
	}
	return planning.Text{}
}
