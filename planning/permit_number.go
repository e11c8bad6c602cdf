package planning

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// bracketShapes are the ways in which the year of a document number is bracketed.
var bracketShapes = strings.NewReplacer("〔", "(", "〕", ")", "[", "(", "]", ")", "【", "(", "】", ")", "{", "(", "}", ")")

// PermitNumberKey 许可证号 makes one key of the ways in which a number is written: 武房开预售[2021]679号 and 武房开预售〔2021〕679 号 are one. The
// number itself is kept as it is printed; no format is assumed.
func PermitNumberKey(number string) string {
	folded := bracketShapes.Replace(norm.NFKC.String(number))
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, folded))
}
