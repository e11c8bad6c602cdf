package clerk

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
)

// usual are the systems in which files about a city usually stand, by its extent; those of the commercial maps among them, which no number tells apart.
func usual(extent orb.Bound) (names []string) {
	for _, s := range crs.Likely(extent) {
		names = append(names, fmt.Sprintf("EPSG:%d", s.Code()))
	}
	return append(names, "GCJ-02", "BD-09")
}

// systems lists in which coordinates the file may stand: as it says, and those in which its shapes would lie in the city.
func (l *look) systems(features []geo.Feature, about *geo.About) {
	var centers []orb.Point
	for _, f := range features {
		if f.Geometry != nil && size(f.Geometry) > 0 && geo.Finite(f.Geometry) {
			centers = append(centers, f.Geometry.Bound().Center())
		}
	}
	said := ""
	if s, err := crs.Parse(about.CRS); err == nil {
		said = s.Name()
	}
	for _, name := range usual(l.extent) {
		s, err := crs.Parse(name)
		if err != nil {
			continue
		}
		inside := 0
		for _, p := range centers {
			if lon, lat := s.ToGeographic(p[0], p[1]); l.extent.Contains(orb.Point{lon, lat}) {
				inside++
			}
		}
		if inside > 0 || s.Name() == said {
			l.out.Systems = append(l.out.Systems, System{CRS: name, Title: planning.Text{Zh: s.Name(), En: s.Name()}, Inside: inside, Of: len(centers), Said: s.Name() == said})
		}
	}
	slices.SortStableFunc(l.out.Systems, func(a, b System) int {
		if a.Said != b.Said {
			if a.Said {
				return -1
			}
			return 1
		}
		return b.Inside - a.Inside
	})
}
