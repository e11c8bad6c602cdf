package reach

import (
	"github.com/paulmach/orb"

	"peijian/planning"
	"peijian/planning/street"
)

// Area 范围 is the part of a city that somebody asks about: one community, one sub-district, or all of it.
type Area struct {
	Community   string // code, "" for all
	Subdistrict string // code, "" for all
}

// Check says with an error of kind not found which part the city does not have.
func (a Area) Check(c *planning.City) error {
	if a.Community != "" && c.Get(planning.Communities, a.Community) == nil {
		return planning.Errorf(planning.ErrNotFound, "there is no community %s", a.Community)
	}
	if a.Subdistrict != "" && c.Get(planning.Subdistricts, a.Subdistrict) == nil {
		return planning.Errorf(planning.ErrNotFound, "there is no sub-district %s", a.Subdistrict)
	}
	return nil
}

// Home says whether a home is of the area: of the community that answers for it, and of its sub-district.
func (a Area) Home(h *Home) bool {
	return (a.Community == "" || h.Community != nil && h.Community.Code == a.Community) && (a.Subdistrict == "" || h.Subdistrict.Code == a.Subdistrict)
}

// Place says of a feature whether a point on it lies in the area.
func (a Area) Place(c *planning.City) func(*planning.Feature) bool {
	covers := func(layer, code string, p orb.Point) bool {
		for f := range c.Layer(layer).At(p) {
			if f.Code == code {
				return true
			}
		}
		return false
	}
	return func(f *planning.Feature) bool {
		p := f.Plane.PointOnSurface()
		return (a.Community == "" || covers(planning.Communities, a.Community, p)) && (a.Subdistrict == "" || covers(planning.Subdistricts, a.Subdistrict, p))
	}
}

// Lines are the stretches of street within a distance in metres of a community's venues, in the city's plane, for a map: what was reached and no more. nil
// where the city has no streets, or no venue stands on one.
func Lines(c *planning.City, community string, distance float64) orb.MultiLineString {
	net := street.Of(c)
	if net == nil {
		return nil
	}
	w := net.Walk()
	w.From(doors(net, VenuesOf(c, community)), distance)
	return w.Lines(distance)
}
