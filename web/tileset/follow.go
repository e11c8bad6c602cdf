package tileset

import (
	"container/list"

	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/tiles"
)

// farBehind is after how many revisions the special layers are not compared any more: the picture in which they were looked at is let go.
const farBehind = 100

// Follow makes p the picture for which tiles are kept from now on. Tiles that an old or a new box of a changed feature meets are let go; the others are kept for p, without
// being cut again. When p did not follow from the picture before by a few small deltas, the layers that differ are let go as a whole.
func (c *Cache) Follow(p *Picture) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.now
	c.now = p
	if before == nil {
		return
	}
	boxes, ok := changesOf(before.City, p.City)
	meets := map[string]meeting{}
	for _, l := range planning.Layers() {
		switch {
		case ok:
			meets[l.Name] = meetingOf(boxes[l.Name])
		case before.City.Audience != p.City.Audience || before.City.Layer(l.Name) != p.City.Layer(l.Name):
			meets[l.Name] = everything
		}
	}
	if c.looked != nil && (!ok || p.City.Revision-c.looked.City.Revision > farBehind) {
		c.looked = nil
		for _, s := range special {
			meets[s.name()] = everything
		}
	}
	c.letGo(meets)
}

// lookAgain compares the special layers of the picture that is followed with what they were when they were last asked for: what is found in a city is looked for
// only when somebody asks for its tiles.
func (c *Cache) lookAgain(p *Picture) {
	c.mu.Lock()
	was, again := c.looked, c.now == p && c.looked != p
	c.mu.Unlock()
	if !again {
		return
	}
	meets := map[string]meeting{}
	for _, s := range special {
		if was != nil {
			meets[s.name()] = meetingOf(s.changed(was, p)) // may take long: others go on meanwhile
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now == p && c.looked == was {
		c.looked = p
		c.letGo(meets)
	}
}

// letGo drops the tiles whose layers changed where they are.
func (c *Cache) letGo(meets map[string]meeting) {
	for _, all := range []*list.List{c.recent, c.bare} {
		var next *list.Element
		for e := all.Front(); e != nil; e = next {
			next = e.Next()
			if one := e.Value.(*entry); one.key.aside == 0 && one.changed(meets) {
				c.drop(e)
			}
		}
	}
}

func (e *entry) changed(meets map[string]meeting) bool {
	for _, name := range e.list {
		if m := meets[name]; m != nil && m(e.key.at.Bound(tiles.DefaultBuffer)) {
			return true
		}
	}
	return false
}

// meeting says whether a box meets any of others; nil: there are none.
type meeting func(orb.Bound) bool

func everything(orb.Bound) bool { return true }

// many is from how many boxes on an index is worth its making.
const many = 32

func meetingOf(boxes []orb.Bound) meeting {
	switch {
	case len(boxes) == 0:
		return nil
	case len(boxes) < many:
		return func(b orb.Bound) bool {
			for _, o := range boxes {
				if o.Intersects(b) {
					return true
				}
			}
			return false
		}
	}
	index := geo.NewIndex[int]()
	for i, b := range boxes {
		index.Insert(b, i)
	}
	return func(b orb.Bound) (found bool) {
		index.Search(b, func(orb.Bound, int) bool { found = true; return false })
		return found
	}
}
