package crs

import (
	"math"
	"testing"
)

func TestTheGeographicLatitudeUndoesTheConformalOne(t *testing.T) {
	for _, e := range []*ellipsoid{ellipsoidCGCS2000, ellipsoidWGS84} {
		for lat := -89.9; lat < 90; lat += 0.1 {
			if got := e.geographic(e.conformal(math.Tan(lat*radian)), 1) / radian; math.Abs(got-lat) > 5e-14 {
				t.Errorf("latitude %v comes back as %v", lat, got)
			}
		}
	}
}
