package paper

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// places are the parts of a map that are written on.
type places struct {
	frame orb.Bound
	taken []orb.Bound
}

// take reserves a part of the map when it lies in the frame and nothing is written there.
func (p *places) take(b orb.Bound) bool {
	if !p.frame.Contains(b.Min) || !p.frame.Contains(b.Max) {
		return false
	}
	for _, other := range p.taken {
		if b.Min[0] < other.Max[0] && other.Min[0] < b.Max[0] && b.Min[1] < other.Max[1] && other.Min[1] < b.Max[1] {
			return false
		}
	}
	p.taken = append(p.taken, b)
	return true
}

// names writes the names of rooms, grounds, phases and buildings where they cover nothing, the rooms first, and counts the rooms that found no place.
func (s *sheet) names(v view, m *Map) (unnamed int) {
	p := &places{frame: v.frame()}
	p.take(orb.Bound{Min: orb.Point{v.left + 1, v.top + v.h - 24}, Max: orb.Point{v.left + 130, v.top + v.h - 1}}) // the scale
	p.take(orb.Bound{Min: orb.Point{v.left + v.w - 32, v.top + 1}, Max: orb.Point{v.left + v.w - 1, v.top + 46}})  // north
	spots := roomSpots(v, m)
	for _, x := range spots {
		p.take(orb.Bound{Min: orb.Point{x.at[0] - 2, x.at[1] - 2}, Max: orb.Point{x.at[0] + 2, x.at[1] + 2}})
		s.pdf.RectFromUpperLeftWithStyle(x.at[0]-2, x.at[1]-2, 4, 4, "F")
	}
	for _, x := range spots {
		if !s.beside(p, x.at, x.text(), 7) {
			unnamed += len(x.marks)
		}
	}
	for _, l := range m.Labels {
		x, y := v.at(l.At)
		s.beneath(p, orb.Point{x, y}, shortened(l.Text), 8.5, 12)
	}
	for _, ground := range phaseHulls(m) {
		b := ground.ring.Bound()
		x, y := v.at(b.Center())
		s.beneath(p, orb.Point{x, y}, fmt.Sprintf("第 %d 期", ground.number), 7.5, 9)
	}
	for _, b := range m.Buildings {
		if b.Name != "" && b.Shape != nil {
			x, y := v.at(b.Shape.Bound().Center())
			s.written(p, orb.Point{x, y}, b.Name, 6, false)
		}
	}
	return unnamed
}

// spot is a place with rooms: those that lie on one another on paper share it.
type spot struct {
	at    orb.Point
	marks []string
}

// text lists the first rooms of a spot and counts the others.
func (x spot) text() string {
	const listed = 3
	if len(x.marks) <= listed {
		return strings.Join(x.marks, "、")
	}
	return fmt.Sprintf("%s 等%d间", strings.Join(x.marks[:listed-1], "、"), len(x.marks))
}

func roomSpots(v view, m *Map) []spot {
	var out []spot
next:
	for i, room := range m.Rooms {
		if i >= len(m.Marks) || !v.holds(room.Bound()) {
			continue
		}
		x, y := v.at(room)
		for k := range out {
			if math.Hypot(out[k].at[0]-x, out[k].at[1]-y) < 5 {
				out[k].marks = append(out[k].marks, m.Marks[i])
				continue next
			}
		}
		out = append(out, spot{orb.Point{x, y}, []string{m.Marks[i]}})
	}
	return out
}

// beside writes next to a point, on the first side that is free.
func (s *sheet) beside(p *places, at orb.Point, text string, size float64) bool {
	s.size = size
	reach := s.widthOf(text)/2 + 4
	for _, way := range [][2]float64{{reach, -3}, {reach, 4}, {-reach, -3}, {-reach, 4}, {0, -7}, {0, 7}} {
		if s.written(p, orb.Point{at[0] + way[0], at[1] + way[1]}, text, size, true) {
			return true
		}
	}
	return false
}

// beneath writes at a point, or above or below it, step by step.
func (s *sheet) beneath(p *places, at orb.Point, text string, size, step float64) {
	for n := range 16 {
		for _, way := range []float64{-1, 1} {
			if s.written(p, orb.Point{at[0], at[1] + way*float64(n)*step}, text, size, true) {
				return
			}
		}
	}
}

// written writes text with its middle at a point, when nothing is there; on white where paper is asked for, so that no line runs through it.
func (s *sheet) written(p *places, middle orb.Point, text string, size float64, paper bool) bool {
	s.size = size
	half := s.widthOf(text) / 2
	if !p.take(orb.Bound{Min: orb.Point{middle[0] - half, middle[1] - size*0.5}, Max: orb.Point{middle[0] + half, middle[1] + size*0.5}}) {
		return false
	}
	if paper {
		s.pdf.SetFillColor(255, 255, 255)
		s.pdf.RectFromUpperLeftWithStyle(middle[0]-half-0.5, middle[1]-size*0.45, 2*half+1, size*0.9, "F")
		s.pdf.SetFillColor(0, 0, 0)
	}
	s.put(middle[0]-half, middle[1]+size*0.37, text)
	return true
}

// shortened is a name that a map can hold; the tables have it whole.
func shortened(name string) string {
	const most = 18
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}
