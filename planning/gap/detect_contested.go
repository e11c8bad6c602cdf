package gap

import (
	"fmt"

	"peijian/planning"
	"peijian/planning/housing"
)

// findContested finds housing of whose ground each of two communities, or more, has at least the city's threshold, and housing that lies in one community
// and is on the roster of others only.
func findContested(c *planning.City, f *planning.Feature) *Gap {
	ground := c.Ground(f.Layer.Name, f.Code)
	if ground == nil || len(ground.Claims) < 2 || ground.Share(ground.Claims[1]) < c.Info.Rules.ContestedFrom {
		if home, other := servedElsewhere(c, f); other != nil {
			return contestedByRoster(c, f, home, other)
		}
		return nil
	}
	g := newGap(c, Contested, f)
	first, second := g.Communities[0], g.Communities[1]
	g.Evidence = planning.Text{
		Zh: fmt.Sprintf("用地同时位于%s（%.1f%%）和%s（%.1f%%）", first.Name, first.Share*100, second.Name, second.Share*100),
		En: fmt.Sprintf("its ground lies in %s (%.1f %%) and in %s (%.1f %%)", first.Name, first.Share*100, second.Name, second.Share*100),
	}
	office := who(g.Subdistrict)
	g.Actor = planning.Text{
		Zh: fmt.Sprintf("%s：会同%s、%s明确管辖", office.Zh, first.Name, second.Name),
		En: fmt.Sprintf("%s: settle with %s and %s who governs it", office.En, first.Name, second.Name),
	}
	return g
}

// servedElsewhere finds the community that has housing on its roster though its ground lies in another one, which does not; nil when there is none.
func servedElsewhere(c *planning.City, f *planning.Feature) (home, other *planning.Feature) {
	field := housing.Field(f.Layer.Name)
	if home = housing.Community(c, f); home == nil || field == "" {
		return nil, nil
	}
	for r := range c.Layer(planning.Rosters).Referring(field, f.Code) {
		row, isServed := r.Row.(*planning.Served)
		if !isServed {
			continue
		}
		if row.Community == home.Code {
			return nil, nil
		}
		if other == nil {
			other = c.Get(planning.Communities, row.Community)
		}
	}
	return home, other
}

func contestedByRoster(c *planning.City, f, home, other *planning.Feature) *Gap {
	g := newGap(c, Contested, f)
	g.Evidence = planning.Text{
		Zh: fmt.Sprintf("用地位于%s，却在%s的服务名册上", home.Name(), other.Name()),
		En: fmt.Sprintf("its ground lies in %s, and it is on the roster of %s", home.Name(), other.Name()),
	}
	office := who(g.Subdistrict)
	g.Actor = planning.Text{
		Zh: fmt.Sprintf("%s：会同%s、%s更正名册或界线", office.Zh, home.Name(), other.Name()),
		En: fmt.Sprintf("%s: correct roster or boundary with %s and %s", office.En, home.Name(), other.Name()),
	}
	return g
}
