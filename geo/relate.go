package geo

import "github.com/paulmach/orb"

// Relate gives the DE-9IM matrix of two shapes: ST_Relate(s, o). See Figure.Relate.
func (s *Shape) Relate(o *Shape) Matrix { return FigureOf(s).Relate(FigureOf(o)) }

// Relate gives the DE-9IM matrix of two figures: ST_Relate(f, o), exactly, for valid figures. For others it never
// panics, but the matrix means little.
//
// The edges of both cut the plane into corners, pieces of edges and faces, each of which lies wholly inside, on the
// boundary of, or outside each figure. The matrix is the highest dimension of those with each pair of places. Every
// face has a piece on its rim and every piece knows the faces to its left and right, so only pieces and corners are
// visited. Pieces may end where edges cross, which no float64 can tell; such an end is kept as a fraction of its edge,
// and only signs are asked of it, in float64 when an error bound proves them and in rational numbers otherwise.
func (f *Figure) Relate(o *Figure) Matrix {
	r := relation{figures: [2]*Figure{f, o}, matrix: nothingMeets}
	if f.IsEmpty() || o.IsEmpty() || !meet(&f.bound, &o.bound) {
		r.apart()
		return r.matrix
	}
	r.lay()
	for i := range r.parts {
		r.edges(i)
	}
	for side, figure := range r.figures {
		figure.each(func(s *Shape) bool {
			r.corners(side, s)
			return true
		})
	}
	return r.matrix
}

// relation is the work on one matrix.
type relation struct {
	figures [2]*Figure
	matrix  Matrix
	parts   []relationPart
	mixed   [2]bool // the figure has several parts that may cover each other
	cut     segmentCuts
}

// relationPart is a shape with edges, of one of the figures.
type relationPart struct {
	side int
	*Shape
}

// lay lists the parts with edges.
func (r *relation) lay() {
	for side, f := range r.figures {
		count := 0
		f.each(func(s *Shape) bool {
			if s.dim > 0 {
				r.parts = append(r.parts, relationPart{side, s})
				count++
			}
			return true
		})
		r.mixed[side] = count > 1
	}
	r.cut.parts = r.parts
	r.cut.whole = make([]Place, len(r.parts))
	r.cut.touched = make([]bool, len(r.parts))
}

// apart fills in the matrix of figures that share nothing.
func (r *relation) apart() {
	for side, f := range r.figures {
		r.found(int8(f.Dimension()), side, interior, exterior)
		switch {
		case len(f.areas) > 0:
			r.found(1, side, boundary, exterior)
		case len(f.ends) > 0:
			r.found(0, side, boundary, exterior)
		}
	}
}

// found notes a cell by its dimension, its place in the figure of one side, and its place in the other.
func (r *relation) found(dim int8, side, own, other int) {
	if side == 0 {
		r.matrix.raise(dim, own, other)
	} else {
		r.matrix.raise(dim, other, own)
	}
}

// edges visits the pieces of the edges of a part. Of the edges that come nowhere near the other figure one speaks for
// all, so that a small figure is related to a large one in the time of its own size.
func (r *relation) edges(part int) {
	s, side := r.parts[part].Shape, r.parts[part].side
	reach := r.figures[1-side].bound
	if r.mixed[side] {
		reach = r.figures[side].bound
	}
	near := 0
	s.near(reach, func(e int) bool {
		near++
		r.edge(part, e)
		return true
	})
	if near < len(s.edges) {
		r.far(s, side)
	}
}

func (r *relation) edge(part, e int) {
	if p, q := r.parts[part].edge(e); p == q {
		return // a point, and so a corner
	}
	r.cut.start(part, e)
	r.pieces(part, e)
	if r.parts[part].side == 0 {
		r.crossings(part)
	}
}

// far is any edge that comes nowhere near the other figure.
func (r *relation) far(s *Shape, side int) {
	if s.dim == 1 {
		r.found(1, side, interior, exterior)
		return
	}
	r.found(1, side, boundary, exterior)
	r.found(2, side, interior, exterior)
}

// faces tells of one figure what lies left and right of a piece, and whether the piece is on a line of it.
type faces struct{ left, right, line bool }

// pieces visits what lies between the cuts of the edge in hand.
func (r *relation) pieces(part, e int) {
	spots := r.cut.spots
	for i := 1; i < len(spots); i++ {
		if r.cut.compare(&spots[i-1], &spots[i]) == 0 {
			continue
		}
		var sides [2]faces
		mid := fraction{}
		for at := range r.parts {
			f := r.beside(at, part, e, &spots[i-1], &spots[i], &mid)
			s := &sides[r.parts[at].side]
			s.left, s.right, s.line = s.left || f.left, s.right || f.right, s.line || f.line
		}
		r.matrix.raise(1, sides[0].place(), sides[1].place())
		r.matrix.raise(2, ground(sides[0].left), ground(sides[1].left))
		r.matrix.raise(2, ground(sides[0].right), ground(sides[1].right))
	}
}

func ground(inside bool) int {
	if inside {
		return interior
	}
	return exterior
}

// place of the piece itself: between two faces inside it is inside, between an inside and an outside one on the boundary.
func (f faces) place() int {
	switch {
	case f.left != f.right:
		return boundary
	case f.left || f.line:
		return interior
	}
	return exterior
}

// beside looks at a piece from one part: its own edge, an edge that it runs along, or neither.
func (r *relation) beside(at, part, e int, u, v *spot, mid *fraction) faces {
	s := r.parts[at].Shape
	along, same := e, true
	if at != part {
		along, same = r.cut.runsAlong(at, u, v)
	}
	switch {
	case along >= 0 && s.dim == 1:
		return faces{line: true}
	case along >= 0:
		left := s.chains[s.chainOf(along)].insideLeft == same
		return faces{left: left, right: !left}
	case s.dim == 1:
		return faces{}
	}
	inside := r.cut.inside(at, u, v, mid)
	return faces{left: inside, right: inside}
}

// corners visits the corners of a shape that are near the other figure. A corner is the first end of an edge, but for
// the last of a line. Of those far away only the ends of lines and single points say what no edge has said.
func (r *relation) corners(side int, s *Shape) {
	own := r.figures[side]
	near := 0
	s.near(r.figures[1-side].bound, func(e int) bool {
		near++
		p, q := s.edge(e)
		r.corner(p)
		if s.dim == 1 && e+1 == s.chains[s.chainOf(e)].to {
			r.corner(q)
		}
		return true
	})
	if near == len(s.edges) {
		return
	}
	for p := range own.ends {
		r.corner(p)
	}
	if s.dim == 0 {
		r.farPoint(side, s)
	}
}

// farPoint looks for a point that is not near the other figure, nor on the boundary of its own.
func (r *relation) farPoint(side int, s *Shape) {
	for _, c := range s.chains {
		if p := s.points[c.first]; !r.figures[1-side].bound.Contains(p) && r.figures[side].place(p) == interior {
			r.found(0, side, interior, exterior)
			return
		}
	}
}

func (r *relation) corner(p orb.Point) {
	r.matrix.raise(0, r.figures[0].place(p), r.figures[1].place(p))
}

// place tells in which of the three parts of the plane a corner lies.
func (f *Figure) place(p orb.Point) int {
	edges, first := 0, -1
	for i, s := range f.areas {
		switch s.Locate(p) {
		case Inside:
			return interior
		case Edge:
			if edges++; first < 0 {
				first = i
			}
		}
	}
	switch {
	case edges == 1:
		return boundary
	case edges > 1:
		return f.around(p)
	case f.ends[p]:
		return boundary
	case f.lines != nil && f.lines.Locate(p) == Edge, f.points != nil && f.points.Locate(p) == Edge:
		return interior
	}
	return exterior
}
