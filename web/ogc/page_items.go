package ogc

import (
	"encoding/json"
	"fmt"
	"html/template"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"peijian/planning"
)

// table is the page of many features.
type table struct {
	Sentence, Place string
	Turns           []link
	Heads           []string
	Rows            []row
	Sketch          template.HTML
}

type row struct {
	Href, ID string
	Cells    []cell
}

type cell struct {
	Head, Text string
	Value      string // as programs read it, where Text is written for people
	Number     bool
}

func (a *ask) itemsPage(l *leaf, look *look, links []link) error {
	d := table{Sentence: a.count(l), Place: a.pick(text("翻页", "Pages")), Heads: []string{a.pick(text("标识", "Id"))}}
	for _, n := range links {
		if n.Rel == "next" || n.Rel == "prev" || n.Rel == "first" {
			d.Turns = append(d.Turns, n)
		}
	}
	columns := a.tabled(look)
	for _, c := range columns {
		d.Heads = append(d.Heads, a.pick(c.Title))
	}
	var drawn []thing
	for t := range l.things {
		if len(d.Rows) == l.returned() {
			break
		}
		drawn = append(drawn, t)
		d.Rows = append(d.Rows, row{a.asPage(a.toThing(t)), t.id(), a.cells(columns, t)})
	}
	if look.drawn {
		d.Sketch = sketch(drawn, a.pick(text("%s的简图", "Sketch of %s", a.collection.title.In(a.lang))))
	}
	return a.render("items", a.pick(a.collection.title), a.trail(3), nil, d)
}

// tabled are the columns of the table beside the id, which says the same as the code of a layer's feature.
func (a *ask) tabled(look *look) []*column {
	var out []*column
	for _, c := range look.columns {
		if c.Name != "code" || a.collection.layer == nil {
			out = append(out, c)
		}
	}
	return out
}

func (a *ask) count(l *leaf) string {
	if l.returned() == 0 {
		return a.pick(text("共 %d 个要素。", "%d features.", l.total))
	}
	return a.pick(text("共 %d 个要素，此页为第 %d 至 %d 个。", "%d features; this page has %d to %d.", l.total, l.offset+1, l.offset+l.returned()))
}

func (a *ask) cells(columns []*column, t thing) []cell {
	out := make([]cell, len(columns))
	for i, c := range columns {
		out[i] = cell{Head: a.pick(c.Title), Text: a.words(c, t), Number: c.Kind == planning.KindInteger || c.Kind == planning.KindDecimal}
		if count, ok := c.shown(t).(int64); ok && c.counts() {
			out[i].Value = fmt.Sprint(count)
		}
	}
	return out
}

// words are a value as people read it.
func (a *ask) words(c *column, t thing) string {
	v := c.shown(t)
	switch v := v.(type) {
	case nil:
		return "–"
	case bool:
		if v {
			return a.pick(text("是", "yes"))
		}
		return a.pick(text("否", "no"))
	case json.RawMessage:
		return string(v)
	case int64:
		if c.counts() {
			return withUnit(grouped.Sprint(v), c.Unit)
		}
	}
	for _, choice := range c.Choices {
		if choice.Value == v {
			return a.pick(choice.Title)
		}
	}
	return withUnit(fmt.Sprint(v), c.Unit)
}

func withUnit(value, unit string) string {
	if unit == "" {
		return value
	}
	return value + " " + unit
}

// grouped writes 1,684, as both languages do.
var grouped = message.NewPrinter(language.English)

// counts says whether a whole number is a count, which is written in groups of thousands; a year or a floor is not.
func (c *column) counts() bool { return c.Max == 0 || c.Max >= 10_000 }

// card is the page of one feature.
type card struct {
	ID     string
	Rows   []cell
	Sketch template.HTML
}

func (a *ask) itemPage(t thing, look *look, _ []link) error {
	d := card{ID: t.id(), Rows: a.cells(look.columns, t)}
	title := t.id()
	if c := a.collection.column("name"); c != nil {
		if name, ok := c.shown(t).(string); ok && name != "" {
			title = name
		}
	}
	if look.drawn {
		d.Sketch = sketch([]thing{t}, t.id())
	}
	return a.render("item", title, a.trail(4), nil, d)
}
