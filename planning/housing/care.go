package housing

import "peijian/planning"

// Touch is a community on the ground of housing.
type Touch struct {
	Code  string  `json:"code"`
	Name  string  `json:"name"`
	Kind  string  `json:"kind"`
	Share float64 `json:"share"` // of the ground, 0 to 1
}

// Touches are the communities on f's ground, the largest share first.
func Touches(c *planning.City, f *planning.Feature) []Touch {
	out := []Touch{}
	ground := c.Ground(f.Layer.Name, f.Code)
	if ground == nil {
		return out
	}
	for _, claim := range ground.Claims {
		t := Touch{Code: claim.Community, Name: claim.Community, Share: ground.Share(claim)}
		if community := c.Get(planning.Communities, claim.Community); community != nil {
			t.Name, t.Kind = community.Name(), community.Text("kind")
		}
		out = append(out, t)
	}
	return out
}

// Community is the community in which most of the housing's ground lies, nil when it is in none or unclaimed.
func Community(c *planning.City, f *planning.Feature) *planning.Feature {
	ground := c.Ground(f.Layer.Name, f.Code)
	if ground == nil || len(ground.Claims) == 0 || Unclaimed(c, ground) {
		return nil
	}
	return c.Get(planning.Communities, ground.Claims[0].Community)
}

// Subdistrict is that of the community with the largest share, else the one on whose ground the middle of the housing lies.
func Subdistrict(c *planning.City, f *planning.Feature, touching []Touch) planning.Named {
	for _, t := range touching {
		if community := c.Get(planning.Communities, t.Code); community != nil {
			if s := c.Get(planning.Subdistricts, community.Text("subdistrict_code")); s != nil {
				return planning.Named{Code: s.Code, Name: s.Name()}
			}
		}
	}
	var first *planning.Feature // several share an edge, and bad data overlaps: the index gives them in no order
	for s := range c.Layer(planning.Subdistricts).At(f.Plane.PointOnSurface()) {
		if first == nil || s.Code < first.Code {
			first = s
		}
	}
	if first == nil {
		return planning.Named{}
	}
	return planning.Named{Code: first.Code, Name: first.Name()}
}

// Covered is the share of housing's ground that lies in communities in force, 0 to 1.
func Covered(g *planning.Ground) float64 {
	if g.Area <= 0 {
		return 0
	}
	return g.Covered / g.Area
}

// Unclaimed says whether less of the ground than the city's threshold lies in communities in force.
func Unclaimed(c *planning.City, g *planning.Ground) bool {
	return Covered(g) < c.Info.Rules.UnclaimedBelow
}
