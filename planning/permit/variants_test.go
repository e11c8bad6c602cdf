package permit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peijian/planning"
	"peijian/planning/permit/document"
)

// variantCases is a file of worked cases: what lies before a gate, and what the rule comes to, in words.
type variantCases struct {
	Rulebook string        `json:"rulebook"` // where the rulebook is; "": beside the cases
	Cases    []variantCase `json:"cases"`
}

type variantCase struct {
	Zh          string        `json:"zh"`
	En          string        `json:"en"`
	Gate        Gate          `json:"gate"`  // "": the rulebook's first
	AsOf        planning.Date `json:"as_of"` // zero: the rulebook's first day
	Units       *int64        `json:"units"` // of one phase
	Phases      []Phase       `json:"phases"`
	ProjectKind string        `json:"project_kind"`
	Measures    *Measures     `json:"measures"`
	Rooms       []Room        `json:"rooms"`
	Agreement   *Agreement    `json:"agreement"`
	InLieu      *InLieu       `json:"in_lieu"`
	Siblings    []Sibling     `json:"siblings"`

	Required []struct {
		Clause string `json:"clause"`
		Area   Area   `json:"area"`
	} `json:"required"`
	Outcome  Outcome `json:"outcome"`
	Findings []struct {
		Clause  string  `json:"clause"`
		Outcome Outcome `json:"outcome"`
		Says    string  `json:"says"`
	} `json:"findings"`
}

// application is the file that a case describes.
func (c *variantCase) application(rb *Rulebook) (*Application, planning.Date) {
	on := c.AsOf
	if on.IsZero() {
		on = rb.ValidFrom
	}
	a := &Application{ID: "V", Name: c.Zh, Gate: c.Gate, ReceivedOn: on, ProjectKind: c.ProjectKind, Measures: c.Measures, Agreement: c.Agreement, InLieu: c.InLieu,
		Phases: c.Phases, Rooms: c.Rooms, Dates: &Dates{LandContractOn: on, PlanningConditionOn: on, PlanningPermitOn: on}}
	if a.Gate == "" {
		a.Gate = rb.Gates[0].ID
	}
	if c.Units != nil {
		a.Phases = []Phase{{Number: 1, DesignedUnits: *c.Units, Status: This}}
	}
	for i := range a.Rooms {
		r := &a.Rooms[i]
		if r.ID == "" {
			r.ID = "R" + string(rune('1'+i))
		}
		r.Name = useTitle(r.Use).Zh
	}
	return a, on
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// variants reads every variant with its cases, by the name of the cases' file.
func variants(t testing.TB) map[string]variant {
	t.Helper()
	names, err := filepath.Glob("testdata/variants/*.cases.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no variants", err)
	}
	out := map[string]variant{}
	for _, name := range names {
		root, problems := document.Read(name, readFile(t, name))
		v := variant{}
		problems = append(problems, document.Decode(name, root, &v.cases)...)
		book := strings.TrimSuffix(name, ".cases.yaml") + ".yaml"
		if v.cases.Rulebook != "" {
			book = v.cases.Rulebook
		}
		rb, more := Load(book, readFile(t, book))
		for _, p := range append(problems, more...) {
			t.Error(p.Error())
		}
		if v.book = rb; rb == nil || len(problems) > 0 {
			t.Fatalf("%s cannot be read", name)
		}
		out[strings.TrimSuffix(filepath.Base(name), ".cases.yaml")] = v
	}
	return out
}

type variant struct {
	book  *Rulebook
	cases variantCases
}

func TestEveryVariantGivesWhatItsWorkedCasesSay(t *testing.T) {
	for name, v := range variants(t) {
		if len(v.cases.Cases) == 0 {
			t.Errorf("%s has no case", name)
		}
		for _, c := range v.cases.Cases {
			t.Run(name+"/"+c.En, func(t *testing.T) {
				if c.Zh == "" || c.En == "" || (c.Outcome == "" && len(c.Findings)+len(c.Required) == 0) {
					t.Fatal("a case says in both languages what it is, and what comes of it")
				}
				a, on := c.application(v.book)
				r := Evaluate(v.book, a, Surroundings{Siblings: c.Siblings}, on)
				if c.Outcome != "" && r.Outcome != c.Outcome {
					t.Errorf("%s and not %s: %s", r.Outcome, c.Outcome, r.Summary.En)
				}
				for _, want := range c.Required {
					if got := numberOf(finding(t, r, want.Clause), "required"); got != want.Area.upward() {
						t.Errorf("%s: %s m² required and not %s", want.Clause, got, want.Area.upward())
					}
				}
				for _, want := range c.Findings {
					if f := finding(t, r, want.Clause); f.Outcome != want.Outcome || !strings.Contains(f.Sentence.Zh, want.Says) {
						t.Errorf("%s: %s and not %s: %s", want.Clause, f.Outcome, want.Outcome, f.Sentence.Zh)
					}
				}
			})
		}
	}
}

func numberOf(f Finding, key string) string {
	for _, n := range f.Numbers {
		if n.Key == key {
			return n.Value
		}
	}
	return ""
}

// Nothing that was not read in an official text is shown as if it had been.
func TestNoVariantClaimsToBeVerified(t *testing.T) {
	for name, v := range variants(t) {
		if v.book == nil || v.book.ID == Default().ID {
			continue
		}
		for _, c := range v.book.Clauses {
			if c.Article.Verified || c.Article.Quote != "" {
				t.Errorf("%s: %s quotes a text that nobody read", name, c.ID)
			}
		}
		if len(v.book.Doubts) == 0 {
			t.Errorf("%s does not say what is not verified", name)
		}
	}
}
