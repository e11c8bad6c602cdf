package web

import (
	"bytes"
	"container/list"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/sync/singleflight"

	"peijian/tiles"
)

// tileKey names a tile of one state of a layer.
type tileKey struct {
	layer   string
	content uint64
	at      tiles.Tile
}

// packedTile is a tile as it is sent. packed is nil when packing saves nothing.
type packedTile struct{ plain, packed []byte }

// overhead is what a kept tile costs beside its bytes.
const overhead = 256

func (t *packedTile) size() int64 { return int64(len(t.plain)+len(t.packed)) + overhead }

// tileCache keeps the tiles that were asked for last, up to so many bytes. A tile that several ask for at once is cut once.
type tileCache struct {
	room    int64
	cutting singleflight.Group

	mu     sync.Mutex
	used   int64
	byKey  map[tileKey]*list.Element
	recent *list.List // of kept, the latest first
}

type kept struct {
	key  tileKey
	tile *packedTile
}

func newTileCache(room int64) *tileCache {
	return &tileCache{room: room, byKey: map[tileKey]*list.Element{}, recent: list.New()}
}

// get gives the kept tile, or cuts it.
func (c *tileCache) get(key tileKey, cut func() ([]byte, error)) (*packedTile, error) {
	if t := c.find(key); t != nil {
		return t, nil
	}
	v, err, _ := c.cutting.Do(fmt.Sprint(key), func() (any, error) {
		plain, err := cut()
		if err != nil {
			return nil, err
		}
		t := pack(plain)
		c.keep(key, t)
		return t, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*packedTile), nil
}

func (c *tileCache) find(key tileKey) *packedTile {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byKey[key]
	if e == nil {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(kept).tile
}

// keep takes a tile in and lets the oldest go. Empty ones are not kept: they cost nothing to cut, and the world has enough of them to
// drive out all others.
func (c *tileCache) keep(key tileKey, t *packedTile) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(t.plain) == 0 || c.byKey[key] != nil || t.size() > c.room {
		return
	}
	c.byKey[key] = c.recent.PushFront(kept{key, t})
	for c.used += t.size(); c.used > c.room; {
		oldest := c.recent.Back()
		gone := c.recent.Remove(oldest).(kept)
		delete(c.byKey, gone.key)
		c.used -= gone.tile.size()
	}
}

func pack(plain []byte) *packedTile {
	t := &packedTile{plain: plain}
	if len(plain) < 512 {
		return t
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed+3)
	if err != nil {
		return t
	}
	if _, err = w.Write(plain); err == nil && w.Close() == nil && b.Len() < len(plain) {
		t.packed = b.Bytes()
	}
	return t
}
