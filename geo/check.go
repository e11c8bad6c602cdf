package geo

import (
	"errors"

	"github.com/paulmach/orb"
)

// Check lists what is wrong with a geometry, nil when nothing is. It is valid in the sense of ST_IsValid exactly
// when no defect is Invalid.
//
// Defects that can be seen ring by ring come all; if one of them makes the geometry invalid, nothing else is
// looked for. Then come rings that cross or touch themselves, one place for each ring; then, if there is none,
// one place at which two rings cross. Only a geometry free of these is asked whether its rings lie well within
// each other. The time is n log n in the number of vertices, however they lie; a footprint of few corners takes a fraction of a microsecond.
func Check(g orb.Geometry) []Defect {
	c := checker{}
	switch g := g.(type) {
	case orb.Ring:
		c.ground(orb.MultiPolygon{{g}})
	case orb.Polygon:
		c.ground(orb.MultiPolygon{g})
	case orb.MultiPolygon:
		c.ground(g)
	case orb.LineString:
		c.lines(orb.MultiLineString{g})
	case orb.MultiLineString:
		c.lines(g)
	case orb.Point, orb.MultiPoint:
		for i, p := range chainsOf(g)[0] {
			c.finite([]orb.Point{p}, i, 0)
		}
	case orb.Bound:
		c.ground(orb.MultiPolygon{g.ToPolygon()})
	case nil:
	default:
		c.add(Unsupported, orb.Point{}, 0, 0)
	}
	if g == nil || VertexCount(g) == 0 {
		c.add(Empty, orb.Point{}, 0, 0)
	}
	return c.defects
}

// Validate is Check for those who want one error: the first defect that makes the geometry invalid, as a Defect.
func Validate(g orb.Geometry) error {
	for _, d := range Check(g) {
		if d.Invalid() {
			return d
		}
	}
	return nil
}

// IsDefect finds the Defect in an error of Validate.
func IsDefect(err error) (Defect, bool) {
	var d Defect
	ok := errors.As(err, &d)
	return d, ok
}

type checker struct {
	defects []Defect
	invalid bool
}

func (c *checker) add(k DefectKind, at orb.Point, part, ring int) {
	d := Defect{k, at, part, ring}
	c.defects = append(c.defects, d)
	c.invalid = c.invalid || d.Invalid()
}

func (c *checker) lines(m orb.MultiLineString) {
	for i, l := range m {
		if len(l) > 0 && c.finite(l, i, 0) && len(c.distinct(l, i, 0)) < 2 {
			c.add(TooFewPoints, l[0], i, 0)
		}
	}
}

func (c *checker) ground(m orb.MultiPolygon) {
	if !plain(m) {
		c.polygons(m)
	}
}

// polygons checks ring by ring, then ring against ring.
func (c *checker) polygons(m orb.MultiPolygon) {
	clean := make(orb.MultiPolygon, len(m))
	for i, p := range m {
		for j, r := range p {
			clean[i] = append(clean[i], c.ring(r, i, j))
		}
		c.orphans(p, i)
	}
	if c.invalid {
		return
	}
	s, err := Prepare(clean)
	if err != nil {
		return // nothing but empty parts
	}
	t := &topology{checker: c, s: s}
	t.meetings()
	if !c.invalid {
		t.nesting()
	}
}

// orphans are holes without an outer ring.
func (c *checker) orphans(p orb.Polygon, part int) {
	for j, r := range p {
		if j > 0 && len(p[0]) == 0 && len(r) > 0 {
			c.add(HoleOutside, r[0], part, j)
		}
	}
}

// ring checks one ring by itself and returns it without repeated points.
func (c *checker) ring(r orb.Ring, part, ring int) orb.Ring {
	if len(r) == 0 || !c.finite(r, part, ring) {
		return nil
	}
	if r[0] != r[len(r)-1] {
		c.add(Unclosed, r[len(r)-1], part, ring)
	}
	clean := c.distinct(r, part, ring)
	if len(clean) < 4 {
		c.add(TooFewPoints, r[0], part, ring)
	}
	return clean
}

func (c *checker) finite(ps []orb.Point, part, ring int) bool {
	for _, p := range ps {
		if !finite(p) {
			c.add(NotFinite, p, part, ring)
			return false
		}
	}
	return true
}

// distinct leaves out repetitions and notes the first.
func (c *checker) distinct(ps []orb.Point, part, ring int) []orb.Point {
	out := make([]orb.Point, 0, len(ps))
	noted := false
	for i, p := range ps {
		if i > 0 && p == ps[i-1] {
			if !noted {
				c.add(RepeatedPoint, p, part, ring)
			}
			noted = true
			continue
		}
		out = append(out, p)
	}
	return out
}
