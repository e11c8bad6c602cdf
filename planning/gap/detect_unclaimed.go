package gap

import (
	"fmt"

	"peijian/planning"
	"peijian/planning/housing"
)

// findUnclaimed finds housing of whose ground less than the city's threshold lies in communities in force.
func findUnclaimed(c *planning.City, f *planning.Feature) *Gap {
	ground := c.Ground(f.Layer.Name, f.Code)
	if ground == nil || !housing.Unclaimed(c, ground) {
		return nil
	}
	g := newGap(c, Unclaimed, f)
	share := housing.Covered(ground) * 100
	limit := c.Info.Rules.UnclaimedBelow * 100
	g.Evidence = planning.Text{
		Zh: fmt.Sprintf("用地 %.0f m²，仅 %.1f%% 位于现行社区范围内（低于 %.0f%%）", ground.Area, share, limit),
		En: fmt.Sprintf("%.1f %% of its %.0f m² lie in communities in force (under %.0f %%)", share, ground.Area, limit),
	}
	office := who(g.Subdistrict)
	g.Actor = planning.Text{Zh: office.Zh + "：提出社区划归方案，报市政府批准", En: office.En + ": propose a community for it, for the city government's approval"}
	return g
}
