package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"peijian/planning"
	"peijian/planning/permit"
	"peijian/planning/permit/application"
	"peijian/planning/proceeding"
)

// AddAttachment stores a scanned paper: PDF, JPEG or PNG of at most 20 MiB. The database hashes it.
func (s *Store) AddAttachment(ctx context.Context, a proceeding.Attachment) (proceeding.Attachment, error) {
	err := s.pool.QueryRow(ctx, `SELECT add_attachment($1, $2, $3, $4, $5, $6)`, a.Application, a.Kind, a.Name, a.MIME, a.Bytes, a.Officer).Scan(&a.ID)
	if err == nil {
		err = s.pool.QueryRow(ctx, `SELECT sha256, at FROM attachment WHERE id = $1`, a.ID).Scan(&a.SHA256, &a.At)
	}
	a.Size = int64(len(a.Bytes))
	return a, plain("attach "+a.Name, err)
}

// Attachments lists the papers of an application, without their bytes.
func (s *Store) Attachments(ctx context.Context, code string) ([]proceeding.Attachment, error) {
	rows, err := s.pool.Query(ctx, `SELECT id, application_code, kind, name, mime, length(body), sha256, officer_id, at FROM attachment WHERE application_code = $1 ORDER BY id`, code)
	if err != nil {
		return nil, plain("list attachments", err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (a proceeding.Attachment, err error) {
		err = r.Scan(&a.ID, &a.Application, &a.Kind, &a.Name, &a.MIME, &a.Size, &a.SHA256, &a.Officer, &a.At)
		return a, err
	})
	return out, plain("list attachments", err)
}

// Attachment is one paper with its bytes.
func (s *Store) Attachment(ctx context.Context, id int64) (proceeding.Attachment, error) {
	var a proceeding.Attachment
	err := s.pool.QueryRow(ctx, `SELECT id, application_code, kind, name, mime, body, sha256, officer_id, at FROM attachment WHERE id = $1`, id).
		Scan(&a.ID, &a.Application, &a.Kind, &a.Name, &a.MIME, &a.Bytes, &a.SHA256, &a.Officer, &a.At)
	if errors.Is(err, pgx.ErrNoRows) {
		return a, planning.Errorf(planning.ErrNotFound, "there is no attachment %d", id)
	}
	a.Size = int64(len(a.Bytes))
	return a, plain("read the attachment", err)
}

// Signatures lists the signatures that were given or recorded, the oldest first.
func (s *Store) Signatures(ctx context.Context, code string) ([]proceeding.Signature, error) {
	rows, err := s.pool.Query(ctx, `SELECT role, party, signed_on, officer_id, coalesce(attachment_id, 0), at FROM agreement_signature WHERE application_code = $1 ORDER BY id`, code)
	if err != nil {
		return nil, plain("list signatures", err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (g proceeding.Signature, err error) {
		var on time.Time
		err = r.Scan(&g.Role, &g.Party, &on, &g.Officer, &g.Attachment, &g.At)
		g.SignedOn = planning.DateOf(on)
		return g, err
	})
	return out, plain("list signatures", err)
}

// SignAgreement records a party's signature and makes the version of the application that carries it.
func (s *Store) SignAgreement(ctx context.Context, code string, g proceeding.Signature) error {
	err := s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		var attachment *int64
		if g.Attachment != 0 {
			attachment = &g.Attachment
		}
		a, err := lockApplication(ctx, tx, code)
		if err != nil {
			return err
		}
		if a.Agreement == nil {
			a.Agreement = &permit.Agreement{}
		}
		if _, err := tx.Exec(ctx, `SELECT note_signature($1, $2, $3, $4, $5, $6)`, code, g.Role, g.Party, g.SignedOn.Time(), g.Officer, attachment); err != nil {
			return err
		}
		sign(a.Agreement, g)
		return putApplication(ctx, tx, a, g.Officer)
	})
	return s.refreshed(ctx, plain("sign the agreement of "+code, err))
}

// sign puts a signature under an agreement, in place of the party's line where there is one.
func sign(g *permit.Agreement, by proceeding.Signature) {
	party := permit.Party{Role: by.Role, Name: by.Party, SignedOn: by.SignedOn}
	for i := range g.Parties {
		if g.Parties[i].Role == by.Role {
			g.Parties[i] = party
			return
		}
	}
	g.Parties = append(g.Parties, party)
}

// EditApplication makes a new version of an application, as a correction does. Its gate and its number stay.
func (s *Store) EditApplication(ctx context.Context, a *permit.Application, officer int64) error {
	err := s.inTransaction(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		was, err := lockApplication(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if was.Gate != a.Gate || was.ReceivedOn != a.ReceivedOn {
			return planning.Errorf(planning.ErrInvalid, "a correction keeps the gate and the day of receipt of %s", a.ID)
		}
		if _, err := tx.Exec(ctx, `SELECT append_audit($1, NULL, 'corrected', $2, NULL)`, officer, a.ID); err != nil {
			return err
		}
		return putApplication(ctx, tx, a, officer)
	})
	return s.refreshed(ctx, plain("correct "+a.ID, err))
}

func (s *Store) refreshed(ctx context.Context, err error) error {
	if err != nil || s.city.Load() == nil {
		return err
	}
	return s.Refresh(ctx)
}

// lockApplication reads the version in force and keeps everybody else from changing the city until the commit.
func lockApplication(ctx context.Context, tx pgx.Tx, code string) (*permit.Application, error) {
	if _, err := tx.Exec(ctx, `SELECT FROM city FOR UPDATE`); err != nil {
		return nil, err
	}
	var document []byte
	err := tx.QueryRow(ctx, `SELECT document FROM application WHERE code = $1 AND rev_to IS NULL`, code).Scan(&document)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, planning.Errorf(planning.ErrNotFound, "there is no application %q", code)
	}
	if err != nil {
		return nil, err
	}
	a := &permit.Application{}
	return a, json.Unmarshal(document, a)
}

func putApplication(ctx context.Context, tx pgx.Tx, a *permit.Application, officer int64) error {
	l, err := planning.LayerNamed(planning.Applications)
	if err != nil {
		return err
	}
	r := application.Record(a)
	properties := map[string]any{}
	for i, f := range l.Fields {
		properties[f.Name] = r.Values[i]
	}
	feature, err := json.Marshal(map[string]any{"type": "Feature", "id": a.ID, "properties": properties})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `SELECT put_feature('applications', $1, (SELECT login FROM officer WHERE id = $2))`, feature, officer)
	return err
}

// ApplicationVersion is one version of an application's document.
type ApplicationVersion struct {
	ID          int64
	Revision    int64
	On          time.Time
	Application *permit.Application // nil when the document cannot be read any more
}

// ApplicationVersions lists every version of an application, the oldest first.
func (s *Store) ApplicationVersions(ctx context.Context, code string) ([]ApplicationVersion, error) {
	rows, err := s.pool.Query(ctx, `SELECT a.version_id, a.rev_from, r.made_at, a.document FROM application a JOIN revision r ON r.number = a.rev_from WHERE a.code = $1 ORDER BY a.version_id`, code)
	if err != nil {
		return nil, plain("list versions", err)
	}
	out, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (v ApplicationVersion, err error) {
		var document []byte
		if err = r.Scan(&v.ID, &v.Revision, &v.On, &document); err != nil {
			return v, err
		}
		a := &permit.Application{}
		if json.Unmarshal(document, a) == nil {
			v.Application = a
		}
		return v, nil
	})
	return out, plain("list versions", err)
}

// PutFeature publishes one GeoJSON Feature, as put_feature does for an analyst at a prompt.
func (s *Store) PutFeature(ctx context.Context, layer string, feature []byte) error {
	_, err := s.pool.Exec(ctx, `SELECT put_feature($1, $2)`, layer, feature)
	return s.refreshed(ctx, plain("put a feature into "+layer, err))
}
