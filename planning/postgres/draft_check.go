package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/intake/desk"
)

// CheckDraft reads all of a draft's file and keeps what is wrong with it and what it would change. The city stays as it is.
func (s *Store) CheckDraft(ctx context.Context, id string, turn int64, im Import) error {
	l, err := planning.LayerNamed(im.Layer)
	if err != nil {
		return err
	}
	im.DryRun, im.today = true, s.config.Today()
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		j := newJudgement(im.receipt(l), true)
		digest, err := weigh(ctx, tx, l, &im, j)
		if err != nil {
			return err
		}
		return keepFindings(ctx, tx, l, id, turn, digest, j, nil)
	})
	return plain("check", err)
}

// CommitDraft takes a draft's file into the city when what it changes is still what was seen, and puts it on record. When it is not, or when something stands against
// the file by now, what there is to see is kept instead, and the error is the [desk.Fault].
func (s *Store) CommitDraft(ctx context.Context, id string, turn int64, seen string, im Import) error {
	l, err := planning.LayerNamed(im.Layer)
	if err != nil {
		return err
	}
	var fault *desk.Fault
	im.today = s.config.Today()
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		j := newJudgement(im.receipt(l), true)
		digest, err := weigh(ctx, tx, l, &im, j)
		if err != nil {
			return err
		}
		if fault = objection(j.receipt, seen, digest); fault != nil {
			j.receipt.DryRun = true
			return keepFindings(ctx, tx, l, id, turn, digest, j, fault)
		}
		return s.commitDraft(ctx, tx, l, id, turn, &im, j)
	})
	switch {
	case err != nil:
		return plain("commit", err)
	case fault != nil:
		return *fault
	case s.city.Load() != nil:
		return s.Refresh(ctx)
	}
	return nil
}

func objection(r *intake.Receipt, seen, digest string) *desk.Fault {
	switch {
	case !r.Clean():
		return &desk.HasProblems
	case digest != seen:
		return &desk.Overtaken
	}
	return nil
}

func (s *Store) commitDraft(ctx context.Context, tx pgx.Tx, l *planning.Layer, id string, turn int64, im *Import, j *judgement) error {
	r := j.receipt
	if err := publish(ctx, tx, l, im, j); err != nil {
		return err
	}
	record, err := putOnRecord(ctx, tx, im, r)
	if err != nil {
		return err
	}
	if err := endTurn(ctx, tx, `UPDATE import_draft SET state = 'committed', receipt = $3, record = $4, task = '', fault = NULL WHERE id = $1 AND task_no = $2 AND task <> ''`,
		id, turn, toJSON(r), record); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM import_chunk WHERE draft = $1`, id) // the hash stays on record
	return err
}

// errLostTurn is what a worker gets that was taken for dead.
var errLostTurn = errors.New("another worker has taken the draft over")

func endTurn(ctx context.Context, tx pgx.Tx, statement string, args ...any) error {
	tag, err := tx.Exec(ctx, statement, args...)
	if err == nil && tag.RowsAffected() != 1 {
		err = errLostTurn
	}
	return err
}

// weigh examines a file and holds it against what is in force, with the city locked: nothing moves between the digest and a commit. It is "" when problems stand
// against the file: what it would change cannot be said then.
func weigh(ctx context.Context, tx pgx.Tx, l *planning.Layer, im *Import, j *judgement) (digest string, err error) {
	if err := examine(ctx, tx, l, im, j); err != nil {
		return "", err
	}
	im.enter(desk.Comparing)
	if err := checkNeighbours(ctx, tx, l, im.Replace, j); err != nil {
		return "", err
	}
	if err := placeFindings(ctx, tx, l, j); err != nil || !j.receipt.Clean() {
		return "", err
	}
	lock := `SELECT revision FROM city FOR UPDATE`
	if im.DryRun {
		lock = `SELECT revision FROM city`
	}
	if err := tx.QueryRow(ctx, lock).Scan(&j.receipt.Revision); err != nil {
		return "", err
	}
	r := &j.receipt.Rows
	err = tx.QueryRow(ctx, `SELECT added, changed, unchanged, closed, digest FROM weigh_staged($1, $2)`, l.Name, im.Replace).
		Scan(&r.Added, &r.Changed, &r.Unchanged, &r.Closed, &digest)
	return j.digest(digest), err
}

// placeFindings shows where the rows are that the database objects to.
func placeFindings(ctx context.Context, tx pgx.Tx, l *planning.Layer, j *judgement) error {
	if l.Geometry == planning.NoGeometry {
		return nil
	}
	missing, wanted := map[int64][]int{}, []int64{}
	for i, f := range j.findings {
		if row := int64(f.problem.Row); row > 0 && f.lon == nil {
			missing[row] = append(missing[row], i)
			wanted = append(wanted, row)
		}
	}
	if len(wanted) == 0 || !j.staged {
		return nil
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT file_row, ST_X(c), ST_Y(c), CASE WHEN ST_NPoints(geom) <= $2 THEN ST_AsGeoJSON(geom, 9) END
		FROM pg_temp.stage_%s, LATERAL (SELECT ST_Centroid(ST_Envelope(geom)) AS c) middle WHERE file_row = ANY ($1) AND NOT ST_IsEmpty(geom)`, l.Table), wanted, mostShapePoints)
	if err != nil {
		return err
	}
	var row int64
	var lon, lat float64
	var shape []byte
	_, err = pgx.ForEachRow(rows, []any{&row, &lon, &lat, &shape}, func() error {
		for _, i := range missing[row] {
			j.placeAt(&j.findings[i], lon, lat, shape)
		}
		return nil
	})
	return err
}

// keepFindings keeps what a check found, instead of what one before it found, and ends the turn.
func keepFindings(ctx context.Context, tx pgx.Tx, l *planning.Layer, id string, turn int64, digest string, j *judgement, fault *desk.Fault) error {
	var why []byte
	if fault != nil {
		why = toJSON(fault)
	}
	if err := endTurn(ctx, tx, `UPDATE import_draft SET state = 'checked', receipt = $3, revision = $4, digest = $5, task = '', fault = $6 WHERE id = $1 AND task_no = $2 AND task <> ''`,
		id, turn, toJSON(j.receipt), j.receipt.Revision, digest, why); err != nil {
		return err
	}
	if err := forget(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_problem"}, []string{"draft", "n", "body", "note", "row", "lon", "lat", "shape"},
		pgx.CopyFromSlice(len(j.findings), func(i int) ([]any, error) {
			f := &j.findings[i]
			var shape any
			if f.shape != nil {
				shape = []byte(f.shape)
			}
			return []any{id, int64(i + 1), toJSON(f.problem), f.problem.Note, int64(f.problem.Row), f.lon, f.lat, shape}, nil
		}))
	if err != nil || digest == "" {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO import_change (draft, n, what, code, row, old, new, old_geom, new_geom, old_area, new_area)
		SELECT $1, row_number() OVER (), d.what, d.code, d.file_row, d.old, d.new, d.old_geom, d.new_geom, d.old_area, d.new_area FROM staged_difference($2) d`, id, l.Name)
	return err
}

// RefuseDraft keeps the one problem for which a draft's file cannot even be opened.
func (s *Store) RefuseDraft(ctx context.Context, id string, turn int64, layer, file string, p geo.Problem) error {
	l, err := planning.LayerNamed(layer)
	if err != nil {
		return err
	}
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		r := &intake.Receipt{Layer: l.Name, File: file, DryRun: true, Problems: []geo.Problem{}, Notes: []geo.Problem{}, Columns: []intake.Column{}}
		j := newJudgement(r, true)
		j.add(p)
		return keepFindings(ctx, tx, l, id, turn, "", j, nil)
	})
	return plain("check", err)
}

// Extent is where the features of the city may lie, EPSG:4490.
func (s *Store) Extent(ctx context.Context) (orb.Bound, error) {
	var b orb.Bound
	err := s.pool.QueryRow(ctx, `SELECT west, south, east, north FROM city`).Scan(&b.Min[0], &b.Min[1], &b.Max[0], &b.Max[1])
	return b, plain("read the city", err)
}
