package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
)

// Import is a file to be taken into a layer.
type Import struct {
	Layer     string
	File      string // its name, for receipts and as the source of its records
	Source    geo.Reader
	CRS       string            // what the operator says of its coordinates, "" for what the file says
	Shift     *crs.Shift        // the operator's parameters from an old datum or a local plane; nil for none
	Swap      bool              // the file gives north before east
	Transform string            // Shift as the operator wrote it, for the record
	Mapping   map[string]string // field → header
	Replace   bool              // features that the file does not name come to their end
	Ignore    []string          // headers that are not read
	Repair    bool              // invalid polygons are mended and named, instead of refused
	LeaveOut  bool              // rows with problems stay out, and the others are taken; not together with Replace
	DryRun    bool              // everything but the writing
	Actor     string
	Progress  func(rows int64) // called now and then while the file is read; may be nil
	Phase     func(desk.Phase) // called when the import comes to another part of its work, after which Progress is called no more; may be nil

	// For the record: the file's hash in hexadecimal and its bytes, "" and 0 for what never was one file, and who sent it.
	SHA256 string
	Size   int64
	Sender string

	ChangesOnly bool // an import that changes nothing is not put on record: for what is loaded at every start

	Difference func(desk.Change) error // of a dry run: told what would become of each feature; may be nil

	today planning.Date // the city's day, when the import began
}

// enter says what the import is about from here on.
func (im *Import) enter(p desk.Phase) {
	if im.Phase != nil {
		im.Phase(p)
	}
}

// progressEvery is how many rows lie between two calls of Progress.
const progressEvery = 500

// Import takes a file into its layer: all of it in one transaction and one revision, or, when anything in it would be lost,
// nothing. The receipt tells what was found; it is there whenever the error is nil, also when nothing was written. What is written is on record.
func (s *Store) Import(ctx context.Context, im Import) (*intake.Receipt, error) {
	l, err := planning.LayerNamed(im.Layer)
	if err != nil {
		return nil, err
	}
	receipt := im.receipt(l)
	rolledBack := fmt.Errorf("nothing to commit")
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := s.importInto(ctx, tx, l, im, receipt); err != nil {
			return err
		}
		if im.DryRun || !receipt.Clean() {
			return rolledBack
		}
		if n := receipt.Rows; im.ChangesOnly && n.Added+n.Changed+n.Closed == 0 {
			return nil
		}
		_, err := putOnRecord(ctx, tx, &im, receipt)
		return err
	})
	if err != nil && err != rolledBack {
		return nil, plain("import "+l.Name, err)
	}
	if err == nil && s.city.Load() != nil {
		err = s.Refresh(ctx)
	} else {
		err = nil
	}
	return receipt, err
}

// receipt is one on which nothing is written yet.
func (im *Import) receipt(l *planning.Layer) *intake.Receipt {
	about := im.Source.About()
	return &intake.Receipt{
		Layer: l.Name, File: im.File, Format: about.Format, Encoding: about.Encoding, DryRun: im.DryRun, LeaveOut: im.LeaveOut,
		Problems: []geo.Problem{}, Notes: []geo.Problem{}, Columns: []intake.Column{},
	}
}

func (s *Store) importInto(ctx context.Context, tx pgx.Tx, l *planning.Layer, im Import, receipt *intake.Receipt) error {
	j := newJudgement(receipt, false)
	im.today = s.config.Today()
	j.first = newFirst(l, &im)
	if err := j.first.look(ctx, tx); err != nil {
		return err
	}
	if err := examine(ctx, tx, l, &im, j); err != nil || !receipt.Clean() {
		return err
	}
	if im.DryRun && im.Difference != nil {
		if err := tellDifference(ctx, tx, l, im.Replace, im.Difference); err != nil {
			return err
		}
	}
	if !j.first.begun() {
		return publish(ctx, tx, l, &im, j)
	}
	receipt.Revision, receipt.Rows.Added = j.first.revision, j.first.staged
	return j.first.finish(ctx, tx, &im)
}

// examine brings a file onto its layer's stage and finds everything that is wrong with it.
func examine(ctx context.Context, tx pgx.Tx, l *planning.Layer, im *Import, j *judgement) error {
	options := desk.Options{Replace: im.Replace, LeaveOut: im.LeaveOut}
	if why := options.Faulty(); !why.IsZero() {
		return &desk.Refusal{Kind: planning.ErrInvalid, Why: why}
	}
	revision, info, err := readInfo(ctx, tx)
	if err != nil {
		return err
	}
	receipt := j.receipt
	receipt.Revision = revision
	in, problems, err := intake.Open(l, im.Source, intake.Options{File: im.File, CRS: im.CRS, Shift: im.Shift, Swap: im.Swap, Extent: info.Extent, Mapping: im.Mapping, Ignore: im.Ignore})
	if err != nil {
		return err
	}
	for _, p := range problems {
		j.add(p)
	}
	receipt.CRS = in.CRS()
	if !receipt.Clean() {
		receipt.Columns = in.Columns()
		return nil
	}
	if j.survey, err = beginSurvey(ctx, tx, l, im, j.first); err != nil {
		return err
	}
	if j.first != nil {
		j.first.survey = j.survey
	}
	im.enter(desk.Reading)
	if err := stage(ctx, tx, l, in, im.Progress, j); err != nil {
		return err
	}
	receipt.Columns = in.Columns()
	im.enter(desk.Checking)
	if err := checkStage(ctx, tx, l, im.Repair, j); err != nil {
		return err
	}
	return j.leaveOut(ctx, tx, l)
}

func publish(ctx context.Context, tx pgx.Tx, l *planning.Layer, im *Import, j *judgement) error {
	im.enter(desk.Writing)
	if err := j.survey.settle(ctx, tx); err != nil {
		return err
	}
	receipt := j.receipt
	r := &receipt.Rows
	return tx.QueryRow(ctx, `SELECT revision, added, changed, unchanged, closed FROM apply_staged($1, $2, $3, $4, $5)`,
		l.Name, im.Actor, "import "+im.File, im.Replace, im.today.Time(),
	).Scan(&receipt.Revision, &r.Added, &r.Changed, &r.Unchanged, &r.Closed)
}
