package answer

import (
	"net/http"
	"strings"
)

// Matches compares weakly, as RFC 9110 §13.1.2 wants it for GET. "*" is answered in full.
func Matches(header, tag string) bool {
	want := strings.TrimPrefix(tag, "W/")
	for part := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(part), "W/") == want {
			return true
		}
	}
	return false
}

// Unchanged names the answer's validator and, when the client has it already, answers 304.
func Unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	if !Matches(r.Header.Get("If-None-Match"), tag) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}
