package intake

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"peijian/geo"
	"peijian/geo/shapefile"
	"peijian/geo/text"
	"peijian/planning"
)

// Fields that every layer has beside its own.
var (
	validFrom = planning.Field{Name: "valid_from", Title: planning.Text{Zh: "生效日期", En: "Valid from"}, Kind: planning.KindDate}
	validTo   = planning.Field{Name: "valid_to", Title: planning.Text{Zh: "失效日期", En: "Valid to"}, Kind: planning.KindDate}
	audience  = planning.Field{Name: "audience", Title: planning.Text{Zh: "公开范围", En: "Audience"}, Kind: planning.KindChoice, Choices: []planning.Choice{
		{Value: "public", Title: planning.Text{Zh: "公开", En: "public"}},
		{Value: "internal", Title: planning.Text{Zh: "内部", En: "internal"}, Aliases: []string{"内部使用"}}}}
)

// header finds the field that a column means. A column is known by its name, its titles in both languages, its aliases,
// by any of these cut to the ten bytes of a DBF header, and by the short names of our own shapefiles.
type header struct {
	layer   *planning.Layer
	fields  []planning.Field // code, the layer's own, validity and audience: positions as in slots
	exact   map[string]int
	cut     map[string]int // names cut to ten bytes that, without what people vary, would be another field's: developer_ of developer_credit_code
	columns map[string]int // header as written → position in fields, -1 for none; filled as columns are met
	taken   map[int]string // position → header that took it
	seen    []Column
	choices map[choiceCell]any // what cells of choices were found to say
}

type choiceCell struct {
	slot int
	text string
}

// mostChoices bounds how many spellings of choices are remembered.
const mostChoices = 1000

// value reads a cell of the field at a position. A choice that stands in many rows is looked up once.
func (h *header) value(slot int, cell string) (any, *geo.Problem) {
	if h.fields[slot].Kind != planning.KindChoice {
		return valueOf(&h.fields[slot], cell)
	}
	key := choiceCell{slot, cell}
	if v, known := h.choices[key]; known {
		return v, nil
	}
	v, p := valueOf(&h.fields[slot], cell)
	if p == nil && len(h.choices) < mostChoices {
		h.choices[choiceCell{slot, strings.Clone(cell)}] = v
	}
	return v, p
}

// Positions in header.fields.
const (
	codeSlot  = 0
	firstSlot = 1 // the layer's own fields follow
)

// newHeader knows the fields of l. mapping says, field by field, from which header the operator wants it read; of several,
// parted by "|", the first that is filled counts.
func newHeader(l *planning.Layer, mapping map[string]string) (*header, error) {
	h := &header{layer: l, exact: map[string]int{}, columns: map[string]int{}, taken: map[int]string{}, choices: map[choiceCell]any{}}
	h.fields = append(append([]planning.Field{l.Code}, l.Fields...), validFrom, validTo, audience)
	for i, f := range h.fields {
		for _, n := range append([]string{f.Name, f.Title.Zh, f.Title.En}, f.Aliases...) {
			if _, there := h.exact[text.Plain(n)]; !there {
				h.exact[text.Plain(n)] = i
			}
		}
	}
	for i, short := range shortNames(h.fields) {
		if _, there := h.exact[text.Plain(short)]; !there {
			h.exact[text.Plain(short)] = i
		}
	}
	h.cut = cutNames(h.fields, h.exact)
	for field, column := range mapping {
		slot := h.slotNamed(field)
		if slot < 0 {
			return nil, planning.Errorf(planning.ErrInvalid, "layer %s has no field %q", l.Name, field)
		}
		for _, alternative := range strings.Split(column, "|") {
			h.columns[alternative] = slot
		}
		h.taken[slot] = column
	}
	return h, nil
}

// ignore keeps columns from being read. They are listed like those that mean nothing.
func (h *header) ignore(columns []string) {
	for _, column := range columns {
		if _, mapped := h.columns[column]; !mapped {
			h.columns[column] = -1
			h.seen = append(h.seen, Column{Header: column})
		}
	}
}

// shortNames are the names under which fields stand in a shapefile of our own.
func shortNames(fields []planning.Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return shapefile.ShortNames(names)
}

// cutNames finds the fields whose name, cut to the ten bytes of a DBF header, looks like the whole name of another.
func cutNames(fields []planning.Field, exact map[string]int) map[string]int {
	cut := map[string]int{}
	for i, f := range fields {
		if len(f.Name) <= shapefile.NameBytes {
			continue
		}
		stump := f.Name[:shapefile.NameBytes]
		if other, there := exact[text.Plain(stump)]; there && other != i && fields[other].Name != stump {
			cut[stump] = i
		}
	}
	return cut
}

func (h *header) slotNamed(field string) int {
	for i, f := range h.fields {
		if f.Name == field {
			return i
		}
	}
	return -1
}

// slot is the position of the field that column means, -1 when it means none. note is set the first time that a column
// turns out to mean nothing, or to mean what another one means already.
func (h *header) slot(column string) (slot int, note *geo.Problem) {
	if slot, known := h.columns[column]; known {
		if slot >= 0 && !h.listed(column) {
			h.seen = append(h.seen, Column{column, h.fields[slot].Name})
		}
		return slot, nil
	}
	slot = h.match(column)
	if slot >= 0 {
		if by, taken := h.taken[slot]; taken {
			note = &geo.Problem{Code: "column_twice", Field: column, Note: true,
				Zh: fmt.Sprintf("与“%s”列含义相同，未读取", by), En: fmt.Sprintf("means the same as column %q and was not read", by)}
			slot = -1
		} else {
			h.taken[slot] = column
		}
	} else {
		note = &geo.Problem{Code: "column_unknown", Field: column, Note: true,
			Zh: "该图层没有此字段，未读取", En: "this layer has no such field; the column was not read"}
	}
	h.columns[column] = slot
	c := Column{Header: column}
	if slot >= 0 {
		c.Field = h.fields[slot].Name
	}
	h.seen = append(h.seen, c)
	return slot, note
}

func (h *header) listed(column string) bool {
	for _, c := range h.seen {
		if c.Header == column {
			return true
		}
	}
	return false
}

func (h *header) match(column string) int {
	if slot, ok := h.cut[strings.ToLower(column)]; ok {
		return slot
	}
	key := text.Plain(column)
	if slot, ok := h.exact[key]; ok {
		return slot
	}
	found := -1
	for name, slot := range h.exact {
		if !cutTo(name, key) || slot == found {
			continue
		}
		if found >= 0 {
			return -1 // a stump of two fields is nobody's
		}
		found = slot
	}
	return found
}

// cutTo says whether a DBF writer would cut name to stump: ten bytes in GBK or UTF-8, and half a character dropped.
func cutTo(name, stump string) bool {
	if stump == "" || len(stump) >= len(name) || !strings.HasPrefix(name, stump) {
		return false
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(stump)
	if err == nil && (len(gbk) == 9 || len(gbk) == 10) {
		return true
	}
	return len(stump) >= 8 && len(stump) <= 10
}

// unmet lists fields whose column, as the operator said, is not among those of the file.
func unmet(mapping map[string]string, columns []string) []geo.Problem {
	var out []geo.Problem
	for field, said := range mapping {
		if !slices.ContainsFunc(strings.Split(said, "|"), func(one string) bool { return slices.Contains(columns, one) }) {
			out = append(out, geo.Problem{Code: "column_missing", Field: said, Fatal: true,
				Zh: fmt.Sprintf("文件中没有“%s”列，而字段 %s 指定从该列读取", said, field), En: fmt.Sprintf("the file has no column %q, from which %s is to be read", said, field)})
		}
	}
	slices.SortFunc(out, func(a, b geo.Problem) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// absent lists the fields, beside the code, that no column gives.
func (h *header) absent() []planning.Field {
	var out []planning.Field
	for i, f := range h.fields[firstSlot:] {
		if _, there := h.taken[firstSlot+i]; !there {
			out = append(out, f)
		}
	}
	return out
}

// missing lists the required fields, among them the code where it cannot be made from others, that no column gives.
func (h *header) missing() []geo.Problem {
	var out []geo.Problem
	for i, f := range h.fields {
		_, there := h.taken[i]
		if there || !f.Required || (i == codeSlot && len(h.layer.Key) > 0) {
			continue
		}
		names := append([]string{f.Title.Zh, f.Name}, f.Aliases...)
		out = append(out, geo.Problem{Code: "column_missing", Field: f.Name, Fatal: true,
			Zh: fmt.Sprintf("缺少“%s”列（可用的表头：%s）", f.Title.Zh, strings.Join(names, "、")),
			En: fmt.Sprintf("there is no column for %s (headers understood: %s)", f.Title.En, strings.Join(names, ", "))})
	}
	return out
}
