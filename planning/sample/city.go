package sample

import (
	"github.com/paulmach/orb"

	"peijian/planning"
)

// Plane is the EPSG code in which the city is made: CGCS2000, 3-degree Gauss-Kruger, central meridian 114° E. Every
// shape below is in it, in metres, rounded to the centimetre.
const Plane = 4547

// City is the made city as values. Files writes the same as a bureau would send it.
type City struct {
	Subdistricts []Subdistrict
	Communities  []Community
	Cells        []GridCell
	Developments []Development
	Phases       []Phase
	Compounds    []Compound
	Buildings    []Building
	Facilities   []Facility
	Rooms        []Room
	Rosters      []Served
	Households   []Count
	Roads        []Road
	Waters       []Water

	planted Planted
}

// Planted lists the defects that were put into the city on purpose, and nothing else is wrong with it.
func (c *City) Planted() Planted { return c.planted }

// Subdistrict is a street, a town, or the park that stands outside the statistical code tree.
type Subdistrict struct {
	Code, Name, Kind string
	Ring             orb.Ring
}

// Community has a real name and code. Its ring, population and approval are made up.
type Community struct {
	Code, Name, Subdistrict, Kind string
	Population                    int
	Approval                      string
	Since                         planning.Date // zero: as long as anybody remembers
	Ring                          orb.Ring
}

// Development is housing that a developer builds, on its site.
type Development struct {
	Code, Name, Marketing string
	Developer, CreditCode string
	LandContract          string
	Units                 int
	State                 string
	OccupiedOn            planning.Date
	PropertyFirm          string
	LimitedTitle          bool
	Ring                  orb.Ring

	community int // index of the community that has most of its ground, -1 for none
}

// Phase is a part of a development that is released by itself.
type Phase struct {
	Development   string
	Number, Units int
	Permit        string
	PermittedOn   planning.Date
}

// Compound is housing that a work unit built for its people.
type Compound struct {
	Code, Name, WorkUnit string
	Active               bool
	ReformYear           int // 0: the homes were never sold
	PropertyFirm         string
	AcceptedBy           string
	AcceptedOn           planning.Date
	Dwellings            int
	Ring                 orb.Ring

	community int
}

// Building is one footprint. Dwellings is -1 where nobody lives.
type Building struct {
	Code, Name            string
	Development, Compound string
	Use                   string
	Dwellings, Floors     int
	Ring                  orb.Ring

	community int
}

// Facility is a set of community rooms at one place.
type Facility struct {
	Code, Name, Community, Development, Tenure, State string
	At                                                orb.Point
}

// Room is one room of a facility. Areas are decimals as text: 307.31.
type Room struct {
	Code, Facility, Name, Building, Floor, Use, Gross, Net string
}

// Served is one line of a community's roster: a development or a compound.
type Served struct {
	Community, Development, Compound string
	Since                            planning.Date
}

// Count is a number of households of one community, development or compound.
type Count struct {
	Community, Development, Compound, Measure string
	Households                                int
	AsOf                                      planning.Date
	Origin                                    string
}

// Road is a centre line.
type Road struct {
	Code, Name, Class string
	Line              orb.LineString
}

// Water is a river, a canal or a lake.
type Water struct {
	Code, Name, Kind string
	Ring             orb.Ring
}
