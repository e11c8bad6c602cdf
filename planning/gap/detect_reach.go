package gap

import (
	"fmt"
	"strings"

	"peijian/planning"
)

// findOutOfReach finds housing of which homes lie farther from their community's venue than the city's threshold, or cannot be reached at all. Where a
// community has no venue that is another kind of gap. Distances are walked along streets where the city has any; else they are straight lines in the city's plane.
// The evidence says which: walking is farther.
func findOutOfReach(c *planning.City, f *planning.Feature) *Gap {
	community := mainCommunity(c, f)
	if community == nil {
		return nil
	}
	places := venuesOf(c, community.Code)
	if len(places) == 0 {
		return nil
	}
	r := reachOf(c, f, towards(c, community.Code, places))
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
	homes    int          // buildings with homes, or 1 for the ground where the map has no buildings
	far      int          // of them farther than the threshold, or without a distance
	farthest float64      // m, of those that have one
	lacks    map[Lack]int // why the others have none
	people   *int64       // households in those that are far, nil when nobody counted them
	ground   bool         // measured to the ground, because the map has no buildings
	walked   bool         // along streets
}

func reachOf(c *planning.City, f *planning.Feature, to venues) reach {
	r, sum, counted := reach{lacks: map[Lack]int{}, walked: to.net != nil}, int64(0), true
	for _, h := range homesOf(c, f) {
		r.homes++
		r.ground = h.ground
		metres, lack := to.to(h.Feature)
		if lack == "" {
			r.farthest = max(r.farthest, metres)
			if metres <= c.Info.Rules.ReachMetres {
				continue
			}
		} else {
			r.lacks[lack]++
		}
		r.far++
		if h.households != nil {
			sum += *h.households
		}
		counted = counted && h.households != nil
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
	g.Evidence = r.evidence(c, community.Name())
	office := who(g.Subdistrict)
	g.Actor = planning.Text{
		Zh: fmt.Sprintf("%s：会同%s增设活动用房，或就近共享", office.Zh, community.Name()),
		En: fmt.Sprintf("%s: provide rooms nearer with %s, or share those next door", office.En, community.Name()),
	}
	return g
}

// evidence says how many lie how far, by which measure, and why some cannot be reached at all.
func (r *reach) evidence(c *planning.City, community string) planning.Text {
	limit := c.Info.Rules.ReachMetres
	what := planning.Text{Zh: fmt.Sprintf("%d 栋住宅中 %d 栋", r.homes, r.far), En: fmt.Sprintf("%d of its %d buildings", r.far, r.homes)}
	lie, have := "lie", "have"
	if r.ground {
		what, lie, have = planning.Text{Zh: "用地", En: "its ground"}, "lies", "has"
	}
	if r.farthest <= limit && r.lacks[TooFar] == 0 {
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
	case r.lacks[TooFar] > 0:
		out.Zh += fmt.Sprintf("，最远超过 %d m", walkLimit)
		out.En += fmt.Sprintf(", the farthest over %d m", walkLimit)
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
func (r *reach) unreached(said planning.Text) planning.Text {
	var zh, en []string
	for _, t := range LackTitles {
		n := r.lacks[t.Lack]
		switch {
		case n == 0 || t.Lack == TooFar: // said already
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
