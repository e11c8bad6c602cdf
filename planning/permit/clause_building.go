package permit

import (
	"fmt"
	"slices"

	"peijian/planning"
)

// hear sums what counts on the ground floor. A room on several floors does not say how much of it is there.
func (t *GroundFloorTest) hear(h *hearing, c *Clause) Finding {
	y := h.tallyOf(c)
	sum, open := areaOf(0), areaOf(0)
	for i := range h.seats {
		s := &h.seats[i]
		f, readable := h.floor(s.room.Floor)
		st, a := h.standing(s, y), h.areaOf(s.room, y)
		switch {
		case st == excluded || (readable && f.Lowest != 1):
		case st == counts && f.Highest == 1:
			sum = sum.Add(a)
		default:
			open = open.Add(a)
		}
	}
	title := sentence("首层", "the ground floor")
	return h.compare(c, y, sum, open, t.Area, title, sentence("增加首层面积", "provide more area on the ground floor"))
}

// compare holds a part of the area against what the part must be.
func (h *hearing) compare(c *Clause, y *tally, sum, open, need Area, what, remedy planning.Text) Finding {
	there, owed := Grouped(sum.downward()), Grouped(need.upward())
	f := c.finding(Pass, sentence(fmt.Sprintf("%s不少于 %s m²，现有 %s m²", what.Zh, owed, there), fmt.Sprintf("%s: at least %s m² required, %s m² there", what.En, owed, there)))
	if sum.Cmp(need) < 0 {
		f.Outcome, f.Remedy = Fail, remedy
		if sum.Add(open).Cmp(need) >= 0 || h.unmeasured(y) {
			f.Outcome = Undetermined
			f.Remedy = sentence("补齐待定用房的材料，或"+remedy.Zh, "supply what is missing on the open rooms, or "+remedy.En)
		}
	}
	f.Quotas = y.quotas
	f.Numbers = []Number{
		{"part_required", sentence(what.Zh+"应有面积", "required: "+what.En), need.upward(), squareMetres, h.rule()},
		{"part", sentence(what.Zh+"现有面积", "there: "+what.En), sum.downward(), squareMetres, countedRooms},
	}
	return f
}

// hear holds the area for certain uses against a share of what is owed, or of all that counts.
func (t *CompositionTest) hear(h *hearing, c *Clause) Finding {
	y := h.tallyOf(c)
	if !y.base.known {
		f := c.finding(Undetermined, y.base.missing)
		f.Remedy = sentence("补写经济技术指标", "state the missing figure")
		return f
	}
	sum, open := areaOf(0), areaOf(0)
	for i := range h.seats {
		s := &h.seats[i]
		if !slices.Contains(t.AnyOf, s.room.Use) {
			continue
		}
		switch h.standing(s, y) {
		case counts:
			sum = sum.Add(h.areaOf(s.room, y))
		case unknown:
			open = open.Add(h.areaOf(s.room, y))
		}
	}
	if t.Permille.Known() {
		return t.perMille(h, c, y, sum, open)
	}
	of := y.required
	if t.Of == "promised" {
		of = y.promised
	}
	need := of.Times(t.MinShare).per(100)
	return h.compare(c, y, sum, open, need, sentence(fmt.Sprintf("%s（%s%%）", t.Title.Zh, t.MinShare), fmt.Sprintf("%s (%s%%)", t.Title.En, t.MinShare)),
		sentence("增加"+t.Title.Zh+"面积", "provide more "+t.Title.En))
}

// perMille holds the part against so many per mille of a floor area.
func (t *CompositionTest) perMille(h *hearing, c *Clause, y *tally, sum, open Area) Finding {
	on := h.baseOf(&QuantityTest{Base: t.Base})
	if !on.known {
		f := c.finding(Undetermined, on.missing)
		f.Remedy = sentence("补写经济技术指标", "state the missing figure")
		return f
	}
	need := on.n.Times(t.Permille).per(1000)
	if t.Min.Known() && need.Cmp(t.Min) < 0 {
		need = t.Min
	}
	return h.compare(c, y, sum, open, need, sentence(fmt.Sprintf("%s（%s‰）", t.Title.Zh, t.Permille), fmt.Sprintf("%s (%s ‰)", t.Title.En, t.Permille)),
		sentence("增加"+t.Title.Zh+"面积", "provide more "+t.Title.En))
}

// measured is the area with which a room counts: as planned, or as built where a clause asks for that and it is smaller than tolerated.
func (h *hearing) measured(r *Room, kind string) Area {
	planned := r.areaBy(kind)
	if h.asBuilt != nil && h.asBuilt.beyond(planned, r.AsBuiltArea) {
		return r.AsBuiltArea
	}
	return planned
}

// beyond says whether a room was built smaller than the tolerance lets pass.
func (t *AsBuiltTest) beyond(planned, built Area) bool {
	return planned.Known() && built.Known() && built.Cmp(planned.Times(hundred.Sub(t.Tolerance)).per(100)) < 0
}

// look leaves a room open that was not measured.
func (t *AsBuiltTest) look(_ *hearing, r *Room) (standing, planning.Text) {
	if !r.AsBuiltArea.Known() {
		return unknown, sentence("未写实测面积", "its area as built is not stated")
	}
	return counts, planning.Text{}
}

func (t *AsBuiltTest) hear(h *hearing, c *Clause) Finding {
	f := h.screened(c, sentence("实测面积均在允许误差内", "every room is as large as planned, within the tolerance"), sentence("补交实测成果", "hand in the survey of the rooms as built"))
	var small []*seat
	for i := range h.seats {
		s := &h.seats[i]
		planned := s.room.areaBy(h.kindOf(s.room))
		if !t.beyond(planned, s.room.AsBuiltArea) {
			continue
		}
		small = append(small, s)
		f.Numbers = append(f.Numbers,
			Number{"planned_" + s.room.ID, sentence(s.room.Name+"规划面积", "planned area of "+s.room.Name), planned.downward(), squareMetres, fromFile("用房", "rooms", "")},
			Number{"built_" + s.room.ID, sentence(s.room.Name+"实测面积", "area as built of "+s.room.Name), s.room.AsBuiltArea.downward(), squareMetres, fromFile("用房", "rooms", "")})
	}
	if len(small) == 0 || f.Outcome == Fail {
		return f
	}
	return t.smaller(h, c, f, small)
}

// smaller judges rooms that were built too small: they count as measured, and matter when that does not suffice.
func (t *AsBuiltTest) smaller(h *hearing, c *Clause, f Finding, small []*seat) Finding {
	r := small[0].room
	planned := r.areaBy(h.kindOf(r))
	why := sentence(fmt.Sprintf("%s 实测 %s m²，规划 %s m²，误差超过 %s%%", roomNames(small), r.AsBuiltArea.downward(), planned.downward(), t.Tolerance),
		fmt.Sprintf("%s: %s m² as built, %s m² planned, beyond %s%%", roomNames(small), r.AsBuiltArea.downward(), planned.downward(), t.Tolerance))
	short := slices.DeleteFunc(h.concerned(c, small), func(y *tally) bool { return y.enough })
	switch {
	case len(short) == 0 && f.Outcome == Pass:
		f.Sentence = sentence(why.Zh+"；按实测计入，仍满足", why.En+"; counted as built, still enough")
	case slices.ContainsFunc(short, func(y *tally) bool { return !y.hopeful }):
		f.Outcome, f.Sentence = Fail, why
		f.Remedy = sentence("补足缺少的面积", "make up for the area that is missing")
	case len(short) > 0:
		f.Outcome, f.Sentence = Undetermined, why
		f.Remedy = sentence("补齐待定用房的材料", "supply what is missing on the open rooms")
	}
	return f
}

// kindOf is the kind of area by which the first account of a room measures.
func (h *hearing) kindOf(r *Room) string {
	for _, y := range h.tallies {
		if y.test != nil && overlap(h.offers(r), y.quotas) {
			return y.test.Area
		}
	}
	return "gross"
}
