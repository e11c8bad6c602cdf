package gap

import (
	"fmt"

	"peijian/planning"
)

// detectStrayCells finds grid cells of communities that do not exist, or not on this day: what a community that was dissolved leaves behind.
func detectStrayCells(c *planning.City, r *CellReport) {
	for f := range c.Layer(planning.Cells).All() {
		if homeOf(c, f) != nil {
			continue
		}
		code := f.Row.(*planning.GridCell).Community
		d := newCellDefect(c, CellStray, f, nil)
		d.Community = planning.Named{Layer: planning.Communities, Code: code}
		d.Evidence = planning.Text{Zh: fmt.Sprintf("所属社区 %s 不存在或已撤销", code), En: fmt.Sprintf("its community %s does not exist, or no longer", code)}
		office := who(d.Subdistrict)
		d.Actor = planning.Text{Zh: office.Zh + "：改属现行社区，或撤销网格", En: office.En + ": give it to a community in force, or end it"}
		r.Defects = append(r.Defects, d)
	}
}
