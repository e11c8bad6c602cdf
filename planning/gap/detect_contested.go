package gap

import (
	"fmt"

	"peijian/planning"
)

// detectContested finds housing of whose ground each of two communities, or more, has at least the city's threshold.
func detectContested(c *planning.City) []Gap {
	var out []Gap
	for f := range housing(c) {
		ground := c.Ground(f.Layer.Name, f.Code)
		if ground == nil || len(ground.Claims) < 2 || ground.Share(ground.Claims[1]) < c.Info.Rules.ContestedFrom {
			continue
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
		out = append(out, g)
	}
	return out
}
