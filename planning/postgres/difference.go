package postgres

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake/desk"
	"peijian/planning/postgres/staging"
)

// DraftChanges is a page of the difference of a draft: what is "" for all of it. total counts what there is of that.
func (s *Store) DraftChanges(ctx context.Context, d *desk.Draft, what desk.What, offset, limit int) (page []desk.Change, total int64, err error) {
	l, err := planning.LayerNamed(d.Options.Layer)
	if err != nil {
		return []desk.Change{}, 0, nil // no layer said, no difference yet
	}
	rows, err := s.pool.Query(ctx, `SELECT n, what, code, row, old, new, ST_AsGeoJSON(old_geom, 9), ST_AsGeoJSON(new_geom, 9), old_area, new_area, old_geom IS DISTINCT FROM new_geom
		FROM import_change WHERE draft = $1 AND ($2 = '' OR what = $2) ORDER BY n OFFSET $3 LIMIT $4`, d.ID, what, offset, limit)
	if err != nil {
		return nil, 0, plain("read a difference", err)
	}
	page, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (desk.Change, error) { return staging.ScanChange(l, r) })
	if err == nil {
		err = s.pool.QueryRow(ctx, `SELECT count(*) FROM import_change WHERE draft = $1 AND ($2 = '' OR what = $2)`, d.ID, what).Scan(&total)
	}
	return page, total, plain("read a difference", err)
}

// ProblemCount is how often a problem was found.
type ProblemCount struct {
	Code  string `json:"code"`
	Note  bool   `json:"note"`
	Count int64  `json:"count"`
}

// DraftProblems is a page of what is wrong with a draft, in the order found: code is "" for all of it. The counts are of those that were kept, by code.
func (s *Store) DraftProblems(ctx context.Context, id, code string, offset, limit int) (page []desk.Problem, counts []ProblemCount, err error) {
	rows, err := s.pool.Query(ctx, `SELECT n, body, lon, lat, shape FROM import_problem WHERE draft = $1 AND ($2 = '' OR body ->> 'code' = $2) ORDER BY note, n OFFSET $3 LIMIT $4`,
		id, code, offset, limit)
	if err != nil {
		return nil, nil, plain("read problems", err)
	}
	page, err = pgx.CollectRows(rows, scanProblem)
	if err != nil {
		return nil, nil, plain("read problems", err)
	}
	rows, err = s.pool.Query(ctx, `SELECT body ->> 'code', note, count(*) FROM import_problem WHERE draft = $1 GROUP BY 1, 2 ORDER BY 2, 3 DESC, 1`, id)
	if err != nil {
		return nil, nil, plain("count problems", err)
	}
	counts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[ProblemCount])
	return page, counts, plain("count problems", err)
}

func scanProblem(row pgx.CollectableRow) (p desk.Problem, err error) {
	var body geo.Problem
	var shape []byte
	err = row.Scan(&p.Number, &body, &p.Lon, &p.Lat, &shape)
	p.Problem, p.Shape = body, bytes.Clone(shape)
	if err != nil {
		err = fmt.Errorf("problem: %w", err)
	}
	return p, err
}
