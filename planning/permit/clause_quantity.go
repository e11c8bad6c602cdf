package permit

import (
	"fmt"
	"strconv"
	"strings"

	"peijian/planning"
)

var (
	squareMetres = planning.Text{Zh: "m²", En: "m²"}
	unitWord     = planning.Text{Zh: "套", En: "units"}
	countedRooms = planning.Text{Zh: "申请材料（用房），计入部分", En: "the file (rooms), those that count"}
)

// fromFile says that a number comes from a part of the file, and from which document there.
func fromFile(zh, en, number string) planning.Text {
	source := sentence("申请材料（"+zh+"）", "the file ("+en+")")
	if number != "" {
		source = sentence(source.Zh+"，"+number, source.En+", "+number)
	}
	return source
}

// required is the area for so many units, exact. A maximum wins over a minimum.
func (t *QuantityTest) required(units int64) Area {
	var a Area
	switch t.Rate.Rounding {
	case CeilHundred:
		a = t.Rate.Area.Times(areaOf((units + t.Rate.Per - 1) / t.Rate.Per))
	case FloorHundred:
		a = t.Rate.Area.Times(areaOf(units / t.Rate.Per))
	default:
		a = t.Rate.Area.Times(areaOf(units)).per(t.Rate.Per)
	}
	if t.Min.Known() && a.Cmp(t.Min) < 0 {
		a = t.Min
	}
	if t.Max.Known() && a.Cmp(t.Max) > 0 {
		a = t.Max
	}
	return a
}

// look leaves a room open whose area is not stated.
func (t *QuantityTest) look(_ *hearing, r *Room) (standing, planning.Text) {
	if r.areaBy(t.Area).Known() {
		return counts, planning.Text{}
	}
	if t.Area == "net" {
		return unknown, sentence("未写套内面积", "its net area is not stated")
	}
	return unknown, sentence("未写建筑面积", "its gross area is not stated")
}

// areaBy is the net or the gross area.
func (r *Room) areaBy(kind string) Area {
	if kind == "net" {
		return r.NetArea
	}
	return r.GrossArea
}

func (t *QuantityTest) hear(h *hearing, c *Clause) Finding {
	short := h.short()
	required, promised := Grouped(h.required.upward()), Grouped(h.promised.downward())
	var f Finding
	switch {
	case h.promised.Cmp(h.required) >= 0:
		f = c.finding(Pass, sentence(fmt.Sprintf("应配 %s m²，已落实 %s m²", required, promised), fmt.Sprintf("%s m² required, %s m² secured", required, promised)))
	default:
		missing := Grouped(short.upward())
		f = c.finding(Fail, sentence(fmt.Sprintf("应配 %s m²，已落实 %s m²，缺 %s m²", required, promised, missing),
			fmt.Sprintf("%s m² required, %s m² secured, %s m² short", required, promised, missing)))
		f.Remedy = sentence(fmt.Sprintf("再落实 %s m²", missing), fmt.Sprintf("provide another %s m²", missing))
		if h.possible.Cmp(h.required) >= 0 || h.unmeasured() {
			f.Outcome = Undetermined
			f.Remedy = sentence("补齐待定用房的材料，或"+f.Remedy.Zh, "supply what is missing on the open rooms, or "+f.Remedy.En)
		}
	}
	f.Arithmetic = h.arithmetic(t)
	f.Numbers = h.quantityNumbers(t)
	return f
}

// arithmetic writes the computation line by line: the sum of phases and siblings where there are several, the rate, the bounds.
func (h *hearing) arithmetic(t *QuantityTest) planning.Text {
	units, area, per := Grouped(strconv.FormatInt(h.units, 10)), t.Rate.Area.String(), strconv.FormatInt(t.Rate.Per, 10)
	var zh, en string
	plain := t.Rate.Area.Times(areaOf(h.units)).per(t.Rate.Per)
	switch t.Rate.Rounding {
	case CeilHundred, FloorHundred:
		n := h.units / t.Rate.Per
		wordZh, wordEn := "不足不计", "rounded down"
		if t.Rate.Rounding == CeilHundred {
			n, wordZh, wordEn = (h.units+t.Rate.Per-1)/t.Rate.Per, "不足进一", "rounded up"
		}
		plain = t.Rate.Area.Times(areaOf(n))
		zh = fmt.Sprintf("%s 套 ÷ %s ≈ %d（%s）；%d × %s = %s m²", units, per, n, wordZh, n, area, Grouped(plain.upward()))
		en = fmt.Sprintf("%s units ÷ %s ≈ %d (%s); %d × %s = %s m²", units, per, n, wordEn, n, area, Grouped(plain.upward()))
	default:
		zh = fmt.Sprintf("%s 套 × %s ÷ %s = %s m²", units, area, per, Grouped(plain.upward()))
		en = fmt.Sprintf("%s units × %s ÷ %s = %s m²", units, area, per, Grouped(plain.upward()))
	}
	if sum := h.sum(); sum != "" {
		zh, en = fmt.Sprintf("%s = %s 套；%s", sum, units, zh), fmt.Sprintf("%s = %s units; %s", sum, units, en)
	}
	if h.required.Cmp(plain) != 0 {
		bound := Grouped(h.required.upward())
		if h.required.Cmp(plain) > 0 {
			zh, en = fmt.Sprintf("%s；不低于 %s m²", zh, bound), fmt.Sprintf("%s; at least %s m²", en, bound)
		} else {
			zh, en = fmt.Sprintf("%s；不高于 %s m²", zh, bound), fmt.Sprintf("%s; at most %s m²", en, bound)
		}
	}
	return sentence(zh, en)
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

func (h *hearing) quantityNumbers(t *QuantityTest) []Number {
	out := []Number{}
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
	rule := sentence("规则书 "+h.rb.ID+" 第 "+h.rb.Version+" 版", "rulebook "+h.rb.ID+", version "+h.rb.Version)
	computed := sentence("计算", "computed")
	return append(out,
		Number{"units", sentence("计算套数", "units counted"), strconv.FormatInt(h.units, 10), unitWord, computed},
		Number{"rate", sentence(fmt.Sprintf("每 %d 套面积", t.Rate.Per), fmt.Sprintf("area per %d units", t.Rate.Per)), t.Rate.Area.String(), squareMetres, rule},
		Number{"required", sentence("应配面积", "required area"), h.required.upward(), squareMetres, computed},
		Number{"promised", sentence("已落实面积", "secured area"), h.promised.downward(), squareMetres, countedRooms},
		Number{"short", sentence("缺少面积", "area short"), h.short().upward(), squareMetres, computed},
	)
}
