package gap

import (
	"fmt"

	"peijian/planning"
)

// detectCellCrossing finds grid cells that leave their community. Cells of which the community does not exist are another kind.
func detectCellCrossing(c *planning.City, r *CellReport) {
	for f := range c.Layer(planning.Cells).All() {
		ground, community := c.CellGround(f.Code), homeOf(c, f)
		if ground == nil || community == nil || ground.Area <= 0 {
			continue
		}
		outside := ground.Area - ground.Of(community.Code)
		if !r.measured(c, outside) {
			continue
		}
		d := newCellDefect(c, CellCrosses, f, community)
		d.Area, d.Share = outside, outside/ground.Area
		d.Evidence = planning.Text{
			Zh: fmt.Sprintf("%.1f m²（%.1f%%）在%s范围之外", outside, d.Share*100, community.Name()),
			En: fmt.Sprintf("%.1f m² (%.1f %%) lie outside %s", outside, d.Share*100, community.Name()),
		}
		office := who(d.Subdistrict)
		d.Actor = planning.Text{
			Zh: fmt.Sprintf("%s：会同%s将网格收回社区界线以内", office.Zh, community.Name()), En: fmt.Sprintf("%s: take it back behind the boundary, with %s", office.En, community.Name()),
		}
		r.Defects = append(r.Defects, d)
	}
}
