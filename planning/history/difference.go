package history

import (
	"bytes"
	"encoding/json"
	"iter"

	"github.com/cockroachdb/apd/v3"
	"github.com/paulmach/orb"

	"peijian/planning"
)

// What says how a feature differs between two pictures.
type What string

// The kinds of difference.
const (
	Added   What = "added"
	Changed What = "changed"
	Removed What = "removed"
)

// Kinds lists the kinds of difference, with their words.
var Kinds = []struct {
	What  What
	Title planning.Text
}{
	{Added, planning.Text{Zh: "新增", En: "added"}},
	{Changed, planning.Text{Zh: "变更", En: "changed"}},
	{Removed, planning.Text{Zh: "移除", En: "removed"}},
}

// Title is the word for w.
func (w What) Title() planning.Text {
	for _, k := range Kinds {
		if k.What == w {
			return k.Title
		}
	}
	return planning.Text{Zh: string(w), En: string(w)}
}

// Difference is one feature that is not in both pictures as it is in the other. Old is nil of what was added, New of what was removed.
type Difference struct {
	What     What
	Old, New *planning.Feature
}

// Feature is the new one, and the old one when there is none.
func (d *Difference) Feature() *planning.Feature {
	if d.New != nil {
		return d.New
	}
	return d.Old
}

// Between lists what differs between two cities, in the order of layers and codes. Without names of layers, of all of them.
func Between(before, after *planning.City, layers ...string) []*Difference {
	var out []*Difference
	for _, l := range planning.Layers() {
		old, now := before.Layer(l.Name), after.Layer(l.Name)
		if old == now || !among(l.Name, layers) {
			continue
		}
		out = merge(old, now, out)
	}
	return out
}

func among(name string, names []string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return len(names) == 0
}

// merge walks through both in the order of codes.
func merge(before, after *planning.Collection, out []*Difference) []*Difference {
	oldNext, oldStop := iter.Pull(before.All())
	defer oldStop()
	newNext, newStop := iter.Pull(after.All())
	defer newStop()
	old, hasOld := oldNext()
	now, hasNew := newNext()
	for hasOld || hasNew {
		switch {
		case !hasNew || hasOld && old.Code < now.Code:
			out = append(out, &Difference{What: Removed, Old: old})
			old, hasOld = oldNext()
		case !hasOld || now.Code < old.Code:
			out = append(out, &Difference{What: Added, New: now})
			now, hasNew = newNext()
		default:
			if !same(old, now) {
				out = append(out, &Difference{What: Changed, Old: old, New: now})
			}
			old, hasOld = oldNext()
			now, hasNew = newNext()
		}
	}
	return out
}

// same says that two versions of a feature say the same.
func same(a, b *planning.Feature) bool {
	if a == b || a.Since == b.Since {
		return true
	}
	if a.ValidFrom != b.ValidFrom || a.ValidTo != b.ValidTo || a.Audience != b.Audience {
		return false
	}
	for i := range a.Layer.Fields {
		if !equal(valueAt(a, i), valueAt(b, i)) {
			return false
		}
	}
	return orb.Equal(a.Geometry, b.Geometry)
}

func valueAt(f *planning.Feature, i int) any {
	if i < len(f.Values) {
		return f.Values[i]
	}
	return nil
}

// equal compares two values of a field. Decimals are equal as numbers.
func equal(a, b any) bool {
	switch a := a.(type) {
	case *apd.Decimal:
		b, ok := b.(*apd.Decimal)
		return ok && (a == b || a != nil && b != nil && a.Cmp(b) == 0)
	case json.RawMessage:
		b, ok := b.(json.RawMessage)
		return ok && bytes.Equal(a, b)
	}
	return a == b
}

// Moved says that both have a shape and it is not the same.
func (d *Difference) Moved() bool {
	return d.Old != nil && d.New != nil && d.Old.Geometry != nil && !orb.Equal(d.Old.Geometry, d.New.Geometry)
}

// FieldDifference is one value that differs. Old is nil where there was none, New where there is none any more.
type FieldDifference struct {
	Name     string
	Title    planning.Text
	Field    *planning.Field // nil of legal dates and of the audience, which every layer has
	Old, New any
}

// Fields are the values that differ, in the order of the layer's fields. Of what was added or removed they are all its values.
func (d *Difference) Fields() (out []FieldDifference) {
	l := d.Feature().Layer
	for i := range l.Fields {
		f := &l.Fields[i]
		add(&out, FieldDifference{f.Name, f.Title, f, d.valueOf(d.Old, i), d.valueOf(d.New, i)})
	}
	for _, c := range commonFields {
		one := FieldDifference{Name: c.name, Title: c.title}
		if d.Old != nil {
			one.Old = c.of(d.Old)
		}
		if d.New != nil {
			one.New = c.of(d.New)
		}
		add(&out, one)
	}
	return out
}

func add(out *[]FieldDifference, f FieldDifference) {
	if !equal(f.Old, f.New) {
		*out = append(*out, f)
	}
}

func (d *Difference) valueOf(f *planning.Feature, i int) any {
	if f == nil {
		return nil
	}
	return valueAt(f, i)
}

// commonFields are what a record of any layer says beside its fields.
var commonFields = []struct {
	name  string
	title planning.Text
	of    func(*planning.Feature) any
}{
	{"valid_from", planning.Text{Zh: "生效日期", En: "In force from"}, func(f *planning.Feature) any { return known(f.ValidFrom) }},
	{"valid_to", planning.Text{Zh: "失效日期", En: "In force until before"}, func(f *planning.Feature) any { return known(f.ValidTo) }},
	{"audience", planning.Text{Zh: "可见范围", En: "Audience"}, func(f *planning.Feature) any { return string(f.Audience) }},
}

func known(d planning.Date) any {
	if d.IsZero() {
		return nil
	}
	return d
}

// Count sums differences of one layer.
type Count struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
}

// CountByLayer sums differences by the names of their layers.
func CountByLayer(list []*Difference) map[string]Count {
	out := map[string]Count{}
	for i := range list {
		name := list[i].Feature().Layer.Name
		c := out[name]
		switch list[i].What {
		case Added:
			c.Added++
		case Changed:
			c.Changed++
		case Removed:
			c.Removed++
		}
		out[name] = c
	}
	return out
}
