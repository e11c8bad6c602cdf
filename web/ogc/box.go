package ogc

import (
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
)

// window is the ground that bbox names. A box of degrees is compared with shapes as they are kept, one of metres with shapes in the city's
// plane; either is exact.
type window struct {
	degrees []orb.Bound // longitude and latitude; two of them when the box crosses the date line
	plane   *geo.Shape  // in the city's plane
}

// windowOf reads bbox and bbox-crs; nil without bbox. Of six numbers the third and the sixth are heights, which nothing here has.
func (a *ask) windowOf() (*window, error) {
	given := a.param("bbox")
	in, err := a.systemOf("bbox-crs")
	if err != nil || given == "" {
		return nil, err
	}
	n, err := numbersOf(given)
	if err != nil {
		return nil, err
	}
	if in.swapped {
		n = [4]float64{n[1], n[0], n[3], n[2]}
	}
	if n[1] > n[3] || n[0] > n[2] && !in.Geographic() {
		return nil, badParameter("bbox", text("最小值大于最大值", "a lower corner is above the upper one"))
	}
	return a.windowIn(in, n)
}

func (a *ask) windowIn(in system, n [4]float64) (*window, error) {
	switch {
	case in.Geographic():
		if math.Abs(n[1]) > 90 || math.Abs(n[3]) > 90 || math.Abs(n[0]) > 360 || math.Abs(n[2]) > 360 {
			return nil, badParameter("bbox", text("经纬度超出范围", "has no such longitude or latitude"))
		}
		if n[0] > n[2] {
			return &window{degrees: []orb.Bound{box(n[0], n[1], 180, n[3]), box(-180, n[1], n[2], n[3])}}, nil
		}
		return &window{degrees: []orb.Bound{box(n[0], n[1], n[2], n[3])}}, nil
	case in.Code() == 3857:
		west, south := in.ToGeographic(n[0], n[1])
		east, north := in.ToGeographic(n[2], n[3])
		return &window{degrees: []orb.Bound{box(west, south, east, north)}}, nil
	}
	b := box(n[0], n[1], n[2], n[3])
	if in.Code() != a.picture.Info.Plane { // the same strip with its number before the easting
		shift := stripShift(in.System, a.picture.Plane())
		b = box(n[0]-shift, n[1], n[2]-shift, n[3])
	}
	shape, err := geo.Prepare(b.ToPolygon())
	if err != nil {
		return nil, badParameter("bbox", text("坐标超出范围", "is out of range"))
	}
	return &window{plane: shape}, nil
}

// stripShift is how many metres of easting lie between two systems of one strip.
func stripShift(a, b crs.System) float64 {
	x1, _ := a.FromGeographic(114, 30)
	x2, _ := b.FromGeographic(114, 30)
	return math.Round(x1 - x2)
}

func box(west, south, east, north float64) orb.Bound {
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
}

// numbersOf reads the four numbers of the ground out of four or six.
func numbersOf(given string) ([4]float64, error) {
	parts := strings.Split(given, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return [4]float64{}, badParameter("bbox", text("应为 4 个或 6 个数字", "must be 4 or 6 numbers"))
	}
	all := make([]float64, len(parts))
	for i, part := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return [4]float64{}, badParameter("bbox", text("应为 4 个或 6 个数字", "must be 4 or 6 numbers"))
		}
		all[i] = v
	}
	half := len(all) / 2
	return [4]float64{all[0], all[1], all[half], all[half+1]}, nil
}

// meets says exactly whether a thing shares a point with the window.
func (w *window) meets(t thing) bool {
	if w.plane != nil {
		shape := t.measured()
		return shape != nil && shape.Intersects(w.plane)
	}
	for _, b := range w.degrees {
		if geo.MeetsBox(t.drawn(), b) {
			return true
		}
	}
	return false
}

// near goes through the features of a layer that may meet the window, in no order, some of them twice when the window has two parts.
func (w *window) near(col *planning.Collection) iter.Seq[*planning.Feature] {
	if w.plane != nil {
		return col.Within(w.plane.Bound())
	}
	return func(yield func(*planning.Feature) bool) {
		for _, b := range w.degrees {
			for f := range col.WithinTile(mercatorBox(b)) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// mercatorBox is the box of the tile index that holds a box of degrees: in EPSG:3857 it is a box too. A hair is added for rounding.
func mercatorBox(b orb.Bound) orb.Bound {
	const end = 89.9 // the poles are infinitely far
	b.Min[1], b.Max[1] = max(b.Min[1], -end), min(b.Max[1], end)
	m := crs.ToMercator(orb.MultiPoint{b.Min, b.Max}).Bound()
	return m.Pad(0.001)
}
