package gap

import (
	"fmt"

	"peijian/planning"
)

// findOrphan finds compounds whose work unit is gone after the housing reform, that have no property firm, and that no community
// accepted.
func findOrphan(c *planning.City, f *planning.Feature) *Gap {
	row := f.Row.(*planning.Compound)
	if !row.UnitGone || !row.Reformed || row.PropertyFirm != "" || row.AcceptedBy != "" {
		return nil
	}
	g := newGap(c, OrphanCompound, f)
	year, _ := f.Integer(f.Layer, "reform_year")
	unit := row.WorkUnit
	if unit == "" {
		unit = f.Name()
	}
	g.Evidence = planning.Text{
		Zh: fmt.Sprintf("原单位%s已不存在，%d 年房改，无物业企业，也无社区接管", unit, year),
		En: fmt.Sprintf("its work unit %s is gone, its homes were sold in the reform of %d; no property firm, and no community accepted it", unit, year),
	}
	office := who(g.Subdistrict)
	if len(g.Communities) > 0 {
		office = planning.Text{Zh: office.Zh + "、" + g.Communities[0].Name, En: office.En + " and " + g.Communities[0].Name}
	}
	g.Actor = planning.Text{Zh: office.Zh + "：办理接管", En: office.En + ": accept it"}
	return g
}
