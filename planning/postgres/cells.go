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
	return collectCellGround(ctx, tx, d, `rev_to IS NULL`, sinceRevision, after)
}

// collectCellGround adds the measurements of grid cells that a condition picks: those that are live as they are, the others as ends.
func collectCellGround(ctx context.Context, tx pgx.Tx, d *planning.Delta, live, condition string, arguments ...any) error {
	rows, err := tx.Query(ctx, `
		SELECT code, area, claims::text, shared::text, `+live+` AS live FROM cell_ground WHERE `+condition+`
		ORDER BY live`, arguments...)
	if err != nil {
		return err
	}
	var (
		code, claims, overlaps string
		area                   float64
		alive                  bool
	)
	_, err = pgx.ForEachRow(rows, []any{&code, &area, &claims, &overlaps, &alive}, func() error {
		g := &planning.CellGround{Area: area}
		if err := json.Unmarshal([]byte(claims), &g.Claims); err != nil {
			return fmt.Errorf("ground of cell %s: %w", code, err)
		}
		if err := json.Unmarshal([]byte(overlaps), &g.Overlaps); err != nil {
			return fmt.Errorf("ground of cell %s: %w", code, err)
		}
		if !alive {
			g = nil
		}
		d.Cells = append(d.Cells, planning.CellGroundChange{Code: code, Ground: g})
		return nil
	})
	return err
}
