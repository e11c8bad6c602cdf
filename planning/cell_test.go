package planning_test

import (
	"testing"

	"peijian/planning"
)

func TestTheCommunityInACellsCode(t *testing.T) {
	for code, want := range map[string]string{
		"429004001002003":      "429004001002", // 6+3+3+3
		"01021142900400100207": "429004001002", // 6+6+3+3+2
		"42900400100200":       "",             // 14
		"4290040010020031":     "",             // 16
		"42900400100200A":      "",
		"沙嘴一网格":                "",
		"":                     "",
	} {
		got, ok := planning.CommunityOfCell(code)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %s %t, want %s", code, got, ok, want)
		}
	}
}
