package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
)

// PastBothWays makes a past City in both ways, whatever CityAsOf would choose: out of the present one, and as a whole.
func (s *Store) PastBothWays(ctx context.Context, revision int64, day planning.Date) (back, whole *planning.City, err error) {
	err = s.inTransaction(ctx, snapshot, func(tx pgx.Tx) error {
		_, info, err := readInfoFrom(ctx, tx, `settings_at($1)`, revision)
		if err != nil {
			return err
		}
		w := wayBack{tx: tx, base: s.City(), revision: revision, day: day}
		if back, err = s.back(ctx, &w, info); err != nil {
			return err
		}
		whole, err = w.whole(ctx, info)
		return err
	})
	return back, whole, err
}
