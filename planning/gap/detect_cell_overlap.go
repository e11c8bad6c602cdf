package gap

import (
	"fmt"

	"peijian/planning"
)

// detectCellOverlap finds pairs of grid cells with ground in common, each pair once, with the smaller code.
func detectCellOverlap(c *planning.City, r *CellReport) {
	for f := range c.Layer(planning.Cells).All() {
		ground := c.CellGround(f.Code)
		if ground == nil {
			continue
		}
		for _, o := range ground.Overlaps {
			other := c.Get(planning.Cells, o.Cell)
			if o.Cell > f.Code && other != nil && r.measured(c, o.Area) {
				r.Defects = append(r.Defects, cellOverlap(c, f, other, o.Area))
			}
		}
	}
}

func cellOverlap(c *planning.City, f, other *planning.Feature, m2 float64) CellDefect {
	d := newCellDefect(c, CellsOverlap, f, homeOf(c, f))
	d.ID += "/" + other.Code
	d.Other = other.Named()
	d.Area = m2
	d.Bound = d.Bound.Union(other.Geometry.Bound())
	d.Evidence = planning.Text{
		Zh: fmt.Sprintf("与%s（%s）重叠 %.1f m²", other.Name(), other.Code, m2), En: fmt.Sprintf("%.1f m² lie in %s (%s) too", m2, other.Name(), other.Code),
	}
	office := who(d.Subdistrict)
	d.Actor = planning.Text{Zh: office.Zh + "：明确归哪个网格，重新划线", En: office.En + ": settle whose ground it is and draw the line anew"}
	return d
}

// homeOf is the community of a grid cell, nil when there is none of that code.
func homeOf(c *planning.City, cell *planning.Feature) *planning.Feature {
	return c.Get(planning.Communities, cell.Row.(*planning.GridCell).Community)
}
