package gap

import (
	"slices"
	"sync"

	"peijian/planning"
)

// Tracker finds the gaps of one City after another, and of each only what its edits touched. The zero Tracker is ready; any number of goroutines may
// use it, one at a time has it. It holds on to the last City.
type Tracker struct {
	mutex sync.Mutex
	last  *findings
}

// findings are the gaps of one City.
type findings struct {
	city  *planning.City
	found [][]*Gap // of each row of detectors, in the order of the list; a gap keeps the revision at which it was last looked at
	list  []Gap
}

// Gaps are the same as [Detect] finds in c. They are looked up for the City asked for last, worked out from it where c followed from it by a few
// small deltas, and found anew for any other. The caller must not change them.
func (t *Tracker) Gaps(c *planning.City) []Gap {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	switch {
	case t.last == nil:
		t.last = findAll(c)
	case t.last.city == c:
	default:
		next, ok := t.last.after(c)
		if !ok {
			next = findAll(c)
			if t.last.city.AsOf == c.AsOf && t.last.city.Revision > c.Revision {
				return next.list // somebody still looks at an older city: what follows will follow from the newer
			}
		}
		t.last = next
	}
	return t.last.list
}

func findAll(c *planning.City) *findings {
	out := &findings{city: c, found: make([][]*Gap, len(detectors))}
	for _, l := range planning.Layers() {
		lookAt(c, l.Name, out.found)
	}
	for i := range detectors {
		if d := &detectors[i]; d.whole != nil {
			out.found[i] = pointers(d.whole(c))
		}
	}
	out.write()
	return out
}

// after works out the findings of c from those of a City before it. ok is false when c did not follow from it.
func (s *findings) after(c *planning.City) (next *findings, ok bool) {
	touched, ok := c.Since(s.city)
	if !ok || c.Info != s.city.Info || c.AsOf != s.city.AsOf {
		return nil, false
	}
	next = &findings{city: c, found: slices.Clone(s.found)}
	changed := changesOf(s.city, c, touched)
	seen := map[*needs][]subject{}
	for i := range detectors {
		d := &detectors[i]
		if d.whole != nil {
			if d.stale(changed) {
				next.found[i] = pointers(d.whole(c))
			}
			continue
		}
		affected, known := seen[d.needs]
		if !known {
			affected = subjectsOf(d.needs, s.city, c, changed)
			seen[d.needs] = affected
		}
		next.found[i] = d.again(c, s.found[i], affected)
	}
	next.write()
	return next, true
}

// write lists what was found, as of the City.
func (s *findings) write() {
	n := 0
	for _, gaps := range s.found {
		n += len(gaps)
	}
	s.list = make([]Gap, 0, n)
	for _, gaps := range s.found {
		for _, g := range gaps {
			s.list = append(s.list, *g)
			last := &s.list[len(s.list)-1]
			last.Revision, last.AsOf = s.city.Revision, s.city.AsOf
		}
	}
}
