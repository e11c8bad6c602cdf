package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
)

// How much may lie on the desk, and how a file is cut to lie there.
const (
	draftLife     = "3 days"
	mostDrafts    = 50      // of one owner
	draftsRoom    = 8 << 30 // bytes of all drafts together
	chunkBytes    = 1 << 20
	taskLeaseTime = "20 seconds" // a worker that says nothing for so long is dead
)

const draftColumns = `d.id, d.owner, d.file, d.sha256, d.size, d.made_at, d.expires_at, d.state, d.options, d.receipt, d.revision, d.digest, coalesce(d.record, 0),
	d.task, d.task_phase, d.task_until >= now(), d.task_rows, d.task_total, d.task_stop,
	CASE WHEN d.task = '' THEN 0 ELSE greatest(0, floor(extract(epoch FROM now() - d.task_until + interval '` + taskLeaseTime + `')))::bigint END, d.fault,
	(SELECT count(*) FROM import_problem p WHERE p.draft = d.id AND p.lon IS NOT NULL)`

var errNoDraft = desk.Refuse(planning.ErrNotFound, "没有这份草稿，或已过期；请重新上传文件。", "There is no such draft, or it has expired: send the file again.")

func scanDraft(row pgx.CollectableRow) (d desk.Draft, err error) {
	var p desk.Progress
	var alive bool
	var receipt, fault []byte
	err = row.Scan(&d.ID, &d.Owner, &d.File, &d.SHA256, &d.Size, &d.MadeAt, &d.ExpiresAt, &d.State, &d.Options, &receipt, &d.Revision, &d.Digest, &d.Record,
		&p.Task, &p.Phase, &alive, &p.Rows, &p.Total, &p.Stopped, &p.Quiet, &fault, &d.ShapeCount)
	if err != nil {
		return d, err
	}
	switch {
	case p.Task != "" && alive:
		d.Running = &p
	case p.Task != "":
		interrupted := desk.Interrupted
		d.Fault = &interrupted
	case fault != nil:
		err = json.Unmarshal(fault, &d.Fault)
	}
	if receipt != nil && err == nil {
		d.Receipt = new(intake.Receipt)
		err = json.Unmarshal(receipt, d.Receipt)
	}
	return d, err
}

// AddDraft lays a file on the desk: its bytes come from r and its hash is known. What has expired is thrown away first. Too many drafts are a conflict.
func (s *Store) AddDraft(ctx context.Context, d desk.Draft, r io.Reader) (desk.Draft, error) {
	err := s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := makeRoom(ctx, tx, d.Owner, d.Size); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO import_draft (id, owner, file, sha256, size, options, expires_at) VALUES ($1, $2, $3, $4, $5, $6, now() + $7::text::interval)`,
			d.ID, d.Owner, d.File, d.SHA256, d.Size, toJSON(d.Options), draftLife)
		if err != nil {
			return err
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"import_chunk"}, []string{"draft", "n", "bytes"}, &chunks{from: r, draft: d.ID})
		return err
	})
	if err != nil {
		return d, plain("keep the file", err)
	}
	return s.Draft(ctx, d.ID)
}

func makeRoom(ctx context.Context, tx pgx.Tx, owner string, size int64) error {
	if _, err := dropExpired(ctx, tx); err != nil {
		return err
	}
	var own, all int64
	err := tx.QueryRow(ctx, `SELECT count(*) FILTER (WHERE owner = $1), coalesce(sum(size) FILTER (WHERE state <> 'committed'), 0) FROM import_draft`, owner).Scan(&own, &all)
	switch {
	case err != nil:
		return err
	case own >= mostDrafts:
		return desk.Refuse(planning.ErrConflict, fmt.Sprintf("您已有 %d 份导入草稿，请先提交或丢弃一些。", own), fmt.Sprintf("There are %d drafts of yours already: commit or discard some.", own))
	case all+size > draftsRoom:
		return desk.Refuse(planning.ErrConflict, "草稿所占空间已满，请先提交或丢弃一些。", "The desk is full: drafts must be committed or discarded first.")
	}
	return nil
}

// chunks cuts a file as COPY takes it.
type chunks struct {
	from  io.Reader
	draft string
	n     int64
	bytes []byte
	err   error
}

// Next reads the next chunk.
func (c *chunks) Next() bool {
	buffer := make([]byte, chunkBytes)
	n, err := io.ReadFull(c.from, buffer)
	if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		c.err = err
		return false
	}
	c.n++
	c.bytes = buffer[:n]
	return n > 0
}

// Values is the chunk.
func (c *chunks) Values() ([]any, error) { return []any{c.draft, c.n, c.bytes}, nil }

// Err is why no more could be read.
func (c *chunks) Err() error { return c.err }

// Draft is one file on the desk. One that has expired is not there any more.
func (s *Store) Draft(ctx context.Context, id string) (desk.Draft, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+draftColumns+` FROM import_draft d WHERE d.id = $1 AND (d.expires_at >= now() OR d.task_until >= now())`, id)
	if err != nil {
		return desk.Draft{}, plain("read a draft", err)
	}
	d, err := pgx.CollectExactlyOneRow(rows, scanDraft)
	if err == pgx.ErrNoRows {
		return d, errNoDraft
	}
	return d, plain("read a draft", err)
}

// Drafts lists what an owner has on the desk, the latest first.
func (s *Store) Drafts(ctx context.Context, owner string) ([]desk.Draft, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+draftColumns+` FROM import_draft d WHERE d.owner = $1 AND d.expires_at >= now() ORDER BY d.made_at DESC, d.id LIMIT $2`, owner, mostDrafts)
	if err != nil {
		return nil, plain("list drafts", err)
	}
	out, err := pgx.CollectRows(rows, scanDraft)
	return out, plain("list drafts", err)
}

// DraftBytes writes the file of a draft to w.
func (s *Store) DraftBytes(ctx context.Context, id string, w io.Writer) error {
	rows, err := s.pool.Query(ctx, `SELECT bytes FROM import_chunk WHERE draft = $1 ORDER BY n`, id)
	if err != nil {
		return plain("read a draft", err)
	}
	var b []byte
	_, err = pgx.ForEachRow(rows, []any{&b}, func() error {
		_, err := io.Copy(w, bytes.NewReader(b))
		return err
	})
	return plain("read a draft", err)
}

// SetDraftOptions says anew how a draft is to be read. What a check found under other options is forgotten.
func (s *Store) SetDraftOptions(ctx context.Context, id string, o desk.Options) error {
	if why := o.Faulty(); !why.IsZero() {
		return &desk.Refusal{Kind: planning.ErrInvalid, Why: why}
	}
	err := s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE import_draft SET options = $2, state = 'received', receipt = NULL, revision = 0, digest = '', fault = NULL, task = '',
			expires_at = now() + $3::text::interval WHERE id = $1 AND state <> 'committed' AND (task = '' OR task_until < now())`, id, toJSON(o), draftLife)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return standing(ctx, tx, id)
		}
		return forget(ctx, tx, id)
	})
	return plain("set options", err)
}

// forget throws away what a check found.
func forget(ctx context.Context, tx pgx.Tx, id string) error {
	for _, table := range []string{"import_problem", "import_change"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE draft = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// standing says why nothing can be done with a draft now.
func standing(ctx context.Context, db interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}, id string) error {
	var state desk.State
	var busy bool
	err := db.QueryRow(ctx, `SELECT state, task <> '' AND task_until >= now() FROM import_draft WHERE id = $1`, id).Scan(&state, &busy)
	switch {
	case err == pgx.ErrNoRows:
		return errNoDraft
	case err != nil:
		return err
	case busy:
		return desk.Refuse(planning.ErrConflict, "这份草稿正在处理，请等它完成，或先取消。", "The draft is being worked on: wait, or cancel that first.")
	case state == desk.Committed:
		return desk.Refuse(planning.ErrConflict, "这份草稿已经入库，见导入记录。", "The draft is committed already; see the record of imports.")
	}
	return desk.Refuse(planning.ErrConflict, "草稿的差异已与您所见不同，请重新核对后再提交。", "The difference of the draft is not the one that you saw: look at it again.")
}

// DropDraft throws a draft away. One that is being worked on stays.
func (s *Store) DropDraft(ctx context.Context, id string) error {
	tag, err := s.pool.Exec(ctx, `DELETE FROM import_draft WHERE id = $1 AND (task = '' OR task_until < now())`, id)
	if err == nil && tag.RowsAffected() == 0 {
		err = standing(ctx, s.pool, id)
	}
	return plain("discard a draft", err)
}
