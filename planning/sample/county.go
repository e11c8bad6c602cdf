package sample

import (
	"github.com/paulmach/orb"
)

// county cuts the land south of the river into one area for each town and one around the city: what is nearer to it than
// to any other. The work is done in a frame in which the river's bank is a straight line (see banked), so that the
// northern areas end at the river.
type county struct {
	nodes []orb.Point
	paths map[[2]int][]orb.Point // by pair of nodes, the lower first; made once and walked both ways
	d     *dice
}

// countyOutline runs counter-clockwise in the banked frame, convex, in metres from the city's centre.
var countyOutline = []orb.Point{
	{-47_500, 0}, {-50_000, -8000}, {-46_500, -22_000}, {-34_000, -31_500}, {-15_000, -34_500}, {5000, -35_500}, {22_000, -34_500},
	{31_500, -27_000}, {33_800, -9000}, {33_000, 0},
}

// banked takes a point of the frame to the plane.
func banked(p orb.Point) orb.Point { return at(center[0]+p[0], center[1]+p[1]+bankAt(p[0])) }

// bankAt is the northing of the line along which the land ends, just south of the river.
func bankAt(x float64) float64 { return riverAt(x) - riverWidth/2 - dike/2 }

// townRings gives the area of each town, in the order of townSites.
func townRings() []orb.Ring {
	c := &county{paths: map[[2]int][]orb.Point{}, d: newDice(200)}
	sites := []orb.Point{{0, -bankAt(0)}}
	for _, s := range townSites {
		sites = append(sites, orb.Point{s.east, s.north - bankAt(s.east)})
	}
	var out []orb.Ring
	for k := range townSites {
		out = append(out, c.ring(nearest(sites, k+1)))
	}
	return out
}

// nearest is the part of the county that lies nearer to site k than to any other.
func nearest(sites []orb.Point, k int) []orb.Point {
	area := countyOutline
	for n, other := range sites {
		if n != k {
			area = nearerHalf(area, sites[k], other)
		}
	}
	return area
}

// nearerHalf is the part of a convex area that lies nearer to a than to b.
func nearerHalf(area []orb.Point, a, b orb.Point) []orb.Point {
	side := func(p orb.Point) float64 {
		return float64((p[0]-(a[0]+b[0])/2)*(a[0]-b[0])) + float64((p[1]-(a[1]+b[1])/2)*(a[1]-b[1]))
	}
	var out []orb.Point
	for k, p := range area {
		q := area[(k+1)%len(area)]
		sp, sq := side(p), side(q)
		if sp >= 0 {
			out = append(out, p)
		}
		if sp > 0 && sq < 0 || sp < 0 && sq > 0 {
			t := sp / (sp - sq)
			out = append(out, orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
		}
	}
	return out
}

// ring draws an area with the edges that its neighbours use too.
func (c *county) ring(area []orb.Point) orb.Ring {
	var corners []int
	for _, p := range area {
		if n := c.node(p); len(corners) == 0 || n != corners[len(corners)-1] && n != corners[0] {
			corners = append(corners, n)
		}
	}
	var ring orb.Ring
	for k, n := range corners {
		path := c.path(n, corners[(k+1)%len(corners)])
		ring = append(ring, path[:len(path)-1]...)
	}
	return append(ring, ring[0])
}

// node finds the corner that neighbours have computed too, to within a metre.
func (c *county) node(p orb.Point) int {
	for k, q := range c.nodes {
		if distance(p, q) < 1 {
			return k
		}
	}
	c.nodes = append(c.nodes, at(p[0], p[1]))
	return len(c.nodes) - 1
}

// path goes from one node to another. Along the river it follows the bank.
func (c *county) path(from, to int) []orb.Point {
	if from > to {
		return backwards(c.path(to, from))
	}
	key := [2]int{from, to}
	if path, there := c.paths[key]; there {
		return path
	}
	a, b := c.nodes[from], c.nodes[to]
	reach := min(distance(a, b)*.03, 190)
	if a[1] == 0 && b[1] == 0 {
		reach = 0
	}
	path := jagged(a, b, reach, c.d)
	for k := range path {
		path[k] = banked(path[k])
	}
	c.paths[key] = path
	return path
}
