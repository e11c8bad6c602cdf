package gap

import (
	"fmt"
	"math"

	"peijian/planning"
)

// findOutOfReach finds housing of which homes lie farther from their community's venue than the city's threshold. Where a community has no venue that
// is another kind of gap. Distances are straight lines in the city's plane, and the evidence says so: walking is farther.
func findOutOfReach(c *planning.City, f *planning.Feature) *Gap {
	community := mainCommunity(c, f)
	if community == nil {
		return nil
	}
	venues := venuesOf(c, community.Code)
	if len(venues) == 0 {
		return nil
	}
	r := reachOf(c, f, venues)
	if r.far == 0 {
		return nil
	}
	return outOfReach(c, f, community, r)
}

// venuesOf are the facilities of a community that people can go to: handed over or in use, by code.
func venuesOf(c *planning.City, community string) []*planning.Feature {
	var out []*planning.Feature
	for f := range c.Layer(planning.Facilities).Referring("community_code", community) {
		if row, isFacility := f.Row.(*planning.Facility); isFacility && open(row) && f.Plane != nil {
			out = append(out, f)
		}
	}
	return out
}

func open(f *planning.Facility) bool { return f.State == "in_use" || f.State == "handed_over" }

// reach says of one piece of housing how its homes lie to the venue.
type reach struct {
	homes    int     // buildings with homes, or 1 for the ground where the map has no buildings
	far      int     // of them farther than the threshold
	farthest float64 // m
	people   *int64  // households in those that are far, nil when nobody counted them
	ground   bool    // measured to the ground, because the map has no buildings
}

func reachOf(c *planning.City, f *planning.Feature, venues []*planning.Feature) reach {
	r, sum, counted := reach{}, int64(0), true
	measure := func(home *planning.Feature, dwellings int64, known bool) {
		best := math.Inf(1)
		for _, v := range venues {
			best = min(best, home.Plane.Distance(v.Plane))
		}
		r.homes++
		r.farthest = max(r.farthest, best)
		if best > c.Info.Rules.ReachMetres {
			r.far++
			sum += dwellings
			counted = counted && known
		}
	}
	if field := referringField(f.Layer.Name); field != "" {
		for b := range c.Layer(planning.Buildings).Referring(field, f.Code) {
			if row, isBuilding := b.Row.(*planning.Building); isBuilding && row.Residential && b.Plane != nil {
				measure(b, row.Dwellings, row.Counted)
			}
		}
	}
	if r.homes == 0 {
		measure(f, 0, false)
		r.ground = true
	}
	switch {
	case r.far == r.homes:
		r.people, _ = households(c, f)
	case counted:
		r.people = &sum
	}
	return r
}

func outOfReach(c *planning.City, f, community *planning.Feature, r reach) *Gap {
	g := newGap(c, OutOfReach, f)
	if g.Households = r.people; r.far < r.homes {
		g.Counted = planning.Text{Zh: "超出距离的楼栋的住宅套数之和", En: "dwellings of the buildings that are too far"}
	}
	limit := c.Info.Rules.ReachMetres
	what := planning.Text{Zh: fmt.Sprintf("%d 栋住宅中 %d 栋", r.homes, r.far), En: fmt.Sprintf("%d of its %d buildings lie", r.far, r.homes)}
	if r.ground {
		what = planning.Text{Zh: "用地", En: "its ground lies"}
	}
	g.Evidence = planning.Text{
		Zh: fmt.Sprintf("%s距%s的社区用房超过 %.0f m，最远 %.0f m（直线距离，步行更远）", what.Zh, community.Name(), limit, r.farthest),
		En: fmt.Sprintf("%s over %.0f m from the venue of %s, the farthest %.0f m (straight line; walking is farther)", what.En, limit, community.Name(), r.farthest),
	}
	office := who(g.Subdistrict)
	g.Actor = planning.Text{
		Zh: fmt.Sprintf("%s：会同%s增设活动用房，或就近共享", office.Zh, community.Name()),
		En: fmt.Sprintf("%s: provide rooms nearer with %s, or share those next door", office.En, community.Name()),
	}
	return g
}
