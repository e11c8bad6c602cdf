package ogc

import (
	"net/url"
	"strings"

	"peijian/planning"
)

// link is a link of RFC 8288, as OGC API writes it.
type link struct {
	Href     string `json:"href"`
	Rel      string `json:"rel"`
	Type     string `json:"type,omitempty"`
	Title    string `json:"title,omitempty"`
	Hreflang string `json:"hreflang,omitempty"`
}

// Relations of the standards beside those that the internet has registered.
const (
	relConformance = "conformance"
	relData        = "data"
	relItems       = "items"
	relQueryables  = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
	relSchema      = "describedby"
	relSortables   = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
)

// url is the address of a resource: parts are escaped one by one.
func (a *ask) url(parts ...string) string {
	var b strings.Builder
	b.WriteString(a.origin + Root)
	for _, part := range parts {
		b.WriteString("/" + url.PathEscape(part))
	}
	return b.String()
}

// here is the address of the request itself with parameters changed; "" takes one away.
func (a *ask) here(changes ...string) string {
	values := url.Values{}
	for name, v := range a.given {
		values[name] = v
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if values.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			values.Del(changes[i])
		}
	}
	address := a.origin + a.r.URL.EscapedPath()
	if query := values.Encode(); query != "" {
		address += "?" + query
	}
	return address
}

// to makes a link to something of this service.
func (a *ask) to(rel, mime string, title planning.Text, parts ...string) link {
	return link{Href: a.url(parts...), Rel: rel, Type: mime, Title: a.pick(title)}
}

// selves are the links of an answer to itself and to its other form.
func (a *ask) selves(title planning.Text) []link {
	out := []link{{Href: a.here(), Rel: "self", Type: a.media.mime, Title: a.pick(title)}}
	for _, m := range a.offered {
		if m.format != a.media.format {
			out = append(out, link{Href: a.here("f", m.format), Rel: "alternate", Type: m.mime, Title: a.pick(title)})
		}
	}
	return out
}

// sayLinks puts links into the header, for programs that read no further. Titles stay in the body: a header has no Chinese.
func (a *ask) sayLinks(links []link) {
	for _, l := range links {
		value := "<" + l.Href + `>; rel="` + l.Rel + `"`
		if l.Type != "" {
			value += `; type="` + l.Type + `"`
		}
		a.w.Header().Add("Link", value)
	}
}
