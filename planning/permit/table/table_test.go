package table

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
)

var today = planning.Date{Year: 2026, Month: 11, Day: 23}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func presale(t *testing.T) *permit.Application {
	t.Helper()
	a, problems := application.Parse("presale.yaml", read(t, "../application/testdata/presale.yaml"))
	if a == nil {
		t.Fatal(problems)
	}
	return a
}

func expired(t *testing.T) *permit.Rulebook {
	t.Helper()
	rb, problems := permit.Load("expired.yaml", read(t, "../testdata/expired.yaml"))
	if rb == nil {
		t.Fatal(problems)
	}
	return rb
}

func judge(a *permit.Application, s permit.Surroundings) permit.Ruling {
	return permit.Evaluate(permit.Default(), a, s, today)
}

// onMap is what a map says of a development that lies wholly in one community.
func onMap() permit.Surroundings {
	return permit.Surroundings{
		Revision: 3, Located: true, Measured: true, Covered: 1, Rules: planning.DefaultGapRules(),
		Communities: []permit.Home{{Code: "A", Name: "甲社区", Kind: "pure_urban", Share: 1}},
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(string(read(t, file)), got); d != "" {
		t.Errorf("%s (-golden +got)\n%s", file, d)
	}
}

func written(t *testing.T, r permit.Ruling, lang planning.Lang) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r, lang); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTables(t *testing.T) {
	failing := presale(t)
	failing.Rooms[1].Floor = "夹层"
	failing.Agreement.Parties[2].SignedOn = planning.Date{}
	near := 35.0
	s := onMap()
	s.Siblings = []permit.Sibling{{Code: "XM-1", Name: "示例花园一期", Units: 600, UnitsKnown: true, SameContract: true, SameFirm: true, Distance: &near}}
	for name, r := range map[string]permit.Ruling{
		"pass": judge(presale(t), onMap()), "fail": judge(failing, s), "not_in_force": permit.Evaluate(expired(t), presale(t), permit.Surroundings{}, today),
	} {
		golden(t, "testdata/"+name+".zh.txt", written(t, r, planning.Chinese))
		golden(t, "testdata/"+name+".en.txt", written(t, r, planning.English))
	}
}

func TestColumnsAlignUnderWideCharacters(t *testing.T) {
	lines := strings.Split(written(t, judge(presale(t), permit.Surroundings{}), planning.Chinese), "\n")
	var at []int
	for _, line := range lines {
		if strings.Contains(line, "办公室") || strings.Contains(line, "活动室") {
			at = append(at, Columns(line[:strings.LastIndex(line, "是")]))
		}
	}
	if len(at) != 2 || at[0] != at[1] {
		t.Errorf("the last column begins at %v", at)
	}
	if got := Columns("配建 ab—é"); got != 9 {
		t.Errorf("%d columns", got)
	}
}

func TestAFileCannotDriveTheTerminal(t *testing.T) {
	a := presale(t)
	a.Name, a.Rooms[0].Name = "\x1b[2J清屏", "办\x07公\u202e室\u2028"
	if got := written(t, judge(a, permit.Surroundings{}), planning.Chinese); strings.ContainsAny(got, "\x1b\x07\u202e\u2028") {
		t.Errorf("%q", got)
	}
}
