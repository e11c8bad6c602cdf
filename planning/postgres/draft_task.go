package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake/desk"
)

// BeginTask takes a draft in hand and returns the number of the turn. Nobody else can then, until it ends or is not heard of for a while. A commit names the
// digest of the difference that was seen: another one is a conflict.
func (s *Store) BeginTask(ctx context.Context, id string, task desk.Task, digest string) (turn int64, err error) {
	tag := s.pool.QueryRow(ctx, `
		UPDATE import_draft SET task = $2, task_no = task_no + 1, task_until = now() + $3::text::interval, task_phase = '', task_rows = 0, task_total = -1, task_stop = false, fault = NULL,
			expires_at = now() + $4::text::interval
		WHERE id = $1 AND state <> 'committed' AND expires_at >= now() AND (task = '' OR task_until < now()) AND ($2 <> 'commit' OR state = 'checked' AND digest <> '' AND digest = $5)
		RETURNING task_no`, id, task, taskLeaseTime, draftLife, digest)
	if err = tag.Scan(&turn); err != nil {
		if why := standing(ctx, s.pool, id); why != nil {
			return 0, plain("begin", why)
		}
	}
	return turn, plain("begin", err)
}

// Beat says that a task goes on and how far it is. It answers whether the task has been told to stop, or has lost its turn.
func (s *Store) Beat(ctx context.Context, id string, turn int64, phase desk.Phase, rows, total int64) (stop bool, err error) {
	err = s.pool.QueryRow(ctx, `UPDATE import_draft SET task_until = now() + $5::text::interval, task_rows = $3, task_total = $4, task_phase = $6 WHERE id = $1 AND task_no = $2 AND task <> ''
		RETURNING task_stop`, id, turn, rows, total, taskLeaseTime, phase).Scan(&stop)
	return stop, plain("say how far it is", err)
}

// StopTask tells whoever works on a draft to stop.
func (s *Store) StopTask(ctx context.Context, id string) error {
	tag, err := s.pool.Exec(ctx, `UPDATE import_draft SET task_stop = true WHERE id = $1 AND task <> '' AND task_until >= now()`, id)
	if err == nil && tag.RowsAffected() == 0 {
		return desk.Refuse(planning.ErrConflict, "这份草稿没有正在进行的任务。", "Nobody works on this draft.")
	}
	return plain("cancel", err)
}

// ClearDesk throws away drafts that have expired, with their bytes, and ends the turns of workers that are not heard of any more: their drafts stay as they were
// before, and can go on.
func (s *Store) ClearDesk(ctx context.Context) (expired, ended int64, err error) {
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if expired, err = dropExpired(ctx, tx); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `UPDATE import_draft SET task = '', fault = $1 WHERE task <> '' AND task_until < now()`, toJSON(desk.Interrupted))
		ended = tag.RowsAffected()
		return err
	})
	return expired, ended, plain("clear the desk", err)
}

// dropExpired throws away what has lain too long and is not being worked on.
func dropExpired(ctx context.Context, tx pgx.Tx) (int64, error) {
	tag, err := tx.Exec(ctx, `DELETE FROM import_draft WHERE expires_at < now() AND task_until < now()`)
	return tag.RowsAffected(), err
}

// FailTask ends a turn that came to no end, and says why.
func (s *Store) FailTask(ctx context.Context, id string, turn int64, why desk.Fault) error {
	_, err := s.pool.Exec(ctx, `UPDATE import_draft SET task = '', fault = $3 WHERE id = $1 AND task_no = $2 AND task <> ''`, id, turn, toJSON(why))
	return plain("end", err)
}
