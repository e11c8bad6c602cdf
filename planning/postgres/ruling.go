package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/proceeding"
)

const rulingColumns = `id, application_code, application_version, gate, rulebook_id, rulebook_digest, revision, as_of, outcome, open, facts, report, digest, officer_id, at`

func scanRuling(r pgx.CollectableRow) (out proceeding.StoredRuling, err error) {
	var asOf time.Time
	err = r.Scan(&out.ID, &out.Application, &out.ApplicationVersion, &out.Gate, &out.RulebookID, &out.RulebookDigest, &out.Revision, &asOf,
		&out.Outcome, &out.Open, &out.Facts, &out.Report, &out.Digest, &out.Officer, &out.At)
	out.AsOf = planning.DateOf(asOf)
	return out, err
}

func (s *Store) rulings(ctx context.Context, where string, args ...any) ([]proceeding.StoredRuling, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+rulingColumns+` FROM ruling WHERE `+where+` ORDER BY id`, args...)
	if err != nil {
		return nil, plain("read rulings", err)
	}
	out, err := pgx.CollectRows(rows, scanRuling)
	return out, plain("read rulings", err)
}

// Rulings lists the rulings on an application, the oldest first.
func (s *Store) Rulings(ctx context.Context, application string) ([]proceeding.StoredRuling, error) {
	return s.rulings(ctx, `application_code = $1`, application)
}

// Ruling is one stored ruling; planning.ErrNotFound when there is none.
func (s *Store) Ruling(ctx context.Context, id int64) (proceeding.StoredRuling, error) {
	return one(s.rulings(ctx, `id = $1`, id))
}

// RulingByDigest finds the newest ruling with a report of a digest.
func (s *Store) RulingByDigest(ctx context.Context, digest string) (proceeding.StoredRuling, error) {
	return one(s.rulings(ctx, `id = (SELECT max(id) FROM ruling WHERE digest = $1)`, digest))
}

func one(list []proceeding.StoredRuling, err error) (proceeding.StoredRuling, error) {
	if err != nil {
		return proceeding.StoredRuling{}, err
	}
	if len(list) == 0 {
		return proceeding.StoredRuling{}, planning.Errorf(planning.ErrNotFound, "there is no such ruling")
	}
	return list[0], nil
}

// Overrides lists what was passed over with a ruling, by clause.
func (s *Store) Overrides(ctx context.Context, ruling int64) ([]proceeding.Override, error) {
	rows, err := s.pool.Query(ctx, `SELECT clause, reason, officer_id FROM ruling_override WHERE ruling_id = $1 ORDER BY clause`, ruling)
	if err != nil {
		return nil, plain("list what was passed over", err)
	}
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (o proceeding.Override, err error) {
		return o, r.Scan(&o.Clause, &o.Reason, &o.Officer)
	})
	return list, plain("list what was passed over", err)
}

// CurrentVersion is the version of an application in force, as rulings name it; 0 when there is none.
func (s *Store) CurrentVersion(ctx context.Context, application string) (int64, error) {
	var v int64
	err := s.pool.QueryRow(ctx, `SELECT version_id FROM application WHERE code = $1 AND rev_to IS NULL`, application).Scan(&v)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return v, plain("read the application's version", err)
}

// Permits lists what was issued, the newest first.
func (s *Store) Permits(ctx context.Context) ([]proceeding.Permit, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT p.number, p.number_key, p.organ, p.application_code, p.gate, p.ruling_id, p.issued_on, p.issued_by, v.day
		FROM permit p LEFT JOIN permit_revocation v USING (application_code) ORDER BY p.issued_on DESC, p.number`)
	if err != nil {
		return nil, plain("list permits", err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (p proceeding.Permit, err error) {
		var issued time.Time
		var revoked *time.Time
		err = r.Scan(&p.Number, &p.Key, &p.Organ, &p.Application, &p.Gate, &p.Ruling, &issued, &p.IssuedBy, &revoked)
		p.IssuedOn, p.RevokedOn = planning.DateOf(issued), dateOf(revoked)
		return p, err
	})
	return out, plain("list permits", err)
}
