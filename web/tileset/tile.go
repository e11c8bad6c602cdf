package tileset

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/gzip"

	"peijian/planning"
	"peijian/tiles"
)

// Tile is a tile as it goes out. It never changes.
type Tile struct {
	Plain   []byte          // no bytes: the tile shows nothing and leaves nothing out
	Tag     string          // the same for the same bytes and audience, on every server
	LeftOut []tiles.LeftOut // by layer, those that leave something out

	body   int // bytes without the notice
	once   sync.Once
	packed []byte
	grew   func(bytes int64) // tells the cache that keeps it; nil: none does
}

// Cut cuts a tile, whatever was cut before.
func Cut(p *Picture, list List, at tiles.Tile) (*Tile, error) {
	return assemble(p.City.Audience, list, at, func(name string) (piece, error) { return cutPiece(p, name, at) })
}

// assemble puts a tile together from a piece for each layer.
func assemble(audience planning.Audience, list List, at tiles.Tile, pieceOf func(string) (piece, error)) (*Tile, error) {
	out := &Tile{}
	for _, name := range list {
		one, err := pieceOf(name)
		if err != nil {
			return nil, err
		}
		if len(list) == 1 {
			out.Plain = one.body
		} else {
			out.Plain = append(out.Plain, one.body...)
		}
		if one.left.All > 0 {
			out.LeftOut = append(out.LeftOut, one.left)
		}
	}
	return finish(audience, at, out.Plain, out.LeftOut)
}

// finish adds the notice and the tag.
func finish(audience planning.Audience, at tiles.Tile, body []byte, left []tiles.LeftOut) (*Tile, error) {
	notice, err := noticeOf(at, left)
	if err != nil {
		return nil, err
	}
	plain := append(body[:len(body):len(body)], notice...) // a body may be shared
	return &Tile{Plain: plain, LeftOut: left, Tag: tagOf(audience, plain), body: len(body)}, nil
}

// tagOf is a weak validator, since a tile packed and unpacked has the same. The audience stands in it: who held a tile for officers can never be told that
// it is the one for everybody. Of the bytes it has two sums of 64 bits: it tells a tile from what that was before an edit, and protects nothing, so that it need not withstand
// somebody who makes two tiles for the sum's sake, as SHA-256 would in several times the time.
func tagOf(audience planning.Audience, b []byte) string {
	h := xxhash.NewWithSeed(1)
	_, _ = h.Write(b) // never fails
	return fmt.Sprintf(`W/"%s-%016x%016x"`, audience, xxhash.Sum64(b), h.Sum64())
}

// leastPacked is under how many bytes a tile goes out as it is: a packet holds it anyhow.
const leastPacked = 512

// piece is what a tile of one layer gives to one of several.
func (t *Tile) piece(name string) piece {
	out := piece{t.Plain[:t.body], tiles.LeftOut{Layer: name}}
	for _, l := range t.LeftOut {
		out.left = l
	}
	return out
}

// Packed is the tile in gzip, nil when that saves nothing. It is packed by the first who asks.
func (t *Tile) Packed() []byte {
	t.once.Do(func() {
		if len(t.Plain) < leastPacked {
			return
		}
		if t.packed = pack(t.Plain); t.packed != nil && t.grew != nil {
			t.grew(int64(len(t.packed)))
		}
	})
	return t.packed
}

var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, packing) // the level is one that there is
	return w
}}

// packing is the level at which a dense tile takes a few milliseconds; the levels above it take three times as long for a tenth.
const packing = 3

// pack is nil when packing saves nothing.
func pack(plain []byte) []byte {
	if packed := gzipped(plain); len(packed) < len(plain) {
		return packed
	}
	return nil
}

func gzipped(plain []byte) []byte {
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	b := bytes.NewBuffer(make([]byte, 0, len(plain)/2+64))
	w.Reset(b)
	_, _ = w.Write(plain) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
