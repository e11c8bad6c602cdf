package clerk

import (
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
)

// systems lists in which coordinates the file may stand: as it says, and those that bring its shapes into the city.
func (l *look) systems(features []geo.Feature, about *geo.About) {
	var centers []orb.Point
	for _, f := range features {
		if f.Geometry != nil && geo.Finite(f.Geometry) {
			centers = append(centers, f.Geometry.Bound().Center())
		}
	}
	said, _ := crs.Parse(about.CRS) // nil when the file does not say, or says what nobody can read: a check tells that
	for _, c := range crs.Candidates(centers, l.extent) {
		l.out.Systems = append(l.out.Systems, System{CRS: c.Code(), Swap: c.Swapped, Title: planning.Text{Zh: c.Zh, En: c.En}, Inside: c.Inside, Of: c.Of,
			Said: said != nil && said.Code() != 0 && said.Code() == c.System.Code() && !c.Swapped})
	}
	slices.SortStableFunc(l.out.Systems, func(a, b System) int { return rank(a) - rank(b) })
}

// rank puts first what the file says.
func rank(s System) int {
	if s.Said {
		return 0
	}
	return 1
}
