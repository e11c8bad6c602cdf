package sample

import (
	"fmt"

	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// center is the middle of the city in the plane: about 113.454° E, 30.365° N.
var center = orb.Point{447_500, 3_360_700}

// builder makes the city stage by stage; each stage reads what the ones before it made.
type builder struct {
	city     *City
	urban    *ground.Lattice
	towns    []*ground.Lattice
	parcels  []*parcel
	edges    []plannedEdge
	location map[string]int // community by code
	special  []ground.Cell  // urban cells that planted defects have used

	cellBounds []orb.Bound // of the grid cells
}

// Build makes the city. It takes no seed: there is one sample city, and every run on every machine makes the same.
func Build() *City {
	b := &builder{city: &City{Communities: readRegister()}, location: map[string]int{}}
	for k, c := range b.city.Communities {
		b.location[c.Code] = k
	}
	b.makeUrban()
	b.makeTowns()
	b.planEdges()
	b.makeOutlines()
	b.makeParcels()
	b.makeFixed()
	b.makePlanted()
	b.makeFacilities()
	b.makeDevelopments()
	b.makeCompounds()
	b.makeWorks()
	b.makeHouses()
	b.makeCells()
	b.makeRosters()
	b.makeHouseholds()
	b.makeRoads()
	b.makeWaters()
	b.listPlanted()
	return b.city
}

// lattices are all of them, the urban one first.
func (b *builder) lattices() []*ground.Lattice { return append([]*ground.Lattice{b.urban}, b.towns...) }

func (b *builder) community(k int) *Community { return &b.city.Communities[k] }

// code numbers things: XM-001.
func code(prefix string, digits, n int) string { return fmt.Sprintf("%s-%0*d", prefix, digits, n) }
