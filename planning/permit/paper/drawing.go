package paper

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/signintech/gopdf"
)

// mapTall is the height of the map's frame.
const mapTall = 240.0

// greys are how dark the buildings of a phase are, by its state.
var greys = map[string]uint8{"this": 175, "released": 222, "later": 255, "": 255}

// drawing prints the ground with the rooms, a north arrow and a scale bar; nothing where the place is not known.
func (s *sheet) drawing(in *Input) {
	m := &in.Map
	if m.Site == nil || m.Site.Bound().IsEmpty() {
		return
	}
	s.heading("位置图", mapTall+58) // the heading, the frame and its key stay together
	v := newView(m, marginX, s.y, width, mapTall)
	s.phaseGrounds(v, m)
	for _, g := range m.Others {
		s.outline(v, g, 0.6, "dotted")
	}
	for _, g := range m.Lines {
		s.outline(v, g, 1.0, "dashed")
	}
	s.outline(v, m.Site, 1.4, "solid")
	unnamed := s.names(v, m)
	s.scale(v, s.y+mapTall-10)
	s.north(marginX+width-18, s.y+10)
	s.box(marginX, s.y, width, mapTall, false)
	s.y += mapTall + 5
	s.legend(v, m)
	for _, line := range beside(v, m, unnamed) {
		s.text(8.5, 0, line)
	}
}

// beside says what the map does not show.
func beside(v view, m *Map, unnamed int) []string {
	var out []string
	far, cut := outside(v, m.Others, m.Names)
	if len(far) > 0 {
		out = append(out, "图外的关联项目："+strings.Join(far, "、")+"。")
	}
	if len(cut) > 0 {
		out = append(out, "未全部入图的关联项目："+strings.Join(cut, "、")+"。")
	}
	points := make([]orb.Geometry, len(m.Rooms))
	for i, p := range m.Rooms {
		points[i] = p
	}
	if far, _ := outside(v, points, m.Marks); len(far) > 0 {
		out = append(out, "图外的用房（序号）："+strings.Join(far, "、")+"。")
	}
	if unnamed > 0 {
		out = append(out, fmt.Sprintf("图面所限，%d 处用房未标序号，见用房表。", unnamed))
	}
	return out
}

// phaseGrounds prints the buildings, grey by the state of their phase, and a line around each phase.
func (s *sheet) phaseGrounds(v view, m *Map) {
	for _, b := range m.Buildings {
		s.filled(v, b.Shape, greys[b.Status])
	}
	for _, ground := range phaseHulls(m) {
		s.pdf.SetStrokeColor(120, 120, 120)
		s.outline(v, orb.Polygon{ground.ring}, 0.5, "dashed")
		s.pdf.SetStrokeColor(0, 0, 0)
	}
}

// phaseHull is the ground of a phase: the hull of its buildings.
type phaseHull struct {
	number int64
	ring   orb.Ring
}

// phaseHulls are the grounds of the phases, where there are several.
func phaseHulls(m *Map) []phaseHull {
	corners := map[int64][]orb.Point{}
	for _, b := range m.Buildings {
		for _, ring := range rings(b.Shape) {
			if b.Phase > 0 {
				corners[b.Phase] = append(corners[b.Phase], ring...)
			}
		}
	}
	var out []phaseHull
	for number, points := range corners {
		if ring := hull(points); ring != nil && len(corners) > 1 {
			out = append(out, phaseHull{number, ring})
		}
	}
	slices.SortFunc(out, func(a, b phaseHull) int { return int(a.number - b.number) })
	return out
}

// filled prints a ground in a grey, its yards white, as far as the frame goes.
func (s *sheet) filled(v view, g orb.Geometry, grey uint8) {
	if many, ok := g.(orb.MultiPolygon); ok {
		for _, one := range many {
			s.filled(v, one, grey)
		}
		return
	}
	s.pdf.SetLineWidth(0.4)
	s.pdf.SetLineType("solid")
	for _, ring := range rings(g) {
		s.pdf.SetFillColor(grey, grey, grey)
		if points := v.clipped(ring); len(points) > 2 {
			s.pdf.Polygon(points, "DF")
		}
		grey = 255
	}
	s.pdf.SetFillColor(0, 0, 0)
}

// clipped is the part of a ring that the frame holds, where it is drawn.
func (v view) clipped(ring orb.Ring) []gopdf.Point {
	drawn := make(orb.Ring, len(ring))
	for i, p := range ring {
		drawn[i][0], drawn[i][1] = v.at(p)
	}
	var out []gopdf.Point
	for _, p := range clip.Ring(v.frame(), drawn) {
		out = append(out, gopdf.Point{X: p[0], Y: p[1]})
	}
	return out
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

// legend explains what is drawn, and nothing else.
func (s *sheet) legend(v view, m *Map) {
	x, y := marginX, s.y
	item := func(text string, draw func(x, y float64)) {
		s.size = 8
		if w := 20 + s.widthOf(text) + 12; x+w > marginX+width {
			x, y = marginX, y+13
		}
		draw(x, y+6)
		s.put(x+20, y+9, text)
		x += 20 + s.widthOf(text) + 12
	}
	stroke := func(thick float64, style string) func(x, y float64) {
		return func(x, y float64) {
			s.pdf.SetLineType(style)
			s.line(x, y, x+16, y, thick)
			s.pdf.SetLineType("solid")
		}
	}
	item("用地", stroke(1.4, "solid"))
	if crosses(v, m.Lines) {
		item("社区界", stroke(1.0, "dashed"))
	}
	if crosses(v, m.Others) {
		item("关联项目", stroke(0.6, "dotted"))
	}
	for _, status := range []string{"this", "released", "later"} {
		if slices.ContainsFunc(m.Buildings, func(b Block) bool { return b.Status == status }) {
			item("楼栋（"+statusWords[status]+"）", func(x, y float64) {
				s.pdf.SetFillColor(greys[status], greys[status], greys[status])
				s.pdf.SetLineWidth(0.4)
				s.pdf.RectFromUpperLeftWithStyle(x+2, y-4, 12, 8, "DF")
				s.pdf.SetFillColor(0, 0, 0)
			})
		}
	}
	if len(phaseHulls(m)) > 0 {
		item("分期范围（按楼栋）", func(x, y float64) {
			s.pdf.SetStrokeColor(120, 120, 120)
			stroke(0.5, "dashed")(x, y)
			s.pdf.SetStrokeColor(0, 0, 0)
		})
	}
	if len(m.Rooms) > 0 {
		item("用房（序号同用房表）", func(x, y float64) { s.pdf.RectFromUpperLeftWithStyle(x+6, y-2, 4, 4, "F") })
	}
	s.y = y + 16
}

// crosses says whether the outline of any shape runs through the frame.
func crosses(v view, shapes []orb.Geometry) bool {
	for _, g := range shapes {
		for _, ring := range rings(g) {
			drawn := make(orb.LineString, len(ring))
			for i, p := range ring {
				drawn[i][0], drawn[i][1] = v.at(p)
			}
			if len(clip.LineString(v.frame(), drawn)) > 0 {
				return true
			}
		}
	}
	return false
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
	s.put(x-4, y+31, "北")
}
