package postgres

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake/desk"
)

// tellDifference says of each feature on the stage what becomes of it.
func tellDifference(ctx context.Context, tx pgx.Tx, l *planning.Layer, replace bool, tell func(desk.Change) error) error {
	if _, err := tx.Exec(ctx, `SELECT weigh_staged($1, $2)`, l.Name, replace); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT row_number() OVER (), what, code, file_row, old, new, ST_AsGeoJSON(old_geom, 9), ST_AsGeoJSON(new_geom, 9), old_area, new_area,
		old_geom IS DISTINCT FROM new_geom FROM staged_difference($1)`, l.Name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanChange(l, rows)
		if err == nil {
			err = tell(c)
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

func scanChange(l *planning.Layer, row pgx.CollectableRow) (c desk.Change, err error) {
	var oldValues, newValues map[string]json.RawMessage
	var oldShape, newShape []byte
	if err = row.Scan(&c.Number, &c.What, &c.Code, &c.Row, &oldValues, &newValues, &oldShape, &newShape, &c.OldArea, &c.NewArea, &c.Moved); err != nil {
		return c, err
	}
	c.Old, c.New = orNull(oldShape), orNull(newShape)
	c.Moved = c.Moved && c.What == desk.Changed
	c.Values = differing(l, c.What, oldValues, newValues)
	said := newValues
	if c.What == desk.Closed {
		said = oldValues
	}
	_ = json.Unmarshal(said["name"], &c.Name) // null, or not there: it has no name
	return c, nil
}

func orNull(b []byte) json.RawMessage {
	if b == nil {
		return json.RawMessage("null")
	}
	return bytes.Clone(b)
}

// differing lists fields in the layer's order: of a change those that differ, else those that are filled.
func differing(l *planning.Layer, what desk.What, before, after map[string]json.RawMessage) []desk.Value {
	out := []desk.Value{}
	add := func(name string, title planning.Text) {
		v := desk.Value{Field: name, Title: title, Old: filled(before[name]), New: filled(after[name])}
		if string(v.Old) != string(v.New) {
			out = append(out, v)
		}
	}
	for _, f := range l.Fields {
		add(f.Name, f.Title)
	}
	add("valid_from", planning.Text{Zh: "生效日期", En: "Valid from"})
	add("valid_to", planning.Text{Zh: "失效日期", En: "Valid to"})
	add("audience", planning.Text{Zh: "公开范围", En: "Audience"})
	return out
}

func filled(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}

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
	page, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (desk.Change, error) { return scanChange(l, r) })
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
	p.Problem, p.Shape = body, orNull(shape)
	if err != nil {
		err = fmt.Errorf("problem: %w", err)
	}
	return p, err
}
