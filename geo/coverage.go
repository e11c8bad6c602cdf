package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// EdgeKind is what is wrong with an edge of ground that ought to be a partition.
type EdgeKind string

// The kinds of offending edges.
const (
	EdgeOverlap   EdgeKind = "overlap"   // on one side of it the ground belongs to two shapes or more, on the other to one or none
	EdgeVoid      EdgeKind = "void"      // nobody's ground lies beside it, closed in by the shapes
	EdgeLimit     EdgeKind = "limit"     // nobody's ground lies beside it, and that is the outside
	EdgeUnmatched EdgeKind = "unmatched" // the neighbour has the same line, with other corners
)

// CoverageEdge is an edge, or a piece of one, at which shapes do not share the ground as a partition does.
type CoverageEdge struct {
	Kind     EdgeKind
	Shape    int       // whose edge it is
	From, To orb.Point // in the shape's direction, on the grid
	Others   []int     // shapes that have the same piece, ascending
}

// snapReach is how near to an edge a corner must be to count as lying on it, in steps of the grid: half the diagonal of a step, and a little.
const snapReach = 0.75

// CheckCoverage finds the edges that keep shapes from being a partition of the ground, by matching directed edges: in a partition every edge has its
// reverse in exactly one neighbour, but for those of the outer border, which come as EdgeLimit. Corners are first put on a grid (its step in the units
// of the plane: 0.001 for a millimetre); what differs by less does not differ. Edges without their reverse are cut where others cross or touch them, and each
// piece says on how many shapes' ground its two sides lie. A piece may come twice, as the border of an overlap and of a void. nil stands for a shape that is not
// there; shapes must be valid ground. By ascending shape, and always in the same order. The time is n log n in the number of edges, as long as few of them offend.
func CheckCoverage(shapes []*Shape, grid float64) []CoverageEdge {
	c := newCoverage(shapes, grid)
	c.match()
	for _, e := range c.loose {
		c.cut(e)
	}
	c.settle()
	c.judge()
	c.trace()
	return c.report()
}

// coverage is one check. Coordinates are whole numbers of steps, so that the middle of a piece is exact.
type coverage struct {
	grid   float64
	shapes []*Shape
	index  *Index[int]
	edges  []sided // all edges, by place
	loose  []sided // those without exactly one reverse
	pieces []sided // of the loose ones, by place
	found  []finding
	bare   []int // findings beside nobody's ground
}

// sided is an edge from lo to hi (forward) or back, with the ground of its shape on the left.
type sided struct {
	lo, hi  orb.Point
	forward bool
	shape   int
	order   float64 // along the shape: number of the edge, and the part of it
}

func (e *sided) from() orb.Point {
	if e.forward {
		return e.lo
	}
	return e.hi
}

func (e *sided) to() orb.Point {
	if e.forward {
		return e.hi
	}
	return e.lo
}

// finding is a piece that offends.
type finding struct {
	sided
	kind   EdgeKind
	others []int
}

func newCoverage(shapes []*Shape, grid float64) *coverage {
	c := &coverage{grid: grid, shapes: make([]*Shape, len(shapes)), index: NewIndex[int]()}
	for i, s := range shapes {
		if s == nil || s.dim != 2 {
			continue
		}
		g := Clone(s.geom)
		for _, ps := range chainsOf(g) {
			for k, p := range ps {
				ps[k] = orb.Point{math.Round(p[0] / grid), math.Round(p[1] / grid)}
			}
		}
		if snapped, err := Prepare(g); err == nil {
			c.shapes[i] = snapped
			c.index.Insert(snapped.bound, i)
			c.list(i, snapped)
		}
	}
	slices.SortFunc(c.edges, byPlace)
	return c
}

func (c *coverage) list(i int, s *Shape) {
	for _, ring := range s.chains {
		for e := ring.from; e < ring.to; e++ {
			a, b := s.edge(e)
			if a == b {
				continue
			}
			if !ring.insideLeft {
				a, b = b, a
			}
			c.edges = append(c.edges, newSided(a, b, i, float64(e)))
		}
	}
}

func newSided(a, b orb.Point, shape int, order float64) sided {
	if compare(a, b) < 0 {
		return sided{a, b, true, shape, order}
	}
	return sided{b, a, false, shape, order}
}

func byPlace(x, y sided) int {
	if d := compare(x.lo, y.lo); d != 0 {
		return d
	}
	if d := compare(x.hi, y.hi); d != 0 {
		return d
	}
	return cmp.Or(cmp.Compare(x.shape, y.shape), cmp.Compare(x.order, y.order))
}

func samePlace(x, y sided) bool { return x.lo == y.lo && x.hi == y.hi }

// match sets the edges apart that have no, or more than one, counterpart.
func (c *coverage) match() {
	for _, group := range groups(c.edges) {
		if len(group) != 2 || group[0].forward == group[1].forward || group[0].shape == group[1].shape {
			c.loose = append(c.loose, group...)
		}
	}
}

// groups goes through what lies in the same place.
func groups(edges []sided) [][]sided {
	var out [][]sided
	for len(edges) > 0 {
		n := 1
		for n < len(edges) && samePlace(edges[0], edges[n]) {
			n++
		}
		out, edges = append(out, edges[:n]), edges[n:]
	}
	return out
}

// there lists all edges in the place of e.
func (c *coverage) there(e sided) []sided {
	at, _ := slices.BinarySearchFunc(c.edges, e, func(x, y sided) int { return cmp.Or(compare(x.lo, y.lo), compare(x.hi, y.hi)) })
	n := at
	for n < len(c.edges) && samePlace(c.edges[n], e) {
		n++
	}
	return c.edges[at:n]
}

// withMatched adds to pieces the matched edges on which they have come to lie by bending.
func (c *coverage) withMatched(group []sided) []sided {
	for _, e := range c.there(group[0]) {
		if !slices.ContainsFunc(group, func(p sided) bool { return p.shape == e.shape && p.forward == e.forward }) {
			group = append(slices.Clip(group), e)
		}
	}
	return group
}

// judge asks of every piece on how many shapes' ground its sides lie.
func (c *coverage) judge() {
	slices.SortFunc(c.pieces, byPlace)
	for _, group := range groups(c.pieces) {
		group = c.withMatched(group)
		left, right := c.sides(group)
		if left == right && left == 1 {
			c.note(group, EdgeUnmatched)
		}
		if (left > 1) != (right > 1) {
			c.note(group, EdgeOverlap)
		}
		if left == 0 || right == 0 {
			c.bare = append(c.bare, len(c.found))
			c.note(group, EdgeVoid)
		}
	}
}

// sides counts the shapes to the left and to the right of lo→hi.
func (c *coverage) sides(group []sided) (left, right int) {
	own := map[int]bool{}
	for _, e := range group {
		own[e.shape] = true
		if e.forward {
			left++
		} else {
			right++
		}
	}
	m := orb.Point{group[0].lo[0]/2 + group[0].hi[0]/2, group[0].lo[1]/2 + group[0].hi[1]/2}
	c.index.Search(m.Bound(), func(_ orb.Bound, i int) bool {
		if !own[i] && c.shapes[i].Locate(m) == Inside {
			left, right = left+1, right+1
		}
		return true
	})
	return left, right
}

func (c *coverage) note(group []sided, kind EdgeKind) {
	for _, e := range group {
		f := finding{sided: e, kind: kind}
		for _, o := range group {
			if o.shape != e.shape {
				f.others = append(f.others, o.shape)
			}
		}
		c.found = append(c.found, f)
	}
}

func (c *coverage) report() []CoverageEdge {
	slices.SortStableFunc(c.found, func(x, y finding) int { return cmp.Or(cmp.Compare(x.shape, y.shape), cmp.Compare(x.order, y.order)) })
	out := make([]CoverageEdge, 0, len(c.found))
	back := func(p orb.Point) orb.Point { return orb.Point{p[0] * c.grid, p[1] * c.grid} }
	for _, f := range c.found {
		out = append(out, CoverageEdge{Kind: f.kind, Shape: f.shape, From: back(f.from()), To: back(f.to()), Others: f.others})
	}
	return out
}
