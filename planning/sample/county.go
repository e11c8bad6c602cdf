package sample

import (
	"github.com/paulmach/orb"

	"peijian/planning/sample/ground"
)

// countyOutline is the land south of the river, counter-clockwise in metres from the city's centre, in a frame in which the
// river's bank is the first axis (see banked), so that the northern towns end at the river.
var countyOutline = []orb.Point{
	{-47_500, 0}, {-50_000, -8000}, {-46_500, -22_000}, {-34_000, -31_500}, {-15_000, -34_500}, {5000, -35_500}, {22_000, -34_500},
	{31_500, -27_000}, {33_800, -9000}, {33_000, 0},
}

// banked takes a point of the frame to the plane.
func banked(p orb.Point) orb.Point { return ground.At(center[0]+p[0], center[1]+p[1]+bankAt(p[0])) }

// bankAt is the northing of the line along which the land ends, just south of the river.
func bankAt(x float64) float64 { return riverAt(x) - riverWidth/2 - dike/2 }

// townRings gives the area of each town, in the order of townSites: what is nearer to it than to any other and to the city.
func townRings() []orb.Ring {
	county := &ground.Cover{Outline: countyOutline, Place: banked, Dice: ground.NewDice(200)}
	sites := []orb.Point{{0, -bankAt(0)}}
	for _, s := range townSites {
		sites = append(sites, orb.Point{s.east, s.north - bankAt(s.east)})
	}
	var out []orb.Ring
	for k := range townSites {
		out = append(out, county.Ring(sites, k+1))
	}
	return out
}
