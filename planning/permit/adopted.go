package permit

import (
	"slices"

	"peijian/planning"
)

// Adopted 采用的规则书 are the rulebooks by which a city decides, in the order in which it adopted them. A later one prevails over an earlier one
// at the gates of which it speaks and on the days on which it is in force. The zero value is a city that decides by [Default].
type Adopted struct{ books []*Rulebook }

// NewAdopted lists rulebooks in the order of their adoption.
func NewAdopted(books ...*Rulebook) Adopted { return Adopted{slices.Clone(books)} }

// All lists the rulebooks, the one adopted last first, each once.
func (d Adopted) All() []*Rulebook {
	var out []*Rulebook
	for _, rb := range slices.Backward(d.known()) {
		if !slices.ContainsFunc(out, func(o *Rulebook) bool { return o.digest == rb.digest }) {
			out = append(out, rb)
		}
	}
	return out
}

func (d Adopted) known() []*Rulebook {
	if len(d.books) == 0 {
		return []*Rulebook{Default()}
	}
	return d.books
}

// For is the rulebook by which a file is judged on a day: the last adopted that speaks of its gate and is in force on the date that selects it. Where
// none is in force it is the last that speaks of the gate, whose ruling says that it is not in force; where none speaks of it, the last of all.
func (d Adopted) For(a *Application, on planning.Date) *Rulebook {
	known := d.known()
	var speaks *Rulebook
	for _, rb := range slices.Backward(known) {
		if _, has := rb.Gate(a.Gate); !has {
			continue
		}
		if day := a.dateOf(rb.SelectedBy.Date, on); !day.IsZero() && rb.InForce(day) {
			return rb
		}
		if speaks == nil {
			speaks = rb
		}
	}
	if speaks != nil {
		return speaks
	}
	return known[len(known)-1]
}

// Expiring 到期预警 lists the rulebooks that end within so many days after a day, or have ended, and that no other adopted one succeeds at their gates.
func (d Adopted) Expiring(on planning.Date, days int) []*Rulebook {
	var out []*Rulebook
	last := on.AddDays(days)
	all := d.All()
	for _, rb := range all {
		if rb.ValidUntil.IsZero() || last.Before(rb.ValidUntil) {
			continue
		}
		next := rb.ValidUntil.AddDays(1)
		succeeded := func(g GateRule) bool {
			return slices.ContainsFunc(all, func(o *Rulebook) bool {
				_, has := o.Gate(g.ID)
				return has && o.digest != rb.digest && o.InForce(next)
			})
		}
		if slices.ContainsFunc(rb.Gates, func(g GateRule) bool { return !succeeded(g) }) {
			out = append(out, rb)
		}
	}
	return out
}

// dateOf is the date of a file that selects a rulebook, zero when the file does not state it.
func (a *Application) dateOf(by SelectionDate, asOf planning.Date) planning.Date {
	dates := Dates{}
	if a.Dates != nil {
		dates = *a.Dates
	}
	switch by {
	case ByReceipt:
		return a.ReceivedOn
	case ByLandContract:
		return dates.LandContractOn
	case ByPlanningCondition:
		return dates.PlanningConditionOn
	case ByPlanningPermit:
		return dates.PlanningPermitOn
	}
	return asOf
}

// Supposed is the choice of rulebooks with another rate. Rulebooks without a rate stay as they are; it is an error when none has one.
func (d Adopted) Supposed(c Change, on planning.Date) (func(*Application) *Rulebook, error) {
	changed := map[*Rulebook]*Rulebook{}
	var lacking error
	for _, rb := range d.known() {
		other, err := rb.Supposed(c)
		if err != nil {
			lacking = err
			continue
		}
		changed[rb] = other
	}
	if len(changed) == 0 {
		return nil, lacking
	}
	return func(a *Application) *Rulebook {
		rb := d.For(a, on)
		if other := changed[rb]; other != nil {
			return other
		}
		return rb
	}, nil
}
