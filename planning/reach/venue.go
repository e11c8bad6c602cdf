package reach

import (
	"github.com/cockroachdb/apd/v3"

	"peijian/planning"
)

// VenuesOf are the facilities of a community that people can go to: handed over or in use, by code.
func VenuesOf(c *planning.City, community string) []*planning.Feature {
	var out []*planning.Feature
	for f := range c.Layer(planning.Facilities).Referring("community_code", community) {
		if row, isFacility := f.Row.(*planning.Facility); isFacility && Open(row) && f.Plane != nil {
			out = append(out, f)
		}
	}
	return out
}

// Open says whether people can go to a facility: it is handed over or in use.
func Open(f *planning.Facility) bool { return f.State == "in_use" || f.State == "handed_over" }

// RoomsOf sums the gross areas of the venues' rooms and lists their uses.
func RoomsOf(c *planning.City, venues []*planning.Feature) (area *apd.Decimal, uses []string, rooms int) {
	area = new(apd.Decimal)
	for _, v := range venues {
		for x := range c.Layer(planning.Rooms).Referring("facility_code", v.Code) {
			if row, isRoom := x.Row.(*planning.Room); isRoom && row.Gross != nil {
				Add(area, row.Gross)
				uses, rooms = append(uses, row.Use), rooms+1
			}
		}
	}
	return area, uses, rooms
}

// Add adds an area that may be unknown to a sum.
func Add(sum, more *apd.Decimal) {
	if more != nil {
		_, _ = apd.BaseContext.WithPrecision(40).Add(sum, sum, more) // sums of areas have far fewer digits
	}
}
