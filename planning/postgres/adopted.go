package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/permit"
)

// Adopted are the rulebooks by which the city decides, as of the picture that the store has. Before the first Refresh it is the one that comes with
// the program.
func (s *Store) Adopted() permit.Adopted {
	if d := s.adopted.Load(); d != nil {
		return *d
	}
	return permit.Adopted{}
}

// readAdopted reads the rulebooks that the city has adopted, the first first.
func readAdopted(ctx context.Context, tx pgx.Tx) (permit.Adopted, error) {
	rows, err := tx.Query(ctx, `SELECT r.id || '@' || r.version, r.body, r.digest FROM rulebook_adoption a JOIN rulebook r USING (digest) ORDER BY a.seq`)
	if err != nil {
		return permit.Adopted{}, err
	}
	var books []*permit.Rulebook
	var name, digest string
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&name, &body, &digest}, func() error {
		rb, problems := permit.Load(name, body)
		if rb == nil {
			return planning.Errorf(planning.ErrInvalid, "the adopted rulebook %s cannot be read: %s", name, problems[0].En)
		}
		if rb.Digest() != digest {
			return fmt.Errorf("the adopted rulebook %s is not what its digest says", name)
		}
		books = append(books, rb)
		return nil
	})
	return permit.NewAdopted(books...), err
}
