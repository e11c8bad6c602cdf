package paper

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// drawing prints the ground with the rooms, a north arrow and a scale bar; nothing where the place is not known.
func (s *sheet) drawing(in *Input) {
	m := &in.Map
	if m.Site == nil {
		return
	}
	const h = 190.0

	s.heading("位置图", h+40) // the heading, the frame and its key stay together
	v := newView(m, marginX, s.y, width, h)
	s.pdf.SetLineWidth(0.6)
	s.pdf.RectFromUpperLeftWithStyle(marginX, s.y, width, h, "D")
	for _, g := range m.Others {
		s.outline(v, g, 0.5, "dotted")
	}
	for _, g := range m.Lines {
		s.outline(v, g, 1.2, "dashed")
	}
	s.outline(v, m.Site, 1.4, "solid")
	s.size = 8
	for _, l := range m.Labels {
		x, y := v.at(l.At)
		half := s.widthOf(l.Text) / 2
		if f := v.frame(); f.Contains(orb.Point{x - half, y - 8}) && f.Contains(orb.Point{x + half, y + 8}) {
			s.put(x-half, y+3, l.Text)
		}
	}
	for i, p := range m.Rooms {
		x, y := v.at(p)
		s.pdf.SetFillColor(0, 0, 0)
		s.pdf.RectFromUpperLeftWithStyle(x-2, y-2, 4, 4, "F")
		if i < len(m.Marks) {
			s.put(x+4, y-3, m.Marks[i])
		}
	}
	s.scale(v, s.y+h-10)
	s.north(marginX+width-18, s.y+10)
	s.y += h + 6
	if out := outside(v, m); len(out) > 0 {
		s.text(8.5, 0, "图外的关联项目："+strings.Join(out, "、")+"。")
	}
	s.text(8.5, 0, "粗实线：用地；虚线：社区界；点线：关联项目；方块：用房（序号同用房表）。")
}

// view fits the site into a frame, with its surroundings.
type view struct {
	left, top, w, h float64
	middle          orb.Point
	perMetre        float64
}

func newView(m *Map, left, top, w, h float64) view {
	b := m.Site.Bound()
	for _, p := range m.Rooms {
		b = b.Extend(p)
	}
	for _, g := range m.Others { // neighbours are drawn whole, those farther away are named below
		if near(b, g.Bound()) {
			b = b.Union(g.Bound())
		}
	}
	wide, high := math.Max(b.Max[0]-b.Min[0], 120), math.Max(b.Max[1]-b.Min[1], 80)
	return view{left, top, w, h, b.Center(), 0.6 * math.Min(w/wide, h/high)}
}

// near says whether a ground lies no farther from another than that is wide.
func near(b, other orb.Bound) bool {
	reach := math.Max(300, math.Max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]))
	return b.Pad(reach).Intersects(other)
}

// outside names the siblings that lie wholly out of the frame, with the way to them.
func outside(v view, m *Map) []string {
	var out []string
	for i, g := range m.Others {
		b := g.Bound()
		x1, y1 := v.at(b.Min)
		x2, y2 := v.at(b.Max)
		if (orb.Bound{Min: orb.Point{x1, y2}, Max: orb.Point{x2, y1}}).Intersects(v.frame()) || i >= len(m.Names) {
			continue
		}
		out = append(out, m.Names[i]+"（"+bearing(v.middle, b.Center())+"）")
	}
	return out
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

func (s *sheet) outline(v view, g orb.Geometry, thick float64, style string) {
	s.pdf.SetLineWidth(thick)
	s.pdf.SetLineType(style)
	for _, ring := range rings(g) {
		for i := 1; i < len(ring); i++ {
			x1, y1 := v.at(ring[i-1])
			x2, y2 := v.at(ring[i])
			for _, part := range clip.LineString(v.frame(), orb.LineString{{x1, y1}, {x2, y2}}) {
				if len(part) == 2 {
					s.pdf.Line(part[0][0], part[0][1], part[1][0], part[1][1])
				}
			}
		}
	}
	s.pdf.SetLineType("solid")
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

// scale is a bar of a round length, about a sixth of the frame.
func (s *sheet) scale(v view, y float64) {
	metres := v.w / 6 / v.perMetre
	unit := math.Pow(10, math.Floor(math.Log10(metres)))
	for _, n := range []float64{5, 2, 1} {
		if n*unit <= metres {
			metres = n * unit
			break
		}
	}
	x := v.left + 10
	s.line(x, y, x+metres*v.perMetre, y, 1.2)
	s.line(x, y-4, x, y, 0.8)
	s.line(x+metres*v.perMetre, y-4, x+metres*v.perMetre, y, 0.8)
	s.size = 7.5
	s.put(x+metres*v.perMetre+4, y, fmt.Sprintf("%.0f m", metres))
}

func (s *sheet) north(x, y float64) {
	s.line(x, y+22, x, y, 0.9)
	s.line(x, y, x-4, y+7, 0.9)
	s.line(x, y, x+4, y+7, 0.9)
	s.size = 8
	s.put(x-8, y+31, "北")
}
