package web

import (
	"context"
	"sync"
	"sync/atomic"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/permit"
	"peijian/planning/reach"
	"peijian/web/tileset"
)

// picture is one City with what is computed from all of it, once, by the first who asks.
type picture struct {
	*planning.City
	gaps    func() []*gap.Gap
	cells   func() gap.CellReport
	reach   func() reach.Reach
	borders func() gap.Borders
	judge   func() func(*permit.Application) permit.Ruling
	queue   func() []queued
	past    bool             // it is not the current City's
	drawing *tileset.Picture // what tiles are cut from
}

// pictures hands out the picture of the current City.
type pictures struct {
	gaps  func(*planning.City) []*gap.Gap
	judge Judge

	pastGaps func(*planning.City) []*gap.Gap

	tiles   *tileset.Cache // follows the current City
	current atomic.Pointer[picture]
	making  sync.Mutex
	last    uint64     // number of the last picture made
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
	next := p.make(c, p.gaps)
	if before != nil && before.AsOf == c.AsOf && before.Revision > c.Revision {
		return next // for a request that took its City before the current one came
	}
	p.tiles.Follow(next.drawing)
	p.current.Store(next)
	return next
}

func (p *pictures) make(c *planning.City, gaps func(*planning.City) []*gap.Gap) *picture {
	next := &picture{City: c}
	next.gaps = sync.OnceValue(func() []*gap.Gap { return gaps(c) })
	next.cells = sync.OnceValue(func() gap.CellReport { return gap.DetectCells(c) })
	next.borders = sync.OnceValue(func() gap.Borders { return gap.FindBorders(c) })
	next.reach = sync.OnceValue(func() reach.Reach { return reach.Of(c) })
	next.judge = sync.OnceValue(func() func(*permit.Application) permit.Ruling { return p.judge(c) })
	next.queue = sync.OnceValue(func() []queued { return queueOf(c, next.judge()) })
	p.last++
	next.drawing = &tileset.Picture{City: c, Gaps: next.gaps, Serial: p.last}
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
