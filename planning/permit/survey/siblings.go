package survey

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/permit"
)

// siblings lists the developments on the same land contract and those of the same developer within permit.SurveyReach, by code. Contract and
// developer are taken from the file and from the map, because either may be the one that tells.
func (s *Surveyor) siblings(own *planning.Feature, a *permit.Application) []permit.Sibling {
	found := map[string]*permit.Sibling{}
	see := func(f *planning.Feature) *permit.Sibling {
		if own != nil && f.Code == own.Code {
			return nil
		}
		if found[f.Code] == nil {
			found[f.Code] = s.sibling(f)
		}
		return found[f.Code]
	}
	for _, contract := range contracts(own, a) {
		for _, f := range s.contracts[contract] {
			if sib := see(f); sib != nil {
				sib.SameContract = true
			}
		}
	}
	ground := s.groundOf(own, a)
	if ground != nil {
		s.neighbours(ground, own, a, see)
	}
	out := make([]permit.Sibling, 0, len(found))
	for code, sib := range found {
		if f := s.city.Get(planning.Developments, code); ground != nil && f.Plane != nil {
			distance := ground.Distance(f.Plane)
			sib.Distance = &distance
		}
		out = append(out, *sib)
	}
	slices.SortFunc(out, func(a, b permit.Sibling) int { return strings.Compare(a.Code, b.Code) })
	return out
}

func contracts(own *planning.Feature, a *permit.Application) []string {
	var out []string
	if a.Development.LandContract != "" {
		out = append(out, permit.Folded(a.Development.LandContract))
	}
	if own != nil {
		if d, isDevelopment := own.Row.(*planning.Development); isDevelopment && d.LandContract != "" {
			out = append(out, permit.Folded(d.LandContract))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *Surveyor) groundOf(own *planning.Feature, a *permit.Application) *geo.Shape {
	if own != nil {
		return own.Plane
	}
	if a.Development.Site == nil {
		return nil
	}
	shape, err := geo.Prepare(crs.Transform(a.Development.Site.Geometry, s.geographic, s.city.Plane()))
	if err != nil {
		return nil
	}
	return shape
}

func (s *Surveyor) neighbours(ground *geo.Shape, own *planning.Feature, a *permit.Application, see func(*planning.Feature) *permit.Sibling) {
	firms := []firm{{a.Development.Developer.Name, a.Development.Developer.CreditCode}}
	if own != nil {
		if d, isDevelopment := own.Row.(*planning.Development); isDevelopment {
			firms = append(firms, firm{d.Developer, d.CreditCode})
		}
	}
	for f := range s.city.Layer(planning.Developments).Within(pad(ground.Bound())) {
		d, isDevelopment := f.Row.(*planning.Development)
		if !isDevelopment || f.Plane == nil {
			continue
		}
		other := firm{d.Developer, d.CreditCode}
		if slices.ContainsFunc(firms, other.is) && ground.Distance(f.Plane) <= permit.SurveyReach {
			if sib := see(f); sib != nil {
				sib.SameFirm = true
			}
		}
	}
}

func pad(b orb.Bound) orb.Bound { return b.Pad(permit.SurveyReach) }

// firm is a developer as a file or the map names it.
type firm struct{ name, code string }

// is compares credit codes where both are known, and names otherwise.
func (f firm) is(other firm) bool {
	if f.code != "" && other.code != "" {
		return strings.EqualFold(f.code, other.code)
	}
	return f.name != "" && permit.Folded(f.name) == permit.Folded(other.name)
}

// sibling counts the units of a development: those of its released phases. Where the map has no phases of it, or says that it is on
// sale or lived in and names no permit, all that were designed count: the cautious reading of a map that is not complete.
func (s *Surveyor) sibling(f *planning.Feature) *permit.Sibling {
	out := &permit.Sibling{Code: f.Code, Name: f.Name()}
	released, planned := s.phases(f.Code)
	designed := int64(0)
	for _, p := range slices.Concat(released, planned) {
		designed += p.Units
	}
	onSale := f.Text("state") == "on_sale" || f.Text("state") == "occupied"
	switch d, isDevelopment := f.Row.(*planning.Development); {
	case len(released) > 0:
		for _, p := range released {
			out.Units += p.Units
		}
		out.UnitsKnown = true
	case len(planned) > 0 && !onSale:
		out.UnitsKnown, out.Unreleased = true, true
	case isDevelopment && d.UnitsKnown:
		out.Units, out.UnitsKnown = max(designed, d.Units), true
	default:
		out.Units, out.UnitsKnown = designed, len(planned) > 0
	}
	return out
}
