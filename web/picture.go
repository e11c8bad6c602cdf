package web

import (
	"context"
	"sync"
	"sync/atomic"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/permit"
)

// picture is one City with what is computed from all of it, once, by the first who asks.
type picture struct {
	*planning.City
	gaps     func() []*gap.Gap
	cells    func() gap.CellReport
	reach    func() gap.Reach
	judge    func() func(*permit.Application) permit.Ruling
	queue    func() []queued
	past     bool              // it is not the current City's
	contents map[string]uint64 // of each layer: the same number in two pictures says that nothing in it changed
}

// pictures hands out the picture of the current City.
type pictures struct {
	gaps  func(*planning.City) []*gap.Gap
	judge Judge

	pastGaps func(*planning.City) []*gap.Gap

	current atomic.Pointer[picture]
	making  sync.Mutex
	last    uint64     // content number given out
	past    []*picture // see ofPast
}

// of gives the picture of c. The last one is kept; a request that still works on an older one keeps its own.
func (p *pictures) of(c *planning.City) *picture {
	if now := p.current.Load(); now != nil && now.City == c {
		return now
	}
	p.making.Lock()
	defer p.making.Unlock()
	before := p.current.Load()
	if before != nil && before.City == c {
		return before
	}
	next := p.make(c, before)
	p.current.Store(next)
	return next
}

func (p *pictures) make(c *planning.City, before *picture) *picture {
	next := &picture{City: c, contents: map[string]uint64{}}
	next.gaps = sync.OnceValue(func() []*gap.Gap { return p.gaps(c) })
	next.cells = sync.OnceValue(func() gap.CellReport { return gap.DetectCells(c) })
	next.reach = sync.OnceValue(func() gap.Reach { return gap.ReachOf(c) })
	next.judge = sync.OnceValue(func() func(*permit.Application) permit.Ruling { return p.judge(c) })
	next.queue = sync.OnceValue(func() []queued { return queueOf(c, next.judge()) })
	for _, l := range planning.Layers() {
		if before != nil && before.Layer(l.Name) == c.Layer(l.Name) {
			next.contents[l.Name] = before.contents[l.Name]
			continue
		}
		p.last++
		next.contents[l.Name] = p.last
	}
	p.last++
	next.contents[gapsLayer] = p.last
	return next
}

// gap finds a gap by its id, nil when it is not there.
func (p *picture) gap(id string) *gap.Gap {
	for _, g := range p.gaps() {
		if g.ID == id {
			return g
		}
	}
	return nil
}

type pictureKey struct{}

// pictureOf is the picture that the request took when it arrived.
func pictureOf(ctx context.Context) *picture {
	p, _ := ctx.Value(pictureKey{}).(*picture)
	return p
}
