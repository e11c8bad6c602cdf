package postgres

import (
	"context"
	"io"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

// While the database takes in one batch the next is read: so many rows, or so many bytes of shapes.
const (
	batchRows  = 5000
	batchBytes = 4 << 20
)

// batch is rows of a file as COPY takes them.
type batch struct {
	rows  [][]any
	sound bool // nothing stood against the file so far
}

// stage copies the good rows of a file into the layer's stage and files the problems of the others.
func stage(ctx context.Context, tx pgx.Tx, l *planning.Layer, in *intake.Intake, progress func(int64), j *judgement) error {
	if _, err := tx.Exec(ctx, `SELECT open_stage($1)`, l.Name); err != nil {
		return err
	}
	j.staged = true
	source := &stageSource{layer: l, in: in, progress: progress, judgement: j}
	if err := source.copyInto(ctx, tx); err != nil {
		return err
	}
	if progress != nil {
		progress(j.receipt.Rows.Read)
	}
	return nil
}

// stageSource is the reading end of a file. What it finds belongs to the goroutine that reads until that has ended.
type stageSource struct {
	layer    *planning.Layer
	in       *intake.Intake
	progress func(int64)
	*judgement
	err error
}

// copyInto brings the file onto the stage. When it returns, nobody reads the file any more.
func (s *stageSource) copyInto(ctx context.Context, tx pgx.Tx) error {
	reading, stop := context.WithCancel(ctx)
	batches := make(chan batch)
	go func() {
		defer close(batches)
		s.read(reading, batches)
	}()
	var failed error
	for b := range batches {
		if failed != nil {
			continue
		}
		if failed = s.take(ctx, tx, &b); failed != nil {
			stop()
		}
	}
	stop()
	if failed != nil {
		return failed
	}
	return s.err
}

func (s *stageSource) take(ctx context.Context, tx pgx.Tx, b *batch) error {
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"pg_temp", "stage_" + s.layer.Table}, stageColumns(s.layer), pgx.CopyFromRows(b.rows)); err != nil {
		return err
	}
	return s.first.follow(ctx, tx, b)
}

// read hands the file out in batches until it ends, something breaks or ctx ends.
func (s *stageSource) read(ctx context.Context, batches chan<- batch) {
	b, size := batch{}, 0
	for {
		row, more := s.next(ctx)
		if row != nil {
			var cells []any
			if cells, s.err = stageRow(s.layer, row.Number, &row.Record); s.err != nil {
				return
			}
			b.rows = append(b.rows, cells)
			size += 16 * geo.VertexCount(row.Record.Geometry)
		}
		if len(b.rows) >= batchRows || size >= batchBytes || !more && len(b.rows) > 0 {
			b.sound = s.receipt.Clean() && s.shapes.suspects == 0
			select {
			case batches <- b:
			case <-ctx.Done():
				s.err = ctx.Err()
				return
			}
			b, size = batch{rows: make([][]any, 0, batchRows)}, 0
		}
		if !more {
			return
		}
	}
}

// next reads one row: nil when it is refused. After the last, and when something breaks, there are no more.
func (s *stageSource) next(ctx context.Context) (*intake.Row, bool) {
	row, problems, err := s.in.Next()
	for _, p := range problems {
		s.say(p)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		if err != io.EOF {
			s.err = err
		}
		return nil, false
	}
	s.count(row)
	if row != nil && s.layer.Geometry == planning.PolygonGeometry {
		s.shapes.add(row.Number, row.Record.Geometry)
	}
	return row, true
}

// say files a problem, with the shape of its row where somebody wants to see it.
func (s *stageSource) say(p geo.Problem) {
	if last := s.in.Last(); s.keeps && p.Row > 0 && p.Row == last.Row && len(s.findings) < mostFindings {
		s.at(p, s.in.Where(last.Geometry))
		return
	}
	s.add(p)
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
