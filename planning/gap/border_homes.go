package gap

import (
	"cmp"
	"slices"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/housing"
)

// countHouseholds counts who lives on the ground: a building counts where a point on it lies, and housing of which no building is known by a point on its own
// ground. Nobody there is 0; somebody there whom nobody counted is not known.
func (b *Border) countHouseholds(c *planning.City, ground *geo.Shape) {
	b.Homes = []planning.Named{}
	seen := map[planning.Named]bool{}
	for _, layer := range []string{planning.Developments, planning.Compounds, planning.Buildings} {
		inBox := slices.SortedFunc(c.Layer(layer).Within(ground.Bound()), func(f, g *planning.Feature) int { return cmp.Compare(f.Code, g.Code) })
		for _, f := range inBox {
			if !counts(c, f) || ground.Locate(f.Plane.PointOnSurface()) == geo.Outside {
				continue
			}
			if n, _ := housing.Households(c, f); n == nil {
				b.Uncounted++
			} else {
				b.Known += *n
			}
			if home := estateOf(c, f); !seen[home] {
				seen[home] = true
				b.Homes = append(b.Homes, home)
			}
		}
	}
	if b.Uncounted == 0 {
		b.Households = new(b.Known)
	}
}

// counts says whether f is what households are counted by: a building in which people live, or housing without such buildings.
func counts(c *planning.City, f *planning.Feature) bool {
	if building, ok := f.Row.(*planning.Building); ok {
		return building.Residential
	}
	for b := range c.Layer(planning.Buildings).Referring(housing.Field(f.Layer.Name), f.Code) {
		if b.Row.(*planning.Building).Residential {
			return false
		}
	}
	return true
}

// estateOf is the development or compound of a building, else the building itself.
func estateOf(c *planning.City, f *planning.Feature) planning.Named {
	if row, ok := f.Row.(*planning.Building); ok {
		if d := c.Get(planning.Developments, row.Development); d != nil {
			f = d
		} else if d := c.Get(planning.Compounds, row.Compound); d != nil {
			f = d
		}
	}
	return f.Named()
}

// partlyCovered lists housing that lies in communities by more than a gap would leave and by less than all of it. What two communities contest is a gap of its own.
func partlyCovered(c *planning.City) []PartlyCovered {
	out := []PartlyCovered{}
	for f := range housing.Pieces(c) {
		if p, ok := partly(c, f); ok {
			out = append(out, p)
		}
	}
	return out
}

func partly(c *planning.City, f *planning.Feature) (p PartlyCovered, ok bool) {
	ground := c.Ground(f.Layer.Name, f.Code)
	if ground == nil || housing.Unclaimed(c, ground) || housing.Covered(ground) >= c.Info.Rules.WholeFrom || contestedByGround(c, ground) {
		return p, false
	}
	p = PartlyCovered{
		Housing: f.Named(), Share: housing.Covered(ground), Outside: ground.Area - ground.Covered, Communities: housing.Touches(c, f),
	}
	p.Households, _ = housing.Households(c, f)
	p.Subdistrict = housing.Subdistrict(c, f, p.Communities)
	if at, ok := f.Center(); ok {
		p.Lon, p.Lat = at.Lon(), at.Lat()
	}
	return p, true
}

func contestedByGround(c *planning.City, g *planning.Ground) bool {
	return len(g.Claims) > 1 && g.Share(g.Claims[1]) >= c.Info.Rules.ContestedFrom
}
