package postgres

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

// Import is a file to be taken into a layer.
type Import struct {
	Layer    string
	File     string // its name, for receipts and as the source of its records
	Source   geo.Reader
	CRS      string            // what the operator says of its coordinates, "" for what the file says
	Mapping  map[string]string // field → header
	Replace  bool              // features that the file does not name come to their end
	Repair   bool              // invalid polygons are mended and named, instead of refused
	DryRun   bool              // everything but the writing
	Actor    string
	Progress func(rows int64) // called now and then while the file is read; may be nil
}

// progressEvery is how many rows lie between two calls of Progress.
const progressEvery = 500

// Import takes a file into its layer: all of it in one transaction and one revision, or, when anything in it would be lost,
// nothing. The receipt tells what was found; it is there whenever the error is nil, also when nothing was written.
func (s *Store) Import(ctx context.Context, im Import) (*intake.Receipt, error) {
	l, err := planning.LayerNamed(im.Layer)
	if err != nil {
		return nil, err
	}
	about := im.Source.About()
	receipt := &intake.Receipt{
		Layer: l.Name, File: im.File, Format: about.Format, Encoding: about.Encoding, DryRun: im.DryRun,
		Problems: []geo.Problem{}, Notes: []geo.Problem{}, Columns: []intake.Column{},
	}
	rolledBack := fmt.Errorf("nothing to commit")
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := s.importInto(ctx, tx, l, im, receipt); err != nil {
			return err
		}
		if im.DryRun || !receipt.Clean() {
			return rolledBack
		}
		return nil
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

func (s *Store) importInto(ctx context.Context, tx pgx.Tx, l *planning.Layer, im Import, receipt *intake.Receipt) error {
	revision, info, err := readInfo(ctx, tx)
	if err != nil {
		return err
	}
	receipt.Revision = revision
	in, problems, err := intake.Open(l, im.Source, intake.Options{File: im.File, CRS: im.CRS, Extent: info.Extent, Mapping: im.Mapping})
	if err != nil {
		return err
	}
	for _, p := range problems {
		receipt.Add(p)
	}
	receipt.CRS = in.CRS()
	if !receipt.Clean() {
		receipt.Columns = in.Columns()
		return nil
	}
	if err := stage(ctx, tx, l, in, im.Progress, receipt); err != nil {
		return err
	}
	receipt.Columns = in.Columns()
	if err := checkStage(ctx, tx, l, im.Repair, receipt); err != nil {
		return err
	}
	if !receipt.Clean() {
		return nil
	}
	return publish(ctx, tx, l, im, s.config.Today(), receipt)
}

// stage copies the good rows of a file into the layer's stage and files the problems of the others.
func stage(ctx context.Context, tx pgx.Tx, l *planning.Layer, in *intake.Intake, progress func(int64), receipt *intake.Receipt) error {
	if _, err := tx.Exec(ctx, `SELECT open_stage($1)`, l.Name); err != nil {
		return err
	}
	source := &stageSource{ctx: ctx, layer: l, in: in, progress: progress, receipt: receipt}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"pg_temp", "stage_" + l.Table}, stageColumns(l), source)
	if source.err != nil {
		return source.err
	}
	if progress != nil {
		progress(receipt.Rows.Read)
	}
	return err
}

// stageSource is the reading end of a file as COPY asks for it.
type stageSource struct {
	ctx      context.Context
	layer    *planning.Layer
	in       *intake.Intake
	progress func(int64)
	receipt  *intake.Receipt
	row      *intake.Row
	err      error
}

// Next reads on until a good row.
func (s *stageSource) Next() bool {
	for s.err == nil {
		row, problems, err := s.in.Next()
		for _, p := range problems {
			s.receipt.Add(p)
		}
		if err == io.EOF {
			return false
		}
		if err == nil {
			err = s.ctx.Err()
		}
		if s.err = err; err != nil {
			return false
		}
		s.count(row)
		if row != nil {
			s.row = row
			return true
		}
	}
	return false
}

func (s *stageSource) count(row *intake.Row) {
	s.receipt.Rows.Read++
	if row == nil {
		s.receipt.Rows.Refused++
	}
	if s.progress != nil && s.receipt.Rows.Read%progressEvery == 0 {
		s.progress(s.receipt.Rows.Read)
	}
}

func (s *stageSource) Values() ([]any, error) { return stageRow(s.layer, s.row.Number, &s.row.Record) }
func (s *stageSource) Err() error             { return s.err }

func publish(ctx context.Context, tx pgx.Tx, l *planning.Layer, im Import, today planning.Date, receipt *intake.Receipt) error {
	r := &receipt.Rows
	return tx.QueryRow(ctx, `SELECT revision, added, changed, unchanged, closed FROM apply_staged($1, $2, $3, $4, $5)`,
		l.Name, im.Actor, "import "+im.File, im.Replace, today.Time(),
	).Scan(&receipt.Revision, &r.Added, &r.Changed, &r.Unchanged, &r.Closed)
}
