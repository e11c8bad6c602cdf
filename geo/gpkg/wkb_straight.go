package gpkg

import (
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/internal/guard"
)

// Kinds of curves and surfaces. Programs that read a geodatabase call every polygon a surface as soon as one of its layer has an arc: those that consist of straight
// lines are read, an arc is not.
const (
	wkbCompoundCurve = 9
	wkbCurvePolygon  = 10
	wkbMultiCurve    = 11
	wkbMultiSurface  = 12
)

// curve reads a line, or one put together of lines that go on where the last ended.
func (w *wkb) curve(h head) orb.LineString {
	switch {
	case w.problem != nil:
		return nil
	case h.kind == wkbLine:
		return w.line(h)
	case h.kind != wkbCompoundCurve:
		w.misplaced(h.kind)
		return nil
	}
	var out orb.LineString
	for range w.count(h, 9) {
		inner := w.head()
		if w.problem == nil && inner.kind != wkbLine {
			w.misplaced(inner.kind)
		}
		next := w.line(inner)
		if w.problem != nil {
			return nil
		}
		switch {
		case len(out) == 0 || len(next) == 0:
			out = append(out, next...)
		case out[len(out)-1] != next[0]:
			w.fail(guard.Problem("gpkg.curve_parts", "曲线的各段首尾不相接。", "the parts of a curve do not go on where the last ended"))
			return nil
		default:
			out = append(out, next[1:]...)
		}
	}
	return out
}

// surface reads a polygon, or one whose rings are curves.
func (w *wkb) surface(h head) orb.Polygon {
	switch {
	case w.problem != nil:
		return nil
	case h.kind == wkbPolygon:
		return w.polygon(h)
	case h.kind != wkbCurvePolygon:
		w.misplaced(h.kind)
		return nil
	}
	var p orb.Polygon
	for i := range w.count(h, 9) {
		r := orb.Ring(w.curve(w.head()))
		if w.checkRing(r, i); w.problem != nil {
			return nil
		}
		p = append(p, r)
	}
	return p
}

// misplaced refuses a part: an arc is not read, and a point is none of a curve.
func (w *wkb) misplaced(kind uint32) {
	if kind > wkbCollection {
		w.fail(guard.UnreadKind("gpkg", int(kind)))
		return
	}
	w.fail(anotherKind())
}

func anotherKind() *geo.Problem {
	return guard.Problem("gpkg.blob", "图形的部分与其类型不符。", "a part of the shape is of another kind")
}
