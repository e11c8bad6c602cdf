package shapefile

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// maxWork bounds the edges looked at while the rings of one shape are sorted: about a second. A hundred thousand
// lakes in one province take a hundredth of it; only rings nested thousands deep by intent reach it.
const maxWork = 200_000_000

// nested is a ring with what is needed to place it among others.
type nested struct {
	ring   orb.Ring
	bound  orb.Bound
	area   float64
	inside orb.Point // a point in its interior
	depth  int       // how many rings are around it
	parent int       // the smallest of them, -1 when none
	index  *bands    // made when the ring is asked often
	asked  int
}

// nest sorts rings into polygons by containment; false when that takes too long. The order of outer rings and of
// each polygon's holes is that of the file.
func nest(rings []orb.Ring) (orb.MultiPolygon, bool) {
	if len(rings) == 1 {
		return orb.MultiPolygon{{rings[0]}}, true
	}
	all := make([]nested, len(rings))
	var tree rtree.RTreeG[int]
	for i, r := range rings {
		all[i] = nested{ring: r, bound: r.Bound(), area: math.Abs(area2(r)), inside: interior(r), parent: -1}
		tree.Insert(all[i].bound.Min, all[i].bound.Max, i)
	}
	work := maxWork
	for i := range all {
		if !place(all, i, &tree, &work) {
			return nil, false
		}
	}
	return collect(all), true
}

// place counts the rings around ring i.
func place(all []nested, i int, tree *rtree.RTreeG[int], work *int) bool {
	me := &all[i]
	tree.Search(me.inside, me.inside, func(_, _ [2]float64, j int) bool {
		*work--
		other := &all[j]
		if i != j && other.mayHold(me) && other.holds(me.inside, work) {
			me.depth++
			if me.parent < 0 || other.area < all[me.parent].area {
				me.parent = j
			}
		}
		return *work > 0
	})
	return *work > 0
}

// mayHold is the cheap part of containment. Of two equal rings neither holds the other: both are outer, and a
// validity check will say so.
func (n *nested) mayHold(o *nested) bool {
	return n.area > o.area && n.bound.Contains(o.bound.Min) && n.bound.Contains(o.bound.Max)
}

// holds tells whether a point lies in the ring.
func (n *nested) holds(p orb.Point, work *int) bool {
	n.asked++
	if n.index == nil && n.asked > 8 && len(n.ring) > 64 {
		n.index = newBands(n.ring, n.bound)
		*work -= 4 * len(n.ring)
	}
	if n.index != nil {
		edges := n.index.at(p[1])
		*work -= len(edges)
		return odd(n.ring, edges, p)
	}
	*work -= len(n.ring)
	in := false
	for i := 1; i < len(n.ring); i++ {
		in = in != crosses(n.ring[i-1], n.ring[i], p)
	}
	return in
}

// collect makes polygons of placed rings.
func collect(all []nested) orb.MultiPolygon {
	var m orb.MultiPolygon
	slot := make([]int, len(all))
	for i := range all {
		if all[i].depth%2 == 0 {
			slot[i] = len(m)
			m = append(m, orb.Polygon{all[i].ring})
		}
	}
	for i := range all {
		if all[i].depth%2 == 1 {
			k := slot[outerOf(all, i)]
			m[k] = append(m[k], all[i].ring)
		}
	}
	return m
}

// outerOf walks up to the ring a hole belongs to. In a sound shape that is the parent itself; where rings cross, a
// parent may be a hole too.
func outerOf(all []nested, i int) int {
	for all[i].depth%2 == 1 {
		i = all[i].parent
	}
	return i
}

// area2 is twice the signed area, taken from the first vertex so that large coordinates cost no digits.
func area2(r orb.Ring) float64 {
	sum, o := 0.0, r[0]
	for i := 1; i < len(r); i++ {
		sum += (r[i-1][0]-o[0])*(r[i][1]-o[1]) - (r[i][0]-o[0])*(r[i-1][1]-o[1])
	}
	return sum
}

// interior finds a point well inside a ring: the middle of the widest span on a level between two vertices near its
// half height. A ring without area gives its first vertex.
func interior(r orb.Ring) orb.Point {
	y := level(r)
	var xs []float64
	for i := 1; i < len(r); i++ {
		a, b := r[i-1], r[i]
		if (a[1] > y) != (b[1] > y) {
			xs = append(xs, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
		}
	}
	slices.Sort(xs)
	best, p := 0.0, r[0]
	for i := 1; i < len(xs); i += 2 {
		if w := xs[i] - xs[i-1]; w > best {
			best, p = w, orb.Point{xs[i-1] + w/2, y}
		}
	}
	return p
}

// level lies between the vertices next below and next above half height.
func level(r orb.Ring) float64 {
	b := r.Bound()
	half := b.Min[1] + (b.Max[1]-b.Min[1])/2
	below, above := b.Min[1], b.Max[1]
	for _, p := range r {
		if p[1] <= half {
			below = max(below, p[1])
		} else {
			above = min(above, p[1])
		}
	}
	return below + (above-below)/2
}

// crosses tells whether the edge a–b passes the ray that goes from p to the right.
func crosses(a, b, p orb.Point) bool {
	return (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0])
}

func odd(r orb.Ring, edges []int32, p orb.Point) bool {
	in := false
	for _, e := range edges {
		in = in != crosses(r[e-1], r[e], p)
	}
	return in
}

// bands lists the edges of a ring by horizontal bands of equal height.
type bands struct {
	min, perY float64
	edges     [][]int32
}

// newBands halves the number of bands until the lists stay within four times the ring.
func newBands(r orb.Ring, b orb.Bound) *bands {
	for n := len(r) / 2; ; n /= 2 {
		s := &bands{min: b.Min[1], perY: float64(n) / (b.Max[1] - b.Min[1]), edges: make([][]int32, n)}
		if n <= 1 || s.entries(r) <= 4*len(r) {
			s.edges = make([][]int32, max(n, 1))
			s.list(r)
			return s
		}
	}
}

// span returns the first and the last band an edge touches.
func (s *bands) span(a, b orb.Point) (int, int) {
	return s.band(min(a[1], b[1])), s.band(max(a[1], b[1]))
}

func (s *bands) band(y float64) int {
	k := (y - s.min) * s.perY
	if !(k > 0) { // also NaN, from a ring without height
		return 0
	}
	return min(int(min(k, 1e9)), len(s.edges)-1)
}

func (s *bands) entries(r orb.Ring) int {
	n := 0
	for i := 1; i < len(r); i++ {
		lo, hi := s.span(r[i-1], r[i])
		n += hi - lo + 1
	}
	return n
}

func (s *bands) list(r orb.Ring) {
	for i := 1; i < len(r); i++ {
		lo, hi := s.span(r[i-1], r[i])
		for k := lo; k <= hi; k++ {
			s.edges[k] = append(s.edges[k], int32(i))
		}
	}
}

func (s *bands) at(y float64) []int32 { return s.edges[s.band(y)] }
