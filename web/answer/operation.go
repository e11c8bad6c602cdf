package answer

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Reply is the answer of most operations.
type Reply[T any] struct{ Body T }

// Get registers an operation that reads.
func Get[I, O any](api huma.API, path, id, summary string, handler func(context.Context, *I) (*O, error), change ...func(*huma.Operation)) {
	op := huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary,
		Errors: []int{http.StatusBadRequest, http.StatusServiceUnavailable},
	}
	for _, f := range change {
		f(&op)
	}
	Register(api, op, handler)
}

// Finds says that an operation may find nothing.
func Finds(op *huma.Operation) { op.Errors = append(op.Errors, http.StatusNotFound) }

// As says what comes back when it is not described by a type.
func As(contentType string, schema *huma.Schema) func(*huma.Operation) {
	return func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {
			Description: "OK", Content: map[string]*huma.MediaType{contentType: {Schema: schema}},
		}}
	}
}

// Register registers any operation: errors of handlers become problems, in the request's language.
func Register[I, O any](api huma.API, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err == nil {
			return out, nil
		}
		p := ProblemOf(err)
		if p.Code == "internal" {
			NoteFailure(ctx, err)
		}
		if seen := seenOf(ctx); seen != nil {
			p.Request = seen.ID
			forget(seen.Header)
		}
		return nil, p.in(Language(ctx))
	})
}

// Binary describes bytes.
var Binary = &huma.Schema{Type: huma.TypeString, Format: "binary"}

// OK is the answer of an operation: body, as JSON.
func OK[T any](body T) *Reply[T] { return &Reply[T]{body} }
