package points

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// maxWork bounds the edges looked at while the rings of one parcel are sorted.
const maxWork = 50_000_000

// parcel is one piece of land while its points are gathered.
type parcel struct {
	feature geo.Feature
	code    string
	rings   []orb.Ring
	numbers []string // of the rings
	count   int
	max     int
	problem *geo.Problem
}

// add takes a point into the ring of a number.
func (p *parcel) add(ring string, at orb.Point) {
	if p.count++; p.count > p.max {
		p.spoil(guard.Problem("shape.vertices", "图形的顶点超过 %d 个。", "the shape has more than %d vertices", p.max))
		return
	}
	last := len(p.numbers) - 1
	if last < 0 || p.numbers[last] != ring {
		p.numbers, p.rings = append(p.numbers, ring), append(p.rings, nil)
		last++
	}
	p.rings[last] = append(p.rings[last], at)
}

func (p *parcel) spoil(why *geo.Problem) {
	if p.problem == nil {
		p.problem = why
	}
}

// polygon closes the rings and sorts them: the first is an outline, a further one is a hole of the outline it lies in,
// or an outline of its own, as what lies in a hole is.
func (p *parcel) polygon() orb.Geometry {
	var out orb.MultiPolygon
	work := maxWork
	for i, ring := range p.rings {
		if len(ring) > 0 && ring[0] != ring[len(ring)-1] {
			ring = append(ring, ring[0])
		}
		if len(ring) < 4 {
			p.spoil(guard.Problem("points.few", "第 %d 圈只有 %d 个界址点，至少需要 3 个。", "ring %d has only %d boundary points; it needs 3", i+1, max(0, len(ring)-1)))
			return nil
		}
		if k := holder(out, ring, &work); k >= 0 {
			out[k] = append(out[k], ring)
		} else {
			out = append(out, orb.Polygon{ring})
		}
		if work < 0 {
			p.spoil(guard.Problem("shape.nesting", "图形有 %d 个环，嵌套过于复杂，无法判定。", "the shape has %d rings nested too deeply to be sorted", len(p.rings)))
			return nil
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

// holder finds the outline that a ring lies in, and not in a hole of it, -1 for none.
func holder(polygons orb.MultiPolygon, ring orb.Ring, work *int) int {
	for k, polygon := range polygons {
		if !boxed(polygon[0], ring, work) || !planar.RingContains(polygon[0], ring[0]) {
			continue
		}
		if !slices.ContainsFunc(polygon[1:], func(hole orb.Ring) bool { return boxed(hole, ring, work) && allWithin(hole, ring, work) }) {
			return k
		}
	}
	return -1
}

// boxed tells whether a ring may lie in another. When the work is used up it may not.
func boxed(outer, inner orb.Ring, work *int) bool {
	if *work -= len(outer); *work < 0 {
		return false
	}
	around, within := outer.Bound(), inner.Bound()
	return around.Contains(within.Min) && around.Contains(within.Max) && !around.Equal(within)
}

// allWithin tells whether every point of a ring lies in another or on it: another hole may touch the first in its first point.
func allWithin(outer, inner orb.Ring, work *int) bool {
	for _, p := range inner {
		if *work -= len(outer); *work < 0 || !planar.RingContains(outer, p) {
			return false
		}
	}
	return true
}

// gathering collects the rows of parcels.
type gathering struct {
	l       geo.Limits
	open    *parcel
	seen    map[string]int // parcel → row where it began
	spoiled *geo.Problem   // met in the row before: which parcel it belongs to is not known
	ended   error
}

// readParcel reads on to the end of a parcel.
func (t *Reader) readParcel() (guard.Record, error) {
	g := t.parcels
	for g.ended == nil {
		r, err := t.next()
		if p, isProblem := err.(*geo.Problem); isProblem && !p.Fatal {
			if p.Note {
				return guard.Record{Skip: true, Problems: []*geo.Problem{p}}, nil
			}
			g.spoil(p)
			continue
		}
		if err != nil {
			g.ended = err
			break
		}
		if rec, done := g.take(t, &r); done {
			return rec, nil
		}
	}
	if g.open != nil && g.ended == io.EOF {
		return g.close(), nil
	}
	return guard.Record{}, g.ended
}

// spoil remembers a row that cannot be read: it costs the parcel before it, and the one after it when that begins next.
func (g *gathering) spoil(p *geo.Problem) {
	g.spoiled = p
	if g.open != nil {
		g.open.spoil(p)
	}
}

// take adds a row. done comes with what is to be handed out before it.
func (g *gathering) take(t *Reader, r *row) (rec guard.Record, done bool) {
	code := strings.TrimSpace(r.cells[t.columns.parcel].Text)
	if g.open == nil || code != "" && code != g.open.code {
		if g.open != nil {
			rec, done = g.close(), true
		}
		g.begin(code, r)
	}
	for _, n := range r.notes {
		n.Row = r.feature.Row
		rec.Problems, rec.Skip = append(rec.Problems, n), !done
		done = true
	}
	ring := ""
	if t.columns.ring >= 0 {
		ring = ringName(r.cells[t.columns.ring].Text)
	}
	switch {
	case r.bad != nil:
		r.bad.Row = r.feature.Row
		g.open.spoil(r.bad)
	case !r.there:
		p := guard.Problem("points.number", "界址点没有坐标。", "the boundary point has no coordinates")
		p.Row = r.feature.Row
		g.open.spoil(p)
	default:
		g.open.add(ring, r.at)
	}
	g.spoiled = nil
	return rec, done
}

// ringName is a ring's number however a sheet writes it: 1, 1.0, 01. An empty one is the first.
func ringName(s string) string {
	s = strings.TrimSpace(s)
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	if s == "" {
		return "1"
	}
	return s
}

func (g *gathering) begin(code string, r *row) {
	g.open = &parcel{feature: r.feature, code: code, max: g.l.Vertices}
	if g.spoiled != nil {
		g.open.spoil(g.spoiled)
	}
	if first, twice := g.seen[code]; twice {
		p := guard.Problem("points.scattered", "地块 %s 的界址点在第 %d 行已经列过，应连续排列。", "the points of parcel %s began in row %d already; they should stand together", code, first)
		p.Row = r.feature.Row
		g.open.spoil(p)
	}
	g.seen[code] = r.feature.Row
}

// close makes a record of the parcel that is open.
func (g *gathering) close() guard.Record {
	p := g.open
	g.open = nil
	rec := guard.Record{Feature: p.feature}
	if p.problem == nil && p.feature.Geometry == nil {
		rec.Feature.Geometry = p.polygon()
	}
	if p.problem != nil {
		why := *p.problem
		if why.Row == 0 {
			why.Row = p.feature.Row
		}
		rec.Problems = append(rec.Problems, &why)
	}
	return rec
}
