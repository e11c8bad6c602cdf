package street

import (
	"github.com/paulmach/orb"

	"peijian/planning"
)

// Of is the network of a city's street layer, in the city's plane; nil where no street is loaded. It is made once, and again only after an edit of the
// street layer or of its rules.
func Of(c *planning.City) *Network {
	roads := c.Layer(planning.Roads)
	if roads.Len() == 0 {
		return nil
	}
	rules := c.StreetRules()
	type network planning.StreetRules // a key of this package's own
	made := roads.Derived(network(rules), func() any {
		var lines []orb.LineString
		for f := range roads.All() {
			if f.Plane == nil {
				continue
			}
			switch g := f.Plane.Geometry().(type) {
			case orb.LineString:
				lines = append(lines, g)
			case orb.MultiLineString:
				lines = append(lines, g...)
			}
		}
		return Build(lines, Settings(rules))
	})
	return made.(*Network)
}
