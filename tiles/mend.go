package tiles

import (
	"cmp"
	"errors"
	"slices"
)

// errTangled says that a geometry crosses itself so often that it is not mended. A valid one never does: only vertices that the grid moved cross.
var errTangled = errors.New("it crosses itself too often to be drawn")

// Bounds of the work on one geometry: crossings, and pairs of an edge and a vertex that are looked at.
const (
	mostCrossings = 50_000
	mostLooks     = 50_000_000
)

// mend makes rings valid that rounding has made cross or touch. Every vertex and every crossing, rounded to a unit, attracts the edges that pass through its
// unit square (snap rounding: Hobby, Practical segment intersection with finite precision output, 1999): then edges meet in their ends only. What the rings wind around at
// least once is inside, the edges between inside and outside are joined to rings. No vertex moves by more than half a unit.
func (d *drawing) mend() error {
	d.all = d.rings.edges(d.all[:0])
	hot, err := d.hotPixels()
	if err != nil {
		return err
	}
	parts, err := d.broken(hot)
	if err != nil {
		return err
	}
	d.rings.reset()
	border(parts).trace(&d.rings)
	return nil
}

// hotPixels are the vertices and the crossings, each once, by x and y.
func (d *drawing) hotPixels() ([]point, error) {
	hot := make([]point, 0, 2*len(d.all))
	for i := range d.all {
		hot = append(hot, d.all[i].a)
	}
	d.sweep.pairs(d.all, func(i, j int) bool {
		if p, ok := crossing(&d.all[i], &d.all[j]); ok {
			hot = append(hot, p)
		}
		return len(hot) <= len(d.all)+mostCrossings
	})
	if len(hot) > len(d.all)+mostCrossings {
		return nil, errTangled
	}
	slices.SortFunc(hot, byPlace)
	return slices.Compact(hot), nil
}

func byPlace(p, q point) int { return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y)) }

// crossing is where two edges cross between their ends, rounded to a unit. Where an end lies on the other edge there is a vertex already.
func crossing(e, f *edge) (point, bool) {
	a, b := turn(f.a, f.b, e.a), turn(f.a, f.b, e.b)
	c, d := turn(e.a, e.b, f.a), turn(e.a, e.b, f.b)
	if a == 0 || b == 0 || c == 0 || d == 0 || (a > 0) == (b > 0) || (c > 0) == (d > 0) {
		return point{}, false
	}
	return point{e.a.x + roundedShare(e.b.x-e.a.x, a, a-b), e.a.y + roundedShare(e.b.y-e.a.y, a, a-b)}, true
}

// roundedShare is n·part/whole to the nearest whole number, a half upward.
func roundedShare(n, part, whole int64) int64 {
	if whole < 0 {
		part, whole = -part, -whole
	}
	twice, by := 2*n*part+whole, 2*whole
	q := twice / by
	if twice < 0 && q*by != twice {
		q--
	}
	return q
}

// segment is a part of one or several edges, from the point before in byPlace. net is how many of them go this way, less those that go back.
type segment struct {
	a, b point
	net  int
}

// broken breaks every edge where it passes a hot pixel, and puts equal parts together.
func (d *drawing) broken(hot []point) ([]segment, error) {
	var out []segment
	var on []passage
	looks := 0
	for i := range d.all {
		e := &d.all[i]
		from, _ := slices.BinarySearchFunc(hot, point{e.minX() - 1, e.minY() - 1}, byPlace)
		on = on[:0]
		for _, h := range hot[from:] {
			if h.x > e.maxX()+1 {
				break
			}
			if looks++; looks > mostLooks {
				return nil, errTangled
			}
			if at, ok := passes(e, h); ok {
				on = append(on, passage{at, h})
			}
		}
		slices.SortFunc(on, func(p, q passage) int { return p.at.compare(q.at) })
		for n := 1; n < len(on); n++ {
			out = append(out, segmentOf(on[n-1].pixel, on[n].pixel))
		}
	}
	return together(out), nil
}

func segmentOf(a, b point) segment {
	if byPlace(a, b) < 0 {
		return segment{a, b, 1}
	}
	return segment{b, a, -1}
}

// together sums equal segments and drops those that cancel out.
func together(all []segment) []segment {
	slices.SortFunc(all, func(s, t segment) int { return cmp.Or(byPlace(s.a, t.a), byPlace(s.b, t.b)) })
	out := all[:0]
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].a == s.a && out[n-1].b == s.b {
			out[n-1].net += s.net
			continue
		}
		out = append(out, s)
	}
	return slices.DeleteFunc(out, func(s segment) bool { return s.net == 0 })
}
