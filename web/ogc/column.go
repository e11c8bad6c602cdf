package ogc

import (
	"encoding/json"

	"github.com/cockroachdb/apd/v3"

	"peijian/planning"
	"peijian/planning/gap"
)

// column is one property of a collection.
type column struct {
	planning.Field
	role    string // what it means in every collection, as the schema names it; "" for nothing special
	derived bool   // made by the server: nobody can set it
	// get gives the value as planning keeps it, nil for none.
	get func(thing) any
}

// shown is the value as GeoJSON has it. Decimals are numbers with all their digits.
func (c *column) shown(t thing) any {
	switch v := c.get(t).(type) {
	case *apd.Decimal:
		if v == nil || v.Form != apd.Finite {
			return nil
		}
		return json.Number(v.Text('f'))
	case planning.Date:
		if v.IsZero() {
			return nil
		}
		return v.String()
	case json.RawMessage:
		if len(v) == 0 {
			return nil
		}
		return v
	default:
		return v
	}
}

// columnsOf are the properties of a layer as an audience may see them: the code, the fields in the layer's order, the legal dates.
func columnsOf(l *planning.Layer, audience planning.Audience) []column {
	own := l.Code
	own.Name = "code"
	out := []column{{Field: own, role: "id", get: func(t thing) any { return t.id() }}}
	for i, f := range l.Fields {
		if f.Internal && audience != planning.Internal {
			continue
		}
		out = append(out, column{Field: f, get: func(t thing) any {
			if values := t.(kept).Values; i < len(values) {
				return values[i]
			}
			return nil
		}})
	}
	return append(out,
		column{role: "primary-interval-start", Field: planning.Field{Name: "valid_from", Title: text("生效日期", "Valid from"), Kind: planning.KindDate},
			get: func(t thing) any { return t.(kept).ValidFrom }},
		column{role: "primary-interval-end", Field: planning.Field{Name: "valid_to", Title: text("失效日期", "Valid to"), Kind: planning.KindDate},
			get: func(t thing) any { return t.(kept).ValidTo }})
}

// gapColumns are the properties of a gap, the same as in its export but for revision and day, which the answer says once.
func gapColumns(audience planning.Audience) []column {
	words := func(name, zh, en string, get func(*gap.Gap) string) column {
		return column{derived: true, Field: planning.Field{Name: name, Title: planning.Text{Zh: zh, En: en}, Kind: planning.KindText},
			get: func(t thing) any { return get(t.(found).Gap) }}
	}
	kinds := planning.Field{Name: "kind", Title: text("类型", "Kind"), Kind: planning.KindChoice}
	for _, k := range gap.KindTitles {
		if k.Kind == gap.LimitedTitle && audience != planning.Internal {
			continue
		}
		kinds.Choices = append(kinds.Choices, planning.Choice{Value: string(k.Kind), Title: k.Title})
	}
	out := []column{{derived: true, Field: kinds, get: func(t thing) any { return string(t.(found).Kind) }},
		words("kind_zh", "类型名称", "Kind in Chinese", func(g *gap.Gap) string { return g.Kind.Title().Zh }),
		words("layer", "图层", "Layer", func(g *gap.Gap) string { return g.Subject.Layer }),
		words("code", "编号", "Code", func(g *gap.Gap) string { return g.Subject.Code }),
		words("name", "名称", "Name", func(g *gap.Gap) string { return g.Subject.Name }),
		words("subdistrict_code", "街道代码", "Sub-district code", func(g *gap.Gap) string { return g.Subdistrict.Code }),
		words("subdistrict", "街道", "Sub-district", func(g *gap.Gap) string { return g.Subdistrict.Name }),
		words("cell_code", "网格编码", "Grid cell code", func(g *gap.Gap) string { return g.Cell.Code }),
		words("cell", "网格", "Grid cell", func(g *gap.Gap) string { return g.Cell.Name }),
		{derived: true, Field: planning.Field{Name: "households", Title: text("户数", "Households"), Kind: planning.KindInteger}, get: households},
		words("counted", "户数来源", "Counted", func(g *gap.Gap) string { return g.Counted.Zh }),
		words("evidence", "依据", "Evidence in Chinese", func(g *gap.Gap) string { return g.Evidence.Zh }),
		words("evidence_en", "依据（英文）", "Evidence", func(g *gap.Gap) string { return g.Evidence.En }),
		words("actor", "责任单位", "Who must act, in Chinese", func(g *gap.Gap) string { return g.Actor.Zh }),
		words("actor_en", "责任单位（英文）", "Who must act", func(g *gap.Gap) string { return g.Actor.En }),
		{derived: true, Field: planning.Field{Name: "internal", Title: text("内部", "Internal"), Kind: planning.KindBoolean},
			get: func(t thing) any { return t.(found).Internal }}}
	return out
}

// households of a gap; nobody knowing how many is not none.
func households(t thing) any {
	if n := t.(found).Households; n != nil {
		return *n
	}
	return nil
}
