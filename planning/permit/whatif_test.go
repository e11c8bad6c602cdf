package permit

import (
	"reflect"
	"testing"
)

func TestSupposingAnotherRate(t *testing.T) {
	was := reflect.ValueOf(*Default()).Interface()
	rb, err := Default().Supposed(Change{Area: exactly("30")})
	if err != nil {
		t.Fatal(err)
	}
	r := Evaluate(rb, presale(), Surroundings{}, today)
	if r.Required != "360.00" || r.Open || r.Rulebook.Digest != "" {
		t.Errorf("under 30 m²: required %s, open %v, digest %q", r.Required, r.Open, r.Rulebook.Digest)
	}
	if now := judge(presale(), Surroundings{}); now.Required != "240.00" || !reflect.DeepEqual(was, *Default()) {
		t.Errorf("supposing changed the rulebook itself: required %s", now.Required)
	}
	if least, err := Default().Supposed(Change{Min: exactly("500")}); err != nil || Evaluate(least, presale(), Surroundings{}, today).Required != "500.00" {
		t.Errorf("a minimum of 500: %v", err)
	}
}

func TestSupposingARoom(t *testing.T) {
	yes := true
	a := presale()
	a.Phases[0].DesignedUnits, a.Scheme.Approval.Units = 2400, 2400
	if judge(a, Surroundings{}).Open {
		t.Fatal("the file passes without the room")
	}
	with := a.WithRooms([]Room{{ID: "what-if-1", Name: "x", Building: "3", Floor: "1", Use: "activity", GrossArea: exactly("300"), Free: &yes}})
	if r := judge(with, Surroundings{}); !r.Open || len(a.Rooms) != 2 {
		t.Errorf("with 300 m²: %s; the file itself has %d rooms", r.Summary.En, len(a.Rooms))
	}
}

func TestManyFilesAreJudgedInTheirOrder(t *testing.T) {
	var cases []Given
	for i := range 50 {
		a := presale()
		a.Phases[0].DesignedUnits = int64(100 * (i + 1))
		cases = append(cases, Given{Application: a})
	}
	for i, r := range EvaluateAll(always(Default()), cases, today) {
		if want := Evaluate(Default(), cases[i].Application, Surroundings{}, today); !reflect.DeepEqual(r, want) {
			t.Fatalf("file %d: %s, want %s", i, r.Required, want.Required)
		}
	}
}

// BenchmarkWhatIf judges 5,000 files against a changed rulebook.
func BenchmarkWhatIf(b *testing.B) {
	rb, err := Default().Supposed(Change{Area: exactly("30")})
	if err != nil {
		b.Fatal(err)
	}
	cases := make([]Given, 5000)
	for i := range cases {
		cases[i] = Given{presale(), onMap()}
	}
	for b.Loop() {
		EvaluateAll(always(rb), cases, today)
	}
}

func always(rb *Rulebook) func(*Application) *Rulebook {
	return func(*Application) *Rulebook { return rb }
}
