package postgres

import (
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// How many past cities are kept, and of how many features: a person goes back and forth between two days, and a province would fill the machine.
const (
	pastCities   = 3
	pastFeatures = 2_000_000
)

// pastKeeper keeps the past cities that were asked for last. One is loaded at a time.
type pastKeeper struct {
	loading chan struct{}

	mu      sync.Mutex
	kept    []*planning.City // the latest first
	checked int64            // no feature was hidden from the public up to this revision since they were made
	today   planning.Date    // of the City that they share most with
}

func newPastKeeper() pastKeeper { return pastKeeper{loading: make(chan struct{}, 1)} }

// Past is [Store.CityAsOf], kept for the next who asks. A negative revision means the last one made up to the end of the day; a zero day is that on which the
// revision was made. What cannot be shown is [planning.NoPast]. The present day and its last revision are the present City.
func (s *Store) Past(ctx context.Context, revision int64, day planning.Date) (*planning.City, error) {
	revision, day, err := s.moment(ctx, revision, day)
	if err != nil {
		return nil, err
	}
	return s.remembered(ctx, revision, day)
}

// Ever is the city as it was recorded at a revision by the law of every day: what has ended by then and what is to come is in it beside what is in force. It is kept as past cities are.
func (s *Store) Ever(ctx context.Context, revision int64) (*planning.City, error) {
	return s.remembered(ctx, revision, planning.Date{})
}

// remembered is the City of a revision and a day as it is kept, or made and kept.
func (s *Store) remembered(ctx context.Context, revision int64, day planning.Date) (*planning.City, error) {
	if now := s.City(); now != nil && now.Revision == revision && now.AsOf == day {
		return now, nil
	}
	select {
	case s.past.loading <- struct{}{}:
		defer func() { <-s.past.loading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.past.follow(s.City())
	if err := s.forgetHidden(ctx); err != nil {
		return nil, err
	}
	if c := s.past.find(revision, day); c != nil {
		return c, nil
	}
	c, err := s.CityAsOf(ctx, revision, day)
	if err == nil && c != s.City() {
		s.past.keep(c)
	}
	return c, err
}

// moment fills in what was left open of a revision and a day.
func (s *Store) moment(ctx context.Context, revision int64, day planning.Date) (int64, planning.Date, error) {
	today := s.config.Today()
	if today.Before(day) {
		return 0, day, &planning.NoPast{Why: planning.Text{Zh: day.String() + " 还没有到，今天是 " + today.String(), En: day.String() + " is still to come: today is " + today.String()}}
	}
	var err error
	switch {
	case revision < 0 && day.IsZero():
		return 0, day, &planning.NoPast{Why: planning.Text{Zh: "需要日期或版次", En: "a day or a revision is needed"}}
	case revision < 0:
		revision, err = s.RevisionOn(ctx, day)
	case day.IsZero():
		day, err = s.dayOfRevision(ctx, revision)
	}
	return revision, day, err
}

func (k *pastKeeper) find(revision int64, day planning.Date) *planning.City {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.kept, func(c *planning.City) bool { return c.Revision == revision && c.AsOf == day })
	if i < 0 {
		return nil
	}
	c := k.kept[i]
	k.kept = slices.Insert(slices.Delete(k.kept, i, i+1), 0, c)
	return c
}

// follow lets all go on a new day: the present City is another one then, and they would keep the one before it alive.
func (k *pastKeeper) follow(now *planning.City) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now != nil && k.today != now.AsOf {
		k.kept, k.today = nil, now.AsOf
	}
}

// keep takes a City in and lets those go that were not asked for longest. Cities share most of what they have, which is not counted: that errs on the safe side.
func (k *pastKeeper) keep(c *planning.City) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept = slices.Insert(k.kept, 0, c)
	room := pastFeatures
	for i, c := range k.kept {
		if room -= c.Size(); i > 0 && (i >= pastCities || room < 0) {
			clear(k.kept[i:])
			k.kept = k.kept[:i]
			return
		}
	}
}

// forgetHidden lets all past cities of a public picture go when something was hidden since they were made: what is hidden now must not be seen in the past either.
func (s *Store) forgetHidden(ctx context.Context) error {
	now := s.City()
	if now == nil || s.config.Audience == planning.Internal {
		return nil
	}
	s.past.mu.Lock()
	checked := s.past.checked
	s.past.mu.Unlock()
	if checked == now.Revision {
		return nil
	}
	hidden, err := s.anythingHidden(ctx, checked)
	if err != nil {
		return plain("see what is hidden", err)
	}
	s.past.mu.Lock()
	defer s.past.mu.Unlock()
	if hidden {
		s.past.kept = nil
	}
	s.past.checked = now.Revision
	return nil
}

// anythingHidden says whether a version that the public may not see was opened after a revision.
func (s *Store) anythingHidden(ctx context.Context, after int64) (bool, error) {
	for _, l := range planning.Layers() {
		var some bool
		err := s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM `+l.Table+` v WHERE v.rev_from > $1 AND (`+hiddenVersion(l)+`))`, after).Scan(&some)
		if err != nil || some {
			return some, err
		}
	}
	return false, nil
}

// hiddenVersion is a condition on the version v of a layer: that the public may not see it.
func hiddenVersion(l *planning.Layer) string {
	hidden := "v.audience <> 'public'"
	for _, f := range l.Fields {
		if f.Internal && f.Kind == planning.KindBoolean {
			hidden += " OR coalesce(v." + pgx.Identifier{f.Name}.Sanitize() + ", false)"
		}
	}
	return hidden
}
