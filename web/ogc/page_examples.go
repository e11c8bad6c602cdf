package ogc

import (
	"fmt"
	"net/url"
	"strings"

	"peijian/planning"
)

// example is a question to a collection that can be asked by following it.
type example struct {
	Title, Query string // Query as people read it
	Href, JSON   string
}

// examples are questions that this collection of this city answers, one for each way of asking.
func (a *ask) examples() (out []example) {
	ask := func(title planning.Text, pairs ...string) { out = append(out, a.example(title, pairs)) }
	if e := a.collection.extent(a.picture).box; a.collection.geometry != planning.NoGeometry {
		mid := e.Center()
		box := fmt.Sprintf("%.4f,%.4f,%.4f,%.4f", e.Min[0], e.Min[1], mid[0], mid[1])
		ask(text("西南四分之一的范围", "The south-western quarter"), "bbox", box)
		ask(text("与一个矩形相交（CQL2）", "Touching a rectangle (CQL2)"), "filter", "S_INTERSECTS(geometry, BBOX("+strings.ReplaceAll(box, ",", ", ")+"))")
		ask(text("城市平面坐标，单位米", "In the city's plane, in metres"), "crs", epsg(a.picture.Info.Plane))
	}
	ask(text("某日有效的版本", "In force on a day"), "datetime", a.picture.AsOf.String()+"T00:00:00+08:00")
	if c := a.firstOf(func(c *column) bool { return c.Kind == planning.KindInteger || c.Kind == planning.KindDecimal }); c != nil {
		ask(text("%s由大到小", "By %s, the largest first", c.Title.In(a.lang)), "sortby", "-"+c.Name)
		ask(text("%s大于 100（CQL2）", "%s over 100 (CQL2)", c.Title.In(a.lang)), "filter", c.Name+" > 100")
		ask(text("同上，用 JSON 写", "The same, as JSON"), "filter", `{"op":">","args":[{"property":"`+c.Name+`"},100]}`, "filter-lang", "cql2-json")
	}
	if c := a.firstOf(func(c *column) bool { return len(c.Choices) > 0 }); c != nil {
		choice := c.Choices[0]
		ask(text("%s为“%s”", "%s is “%s”", c.Title.In(a.lang), choice.Title.In(a.lang)), c.Name, choice.Value)
	}
	if c := a.collection.column("name"); c != nil {
		ask(text("名称含“新”（CQL2）", "Its name has 新 (CQL2)"), "filter", "name LIKE '%新%'")
		ask(text("只要编号和名称，不要图形", "Code and name alone, without shapes"), "properties", "code,name", "skipGeometry", "true")
	}
	return out
}

// firstOf is the first property of some kind that may be asked for and sorted by, nil when there is none.
func (a *ask) firstOf(is func(*column) bool) *column {
	for i := range a.collection.columns {
		if c := &a.collection.columns[i]; c.queryable() && c.sortable() && is(c) {
			return c
		}
	}
	return nil
}

func (a *ask) example(title planning.Text, pairs []string) example {
	query, words := url.Values{}, make([]string, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
		words = append(words, pairs[i]+"="+pairs[i+1])
	}
	address := a.url("collections", a.collection.id, "items") + "?" + query.Encode()
	return example{Title: a.pick(title), Query: strings.Join(words, "&"), Href: a.asPage(address), JSON: address + "&f=" + asJSON}
}
