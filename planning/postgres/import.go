package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres/staging"
)

// Import is a file to be taken into a layer. The day is said by the store.
type Import = staging.Import

// Import takes a file into its layer: all of it in one transaction and one revision, or, when anything in it would be lost,
// nothing. The receipt tells what was found; it is there whenever the error is nil, also when nothing was written. What is written is on record.
func (s *Store) Import(ctx context.Context, im Import) (*intake.Receipt, error) {
	l, err := planning.LayerNamed(im.Layer)
	if err != nil {
		return nil, err
	}
	im.Today = s.config.Today()
	work := staging.New(l, &im, false)
	receipt := work.Receipt
	rolledBack := fmt.Errorf("nothing to commit")
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := work.Take(ctx, tx); err != nil {
			return err
		}
		if im.DryRun || !receipt.Clean() {
			return rolledBack
		}
		if n := receipt.Rows; im.ChangesOnly && n.Added+n.Changed+n.Closed == 0 {
			return nil
		}
		_, err := putOnRecord(ctx, tx, &im, receipt)
		return err
	})
	if err != nil && err != rolledBack {
		return nil, plain("import "+l.Name, err)
	}
	if err == nil && s.city.Load() != nil {
		err = s.Refresh(ctx)
	} else {
		err = nil
	}
	return receipt, err
}
