package permit

import (
	"strings"

	"golang.org/x/text/width"
)

// Folded is a name without what writers vary: width, spaces, case and the shape of brackets.
func Folded(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(width.Fold.String(s)), ""))
}
