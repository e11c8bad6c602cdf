package postgres

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/planning"
)

// Excerpt is a city of which only some layers are in memory. The records of the others are read one by one, from the same moment. It is good until the function that it was
// given to returns, for one goroutine.
type Excerpt struct {
	City *planning.City // settings, revision and day; the layers that were asked for, and no ground

	tx pgx.Tx
}

// Excerpt reads the city's settings and some of its layers, as Refresh would, and hands them to do.
func (s *Store) Excerpt(ctx context.Context, layers []string, do func(*Excerpt) error) error {
	if err := s.advanceDay(ctx); err != nil {
		return plain("read the city", err)
	}
	return s.inTransaction(ctx, snapshot, func(tx pgx.Tx) error {
		e, err := s.excerpt(ctx, tx, layers)
		if err != nil {
			return plain("read the city", err)
		}
		return do(e)
	})
}

func (s *Store) excerpt(ctx context.Context, tx pgx.Tx, layers []string) (*Excerpt, error) {
	revision, info, err := readInfo(ctx, tx)
	if err != nil {
		return nil, err
	}
	empty, err := planning.NewCity(info, s.config.Today(), s.config.Audience)
	if err != nil {
		return nil, err
	}
	d := planning.Delta{Revision: revision}
	for _, name := range layers {
		l, err := planning.LayerNamed(name)
		if err != nil {
			return nil, err
		}
		if err := readOpened(ctx, tx, l, -1, &d); err != nil {
			return nil, err
		}
	}
	c, err := empty.Apply(d)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `SET LOCAL work_mem = '64MB'`) // what is sorted by code is sorted in memory, as far as there is some
	return &Excerpt{c, tx}, err
}

// Records goes through the records of a layer as the city shows them, in the order of their codes. Of those outside of a box, in EPSG:4490, some or all are left out; nil is no
// box. It reads ahead by a few hundred. The last pair has an error, if there is one, and no record.
func (e *Excerpt) Records(ctx context.Context, l *planning.Layer, box *orb.Bound) iter.Seq2[*planning.Record, error] {
	return func(yield func(*planning.Record, error) bool) {
		until, cancel := context.WithCancel(ctx)
		read := make(chan portion, 2)
		go e.read(until, l, box, read)
		defer func() {
			cancel()
			for range read { // until nobody uses the transaction
			}
		}()
		for b := range read {
			for _, r := range b.records {
				if !yield(r, nil) {
					return
				}
			}
			if b.err != nil {
				yield(nil, plain(fmt.Sprintf("read %s", l.Name), b.err))
				return
			}
		}
		if err := ctx.Err(); err != nil { // whoever read may have been stopped before the end
			yield(nil, err)
		}
	}
}

// portion is some records, read together so that reading and writing seldom wait for one another.
type portion struct {
	records []*planning.Record
	err     error
}

const portionSize = 256

// read sends the records, and closes to.
func (e *Excerpt) read(ctx context.Context, l *planning.Layer, box *orb.Bound, to chan<- portion) {
	defer close(to)
	b := portion{}
	send := func() bool {
		select {
		case to <- b:
			b = portion{}
			return true
		case <-ctx.Done():
			return false
		}
	}
	b.err = e.each(ctx, l, box, func(r *planning.Record) bool {
		b.records = append(b.records, r)
		return len(b.records) < portionSize || send()
	})
	send()
}

// each calls do for the records that the city shows, until it says no.
func (e *Excerpt) each(ctx context.Context, l *planning.Layer, box *orb.Bound, do func(*planning.Record) bool) error {
	condition, arguments := `rev_to IS NULL`, []any(nil)
	if box != nil && l.Geometry != planning.NoGeometry {
		condition += ` AND geom && ST_Expand(ST_MakeEnvelope($1, $2, $3, $4, 4490), 0.000001)` // who draws it rounds
		arguments = []any{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}
	}
	// By their bytes, as a City sorts, whatever the database takes for the alphabet.
	rows, err := e.tx.Query(ctx, fmt.Sprintf(`SELECT %s FROM %s WHERE %s ORDER BY code COLLATE "C"`, recordColumns(l), l.Table, condition), arguments...)
	if err != nil {
		return err
	}
	defer rows.Close()
	reader := newRecordReader(l)
	for rows.Next() {
		r, _, err := reader.read(rows)
		if err != nil {
			return err
		}
		if r = e.City.Shown(l, r); r != nil && !do(r) {
			return nil
		}
	}
	return rows.Err()
}
