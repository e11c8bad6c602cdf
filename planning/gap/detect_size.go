package gap

import (
	"fmt"

	"peijian/planning"
)

// findSize finds communities with fewer or more households than the law has in mind, where somebody counted them.
func findSize(c *planning.City, f *planning.Feature) *Gap {
	n, _ := communityHouseholds(c, f)
	if n == nil || *n >= c.Info.Rules.SizeFrom && *n <= c.Info.Rules.SizeTo {
		return nil
	}
	g := ofCommunity(c, SizeOut, f)
	g.Evidence = planning.Text{
		Zh: fmt.Sprintf("%d 户，不在 %d 至 %d 户之间", *n, c.Info.Rules.SizeFrom, c.Info.Rules.SizeTo),
		En: fmt.Sprintf("%d households, not between %d and %d", *n, c.Info.Rules.SizeFrom, c.Info.Rules.SizeTo),
	}
	office := who(g.Subdistrict)
	g.Actor = planning.Text{Zh: office.Zh + "：研究调整社区规模", En: office.En + ": consider another size"}
	return g
}
