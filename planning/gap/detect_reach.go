package gap

import (
	"fmt"
	"strings"

	"peijian/planning"
	"peijian/planning/housing"
	"peijian/planning/reach"
)

// findOutOfReach finds housing of which homes lie farther from their community's venue than the city's threshold, or cannot be reached at all. Where a
// community has no venue that is another kind of gap. Distances are walked along streets where the city has any; else they are straight lines in the city's plane.
// The evidence says which: walking is farther.
func findOutOfReach(c *planning.City, f *planning.Feature) *Gap {
	community := housing.Community(c, f)
	if community == nil {
		return nil
	}
	places := reach.VenuesOf(c, community.Code)
	if len(places) == 0 {
		return nil
	}
	r := distancesOf(c, f, reach.Towards(c, community.Code, places))
	if r.far == 0 {
		return nil
	}
	return outOfReach(c, f, community, r)
}

// distances says of one piece of housing how its homes lie to the venue.
type distances struct {
	homes    int                // buildings with homes, or 1 for the ground where the map has no buildings
	far      int                // of them farther than the threshold, or without a distance
	farthest float64            // m, of those that have one
	lacks    map[reach.Lack]int // why the others have none
	people   *int64             // households in those that are far, nil when nobody counted them
	ground   bool               // measured to the ground, because the map has no buildings
	walked   bool               // along streets
}

func distancesOf(c *planning.City, f *planning.Feature, to reach.Venues) distances {
	r, sum, counted := distances{lacks: map[reach.Lack]int{}, walked: to.Walked()}, int64(0), true
	for _, h := range housing.Homes(c, f) {
		r.homes++
		r.ground = h.Ground
		metres, lack := to.To(h.Feature)
		if lack == "" {
			r.farthest = max(r.farthest, metres)
			if metres <= c.Info.Rules.ReachMetres {
				continue
			}
		} else {
			r.lacks[lack]++
		}
		r.far++
		if h.Households != nil {
			sum += *h.Households
		}
		counted = counted && h.Households != nil
	}
	switch {
	case r.far == r.homes:
		r.people, _ = housing.Households(c, f)
	case counted:
		r.people = &sum
	}
	return r
}

func outOfReach(c *planning.City, f, community *planning.Feature, r distances) *Gap {
	g := newGap(c, OutOfReach, f)
	if g.Households = r.people; r.far < r.homes {
		g.Counted = planning.Text{Zh: "超出距离的楼栋的住宅套数之和", En: "dwellings of the buildings that are too far"}
	}
	g.Evidence = r.evidence(c, community.Name())
	office := who(g.Subdistrict)
	g.Actor = planning.Text{
		Zh: fmt.Sprintf("%s：会同%s增设活动用房，或就近共享", office.Zh, community.Name()),
		En: fmt.Sprintf("%s: provide rooms nearer with %s, or share those next door", office.En, community.Name()),
	}
	return g
}

// evidence says how many lie how far, by which measure, and why some cannot be reached at all.
func (r *distances) evidence(c *planning.City, community string) planning.Text {
	limit := c.Info.Rules.ReachMetres
	what := planning.Text{Zh: fmt.Sprintf("%d 栋住宅中 %d 栋", r.homes, r.far), En: fmt.Sprintf("%d of its %d buildings", r.far, r.homes)}
	lie, have := "lie", "have"
	if r.ground {
		what, lie, have = planning.Text{Zh: "用地", En: "its ground"}, "lies", "has"
	}
	if r.farthest <= limit && r.lacks[reach.TooFar] == 0 {
		return r.unreached(planning.Text{
			Zh: fmt.Sprintf("%s沿道路到不了%s的社区用房", what.Zh, community),
			En: fmt.Sprintf("%s %s no way along streets to the venue of %s", what.En, have, community),
		})
	}
	out := planning.Text{
		Zh: fmt.Sprintf("%s距%s的社区用房超过 %.0f m", what.Zh, community, limit),
		En: fmt.Sprintf("%s %s over %.0f m from the venue of %s", what.En, lie, limit, community),
	}
	switch {
	case r.lacks[reach.TooFar] > 0:
		out.Zh += fmt.Sprintf("，最远超过 %d m", reach.MaxDistance)
		out.En += fmt.Sprintf(", the farthest over %d m", reach.MaxDistance)
	default:
		out.Zh += fmt.Sprintf("，最远 %.0f m", r.farthest)
		out.En += fmt.Sprintf(", the farthest %.0f m", r.farthest)
	}
	if !r.walked {
		return planning.Text{Zh: out.Zh + "（直线距离，步行更远）", En: out.En + " (straight line; walking is farther)"}
	}
	out.Zh += "（沿道路，计入两端到道路的距离）"
	out.En += " (along streets, the ways to the street at both ends counted in)"
	return r.unreached(out)
}

// unreached adds how many homes have no distance, and why.
func (r *distances) unreached(said planning.Text) planning.Text {
	var zh, en []string
	for _, t := range reach.LackTitles {
		n := r.lacks[t.Lack]
		switch {
		case n == 0 || t.Lack == reach.TooFar: // said already
		case r.ground:
			zh, en = append(zh, t.Title.Zh), append(en, t.Title.En)
		default:
			zh, en = append(zh, fmt.Sprintf("%s %d 栋", t.Title.Zh, n)), append(en, fmt.Sprintf("%s: %d", t.Title.En, n))
		}
	}
	if len(zh) == 0 {
		return said
	}
	return planning.Text{Zh: said.Zh + "；" + strings.Join(zh, "，"), En: said.En + "; " + strings.Join(en, ", ")}
}
