package planning

import "strings"

// creditAlphabet holds the characters of a unified social credit code in the order of their values: no I, O, S, V, Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ValidCreditCode says whether s is a unified social credit code 统一社会信用代码 (GB 32100-2015): 18 characters, the last of which
// checks the others, weighted with the powers of 3 modulo 31.
func ValidCreditCode(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for _, c := range s[:17] {
		value := strings.IndexRune(creditAlphabet, c)
		if value < 0 {
			return false
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	return s[17] == creditAlphabet[(31-sum%31)%31]
}
