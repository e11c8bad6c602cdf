package postgres

import "context"

// Journal reads who made a revision, and what they said of it.
func (s *Store) Journal(ctx context.Context, revision int64, actor, note *string) error {
	err := s.pool.QueryRow(ctx, `SELECT actor, note FROM revision WHERE number = $1`, revision).Scan(actor, note)
	return plain("read the journal", err)
}
