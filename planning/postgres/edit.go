package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"peijian/geo"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/planning/postgres/staging"
)

// Edit is a change of one feature.
type Edit struct {
	Layer  string
	Code   string     // of the feature; "" for a new one, whose code is in Source or made of its key
	Source geo.Reader // the one row that the feature is from now on; nil: it comes to its end
	CRS    string     // of the row's coordinates
	Since  int64      // the revision of the version that is changed; 0: whichever is in force. A new feature has none
	Actor  string
	Note   string // for the journal: "PUT communities/C1"
}

// Edited is what an edit came to.
type Edited struct {
	*intake.Receipt
	Code  string
	Since int64 // the revision of the version that is now in force; 0 for a feature that came to its end
}

// ErrMoved says that the version to be changed is no longer the one in force.
var ErrMoved = errors.New("the feature was changed meanwhile")

// Edit changes one feature as an import of one row would: in one transaction and one revision, or, when anything is wrong with it, not at all. The
// receipt has the problems. An error is planning.ErrNotFound when the feature is not there, planning.ErrConflict when there is one already or other features
// refer to the one that should end, ErrMoved when it was changed meanwhile.
func (s *Store) Edit(ctx context.Context, e Edit) (Edited, error) {
	l, err := planning.LayerNamed(e.Layer)
	if err != nil {
		return Edited{}, err
	}
	out := Edited{Receipt: intake.NewReceipt(l.Name, ""), Code: e.Code}
	err = s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if err := s.holdVersion(ctx, tx, l, &e); err != nil {
			return err
		}
		if e.Source == nil {
			return s.end(ctx, tx, l, &e, &out)
		}
		return s.put(ctx, tx, l, &e, &out)
	})
	if errors.Is(err, errRefused) {
		return out, nil
	}
	if err != nil {
		return out, plain(e.Note, err)
	}
	if s.city.Load() != nil {
		err = s.Refresh(ctx)
	}
	return out, err
}

// errRefused rolls an edit back whose receipt has problems.
var errRefused = errors.New("refused")

// holdVersion makes every other writer wait and compares the version in force with the one that is to be changed.
func (s *Store) holdVersion(ctx context.Context, tx pgx.Tx, l *planning.Layer, e *Edit) error {
	if _, err := tx.Exec(ctx, `SELECT FROM city FOR UPDATE`); err != nil {
		return err
	}
	if e.Code == "" {
		return nil
	}
	since, err := versionInForce(ctx, tx, l, e.Code)
	switch {
	case err != nil:
		return err
	case since == 0:
		return planning.Errorf(planning.ErrNotFound, "layer %q has no feature %q", l.Name, e.Code)
	case e.Since != 0 && e.Since != since:
		return ErrMoved
	}
	return nil
}

// versionInForce is the revision that made the version in force of a feature, 0 for none.
func versionInForce(ctx context.Context, tx pgx.Tx, l *planning.Layer, code string) (since int64, err error) {
	err = tx.QueryRow(ctx, fmt.Sprintf(`SELECT coalesce(max(rev_from), 0) FROM %s WHERE code = $1 AND rev_to IS NULL`, l.Table), code).Scan(&since)
	return since, err
}

func (s *Store) put(ctx context.Context, tx pgx.Tx, l *planning.Layer, e *Edit, out *Edited) error {
	im := Import{Layer: l.Name, File: e.Note, Source: e.Source, CRS: e.CRS}
	work := staging.New(l, &im, false)
	out.Receipt = work.Receipt
	if err := work.Examine(ctx, tx); err != nil {
		return err
	}
	if !out.Clean() {
		return errRefused
	}
	if err := tx.QueryRow(ctx, fmt.Sprintf(`SELECT code FROM pg_temp.stage_%s`, l.Table)).Scan(&out.Code); err != nil {
		return err
	}
	if e.Code == "" {
		since, err := versionInForce(ctx, tx, l, out.Code)
		if err == nil && since != 0 {
			err = planning.Errorf(planning.ErrConflict, "layer %q has a feature %q already", l.Name, out.Code)
		}
		if err != nil {
			return err
		}
	}
	r := &out.Rows
	err := tx.QueryRow(ctx, `SELECT revision, added, changed, unchanged, closed FROM apply_staged($1, $2, $3, false, $4)`,
		l.Name, e.Actor, e.Note, s.config.Today().Time()).Scan(&out.Revision, &r.Added, &r.Changed, &r.Unchanged, &r.Closed)
	if err == nil {
		out.Since, err = versionInForce(ctx, tx, l, out.Code)
	}
	return err
}

// end closes a feature that no other refers to.
func (s *Store) end(ctx context.Context, tx pgx.Tx, l *planning.Layer, e *Edit, out *Edited) error {
	for _, other := range planning.Layers() {
		for _, f := range other.Fields {
			if f.Refers != l.Name {
				continue
			}
			if err := unreferred(ctx, tx, other, f.Name, e.Code); err != nil {
				return err
			}
		}
	}
	out.Rows.Closed = 1
	return tx.QueryRow(ctx, `SELECT close_feature($1, $2, $3)`, l.Name, e.Code, e.Actor).Scan(&out.Revision)
}

// unreferred says which feature in force refers to a code, when one does.
func unreferred(ctx context.Context, tx pgx.Tx, l *planning.Layer, field, code string) error {
	var from *string
	err := tx.QueryRow(ctx, fmt.Sprintf(`SELECT min(code) FROM %s WHERE %s = $1 AND rev_to IS NULL`, l.Table, pgx.Identifier{field}.Sanitize()), code).Scan(&from)
	if err == nil && from != nil {
		err = planning.Errorf(planning.ErrConflict, "%s %q refers to %q", l.Name, *from, code)
	}
	return err
}
