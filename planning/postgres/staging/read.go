package staging

import (
	"context"
	"io"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
)

// While the database takes in one batch, the next is written and the one after it is read: so many rows, or so many bytes of shapes.
const (
	batchRows  = 5000
	batchBytes = 4 << 20
)

// gathered is good rows of a file.
type gathered struct {
	rows  []*intake.Row
	sound bool // nothing stood against the file so far
}

// batch is rows of a file as COPY takes them, and the ground that was measured of them.
type batch struct {
	stage    copying
	grounds  grounds
	from, to int // the rows of the file with which it begins and ends
	sound    bool
}

// unbroken says whether the rows of b have no hole between them.
func (b *batch) unbroken() bool { return b.to-b.from+1 == b.stage.count() }

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
		progress(j.Receipt.Rows.Read)
	}
	return nil
}

// stageSource is the reading end of a file. What it finds belongs to the goroutine that reads until that has ended.
type stageSource struct {
	layer    *planning.Layer
	in       *intake.Intake
	progress func(int64)
	*judgement
	err     error // of reading
	garbled error // of writing what was read
}

// copyInto brings the file onto the stage. When it returns, nobody reads the file any more.
func (s *stageSource) copyInto(ctx context.Context, tx pgx.Tx) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	rows, batches, spare := make(chan gathered), make(chan *batch), make(chan *batch, 2)
	compared := make(chan struct{})
	go func() {
		defer close(compared)
		s.read(working, rows)
		close(rows)
		if polygons := s.layer.Geometry == planning.PolygonGeometry; polygons && (s.layer.Housing || s.keeps) && s.err == nil { // while the database takes in the last batches
			s.shapes.compare()
		}
	}()
	go func() {
		defer close(batches)
		s.write(working, rows, batches, spare)
		stop()
		for range rows { // the reader comes to its end
		}
	}()
	var failed error
	for b := range batches {
		if failed != nil {
			continue
		}
		if failed = s.take(ctx, tx, b); failed != nil {
			stop()
		}
		select {
		case spare <- b:
		default:
		}
	}
	<-compared
	switch {
	case failed != nil:
		return failed
	case s.garbled != nil:
		return s.garbled
	}
	return s.err
}

// take brings a batch where it belongs: onto the stage, or, when the layer's rows are published while they are read, straight into the layer.
func (s *stageSource) take(ctx context.Context, tx pgx.Tx, b *batch) error {
	if straight, err := s.first.goesStraight(ctx, tx, b); straight || err != nil {
		return err
	}
	if err := b.stage.into(ctx, tx, pgx.Identifier{"pg_temp", "stage_" + s.layer.Table}, stageColumns(s.layer)); err != nil {
		return err
	}
	if s.first.possible() {
		return s.first.follow(ctx, tx, b)
	}
	return s.survey.keep(ctx, tx, &b.grounds)
}

// write makes of rows what COPY takes, in buffers that come back by way of spare, and measures what can be measured.
func (s *stageSource) write(ctx context.Context, rows <-chan gathered, batches chan<- *batch, spare <-chan *batch) {
	for some := range rows {
		b := &batch{}
		select {
		case b = <-spare:
			b.stage.reset()
			b.grounds.reset()
		default:
		}
		b.sound, b.from, b.to = some.sound, some.rows[0].Number, some.rows[len(some.rows)-1].Number
		for _, row := range some.rows {
			if s.garbled = b.stage.stageRow(s.layer, row.Number, &row.Record); s.garbled != nil {
				return
			}
			s.survey.measure(row, &b.grounds)
		}
		select {
		case batches <- b:
		case <-ctx.Done():
			return
		}
	}
}

// read hands the good rows of the file out until it ends, something breaks or ctx ends.
func (s *stageSource) read(ctx context.Context, rows chan<- gathered) {
	some, size := gathered{}, 0
	for {
		row, more := s.next(ctx)
		if row != nil {
			some.rows = append(some.rows, row)
			size += 16 * geo.VertexCount(row.Record.Geometry)
		}
		if len(some.rows) >= batchRows || size >= batchBytes || !more && len(some.rows) > 0 {
			some.sound = s.Receipt.Clean() && s.shapes.suspects == 0
			select {
			case rows <- some:
			case <-ctx.Done():
				s.stopped(ctx)
				return
			}
			some, size = gathered{rows: make([]*intake.Row, 0, batchRows)}, 0
		}
		if !more {
			return
		}
	}
}

// stopped notes that reading came to no end, unless something broke before.
func (s *stageSource) stopped(ctx context.Context) {
	if s.err == nil {
		s.err = ctx.Err()
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
	if row != nil {
		s.refer(&row.Record)
	}
	if row != nil && s.layer.Geometry == planning.PolygonGeometry {
		s.shapes.add(row.Number, row.Record.Geometry)
	}
	return row, true
}

// refer notes which fields of the layer name features of another.
func (s *stageSource) refer(r *planning.Record) {
	for i := range s.layer.Fields {
		if s.layer.Fields[i].Refers != "" && r.Values[i] != nil {
			s.refers[s.layer.Fields[i].Name] = true
		}
	}
}

// say files a problem, with the shape of its row where somebody wants to see it.
func (s *stageSource) say(p geo.Problem) {
	if last := s.in.Last(); s.keeps && p.Row > 0 && p.Row == last.Row && len(s.Findings) < mostFindings {
		s.at(p, s.in.Where(last.Geometry))
		return
	}
	s.add(p)
}

func (s *stageSource) count(row *intake.Row) {
	s.Receipt.Rows.Read++
	if row == nil {
		s.Receipt.Rows.Refused++
	}
	if s.progress != nil && s.Receipt.Rows.Read%progressEvery == 0 {
		s.progress(s.Receipt.Rows.Read)
	}
}
