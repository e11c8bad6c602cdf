package guard

import (
	"errors"
	"io"
	"strings"

	"peijian/geo"
)

// Record is what a format makes of one record: a feature, or nothing when the record is skipped, and what there is
// to say about it. A problem that is not a note refuses the feature.
type Record struct {
	Feature  geo.Feature
	Skip     bool
	Problems []*geo.Problem
}

// Add appends a problem found in a field of the record.
func (r *Record) Add(p *geo.Problem, row int, field string) {
	p.Row, p.Field = row, field
	r.Problems = append(r.Problems, p)
}

// refused tells whether a problem costs the record.
func (r *Record) refused() bool {
	for _, p := range r.Problems {
		if !p.Note {
			return true
		}
	}
	return false
}

// Feed turns a function that reads one record into geo.Reader's Next: problems come out one by one, an end or a
// fatal error stays, and no more than Max records are read.
type Feed struct {
	File string
	Max  int
	Read func() (Record, error) // an error ends the file, io.EOF included

	waiting []*geo.Problem
	feature geo.Feature
	ready   bool // feature is to be handed out
	end     error
	records int
}

// Say queues a problem to be handed out before the next record.
func (f *Feed) Say(p *geo.Problem) { f.waiting = append(f.waiting, p) }

// Next implements geo.Reader.
func (f *Feed) Next() (geo.Feature, error) {
	for {
		if len(f.waiting) > 0 {
			p := f.waiting[0]
			f.waiting = f.waiting[1:]
			return geo.Feature{}, In(f.File, p)
		}
		if f.ready {
			f.ready = false
			return f.feature, nil
		}
		if f.end != nil {
			return geo.Feature{}, f.end
		}
		f.step()
	}
}

// step reads one record and puts what it gave into the queue.
func (f *Feed) step() {
	rec, err := f.Read()
	f.waiting = append(f.waiting, rec.Problems...)
	if err != nil {
		f.end = In(f.File, err)
		return
	}
	f.records++
	if f.records > f.Max {
		f.end = In(f.File, Fatal("file.records", "记录超过 %d 条，已停止读取。", "more than %d records; reading stopped", f.Max))
		return
	}
	if !rec.Skip && !rec.refused() {
		f.feature, f.ready = rec.Feature, true
	}
}

// Drain reads a reader to its end: for tests and previews. It returns the features, the non-fatal problems, and the
// error that ended it (nil at a proper end).
func Drain(r geo.Reader) (features []geo.Feature, problems []*geo.Problem, err error) {
	for {
		f, err := r.Next()
		p, isProblem := err.(*geo.Problem)
		switch {
		case err == nil:
			features = append(features, f)
		case err == io.EOF:
			return features, problems, nil
		case isProblem && !p.Fatal:
			problems = append(problems, p)
		default:
			return features, problems, err
		}
	}
}

// Codes are what Drain returned in one line, for tests: the codes of problems and of the error that ended the file.
func Codes(problems []*geo.Problem, err error) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Code)
	}
	var p *geo.Problem
	if errors.As(err, &p) {
		out = append(out, p.Code)
	} else if err != nil {
		out = append(out, err.Error())
	}
	return strings.Join(out, " ")
}
