package street

import "math"

// Walk measures distances along streets from some places to all others. It may be used again and again, and allocates only the first times; one goroutine at
// a time.
type Walk struct {
	net     *Network
	far     []float64 // of each node that was met in this round, m
	met     []uint32  // round in which a node was met
	wanted  []uint32  // round in which a node is a goal
	round   uint32
	touched []int32 // nodes met in this round
	heap    []waiting
	sources []Access
	radius  float64
}

type waiting struct {
	far  float64
	node int32
}

// Walk prepares a walk.
func (n *Network) Walk() *Walk {
	return &Walk{net: n, far: make([]float64, len(n.nodes)), met: make([]uint32, len(n.nodes)), wanted: make([]uint32, len(n.nodes))}
}

// From measures from the nearest of the sources, the part between source and street counted in, as far as radius m: math.Inf(1) goes everywhere.
func (w *Walk) From(sources []Access, radius float64) { w.run(sources, nil, radius) }

// Between measures as From, and stops when the distances to all goals are known.
func (w *Walk) Between(sources, goals []Access, radius float64) { w.run(sources, goals, radius) }

func (w *Walk) run(sources, goals []Access, radius float64) {
	w.begin(sources, radius)
	missing := w.want(goals)
	for len(w.heap) > 0 && (len(goals) == 0 || missing > 0) {
		top := w.pop()
		if top.far > w.far[top.node] {
			continue // met again since, on a shorter way
		}
		if w.wanted[top.node] == w.round {
			w.wanted[top.node] = 0
			missing--
		}
		for _, a := range w.net.arcs[w.net.first[top.node]:w.net.first[top.node+1]] {
			w.meet(a.to, top.far+a.length)
		}
	}
}

func (w *Walk) begin(sources []Access, radius float64) {
	if w.round++; w.round == 0 { // after 4 billion rounds marks of the first would count again
		clear(w.met)
		clear(w.wanted)
		w.round = 1
	}
	w.heap, w.touched = w.heap[:0], w.touched[:0]
	w.sources, w.radius = append(w.sources[:0], sources...), radius
	for _, s := range sources {
		p := w.net.pieces[s.piece]
		w.meet(p.from, s.Away+s.along)
		w.meet(p.to, s.Away+p.length-s.along)
	}
}

// want marks the ends of the goals' pieces that can be reached at all and counts them.
func (w *Walk) want(goals []Access) (missing int) {
	for _, g := range goals {
		if !w.Connected(g) {
			continue
		}
		p := w.net.pieces[g.piece]
		for _, node := range [2]int32{p.from, p.to} {
			if w.wanted[node] != w.round {
				w.wanted[node] = w.round
				missing++
			}
		}
	}
	return missing
}

func (w *Walk) meet(node int32, far float64) {
	if far > w.radius {
		return
	}
	if w.met[node] != w.round {
		w.met[node] = w.round
		w.touched = append(w.touched, node)
	} else if far >= w.far[node] {
		return
	}
	w.far[node] = far
	w.push(waiting{far, node})
}

// To is the distance to a place in metres, the part between street and place counted in. It is math.Inf(1) where the walk did not come within its
// radius: on another part of the network, or too far.
func (w *Walk) To(place Access) float64 { return reach(w.net, w.node, w.sources, place, w.radius) }

// Connected says whether one can walk from some source to a place, however far.
func (w *Walk) Connected(place Access) bool { return connected(w.net, w.sources, place) }

// Met is the number of nodes that the walk came to.
func (w *Walk) Met() int { return len(w.touched) }

func (w *Walk) node(id int32) float64 {
	if w.met[id] != w.round {
		return math.Inf(1)
	}
	return w.far[id]
}

func (w *Walk) push(x waiting) {
	w.heap = append(w.heap, x)
	i := len(w.heap) - 1
	for i > 0 {
		up := (i - 1) / 4
		if w.heap[up].far <= x.far {
			break
		}
		w.heap[i] = w.heap[up]
		i = up
	}
	w.heap[i] = x
}

func (w *Walk) pop() waiting {
	top, last := w.heap[0], len(w.heap)-1
	x := w.heap[last]
	w.heap = w.heap[:last]
	for i := 0; last > 0; {
		least := 4*i + 1
		if least >= last {
			w.heap[i] = x
			break
		}
		for k := least + 1; k < min(4*i+5, last); k++ {
			if w.heap[k].far < w.heap[least].far {
				least = k
			}
		}
		if x.far <= w.heap[least].far {
			w.heap[i] = x
			break
		}
		w.heap[i], i = w.heap[least], least
	}
	return top
}
