package gap

import (
	"fmt"

	"peijian/planning"
	"peijian/planning/housing"
)

// findUnserved finds occupied developments in village-converted communities that are not on that community's roster.
func findUnserved(c *planning.City, f *planning.Feature) *Gap {
	return unservedOf(c, f, UnservedDevelopment)
}

// findLimitedTitle finds those among them that have a limited title. Nothing of them leaves the officers' roles.
func findLimitedTitle(c *planning.City, f *planning.Feature) *Gap {
	return unservedOf(c, f, LimitedTitle)
}

func unservedOf(c *planning.City, f *planning.Feature, k Kind) *Gap {
	row := f.Row.(*planning.Development)
	if !row.Occupied || row.LimitedTitle != (k == LimitedTitle) {
		return nil
	}
	community := housing.Community(c, f)
	if community == nil || community.Row.(*planning.Community).Kind != planning.VillageConverted || served(c, community.Code, f.Code) {
		return nil
	}
	g := unserved(c, k, f, community)
	g.Internal = g.Internal || k == LimitedTitle
	return g
}

func unserved(c *planning.City, k Kind, f, community *planning.Feature) *Gap {
	g := newGap(c, k, f)
	since := planning.Text{}
	if d := f.Row.(*planning.Development).OccupiedOn; !d.IsZero() {
		since = planning.Text{Zh: "自 " + d.String() + " ", En: " since " + d.String()}
	}
	g.Evidence = planning.Text{
		Zh: fmt.Sprintf("%s已入住，位于村改居社区%s，但不在其服务名册上", since.Zh, community.Name()),
		En: fmt.Sprintf("occupied%s, in the village-converted community %s, and not on its roster of served housing", since.En, community.Name()),
	}
	g.Actor = planning.Text{
		Zh: fmt.Sprintf("%s：将该小区纳入服务名册", community.Name()), En: fmt.Sprintf("%s: take it on the roster of served housing", community.Name()),
	}
	return g
}

func served(c *planning.City, community, development string) bool {
	for r := range c.Layer(planning.Rosters).Referring("development_code", development) {
		if r.Row.(*planning.Served).Community == community {
			return true
		}
	}
	return false
}
