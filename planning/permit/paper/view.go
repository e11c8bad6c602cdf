package paper

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// view fits the site into a frame, with its surroundings.
type view struct {
	left, top, w, h float64
	middle          orb.Point
	perMetre        float64
}

// newView holds the site whole, and what is near it: a room or a neighbour so far away that the site would shrink to a dot stays outside, and is named.
func newView(m *Map, left, top, w, h float64) view {
	site := m.Site.Bound()
	b := site
	for _, p := range m.Rooms {
		b = grown(b, site, p.Bound())
	}
	for _, x := range m.Buildings {
		b = grown(b, site, x.Shape.Bound())
	}
	for _, g := range m.Others {
		b = grown(b, site, g.Bound())
	}
	wide, high := math.Max(b.Max[0]-b.Min[0], 120), math.Max(b.Max[1]-b.Min[1], 80)
	return view{left, top, w, h, b.Center(), 0.78 * math.Min(w/wide, h/high)}
}

// grown is the ground to show with another one in it, when that is near the site and lies within three times its size around it.
func grown(b, site, other orb.Bound) orb.Bound {
	reach := math.Max(300, math.Max(site.Max[0]-site.Min[0], site.Max[1]-site.Min[1]))
	if !other.IsEmpty() && site.Pad(reach).Contains(other.Min) && site.Pad(reach).Contains(other.Max) {
		return b.Union(other)
	}
	return b
}

// outside names what lies wholly out of the frame, and cut what only a part of lies in it, with the way to them.
func outside(v view, shapes []orb.Geometry, names []string) (out, cut []string) {
	for i, g := range shapes {
		b := g.Bound()
		if i >= len(names) || b.IsEmpty() || v.holds(b) {
			continue
		}
		name := names[i] + "（" + bearing(v.middle, b.Center()) + "）"
		if v.onPaper(b).Intersects(v.frame()) {
			cut = append(cut, name)
		} else {
			out = append(out, name)
		}
	}
	return out, cut
}

// onPaper is a part of the ground where it is drawn.
func (v view) onPaper(b orb.Bound) orb.Bound {
	left, bottom := v.at(b.Min)
	right, top := v.at(b.Max)
	return orb.Bound{Min: orb.Point{left, top}, Max: orb.Point{right, bottom}}
}

// holds says whether ground lies wholly in the frame.
func (v view) holds(b orb.Bound) bool {
	drawn := v.onPaper(b)
	return v.frame().Contains(drawn.Min) && v.frame().Contains(drawn.Max)
}

// bearing is the way from one point to another in eight directions.
func bearing(from, to orb.Point) string {
	eighth := int(math.Round(math.Atan2(to[0]-from[0], to[1]-from[1])/(math.Pi/4))+8) % 8
	return []string{"北", "东北", "东", "东南", "南", "西南", "西", "西北"}[eighth] + "侧"
}

func (v view) at(p orb.Point) (x, y float64) {
	return v.left + v.w/2 + (p[0]-v.middle[0])*v.perMetre, v.top + v.h/2 - (p[1]-v.middle[1])*v.perMetre
}

// frame is the part of the page that the map takes.
func (v view) frame() orb.Bound {
	return orb.Bound{Min: orb.Point{v.left, v.top}, Max: orb.Point{v.left + v.w, v.top + v.h}}
}

func rings(g orb.Geometry) []orb.Ring {
	switch g := g.(type) {
	case orb.Polygon:
		return g
	case orb.MultiPolygon:
		var out []orb.Ring
		for _, p := range g {
			out = append(out, p...)
		}
		return out
	}
	return nil
}

// hull is the smallest ring without a dent around points, for what belongs together.
func hull(points []orb.Point) orb.Ring {
	points = slices.Clone(points)
	slices.SortFunc(points, func(a, b orb.Point) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	points = slices.Compact(points)
	if len(points) < 3 {
		return nil
	}
	half := func(points []orb.Point) []orb.Point {
		var out []orb.Point
		for _, p := range points {
			for n := len(out); n > 1 && (out[n-1][0]-out[n-2][0])*(p[1]-out[n-2][1])-(out[n-1][1]-out[n-2][1])*(p[0]-out[n-2][0]) <= 0; n = len(out) {
				out = out[:n-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	lower := half(points)
	slices.Reverse(points)
	return orb.Ring(append(append(lower, half(points)...), lower[0]))
}
