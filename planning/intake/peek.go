package intake

import (
	"io"

	"github.com/paulmach/orb"

	"peijian/geo"
)

// How far a file that does not say its coordinates is looked ahead.
const (
	peekedRecords = 500
	peekedCorners = 200_000
)

// peeked hands out the records of a file that have been looked at, and then the others.
type peeked struct {
	geo.Reader
	waiting []answer
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

// look reads ahead and returns the corners of the shapes met.
func (p *peeked) look() (corners []orb.Point) {
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
		corners = append(corners, b.Min, b.Max)
		vertices += geo.VertexCount(f.Geometry)
	}
	return corners
}

// ended is a reader that has said its last word.
type ended struct {
	geo.Reader
	err error
}

func (e ended) Next() (geo.Feature, error) { return geo.Feature{}, e.err }
