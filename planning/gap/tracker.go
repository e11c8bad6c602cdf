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
	found [][]*Gap // of each row of detectors: parts of the list
	list  []*Gap
}

// Gaps are the same as [Detect] finds in c. They are looked up for the City asked for last, worked out from it where c followed from it by a few
// small deltas, and found anew for any other. The caller must not change them.
func (t *Tracker) Gaps(c *planning.City) []*Gap {
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
	found := make([][]*Gap, len(detectors))
	for _, l := range slices.Concat(planning.Layers(), planning.MeasuredLayers()) {
		lookAt(c, l.Name, found)
	}
	n := 0
	for i := range detectors {
		if d := &detectors[i]; d.whole != nil {
			found[i] = d.whole(c)
		}
		n += len(found[i])
	}
	w := writer{city: c, list: make([]*Gap, 0, n)}
	for _, gaps := range found {
		w.list = append(w.list, gaps...)
		w.endRow()
	}
	return w.findings()
}

// after works out the findings of c from those of a City before it. ok is false when c did not follow from it.
func (s *findings) after(c *planning.City) (next *findings, ok bool) {
	touched, ok := c.Since(s.city)
	if !ok || c.Info != s.city.Info || c.AsOf != s.city.AsOf {
		return nil, false
	}
	changed := changesOf(s.city, c, touched)
	seen := map[*needs][]subject{}
	w := writer{city: c, list: make([]*Gap, 0, len(s.list)+64)}
	for i := range detectors {
		switch d := &detectors[i]; {
		case d.whole == nil:
			affected, known := seen[d.needs]
			if !known {
				affected = subjectsOf(d.needs, s.city, c, changed)
				seen[d.needs] = affected
			}
			w.list = d.again(c, s.found[i], affected, w.list)
		case d.stale(changed):
			w.list = append(w.list, d.whole(c)...)
		default:
			w.list = append(w.list, s.found[i]...)
		}
		w.endRow()
	}
	return w.findings(), true
}

// writer lists what was found in a City, row by row. The list is one piece of pointers: an edit copies those, and shares the gaps that it leaves alone.
type writer struct {
	city *planning.City
	list []*Gap
	ends []int
}

func (w *writer) endRow() { w.ends = append(w.ends, len(w.list)) }

func (w *writer) findings() *findings {
	out := &findings{city: w.city, list: w.list, found: make([][]*Gap, len(w.ends))}
	from := 0
	for i, end := range w.ends {
		out.found[i], from = w.list[from:end:end], end
	}
	return out
}
