package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// wayBack reads how an earlier City differs from one that there is. Versions are read as of base's revision and not as of the database's, which may be a later one.
type wayBack struct {
	tx       pgx.Tx
	base     *planning.City
	revision int64
	day      planning.Date
}

// length is about how many versions were opened and closed since.
func (w *wayBack) length(ctx context.Context) (n int64, err error) {
	err = w.tx.QueryRow(ctx, `
		SELECT coalesce(sum(added + changed + closed), 0)::bigint FROM revision_layer WHERE revision > $1 AND revision <= $2`, w.revision, w.base.Revision).Scan(&n)
	return n, err
}

// whole loads the earlier City anew.
func (w *wayBack) whole(ctx context.Context, info planning.Info) (*planning.City, error) {
	empty, err := planning.NewCity(info, w.day, w.base.Audience)
	if err != nil {
		return nil, err
	}
	d := planning.Delta{Revision: w.revision}
	for _, l := range slices.Concat(planning.Layers(), planning.MeasuredLayers()) {
		if err := w.records(ctx, l, &d, `SELECT %s FROM %s o WHERE `+then, w.revision); err != nil {
			return nil, err
		}
	}
	if err := w.grounds(ctx, &d, then, w.revision); err != nil {
		return nil, err
	}
	return empty.Apply(d)
}

// delta is what leads from base to the earlier City: the ends of what base has and the earlier does not, before what was in force then and is not in base.
func (w *wayBack) delta(ctx context.Context) (planning.Delta, error) {
	d := planning.Delta{Revision: w.revision}
	for _, l := range slices.Concat(planning.Layers(), planning.MeasuredLayers()) {
		if err := w.ends(ctx, l, &d); err != nil {
			return d, err
		}
		err := w.records(ctx, l, &d, `SELECT %s FROM %s o WHERE `+then+` AND (rev_to <= $2 OR `+otherLaw+`)`, w.revision, w.base.Revision, w.base.AsOf.Time(), day(w.day))
		if err != nil {
			return d, err
		}
	}
	if err := w.groundEnds(ctx, &d); err != nil {
		return d, err
	}
	return d, w.grounds(ctx, &d, then+` AND rev_to <= $2`, w.revision, w.base.Revision)
}

const (
	// then picks versions that were in force at revision $1.
	then = `rev_from <= $1 AND (rev_to IS NULL OR rev_to > $1)`

	// otherLaw picks those that the law knows on one of the days $3 and $4 and not on the other; no day is every day.
	otherLaw = `(coalesce(valid_from <= $3, true) AND coalesce($3 < valid_to, true)) <> (coalesce(valid_from <= $4, true) AND coalesce($4 < valid_to, true))`
)

// stillShown picks versions whose feature the public may see now: as its version in force has it, or, when it has ended, its last one. What is of limited title
// today was so when nobody had written it down.
func stillShown(l *planning.Layer) string {
	last := `SELECT ` + hiddenVersion(l) + ` FROM ` + l.Table + ` v WHERE v.code = o.code AND v.rev_to IS `
	return ` AND NOT coalesce((` + last + `NULL), (` + last + `NOT NULL ORDER BY v.rev_to DESC LIMIT 1))`
}

// records adds the versions that a statement with places for columns and table finds.
func (w *wayBack) records(ctx context.Context, l *planning.Layer, d *planning.Delta, statement string, arguments ...any) error {
	if w.base.Audience != planning.Internal {
		statement += stillShown(l)
	}
	rows, err := w.tx.Query(ctx, fmt.Sprintf(statement, recordColumns(l), l.Table), arguments...)
	if err != nil {
		return err
	}
	return collectRecords(rows, l, d)
}

func collectRecords(rows pgx.Rows, l *planning.Layer, d *planning.Delta) error {
	defer rows.Close()
	reader := newRecordReader(l)
	for rows.Next() {
		r, since, err := reader.read(rows)
		if err != nil {
			return err
		}
		d.Changes = append(d.Changes, planning.Change{Layer: l.Name, Code: r.Code, Since: since, Record: r})
	}
	return rows.Err()
}

// ends adds the features whose version in base was not there yet.
func (w *wayBack) ends(ctx context.Context, l *planning.Layer, d *planning.Delta) error {
	rows, err := w.tx.Query(ctx, `SELECT DISTINCT code FROM `+l.Table+` WHERE rev_from > $1 AND rev_from <= $2`, w.revision, w.base.Revision)
	if err != nil {
		return err
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, code := range codes {
		d.Changes = append(d.Changes, planning.Change{Layer: l.Name, Code: code})
	}
	return err
}

// groundEnds adds the measurements of base that were not made yet.
func (w *wayBack) groundEnds(ctx context.Context, d *planning.Delta) error {
	rows, err := w.tx.Query(ctx, `
		SELECT layer, code FROM ground WHERE rev_from > $1 AND rev_from <= $2
		UNION SELECT '', code FROM cell_ground WHERE rev_from > $1 AND rev_from <= $2`, w.revision, w.base.Revision)
	if err != nil {
		return err
	}
	var layer, code string
	_, err = pgx.ForEachRow(rows, []any{&layer, &code}, func() error {
		if layer == "" {
			d.Cells = append(d.Cells, planning.CellGroundChange{Code: code})
		} else {
			d.Grounds = append(d.Grounds, planning.GroundChange{Layer: layer, Code: code})
		}
		return nil
	})
	return err
}

// grounds adds the measurements, of housing and of grid cells, that a condition picks.
func (w *wayBack) grounds(ctx context.Context, d *planning.Delta, condition string, arguments ...any) error {
	if err := collectGround(ctx, w.tx, d, `true`, condition, arguments...); err != nil {
		return err
	}
	return collectCellGround(ctx, w.tx, d, `true`, condition, arguments...)
}
