package tileset

import (
	"context"
	"runtime"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/gap"
	"peijian/tiles"
	"peijian/tiles/pmtiles"
)

// Archive says which tiles of a picture go into a file.
type Archive struct {
	Picture          *Picture
	Layers           List
	MinZoom, MaxZoom uint32 // MaxZoom at most Deepest
	Lang             planning.Lang
	Progress         func(zoom uint32, tiles uint64) // called now and then, by one goroutine; nil: nobody wants to know
}

// Sink takes the tiles of an archive in the order of their numbers (see pmtiles.Number), packed.
type Sink interface {
	Add(t tiles.Tile, packed []byte) error
	Close(about pmtiles.About) error
}

// Written counts what went into an archive.
type Written struct {
	Tiles   uint64           `json:"tiles"`
	LeftOut map[string]int64 `json:"left_out"` // features of each layer that are not drawn even at the largest zoom written
}

// Write cuts all tiles that show something, zoom by zoom, and ends the sink. It has a few tiles in memory at once. It ends early, with the sink unfinished, when ctx does.
func (a Archive) Write(ctx context.Context, to Sink) (Written, error) {
	out := Written{LeftOut: map[string]int64{}}
	p := a.indexed()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for zoom := a.MinZoom; zoom <= a.MaxZoom; zoom++ {
		for c := range a.cutAll(ctx, p, zoom) {
			one := <-c
			if one.err == nil && len(one.packed) > 0 {
				out.Tiles++
				one.err = to.Add(one.at, one.packed)
			}
			if one.err != nil {
				return out, one.err
			}
			for _, l := range one.left {
				if zoom == a.MaxZoom {
					out.LeftOut[l.Layer] += int64(l.Here)
				}
			}
			if a.Progress != nil && out.Tiles%1000 == 0 {
				a.Progress(zoom, out.Tiles)
			}
		}
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if a.Progress != nil {
			a.Progress(zoom, out.Tiles)
		}
	}
	return out, to.Close(a.about())
}

// indexed is the picture with its gaps found by place.
func (a Archive) indexed() *Picture {
	p := *a.Picture
	if a.Layers.special() {
		list := p.Gaps()
		p.Gaps = func() []*gap.Gap { return list }
		p.nearGaps = geo.NewIndex[int]()
		for i, g := range list {
			if b, ok := groundOf(g); ok {
				p.nearGaps.Insert(b, i)
			}
		}
	}
	return &p
}

// cut is a tile on its way into a file.
type cut struct {
	at     tiles.Tile
	packed []byte
	left   []tiles.LeftOut
	err    error
}

// cutAll cuts the tiles of a zoom on all cores and hands them out in order.
func (a Archive) cutAll(ctx context.Context, p *Picture, zoom uint32) <-chan chan cut {
	queue := make(chan chan cut, 2*runtime.GOMAXPROCS(0))
	work := make(chan struct{}, runtime.GOMAXPROCS(0))
	go func() {
		defer close(queue)
		a.under(p, 0, zoom, func(at tiles.Tile) bool {
			done := make(chan cut, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return false
			}
			work <- struct{}{}
			go func() {
				defer func() { <-work }()
				t, err := Cut(p, a.Layers, at)
				if err != nil || len(t.Plain) == 0 {
					done <- cut{at: at, err: err}
					return
				}
				done <- cut{at, gzipped(t.Plain), t.LeftOut, nil}
			}()
			return true
		})
	}()
	return queue
}

// under goes through the tiles of a zoom under the tile of a number that something meets, in the order of their numbers.
func (a Archive) under(p *Picture, number uint64, zoom uint32, yield func(tiles.Tile) bool) bool {
	at := pmtiles.TileOf(number)
	if !a.meets(p, at) {
		return true
	}
	if at.Z == zoom {
		return yield(at)
	}
	first, below := pmtiles.Number(tiles.Tile{Z: at.Z}), pmtiles.Number(tiles.Tile{Z: at.Z + 1})
	for i := range uint64(4) {
		if !a.under(p, below+4*(number-first)+i, zoom, yield) {
			return false
		}
	}
	return true
}

// meets says whether anything of the layers may be in a tile.
func (a Archive) meets(p *Picture, at tiles.Tile) bool {
	box := at.Bound(tiles.DefaultBuffer)
	for _, name := range a.Layers {
		if specialNamed(name) != nil {
			found := false
			p.nearGaps.Search(box, func(orb.Bound, int) bool { found = true; return false })
			if found {
				return true
			}
			continue
		}
		for range p.City.Layer(name).WithinTile(box) {
			return true
		}
	}
	return false
}

// about describes the file as a whole.
func (a Archive) about() pmtiles.About {
	c := a.Picture.City
	b := c.Bounds()
	return pmtiles.About{Bounds: b, Center: b.Center(), CenterZoom: uint8(min(12, a.MaxZoom)), Metadata: map[string]any{
		"name": c.Info.Name.In(a.Lang), "description": c.Info.Name.In(a.Lang) + " " + c.AsOf.String(), "attribution": c.Info.Notice.In(a.Lang), "type": "overlay", "version": "1.0.0",
		"generator": "Peijian", "vector_layers": Describe(a.Layers, c.Audience, a.Lang), "peijian": map[string]any{"revision": c.Revision, "as_of": c.AsOf, "audience": c.Audience},
	}}
}
