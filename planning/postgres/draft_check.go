package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres/staging"
)

// CheckDraft reads all of a draft's file and keeps what is wrong with it and what it would change. The city stays as it is.
func (s *Store) CheckDraft(ctx context.Context, id string, turn int64, im Import) error {
	l, err := planning.LayerNamed(im.Layer)
	if err != nil {
		return err
	}
	im.DryRun, im.Today = true, s.config.Today()
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		w := staging.New(l, &im, true)
		digest, err := w.Weigh(ctx, tx)
		if err != nil {
			return err
		}
		return keepFindings(ctx, tx, l, id, turn, digest, w, nil)
	})
	return plain("check", err)
}

// CommitDraft takes a draft's file into the city when what it changes is still what was seen, and puts it on record. When it is not, or when something stands against
// the file by now, what there is to see is kept instead, and the error is the [desk.Fault].
func (s *Store) CommitDraft(ctx context.Context, id string, turn int64, seen string, im Import) error {
	l, err := planning.LayerNamed(im.Layer)
	if err != nil {
		return err
	}
	var fault *desk.Fault
	im.Today = s.config.Today()
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		w := staging.New(l, &im, true)
		digest, err := w.Weigh(ctx, tx)
		if err != nil {
			return err
		}
		if fault = objection(w.Receipt, seen, digest); fault != nil {
			w.Receipt.DryRun = true
			return keepFindings(ctx, tx, l, id, turn, digest, w, fault)
		}
		return s.commitDraft(ctx, tx, id, turn, &im, w)
	})
	switch {
	case err != nil:
		return plain("commit", err)
	case fault != nil:
		return *fault
	case s.city.Load() != nil:
		return s.Refresh(ctx)
	}
	return nil
}

func objection(r *intake.Receipt, seen, digest string) *desk.Fault {
	switch {
	case !r.Clean():
		return &desk.HasProblems
	case digest != seen:
		return &desk.Overtaken
	}
	return nil
}

func (s *Store) commitDraft(ctx context.Context, tx pgx.Tx, id string, turn int64, im *Import, w *staging.Work) error {
	r := w.Receipt
	if err := w.Publish(ctx, tx); err != nil {
		return err
	}
	record, err := putOnRecord(ctx, tx, im, r)
	if err != nil {
		return err
	}
	if err := endTurn(ctx, tx, `UPDATE import_draft SET state = 'committed', receipt = $3, record = $4, task = '', fault = NULL WHERE id = $1 AND task_no = $2 AND task <> ''`,
		id, turn, toJSON(r), record); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM import_chunk WHERE draft = $1`, id) // the hash stays on record
	return err
}

// errLostTurn is what a worker gets that was taken for dead.
var errLostTurn = errors.New("another worker has taken the draft over")

func endTurn(ctx context.Context, tx pgx.Tx, statement string, args ...any) error {
	tag, err := tx.Exec(ctx, statement, args...)
	if err == nil && tag.RowsAffected() != 1 {
		err = errLostTurn
	}
	return err
}

// keepFindings keeps what a check found, instead of what one before it found, and ends the turn.
func keepFindings(ctx context.Context, tx pgx.Tx, l *planning.Layer, id string, turn int64, digest string, w *staging.Work, fault *desk.Fault) error {
	var why []byte
	if fault != nil {
		why = toJSON(fault)
	}
	if err := endTurn(ctx, tx, `UPDATE import_draft SET state = 'checked', receipt = $3, revision = $4, digest = $5, task = '', fault = $6 WHERE id = $1 AND task_no = $2 AND task <> ''`,
		id, turn, toJSON(w.Receipt), w.Receipt.Revision, digest, why); err != nil {
		return err
	}
	if err := forget(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_problem"}, []string{"draft", "n", "body", "note", "row", "lon", "lat", "shape"},
		pgx.CopyFromSlice(len(w.Findings), func(i int) ([]any, error) {
			f := &w.Findings[i]
			var shape any
			if f.Shape != nil {
				shape = []byte(f.Shape)
			}
			return []any{id, int64(i + 1), toJSON(f.Problem), f.Problem.Note, int64(f.Problem.Row), f.Lon, f.Lat, shape}, nil
		}))
	if err != nil || digest == "" {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO import_change (draft, n, what, code, row, old, new, old_geom, new_geom, old_area, new_area)
		SELECT $1, row_number() OVER (), d.what, d.code, d.file_row, d.old, d.new, d.old_geom, d.new_geom, d.old_area, d.new_area FROM staged_difference($2) d`, id, l.Name)
	return err
}

// RefuseDraft keeps the one problem for which a draft's file cannot even be opened.
func (s *Store) RefuseDraft(ctx context.Context, id string, turn int64, layer, file string, p geo.Problem) error {
	l, err := planning.LayerNamed(layer)
	if err != nil {
		return err
	}
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		r := intake.NewReceipt(l.Name, file)
		r.DryRun = true
		return keepFindings(ctx, tx, l, id, turn, "", staging.Refused(r, p), nil)
	})
	return plain("check", err)
}

// Extent is where the features of the city may lie, EPSG:4490.
func (s *Store) Extent(ctx context.Context) (orb.Bound, error) {
	var b orb.Bound
	err := s.pool.QueryRow(ctx, `SELECT west, south, east, north FROM city`).Scan(&b.Min[0], &b.Min[1], &b.Max[0], &b.Max[1])
	return b, plain("read the city", err)
}
