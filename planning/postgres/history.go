package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/history"
)

// mostVersions bounds the history of one feature: its latest versions.
const mostVersions = 1000

// FeatureHistory lists the versions of a feature that this store's audience may see, the latest first, a thousand at most. One that was never there, or is hidden now, is not found.
func (s *Store) FeatureHistory(ctx context.Context, layer, code string) (out []history.Version, err error) {
	l, err := planning.LayerNamed(layer)
	if err != nil {
		return nil, err
	}
	err = s.inTransaction(ctx, snapshot, func(tx pgx.Tx) error {
		if out, err = s.versions(ctx, tx, l, code); err != nil {
			return err
		}
		return s.nameRevisions(ctx, tx, out)
	})
	if err == nil && len(out) == 0 {
		return nil, planning.Errorf(planning.ErrNotFound, "%s never had %q", layer, code)
	}
	return out, plain("read the history of a feature", err)
}

func (s *Store) versions(ctx context.Context, tx pgx.Tx, l *planning.Layer, code string) (out []history.Version, err error) {
	var ended *int64
	reader := newRecordReader(l)
	reader.into = append(reader.into, &ended)
	seen := ""
	if s.config.Audience != planning.Internal {
		seen = ` AND NOT EXISTS (SELECT FROM ` + l.Table + ` v WHERE v.version_id = o.version_id AND (` + hiddenVersion(l) + `))` + stillShown(l)
	}
	rows, err := tx.Query(ctx, `
		SELECT `+recordColumns(l)+`, rev_to FROM `+l.Table+` o
		WHERE (code = $1 AND rev_to IS NULL OR code = $1 AND rev_to IS NOT NULL)`+seen+` ORDER BY rev_from DESC LIMIT $2`, code, mostVersions)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		ended = nil
		r, since, err := reader.read(rows)
		if err != nil {
			return nil, err
		}
		v := history.Version{Record: *r, From: history.Revision{Number: since}}
		if ended != nil {
			v.To = &history.Revision{Number: *ended}
		}
		s.withhold(l, &v.Record)
		out = append(out, v)
	}
	return out, rows.Err()
}

// withhold takes out of a record what the store's audience may not see.
func (s *Store) withhold(l *planning.Layer, r *planning.Record) {
	for i := range r.Values {
		if s.config.Audience != planning.Internal && l.Fields[i].Internal {
			r.Values[i] = nil
		}
	}
}

// nameRevisions says who made the versions, when and why. The public learns when.
func (s *Store) nameRevisions(ctx context.Context, tx pgx.Tx, versions []history.Version) error {
	var numbers []int64
	for _, v := range versions {
		numbers = append(numbers, v.From.Number)
		if v.To != nil {
			numbers = append(numbers, v.To.Number)
		}
	}
	rows, err := tx.Query(ctx, `SELECT `+revisionColumns+` FROM revision WHERE number = ANY($1)`, numbers)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, s.scanRevision)
	known := map[int64]history.Revision{}
	for _, r := range list {
		known[r.Number] = r
	}
	for i := range versions {
		versions[i].From = known[versions[i].From.Number]
		if to := versions[i].To; to != nil {
			*to = known[to.Number]
		}
	}
	return err
}

const revisionColumns = `number, made_at, actor, note`

func (s *Store) scanRevision(row pgx.CollectableRow) (r history.Revision, err error) {
	err = row.Scan(&r.Number, &r.At, &r.Actor, &r.Note)
	r.At = r.At.In(s.zone())
	if s.config.Audience != planning.Internal {
		r.Actor, r.Note = "", ""
	}
	return r, err
}

// Revisions lists what was made from one day to another, both included, the latest first, and says how many there are. Zero days leave an end open.
func (s *Store) Revisions(ctx context.Context, from, to planning.Date, limit, offset int) (out []history.Revision, total int, err error) {
	begin, end := time.Time{}, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	if !from.IsZero() {
		begin = s.dayEnd(from.AddDays(-1))
	}
	if !to.IsZero() {
		end = s.dayEnd(to)
	}
	err = s.inTransaction(ctx, snapshot, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM revision WHERE number > 0 AND made_at >= $1 AND made_at < $2`, begin, end).Scan(&total); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT `+revisionColumns+` FROM revision WHERE number > 0 AND made_at >= $1 AND made_at < $2 ORDER BY number DESC LIMIT $3 OFFSET $4`, begin, end, limit, offset)
		if err != nil {
			return err
		}
		if out, err = pgx.CollectRows(rows, s.scanRevision); err != nil {
			return err
		}
		return s.countLayers(ctx, tx, out)
	})
	return out, total, plain("list revisions", err)
}

// countLayers says how much revisions touched, of the layers that are the planners' and, for the public, theirs.
func (s *Store) countLayers(ctx context.Context, tx pgx.Tx, list []history.Revision) error {
	at := map[int64]*history.Revision{}
	var numbers []int64
	for i := range list {
		at[list[i].Number] = &list[i]
		numbers = append(numbers, list[i].Number)
	}
	rows, err := tx.Query(ctx, `SELECT revision, layer, added, changed, closed FROM revision_layer WHERE revision = ANY($1) ORDER BY revision, layer`, numbers)
	if err != nil {
		return err
	}
	var number int64
	var c history.LayerCount
	_, err = pgx.ForEachRow(rows, []any{&number, &c.Layer, &c.Added, &c.Changed, &c.Removed}, func() error {
		if l, err := planning.LayerNamed(c.Layer); err == nil && s.config.Audience == planning.Internal && l != nil {
			at[number].Layers = append(at[number].Layers, c)
		}
		return nil
	})
	return err
}

// RecordedDays lists the days on which something was recorded, the first one first. To the public they say no more than which.
func (s *Store) RecordedDays(ctx context.Context) (out []history.Day, err error) {
	rows, err := s.pool.Query(ctx, `
		SELECT r.number, r.made_at, coalesce(sum(l.added + l.changed + l.closed) FILTER (WHERE l.layer IN (SELECT name FROM layer)), 0)::bigint
		FROM revision r LEFT JOIN revision_layer l ON l.revision = r.number WHERE r.number > 0 GROUP BY r.number ORDER BY r.number`)
	if err != nil {
		return nil, plain("list the days of the record", err)
	}
	var number, changes int64
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&number, &at, &changes}, func() error {
		day := s.dayOf(&at)
		if n := len(out); n == 0 || out[n-1].Day.Before(day) {
			out = append(out, history.Day{Day: day})
		}
		last := &out[len(out)-1]
		last.Revision, last.Revisions = number, last.Revisions+1
		if s.config.Audience == planning.Internal {
			last.Changes += changes
		}
		return nil
	})
	return out, plain("list the days of the record", err)
}
