package permit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// count finds the dwelling units on which the requirement is computed: at the presale permit the phases released so far, whether the file or
// the map knows them, and this one; before it the whole scheme; with the siblings that count.
func (h *hearing) count() {
	h.phases = h.phaseViews()
	total, known := h.a.Units()
	for _, p := range h.phases {
		if p.Counted {
			h.own += p.Units
		}
	}
	if h.a.Gate != PresalePermit { // the whole scheme is approved
		h.own = h.designed()
		h.housing = !known || total > 0
	} else {
		h.housing = h.own > 0
	}
	h.units = h.own
	h.siblings = h.siblingViews()
	for _, s := range h.siblings {
		if s.Counted {
			h.units += s.Units
		}
	}
}

// phaseViews joins the phases of the file with those that the map knows. Where both know one, the larger number counts; of those that only
// the map knows the released ones count. Before the presale permit all phases count, because the whole scheme is approved.
func (h *hearing) phaseViews() []PhaseView {
	out := []PhaseView{}
	for _, p := range h.a.Phases {
		v := PhaseView{Number: p.Number, Units: p.DesignedUnits, Status: p.Status, Permit: p.PresalePermit, Counted: p.Status != Later || h.a.Gate != PresalePermit}
		if built := h.a.built(p.Number); built > v.Units {
			v.Note = sentence(fmt.Sprintf("分期表 %d 套，楼栋合计 %d 套，按多者计", v.Units, built), fmt.Sprintf("%d units in the list of phases, %d in its buildings: the larger counts", v.Units, built))
			v.Units = built
		}
		if !v.Counted {
			v.Note = sentence("后期，本次不计", "later: does not count yet")
		}
		out = append(out, v)
	}
	for _, fact := range slices.Concat(h.s.Released, h.s.Planned) {
		i := slices.IndexFunc(out, func(v PhaseView) bool { return v.Number == fact.Number })
		released := slices.Contains(h.s.Released, fact)
		switch {
		case i < 0 && !released:
		case i < 0:
			out = append(out, PhaseView{Number: fact.Number, Units: fact.Units, Status: Released, Permit: fact.Permit, Counted: true,
				Note: sentence("申请材料未列，按地图计入", "not in the file: counted as the map has it")})
		case released && !out[i].Counted:
			out[i].Units, out[i].Status, out[i].Counted = max(out[i].Units, fact.Units), Released, true
			out[i].Note = sentence("申请材料写为后期，地图上已预售，计入", "later in the file, released on the map: counted")
		case out[i].Units < fact.Units:
			out[i].Note = sentence(fmt.Sprintf("申请材料 %d 套，地图 %d 套，按多者计", out[i].Units, fact.Units),
				fmt.Sprintf("%d units in the file, %d on the map: the larger counts", out[i].Units, fact.Units))
			out[i].Units = fact.Units
		}
	}
	slices.SortStableFunc(out, func(a, b PhaseView) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

// grouping is the gate's clause about developments that count together, nil when it has none.
func (h *hearing) grouping() *GroupingTest {
	for _, c := range h.clauses {
		if c.Grouping != nil {
			return c.Grouping
		}
	}
	return nil
}

func (h *hearing) siblingViews() []SiblingView {
	out := make([]SiblingView, 0, len(h.s.Siblings))
	g := h.grouping()
	for _, s := range h.s.Siblings {
		v := SiblingView{Code: s.Code, Name: s.Name, Units: s.Units}
		if s.Distance != nil {
			v.Distance = strconv.FormatFloat(*s.Distance, 'f', 1, 64)
		}
		near := g != nil && g.SameDeveloperNear > 0 && s.SameFirm && s.Distance != nil && *s.Distance <= float64(g.SameDeveloperNear)
		switch {
		case g == nil:
			v.Reason = sentence("本环节不合并计算", "this gate does not count developments together")
		case s.SameContract && g.SameLandContract:
			v.Counted, v.Reason = true, sentence("同一土地合同，合并计算", "on the same land contract: counted together")
		case near:
			v.Counted = true
			v.Reason = sentence(fmt.Sprintf("同一开发企业，相距 %s m（不超过 %d m），合并计算", v.Distance, g.SameDeveloperNear),
				fmt.Sprintf("by the same developer, %s m away (at most %d m): counted together", v.Distance, g.SameDeveloperNear))
		case s.SameFirm && s.Distance != nil && g.SameDeveloperNear > 0:
			v.Reason = sentence(fmt.Sprintf("同一开发企业，相距 %s m，超过 %d m，不合并", v.Distance, g.SameDeveloperNear),
				fmt.Sprintf("by the same developer, but %s m away, more than %d m", v.Distance, g.SameDeveloperNear))
		default:
			v.Reason = sentence("不合并", "not counted together")
		}
		if v.Counted && s.Unreleased {
			v.Reason = sentence(v.Reason.Zh+"；尚未预售，本次计 0 套", v.Reason.En+"; nothing released yet: 0 units now")
		}
		out = append(out, v)
	}
	return out
}

// together says whether the development with this code counts together with this one.
func (h *hearing) together(code string) bool {
	return code != "" && (code == h.a.Development.Code ||
		slices.ContainsFunc(h.siblings, func(s SiblingView) bool { return s.Counted && s.Code == code }))
}
