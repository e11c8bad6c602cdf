package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Place is where a point lies with respect to a shape.
type Place int8

// The three places. On a ring, a hole's ring included, is Edge: neither in nor out.
const (
	Outside Place = iota
	Edge
	Inside
)

// String gives "outside", "edge" or "inside".
func (p Place) String() string {
	return [...]string{"outside", "edge", "inside"}[p]
}

// Errors of Prepare, to be told apart with errors.Is.
var (
	ErrEmpty     = errors.New("geometry is empty")
	ErrNotFinite = errors.New("coordinate is not a finite number")
	ErrKind      = errors.New("kind of geometry cannot be prepared")
)

// Shape is a geometry made ready for many questions. It is immutable and safe for concurrent readers. Units are
// those of the plane it was given in: metres in the city's plane.
//
// Predicates are exact for the coordinates as they are. They follow PostGIS for valid geometries; for others the
// inside is even-odd over all rings, so that ground covered twice by a multipolygon counts as outside and a point
// on any ring, also on one that two parts share, is on the Edge.
type Shape struct {
	geom     orb.Geometry
	dim      int         // 0 points, 1 lines, 2 polygons
	isBox    bool        // the ground is all of the bound
	points   []orb.Point // of all chains, one after the other; geom shares them
	chains   []chain
	edges    []uint32 // index in points of the first end of each edge, chain by chain; no edge has length 0
	bound    orb.Bound
	area     float64
	centroid orb.Point
	boxes    boxes
	stripes  stripes
}

// chain is a ring, a line or a single point.
type chain struct {
	part, ring  int // polygon and ring in it
	first, last int // in points, both included
	from, to    int // in edges, half open
	insideLeft  bool
}

// Prepare makes a Shape of a Point, MultiPoint, LineString, MultiLineString, Ring, Bound, Polygon or
// MultiPolygon. The geometry is copied; rings that lack their closing point are closed, empty parts are left out.
// An error wraps ErrEmpty, ErrNotFinite or ErrKind. Validity is not asked for: see Check.
func Prepare(g orb.Geometry) (*Shape, error) {
	b := builder{shape: &Shape{points: make([]orb.Point, 0, VertexCount(g)+1)}}
	if err := b.add(g); err != nil {
		return nil, fmt.Errorf("prepare shape: %w", err)
	}
	s := b.shape
	if len(s.points) == 0 {
		return nil, fmt.Errorf("prepare shape: %w", ErrEmpty)
	}
	for _, p := range s.points {
		if !finite(p) {
			return nil, fmt.Errorf("prepare shape: %w: %v, %v", ErrNotFinite, p[0], p[1])
		}
	}
	s.geom = b.geometry(g)
	s.bound = orb.Bound{Min: s.points[0], Max: s.points[0]}
	for _, p := range s.points {
		widen(&s.bound, &orb.Bound{Min: p, Max: p})
	}
	s.connect()
	s.isBox = fillsBound(s)
	s.boxes = newBoxes(s)
	if s.dim == 2 {
		s.stripes = newStripes(s)
	}
	s.area, s.centroid = measure(s)
	return s, nil
}

// Geometry is the shape's own copy, rings closed. It must not be changed.
func (s *Shape) Geometry() orb.Geometry { return s.geom }

// Bound is the smallest box around the shape.
func (s *Shape) Bound() orb.Bound { return s.bound }

// Area in square units of the plane, holes taken off; 0 for points and lines.
func (s *Shape) Area() float64 { return s.area }

// Centroid is the centre of gravity: of the ground, else of the lines, else of the points. It may lie outside.
func (s *Shape) Centroid() orb.Point { return s.centroid }

// edge gives the ends of the i-th edge.
func (s *Shape) edge(i int) (a, b orb.Point) {
	at := s.edges[i]
	return s.points[at], s.points[at+1]
}

// fillsBound tells whether a shape is a box: a ring of four edges with its corners in those of the bound.
func fillsBound(s *Shape) bool {
	if s.dim != 2 || len(s.chains) != 1 || len(s.edges) != 4 || len(s.points) != 5 {
		return false
	}
	for i := range 4 {
		p, q := &s.points[i], &s.points[i+1]
		if p[0] != s.bound.Min[0] && p[0] != s.bound.Max[0] || p[1] != s.bound.Min[1] && p[1] != s.bound.Max[1] || p[0] != q[0] && p[1] != q[1] {
			return false
		}
	}
	return s.points[0] != s.points[2] && s.points[1] != s.points[3]
}

// chainOf finds the chain of the i-th edge.
func (s *Shape) chainOf(i int) int {
	lo, hi := 0, len(s.chains)-1
	for lo < hi {
		if mid := (lo + hi) / 2; i < s.chains[mid].to {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// connect lists the edges. An edge without length says nothing, except when it is all that a chain has.
func (s *Shape) connect() {
	s.edges = make([]uint32, 0, len(s.points))
	for i := range s.chains {
		c := &s.chains[i]
		c.from = len(s.edges)
		for at := c.first; at < c.last; at++ {
			if s.points[at] != s.points[at+1] {
				s.edges = append(s.edges, uint32(at))
			}
		}
		if len(s.edges) == c.from {
			s.edges = append(s.edges, uint32(c.first))
		}
		c.to = len(s.edges)
		if s.dim == 2 {
			c.insideLeft = (c.ring == 0) == counterclockwise(s.points[c.first:c.last+1])
		}
	}
}

func finite(p orb.Point) bool {
	return !math.IsNaN(p[0]-p[0]) && !math.IsNaN(p[1]-p[1])
}
