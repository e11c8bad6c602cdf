package ogc

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"peijian/planning"
	"peijian/planning/gap"
)

// pictureID tells pictures apart.
type pictureID struct {
	revision int64
	day      planning.Date
}

func idOfPicture(p Picture) pictureID { return pictureID{p.Revision, p.AsOf} }

// name is how the address of a page names its picture: 17.20261123.
func (id pictureID) name() string {
	return fmt.Sprintf("%d.%s", id.revision, strings.ReplaceAll(id.day.String(), "-", ""))
}

// pictureOf is the picture of a city that is not the current one. Its gaps are worked out by themselves, so that those of the current one
// go on following from one another.
func pictureOf(c *planning.City) Picture {
	return Picture{City: c, Gaps: sync.OnceValue(func() []*gap.Gap { return gap.Detect(c) })}
}

// How many pictures are held for walks that have not come to their end, and for how long after a page was last asked for. They share
// almost everything with one another.
const (
	shelfRoom = 32
	shelfTime = 10 * time.Minute
)

// shelf holds the pictures on which somebody still walks.
type shelf struct {
	clock func() time.Time

	mutex sync.Mutex
	held  map[pictureID]*heldPicture
}

type heldPicture struct {
	Picture
	asked time.Time
}

func newShelf(clock func() time.Time) *shelf {
	return &shelf{clock: clock, held: map[pictureID]*heldPicture{}}
}

func (s *shelf) get(id pictureID) (Picture, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	now := s.clock()
	s.sweep(now)
	h, ok := s.held[id]
	if !ok {
		return Picture{}, false
	}
	h.asked = now
	return h.Picture, true
}

// put holds a picture, or goes on holding it.
func (s *shelf) put(p Picture) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	now := s.clock()
	s.sweep(now)
	if h, ok := s.held[idOfPicture(p)]; ok {
		h.asked = now
		return
	}
	if len(s.held) >= shelfRoom {
		s.dropOldest()
	}
	s.held[idOfPicture(p)] = &heldPicture{p, now}
}

func (s *shelf) sweep(now time.Time) {
	for id, h := range s.held {
		if now.Sub(h.asked) > shelfTime {
			delete(s.held, id)
		}
	}
}

func (s *shelf) dropOldest() {
	var oldest pictureID
	var asked time.Time
	for id, h := range s.held {
		if asked.IsZero() || h.asked.Before(asked) {
			oldest, asked = id, h.asked
		}
	}
	delete(s.held, oldest)
}
