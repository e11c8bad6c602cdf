package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// readCellGround adds where grid cells lie that were measured after a revision, ends first: a cell that was measured anew has one of each.
func readCellGround(ctx context.Context, tx pgx.Tx, after int64, d *planning.Delta) error {
	rows, err := tx.Query(ctx, `
		SELECT code, area, claims::text, shared::text, rev_to IS NULL FROM cell_ground
		WHERE (rev_to IS NULL AND rev_from > $1) OR ($1 >= 0 AND rev_to > $1)
		ORDER BY rev_to IS NULL`, after)
	if err != nil {
		return err
	}
	var (
		code, claims, overlaps string
		area                   float64
		live                   bool
	)
	_, err = pgx.ForEachRow(rows, []any{&code, &area, &claims, &overlaps, &live}, func() error {
		g := &planning.CellGround{Area: area}
		if err := json.Unmarshal([]byte(claims), &g.Claims); err != nil {
			return fmt.Errorf("ground of cell %s: %w", code, err)
		}
		if err := json.Unmarshal([]byte(overlaps), &g.Overlaps); err != nil {
			return fmt.Errorf("ground of cell %s: %w", code, err)
		}
		if !live {
			g = nil
		}
		d.Cells = append(d.Cells, planning.CellGroundChange{Code: code, Ground: g})
		return nil
	})
	return err
}
