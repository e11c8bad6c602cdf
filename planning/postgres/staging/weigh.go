package staging

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake/desk"
)

// Weigh examines a file and holds it against what is in force, with the city locked: nothing moves between the digest and a commit. It is "" when problems stand
// against the file: what it would change cannot be said then.
func (w *Work) Weigh(ctx context.Context, tx pgx.Tx) (digest string, err error) {
	l, im, j := w.layer, w.im, w.judgement
	if err := w.Examine(ctx, tx); err != nil {
		return "", err
	}
	im.enter(desk.Comparing)
	if err := checkNeighbours(ctx, tx, l, im.Replace, j); err != nil {
		return "", err
	}
	if err := placeFindings(ctx, tx, l, j); err != nil || !j.Receipt.Clean() {
		return "", err
	}
	lock := `SELECT revision FROM city FOR UPDATE`
	if im.DryRun {
		lock = `SELECT revision FROM city`
	}
	if err := tx.QueryRow(ctx, lock).Scan(&j.Receipt.Revision); err != nil {
		return "", err
	}
	r := &j.Receipt.Rows
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
	for i, f := range j.Findings {
		if row := int64(f.Problem.Row); row > 0 && f.Lon == nil {
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
			j.placeAt(&j.Findings[i], lon, lat, shape)
		}
		return nil
	})
	return err
}
