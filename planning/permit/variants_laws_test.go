package permit

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"peijian/planning"
)

// The laws that hold under every rulebook, and those that break one, by name and with the reason.
var (
	// Phases count as too late by the share of the units before them: units added behind a room bring it forward.
	laterUnitsHelp = []string{"r05-hubei-eldercare", "r22-half-of-housing"}
	// A share of everything that is promised falls when more is promised for other uses, as the rule's words have it.
	roomsDilute = []string{"p7-activity-60"}
)

// underEveryRulebook runs a law for every variant but those named.
func underEveryRulebook(t *testing.T, except []string, law func(t *rapid.T, rb *Rulebook)) {
	seen := 0
	for name, v := range variants(t) {
		if slices.Contains(except, name) {
			seen++
			continue
		}
		t.Run(name, func(t *testing.T) { rapid.Check(t, func(t *rapid.T) { law(t, v.book) }) })
	}
	if seen != len(except) {
		t.Errorf("%d of the exceptions %v are variants", seen, except)
	}
}

func maybe[T any](t *rapid.T, name string, some *rapid.Generator[T]) *T {
	if rapid.IntRange(0, 4).Draw(t, name+" is stated") == 0 {
		return nil
	}
	v := some.Draw(t, name)
	return &v
}

// drawVariantRoom draws a room that could count under some rulebook, or not.
var drawVariantRoom = rapid.Custom(func(t *rapid.T) Room {
	size := rapid.Int64Range(0, 900)
	r := Room{
		ID: fmt.Sprint("R", rapid.IntRange(0, 1_000_000_000).Draw(t, "id")), Name: "室",
		Floor: rapid.SampledFrom([]string{"1", "1", "2", "1-2", "4", "", "B1", "夹层", "架空层"}).Draw(t, "floor"),
		Use:   rapid.SampledFrom([]string{"office", "activity", "hall", "eldercare", "property", "police"}).Draw(t, "use"),
		Owner: rapid.SampledFrom([]string{"", "subdistrict", "district", "finance", "company"}).Draw(t, "owner"),
		Free:  maybe(t, "free", rapid.Bool()), OwnEntrance: maybe(t, "entrance", rapid.Bool()), InPhase: maybe(t, "phase", rapid.Int64Range(1, 3)),
	}
	if a := maybe(t, "gross", size); a != nil {
		r.GrossArea = areaOf(*a)
	}
	if a := maybe(t, "net", size); a != nil {
		r.NetArea = areaOf(*a)
	}
	if a := maybe(t, "as built", size); a != nil {
		r.AsBuiltArea = areaOf(*a)
	}
	r.Quotas = rapid.SampledFrom([][]string{nil, nil, {"community"}, {"eldercare"}, {"community", "eldercare"}, {"clinic"}, {"culture"}, {"government"}}).Draw(t, "quotas")
	return r
})

// drawVariantFile draws a file before a gate of a rulebook.
func drawVariantFile(t *rapid.T, rb *Rulebook) *Application {
	gfa := rapid.Int64Range(1000, 400_000)
	a := &Application{ID: "A", ReceivedOn: rb.ValidFrom, Gate: rapid.SampledFrom(rb.Gates).Draw(t, "gate").ID,
		ProjectKind: rapid.SampledFrom([]string{"", "commodity", "existing"}).Draw(t, "kind")}
	for i := range rapid.IntRange(1, 3).Draw(t, "phases") {
		status := This
		if i > 0 {
			status = rapid.SampledFrom([]string{This, Released, Later}).Draw(t, "status")
		}
		a.Phases = append(a.Phases, Phase{Number: int64(i + 1), DesignedUnits: rapid.Int64Range(1, 2000).Draw(t, "units"), Status: status})
	}
	if n := maybe(t, "floor area", gfa); n != nil {
		heads := rapid.Int64Range(1, 40_000).Draw(t, "population")
		a.Measures = &Measures{AboveGroundGFA: areaOf(*n), ResidentialGFA: areaOf(*n), TotalGFA: areaOf(*n), Population: &heads}
	}
	a.Rooms = rapid.SliceOfNDistinct(drawVariantRoom, 0, 5, func(r Room) string { return r.ID }).Draw(t, "rooms")
	if rapid.Bool().Draw(t, "agreed") {
		yes := true
		a.Agreement = &Agreement{Number: "x", Free: &yes, Owner: "district", Transfer: rapid.SampledFrom([]string{"", "free", "buyback_cost", "purchase"}).Draw(t, "transfer"),
			Parties: []Party{{"developer", "a", rb.ValidFrom}, {"subdistrict", "b", rb.ValidFrom}, {"civil_affairs", "c", rb.ValidFrom}}}
	}
	if rapid.IntRange(0, 3).Draw(t, "in lieu") == 0 {
		yes := true
		a.InLieu = &InLieu{Kind: rapid.SampledFrom([]string{Cash, Pooled}).Draw(t, "way"), Number: rapid.SampledFrom([]string{"", "x"}).Draw(t, "paper"),
			On: rb.ValidFrom, Amount: areaOf(1), Area: areaOf(rapid.Int64Range(0, 500).Draw(t, "area in lieu")), Adjacent: &yes}
	}
	return a
}

func ruleOn(rb *Rulebook, a *Application, s Surroundings) Ruling {
	return Evaluate(rb, a, s, rb.ValidFrom)
}

// owed are the areas that a ruling requires, by clause.
func owed(t *rapid.T, r Ruling) map[string]Area {
	out := map[string]Area{}
	for _, f := range r.Findings {
		if n := numberOf(f, "required"); n != "" && len(f.Quotas) > 0 {
			out[f.Clause] = area(t, n)
		}
	}
	return out
}

func TestUnderEveryRulebookWhatIsOwedNeverFallsWithWhatIsBuilt(t *testing.T) {
	underEveryRulebook(t, nil, func(t *rapid.T, rb *Rulebook) {
		n := rapid.Int64Range(0, 5_000_000)
		less, cents := areaOf(n.Draw(t, "n")), areaOf(rapid.Int64Range(0, 99).Draw(t, "cents")).per(100)
		more := less.Add(areaOf(rapid.OneOf(rapid.Int64Range(0, 3), n).Draw(t, "more"))).Add(cents)
		for _, c := range rb.Clauses {
			if q := c.Quantity; q != nil && q.required(more).Cmp(q.required(less)) < 0 {
				t.Fatalf("%s: %s for %s and %s for %s", c.ID, q.required(less), less, q.required(more), more)
			}
		}
	})
}

func TestUnderEveryRulebookMoreUnitsNeverMakeAFileBetter(t *testing.T) {
	underEveryRulebook(t, laterUnitsHelp, func(t *rapid.T, rb *Rulebook) {
		a := drawVariantFile(t, rb)
		before := ruleOn(rb, a, Surroundings{})
		more := *a
		more.Phases = slices.Clone(a.Phases)
		more.Phases[rapid.IntRange(0, len(a.Phases)-1).Draw(t, "phase")].DesignedUnits += rapid.Int64Range(1, 3000).Draw(t, "more")
		after := ruleOn(rb, &more, Surroundings{})
		if severity[after.Outcome] < severity[before.Outcome] {
			t.Fatalf("%s became %s: %s", before.Outcome, after.Outcome, after.Summary.En)
		}
		was := owed(t, before)
		for clause, now := range owed(t, after) {
			if now.Cmp(was[clause]) < 0 {
				t.Fatalf("%s: %s m² became %s", clause, was[clause], now)
			}
		}
	})
}

func TestUnderEveryRulebookOneRoomMoreNeverMakesAFileWorse(t *testing.T) {
	underEveryRulebook(t, roomsDilute, func(t *rapid.T, rb *Rulebook) {
		a := drawVariantFile(t, rb)
		before := ruleOn(rb, a, Surroundings{})
		more := *a
		more.Rooms = append(slices.Clone(a.Rooms), drawVariantRoom.Draw(t, "more"))
		after := ruleOn(rb, &more, Surroundings{})
		if severity[after.Outcome] > severity[before.Outcome] {
			t.Fatalf("%s became %s: %s", before.Outcome, after.Outcome, after.Summary.En)
		}
	})
}

// grouped is a rulebook that counts developments on one land contract together at every gate, whether it did so before or not.
func grouped(rb *Rulebook) *Rulebook {
	out := *rb
	out.Clauses = slices.DeleteFunc(slices.Clone(rb.Clauses), func(c Clause) bool { return c.Grouping != nil })
	var gates []Gate
	for _, g := range rb.Gates {
		gates = append(gates, g.ID)
	}
	out.Clauses = append(out.Clauses, Clause{ID: "grouped", Gates: gates, Effect: Hold, Grouping: &GroupingTest{SameLandContract: true}})
	return &out
}

func TestUnderEveryRulebookSplittingNeverLowersWhatIsOwed(t *testing.T) {
	underEveryRulebook(t, nil, func(t *rapid.T, rb *Rulebook) {
		rb = grouped(rb)
		a := drawVariantFile(t, rb)
		whole := owed(t, ruleOn(rb, a, Surroundings{}))
		part := rapid.Int64Range(0, a.Phases[0].DesignedUnits-1).Draw(t, "part")
		phases, sibling := *a, *a
		phases.Phases = append(slices.Clone(a.Phases), Phase{Number: 90, DesignedUnits: part, Status: rapid.SampledFrom([]string{This, Released}).Draw(t, "status")})
		phases.Phases[0].DesignedUnits -= part
		if got := owed(t, ruleOn(rb, &phases, Surroundings{})); fmt.Sprint(got) != fmt.Sprint(whole) {
			t.Fatalf("in phases: %v became %v", whole, got)
		}
		sibling.Phases = slices.Clone(a.Phases)
		sibling.Phases[0].DesignedUnits -= part
		s := Sibling{Code: "X", Name: "x", Units: part, UnitsKnown: true, SameContract: true}
		sibling.Measures, s.Measures = halves(a.Measures)
		if got := owed(t, ruleOn(rb, &sibling, Surroundings{Siblings: []Sibling{s}})); fmt.Sprint(got) != fmt.Sprint(whole) {
			t.Fatalf("as siblings: %v became %v", whole, got)
		}
	})
}

// halves divides what a development measures between two.
func halves(m *Measures) (one, other *Measures) {
	if m == nil {
		return nil, nil
	}
	third := func(a Area) (Area, Area) { p := a.per(4); return p, a.Sub(p) }
	one, other = &Measures{}, &Measures{}
	one.AboveGroundGFA, other.AboveGroundGFA = third(m.AboveGroundGFA)
	one.ResidentialGFA, other.ResidentialGFA = third(m.ResidentialGFA)
	one.TotalGFA, other.TotalGFA = third(m.TotalGFA)
	heads := *m.Population / 3
	rest := *m.Population - heads
	one.Population, other.Population = &heads, &rest
	return one, other
}

// verdicts are the outcomes of all clauses and what the ruling comes to.
func verdicts(r Ruling) string {
	out := fmt.Sprint(r.Outcome, r.Open, r.Effect, r.Required, r.Promised, r.Short, r.Quotas)
	for _, f := range r.Findings {
		out += fmt.Sprint(" ", f.Clause, "=", f.Outcome)
	}
	return out
}

func TestUnderEveryRulebookTheOrderOfRoomsAndPhasesNeverMatters(t *testing.T) {
	underEveryRulebook(t, nil, func(t *rapid.T, rb *Rulebook) {
		a := drawVariantFile(t, rb)
		other := *a
		other.Rooms, other.Phases = slices.Clone(a.Rooms), slices.Clone(a.Phases)
		slices.SortFunc(other.Rooms, func(x, y Room) int { return -cmp.Compare(x.ID, y.ID) })
		slices.Reverse(other.Phases)
		if was, is := verdicts(ruleOn(rb, a, Surroundings{})), verdicts(ruleOn(rb, &other, Surroundings{})); was != is {
			t.Fatalf("%s\nbecame\n%s", was, is)
		}
	})
}

func TestUnderEveryRulebookWhatIsUnrelatedChangesNoOutcome(t *testing.T) {
	far := 900.0
	underEveryRulebook(t, nil, func(t *rapid.T, rb *Rulebook) {
		a := drawVariantFile(t, rb)
		s := onMap()
		was := verdicts(ruleOn(rb, a, s))
		s.Siblings = append(s.Siblings, Sibling{Code: "far", Units: 5000, UnitsKnown: true, SameFirm: true, Distance: &far}, Sibling{Code: "other", Units: 5000, Distance: &far})
		s.Claims = append(s.Claims, RoomClaim{Room: "of another file", Application: "B", Development: "Z"})
		s.Rooms = append(s.Rooms, RoomFact{Room: "of another file", Unknown: true})
		s.Communities = append(s.Communities, Home{Code: "sliver", Name: "邻", Share: s.Rules.ContestedFrom / 2})
		s.Revision++
		a.Name, a.Development.MarketingName = "另一名称", "另一案名"
		if is := verdicts(ruleOn(rb, a, s)); was != is {
			t.Fatalf("%s\nbecame\n%s", was, is)
		}
	})
}

// What a ruling says under any rulebook says it in both languages, says where its numbers come from, and what would help.
func TestUnderEveryRulebookEverythingIsSaidInFull(t *testing.T) {
	underEveryRulebook(t, nil, func(t *rapid.T, rb *Rulebook) {
		r := ruleOn(rb, drawVariantFile(t, rb), Surroundings{})
		both := func(x planning.Text) bool { return (x.Zh == "") == (x.En == "") }
		for _, f := range r.Findings {
			if f.Sentence.Zh == "" || !both(f.Sentence) || !both(f.Arithmetic) || !both(f.Remedy) {
				t.Fatalf("%s: %+v %+v %+v", f.Clause, f.Sentence, f.Arithmetic, f.Remedy)
			}
			if (f.Outcome == Fail || f.Outcome == Undetermined) && f.Remedy.IsZero() {
				t.Fatalf("%s is %s and nothing says what to do: %s", f.Clause, f.Outcome, f.Sentence.En)
			}
			for _, n := range f.Numbers {
				if n.Key == "" || n.Value == "" || n.Title.IsZero() || n.Source.Zh == "" || n.Source.En == "" {
					t.Fatalf("%s: %+v", f.Clause, n)
				}
			}
		}
	})
}
