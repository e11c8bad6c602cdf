package web

import (
	"encoding/json"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"peijian/planning"
	"peijian/web/session"
)

// newAPI makes huma's side of the server. Only JSON, no pages of its own, no links in answers.
func newAPI(r chi.Router, version string) huma.API {
	c := huma.DefaultConfig("配建 Peijian", version)
	c.Info.Description = "Who governs which home, and whether the rooms owed to the community are there. Texts come as {zh, en}; " +
		"dates as 2026-11-23 or null; longitude and latitude in EPSG:4490; areas of rules as decimal text in m²."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.RejectUnknownQueryParameters = true
	c.Servers = []*huma.Server{{URL: "/"}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"session": {Type: "apiKey", In: "cookie", Name: session.Cookie, Description: "Of who has signed in"}}
	c.Security = []map[string][]string{{}, {"session": {}}} // what is public needs none
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[planning.Date](), reflect.TypeFor[day]())
	c.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[json.RawMessage](), reflect.TypeFor[anything]())
	return humachi.New(r, c)
}

// sayNull writes into the description which objects may be null: huma does it for everything but references.
func sayNull(schemas huma.Registry) {
	for name, schema := range schemas.Map() {
		t := schemas.TypeFromRef("#/components/schemas/" + name)
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		for _, field := range reflect.VisibleFields(t) {
			property, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			p := schema.Properties[property]
			if p != nil && p.Ref != "" && field.Type.Kind() == reflect.Pointer && options == "" {
				schema.Properties[property] = &huma.Schema{AnyOf: []*huma.Schema{p, {Type: "null"}}, Description: p.Description}
			}
		}
	}
}

// own are the packages whose types are the interface itself: they are named without their package.
var own = []string{"peijian/web", "peijian/web/answer", "peijian/web/features", "peijian/web/gaps", "peijian/web/imports", "peijian/web/permits", "peijian/web/picture", "peijian/web/rulebook", "peijian/web/session"}

// schemaName names the types of other packages with their package: permit.Ruling is PermitRuling.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name, from := huma.DefaultSchemaNamer(t, hint), path.Base(t.PkgPath())
	if slices.Contains(own, t.PkgPath()) || from == "." {
		return name
	}
	return strings.ToUpper(from[:1]) + from[1:] + name
}

// document writes the description, indented for those who read it.
func document(o *huma.OpenAPI) []byte {
	b, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		panic("web: the description cannot be written: " + err.Error()) // it is the same in every run; a test makes it
	}
	return b
}

// day describes a planning.Date.
type day struct{}

// Schema is for huma.
func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Nullable: true, Examples: []any{"2026-11-23"}}
}

// anything describes JSON that is passed on as it is.
type anything struct{}

// Schema is for huma.
func (anything) Schema(huma.Registry) *huma.Schema { return &huma.Schema{} }
