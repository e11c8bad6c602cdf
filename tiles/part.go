package tiles

import (
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
)

// sketch is what the drawing of one feature came to.
type sketch struct {
	commands uint32 // where its commands end in the part's bytes
	squares  uint32 // where the squares that may stand for it end in the part's
	kind     uint8
	became   fate
	here     bool // the middle of its box is in the tile itself; known of what is not drawn
}

// part is the drawing of some features of a layer, one after another.
type part struct {
	first    int // number of its first feature
	step     int64
	sketches []sketch
	bytes    []byte
	squares  []point

	begun atomic.Bool
	ready chan struct{}
	cause any // of the panic that ended it
}

// partSize is how many features are drawn together: some hundred microseconds.
const partSize = 512

var parts = sync.Pool{New: func() any { return &part{} }}

// drawAll hands out the parts of a layer in their order, each good until the next. Where there are several, other cores draw ahead; whoever waits for a part that
// nobody has begun draws it.
func drawAll(t Tile, l *Layer) iter.Seq[*part] {
	return func(yield func(*part) bool) {
		all := partsOf(l.len())
		defer func() {
			for _, p := range all {
				parts.Put(p)
			}
		}()
		var helpers sync.WaitGroup
		var over atomic.Bool
		defer helpers.Wait()
		defer over.Store(true)
		for range min(runtime.GOMAXPROCS(0), len(all)) - 1 {
			helpers.Go(func() {
				for i := 1; i < len(all) && !over.Load(); i++ {
					all[i].drawn(t, l)
				}
			})
		}
		for _, p := range all {
			if !p.drawn(t, l) {
				<-p.ready
			}
			if p.cause != nil {
				panic(p.cause) // where somebody can catch it
			}
			if !yield(p) {
				return
			}
		}
	}
}

// partsOf are the parts of n features, empty.
func partsOf(n int) []*part {
	all := make([]*part, 0, (n+partSize-1)/partSize)
	for first := 0; first < n; first += partSize {
		p := parts.Get().(*part)
		p.first, p.cause, p.ready = first, nil, make(chan struct{})
		p.sketches, p.bytes, p.squares = p.sketches[:0], p.bytes[:0], p.squares[:0]
		p.begun.Store(false)
		all = append(all, p)
	}
	return all
}

// drawn draws the part, unless somebody else has begun to.
func (p *part) drawn(t Tile, l *Layer) bool {
	if p.begun.Swap(true) {
		return false
	}
	defer close(p.ready)
	defer func() { p.cause = recover() }()
	d := drawings.Get().(*drawing)
	d.prepare(t, l)
	p.step, d.pen.bytes, d.squares = d.step, p.bytes, p.squares
	for i := p.first; i < min(p.first+partSize, l.len()); i++ {
		g := l.geometry(i)
		k := sketch{}
		k.kind, k.became = d.draw(g)
		k.commands, k.squares = uint32(len(d.pen.bytes)), uint32(len(d.squares))
		k.here = (k.became == leftOut || k.became == perhaps) && d.middles(g)
		p.sketches = append(p.sketches, k)
	}
	p.bytes, p.squares = d.pen.bytes, d.squares
	d.pen.bytes, d.squares = nil, nil // the part's
	drawings.Put(d)
	return true
}
