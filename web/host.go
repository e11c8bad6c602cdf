package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"peijian/web/answer"
)

// addressed refuses requests for a name that is not the server's. A page elsewhere can make its own name point to this server (DNS
// rebinding): the browser then takes our answers for its own and shows them to it. It cannot do so with a number, nor with localhost.
func (s *server) addressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.answersTo(answer.Host(r)) {
			answer.WriteProblem(w, r, answer.NewProblem(http.StatusMisdirectedRequest, "wrong_host"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// answersTo says whether name is one of the server's. A request without a name was not sent by a browser.
func (s *server) answersTo(name string) bool {
	if _, err := netip.ParseAddr(name); err == nil || name == "" || name == "localhost" {
		return true
	}
	return slices.ContainsFunc(s.Hosts, func(host string) bool {
		return host == "*" || strings.EqualFold(strings.TrimSuffix(host, "."), name)
	})
}
