package gap

import (
	"fmt"

	"peijian/planning"
	"peijian/planning/housing"
)

// findSize finds communities with fewer or more households than the law has in mind, and those with fewer people at work than posts, where somebody counted them.
func findSize(c *planning.City, f *planning.Feature) *Gap {
	var why []planning.Text
	n, _ := housing.OfCommunity(c, f)
	sized := n == nil || *n >= c.Info.Rules.SizeFrom && *n <= c.Info.Rules.SizeTo
	if !sized {
		why = append(why, planning.Text{
			Zh: fmt.Sprintf("%d 户，不在 %d 至 %d 户之间", *n, c.Info.Rules.SizeFrom, c.Info.Rules.SizeTo),
			En: fmt.Sprintf("%d households, not between %d and %d", *n, c.Info.Rules.SizeFrom, c.Info.Rules.SizeTo),
		})
	}
	staff := staffingOf(f)
	if staff != nil && staff.Short > 0 {
		why = append(why, staff.evidence())
	}
	if len(why) == 0 {
		return nil
	}
	g := ofCommunity(c, SizeOut, f)
	g.Evidence = listed(why)
	office := who(g.Subdistrict)
	g.Actor = planning.Text{Zh: office.Zh + "：研究调整社区规模", En: office.En + ": consider another size"}
	if sized {
		g.Actor = planning.Text{Zh: office.Zh + "：配齐社区工作者", En: office.En + ": fill the posts"}
	}
	return g
}
