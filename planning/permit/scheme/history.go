package scheme

import (
	"slices"

	"peijian/planning"
	"peijian/planning/permit"
)

// Step is one version of a scheme as it was approved, or as it is applied for, with what it changed.
type Step struct {
	Version    string        `json:"version"`     // "" when nobody named it
	Approval   string        `json:"approval"`    // number, "" when it has none
	ApprovedOn planning.Date `json:"approved_on"` // zero when not known
	Units      int64         `json:"units"`       // -1 when not known
	Current    bool          `json:"current"`     // what the file applies for
	Recorded   bool          `json:"recorded"`    // the city's record has this approval
	Changes    []Change      `json:"changes"`     // against the step before
}

// History 方案沿革 lists the schemes of a file's development: those that the file calls earlier, those of which the city's record has an approval,
// and last the one applied for, each with what it changed.
func History(a *permit.Application, record []permit.ApprovalFact) []Step {
	var out []Step
	var files []*permit.Application
	if a.Scheme != nil {
		for _, e := range a.Scheme.Earlier {
			n := e.DesignedUnits
			out = append(out, Step{Version: e.Version, Approval: e.Approval, ApprovedOn: e.ApprovedOn, Units: n})
			files = append(files, &permit.Application{Scheme: &permit.Scheme{DesignedUnits: &n}, Buildings: e.Buildings})
		}
	}
	for _, fact := range record {
		same := func(s Step) bool {
			return planning.PermitNumberKey(s.Approval) == planning.PermitNumberKey(fact.Number)
		}
		if i := slices.IndexFunc(out, same); i >= 0 {
			out[i].Recorded = true
			continue
		}
		if named := a.Scheme; named != nil && named.Approval != nil && planning.PermitNumberKey(named.Approval.Number) == planning.PermitNumberKey(fact.Number) {
			continue // it is the file's own, which comes last
		}
		n := fact.Units
		at := len(out)
		for at > 0 && fact.On.Before(out[at-1].ApprovedOn) {
			at--
		}
		out = slices.Insert(out, at, Step{Version: fact.Scheme, Approval: fact.Number, ApprovedOn: fact.On, Units: n, Recorded: true})
		files = slices.Insert(files, at, &permit.Application{Scheme: &permit.Scheme{DesignedUnits: &n}})
	}
	out, files = append(out, current(a, record)), append(files, a)
	for i := range out {
		out[i].Changes = []Change{}
		if i > 0 {
			out[i].Changes = between(files[i-1], files[i])
		}
	}
	return out
}

func current(a *permit.Application, record []permit.ApprovalFact) Step {
	s := Step{Units: Units(a), Current: true}
	if a.Scheme == nil {
		return s
	}
	s.Version = a.Scheme.Version
	if x := a.Scheme.Approval; x != nil {
		s.Approval, s.ApprovedOn = x.Number, x.Date
		s.Recorded = slices.ContainsFunc(record, func(f permit.ApprovalFact) bool {
			return planning.PermitNumberKey(f.Number) == planning.PermitNumberKey(x.Number)
		})
	}
	return s
}

// between compares two approved schemes by their units, and by their buildings where both have any: an approval says no more.
func between(was, is *permit.Application) []Change {
	c := &comparison{out: []Change{}}
	c.count("scheme", text("全部规划套数", "Designed units in all"), Units(was), Units(is))
	if len(was.Buildings) > 0 && len(is.Buildings) > 0 {
		c.buildings(was.Buildings, is.Buildings, false)
	}
	return c.out
}
