package staging

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake/desk"
)

// firstFrom is from how many rows on the first rows of a layer are published while they are read.
const firstFrom = 10_000

// first publishes the rows of a layer that has never had a version while the file is still read, as long as nothing stands against it: the revision is open, and
// other writers wait. If anything is found later the transaction comes to nothing, as it would anyway. nil does nothing.
type first struct {
	layer    *planning.Layer
	actor    string
	note     string
	refused  bool    // it cannot be: there are versions already
	survey   *survey // has measured the ground of what is read; nil: the database does when all is there
	waiting  []grounds
	measured int64 // rows of ground that were written

	staged   int64  // rows so far, wherever they are
	from, to int    // the rows of the file that these are
	broken   bool   // and there are holes between them
	revision int64  // 0: not begun
	last     string // place on the stage up to which rows are published
	straight bool   // the layer stands for its stage: rows go straight into it
	ahead    int64  // then, by how much a row's version_id is more than its number in the file
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

// look finds out whether there are versions already.
func (f *first) look(ctx context.Context, tx pgx.Tx) error {
	if f == nil {
		return nil
	}
	return tx.QueryRow(ctx, fmt.Sprintf(`SELECT EXISTS (SELECT FROM %s)`, f.layer.Table)).Scan(&f.refused)
}

// possible says whether rows can be published while they are read, for all that is known.
func (f *first) possible() bool { return f != nil && !f.refused }

// count notes that rows came, and whether they follow those before without a hole.
func (f *first) count(b *batch) {
	if f.staged == 0 {
		f.from, f.to = b.from, b.from-1
	}
	f.broken = f.broken || !b.unbroken() || b.from != f.to+1
	f.to = b.to
	f.staged += int64(b.stage.count())
}

// goesStraight publishes a batch by itself, where that can be. Where it cannot any more, the stage is a table again.
func (f *first) goesStraight(ctx context.Context, tx pgx.Tx, b *batch) (done bool, err error) {
	if f == nil || !f.straight {
		return false, nil
	}
	if !b.sound || !b.unbroken() || b.from != f.to+1 {
		f.straight = false
		return false, tx.QueryRow(ctx, `SELECT stage_for_layer($1, $2)::text`, f.layer.Name, f.staged).Scan(&f.last)
	}
	f.count(b)
	b.stage.number(f.revision)
	if err := b.stage.into(ctx, tx, pgx.Identifier{f.layer.Table}, rowColumns(f.layer, "rev_from")); err != nil {
		return false, err
	}
	return true, f.addGround(ctx, tx, &b.grounds)
}

// follow publishes what a batch brought onto the stage.
func (f *first) follow(ctx context.Context, tx pgx.Tx, b *batch) error {
	f.count(b)
	switch {
	case !b.sound:
		f.waiting = nil
		return nil
	case f.revision != 0:
		if err := f.addGround(ctx, tx, &b.grounds); err != nil {
			return err
		}
		return f.add(ctx, tx)
	}
	f.waiting = append(f.waiting, b.grounds)
	b.grounds = grounds{} // not to be written over
	if f.staged < firstFrom {
		return nil
	}
	return f.begin(ctx, tx)
}

// begin opens the revision and publishes what there is.
func (f *first) begin(ctx context.Context, tx pgx.Tx) error {
	var revision *int64
	if err := tx.QueryRow(ctx, `SELECT begin_first($1, $2, $3, $4)`, f.layer.Name, f.actor, f.note, f.staged).Scan(&revision); err != nil {
		return err
	}
	if f.refused = revision == nil; f.refused {
		for i := range f.waiting {
			if err := f.survey.keep(ctx, tx, &f.waiting[i]); err != nil {
				return err
			}
		}
		return nil
	}
	f.revision = *revision
	if err := f.beginGround(ctx, tx); err != nil {
		return err
	}
	if err := f.add(ctx, tx); err != nil || f.broken {
		return err
	}
	f.straight = true
	return tx.QueryRow(ctx, `SELECT layer_for_stage($1, $2)`, f.layer.Name, f.from).Scan(&f.ahead)
}

// beginGround writes the ground that was measured so far, unless the city has changed since the survey looked at it.
func (f *first) beginGround(ctx context.Context, tx pgx.Tx) error {
	waiting := f.waiting
	f.waiting = nil
	if f.survey == nil {
		return nil
	}
	if holds, err := f.survey.holds(ctx, tx, f.revision); err != nil || !holds {
		f.survey = nil
		return err
	}
	if _, err := tx.Exec(ctx, `SELECT open_unmeasured(), set_indexes_aside('ground', $1)`, f.staged); err != nil {
		return err
	}
	for i := range waiting {
		if err := f.addGround(ctx, tx, &waiting[i]); err != nil {
			return err
		}
	}
	return nil
}

func (f *first) addGround(ctx context.Context, tx pgx.Tx, g *grounds) error {
	if f.survey == nil {
		return nil
	}
	f.measured += int64(g.measured.count())
	return g.into(ctx, tx, f.revision)
}

func (f *first) add(ctx context.Context, tx pgx.Tx) error {
	return tx.QueryRow(ctx, `SELECT add_first($1, $2, $3::text::tid)::text`, f.layer.Name, f.revision, f.last).Scan(&f.last)
}

// key is the column of the stage by which rows are found fast, and by how much it is more than their number in the file.
func (f *first) key() (column string, ahead int64) {
	if f != nil && f.straight {
		return "version_id", f.ahead
	}
	return "file_row", 0
}

// begun says whether rows are published already.
func (f *first) begun() bool { return f != nil && f.revision != 0 }

// finish publishes what is not yet, builds the indexes and measures what has not been measured.
func (f *first) finish(ctx context.Context, tx pgx.Tx, im *Import) error {
	if err := f.addRest(ctx, tx); err != nil {
		return err
	}
	im.enter(desk.Indexing)
	for _, table := range []string{f.layer.Table, "ground"} {
		for left := int64(1); left > 0; {
			if err := tx.QueryRow(ctx, `SELECT bring_index_back($1)`, table).Scan(&left); err != nil {
				return err
			}
		}
	}
	im.enter(desk.Measuring)
	today := im.Today
	if f.survey == nil {
		_, err := tx.Exec(ctx, `SELECT end_first($1, $2, $3, $4)`, f.layer.Name, f.revision, f.staged, today.Time())
		return err
	}
	_, err := tx.Exec(ctx, `SELECT end_measured($1, $2, $3, $4, $5)`, f.layer.Name, f.revision, f.staged, today.Time(), f.measured)
	return err
}

// addRest publishes rows that stayed on the stage because something seemed to stand against them.
func (f *first) addRest(ctx context.Context, tx pgx.Tx) error {
	if f.straight {
		_, err := tx.Exec(ctx, `SELECT end_layer_for_stage($1, $2)`, f.layer.Name, f.staged)
		return err
	}
	if f.survey != nil {
		if _, err := tx.Exec(ctx, fmt.Sprintf(`INSERT INTO pg_temp.unmeasured SELECT file_row, code FROM pg_temp.stage_%s WHERE ctid > $1::text::tid`, f.layer.Table), f.last); err != nil {
			return err
		}
	}
	return f.add(ctx, tx)
}
