package ogc

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// A sketch is so wide, at most so high, and of things with at most so many corners, of which it draws those that lie apart: it shows where things are, on a page that must work without a map.
const (
	sketchWidth   = 960
	sketchHeight  = 400
	sketchCorners = 1_000_000
)

// sketch draws things as SVG, north up; nothing when none has a shape, or they have too many corners.
func sketch(things []thing, title string) template.HTML {
	b, corners := sketched(things)
	if corners == 0 || corners > sketchCorners {
		return ""
	}
	s := newScale(b)
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="sketch" role="img" aria-label="%s" viewBox="0 0 %d %.0f">`, template.HTMLEscapeString(title), sketchWidth, s.height)
	for _, t := range things {
		s.draw(&out, t.drawn())
	}
	out.WriteString("</svg>")
	return template.HTML(out.String()) //nolint:gosec // numbers, and a title that is escaped
}

func sketched(things []thing) (orb.Bound, int) {
	var b orb.Bound
	corners := 0
	for _, t := range things {
		own, ok := boxOf(t)
		if !ok {
			continue
		}
		if corners == 0 {
			b = own
		}
		b = b.Union(own)
		corners += cornersOf(t.drawn())
	}
	return b, corners
}

func cornersOf(g orb.Geometry) int {
	n := 0
	switch g := g.(type) {
	case orb.Point:
		n = 1
	case orb.MultiLineString:
		for _, l := range g {
			n += len(l)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			for _, r := range p {
				n += len(r)
			}
		}
	}
	return n
}

// scale brings degrees into the drawing.
type scale struct {
	west, north, x, y, height float64
}

func newScale(b orb.Bound) scale {
	const margin = 12
	squeeze := math.Cos((b.Min[1] + b.Max[1]) / 2 * math.Pi / 180)
	width, height := math.Max((b.Max[0]-b.Min[0])*squeeze, 1e-4), math.Max(b.Max[1]-b.Min[1], 1e-4)
	perDegree := math.Min((sketchWidth-2*margin)/width, (sketchHeight-2*margin)/height)
	s := scale{x: perDegree * squeeze, y: perDegree, height: height*perDegree + 2*margin}
	s.west = (b.Min[0]+b.Max[0])/2 - sketchWidth/2/s.x
	s.north = b.Max[1] + margin/s.y
	return s
}

func (s *scale) draw(out *strings.Builder, g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		fmt.Fprintf(out, `<circle r="3" cx="%.1f" cy="%.1f"/>`, (g[0]-s.west)*s.x, (s.north-g[1])*s.y)
	case orb.MultiLineString:
		out.WriteString(`<path class="line" d="`)
		for _, l := range g {
			s.way(out, l)
		}
		out.WriteString(`"/>`)
	case orb.MultiPolygon:
		out.WriteString(`<path d="`)
		for _, p := range g {
			for _, r := range p {
				s.way(out, r)
			}
		}
		out.WriteString(`"/>`)
	}
}

func (s *scale) way(out *strings.Builder, ps []orb.Point) {
	const apart = 0.7 // of the drawing's units, about a pixel
	var lastX, lastY float64
	for i, p := range ps {
		x, y := (p[0]-s.west)*s.x, (s.north-p[1])*s.y
		step := "L"
		switch {
		case i == 0:
			step = "M"
		case i < len(ps)-1 && math.Abs(x-lastX) < apart && math.Abs(y-lastY) < apart:
			continue
		}
		lastX, lastY = x, y
		fmt.Fprintf(out, "%s%.1f %.1f", step, x, y)
	}
}
