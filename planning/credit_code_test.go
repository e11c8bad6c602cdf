package planning

import "testing"

func TestCreditCodes(t *testing.T) {
	// The first is the published example of GB 32100 in wide use for tests of the check character.
	for code, want := range map[string]bool{
		"91350100M000100Y43": true, "91350100M000100Y44": false, "91350100M000100Y4": false, "": false,
		"91350100M000100I43": false, "91350100m000100y43": false, "９1350100M000100Y4": false,
	} {
		if got := ValidCreditCode(code); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
}

func TestOneWrongCharacterOfACreditCodeIsFound(t *testing.T) {
	const right = "91350100M000100Y43"
	for i := range right {
		for _, c := range creditAlphabet {
			wrong := right[:i] + string(c) + right[i+1:]
			if wrong != right && ValidCreditCode(wrong) {
				t.Errorf("%s passes for %s", wrong, right)
			}
		}
	}
}
