package rulebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peijian/planning/permit"
)

// Whatever a rulebook can say, the screen says in both languages: the rules of other places are all there to try.
func TestEveryClauseOfEveryRulebookIsToldInWords(t *testing.T) {
	names, err := filepath.Glob("../../planning/permit/testdata/variants/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no variants", err)
	}
	books := permit.Rulebooks()
	for _, name := range names {
		if strings.HasSuffix(name, ".cases.yaml") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rb, problems := permit.Load(name, b)
		if rb == nil {
			t.Fatal(problems)
		}
		books = append(books, rb)
	}
	for _, rb := range books {
		for _, c := range Describe(rb).Clauses {
			if len(c.Parameters) == 0 {
				t.Errorf("%s: nothing is said of %s", rb.ID, c.ID)
			}
			for _, p := range c.Parameters {
				if p.Title.Zh == "" || p.Title.En == "" || p.Value == "" || p.Said.Zh == "" || p.Said.En == "" || strings.Contains(p.Title.Zh, " 0 ") {
					t.Errorf("%s: %s: %+v", rb.ID, c.ID, p)
				}
			}
		}
	}
}

func TestATieredRuleIsToldTierByTier(t *testing.T) {
	b, err := os.ReadFile("../../planning/permit/testdata/variants/r12-xixian.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rb, problems := permit.Load("r12", b)
	if rb == nil {
		t.Fatal(problems)
	}
	var said []string
	for _, p := range parametersOf(&rb.Clauses[0]) {
		said = append(said, p.Title.Zh+" "+p.Said.Zh)
	}
	want := "计算基数 地上住宅建筑面积；不满 30000 m² 300；不满 100000 m² 800；不满 180000 m² 1700；不满 280000 m² 2500；更大规模 4800；面积口径 建筑面积"
	if got := strings.Join(said, "；"); got != want {
		t.Errorf("%s", got)
	}
}
