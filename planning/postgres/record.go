package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
)

// putOnRecord keeps what came in, in the transaction that wrote it, and remembers how the sender's files are read.
func putOnRecord(ctx context.Context, tx pgx.Tx, im *Import, r *intake.Receipt) (id int64, err error) {
	options := desk.Options{Layer: im.Layer, CRS: im.CRS, Swap: im.Swap, Transform: im.Transform, Sender: im.Sender, Mapping: im.Mapping, Ignore: im.Ignore,
		Replace: im.Replace, Repair: im.Repair, LeaveOut: im.LeaveOut}
	left := r.LeftOut
	if left == nil {
		left = []geo.Problem{}
	}
	n := r.Rows
	err = tx.QueryRow(ctx, `
		INSERT INTO import_record (actor, layer, file, sha256, size, sender, format, encoding, crs_zh, crs_en, columns, options, rows_read, added, changed, unchanged, closed,
			left_out, left_rows, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) RETURNING id`,
		im.Actor, r.Layer, im.File, im.SHA256, im.Size, im.Sender, r.Format, r.Encoding, r.CRS.Zh, r.CRS.En, toJSON(r.Columns), toJSON(options),
		n.Read, n.Added, n.Changed, n.Unchanged, n.Closed, r.LeftOutCount, toJSON(left), r.Revision).Scan(&id)
	if err != nil || im.Sender == "" {
		return id, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO import_sender (name, layer, options) VALUES ($1, $2, $3)
		ON CONFLICT (name, layer) DO UPDATE SET options = excluded.options, used_at = now()`, im.Sender, r.Layer, toJSON(options.Remembered()))
	return id, err
}

// toJSON is v for a jsonb column. What is kept here can always be written.
func toJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return b
}

// Remembered is how the files of a sender were read last for a layer; false when nothing came from them yet.
func (s *Store) Remembered(ctx context.Context, sender, layer string) (desk.Options, bool, error) {
	var o desk.Options
	rows, err := s.pool.Query(ctx, `SELECT options FROM import_sender WHERE name = $1 AND layer = $2`, sender, layer)
	if err != nil {
		return o, false, plain("recall a sender", err)
	}
	o, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[desk.Options])
	if err == pgx.ErrNoRows {
		return o, false, nil
	}
	return o, err == nil, plain("recall a sender", err)
}

// Senders lists who has sent files, those of late first; at most a hundred.
func (s *Store) Senders(ctx context.Context) ([]string, error) {
	rows, err := s.pool.Query(ctx, `SELECT name FROM import_sender GROUP BY name ORDER BY max(used_at) DESC, name LIMIT 100`)
	if err != nil {
		return nil, plain("list senders", err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return out, plain("list senders", err)
}

const entryColumns = `r.id, r.at, r.actor, r.layer, r.file, r.sha256, r.size, r.sender, r.format, r.encoding, r.crs_zh, r.crs_en, r.columns, r.options,
	r.rows_read, r.added, r.changed, r.unchanged, r.closed, r.left_out, r.revision, coalesce(r.undoes, 0), coalesce(u.id, 0)`

const entrySource = ` FROM import_record r LEFT JOIN import_record u ON u.undoes = r.id `

func scanEntry(row pgx.CollectableRow, more ...any) (e desk.Entry, err error) {
	n := &e.Rows
	err = row.Scan(append([]any{&e.ID, &e.At, &e.Actor, &e.Layer, &e.File, &e.SHA256, &e.Size, &e.Sender, &e.Format, &e.Encoding, &e.CRS.Zh, &e.CRS.En, &e.Columns, &e.Options,
		&n.Read, &n.Added, &n.Changed, &n.Unchanged, &n.Closed, &e.LeftOut, &e.Revision, &e.Undoes, &e.UndoneBy}, more...)...)
	e.Undoable = e.UndoneBy == 0 && n.Added+n.Changed+n.Closed > 0 && e.Layer != planning.Applications
	if e.LeftRows == nil {
		e.LeftRows = []geo.Problem{}
	}
	if l, unknown := planning.LayerNamed(e.Layer); unknown == nil {
		e.TitleText = l.Title
	}
	return e, err
}

// Entries lists what came in, the latest first: of one layer, or of all for "", before the entry with a number, 0 for the latest.
func (s *Store) Entries(ctx context.Context, layer string, before int64, limit int) ([]desk.Entry, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+entryColumns+entrySource+`WHERE ($1 = '' OR r.layer = $1) AND ($2 = 0 OR r.id < $2) ORDER BY r.id DESC LIMIT $3`, layer, before, limit)
	if err != nil {
		return nil, plain("list imports", err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (desk.Entry, error) { return scanEntry(r) })
	return out, plain("list imports", err)
}

// Entry is one import on record, with the rows that were left out.
func (s *Store) Entry(ctx context.Context, id int64) (desk.Entry, error) {
	return entryIn(ctx, s.pool, id)
}

// asks is a pool or a transaction.
type asks interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func entryIn(ctx context.Context, db asks, id int64) (desk.Entry, error) {
	rows, err := db.Query(ctx, `SELECT `+entryColumns+`, r.left_rows`+entrySource+`WHERE r.id = $1`, id)
	if err != nil {
		return desk.Entry{}, plain("read an import", err)
	}
	e, err := pgx.CollectExactlyOneRow(rows, func(r pgx.CollectableRow) (desk.Entry, error) {
		var left []geo.Problem
		e, err := scanEntry(r, &left)
		e.LeftRows = left
		return e, err
	})
	if err == pgx.ErrNoRows {
		return e, desk.Refuse(planning.ErrNotFound, fmt.Sprintf("没有第 %d 号导入记录。", id), fmt.Sprintf("There is no import %d on record.", id))
	}
	return e, plain("read an import", err)
}
