package intake

import (
	"io"
	"slices"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// How far a file that does not say its coordinates is looked ahead.
const (
	peekedRecords = 500
	peekedCorners = 200_000
)

// shapeless tells whether the whole file has been looked at, and has rows, none with a shape.
func (p *peeked) shapeless() bool {
	p.look()
	_, whole := p.Reader.(ended)
	rows := slices.ContainsFunc(p.waiting, func(a answer) bool { return a.err == nil })
	return whole && rows && !slices.ContainsFunc(p.waiting, answer.mayHide)
}

// empty tells whether the whole file has been looked at, and has nothing in it.
func (p *peeked) empty() bool {
	p.look()
	_, whole := p.Reader.(ended)
	return whole && len(p.faults()) == 0 && !slices.ContainsFunc(p.waiting, func(a answer) bool { return a.err == nil })
}

// faults are the problems of the records looked at.
func (p *peeked) faults() []geo.Problem {
	var out []geo.Problem
	for _, a := range p.waiting {
		if fault, isProblem := a.err.(*geo.Problem); isProblem && !fault.Note {
			out = append(out, *fault)
		}
	}
	return out
}

// peeked hands out the records of a file that have been looked at, and then the others.
type peeked struct {
	geo.Reader
	waiting []answer
	corners []orb.Point // of the shapes looked at
	looked  bool
}

// answer is what a reader said.
type answer struct {
	feature geo.Feature
	err     error
}

// Next implements geo.Reader.
func (p *peeked) Next() (geo.Feature, error) {
	if len(p.waiting) == 0 {
		return p.Reader.Next()
	}
	a := p.waiting[0]
	p.waiting = p.waiting[1:]
	return a.feature, a.err
}

// mayHide tells an answer with a shape, or with a fault that may be one's.
func (a answer) mayHide() bool {
	if a.err == nil {
		return a.feature.Geometry != nil && !isEmpty(a.feature.Geometry)
	}
	p, isProblem := a.err.(*geo.Problem)
	return a.err != io.EOF && !(isProblem && p.Note)
}

// look reads ahead, once, and returns the corners of the shapes met.
func (p *peeked) look() []orb.Point {
	if p.looked {
		return p.corners
	}
	p.looked = true
	for vertices := 0; len(p.waiting) < peekedRecords && vertices < peekedCorners; {
		f, err := p.Reader.Next()
		p.waiting = append(p.waiting, answer{f, err})
		if problem, isProblem := err.(*geo.Problem); err == io.EOF || err != nil && (!isProblem || problem.Fatal) {
			p.Reader = ended{p.Reader, err}
			break
		}
		if f.Geometry == nil || !geo.Finite(f.Geometry) || isEmpty(f.Geometry) {
			continue
		}
		b := f.Geometry.Bound()
		p.corners = append(p.corners, b.Min, b.Max)
		vertices += geo.VertexCount(f.Geometry)
	}
	return p.corners
}

// ended is a reader that has said its last word.
type ended struct {
	geo.Reader
	err error
}

func (e ended) Next() (geo.Feature, error) { return geo.Feature{}, e.err }
