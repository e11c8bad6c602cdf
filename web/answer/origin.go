package answer

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Host is the name or the number for which a request came, in lower case and without its port.
func Host(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

// FromThisMachine says that a request came over the loopback interface, was not passed on by a proxy, and was sent to this machine by
// name: a page elsewhere whose name suddenly resolves to 127.0.0.1 is not this machine.
func FromThisMachine(r *http.Request) bool {
	for _, passedOn := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(passedOn) != "" {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().Unmap().IsLoopback() {
		return false
	}
	host := Host(r)
	to, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && to.Unmap().IsLoopback()
}

// Actor says in the journal where a change came from when nobody has signed in.
func Actor(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = "unknown"
	}
	return "http:" + host
}

// Origin is the address under which the client knows this server; a viewer needs whole addresses. A proxy that ends TLS says so.
func Origin(ctx context.Context) string {
	s := seenOf(ctx)
	if s == nil {
		return ""
	}
	return s.Origin
}
