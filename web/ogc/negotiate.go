package ogc

import (
	"net/http"
	"strconv"
	"strings"

	"peijian/planning"
)

// media is one form in which a resource is answered.
type media struct {
	format string   // as the parameter f names it
	mime   string   // what is answered
	also   []string // further names by which a client may ask for it
}

const (
	asJSON = "json"
	asHTML = "html"
)

// The forms of the resources. JSON comes first: it is what "anything" gets.
var (
	page      = media{format: asHTML, mime: "text/html"}
	documents = []media{{format: asJSON, mime: "application/json"}, page}
	features  = []media{{format: asJSON, mime: "application/geo+json", also: []string{"application/json", "application/vnd.geo+json"}}, page}
	schemas   = []media{{format: asJSON, mime: "application/schema+json", also: []string{"application/json"}}, page}
	openapis  = []media{{format: asJSON, mime: openapiMedia, also: []string{"application/openapi+json", "application/json"}}, page}
)

// openapiMedia is how OGC API - Features calls an OpenAPI 3.0 document.
const openapiMedia = "application/vnd.oai.openapi+json;version=3.0"

// negotiate picks the form of an answer: what f says, or what Accept prefers.
func negotiate(r *http.Request, f string, offered []media) (media, error) {
	if f != "" {
		for _, m := range offered {
			if m.format == f {
				return m, nil
			}
		}
		return media{}, badParameter("f", text("应为 json 或 html", "must be json or html"))
	}
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return offered[0], nil
	}
	var best media
	most := 0.0
	for _, m := range offered {
		if q := m.quality(accept); q > most {
			best, most = m, q
		}
	}
	if most == 0 {
		return best, &Problem{Status: http.StatusNotAcceptable, Code: "not_acceptable", Where: "header.Accept", Why: text(
			"此资源只提供 %s 和 text/html。", "This is answered as %s and as text/html only.", offered[0].mime)}
	}
	return best, nil
}

// quality is how much an Accept header wants a form, from 0 to 1: what names it most closely decides (RFC 9110 §12.5.1).
func (m *media) quality(accept string) float64 {
	best, closest := 0.0, 0
	for part := range strings.SplitSeq(accept, ",") {
		name, q := acceptPart(part)
		closeness := m.closeness(name)
		if closeness > closest || closeness == closest && closeness > 0 && q > best {
			best, closest = q, closeness
		}
	}
	return best
}

// closeness is 3 for the form's name, 2 for its kind, 1 for anything, 0 when it is something else.
func (m *media) closeness(name string) int {
	bare, _, _ := strings.Cut(m.mime, ";")
	for _, own := range append([]string{bare}, m.also...) {
		if name == own {
			return 3
		}
	}
	kind, _, _ := strings.Cut(bare, "/")
	switch name {
	case kind + "/*":
		return 2
	case "*/*":
		return 1
	}
	return 0
}

func acceptPart(part string) (name string, q float64) {
	fields := strings.Split(part, ";")
	q = 1
	for _, f := range fields[1:] {
		if value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(f)), "q="); ok {
			if parsed, err := strconv.ParseFloat(value, 64); err == nil && parsed >= 0 && parsed <= 1 {
				q = parsed
			}
		}
	}
	return strings.ToLower(strings.TrimSpace(fields[0])), q
}

// withCharset is the type of an answer as its header names it.
func (m *media) withCharset() string {
	if m.format == asHTML {
		return m.mime + "; charset=utf-8"
	}
	return m.mime
}

// pick gives the text in the request's language.
func (a *ask) pick(t planning.Text) string { return t.In(a.lang) }
