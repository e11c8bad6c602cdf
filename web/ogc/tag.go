package ogc

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
)

// tag is the validator of an answer that is made of a whole picture. It is weak: the time of the answer stands in it.
func (a *ask) tag() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\n%s\n%s\n%s\n%s", a.origin, a.r.URL.RequestURI(), a.lang, a.media.mime, a.today())
	return fmt.Sprintf(`W/"%s-r%d-%x"`, a.Start, a.picture.Revision, h.Sum64())
}

// unchanged names the validator and answers 304 when the client has the answer already.
func (a *ask) unchanged(tag string) bool {
	a.w.Header().Set("ETag", tag)
	if !matchesWeakly(a.r.Header.Get("If-None-Match"), tag) {
		return false
	}
	a.w.WriteHeader(http.StatusNotModified)
	return true
}

// matchesWeakly compares as RFC 9110 §13.1.2 wants it for GET.
func matchesWeakly(header, tag string) bool {
	want := strings.TrimPrefix(tag, "W/")
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); strings.TrimPrefix(part, "W/") == want || part == "*" {
			return true
		}
	}
	return false
}

// versionTag is the validator of one feature in one form. What stands before the dash is the revision that made the version, which is all that
// If-Match looks at: it was seen in one form and is sent back in another.
func (a *ask) versionTag(t thing) string {
	if t.since() == 0 {
		return a.tag()
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\n%s\n%s\n%s\n%s\n%s", a.origin, a.r.URL.RequestURI(), a.lang, a.media.mime, a.Version, a.picture.Audience)
	return fmt.Sprintf(`"v%d-%x"`, t.since(), h.Sum64())
}

// bareVersionTag goes with answers that have no form.
func bareVersionTag(since int64) string { return fmt.Sprintf(`"v%d-0"`, since) }

// namesVersion says whether a header of If-Match names a version.
func namesVersion(header string, since int64) bool {
	start := fmt.Sprintf(`"v%d-`, since)
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.HasPrefix(part, start) {
			return true
		}
	}
	return false
}

var _ http.Handler = (*service)(nil)
