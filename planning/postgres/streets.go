package postgres

import (
	"context"

	"peijian/planning"
)

// SetStreetRules sets how lines of the street layer become a network: one revision. An error of kind invalid says that a number is out of its bounds.
func (s *Store) SetStreetRules(ctx context.Context, rules planning.StreetRules, actor string) error {
	if !(rules.Snap >= 0 && rules.Snap <= 20) || !(rules.Access > 0 && rules.Access <= 2000) {
		return planning.Errorf(planning.ErrInvalid, "streets: snap %g m, want 0 to 20; access %g m, want over 0 to 2000", rules.Snap, rules.Access)
	}
	_, err := s.pool.Exec(ctx, `SELECT set_street_rules($1, $2)`, rules, actor)
	if err == nil && s.city.Load() != nil {
		return s.Refresh(ctx)
	}
	return plain("set the streets", err)
}
