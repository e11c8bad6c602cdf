package web

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"peijian/planning"
)

// newAPI makes huma's side of the server. Only JSON, no pages of its own, no links in answers.
func newAPI(r chi.Router, version string) huma.API {
	c := huma.DefaultConfig("配建 Peijian", version)
	c.Info.Description = "Who governs which home, and whether the rooms owed to the community are there. Texts come as {zh, en}; " +
		"dates as 2026-11-23 or null; longitude and latitude in EPSG:4490; areas of rules as decimal text in m²."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.RejectUnknownQueryParameters = true
	c.Servers = []*huma.Server{{URL: "/"}}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"session": {Type: "apiKey", In: "cookie", Name: sessionCookie, Description: "Of who has signed in"}}
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

// schemaName names the types of other packages with their package: permit.Ruling is PermitRuling.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name, from := huma.DefaultSchemaNamer(t, hint), path.Base(t.PkgPath())
	if from == "web" || from == "." {
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

// reply is the answer of most operations.
type reply[T any] struct{ Body T }

// get registers an operation that reads.
func get[I, O any](api huma.API, path, id, summary string, handler func(context.Context, *I) (*O, error), change ...func(*huma.Operation)) {
	op := huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary,
		Errors: []int{http.StatusBadRequest, http.StatusServiceUnavailable},
	}
	for _, f := range change {
		f(&op)
	}
	register(api, op, handler)
}

// finds says that an operation may find nothing.
func finds(op *huma.Operation) { op.Errors = append(op.Errors, http.StatusNotFound) }

// answers says what comes back when it is not described by a type.
func answers(contentType string, schema *huma.Schema) func(*huma.Operation) {
	return func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {
			Description: "OK", Content: map[string]*huma.MediaType{contentType: {Schema: schema}},
		}}
	}
}

// register registers any operation: errors of handlers become problems, in the request's language.
func register[I, O any](api huma.API, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err == nil {
			return out, nil
		}
		p := problemOf(err)
		if p.Code == "internal" {
			noteFailure(ctx, err)
		}
		if seen := seenOf(ctx); seen != nil {
			p.Request = seen.id
			forget(seen.header)
		}
		return nil, p.in(languageOf(ctx))
	})
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

// binary describes bytes.
var binary = &huma.Schema{Type: huma.TypeString, Format: "binary"}
