package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// RevisionOn is the last revision made up to the end of a day, in the zone in which [Config.Today] counts days. A day before the first
// revision is [planning.NoPast].
func (s *Store) RevisionOn(ctx context.Context, day planning.Date) (int64, error) {
	var last *int64
	var first *time.Time
	err := s.pool.QueryRow(ctx, `
		SELECT (SELECT max(number) FROM revision WHERE made_at < $1), (SELECT min(made_at) FROM revision WHERE number > 0)`, s.dayEnd(day)).Scan(&last, &first)
	if err != nil {
		return 0, plain("find the revision of a day", err)
	}
	if last == nil || first != nil && !first.Before(s.dayEnd(day)) {
		return 0, noRecordsBefore(s.dayOf(first))
	}
	return *last, nil
}

func noRecordsBefore(first planning.Date) error {
	if first.IsZero() {
		return &planning.NoPast{Why: planning.Text{Zh: "本市还没有任何记录", En: "the city has no records yet"}}
	}
	return &planning.NoPast{Why: planning.Text{Zh: "本市在 " + first.String() + " 之前没有记录", En: "the city has no records before " + first.String()}}
}

// dayEnd is the moment at which a day ends.
func (s *Store) dayEnd(day planning.Date) time.Time {
	return time.Date(day.Year, day.Month, day.Day+1, 0, 0, 0, 0, s.zone())
}

func (s *Store) dayOf(t *time.Time) planning.Date {
	if t == nil {
		return planning.Date{}
	}
	return planning.DateOf(t.In(s.zone()))
}

func (s *Store) zone() *time.Location {
	if s.config.Zone != nil {
		return s.config.Zone
	}
	return time.Local
}

// dayOfRevision is the day on which a revision was made; one that was never made is [planning.NoPast].
func (s *Store) dayOfRevision(ctx context.Context, revision int64) (planning.Date, error) {
	var at time.Time
	err := s.pool.QueryRow(ctx, `SELECT made_at FROM revision WHERE number = $1`, revision).Scan(&at)
	if errors.Is(err, pgx.ErrNoRows) {
		return planning.Date{}, &planning.NoPast{Why: planning.Text{Zh: fmt.Sprintf("没有第 %d 版", revision), En: fmt.Sprintf("there is no revision %d", revision)}}
	}
	return s.dayOf(&at), plain("find the day of a revision", err)
}

// CityAsOf is the City as it was recorded at a revision, with the law in force on a day: every layer, the ground as it was measured then, and the
// settings as they were, as far as they were kept. A zero day is every day: all that was on record, whenever the law knows it. To the public it shows nothing that is hidden from them now, whatever it was then. It is made from the
// present City by what lies between, and shares the rest with it; it is loaded as a whole where most is different.
//
// Ground is measured by the law of the day on which that was done: on another day than that of the revision, ask housing where it lies, and not its claims.
func (s *Store) CityAsOf(ctx context.Context, revision int64, day planning.Date) (*planning.City, error) {
	if base := s.City(); base == nil || base.Revision < revision {
		if err := s.Refresh(ctx); err != nil {
			return nil, err
		}
	}
	base := s.City()
	if base.Revision < revision || revision < 0 {
		return nil, &planning.NoPast{Why: planning.Text{Zh: fmt.Sprintf("没有第 %d 版", revision), En: fmt.Sprintf("there is no revision %d", revision)}}
	}
	if base.Revision == revision && base.AsOf == day {
		return base, nil
	}
	var c *planning.City
	err := s.inTransaction(ctx, snapshot, func(tx pgx.Tx) (err error) {
		c, err = s.before(ctx, tx, base, revision, day)
		return err
	})
	return c, plain(fmt.Sprintf("read the city at revision %d", revision), err)
}

// before makes the City of an earlier revision, or of another day, out of base.
func (s *Store) before(ctx context.Context, tx pgx.Tx, base *planning.City, revision int64, day planning.Date) (*planning.City, error) {
	_, info, err := readInfoFrom(ctx, tx, `settings_at($1)`, revision)
	if err != nil {
		return nil, err
	}
	w := wayBack{tx: tx, base: base, revision: revision, day: day}
	changes, err := w.length(ctx)
	if err != nil {
		return nil, err
	}
	if info.Plane != base.Info.Plane || changes > int64(base.Size())/4 {
		return w.whole(ctx, info)
	}
	return s.back(ctx, &w, info)
}

// back makes the earlier City out of base.
func (s *Store) back(ctx context.Context, w *wayBack, info planning.Info) (*planning.City, error) {
	d, err := w.delta(ctx)
	if err != nil {
		return nil, err
	}
	d.Info = &info
	s.refresh.Lock() // one at a time derives from a City
	defer s.refresh.Unlock()
	return w.base.On(w.day, d)
}
