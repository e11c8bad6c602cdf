package permit

import (
	"fmt"
	"slices"

	"peijian/planning"
)

var hundred = areaOf(100)

// early sums the rooms that count in phases that are early enough, and those of which phase or standing is not known.
func (h *hearing) early(y *tally, inTime func(int64) bool) (sum, open Area) {
	sum, open = areaOf(0), areaOf(0)
	for i := range h.seats {
		s := &h.seats[i]
		st, a := h.standing(s, y), h.areaOf(s.room, y)
		phase, known := h.phaseOf(s.room)
		switch {
		case st == excluded || (known && !inTime(phase)):
		case st == counts && known:
			sum = sum.Add(a)
		default:
			open = open.Add(a)
		}
	}
	return sum, open
}

// phaseOf is the phase in which a room stands: as it says, or the only one.
func (h *hearing) phaseOf(r *Room) (int64, bool) {
	switch {
	case r.InPhase != nil:
		return *r.InPhase, true
	case len(h.phases) == 1:
		return h.phases[0].Number, true
	case len(h.phases) == 0:
		return 1, true
	}
	return 0, false
}

// first says whether a phase is the development's first.
func (h *hearing) first(phase int64) bool {
	return !slices.ContainsFunc(h.phases, func(p PhaseView) bool { return p.Number < phase })
}

// begunBy is the percentage of the units that stand in earlier phases than this one.
func (h *hearing) begunBy(phase int64) Area {
	var before, all int64
	for _, p := range h.phases {
		all += p.Units
		if p.Number < phase {
			before += p.Units
		}
	}
	if all == 0 {
		return areaOf(0)
	}
	return areaOf(before).Times(hundred).per(all)
}

func (t *PhasingTest) hear(h *hearing, c *Clause) Finding {
	y := h.tallyOf(c)
	if !y.base.known {
		f := c.finding(Undetermined, y.base.missing)
		f.Remedy = sentence("补写经济技术指标", "state the missing figure")
		return f
	}
	if t.FirstShare.Known() {
		need := y.required.Times(t.FirstShare).per(100)
		if f := h.timely(c, y, need, h.first, sentence("首期", "the first phase")); f.Outcome != Pass || !t.BeforeShare.Known() {
			return f
		}
	}
	inTime := func(phase int64) bool { return h.begunBy(phase).Cmp(t.BeforeShare) < 0 }
	return h.timely(c, y, y.required, inTime, sentence(fmt.Sprintf("住宅开工过 %s%% 之前的各期", t.BeforeShare), fmt.Sprintf("the phases that begin before %s%% of the homes", t.BeforeShare)))
}

// timely compares what the early phases hold with what they must.
func (h *hearing) timely(c *Clause, y *tally, need Area, inTime func(int64) bool, where planning.Text) Finding {
	sum, open := h.early(y, inTime)
	there, owed := Grouped(sum.downward()), Grouped(need.upward())
	f := c.finding(Pass, sentence(fmt.Sprintf("%s应有 %s m²，已有 %s m²", where.Zh, owed, there), fmt.Sprintf("%s must hold %s m² and hold %s m²", where.En, owed, there)))
	if sum.Cmp(need) < 0 {
		f.Outcome = Fail
		f.Remedy = sentence("将用房调整到"+where.Zh, "move rooms into "+where.En)
		if sum.Add(open).Cmp(need) >= 0 || h.unmeasured(y) {
			f.Outcome = Undetermined
			f.Remedy = sentence("补写用房所在的期，或"+f.Remedy.Zh, "state the phases of the rooms, or "+f.Remedy.En)
		}
	}
	f.Quotas = y.quotas
	f.Numbers = []Number{
		{"early_required", sentence(where.Zh+"应有面积", "area owed in "+where.En), need.upward(), squareMetres, h.rule()},
		{"early", sentence(where.Zh+"已有面积", "area in "+where.En), sum.downward(), squareMetres, countedRooms},
	}
	return f
}
