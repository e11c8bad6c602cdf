package permit

import (
	"strings"

	"golang.org/x/text/width"
)

// Folded is a name without what writers vary: width, spaces, case and the shape of brackets.
func Folded(s string) string {
	if isFolded(s) {
		return s
	}
	return strings.ToLower(strings.Join(strings.Fields(width.Fold.String(s)), ""))
}

// isFolded knows most names at a glance: Chinese characters, small letters, digits and signs of ASCII without a space.
func isFolded(s string) bool {
	for _, r := range s {
		if han := r >= 0x4E00 && r <= 0x9FFF; !han && (r <= ' ' || r >= 0x7F || r >= 'A' && r <= 'Z') {
			return false
		}
	}
	return true
}
