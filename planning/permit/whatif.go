package permit

import (
	"runtime"
	"slices"
	"sync"

	"peijian/planning"
)

// Change is what a question asks to be otherwise: "under 30 m² per 100?", "with 300 m² in building 3?". The zero Change asks for nothing.
type Change struct {
	Area  Area   // m² of the rate of the community quota; not known: as it is
	Per   int64  // units of the rate; 0: as it is
	Min   Area   // m² at the least; not known: as it is
	Rooms []Room // that are added to the file
}

// Supposed is the rulebook with another rate. It has no digest and no text: nothing may be decided by it.
func (rb *Rulebook) Supposed(c Change) (*Rulebook, error) {
	out := *rb
	out.digest, out.text, out.Clauses = "", "", slices.Clone(rb.Clauses)
	if !c.Area.Known() && c.Per == 0 && !c.Min.Known() {
		return &out, nil
	}
	found := false
	for i := range out.Clauses {
		q := out.Clauses[i].Quantity
		if q == nil || !q.Rate.set() || len(out.Clauses[i].Quotas) > 0 && !slices.Contains(out.Clauses[i].Quotas, CommunityQuota) {
			continue
		}
		now := *q
		if c.Area.Known() {
			now.Rate.Area = c.Area
		}
		if c.Per != 0 {
			now.Rate.Per = c.Per
		}
		if c.Min.Known() {
			now.Min = c.Min
		}
		out.Clauses[i].Quantity, found = &now, true
	}
	if !found {
		return nil, planning.Errorf(planning.ErrInvalid, "the rulebook %s has no rate that could be another", rb.ID)
	}
	return &out, nil
}

// WithRooms is the file with further rooms. The file itself stays as it is.
func (a *Application) WithRooms(rooms []Room) *Application {
	out := *a
	out.Rooms = append(slices.Clone(a.Rooms), rooms...)
	if a.Agreement != nil && len(a.Agreement.Rooms) > 0 { // what is supposed is supposed to be agreed upon, too
		g := *a.Agreement
		g.Rooms = slices.Clone(g.Rooms)
		for _, r := range rooms {
			g.Rooms = append(g.Rooms, r.ID)
		}
		out.Agreement = &g
	}
	return &out
}

// Given is a file with what the map knows of it.
type Given struct {
	Application  *Application
	Surroundings Surroundings
}

// EvaluateAll judges many files on all cores, in their order, each by the rulebook that choose names for it.
func EvaluateAll(choose func(*Application) *Rulebook, cases []Given, asOf planning.Date) []Ruling {
	out := make([]Ruling, len(cases))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), max(1, len(cases)))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(cases); i += workers {
				out[i] = Evaluate(choose(cases[i].Application), cases[i].Application, cases[i].Surroundings, asOf)
			}
		})
	}
	wg.Wait()
	return out
}
