package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// firstFrom is from how many rows on the first rows of a layer are published while they are read.
const firstFrom = 10_000

// first publishes the rows of a layer that has never had a version while the file is still read, as long as nothing stands against it: the revision is open, and
// other writers wait. If anything is found later the transaction comes to nothing, as it would anyway. nil does nothing.
type first struct {
	layer    *planning.Layer
	actor    string
	note     string
	staged   int64
	refused  bool   // it cannot be: there are versions already
	revision int64  // 0: not begun
	last     string // place on the stage up to which rows are published
}

// newFirst is nil for imports whose rows must all be known before one is published.
func newFirst(l *planning.Layer, im *Import) *first {
	if im.DryRun || im.LeaveOut || im.Repair {
		return nil
	}
	for _, f := range l.Fields {
		if f.Refers == l.Name { // a row must not find in force what came with it
			return nil
		}
	}
	return &first{layer: l, actor: im.Actor, note: "import " + im.File, last: "(0,0)"}
}

// follow publishes what a batch brought onto the stage.
func (f *first) follow(ctx context.Context, tx pgx.Tx, b *batch) error {
	if f == nil || f.refused {
		return nil
	}
	f.staged += int64(len(b.rows))
	if f.staged < firstFrom || !b.sound {
		return nil
	}
	if f.revision == 0 {
		var revision *int64
		if err := tx.QueryRow(ctx, `SELECT begin_first($1, $2, $3, $4)`, f.layer.Name, f.actor, f.note, f.staged).Scan(&revision); err != nil {
			return err
		}
		if f.refused = revision == nil; f.refused {
			return nil
		}
		f.revision = *revision
	}
	return f.add(ctx, tx)
}

func (f *first) add(ctx context.Context, tx pgx.Tx) error {
	return tx.QueryRow(ctx, `SELECT add_first($1, $2, $3::text::tid)::text`, f.layer.Name, f.revision, f.last).Scan(&f.last)
}

// begun says whether rows are published already.
func (f *first) begun() bool { return f != nil && f.revision != 0 }

// finish publishes what is not yet.
func (f *first) finish(ctx context.Context, tx pgx.Tx, today planning.Date) error {
	if err := f.add(ctx, tx); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `SELECT end_first($1, $2, $3, $4)`, f.layer.Name, f.revision, f.staged, today.Time())
	return err
}
