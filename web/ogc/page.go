package ogc

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"peijian/planning"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are the templates by name, each with the layout around it.
var pages = func() map[string]*template.Template {
	out := map[string]*template.Template{}
	for _, name := range []string{"landing", "conformance", "collections", "collection", "items", "item", "schema", "api"} {
		out[name] = template.Must(template.ParseFS(pageFiles, "pages/layout.html", "pages/"+name+".html"))
	}
	return out
}()

// sheet is what the layout shows, with the page's own data.
type sheet struct {
	Title, Here, Service, Root, JSON, JSONType, OtherLang, Notice string // Here is the last step of the trail
	Lang                                                          planning.Lang
	Revision                                                      int64
	AsOf                                                          planning.Date
	Trail                                                         []link
	Links                                                         []link
	Data                                                          any
	T                                                             func(zh, en string) string
}

// render answers with a page.
func (a *ask) render(name, title string, trail, links []link, data any) error {
	other := "en"
	if a.lang == planning.English {
		other = "zh"
	}
	s := sheet{
		Title: title, Here: title, Service: a.pick(a.serviceTitle()), Root: a.origin + Root, JSON: a.here("f", asJSON), JSONType: a.offered[0].mime,
		OtherLang: a.here("lang", other), Notice: a.pick(a.picture.Info.Notice), Lang: a.lang, Revision: a.picture.Revision, AsOf: a.picture.AsOf,
		Trail: trail, Links: a.pagesOf(links), Data: data, T: func(zh, en string) string { return a.pick(planning.Text{Zh: zh, En: en}) },
	}
	switch d := data.(type) {
	case table:
		s.Here = a.pick(featuresTitle)
	case card: // the title is its name
		s.Here = d.ID
	}
	var out bytes.Buffer
	if err := pages[name].ExecuteTemplate(&out, "layout", s); err != nil {
		return err
	}
	_, _ = a.w.Write(out.Bytes())
	return nil
}

// pagesOf are links that a person follows: each to its page, in the language of this one, and none to the page itself.
func (a *ask) pagesOf(links []link) []link {
	var out []link
	for _, l := range links {
		if l.Rel == "self" || l.Rel == "alternate" || l.Rel == "service-doc" || strings.Contains(l.Href, "?f=html") {
			continue
		}
		l.Href = a.asPage(l.Href)
		out = append(out, l)
	}
	return out
}

// asPage is an address of this service as a page in the request's language.
func (a *ask) asPage(address string) string {
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	address += mark + "f=" + asHTML
	if lang := a.param("lang"); lang != "" {
		address += "&lang=" + lang
	}
	return address
}

// trail leads from the first page to the parent of this one.
func (a *ask) trail(depth int) []link {
	out := []link{{Href: a.asPage(a.origin + Root), Title: a.pick(a.serviceTitle())}}
	if depth > 1 {
		out = append(out, link{Href: a.asPage(a.url("collections")), Title: a.pick(collectionsTitle)})
	}
	if depth > 2 {
		out = append(out, link{Href: a.asPage(a.url("collections", a.collection.id)), Title: a.pick(a.collection.title)})
	}
	if depth > 3 {
		out = append(out, link{Href: a.asPage(a.url("collections", a.collection.id, "items")), Title: a.pick(featuresTitle)})
	}
	return out
}

var featuresTitle = text("要素", "Features")

// front is the first page: what the service is, and what it has.
type front struct {
	landingDocument
	Rows []listed
}

func (a *ask) landingPage(d landingDocument) error {
	return a.render("landing", d.Title, nil, d.Links, front{d, a.listed()})
}

func (a *ask) conformancePage(d conformanceDocument) error {
	return a.render("conformance", a.pick(conformanceTitle), a.trail(1), nil, a.byPart(d.ConformsTo))
}

// listed is one row of the page of collections.
type listed struct {
	Href, Items, Title, ID, Geometry, Count string
}

func (a *ask) collectionsPage(collectionsDocument) error {
	return a.render("collections", a.pick(collectionsTitle), a.trail(1), nil, a.listed())
}

func (a *ask) listed() (rows []listed) {
	for _, c := range catalogFor(a.picture.Audience).list {
		rows = append(rows, listed{
			Href: a.asPage(a.url("collections", c.id)), Items: a.asPage(a.url("collections", c.id, "items")),
			Title: a.pick(c.title), ID: c.id, Count: grouped.Sprint(c.len(a.picture)), Geometry: a.pick(geometryTitles[c.geometry]),
		})
	}
	return rows
}

var geometryTitles = map[planning.GeometryKind]planning.Text{
	planning.NoGeometry: text("无", "none"), planning.PointGeometry: text("点", "point"), planning.LineGeometry: text("线", "line"),
	planning.PolygonGeometry: text("面", "polygon"), "any": text("面或点", "polygon or point"),
}

// asked is a collection with questions to it.
type asked struct {
	collectionDocument
	Examples []example
}

func (a *ask) collectionPage(d collectionDocument) error {
	links := slices.Clone(d.Links)
	for i := range links {
		if links[i].Rel == relItems { // beside the others it is not the collection again
			links[i].Title = a.pick(featuresTitle)
		}
	}
	return a.render("collection", d.Title, a.trail(2), links, asked{d, a.examples()})
}

// described is one row of the page of a schema.
type described struct {
	Name, Title, Type string
	Values            []any
}

func (a *ask) schemaPage(title planning.Text, d schemaDocument) error {
	var rows []described
	for _, c := range a.collection.columns {
		if p := d.Properties[c.Name]; p != nil {
			rows = append(rows, described{c.Name, p.Title, typeWords(p), p.Enum})
		}
	}
	if p := d.Properties["geometry"]; p != nil {
		rows = append(rows, described{"geometry", p.Title, p.Format, nil})
	}
	return a.render("schema", a.pick(title), a.trail(3), nil, rows)
}

func typeWords(p *propertySchema) string {
	if p.Format != "" {
		return fmt.Sprint(p.Type, " (", p.Format, ")")
	}
	return fmt.Sprint(p.Type)
}
