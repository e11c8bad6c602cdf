package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"peijian/planning"
)

// Doubt lets Go doubt some shapes beside those that are not valid, until it is undone.
func Doubt(which func(orb.Geometry) bool) (undo func()) {
	was := valid
	valid = func(g orb.Geometry) error {
		if which(g) {
			return errors.New("in doubt")
		}
		return was(g)
	}
	return func() { valid = was }
}

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
