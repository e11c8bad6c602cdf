package tiles

import (
	"container/heap"
	"math"

	"github.com/paulmach/orb"
)

// LabelPoint is a place for a name on a geometry: the point of a polygon's largest part that lies deepest inside (to a
// sixteenth of the part's shorter side), the middle vertex of the longest line, the first point. ok is false for a geometry without any. It reads any plane
// coordinates and changes nothing.
func LabelPoint(g orb.Geometry) (p orb.Point, ok bool) {
	switch g := g.(type) {
	case orb.Point:
		return g, true
	case orb.MultiPoint:
		if len(g) > 0 {
			return g[0], true
		}
	case orb.LineString:
		return middle(g)
	case orb.MultiLineString:
		return middle(longest(g))
	case orb.Polygon:
		return deepest(g)
	case orb.MultiPolygon:
		return deepest(largest(g))
	}
	return orb.Point{}, false
}

func middle(l orb.LineString) (orb.Point, bool) {
	if len(l) == 0 {
		return orb.Point{}, false
	}
	return l[len(l)/2], true
}

func longest(ls orb.MultiLineString) (out orb.LineString) {
	best := -1.0
	for _, l := range ls {
		sum := 0.0
		for i := 1; i < len(l); i++ {
			sum += math.Hypot(l[i][0]-l[i-1][0], l[i][1]-l[i-1][1])
		}
		if sum > best {
			best, out = sum, l
		}
	}
	return out
}

func largest(ps orb.MultiPolygon) (out orb.Polygon) {
	best := -1.0
	for _, p := range ps {
		if len(p) == 0 {
			continue
		}
		if a := ringArea(p[0]); a > best {
			best, out = a, p
		}
	}
	return out
}

// ringArea is the area inside a ring. Differences to the first vertex keep the digits that large coordinates would eat.
func ringArea(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		ax, ay := r[i][0]-r[0][0], r[i][1]-r[0][1]
		bx, by := r[i+1][0]-r[0][0], r[i+1][1]-r[0][1]
		sum += ax*by - bx*ay
	}
	return math.Abs(sum) / 2
}

// deepest halves squares and looks first into those that may hold the deepest point (V. Agafonkin, A new algorithm for
// finding a visual center of a polygon, 2016).
func deepest(p orb.Polygon) (orb.Point, bool) {
	if len(p) == 0 || len(p[0]) == 0 {
		return orb.Point{}, false
	}
	b := p[0].Bound()
	w, h := b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]
	size := math.Min(w, h)
	if !(size > 0) || math.IsInf(w+h, 0) || math.Max(w, h) > 4096*size {
		return p[0][0], true // no area to speak of
	}
	best := cellAt(p, b.Center(), 0)
	var queue cells
	for x := b.Min[0] + size/2; x-size/2 < b.Max[0]; x += size {
		for y := b.Min[1] + size/2; y-size/2 < b.Max[1]; y += size {
			queue = append(queue, cellAt(p, orb.Point{x, y}, size/2))
		}
	}
	heap.Init(&queue)
	for tries := 0; len(queue) > 0 && tries < 2000; tries++ {
		c := heap.Pop(&queue).(cell)
		if c.depth > best.depth {
			best = c
		}
		if c.most-best.depth > size/16 {
			c.split(p, &queue)
		}
	}
	if best.depth <= 0 {
		return p[0][0], true
	}
	return best.at, true
}

// cell is a square that may hold the deepest point.
type cell struct {
	at    orb.Point
	half  float64 // of its side
	depth float64 // of its middle: the distance to the polygon's edge, negative outside
	most  float64 // that any point of it can have
}

func cellAt(p orb.Polygon, at orb.Point, half float64) cell {
	d := depth(p, at)
	return cell{at, half, d, d + half*math.Sqrt2}
}

func (c cell) split(p orb.Polygon, queue *cells) {
	h := c.half / 2
	for _, s := range [...]orb.Point{{-h, -h}, {h, -h}, {-h, h}, {h, h}} {
		heap.Push(queue, cellAt(p, orb.Point{c.at[0] + s[0], c.at[1] + s[1]}, h))
	}
}

// cells is a heap, the most promising first.
type cells []cell

func (c cells) Len() int           { return len(c) }
func (c cells) Less(i, j int) bool { return c[i].most > c[j].most }
func (c cells) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }
func (c *cells) Push(x any)        { *c = append(*c, x.(cell)) }
func (c *cells) Pop() any {
	last := len(*c) - 1
	x := (*c)[last]
	*c = (*c)[:last]
	return x
}

// depth is the distance from at to the nearest edge, negative outside.
func depth(p orb.Polygon, at orb.Point) float64 {
	inside, nearest := false, math.Inf(1)
	for _, r := range p {
		for i := range r {
			a, b := r[i], r[(i+1)%len(r)]
			if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < (b[0]-a[0])*(at[1]-a[1])/(b[1]-a[1])+a[0] {
				inside = !inside
			}
			nearest = math.Min(nearest, squaredDistance(at, a, b))
		}
	}
	if inside {
		return math.Sqrt(nearest)
	}
	return -math.Sqrt(nearest)
}

// squaredDistance is the square of the distance from p to the edge from a to b.
func squaredDistance(p, a, b orb.Point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	x, y := p[0]-a[0], p[1]-a[1]
	if l := dx*dx + dy*dy; l > 0 {
		t := math.Max(0, math.Min(1, (x*dx+y*dy)/l))
		x, y = x-t*dx, y-t*dy
	}
	return x*x + y*y
}
