package picture

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"peijian/web/answer"
)

// OnePicture takes the picture on which the request will be answered and says which one it is.
func (s *Pictures) OnePicture(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	p := Of(ctx.Context()) // of the past, when that is what was asked for
	if p == nil {
		c := s.Store.City()
		if c == nil {
			answer.WriteProblem(w, r, answer.NewProblem(http.StatusServiceUnavailable, "loading"))
			return
		}
		p = s.Of(c)
	}
	w.Header().Set("Peijian-Revision", strconv.FormatInt(p.Revision, 10))
	w.Header().Set("Cache-Control", "private, no-cache") // keep it, and ask whether it still holds
	next(huma.WithContext(ctx, context.WithValue(ctx.Context(), pictureKey{}, p)))
}

// Newer answers 304 when the client has the answer on this picture already.
func (s *Pictures) Newer(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		w.Header().Add("Vary", "Accept-Language")
		if answer.Unchanged(w, r, s.tag(Of(ctx.Context()), r)) {
			return
		}
	}
	next(ctx)
}

// tag is the validator of the answer to r on p.
func (s *Pictures) tag(p *Picture, r *http.Request) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\n%s\n%s\n%v\n%s\n%s", r.Host, r.URL.RequestURI(), answer.Language(r.Context()), s.Store.Stale(), p.AsOf, s.Takes(r.Context(), p))
	if p.Past { // a picture that was let go and made again may hide what it showed
		fmt.Fprintf(h, "\n%d", p.Drawing.Serial)
	}
	return fmt.Sprintf(`W/"%s-r%d-%x"`, s.start, p.Revision, h.Sum64())
}
