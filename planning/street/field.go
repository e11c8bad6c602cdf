package street

import (
	"math"
	"slices"
)

// Field holds the distances from some places to everything within a radius. It never changes, and any number of goroutines may ask it.
type Field struct {
	net     *Network
	nodes   []int32 // in order
	far     []float64
	sources []Access
	radius  float64
}

// Field measures from the nearest of the sources as far as radius m and keeps what it found.
func (n *Network) Field(sources []Access, radius float64) *Field {
	w := n.walks.Get().(*Walk)
	defer n.walks.Put(w)
	w.From(sources, radius)
	f := &Field{net: n, nodes: slices.Clone(w.touched), far: make([]float64, len(w.touched)), sources: slices.Clone(sources), radius: radius}
	slices.Sort(f.nodes)
	for i, node := range f.nodes {
		f.far[i] = w.far[node]
	}
	return f
}

// To is the distance to a place in metres, as [Walk.To].
func (f *Field) To(place Access) float64 { return reach(f.net, f.node, f.sources, place, f.radius) }

// Connected says whether one can walk from some source to a place, however far.
func (f *Field) Connected(place Access) bool { return connected(f.net, f.sources, place) }

func (f *Field) node(id int32) float64 {
	if i, there := slices.BinarySearch(f.nodes, id); there {
		return f.far[i]
	}
	return math.Inf(1)
}

// reach is the distance to a place when node tells those to the nodes.
func reach(n *Network, node func(int32) float64, sources []Access, place Access, radius float64) float64 {
	p := n.pieces[place.piece]
	best := min(node(p.from)+place.along, node(p.to)+p.length-place.along)
	for _, s := range sources {
		if s.piece == place.piece {
			best = min(best, s.Away+math.Abs(s.along-place.along))
		}
	}
	if best += place.Away; best > radius {
		return math.Inf(1)
	}
	return best
}

func connected(n *Network, sources []Access, place Access) bool {
	return slices.ContainsFunc(sources, func(s Access) bool { return n.Connected(s, place) })
}
