package permit

import (
	"slices"

	"peijian/planning"
)

// verdict says whether a clause speaks of a development.
type verdict int

const (
	speaks verdict = iota
	silent
	undecidable
)

// asks says whether a clause speaks of this development. A kind that nobody stated decides nothing.
func (w *When) asks(h *hearing) verdict {
	switch {
	case w == nil:
		return speaks
	case w.UnitsFrom > 0 && h.units < w.UnitsFrom, w.UnitsBelow > 0 && h.units >= w.UnitsBelow:
		return silent
	case len(w.ProjectKinds) == 0 || slices.Contains(w.ProjectKinds, h.a.ProjectKind):
		return speaks
	case h.a.ProjectKind == "":
		return undecidable
	}
	return silent
}

// admit picks the clauses that speak of this development. The others look at no room and ask for nothing.
func (h *hearing) admit() {
	for _, c := range h.clauses {
		if c.When.asks(h) == speaks {
			h.heard = append(h.heard, c)
			if c.AsBuilt != nil {
				h.asBuilt = c.AsBuilt
			}
		}
	}
}

// unheard says of a clause that does not speak of this development, or may not, that it is so.
func (h *hearing) unheard(c *Clause) (f Finding, settled bool) {
	switch c.When.asks(h) {
	case silent:
		return c.finding(NotApplicable, sentence("不适用于本类项目", "it does not speak of such a development")), true
	case undecidable:
		f = c.finding(Undetermined, sentence("没有写明项目类型，不能确定是否适用", "the kind of the development is not stated: whether this applies is not known"))
		f.Remedy = sentence("补写项目类型", "state the kind of the development")
		return f, true
	}
	return f, false
}

// ProjectKinds are the kinds of developments that a rulebook may tell apart 项目类型.
var ProjectKinds = map[string]planning.Text{
	"commodity": {Zh: "商品住房", En: "commodity housing"}, "resettlement": {Zh: "安置房", En: "resettlement housing"},
	"social": {Zh: "保障性住房", En: "social housing"}, "urban_renewal": {Zh: "城市更新", En: "urban renewal"},
	"existing": {Zh: "已建成小区", En: "existing estate"},
}
