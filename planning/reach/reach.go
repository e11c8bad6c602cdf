package reach

import (
	"math"
	"slices"
	"sync/atomic"

	"peijian/planning"
	"peijian/planning/street"
)

// MaxDistance is how far along streets anybody is followed, and the largest distance that may be asked for, in metres: who lives farther from a venue has
// "over 2,000 m".
const MaxDistance = 2000

// Lack says why a home has no distance to a venue.
type Lack string

// The reasons, in the order in which they are looked for.
const (
	NoCommunity    Lack = "no_community"     // 未划归社区: less than half of its ground is in a community
	NoVenue        Lack = "no_venue"         // 无阵地: its community has no venue in use
	VenueOffStreet Lack = "venue_off_street" // 阵地不临路: no street within the access distance of any of the venues
	HomeOffStreet  Lack = "home_off_street"  // 住宅不临路: none within that of the home
	NoWay          Lack = "no_way"           // 道路不通: their streets are not connected
	TooFar         Lack = "too_far"          // 超出 2000 m: connected, and farther than anybody is followed
)

// LackTitles names the reasons in their order.
var LackTitles = []struct {
	Lack  Lack
	Title planning.Text
}{
	{NoCommunity, planning.Text{Zh: "未划归社区", En: "in no community"}},
	{NoVenue, planning.Text{Zh: "社区无阵地", En: "community without a venue"}},
	{VenueOffStreet, planning.Text{Zh: "阵地附近无道路", En: "no street near the venue"}},
	{HomeOffStreet, planning.Text{Zh: "住宅附近无道路", En: "no street near the home"}},
	{NoWay, planning.Text{Zh: "道路不相连", En: "no streets between them"}},
	{TooFar, planning.Text{Zh: "超过 2000 m", En: "over 2,000 m"}},
}

// Title names a reason.
func (l Lack) Title() planning.Text {
	for _, t := range LackTitles {
		if t.Lack == l {
			return t.Title
		}
	}
	return planning.Text{Zh: string(l), En: string(l)}
}

// Venues measures from some places, along streets where the city has any.
type Venues struct {
	shapes []*planning.Feature
	net    *street.Network // nil: straight lines
	field  *street.Field   // nil: none of them is on a street
}

// fieldKey names what is derived of the facilities: a place for the field around those of one community.
type fieldKey struct{ community string }

// kept is a field with the network on which it was walked: after an edit of the streets another takes its place, so that old networks are let go.
type kept struct {
	net   *street.Network
	field *street.Field
}

// Towards prepares to measure to a community's venues. What was walked is kept until a facility or a street changes.
func Towards(c *planning.City, community string, places []*planning.Feature) Venues {
	v := Venues{shapes: places, net: street.Of(c)}
	if v.net == nil || len(places) == 0 {
		return v
	}
	slot := c.Layer(planning.Facilities).Derived(fieldKey{community}, func() any { return new(atomic.Pointer[kept]) }).(*atomic.Pointer[kept])
	now := slot.Load()
	if now == nil || now.net != v.net {
		now = &kept{v.net, around(v.net, places, MaxDistance)}
		slot.Store(now)
	}
	v.field = now.field
	return v
}

// around walks from places as far as radius m. It gives nil where none of them is on a street.
func around(net *street.Network, places []*planning.Feature, radius float64) *street.Field {
	if sources := doors(net, places); len(sources) > 0 {
		return net.Field(sources, radius)
	}
	return nil
}

func doors(net *street.Network, places []*planning.Feature) (out []street.Access) {
	for _, p := range places {
		if a, ok := net.Access(p.Plane.Geometry()); ok {
			out = append(out, a)
		}
	}
	return out
}

// Walked says whether it measures along streets.
func (v *Venues) Walked() bool { return v.net != nil }

// To measures to a home: metres, or why there are none. Along streets the ways from both doors to the street are counted in; a venue in the house itself
// is 0 m away.
func (v *Venues) To(home *planning.Feature) (metres float64, lack Lack) {
	if len(v.shapes) == 0 {
		return 0, NoVenue
	}
	if v.net == nil {
		best := math.Inf(1)
		for _, s := range v.shapes {
			best = min(best, home.Plane.Distance(s.Plane))
		}
		return best, ""
	}
	if slices.ContainsFunc(v.shapes, func(s *planning.Feature) bool { return home.Plane.Intersects(s.Plane) }) {
		return 0, ""
	}
	return v.walk(home)
}

func (v *Venues) walk(home *planning.Feature) (metres float64, lack Lack) {
	if v.field == nil {
		return 0, VenueOffStreet
	}
	door, ok := v.net.Access(home.Plane.Geometry())
	if !ok {
		return 0, HomeOffStreet
	}
	if metres = v.field.To(door); !math.IsInf(metres, 1) {
		return metres, ""
	}
	if v.field.Connected(door) {
		return 0, TooFar
	}
	return 0, NoWay
}
