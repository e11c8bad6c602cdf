package permit

import (
	"fmt"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"peijian/planning"
)

// measureTitles are what people call the measures, and the word behind their number.
var measureTitles = map[Measure][2]planning.Text{
	Units:              {{Zh: "计算套数", En: "units counted"}, unitWord},
	AboveGroundGFA:     {{Zh: "地上建筑面积", En: "floor area above ground"}, squareMetres},
	ResidentialGFA:     {{Zh: "地上住宅建筑面积", En: "housing floor area above ground"}, squareMetres},
	TotalGFA:           {{Zh: "总建筑面积", En: "total floor area"}, squareMetres},
	Population:         {{Zh: "规划人口", En: "planned population"}, {Zh: "人", En: "persons"}},
	OccupiedHouseholds: {{Zh: "入住户数", En: "occupied households"}, {Zh: "户", En: "households"}},
}

// MeasureTitle is what people call a measure.
func MeasureTitle(m Measure) planning.Text { return measureTitles[m][0] }

// MeasureUnit is the word behind a measure's number.
func MeasureUnit(m Measure) planning.Text { return measureTitles[m][1] }

// base is the number on which a requirement is computed.
type base struct {
	n       Area
	known   bool
	missing planning.Text // whose figure is not stated
}

// over is the measure that a clause is computed on.
func (t *QuantityTest) over() Measure {
	if t.Base == "" {
		return Units
	}
	return t.Base
}

// baseOf finds the number for a clause. What a counted sibling is as large as must be known, or nothing is.
func (h *hearing) baseOf(t *QuantityTest) base {
	if t.over() == Units {
		return base{n: areaOf(h.unitsFor(t)), known: true}
	}
	title := measureTitles[t.Base][0]
	sum := h.a.Measures.of(t.Base)
	if !sum.Known() {
		return base{missing: sentence("申请材料没有写明"+title.Zh, "the file does not state the "+title.En)}
	}
	for i, s := range h.siblings {
		if !s.Counted {
			continue
		}
		more := h.s.Siblings[i].Measures.of(t.Base)
		if !more.Known() {
			return base{missing: sentence("关联项目"+s.Name+"的"+title.Zh+"不明", "the "+title.En+" of "+s.Name+" is not known")}
		}
		sum = sum.Add(more)
	}
	return base{n: sum, known: true}
}

// unitsFor are the units that count: of the phases so far, or of the whole scheme.
func (h *hearing) unitsFor(t *QuantityTest) int64 {
	if !t.Whole {
		return h.units
	}
	return h.designed() + h.units - h.own
}

// of picks a measure, not known when nobody stated it.
func (m *Measures) of(which Measure) Area {
	if m == nil {
		return Area{}
	}
	count := func(n *int64) Area {
		if n == nil {
			return Area{}
		}
		return areaOf(*n)
	}
	switch which {
	case AboveGroundGFA:
		return m.AboveGroundGFA
	case ResidentialGFA:
		return m.ResidentialGFA
	case TotalGFA:
		return m.TotalGFA
	case Population:
		return count(m.Population)
	case OccupiedHouseholds:
		return count(m.OccupiedHouseholds)
	}
	return Area{}
}

// begun counts how often per goes into n by a rounding: exactly, with the begun one, without it.
func (r Rounding) begun(n Area, per int64) Area {
	q := n.per(per)
	switch r {
	case CeilHundred:
		return q.wholeUp()
	case FloorHundred:
		return q.wholeDown()
	}
	return q
}

// required is the area for so much of the base, exact. A small development owes what the rule says for small ones; of the bounds a
// maximum wins over a minimum.
func (t *QuantityTest) required(n Area) Area {
	if t.small(n) {
		if t.Small.Exempt {
			return areaOf(0)
		}
		return t.Small.Area
	}
	a := t.plain(n)
	if t.Min.Known() && a.Cmp(t.Min) < 0 {
		a = t.Min
	}
	if t.Max.Known() && a.Cmp(t.Max) > 0 {
		a = t.Max
	}
	return a
}

func (t *QuantityTest) small(n Area) bool { return t.Small != nil && n.Cmp(t.Small.Below) < 0 }

// plain is the area before any bound.
func (t *QuantityTest) plain(n Area) Area {
	switch {
	case t.Permille.Known():
		return t.Permille.Times(n).per(1000)
	case t.Fixed.Known():
		return t.Fixed
	case t.Step != nil:
		return t.Step.Area.Add(t.Step.Add.Times(t.Step.begun(n)))
	case len(t.Tiers) > 0:
		return t.tier(n).Area
	case t.Rate.Rounding == Prorata:
		return t.Rate.Area.Times(n).per(t.Rate.Per)
	}
	return t.Rate.Area.Times(t.Rate.Rounding.begun(n, t.Rate.Per))
}

// tier is the one under which n falls.
func (t *QuantityTest) tier(n Area) Tier {
	for _, tier := range t.Tiers {
		if tier.holds(n) {
			return tier
		}
	}
	return Tier{}
}

// begun counts the further steps beyond the bound.
func (s *Step) begun(n Area) Area {
	if n.Cmp(s.UpTo) <= 0 {
		return areaOf(0)
	}
	return s.Rounding.begun(n.Sub(s.UpTo), s.ThenPer)
}

// arithmetic writes the computation line by line: the sum of phases and siblings where there are several, the way, the bounds.
func (h *hearing) arithmetic(y *tally) planning.Text {
	t, n := y.test, y.base.n
	if !y.base.known {
		return planning.Text{}
	}
	word, shown := measureTitles[t.over()][1], Grouped(n.String())
	zh, en := shown+" "+word.Zh, shown+" "+word.En
	more := t.way(n, zh, en)
	if sum := h.sum(); sum != "" && t.over() == Units && !t.Whole {
		more = sentence(sum+" = "+zh+"；"+more.Zh, sum+" = "+en+"; "+more.En)
	}
	if t.small(n) {
		return t.smallWords(zh, en)
	}
	bound := Grouped(y.required.upward())
	switch y.required.Cmp(t.plain(n)) {
	case 1:
		more = sentence(fmt.Sprintf("%s；不低于 %s m²", more.Zh, bound), fmt.Sprintf("%s; at least %s m²", more.En, bound))
	case -1:
		more = sentence(fmt.Sprintf("%s；不高于 %s m²", more.Zh, bound), fmt.Sprintf("%s; at most %s m²", more.En, bound))
	}
	return more
}

func (t *QuantityTest) smallWords(zh, en string) planning.Text {
	below := Grouped(t.Small.Below.String())
	if t.Small.Exempt {
		return sentence(fmt.Sprintf("%s，不满 %s，免配", zh, below), fmt.Sprintf("%s, under %s: exempt", en, below))
	}
	area := Grouped(t.Small.Area.upward())
	return sentence(fmt.Sprintf("%s，不满 %s，应配 %s m²", zh, below, area), fmt.Sprintf("%s, under %s: %s m²", en, below, area))
}

// way writes how the area comes from the base.
func (t *QuantityTest) way(n Area, zh, en string) planning.Text {
	plain := Grouped(t.plain(n).upward())
	switch {
	case t.Permille.Known():
		return sentence(fmt.Sprintf("%s × %s‰ = %s m²", zh, t.Permille, plain), fmt.Sprintf("%s × %s‰ = %s m²", en, t.Permille, plain))
	case t.Fixed.Known():
		return sentence(plain+" m²（定额）", plain+" m² (fixed)")
	case t.Step != nil:
		return t.Step.way(n, zh, en, plain)
	case len(t.Tiers) > 0:
		zhTier, enTier := t.tier(n).words()
		return sentence(fmt.Sprintf("%s，%s一档 = %s m²", zh, zhTier, plain), fmt.Sprintf("%s, %s = %s m²", en, enTier, plain))
	}
	return t.Rate.way(n, zh, en, plain)
}

// words name a tier by its bound.
func (t Tier) words() (zh, en string) {
	bound := Grouped(t.bound().String())
	switch {
	case t.Below.Known():
		return "不满 " + bound, "under " + bound
	case t.UpTo.Known():
		return bound + " 以下（含）", "up to " + bound
	}
	return "最高", "the highest tier"
}

var roundingWords = map[Rounding][2]string{CeilHundred: {"不足进一", "rounded up"}, FloorHundred: {"不足不计", "rounded down"}}

func (r Rate) way(n Area, zh, en, plain string) planning.Text {
	per := strconv.FormatInt(r.Per, 10)
	words, rounds := roundingWords[r.Rounding]
	if !rounds {
		return sentence(fmt.Sprintf("%s × %s ÷ %s = %s m²", zh, r.Area, per, plain), fmt.Sprintf("%s × %s ÷ %s = %s m²", en, r.Area, per, plain))
	}
	times := r.Rounding.begun(n, r.Per)
	return sentence(fmt.Sprintf("%s ÷ %s ≈ %s（%s）；%s × %s = %s m²", zh, per, times, words[0], times, r.Area, plain),
		fmt.Sprintf("%s ÷ %s ≈ %s (%s); %s × %s = %s m²", en, per, times, words[1], times, r.Area, plain))
}

func (s *Step) way(n Area, zh, en, plain string) planning.Text {
	upTo := Grouped(s.UpTo.String())
	if n.Cmp(s.UpTo) <= 0 {
		return sentence(fmt.Sprintf("%s，不超过 %s = %s m²", zh, upTo, plain), fmt.Sprintf("%s, no more than %s = %s m²", en, upTo, plain))
	}
	over, words, times := Grouped(n.Sub(s.UpTo).String()), roundingWords[s.Rounding], s.begun(n)
	if s.Rounding == Prorata {
		words = [2]string{"按比例", "pro rata"}
	}
	return sentence(fmt.Sprintf("%s，超出 %s 的 %s ÷ %d ≈ %s（%s）；%s + %s × %s = %s m²", zh, upTo, over, s.ThenPer, times.short(), words[0], s.Area, times.short(), s.Add, plain),
		fmt.Sprintf("%s, %s over %s; ÷ %d ≈ %s (%s); %s + %s × %s = %s m²", en, over, upTo, s.ThenPer, times.short(), words[1], s.Area, times.short(), s.Add, plain))
}

// short writes a factor with four decimals at most.
func (a Area) short() string {
	if rounded := a.wholeDown(); rounded.Cmp(a) == 0 {
		return rounded.String()
	}
	out := new(apd.Decimal)
	if _, err := exact.Quantize(out, a.decimal(), -4); err != nil {
		return a.String()
	}
	return out.Text('f')
}
