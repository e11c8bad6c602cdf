package permits

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peijian/planning/permit"
)

func expectations(t *testing.T) []Expectation {
	t.Helper()
	all, err := Expectations()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func read(t *testing.T, e *Expectation) *permit.Application {
	t.Helper()
	a, err := e.Read()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestEveryFileComesToWhatIsExpectedOfItAlone(t *testing.T) {
	for _, e := range expectations(t) {
		t.Run(e.File, func(t *testing.T) {
			a := read(t, &e)
			r := permit.Evaluate(permit.Default(), a, permit.Surroundings{}, e.AsOf)
			if d := cmp.Diff(e.Alone, Of(r)); d != "" {
				t.Errorf("(-expected +ruled)\n%s", d)
			}
			if !e.Met(r) {
				t.Error("Met says that it is another verdict")
			}
			if a.ID != e.Application {
				t.Errorf("its number is %s", a.ID)
			}
		})
	}
}

func TestAFileFromBeforeTheRulebookIsNeverJudgedByIt(t *testing.T) {
	for _, e := range expectations(t) {
		if e.Alone.Outcome != permit.NotInForce {
			continue
		}
		a := read(t, &e)
		for _, days := range []int{0, 9, 266, 3000, 9000} {
			on := a.ReceivedOn.AddDays(days)
			if r := permit.Evaluate(permit.Default(), a, permit.Surroundings{}, on); r.Outcome != permit.NotInForce || r.Open {
				t.Errorf("%s on %s: %s", e.File, on, r.Summary.En)
			}
		}
	}
}

func TestEveryFileIsExpectedAndSaysWhatItShows(t *testing.T) {
	expected := map[string]bool{expectedFile: true}
	numbers := map[string]string{}
	for _, e := range expectations(t) {
		expected[e.File] = true
		if other := numbers[e.Application]; other != "" {
			t.Errorf("%s and %s have one number", other, e.File)
		}
		numbers[e.Application] = e.File
	}
	names, err := fs.Glob(Files(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !expected[name] {
			t.Errorf("nothing is expected of %s", name)
		}
		b, err := fs.ReadFile(Files(), name)
		if err != nil || !strings.HasPrefix(string(b), "# ") {
			t.Errorf("%s does not begin with a comment that says what it shows", name)
		}
	}
	if len(names) != len(expected) {
		t.Errorf("%d files and %d expectations", len(names), len(expected))
	}
}

func TestEveryOutcomeAndEveryClauseIsShown(t *testing.T) {
	outcomes, clauses := map[permit.Outcome]bool{}, map[string]bool{}
	for _, e := range expectations(t) {
		for _, v := range []*Verdict{&e.Alone, e.WithCity} {
			if v == nil {
				continue
			}
			outcomes[v.Outcome] = true
			for _, c := range append(v.Fail, v.Undetermined...) {
				clauses[c] = true
			}
		}
	}
	for _, o := range []permit.Outcome{permit.Pass, permit.Fail, permit.Undetermined, permit.NotApplicable, permit.NotInForce} {
		if !outcomes[o] {
			t.Errorf("no sample comes to %s", o)
		}
	}
	for _, c := range permit.Default().Clauses {
		if !clauses[c.ID] && c.Grouping == nil {
			t.Errorf("no sample is held up by the clause %s", c.ID)
		}
	}
}
