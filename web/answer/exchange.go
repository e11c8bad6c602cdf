package answer

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
)

// Exchange is a request with its answer, for operations that write the answer themselves.
type Exchange struct {
	request *http.Request
	writer  http.ResponseWriter
}

// Request is what was asked.
func (e *Exchange) Request() *http.Request { return e.request }

// Writer takes the answer, where the operation does not return one.
func (e *Exchange) Writer() http.ResponseWriter { return e.writer }

// Resolve keeps both.
func (e *Exchange) Resolve(ctx huma.Context) []error {
	e.request, e.writer = humachi.Unwrap(ctx)
	return nil
}
