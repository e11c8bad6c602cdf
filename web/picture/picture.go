package picture

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"

	"peijian/planning"
	"peijian/planning/gap"
	"peijian/planning/permit"
	"peijian/planning/reach"
	"peijian/web/answer"
	"peijian/web/session"
	"peijian/web/tileset"
)

// Picture is one City with what is computed from all of it, once, by the first who asks.
type Picture struct {
	*planning.City
	Gaps    func() []*gap.Gap
	Cells   func() gap.CellReport
	Reach   func() reach.Reach
	Borders func() gap.Borders
	Judge   func() func(*permit.Application) permit.Ruling
	Queue   func() []Queued
	Past    bool             // it is not the current City's
	Drawing *tileset.Picture // what tiles are cut from
}

// Source is where pictures come from, and what is computed of them.
type Source struct {
	Store Store
	// Past is the city as of a past revision, with the law of a day; nil: only the present is shown. A negative revision is the last of the day, a
	// zero day that of the revision; what cannot be shown is planning.NoPast.
	Past     func(ctx context.Context, revision int64, day planning.Date) (*planning.City, error)
	Gaps     func(*planning.City) []*gap.Gap
	PastGaps func(*planning.City) []*gap.Gap // of a City that is no step on the present one's way
	Judge    func(*planning.City) func(*permit.Application) permit.Ruling
	Tiles    *tileset.Cache // follows the current City
	Office   bool           // officers sign in: what is for them leaves only with one
}

// Store is what pictures need of the place where the city is kept.
type Store interface {
	City() *planning.City // nil while it is being loaded
	Stale() bool
}

// New makes the pictures of a server that started under the name start.
func New(from Source, start string) *Pictures { return &Pictures{Source: from, start: start} }

// Pictures hands out the picture of the current City.
type Pictures struct {
	Source

	intervals intervals
	start     string // no two starts of a server have the same

	current atomic.Pointer[Picture]
	making  sync.Mutex
	last    uint64     // number of the last picture made
	past    []*Picture // see ofPast
}

// Of gives the picture of c. The last one is kept; a request that still works on an older one keeps its own.
func (s *Pictures) Of(c *planning.City) *Picture {
	if now := s.current.Load(); now != nil && now.City == c {
		return now
	}
	s.making.Lock()
	defer s.making.Unlock()
	before := s.current.Load()
	if before != nil && before.City == c {
		return before
	}
	next := s.make(c, s.Gaps)
	if before != nil && before.AsOf == c.AsOf && before.Revision > c.Revision {
		return next // for a request that took its City before the current one came
	}
	s.Tiles.Follow(next.Drawing)
	s.current.Store(next)
	return next
}

func (s *Pictures) make(c *planning.City, gaps func(*planning.City) []*gap.Gap) *Picture {
	next := &Picture{City: c}
	next.Gaps = sync.OnceValue(func() []*gap.Gap { return gaps(c) })
	next.Cells = sync.OnceValue(func() gap.CellReport { return gap.DetectCells(c) })
	next.Borders = sync.OnceValue(func() gap.Borders { return gap.FindBorders(c) })
	next.Reach = sync.OnceValue(func() reach.Reach { return reach.Of(c) })
	next.Judge = sync.OnceValue(func() func(*permit.Application) permit.Ruling { return s.Judge(c) })
	next.Queue = sync.OnceValue(func() []Queued { return queueOf(c, next.Judge()) })
	s.last++
	next.Drawing = &tileset.Picture{City: c, Gaps: next.Gaps, Serial: s.last}
	return next
}

// Latest is the picture that was handed out last, nil when there was none.
func (s *Pictures) Latest() *Picture { return s.current.Load() }

// Gap finds a gap by its id, nil when it is not there.
func (p *Picture) Gap(id string) *gap.Gap {
	for _, g := range p.Gaps() {
		if g.ID == id {
			return g
		}
	}
	return nil
}

type pictureKey struct{}

// Of is the picture that the request took when it arrived, nil where none was taken.
func Of(ctx context.Context) *Picture {
	p, _ := ctx.Value(pictureKey{}).(*Picture)
	return p
}

// AudienceOf is who may see a layer.
func AudienceOf(l *planning.Layer) planning.Audience {
	if l.Internal {
		return planning.Internal
	}
	return planning.Public
}

// CollectionOf finds a layer that the picture's audience may see; any other is planning.ErrNotFound.
func (p *Picture) CollectionOf(name string) (*planning.Collection, error) {
	l, err := planning.LayerNamed(name)
	if err != nil {
		return nil, err
	}
	if !p.Audience.Sees(AudienceOf(l)) {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no layer %q", name)
	}
	return p.Layer(name), nil
}

// Now is the picture of the city as it is. A life moves without a revision, so that no answer about it may be a 304, as those are that take the
// picture of their request. While the city is being loaded it is the problem loading.
func (s *Pictures) Now() (*Picture, error) {
	c := s.Store.City()
	if c == nil {
		return nil, answer.NewProblem(http.StatusServiceUnavailable, "loading")
	}
	return s.Of(c), nil
}

// Takes says for whom a file is made: what is for officers leaves only with one. A server without accounts shows its picture to whoever reaches it.
func (s *Pictures) Takes(ctx context.Context, p *Picture) planning.Audience {
	if s.Office && !session.Officer(ctx).Role.SeesInternal() {
		return planning.Public
	}
	return p.Audience
}
