package street

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Lines are the stretches of street that lie within radius of the walk's sources, cut off where the distance is reached, for a map: never more than was
// reached, and no area. The radius must not be larger than that of the walk.
func (w *Walk) Lines(radius float64) orb.MultiLineString {
	var out orb.MultiLineString
	for _, k := range w.near() {
		length := w.net.pieces[k].length
		for _, r := range w.reached(k, radius) {
			out = append(out, orb.LineString{between(w.net.ends(k, r[0]/length)), between(w.net.ends(k, r[1]/length))})
		}
	}
	return out
}

func (n *Network) ends(k int32, t float64) (a, b orb.Point, at float64) {
	return n.nodes[n.pieces[k].from], n.nodes[n.pieces[k].to], t
}

// near are the pieces of street of which the walk met an end, and those on which it began.
func (w *Walk) near() []int32 {
	var out []int32
	for _, u := range w.touched {
		for _, a := range w.net.arcs[w.net.first[u]:w.net.first[u+1]] {
			if int(a.piece) < w.net.streets {
				out = append(out, a.piece)
			}
		}
	}
	for _, s := range w.sources {
		out = append(out, s.piece)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// reached are the stretches of a piece within radius, as metres from its beginning, in order and apart.
func (w *Walk) reached(k int32, radius float64) [][2]float64 {
	p := w.net.pieces[k]
	var all [][2]float64
	add := func(from, to float64) {
		if from, to = max(from, 0), min(to, p.length); from < to {
			all = append(all, [2]float64{from, to})
		}
	}
	add(0, radius-w.node(p.from))
	add(p.length-(radius-w.node(p.to)), p.length)
	for _, s := range w.sources {
		if s.piece == k {
			add(s.along-(radius-s.Away), s.along+(radius-s.Away))
		}
	}
	slices.SortFunc(all, func(a, b [2]float64) int { return cmp.Compare(a[0], b[0]) })
	var out [][2]float64
	for _, r := range all {
		if n := len(out); n > 0 && r[0] <= out[n-1][1] {
			out[n-1][1] = math.Max(out[n-1][1], r[1])
		} else {
			out = append(out, r)
		}
	}
	return out
}
