package permit

import (
	"fmt"
	"slices"
	"sync"

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
func (h *hearing) best(y *tally, g *UseGroup) standing {
	best := excluded
	for i := range h.seats {
		if slices.Contains(g.AnyOf, h.seats[i].room.Use) {
			best = min(best, h.standing(&h.seats[i], y))
		}
	}
	return best
}

func (t *UsesTest) hear(h *hearing, c *Clause) Finding {
	var have, open, lack planning.Text
	y := h.tallyOf(c)
	for _, g := range t.Required {
		switch h.best(y, &g) {
		case counts:
			have = listed(have, h.provided(y, &g))
		case unknown:
			open = listed(open, g.Title)
		default:
			lack = listed(lack, g.Title)
		}
	}
	var f Finding
	switch {
	case !lack.IsZero():
		f = c.finding(Fail, sentence("缺"+lack.Zh, "missing: "+lack.En))
		f.Remedy = sentence("落实可计入的"+lack.Zh, "provide rooms that count as "+lack.En)
	case !open.IsZero():
		f = c.finding(Undetermined, sentence(open.Zh+"待定", "not known yet: "+open.En))
		f.Remedy = sentence("补齐待定用房的材料，或另行落实"+open.Zh, "supply what is missing on the open rooms, or provide others as "+open.En)
	default:
		f = t.served(h, c, have)
	}
	f.Numbers = h.useNumbers(y, t)
	return f
}

// served judges rooms for every use: it is enough, unless the area fails for a room whose use does not count.
func (t *UsesTest) served(h *hearing, c *Clause, have planning.Text) Finding {
	out, _ := h.touched(c)
	if y := h.tallyOf(c); len(out) == 0 || y.enough || y.hopeful {
		return c.finding(Pass, have)
	}
	why := out[0].why(c)
	f := c.finding(Fail, sentence(fmt.Sprintf("%s：%s", roomNames(out), why.Zh), fmt.Sprintf("%s: %s", roomNames(out), why.En)))
	f.Remedy = sentence("另行落实社区办公、活动用房", "provide rooms for community office and activity")
	return f
}

// listed adds one more to a list in both languages.
func listed(list, more planning.Text) planning.Text {
	if list.IsZero() {
		return more
	}
	return sentence(list.Zh+"、"+more.Zh, list.En+", "+more.En)
}

// provided says how much area counts for a group of uses. A gate that asks for no area takes rooms whose area nobody stated.
func (h *hearing) provided(y *tally, g *UseGroup) planning.Text {
	sum, stated := h.areaFor(y, g)
	if !stated {
		return sentence(g.Title.Zh+"（面积未写全）", g.Title.En+" (not every area is stated)")
	}
	shown := Grouped(sum.downward())
	return sentence(g.Title.Zh+" "+shown+" m²", g.Title.En+" "+shown+" m²")
}

// areaFor sums the rooms that count for a group of uses; stated is false when one of them has no area.
func (h *hearing) areaFor(y *tally, g *UseGroup) (sum Area, stated bool) {
	sum, stated = areaOf(0), true
	for i := range h.seats {
		if s := &h.seats[i]; h.standing(s, y) == counts && slices.Contains(g.AnyOf, s.room.Use) {
			sum, stated = sum.Add(h.areaOf(s.room, y)), stated && h.areaOf(s.room, y).Known()
		}
	}
	return sum, stated
}

func (h *hearing) useNumbers(y *tally, t *UsesTest) []Number {
	out := []Number{}
	for _, g := range t.Required {
		if sum, stated := h.areaFor(y, &g); stated {
			out = append(out, Number{Key: "use_" + g.AnyOf[0], Title: g.Title, Value: sum.downward(), Unit: squareMetres, Source: countedRooms})
		}
	}
	return out
}

// useTitle is what people call a use of a room, as in the rooms layer; zero for a word that is none.
func useTitle(use string) planning.Text { return useTitles()[use] }

var useTitles = sync.OnceValue(func() map[string]planning.Text {
	out := map[string]planning.Text{}
	if l, err := planning.LayerNamed(planning.Rooms); err == nil {
		for _, c := range l.Fields[l.Field("use")].Choices {
			out[c.Value] = c.Title
		}
	}
	return out
})
