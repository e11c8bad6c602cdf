package tileset

import (
	"container/list"
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"

	"peijian/planning"
	"peijian/tiles"
)

// Cache keeps the tiles that were asked for last, and of those that it had to let go, their validators. It follows the city: see [Cache.Follow]. Any number of
// goroutines may use it; a tile that several ask for at once is cut once.
type Cache struct {
	room    int64
	cutting singleflight.Group

	mu     sync.Mutex
	now    *Picture // the last that was followed
	looked *Picture // the one in which the special layers were last looked at; nil: they are not kept
	used   int64
	byKey  map[key]*list.Element
	recent *list.List // of *entry with its tile, the latest first
	bare   *list.List // of *entry of whose tile only the validator is left
}

// key names a tile. aside is 0 for the picture that the cache follows, and the number of any other.
type key struct {
	layers string
	at     tiles.Tile
	aside  uint64
}

type entry struct {
	key  key
	list List
	tag  string
	tile *Tile // nil: let go
	size int64
}

// overhead is what a kept tile costs beside its bytes; mostBare bounds the validators that are kept alone, to some 16 MB.
const (
	overhead = 256
	mostBare = 1 << 16
)

// NewCache makes a cache for so many bytes of tiles.
func NewCache(room int64) *Cache {
	return &Cache{room: room, byKey: map[key]*list.Element{}, recent: list.New(), bare: list.New()}
}

// Get gives the kept tile of a picture, or cuts it.
func (c *Cache) Get(p *Picture, l List, at tiles.Tile) (*Tile, error) {
	if t, _ := c.find(p, l, at); t != nil {
		return t, nil
	}
	v, err, _ := c.cutting.Do(fmt.Sprint(l, at, p.Serial), func() (any, error) {
		t, err := assemble(p.City.Audience, l, at, func(name string) (piece, error) { return c.pieceOf(p, l, name, at) })
		if err == nil {
			c.keep(p, l, at, t)
		}
		return t, err
	})
	if err != nil {
		return nil, err
	}
	return v.(*Tile), nil
}

// pieceOf cuts a layer of a tile. Of several, each is looked for among the tiles of one layer.
func (c *Cache) pieceOf(p *Picture, l List, name string, at tiles.Tile) (piece, error) {
	if len(l) == 1 {
		return cutPiece(p, name, at)
	}
	one, err := c.Get(p, List{name}, at)
	if err != nil {
		return piece{}, err
	}
	return one.piece(name), nil
}

// Kept gives the tile of a picture if it is kept, and its validator if that is known, without cutting anything.
func (c *Cache) Kept(p *Picture, l List, at tiles.Tile) (*Tile, string) { return c.find(p, l, at) }

// GetOther gives the kept tile of something that no picture has, known by a name and a number of its own that is not 0, or cuts it.
func (c *Cache) GetOther(name string, number uint64, audience planning.Audience, at tiles.Tile, layers func() []tiles.Layer) (*Tile, error) {
	k := key{name, at, number}
	if t, _ := c.look(k); t != nil {
		return t, nil
	}
	v, err, _ := c.cutting.Do(fmt.Sprint(k), func() (any, error) {
		body, left, err := tiles.Cut(at, layers())
		if err != nil {
			return nil, err
		}
		t, err := finish(audience, at, body, left)
		if err == nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.put(&entry{key: k, tag: t.Tag, tile: t})
		}
		return t, err
	})
	if err != nil {
		return nil, err
	}
	return v.(*Tile), nil
}

// grow counts the room that packing an entry's tile took.
func (c *Cache) grow(e *entry, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.byKey[e.key]; at == nil || at.Value.(*entry) != e {
		return
	}
	e.size += bytes
	c.used += bytes
	c.makeRoom()
}

// keyOf is asked with the lock.
func (c *Cache) keyOf(p *Picture, l List, at tiles.Tile) key {
	k := key{l.String(), at, 0}
	if c.now != p || l.special() && c.looked != p {
		k.aside = p.Serial
	}
	return k
}

// find gives what is known of a tile of a picture.
func (c *Cache) find(p *Picture, l List, at tiles.Tile) (*Tile, string) {
	if l.special() {
		c.lookAgain(p)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at(c.keyOf(p, l, at))
}

func (c *Cache) look(k key) (*Tile, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at(k)
}

// at is asked with the lock.
func (c *Cache) at(k key) (*Tile, string) {
	e := c.byKey[k]
	if e == nil {
		return nil, ""
	}
	one := e.Value.(*entry)
	if one.tile != nil {
		c.recent.MoveToFront(e)
	} else {
		c.bare.MoveToFront(e)
	}
	return one.tile, one.tag
}

// keep takes a tile in. When the city went on while it was cut, it is kept for the picture of which it is, and for no other. Empty ones are not kept: they cost
// nothing to cut, and the world has enough of them to drive out all others.
func (c *Cache) keep(p *Picture, l List, at tiles.Tile, t *Tile) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(&entry{key: c.keyOf(p, l, at), list: l, tag: t.Tag, tile: t})
}

// put is asked with the lock.
func (c *Cache) put(e *entry) {
	e.size = overhead + int64(len(e.tile.Plain))
	if len(e.tile.Plain) == 0 || e.size > c.room {
		return
	}
	if old := c.byKey[e.key]; old != nil {
		c.drop(old)
	}
	c.byKey[e.key] = c.recent.PushFront(e)
	e.tile.grew = func(bytes int64) { c.grow(e, bytes) }
	c.used += e.size
	c.makeRoom()
}

// makeRoom lets the tiles go that nobody asked for longest; their validators stay for a while.
func (c *Cache) makeRoom() {
	for c.used > c.room {
		e := c.recent.Back()
		one := e.Value.(*entry)
		c.drop(e)
		if one.key.aside == 0 {
			c.byKey[one.key] = c.bare.PushFront(&entry{key: one.key, list: one.list, tag: one.tag})
		}
	}
	for c.bare.Len() > mostBare {
		c.drop(c.bare.Back())
	}
}

func (c *Cache) drop(e *list.Element) {
	one := e.Value.(*entry)
	delete(c.byKey, one.key)
	if one.tile == nil {
		c.bare.Remove(e)
		return
	}
	c.recent.Remove(e)
	c.used -= one.size
}
