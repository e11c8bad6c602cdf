package permit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peijian/planning"
)

var (
	squareMetres = planning.Text{Zh: "m²", En: "m²"}
	unitWord     = planning.Text{Zh: "套", En: "units"}
	countedRooms = planning.Text{Zh: "申请材料（用房），计入部分", En: "the file (rooms), those that count"}
	computed     = planning.Text{Zh: "计算", En: "computed"}
)

// fromFile says that a number comes from a part of the file, and from which document there.
func fromFile(zh, en, number string) planning.Text {
	source := sentence("申请材料（"+zh+"）", "the file ("+en+")")
	if number != "" {
		source = sentence(source.Zh+"，"+number, source.En+", "+number)
	}
	return source
}

// look leaves a room open whose area is not stated, and leaves out one that is too small to count.
func (t *QuantityTest) look(h *hearing, r *Room) (standing, planning.Text) {
	switch a := h.measured(r, t.Area); {
	case r.Use == "property" && h.ownersOwn(t):
		return excluded, sentence("物业管理用房归业主共有，不计入", "a property-management room belongs to the owners and does not count")
	case !a.Known() && t.Area == "net":
		return unknown, sentence("未写套内面积", "its net area is not stated")
	case !a.Known():
		return unknown, sentence("未写建筑面积", "its gross area is not stated")
	case t.EachMin.Known() && a.Cmp(t.EachMin) < 0:
		return excluded, sentence(fmt.Sprintf("面积 %s m²，低于每处 %s m²", a.downward(), t.EachMin.upward()),
			fmt.Sprintf("it has %s m², under %s m² for each room", a.downward(), t.EachMin.upward()))
	}
	return counts, planning.Text{}
}

// ownersOwn says whether a clause asks for rooms other than the owners' own, with no clause about uses to say so.
func (h *hearing) ownersOwn(t *QuantityTest) bool {
	i := slices.IndexFunc(h.tallies, func(y *tally) bool { return y.test == t })
	return i >= 0 && len(h.tallies[i].uses) == 0 && !slices.Contains(h.tallies[i].quotas, PropertyQuota)
}

// areaBy is the net or the gross area.
func (r *Room) areaBy(kind string) Area {
	if kind == "net" {
		return r.NetArea
	}
	return r.GrossArea
}

func (t *QuantityTest) hear(h *hearing, c *Clause) Finding {
	y := h.tallyOf(c)
	var f Finding
	switch {
	case !y.base.known:
		f = c.finding(Undetermined, y.base.missing)
		f.Remedy = sentence("补写经济技术指标", "state the missing figure")
	case t.small(y.base.n) && t.Small.Exempt:
		word := t.smallWords(Grouped(y.base.n.String())+" "+measureTitles[t.over()][1].Zh, Grouped(y.base.n.String())+" "+measureTitles[t.over()][1].En)
		f = c.finding(NotApplicable, word)
	case y.secured().Cmp(y.required) >= 0:
		f = c.finding(Pass, y.said())
	default:
		f = h.shortfall(c, y)
	}
	f.Arithmetic, f.Numbers, f.Quotas = h.arithmetic(y), h.quantityNumbers(y), y.quotas
	return f
}

// said states what is owed and what is there.
func (y *tally) said() planning.Text {
	required, secured := Grouped(y.required.upward()), Grouped(y.secured().downward())
	return sentence(fmt.Sprintf("应配 %s m²，已落实 %s m²", required, secured), fmt.Sprintf("%s m² required, %s m² secured", required, secured))
}

// shortfall says how much is missing, and whether papers might still make up for it.
func (h *hearing) shortfall(c *Clause, y *tally) Finding {
	missing, said := Grouped(y.short().upward()), y.said()
	f := c.finding(Fail, sentence(fmt.Sprintf("%s，缺 %s m²", said.Zh, missing), fmt.Sprintf("%s, %s m² short", said.En, missing)))
	f.Remedy = sentence(fmt.Sprintf("再落实 %s m²", missing), fmt.Sprintf("provide another %s m²", missing))
	if ways := y.test.ways(y.base.n); !ways.IsZero() {
		f.Remedy = sentence(f.Remedy.Zh+"，或办理"+ways.Zh, f.Remedy.En+", or arrange for "+ways.En)
	}
	switch rule := y.designated(); {
	case !y.lieu.lacks.IsZero():
		f.Outcome = Undetermined
		f.Sentence, f.Remedy = sentence(f.Sentence.Zh+"；"+y.lieu.lacks.Zh, f.Sentence.En+"; "+y.lieu.lacks.En), y.lieu.remedy
	case !y.lieu.refuse.IsZero():
		f.Sentence = sentence(f.Sentence.Zh+"；"+y.lieu.refuse.Zh, f.Sentence.En+"; "+y.lieu.refuse.En)
	case rule != nil && h.a.InLieu == nil:
		title := lieuTitles[rule.Kind]
		f.Outcome = Undetermined
		f.Sentence = sentence(f.Sentence.Zh+"；小型项目可"+title.Zh+"，缺凭证", f.Sentence.En+"; a small development may do with "+title.En+", whose paper is missing")
	}
	if f.Outcome == Fail && (y.secured().Add(y.possible.Sub(y.promised)).Cmp(y.required) >= 0 || h.unmeasured(y)) {
		f.Outcome = Undetermined
		f.Remedy = sentence("补齐待定用房的材料，或"+f.Remedy.Zh, "supply what is missing on the open rooms, or "+f.Remedy.En)
	}
	return f
}

// sum writes 90 + 90 + 90, "" when there is one number only, or when a scheme has more units than its phases.
func (h *hearing) sum() string {
	var terms []string
	total := int64(0)
	for _, p := range h.phases {
		if p.Counted {
			terms, total = append(terms, Grouped(strconv.FormatInt(p.Units, 10))), total+p.Units
		}
	}
	for _, s := range h.siblings {
		if s.Counted {
			terms, total = append(terms, Grouped(strconv.FormatInt(s.Units, 10))), total+s.Units
		}
	}
	if len(terms) < 2 || total != h.units {
		return ""
	}
	return strings.Join(terms, " + ")
}

// rule is where a number of the rulebook comes from.
func (h *hearing) rule() planning.Text {
	return sentence("规则书 "+h.rb.ID+" 第 "+h.rb.Version+" 版", "rulebook "+h.rb.ID+", version "+h.rb.Version)
}

func (h *hearing) quantityNumbers(y *tally) []Number {
	out := []Number{}
	if y.test.over() == Units {
		out = append(h.unitNumbers(), Number{"units", measureTitles[Units][0], strconv.FormatInt(h.unitsFor(y.test), 10), unitWord, computed})
	} else if y.base.known {
		words := measureTitles[y.test.Base]
		out = append(out, Number{string(y.test.Base), words[0], y.base.n.String(), words[1], sentence("申请材料（经济技术指标）与地图（合并计算的项目）", "the file (table of figures) and the map (developments counted together)")})
	}
	out = append(out, y.test.numbers(h.rule(), y.base.n)...)
	if y.lieu.area.Known() {
		out = append(out, Number{"in_lieu", sentence("替代配建面积", "area in lieu"), y.lieu.area.downward(), squareMetres, fromFile("替代配建凭证", "paper in lieu", h.a.InLieu.Number)})
	}
	if !y.base.known {
		return append(out, Number{"promised", sentence("已落实面积", "secured area"), y.promised.downward(), squareMetres, countedRooms})
	}
	return append(out,
		Number{"required", sentence("应配面积", "required area"), y.required.upward(), squareMetres, computed},
		Number{"promised", sentence("已落实面积", "secured area"), y.promised.downward(), squareMetres, countedRooms},
		Number{"short", sentence("缺少面积", "area short"), y.short().upward(), squareMetres, computed},
	)
}

// unitNumbers are the units of the phases and of the siblings that count.
func (h *hearing) unitNumbers() []Number {
	out := make([]Number, 0, len(h.phases)+len(h.siblings)+8) // and those of the rule that follow
	for _, p := range h.phases {
		if p.Counted {
			source := sentence(fmt.Sprintf("申请材料（分期），第 %d 期", p.Number), fmt.Sprintf("the file (phases), phase %d", p.Number))
			if !p.Note.IsZero() {
				source = sentence("地图分期图层；"+p.Note.Zh, "the map's phases; "+p.Note.En)
			}
			out = append(out, Number{Key: fmt.Sprintf("phase_%d", p.Number), Title: sentence(fmt.Sprintf("第 %d 期规划套数", p.Number), fmt.Sprintf("designed units, phase %d", p.Number)),
				Value: strconv.FormatInt(p.Units, 10), Unit: unitWord, Source: source})
		}
	}
	for _, s := range h.siblings {
		if s.Counted {
			out = append(out, Number{Key: "sibling_" + s.Code, Title: sentence(s.Name+" 套数", "units of "+s.Name), Value: strconv.FormatInt(s.Units, 10),
				Unit: unitWord, Source: sentence("地图建设项目图层 "+s.Code+"；"+s.Reason.Zh, "the map's developments, "+s.Code+"; "+s.Reason.En)})
		}
	}
	return out
}

// numbers are those that the rulebook states.
func (t *QuantityTest) numbers(rule planning.Text, n Area) []Number {
	out := []Number{}
	add := func(key, zh, en string, value Area, unit planning.Text) {
		if value.Known() {
			out = append(out, Number{key, sentence(zh, en), value.String(), unit, rule})
		}
	}
	if t.Rate.set() {
		add("rate", fmt.Sprintf("每 %d %s面积", t.Rate.Per, measureTitles[t.over()][1].Zh), fmt.Sprintf("area per %d %s", t.Rate.Per, measureTitles[t.over()][1].En), t.Rate.Area, squareMetres)
	}
	add("permille", "千分比", "per mille", t.Permille, planning.Text{Zh: "‰", En: "‰"})
	add("fixed", "定额面积", "fixed area", t.Fixed, squareMetres)
	if s := t.Step; s != nil {
		add("step_area", "起步面积", "first step", s.Area, squareMetres)
		add("step_add", fmt.Sprintf("每增加 %d 增配", s.ThenPer), fmt.Sprintf("for every further %d", s.ThenPer), s.Add, squareMetres)
	}
	if len(t.Tiers) > 0 {
		add("tier", "本档面积", "area of the tier", t.tier(n).Area, squareMetres)
	}
	add("min", "下限", "minimum", t.Min, squareMetres)
	add("max", "上限", "maximum", t.Max, squareMetres)
	return out
}
