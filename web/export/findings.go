package export

import (
	"slices"
	"strings"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/gap"
)

// Names of what a city finds and does not keep, as layers of a file.
const (
	GapsLayer   = "gaps"   // 管理真空
	GroundLayer = "ground" // 边界空白与重叠
)

// Gaps are gaps with the shapes of what they speak of. life says where a gap stands; nil where nobody keeps that.
func (v View) Gaps(list []*gap.Gap, life func(*gap.Gap) gap.Life) Source {
	shown := make([]*gap.Gap, 0, len(list))
	for _, g := range list {
		if !g.Internal || v.sees(planning.Internal) {
			shown = append(shown, g)
		}
	}
	s := Source{Layer: GapsLayer, Title: planning.Text{Zh: "管理真空", En: "Gaps"}, Shape: geo.MixedShape, Count: len(shown), fields: gapFields}
	if life != nil {
		s.fields = append(append([]field{}, gapFields...), lifeFields...)
	}
	s.rows = func(yield func(geo.Row) bool) {
		for _, g := range shown {
			values := v.gapValues(g)
			if life != nil {
				values = append(values, lifeValues(life(g))...)
			}
			if !yield(geo.Row{ID: g.ID, Shape: g.Feature.Geometry, Values: values}) {
				return
			}
		}
	}
	return s
}

// Ground is what is wrong between communities.
func (v View) Ground(list []gap.Border) Source {
	s := Source{Layer: GroundLayer, Title: planning.Text{Zh: "边界空白与重叠", En: "Overlaps and voids"}, Shape: geo.MixedShape, Count: len(list), fields: groundFields}
	s.rows = func(yield func(geo.Row) bool) {
		for i := range list {
			if !yield(geo.Row{ID: list[i].ID, Shape: list[i].Geometry, Values: groundValues(&list[i])}) {
				return
			}
		}
	}
	return s
}

func words(name, zh, en string) field {
	return field{name, planning.Text{Zh: zh, En: en}, geo.TextColumn, nil}
}

func number(name, zh, en string) field {
	return field{name, planning.Text{Zh: zh, En: en}, geo.IntegerColumn, nil}
}

func measure(name, zh, en string) field {
	return field{name, planning.Text{Zh: zh, En: en}, geo.DecimalColumn, nil}
}

func day(name, zh, en string) field {
	return field{name, planning.Text{Zh: zh, En: en}, geo.DateColumn, nil}
}

var gapFields = []field{
	words("kind", "类型代码", "Kind"), words("kind_zh", "类型", "Kind in Chinese"), words("layer", "图层", "Layer"), words("code", "编号", "Code"), words("name", "名称", "Name"),
	words("subdistrict_code", "街道代码", "Sub-district code"), words("subdistrict", "街道", "Sub-district"), words("cell_code", "网格编码", "Grid cell code"), words("cell", "网格", "Grid cell"),
	number("households", "户数", "Households"), words("counted", "户数来源", "Counted"), words("evidence", "依据", "Evidence in Chinese"), words("evidence_en", "依据（英文）", "Evidence"),
	words("actor", "责任单位", "Who must act, in Chinese"), words("actor_en", "责任单位（英文）", "Who must act"), day("as_of", "截至日期", "As of"), number("revision", "版本", "Revision"),
	{"internal", planning.Text{Zh: "仅限内部", En: "Internal"}, geo.BooleanColumn, nil},
}

func (v *View) gapValues(g *gap.Gap) []any {
	var households any
	if g.Households != nil {
		households = *g.Households
	}
	return []any{
		string(g.Kind), g.Kind.Title().Zh, g.Subject.Layer, g.Subject.Code, g.Subject.Name, g.Subdistrict.Code, g.Subdistrict.Name, g.Cell.Code, g.Cell.Name,
		households, g.Counted.Zh, g.Evidence.Zh, g.Evidence.En, g.Actor.Zh, g.Actor.En, v.City.AsOf.String(), v.City.Revision, g.Internal,
	}
}

var lifeFields = []field{
	words("state", "状态代码", "State"), words("state_zh", "状态", "State in Chinese"), day("opened_on", "发现日期", "Opened on"), day("due_on", "办理期限", "Due on"),
	day("closed_on", "办结日期", "Closed on"), words("assignee", "承办单位", "Assignee"),
}

func lifeValues(l gap.Life) []any {
	return []any{string(l.State), l.State.Title().Zh, valueOf(l.OpenedOn), valueOf(l.DueOn), valueOf(l.ClosedOn), l.Assignee}
}

var groundFields = []field{
	words("kind", "类型代码", "Kind"), words("kind_zh", "类型", "Kind in Chinese"), measure("area_m2", "面积 m²", "Area m²"), measure("width_m", "宽 m", "Width m"), number("vertices", "缺少的顶点", "Vertices"),
	words("communities", "社区代码", "Community codes"), words("community_names", "社区", "Communities"), words("subdistrict_code", "街道代码", "Sub-district code"), words("subdistrict", "街道", "Sub-district"),
	number("households", "户数", "Households"), number("households_known", "已知户数", "Households known"), number("housing_uncounted", "未统计的住房", "Housing not counted"),
	words("evidence", "依据", "Evidence in Chinese"), words("evidence_en", "依据（英文）", "Evidence"), words("actor", "责任单位", "Who must act, in Chinese"), words("actor_en", "责任单位（英文）", "Who must act"),
}

func groundValues(b *gap.Border) []any {
	var codes, names []string
	for _, n := range b.Claimants {
		codes, names = append(codes, n.Code), append(names, n.Name)
	}
	var households any
	if b.Households != nil {
		households = *b.Households
	}
	return []any{
		string(b.Kind), b.Kind.Title().Zh, b.Area, b.Width, int64(b.Vertices), strings.Join(codes, ","), strings.Join(names, "、"), b.Subdistrict.Code, b.Subdistrict.Name,
		households, b.Known, int64(b.Uncounted), b.Evidence.Zh, b.Evidence.En, b.Actor.Zh, b.Actor.En,
	}
}

// Gaps picks gaps as the lists on the screens do: those of a community are all on its ground or its line.
func (f *Filter) Gaps(list []*gap.Gap) []*gap.Gap {
	return slices.DeleteFunc(slices.Clone(list), func(g *gap.Gap) bool {
		return f.Text != "" && !(g.Feature != nil && Named(g.Feature, f.Text)) || f.Subdistrict != "" && g.Subdistrict.Code != f.Subdistrict ||
			f.Community != "" && !g.Of(f.Community) || f.Box != nil && !g.Bound.Intersects(*f.Box)
	})
}

// Ground picks what is wrong between communities. A text is looked for in the names of the communities.
func (f *Filter) Ground(list []gap.Border) []gap.Border {
	return slices.DeleteFunc(slices.Clone(list), func(b gap.Border) bool {
		claims := func(is func(planning.Named) bool) bool { return slices.ContainsFunc(b.Claimants, is) }
		return f.Text != "" && !claims(func(n planning.Named) bool { return strings.Contains(n.Name+" "+n.Code, f.Text) }) ||
			f.Subdistrict != "" && b.Subdistrict.Code != f.Subdistrict ||
			f.Community != "" && !claims(func(n planning.Named) bool { return n.Code == f.Community }) || f.Box != nil && !b.Bound.Intersects(*f.Box)
	})
}
