package text

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Plain is a header or a value without what people vary: width, case, blanks, underscores, hyphens, a unit in brackets behind it.
func Plain(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, s)
}
