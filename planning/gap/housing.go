package gap

import "peijian/planning"

// newGap fills in what every gap of a piece of housing tells: what and where it is, and how many households live there.
func newGap(c *planning.City, k Kind, f *planning.Feature) *Gap {
	g := &Gap{
		ID: gapID(k, f), Kind: k,
		Subject:     Named{Layer: f.Layer.Name, Code: f.Code, Name: f.Name()},
		Communities: touches(c, f), Feature: f, Bound: f.Geometry.Bound(),
		Internal: f.Audience == planning.Internal,
	}
	g.Households, g.Counted = households(c, f)
	g.Subdistrict = subdistrict(c, f, g.Communities)
	g.Cell = cellOf(c, f, g.Communities)
	if p, ok := f.Center(); ok {
		g.Lon, g.Lat = p.Lon(), p.Lat()
	}
	return g
}

// gapID names a gap: the same gap keeps its name.
func gapID(k Kind, subject *planning.Feature) string {
	return string(k) + "/" + subject.Layer.Name + "/" + subject.Code
}

// touches are the communities on f's ground, the largest share first.
func touches(c *planning.City, f *planning.Feature) []Touch {
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

// mainCommunity is the community in which most of the housing's ground lies, nil when it is in none or unclaimed.
func mainCommunity(c *planning.City, f *planning.Feature) *planning.Feature {
	ground := c.Ground(f.Layer.Name, f.Code)
	if ground == nil || len(ground.Claims) == 0 || unclaimed(c, ground) {
		return nil
	}
	return c.Get(planning.Communities, ground.Claims[0].Community)
}

// subdistrict is that of the community with the largest share, else the one on whose ground the middle of the housing lies.
func subdistrict(c *planning.City, f *planning.Feature, touching []Touch) Named {
	for _, t := range touching {
		if community := c.Get(planning.Communities, t.Code); community != nil {
			if s := c.Get(planning.Subdistricts, community.Text("subdistrict_code")); s != nil {
				return Named{Code: s.Code, Name: s.Name()}
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
		return Named{}
	}
	return Named{Code: first.Code, Name: first.Name()}
}

// who names a sub-district for a sentence.
func who(s Named) planning.Text {
	if s.Code == "" {
		return planning.Text{Zh: "市民政局", En: "the city's civil-affairs bureau"}
	}
	return planning.Text{Zh: s.Name, En: "sub-district " + s.Name}
}
