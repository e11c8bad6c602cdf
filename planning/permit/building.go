package permit

import (
	"fmt"
	"strconv"

	"peijian/planning"
)

// Building 楼栋 is one building of the scheme under the three names by which papers call it.
type Building struct {
	PlanningNumber  string `json:"planning_number"`
	ContractNumber  string `json:"contract_number,omitempty"`
	MarketingNumber string `json:"marketing_number,omitempty"`
	Phase           *int64 `json:"phase,omitempty"` // nil: the only phase there is
	DesignedUnits   int64  `json:"designed_units,omitempty"`
	Floors          int64  `json:"floors,omitempty"` // above ground; 0: not stated
}

// Names are the three names of the building.
func (b *Building) Names() planning.BuildingNames {
	return planning.BuildingNames{Planning: b.PlanningNumber, Contract: b.ContractNumber, Marketing: b.MarketingNumber}
}

// SchemeVersion 方案版本 is a scheme that was approved before the present one.
type SchemeVersion struct {
	Version       string        `json:"version"`
	Approval      string        `json:"approval,omitempty"` // number of its planning approval
	ApprovedOn    planning.Date `json:"approved_on,omitzero"`
	DesignedUnits int64         `json:"designed_units"`
	Buildings     []Building    `json:"buildings,omitempty"`
}

// PhaseOf is the phase in which a building stands; known is false when the file does not say and has several.
func (a *Application) PhaseOf(b *Building) (phase int64, known bool) {
	switch {
	case b.Phase != nil:
		return *b.Phase, true
	case len(a.Phases) == 1:
		return a.Phases[0].Number, true
	}
	return 0, false
}

// built sums the designed units of the buildings of one phase.
func (a *Application) built(phase int64) (n int64) {
	for i := range a.Buildings {
		if p, known := a.PhaseOf(&a.Buildings[i]); known && p == phase {
			n += a.Buildings[i].DesignedUnits
		}
	}
	return n
}

// Crosswalk 楼号对照 finds buildings of a scheme by any of their three names: by planning number, contract number and marketing number. A name
// that fits two buildings stands for none (nil).
type Crosswalk [3]map[string]*Building

// Crosswalk indexes the names of the file's buildings.
func (a *Application) Crosswalk() Crosswalk {
	var out Crosswalk
	for i := range a.Buildings {
		b := &a.Buildings[i]
		for kind, name := range []string{b.PlanningNumber, b.ContractNumber, b.MarketingNumber} {
			if name == "" {
				continue
			}
			if out[kind] == nil {
				out[kind] = map[string]*Building{}
			}
			name = Folded(name)
			if _, twice := out[kind][name]; twice {
				b = nil
			}
			out[kind][name] = b
			b = &a.Buildings[i]
		}
	}
	return out
}

// Find is the building that a paper means by a name: the one with this planning number, or else this contract number, or else this marketing
// number. sure is false when the name fits two buildings, or none of those that the file lists; a file that lists none says nothing.
func (c *Crosswalk) Find(name string) (b *Building, sure bool) {
	if c[0] == nil && c[1] == nil && c[2] == nil || name == "" {
		return nil, true
	}
	name = Folded(name)
	for _, names := range c {
		if b, known := names[name]; known {
			return b, b != nil
		}
	}
	return nil, false
}

// BuildingView is a building as the ruling counted it.
type BuildingView struct {
	planning.BuildingNames

	Phase   int64         `json:"phase"` // 0: not known
	Units   int64         `json:"units"`
	Counted bool          `json:"counted"` // its phase counts
	Note    planning.Text `json:"note"`
}

// buildingViews says of every building of the file whether its homes count, and what the map has otherwise.
func (h *hearing) buildingViews() []BuildingView {
	out := make([]BuildingView, 0, len(h.a.Buildings))
	facts := map[string]*BuildingFact{}
	for i := range h.s.Buildings {
		if fact := &h.s.Buildings[i]; fact.Planning != "" && len(h.a.Buildings) > 0 {
			facts[Folded(fact.Planning)] = fact
		}
	}
	for i := range h.a.Buildings {
		b := &h.a.Buildings[i]
		v := BuildingView{BuildingNames: b.Names(), Units: b.DesignedUnits, Counted: h.a.Gate != PresalePermit}
		if phase, known := h.a.PhaseOf(b); known {
			v.Phase = phase
			for _, p := range h.phases {
				v.Counted = v.Counted || p.Number == phase && p.Counted
			}
		} else {
			v.Note = sentence("未写所在的期", "its phase is not stated")
		}
		if fact := facts[Folded(b.PlanningNumber)]; fact != nil {
			if note := differs(b, fact); !note.IsZero() {
				v.Note = note
			}
		}
		out = append(out, v)
	}
	return out
}

// differs says what the map has otherwise of a building.
func differs(b *Building, fact *BuildingFact) planning.Text {
	other := func(mine, theirs string) bool { return mine != "" && theirs != "" && Folded(mine) != Folded(theirs) }
	switch {
	case fact.Units > 0 && fact.Units != b.DesignedUnits:
		return sentence(fmt.Sprintf("地图上 %d 套", fact.Units), fmt.Sprintf("%d units on the map", fact.Units))
	case other(b.ContractNumber, fact.Contract):
		return sentence("地图上合同楼号为 "+fact.Contract, "the map has the contract number "+fact.Contract)
	case other(b.MarketingNumber, fact.Marketing):
		return sentence("地图上案名楼号为 "+fact.Marketing, "the map has the marketing number "+fact.Marketing)
	}
	return planning.Text{}
}

// standsIn judges whether the building that a room names is one of the scheme's.
func (h *hearing) standsIn(r *Room) (standing, planning.Text) {
	if _, sure := h.crosswalk.Find(r.Building); !sure {
		return unknown, sentence(fmt.Sprintf("楼栋“%s”在楼栋表中没有或不止一栋", r.Building), fmt.Sprintf("the building %q is none of the listed ones, or more than one", r.Building))
	}
	return counts, planning.Text{}
}

// distance is how far a room lies from the homes, as the screen shows it: metres without decimals.
func distance(m float64) string { return strconv.FormatFloat(m, 'f', 0, 64) }
