package web

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"

	"peijian/web/answer"
)

// policy lets a page load from this server only. Element Plus sets styles on elements; the map makes its worker and its
// images from blobs.
const policy = "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; " +
	"form-action 'self'; frame-ancestors 'none'"

// secure sets the headers that every answer carries.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		next.ServeHTTP(w, r)
	})
}

// protections are the headers that every answer has. Nobody changes the lists: a header that is set anew gets its own.
var protections = map[string][]string{
	"Content-Security-Policy":      {policy},
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"same-origin"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Cache-Control":                {"no-store"}, // unless whoever answers knows better
	"Permissions-Policy":           {"camera=(), microphone=(), geolocation=()"},
}

func protect(h http.Header) {
	for name, value := range protections {
		h[name] = value
	}
}

// sameOrigin refuses writes that another site makes a visitor's browser send.
func sameOrigin(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer.WriteProblem(w, r, answer.NewProblem(http.StatusForbidden, "cross_origin"))
	}))
	return p.Handler(next)
}

// compression packs answers of a kilobyte and more, except those that come packed.
func compression() (func(http.Handler) http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(3), gzhttp.ContentTypes([]string{
		"application/json", "application/problem+json", "application/geo+json", "application/openapi+json", "application/yaml",
		"application/schema+json", "application/vnd.oai.openapi+json",
		"text/html", "text/css", "text/plain", "text/javascript", "image/svg+xml",
	}))
	if err != nil {
		return nil, err
	}
	return func(next http.Handler) http.Handler { return wrap(next) }, nil
}
