package ground

import "github.com/paulmach/orb"

// Cover divides a convex area among sites. It works in a frame of its own, which Place bends into the plane; the first axis
// of the frame becomes a line that areas follow without straying, such as the bank of a river.
type Cover struct {
	Outline []orb.Point // counter-clockwise in the frame, not closed
	Place   func(orb.Point) orb.Point
	Dice    *Dice

	nodes []orb.Point
	paths map[[2]int][]orb.Point // by pair of nodes, the lower first; made once and walked both ways
}

// Ring is the area that lies nearer to site k than to any other, drawn with the edges that its neighbours use too.
func (c *Cover) Ring(sites []orb.Point, k int) orb.Ring {
	area := c.Outline
	for n, other := range sites {
		if n != k {
			area = nearerHalf(area, sites[k], other)
		}
	}
	return c.draw(area)
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

func (c *Cover) draw(area []orb.Point) orb.Ring {
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
func (c *Cover) node(p orb.Point) int {
	for k, q := range c.nodes {
		if Distance(p, q) < 1 {
			return k
		}
	}
	c.nodes = append(c.nodes, At(p[0], p[1]))
	return len(c.nodes) - 1
}

// path goes from one node to another, straight in the frame where its first axis is followed.
func (c *Cover) path(from, to int) []orb.Point {
	if from > to {
		return Backwards(c.path(to, from))
	}
	key := [2]int{from, to}
	if path, there := c.paths[key]; there {
		return path
	}
	a, b := c.nodes[from], c.nodes[to]
	reach := min(Distance(a, b)*.03, 190)
	if a[1] == 0 && b[1] == 0 {
		reach = 0
	}
	path := Jagged(a, b, reach, c.Dice)
	for k := range path {
		path[k] = c.Place(path[k])
	}
	if c.paths == nil {
		c.paths = map[[2]int][]orb.Point{}
	}
	c.paths[key] = path
	return path
}
